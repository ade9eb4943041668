"""The journal shows any later change."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.utils import IntegrityError, ProgrammingError

from prongsai.foundation.audit.api import Entry, record, verify_chain


def fill(cast, count=5):
    for number in range(count):
        record(
            by=cast.actor("officer"),
            verb="test.happened",
            summary=f"เรื่องที่ {number}",
            data={"n": [number, number + 1]},
        )


def test_a_sound_chain(cast):
    fill(cast)
    verdict = verify_chain(cast.office)
    assert verdict.is_sound
    assert verdict.entries == 5


def test_entries_refuse_change(cast):
    fill(cast, 1)
    entry = Entry.objects.get()
    entry.summary = "อื่น"
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        Entry.objects.update(summary="อื่น")


@pytest.mark.parametrize("change", ["summary", "delete", "cut"])
def test_a_change_is_found(cast, change):
    fill(cast)
    rows = QuerySet(Entry)
    if connection.vendor == "postgresql":
        # The application's role cannot even try.
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows.filter(seq=3).update(summary="อื่น")
        return
    if change == "summary":
        rows.filter(seq=3).update(summary="อื่น")
    else:
        gone = rows.filter(seq=3 if change == "delete" else 5)
        with pytest.raises(IntegrityError), transaction.atomic():
            gone._raw_delete("default")
        with (
            connection.cursor() as cursor
        ):  # whoever holds the file can take the guard away; the chain still tells
            cursor.execute("DROP TRIGGER audit_entry_stays")
        gone._raw_delete("default")
    verdict = verify_chain(cast.office)
    assert not verdict.is_sound
    assert verdict.broken_at == {"summary": 3, "delete": 3, "cut": 5}[change]
    with pytest.raises(CommandError):
        call_command("verify")


def test_offices_have_chains_of_their_own(cast):
    from prongsai.foundation.tenants.api import as_tenant

    fill(cast, 3)
    with as_tenant(cast.other):
        record(by=cast.actor("stranger"), verb="test.happened")
        assert Entry.objects.filter(organization=cast.other).get().seq == 1
