"""The office's own dates of the assessment. Announced ones come with the edition and stay beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem
from prongsai.rooms.checklist.models import CalendarDate
from prongsai.rooms.checklist.workflow import EDIT


@dataclass(frozen=True, slots=True, kw_only=True)
class DateDraft:
    """A step of the calendar as typed."""

    title: str
    ends_on: date
    source: str
    certainty: str
    starts_on: date | None = None


def set_date(*, by: Actor, fiscal_year: int, code: str, draft: DateDraft, version: int = 0) -> CalendarDate:
    """Keep a date of the year's assessment; ``version`` 0 for a new one, else ``Conflict`` when it has moved on."""
    by.require(EDIT)
    if draft.starts_on and draft.starts_on > draft.ends_on:
        raise Problem(_("The last day may not be before the first."), field="ends_on")
    if not draft.source.strip():
        raise Problem(_("Say where the date was read or heard, and how sure it is."), field="source")
    key = slugify(code)[:30] or f"own-{timezone.now():%y%m%d%H%M%S}"
    with transaction.atomic():
        rows = CalendarDate.objects.select_for_update().filter(
            organization=by.organization, fiscal_year=fiscal_year, code=key
        )
        row = rows.first()
        if (row.version if row else 0) != version:
            raise Conflict(
                _(
                    "Somebody else has changed this date in the meantime. What you typed is below, not saved yet."
                ),
                current=row,
            )
        before = row.ends_on.isoformat() if row else ""
        row = row or CalendarDate(organization=by.organization, fiscal_year=fiscal_year, code=key, version=0)
        row.title, row.starts_on, row.ends_on = draft.title.strip(), draft.starts_on, draft.ends_on
        row.source, row.certainty = draft.source.strip(), draft.certainty
        row.version += 1
        row.updated_at, row.updated_by_name = timezone.now(), by.name[:200]
        row.save()
        record(
            by=by,
            verb="checklist.date_set",
            subject=row,
            summary=row.title,
            data={"ends_on": [before, row.ends_on.isoformat()], "certainty": row.certainty},
        )
    return row


def remove_date(*, by: Actor, date_row: CalendarDate) -> None:
    """Remove an own date, so that the announced one counts again."""
    by.require(EDIT)
    with transaction.atomic():
        record(by=by, verb="checklist.date_removed", subject=date_row, summary=date_row.title)
        CalendarDate.objects.filter(organization=by.organization, pk=date_row.pk).delete()
