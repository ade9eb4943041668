"""Rows that stay as long as their office: the database itself refuses to remove them, on both databases.

A model says so with ``rows_stay``: a condition in SQL on the row (``OLD``), ``true`` for every row. It may also say
``rows_settle``: a condition, and the columns that never change any more once it holds. Both are laid anew after
each migration. Triggers that migrations lay are put back by ``RebuildsWithTriggers`` when SQLite rebuilds a table.

An office that goes takes everything with it: whoever erases one removes its own row first, in a transaction that
then removes the others (foreign keys are looked at when it ends). The demonstration office may always go. No office
becomes one afterwards, and on PostgreSQL only the owner of the tables removes the row of another: what the
application's role may write takes no guard away.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor
from django.db.models import Model

from prongsai.foundation.tenants.models import TenantModel
from prongsai.foundation.tenants.walls import owns_tables

STAYS = "this row stays as long as its office"
SETTLED = "this row is settled and does not change any more"
DEMO = "an office is a demonstration office from its first day, or never"
OFFICE_STAYS = "only the owner of the tables removes an office"
OFFICES = "tenants_organization"
_OFFICE = "EXISTS (SELECT 1 FROM tenants_organization o WHERE o.id = OLD.organization_id AND NOT o.is_demo)"


def kept_models() -> list[type[TenantModel]]:
    """Return the models whose rows stay."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel) and model.rows_stay]


def lift_guards(**_kwargs: Any) -> None:
    """Take these triggers away on SQLite while tables are migrated; a migration that fails is run again.

    Those of migrations stay: a table that is rebuilt gets them back at once.
    """
    if connection.vendor != "sqlite":
        return
    connection.SchemaEditorClass = RebuildsWithTriggers
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            if name.endswith(("_stays", "_settled")):
                cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def keep_rows(**_kwargs: Any) -> None:
    """Lay the triggers of all models whose rows stay; only the owner of the tables can, and only migrations need it."""
    if connection.vendor == "postgresql" and not owns_tables():
        return
    existing = set(connection.introspection.table_names())
    lay = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    for model in kept_models():
        table = model._meta.db_table
        if table in existing:
            lay(table, "stays", "DELETE", f"({model.rows_stay}) AND {_OFFICE}", STAYS)
            if model.rows_settle:
                condition, columns = model.rows_settle
                changed = " OR ".join(f"NEW.{one} {_differs()} OLD.{one}" for one in columns)
                lay(table, "settled", "UPDATE", f"({condition}) AND ({changed})", SETTLED)
    if OFFICES in existing:
        lay(OFFICES, "settled", "UPDATE", f"NEW.is_demo {_differs()} OLD.is_demo", DEMO)
    if connection.vendor == "postgresql":
        if OFFICES in existing:
            owner = "(SELECT relowner FROM pg_class WHERE oid = TG_RELID)"
            test = f"NOT OLD.is_demo AND NOT pg_has_role(current_user, {owner}, 'MEMBER')"
            lay(OFFICES, "stays", "DELETE", test, OFFICE_STAYS)
        _fix_names()


def _fix_names() -> None:
    """Have all guards look at the real tables, also where somebody made a temporary one of the same name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
            "AND prorettype = 'trigger'::regtype AND proowner = current_user::regrole"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION {function} SET search_path = pg_catalog, public, pg_temp")


def _differs() -> str:
    return "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"


def _on_postgresql(table: str, name: str, event: str, test: str, said: str) -> None:
    what = "OLD" if event == "DELETE" else "NEW"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {test} THEN RAISE EXCEPTION '{said}'; END IF; RETURN {what}; END $$"
        )
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}")
        cursor.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
        )


def _on_sqlite(table: str, name: str, event: str, test: str, said: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{name}")
        cursor.execute(
            f"CREATE TRIGGER {table}_{name} BEFORE {event} ON {table} WHEN {test} "
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )


class RebuildsWithTriggers(DatabaseSchemaEditor):
    """SQLite's editor of tables, which takes the triggers that name a table away while it rebuilds it.

    SQLite loses the triggers of a table that is rebuilt, and refuses to rebuild one that another's trigger names.
    """

    def _remake_table(self, model: type[Model], *args: Any, **kwargs: Any) -> None:
        table = model._meta.db_table
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
                "AND (tbl_name = %s OR instr(sql, %s) > 0)",
                [table, table],
            )
            triggers = cursor.fetchall()
        for name, _sql in triggers:
            self.execute(f"DROP TRIGGER {self.quote_name(name)}")
        super()._remake_table(model, *args, **kwargs)  # type: ignore[misc]  # Django's stubs leave it out
        for _name, sql in triggers:
            self.execute(sql, params=None)
