"""Rows that stay as long as their office: the database refuses to remove them, whoever asks."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor

from prongsai.foundation.tenants.api import Organization
from prongsai.foundation.tenants.keeping import RebuildsWithTriggers, keep_rows, kept_models, lift_guards

pytestmark = pytest.mark.django_db


def triggers() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, '' FROM pg_trigger WHERE NOT tgisinternal"
            if connection.vendor == "postgresql"
            else "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        )
        return dict(cursor.fetchall())


def test_every_table_that_says_so_is_guarded():
    """What a guard does is tried with approvals; that none is lacking is looked up."""
    wanted = {f"{model._meta.db_table}_stays" for model in kept_models()}
    assert len(wanted) >= 14
    assert wanted <= set(triggers())
    assert {"approvals_signature_settled", "approvals_approval_settled"} <= set(triggers())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL changes tables in place")
def test_a_later_migration_can_rebuild_every_table():
    """SQLite loses the triggers of a rebuilt table, and refuses while one of another table names it."""

    def rebuild(kind: type[DatabaseSchemaEditor]) -> None:
        editor = kind(connection, atomic=False)
        editor.deferred_sql = []
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                editor._remake_table(model)

    before = triggers()
    assert {"plans_roundreport_frozen", "publishing_attachment_frozen"} <= set(before)
    with pytest.raises(OperationalError, match="error in trigger"), transaction.atomic():
        rebuild(DatabaseSchemaEditor)
    lift_guards()
    assert connection.SchemaEditorClass is RebuildsWithTriggers
    rebuild(RebuildsWithTriggers)
    assert {name for name in before if not name.endswith(("_stays", "_settled"))} == set(triggers())
    keep_rows()
    assert triggers() == before


def test_the_application_takes_no_guard_away(cast):
    """Rows go with their office, and those of a demonstration office at any time: neither is the application's to say."""
    offices = Organization.objects.filter(pk=cast.office.pk)
    with pytest.raises(DatabaseError, match="from its first day"), transaction.atomic():
        offices.update(is_demo=True)
    if connection.vendor != "postgresql":
        return
    with pytest.raises(DatabaseError, match="only the owner"), transaction.atomic():
        offices._raw_delete("default")
    with connection.cursor() as cursor:  # a temporary table of the same name would be found first
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND "
            "prorettype = 'trigger'::regtype AND proconfig::text IS DISTINCT FROM %s",
            ['{"search_path=pg_catalog, public, pg_temp"}'],
        )
        assert cursor.fetchall() == []
