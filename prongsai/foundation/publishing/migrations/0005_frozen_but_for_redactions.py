"""The database refuses to change what was published, except inside an open redaction of that page.

A redaction is open only within the transaction that made it: a deferred trigger refuses to commit an open one on
PostgreSQL, and nothing opens one again. Even then only what people wrote may change: never the page, the number,
the day or who published. SQLite loses triggers when a table is rebuilt; a later migration of these tables calls
``freeze`` again.
"""

from django.db import migrations

# What stays the same even while data is taken out.
FIXED = {
    "publishing_version": ("id", "organization_id", "page_id", "number", "published_at", "published_by_name", "approved_on"),
    "publishing_attachment": ("id", "organization_id", "version_id", "format", "name", "position"),
    "publishing_withdrawal": ("id", "organization_id", "page_id", "through_number", "at", "by_name"),
}
MESSAGE = "what was published is never changed"
NOT_AGAIN = "a redaction is never opened again or changed"
REDACTION_FIXED = ("id", "organization_id", "page_id", "key", "what", "at", "by_name")


def page_of(table):
    if table == "publishing_attachment":
        return "(SELECT page_id FROM publishing_version WHERE id = OLD.version_id)"
    return "OLD.page_id"


def opened(table):
    return (
        "EXISTS (SELECT 1 FROM publishing_redaction r WHERE r.is_open "
        f"AND r.organization_id = OLD.organization_id AND r.page_id = {page_of(table)})"
    )


def differs(columns, operator):
    return " OR ".join(f"NEW.{name} {operator} OLD.{name}" for name in columns)


def thaw(apps, schema_editor):
    for table in (*FIXED, "publishing_redaction"):
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for name in ("frozen", "closed"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}{on}")


def freeze(apps, schema_editor):
    thaw(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        freeze_postgresql(schema_editor)
    elif schema_editor.connection.vendor == "sqlite":
        freeze_sqlite(schema_editor)


def freeze_postgresql(schema_editor):
    run = schema_editor.execute
    for table, fixed in FIXED.items():
        run(
            f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {differs(fixed, 'IS DISTINCT FROM')} OR NOT {opened(table)} THEN "
            f"RAISE EXCEPTION '{MESSAGE}'; END IF; RETURN NEW; END $$"
        )
        run(f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()")
    run(
        "CREATE OR REPLACE FUNCTION publishing_redaction_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {differs(REDACTION_FIXED, 'IS DISTINCT FROM')} OR (NOT OLD.is_open AND "
        "(NEW.is_open OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.numbers::text IS DISTINCT FROM OLD.numbers::text)) "
        f"THEN RAISE EXCEPTION '{NOT_AGAIN}'; END IF; RETURN NEW; END $$"
    )
    run(
        "CREATE TRIGGER publishing_redaction_frozen BEFORE UPDATE ON publishing_redaction "
        "FOR EACH ROW EXECUTE FUNCTION publishing_redaction_refuse()"
    )
    run(
        "CREATE OR REPLACE FUNCTION publishing_redaction_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        # It runs when the transaction ends, and by then the wall between offices is closed again.
        "PERFORM set_config('prongsai.organization', NEW.organization_id::text, true); "
        "IF EXISTS (SELECT 1 FROM publishing_redaction WHERE id = NEW.id AND is_open) THEN "
        "RAISE EXCEPTION 'a redaction is closed in its own transaction'; END IF; RETURN NULL; END $$"
    )
    run(
        "CREATE CONSTRAINT TRIGGER publishing_redaction_closed AFTER INSERT OR UPDATE ON publishing_redaction "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.is_open) "
        "EXECUTE FUNCTION publishing_redaction_is_closed()"
    )


def freeze_sqlite(schema_editor):
    for table, fixed in FIXED.items():
        schema_editor.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} "
            f"WHEN {differs(fixed, 'IS NOT')} OR NOT {opened(table)} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
    schema_editor.execute(
        "CREATE TRIGGER publishing_redaction_frozen BEFORE UPDATE ON publishing_redaction "
        f"WHEN {differs(REDACTION_FIXED, 'IS NOT')} OR (NOT OLD.is_open AND "
        "(NEW.is_open OR NEW.reason IS NOT OLD.reason OR NEW.numbers IS NOT OLD.numbers)) "
        f"BEGIN SELECT RAISE(ABORT, '{NOT_AGAIN}'); END"
    )


class Migration(migrations.Migration):
    dependencies = [("publishing", "0004_drafts_and_redactions")]
    operations = [migrations.RunPython(freeze, thaw)]
