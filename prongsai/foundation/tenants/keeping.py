"""Rows that stay as long as their office: the database itself refuses to remove them, on both databases.

A model says so with ``rows_stay``: a condition in SQL on the row (``OLD``), ``true`` for every row. It may also say
``rows_settle``: a condition, and the columns that never change any more once it holds. Both are laid anew after
each migration, because SQLite loses triggers when a table is rebuilt, and lifted before it, because SQLite refuses to
rebuild a table that the trigger of another one names.

An office that goes takes everything with it: whoever erases one removes its own row first, in a transaction that
then removes the others (foreign keys are looked at when it ends). The demonstration office may always go.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

from prongsai.foundation.tenants.models import TenantModel
from prongsai.foundation.tenants.walls import owns_tables

STAYS = "this row stays as long as its office"
SETTLED = "this row is settled and does not change any more"
_OFFICE = "EXISTS (SELECT 1 FROM tenants_organization o WHERE o.id = OLD.organization_id AND NOT o.is_demo)"


def kept_models() -> list[type[TenantModel]]:
    """Return the models whose rows stay."""
    return [model for model in apps.get_models() if issubclass(model, TenantModel) and model.rows_stay]


def lift_guards(**_kwargs: Any) -> None:
    """Take the triggers away on SQLite while tables are migrated; a migration that fails is run again."""
    if connection.vendor != "sqlite":
        return
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
