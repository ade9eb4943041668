"""Evidence that does not prove what it should: dates, captions, people on photos, addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prongsai.engines.plans.api import Evidence, EvidenceKind, Item, Plan
from prongsai.foundation.checks.api import (
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
        measure = {"number": in_digits(item.seq, None), "year": in_digits(plan.fiscal_year, None)}
        unknown = 0
        for one in evidence.get(item.pk, ()):
            place = _("Measure %(number)s of %(year)s: %(evidence)s") % {
                **measure,
                "evidence": one.label[:100],
            }
            yield from _of_one(one, year, place, unit)
            if one.kind != EvidenceKind.PHOTO or not one.file_id:
                continue
            state = stated.get(one.file_id, People.UNKNOWN)
            if state == People.UNKNOWN:
                unknown += 1
            elif found := about_people(one.file_id, state, place=place, unit=unit, room=ROOM):
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
        Fix(_("Look through the photos"), f"{reverse('checks:photos')}?year={fiscal_year}&people=unknown"),
        about=f"measures.item:{item.pk} {count}",
        room=ROOM,
        unit=unit,
    )


def _of_one(one: Evidence, year: FiscalYear, place: str, unit: str) -> Iterator[Finding]:
    url = reverse("measures:evidence", args=[one.pk])
    target = f"measures.evidence:{one.pk}"

    def finding(code: str, severity: Severity, message: str, reason: str, fix: Fix | None) -> Finding:
        return Finding(code, severity, message, place, reason, url, fix, about=target, room=ROOM, unit=unit)

    if one.happened_on and not year.contains(one.happened_on):
        yield finding(
            "evidence_outside_year",
            Severity.WARNING,
            _("The evidence is of %(day)s, outside fiscal year %(year)s")
            % {"day": short_date(one.happened_on, None), "year": in_digits(year.year, None)},
            _("What happened in another year proves nothing of this one."),
            Fix(_("Check the date"), url),
        )
    if one.kind == EvidenceKind.PHOTO and not one.caption.strip():
        yield finding(
            "no_caption",
            Severity.WARNING,
            _("The photo has neither caption nor text for those who cannot see it"),
            _("Nobody will know what it shows, and where."),
            Fix(
                _("Write it from the step"),
                reverse("checks:mend"),
                is_post=True,
                values=(("target", target), ("code", "no_caption")),
            ),
        )
    if one.file is not None and (found := about_paper(one.file, place=place, url=url, unit=unit, room=ROOM)):
        yield found
    if one.kind == EvidenceKind.LINK:
        yield from address_findings(one.url, target=target, place=place, url=url, unit=unit, room=ROOM)
