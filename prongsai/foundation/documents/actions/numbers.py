"""Numbers of documents: typed from the office's register, or our own running numbers without gaps."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.models import Counter, Draft, Entry, Kind
from prongsai.foundation.documents.queries import entry_of, style_of
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import in_digits
from prongsai.kernel.errors import Problem

BE = 543
LONGEST = 60


def take_number(*, by: Actor, draft: Draft) -> Entry:
    """Give the draft the next number of its series, and enter it; or raise ``Problem``.

    The number and its line in the register are one transaction, and the counter's row stays locked until its
    end: two writers wait for each other, and a transaction that fails gives its number back.
    """
    by.require("documents.make")
    style = style_of(by.organization)
    if style is None or draft.kind not in style.own_numbers:
        raise Problem(_("Numbers of this kind come from the office's own register. Type the number."))
    with transaction.atomic():
        _lock(draft)
        if entry_of(draft) is not None:
            raise Problem(_("This document already has a number."), status=409)
        dated_on = draft.dated_on or timezone.localdate()
        year = dated_on.year + BE
        unit = draft.unit if style.by_unit else None
        series = f"{draft.kind}/{unit.pk if unit else 0}/{year}"
        sequence = _next(by.organization, series)
        if draft.dated_on is None:
            Draft.objects.filter(pk=draft.pk).update(dated_on=dated_on)
            draft.dated_on = dated_on
        entry: Entry = Entry.objects.create(
            **_line(by, draft),
            year=year,
            unit=unit or draft.unit,
            series=series,
            sequence=sequence,
            number=number_text(draft.kind, by.organization, sequence, year),
        )
        record(by=by, verb="documents.number_taken", subject=draft, summary=entry.number)
    return entry


def enter_number(*, by: Actor, draft: Draft, number: str) -> Entry | None:
    """Enter the number that was typed for a draft, and cancel the one that it replaces; or raise ``Problem``.

    A number of our own stays; its line follows the draft's subject and date.
    """
    by.require("documents.make")
    number = " ".join(number.split())[:LONGEST]
    with transaction.atomic():
        _lock(draft)
        held = entry_of(draft)
        if held is not None and held.sequence is not None:
            if draft.dated_on is None or draft.dated_on.year + BE != held.year:
                raise Problem(
                    _("The number %(number)s belongs to the year %(year)s. Keep a date of that year.")
                    % {"number": held.number, "year": in_digits(held.year, by.organization.digits)},
                    field="dated_on",
                )
            return _follow(held, by, draft)
        if held is not None and held.number == number:
            return _follow(held, by, draft)
        if held is not None:
            cancel_number(by=by, entry=held, reason=_("Another number was typed."))
        if not number:
            return None
        year = (draft.dated_on or timezone.localdate()).year + BE
        try:
            with transaction.atomic():
                entry: Entry = Entry.objects.create(
                    **_line(by, draft), year=year, unit=draft.unit, number=number
                )
        except IntegrityError as error:
            raise Problem(
                _("The number %s is already in the register for this kind and year.") % number, field="number"
            ) from error
        record(by=by, verb="documents.number_entered", subject=draft, summary=number)
    return entry


def cancel_number(*, by: Actor, entry: Entry, reason: str) -> Entry:
    """Cancel a number; it stays in the register with the reason, and is not given again."""
    by.require("documents.make")
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise Problem(_("Say why the number is cancelled."), field="reason")
    with transaction.atomic():
        changed = Entry.objects.filter(
            pk=entry.pk, organization=by.organization, cancelled_at__isnull=True
        ).update(cancelled_at=timezone.now(), cancelled_by_name=by.name[:200], cancelled_reason=reason)
        if not changed:
            raise Problem(_("This number was cancelled before."), status=409)
        record(
            by=by,
            verb="documents.number_cancelled",
            subject=entry,
            summary=entry.number,
            data={"reason": reason},
        )
    entry.refresh_from_db()
    return entry


def number_text(kind: str, organization: Any, sequence: int, year: int) -> str:
    """Return a number as it is written: code and number on letters, number and year on orders."""
    digits = organization.digits
    if kind in (Kind.ORDER, Kind.ANNOUNCEMENT):
        return f"{in_digits(sequence, digits)}/{in_digits(year, digits)}"
    code = organization.letter_code.strip()
    number = in_digits(sequence, digits)
    return f"{code}/{number}"[:LONGEST] if code else number


def _next(organization: Any, series: str) -> int:
    Counter.objects.get_or_create(organization=organization, series=series)
    rows = Counter.objects.filter(organization=organization, series=series)
    rows.update(last=F("last") + 1)
    return int(rows.values_list("last", flat=True).get())


def _lock(draft: Draft) -> None:
    Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)


def _line(by: Actor, draft: Draft) -> dict[str, Any]:
    return {
        "organization": by.organization,
        "kind": draft.kind,
        "subject": draft.title,
        "recipient": " ".join(str(draft.fields.get("to", "")).split())[:300],
        "dated_on": draft.dated_on,
        "draft": draft,
        "created_by_name": by.name[:200],
    }


def _follow(entry: Entry, by: Actor, draft: Draft) -> Entry:
    line = _line(by, draft)
    Entry.objects.filter(pk=entry.pk).update(
        **{name: line[name] for name in ("subject", "recipient", "dated_on")}
    )
    return entry
