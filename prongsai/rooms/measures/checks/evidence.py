"""Evidence that does not prove what it should: dates, captions, people on photos, addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prongsai.engines.plans.api import Evidence, EvidenceKind, Item, Plan
from prongsai.foundation.checks.api import (
    PHOTO_RIGHTS,
    UNBLURRED,
    Finding,
    Fix,
    People,
    Severity,
    about_paper,
    about_people,
    address_findings,
    statements,
)
from prongsai.kernel.calendar import FiscalYear, in_digits, short_date

ROOM = "measures"
# What stands in the way of a photo of which something is stated.
FORBIDDEN = frozenset({People.SHOWN.value, UNBLURRED})


def reporters(item: Item) -> dict[str, Any]:
    """Return who reports progress and evidence of a measure, as ``Fix`` holds it. Cost: nothing with its units read."""
    units = tuple(link.unit_id for link in item.item_units.all())
    return {"permissions": ("measures.progress",), "units": units}


def evidence_findings(
    plan: Plan, items: Sequence[Item], evidence: Mapping[int, Sequence[Evidence]]
) -> Iterator[Finding]:
    """Yield what is odd about the evidence of a plan. Cost: three queries."""
    photos = [
        one.file_id
        for rows in evidence.values()
        for one in rows
        if one.kind == EvidenceKind.PHOTO and one.file_id
    ]
    stated = statements(plan.organization_id, photos)
    year = FiscalYear(plan.fiscal_year)
    for item in items:
        unit = next((link.unit.name for link in item.item_units.all()), "")
        rights = reporters(item)
        unknown = 0
        for one in evidence.get(item.pk, ()):
            yield from _of_one(one, year, unit, rights)
            if one.kind != EvidenceKind.PHOTO or not one.file_id:
                continue
            state = stated.get(one.file_id, People.UNKNOWN)
            if state == People.UNKNOWN:
                unknown += 1
            elif state in FORBIDDEN and (
                found := about_people(one.file_id, state, place=_place(one), unit=unit, room=ROOM)
            ):
                yield found
        if unknown:
            yield _unknown(item, unknown, plan.fiscal_year, unit)


def _unknown(item: Item, count: int, fiscal_year: int, unit: str) -> Finding:
    """Return one finding for all photos of a measure: a hundred photos are described on one page."""
    message = ngettext(
        "Of %(count)s photo nobody has stated whether people can be recognised on it",
        "Of %(count)s photos nobody has stated whether people can be recognised on them",
        count,
    )
    place = _("Measure %(number)s of %(year)s: %(title)s") % {
        "number": in_digits(item.seq, None),
        "year": in_digits(fiscal_year, None),
        "title": item.title,
    }
    return Finding(
        "people_unknown",
        Severity.WARNING,
        message % {"count": in_digits(count, None)},
        place,
        _("A photo of people needs their consent, or has to be blurred. Pupils above all."),
        reverse("measures:record", args=[item.pk]),
        Fix(
            _("Look through the photos"),
            f"{reverse('checks:photos')}?year={fiscal_year}&people=unknown",
            permissions=PHOTO_RIGHTS,
        ),
        about=f"measures.item:{item.pk} {count}",
        room=ROOM,
        unit=unit,
        heading=_("Photos of which nobody has stated whether people can be recognised"),
        detail=ngettext("%(count)s photo", "%(count)s photos", count) % {"count": in_digits(count, None)},
    )


def _place(one: Evidence) -> str:
    return _("Measure %(number)s of %(year)s: %(evidence)s") % {
        "number": in_digits(one.item.seq, None),
        "year": in_digits(one.item.plan.fiscal_year, None),
        "evidence": one.label[:100],
    }


def _of_one(one: Evidence, year: FiscalYear, unit: str, rights: dict[str, Any]) -> Iterator[Finding]:
    target = f"measures.evidence:{one.pk}"

    def finding(
        code: str, message: str, reason: str, fix: Fix, heading: str = "", detail: str = ""
    ) -> Finding:
        return Finding(
            code,
            Severity.WARNING,
            message,
            _place(one),
            reason,
            reverse("measures:evidence", args=[one.pk]),
            fix,
            about=target,
            room=ROOM,
            unit=unit,
            heading=heading,
            detail=detail,
        )

    if one.happened_on and not year.contains(one.happened_on):
        shown = {"day": short_date(one.happened_on, None), "year": in_digits(year.year, None)}
        yield finding(
            "evidence_outside_year",
            _("The evidence is of %(day)s, outside fiscal year %(year)s") % shown,
            _("What happened in another year proves nothing of this one."),
            Fix(_("Check the date"), reverse("measures:evidence", args=[one.pk]), **rights),
            _("Evidence of a day outside fiscal year %(year)s") % shown,
            shown["day"],
        )
    if one.kind == EvidenceKind.PHOTO and not one.caption.strip():
        yield finding(
            "no_caption",
            _("The photo has neither caption nor text for those who cannot see it"),
            _("Nobody will know what it shows, and where."),
            Fix(
                _("Write it from the step"),
                reverse("checks:mend"),
                is_post=True,
                values=(("target", target), ("code", "no_caption")),
                **rights,
            ),
        )
    # Most files have no fault: where they stand is written for the others only.
    if one.file is not None and about_paper(one.file, place="", url=""):
        url = reverse("measures:evidence", args=[one.pk])
        found = about_paper(one.file, place=_place(one), url=url, unit=unit, room=ROOM, **rights)
        if found is not None:
            yield found
    if one.kind == EvidenceKind.LINK:
        url = reverse("measures:evidence", args=[one.pk])
        yield from address_findings(
            one.url, target=target, place=_place(one), url=url, unit=unit, room=ROOM, **rights
        )
