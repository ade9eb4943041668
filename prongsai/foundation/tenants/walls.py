"""The second wall between organisations: row level security on PostgreSQL; on SQLite one organisation only.

``as_tenant`` sets the tenant for one transaction. A connection that has not set it sees no rows of any
tenant table, whatever its SQL says, because the application's role owns no table and may not bypass the wall.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

SETTING = "prongsai.organization"


@contextmanager
def as_tenant(organization: Any) -> Iterator[None]:
    """Open the rows of one organisation (or its id) for the block.

    On PostgreSQL the block is one transaction with the tenant set; on SQLite, where there is one
    organisation, nothing is needed and short reads stay outside a transaction.
    """
    if connection.vendor != "postgresql":
        yield
        return
    wanted = str(getattr(organization, "pk", organization))
    with transaction.atomic():
        before = _swap(wanted)
        yield
        # Where the block failed there is nothing to put back: undoing the transaction undoes the setting too.
        if not connection.needs_rollback:
            _swap(before)


def _swap(value: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        before = cursor.fetchone()[0] or ""
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])
    return before


def hole_in_wall() -> str:
    """Return the name of the database role at hand if no wall stops it, else nothing."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        name, passes = cursor.fetchone()
    return str(name) if passes else ""


def tenant_tables() -> list[str]:
    """Return the tables that have an organisation, and so stand behind the wall."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(f.name == "organization" for f in model._meta.local_fields)
        and model._meta.label not in OPEN_TABLES
    )


# Reviewed: tables with an organisation that stay open, each with its reason.
OPEN_TABLES = {
    "jobs.Job",  # the worker claims across organisations; rows hold ids, states and titles of posts, never content
}

# The application's role may add to these tables and never change or remove a row.
APPEND_ONLY = {"audit_entry"}


def reference_tables() -> set[str]:
    """Return the tables without an organisation that only the owner writes; their models say is_reference."""
    return {model._meta.db_table for model in apps.get_models() if getattr(model, "is_reference", False)}


def owns_tables() -> bool:
    """Return whether the role at hand owns the tables, as a migration does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_userbyid(relowner) = current_user FROM pg_class "
            "WHERE relname = 'django_migrations'"
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def raise_walls(**_kwargs: Any) -> None:
    """Enable and force row level security on every tenant table, and grant the application's role its rights.

    Only the owner of the tables can, and only a migration needs it: the application's role passes by.
    """
    if connection.vendor != "postgresql" or not owns_tables():
        return
    role = settings.PRONGSAI_DATABASE_ROLE
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for table in tenant_tables():
            if table not in existing:
                continue
            name = connection.ops.quote_name(table)
            cursor.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
            cursor.execute(f"DROP POLICY IF EXISTS tenant ON {name}")
            cursor.execute(
                f"CREATE POLICY tenant ON {name} USING "
                f"(organization_id = nullif(current_setting('{SETTING}', true), '')::bigint)"
            )
        if role:
            quoted = connection.ops.quote_name(role)
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
            for table in reference_tables() & existing:
                quoted_table = connection.ops.quote_name(table)
                cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {quoted_table} FROM {quoted}")
            for table in APPEND_ONLY & existing:
                cursor.execute(f"REVOKE UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {quoted}")
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {quoted}")
