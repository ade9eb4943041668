"""The database itself refuses to change what units reported in a closed round, and what a version of a plan shows.

SQLite loses triggers when a table is rebuilt; a later migration of these tables makes them again.
"""

from django.db import migrations

REPORT, VERSION, ROUND = "plans_roundreport", "plans_planversion", "plans_round"
CLOSED = f"(SELECT state FROM {ROUND} WHERE id = OLD.round_id) IN ('closed', 'none')"
MESSAGES = {
    REPORT: "what was reported in a closed round is never changed",
    VERSION: "what a version of a plan shows is never changed",
}


def freeze(apps, schema_editor):
    run = schema_editor.execute
    if schema_editor.connection.vendor == "postgresql":
        for table, test in ((REPORT, CLOSED), (VERSION, "true")):
            run(
                f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {test} THEN RAISE EXCEPTION '{MESSAGES[table]}'; END IF; RETURN NEW; END $$"
            )
        run(
            f"CREATE TRIGGER {REPORT}_frozen BEFORE UPDATE ON {REPORT} "
            f"FOR EACH ROW EXECUTE FUNCTION {REPORT}_refuse()"
        )
        run(
            f"CREATE TRIGGER {VERSION}_frozen BEFORE UPDATE OF picture, sha256 ON {VERSION} "
            f"FOR EACH ROW EXECUTE FUNCTION {VERSION}_refuse()"
        )
    elif schema_editor.connection.vendor == "sqlite":
        run(
            f"CREATE TRIGGER {REPORT}_frozen BEFORE UPDATE ON {REPORT} WHEN {CLOSED} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGES[REPORT]}'); END"
        )
        run(
            f"CREATE TRIGGER {VERSION}_frozen BEFORE UPDATE OF picture, sha256 ON {VERSION} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGES[VERSION]}'); END"
        )


def thaw(apps, schema_editor):
    for table in (REPORT, VERSION):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_refuse()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen")


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_rounds_figures_versions")]
    operations = [migrations.RunPython(freeze, thaw)]
