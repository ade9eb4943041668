"""Rows that stay as long as their office: the database refuses to remove them, whoever asks."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection, transaction

from prongsai.foundation.tenants.keeping import keep_rows, kept_models, lift_guards

pytestmark = pytest.mark.django_db


def laid() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            if connection.vendor == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        return {name for (name,) in cursor.fetchall()}


def test_every_table_that_says_so_is_guarded():
    """What a guard does is tried with approvals; that none is lacking is looked up."""
    wanted = {f"{model._meta.db_table}_stays" for model in kept_models()}
    assert len(wanted) >= 14
    assert wanted <= laid()
    assert {"approvals_signature_settled", "approvals_approval_settled"} <= laid()


def rebuild_offices() -> None:
    """Do what a migration does on SQLite to change a column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'tenants_organization'")
        cursor.execute(cursor.fetchone()[0].replace('"tenants_organization"', '"rebuilt"', 1))
        cursor.execute("INSERT INTO rebuilt SELECT * FROM tenants_organization")
        cursor.execute("DROP TABLE tenants_organization")
        cursor.execute("ALTER TABLE rebuilt RENAME TO tenants_organization")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL changes tables in place")
def test_a_later_migration_can_rebuild_the_table_of_offices():
    """SQLite refuses to while a trigger of another table names it, so all are lifted meanwhile."""
    before = laid()
    with pytest.raises(OperationalError, match="error in trigger"), transaction.atomic():
        rebuild_offices()
    lift_guards()
    rebuild_offices()
    keep_rows()
    assert laid() == before
