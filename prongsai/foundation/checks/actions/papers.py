"""Looking through the text of files that are about to be public."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from prongsai.foundation.checks.content.papers import look_for
from prongsai.foundation.checks.content.persons import office_numbers
from prongsai.foundation.checks.models import PaperReading
from prongsai.foundation.checks.queries.papers import readings, words_of
from prongsai.foundation.checks.queries.withheld import withheld_rows
from prongsai.foundation.files.api import File, read_text
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.reading.errors import Unreadable


def look_through(file: File) -> None:
    """Read a file and keep on which pages something stands that ought not to be public; nothing of the text is kept.

    It takes up to 20 seconds, so it belongs into a job and outside of every transaction; it opens its own. One that
    was looked through for the same words before costs three queries. Raises ``Vanished``.
    """
    organization = file.organization
    with as_tenant(organization):
        rows = withheld_rows(organization)
        words, known = words_of(rows), readings(organization, [file.sha256]).get(file.sha256)
        own_numbers = office_numbers(organization)
    if known is not None and known.words == words:
        return
    persons: dict[str, list[int]] = {}
    withheld: dict[str, list[int]] = {}
    try:
        text = read_text(file)
    except Unreadable:
        state = PaperReading.CLOSED
    else:
        state = PaperReading.WHOLE if text.is_whole else PaperReading.PARTLY
        persons, withheld = look_for(
            text, rows, own_numbers=own_numbers, own_address=str(organization.address)
        )
    with as_tenant(organization):
        PaperReading.objects.update_or_create(
            organization=organization,
            sha256=file.sha256,
            defaults={
                "state": state,
                "words": words,
                "persons": persons,
                "withheld": withheld,
                "at": timezone.now(),
            },
        )


def forget_readings(organization: Any) -> None:
    """Remove what is known of files that are gone."""
    hashes = File.objects.filter(organization=organization).values("sha256")
    PaperReading.objects.filter(organization=organization).exclude(sha256__in=hashes).delete()
