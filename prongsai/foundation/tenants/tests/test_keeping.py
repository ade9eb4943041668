"""Rows that stay as long as their office: the database refuses to remove them, whoever asks."""

from __future__ import annotations

import pytest
from django.db import connection

from prongsai.foundation.tenants.keeping import kept_models

pytestmark = pytest.mark.django_db


def test_every_table_that_says_so_is_guarded():
    """What a guard does is tried with approvals; that none is lacking is looked up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            if connection.vendor == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        )
        laid = {name for (name,) in cursor.fetchall()}
    wanted = {f"{model._meta.db_table}_stays" for model in kept_models()}
    assert len(wanted) >= 14
    assert wanted <= laid
    assert {"approvals_signature_settled", "approvals_approval_settled"} <= laid
