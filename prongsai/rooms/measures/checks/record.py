"""Findings about one measure, each with what it means and where it is put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.engines.plans.api import Draft, Evidence, Item, Measure, findings_for
from prongsai.kernel.calendar import FiscalYear, in_digits
from prongsai.rooms.measures.queries import responsible


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as the record page shows it."""

    tone: str
    title: str
    text: str
    url: str = ""
    action: str = ""


def findings(item: Item, evidence: Sequence[Evidence], today: date, office: Any) -> list[Finding]:
    """Return what is late, missing or odd about a measure, the gravest first."""
    found = [
        *_late(item, today),
        *_missing(item, evidence),
        *_outside(item, evidence),
        *_wording(item, office),
    ]
    return sorted(found, key=lambda one: one.tone != "danger")


def _late(item: Item, today: date) -> Iterator[Finding]:
    url = reverse("measures:progress", args=[item.pk])
    for step in item.steps.all():
        if step.is_late(today):
            days = (today - step.due_on).days
            yield Finding(
                "danger",
                _("Step %(number)s is %(days)s days late") % {"number": _n(step.seq), "days": _n(days)},
                _("The report will show it as unfinished."),
                f"{url}#step-{step.pk}",
                _("Report the result"),
            )
    if item.ends_on and item.ends_on < today and not item.is_done:
        yield Finding(
            "danger",
            _("The period of this measure is over and it is not done"),
            _("Report the result, or change the period while the measures are a draft."),
            f"{url}#result",
            _("Report the result"),
        )


def _missing(item: Item, evidence: Sequence[Evidence]) -> Iterator[Finding]:
    edit = reverse("measures:edit", args=[item.pk])
    if not responsible(item):
        yield Finding(
            "warn",
            _("Nobody is responsible"),
            _("Reports need a responsible unit."),
            edit,
            _("Choose a unit"),
        )
    if not item.starts_on and not item.period_text:
        yield Finding(
            "warn", _("There is no period"), _("Without it nothing can fall due."), edit, _("Add a period")
        )
    if not item.steps.all():
        yield Finding(
            "warn",
            _("There are no steps"),
            _("The report lists how the measure is carried out."),
            edit,
            _("Add steps"),
        )
    if item.is_done and not evidence:
        yield Finding(
            "warn",
            _("Done, without evidence"),
            _("Assessors ask for photos or documents of what was done."),
            reverse("measures:add_evidence", args=[item.pk]),
            _("Add evidence"),
        )
    for number, photo in enumerate((one for one in evidence if one.kind == "photo"), start=1):
        if not photo.caption:
            yield Finding(
                "warn",
                _("Photo %(number)s has no caption") % {"number": _n(number)},
                _("Nobody will know what it shows, and where."),
                reverse("measures:evidence", args=[photo.pk]),
                _("Write the caption"),
            )


def _outside(item: Item, evidence: Sequence[Evidence]) -> Iterator[Finding]:
    year = FiscalYear(item.plan.fiscal_year)
    if item.starts_on and item.ends_on and not year.period.overlaps((item.starts_on, item.ends_on)):
        yield Finding(
            "warn",
            _("The period lies outside fiscal year %(year)s") % {"year": _n(year)},
            _("Check the years of the dates."),
            reverse("measures:edit", args=[item.pk]),
            _("Change the period"),
        )
    for one in evidence:
        if one.happened_on and not year.contains(one.happened_on):
            yield Finding(
                "warn",
                _("Evidence from outside fiscal year %(year)s") % {"year": _n(year)},
                str(one)[:120],
                reverse("measures:evidence", args=[one.pk]),
                _("Check the date"),
            )


def _wording(item: Item, office: Any) -> Iterator[Finding]:
    """Ask the proof-reader that also reads whole documents about this measure alone."""
    draft = Draft(
        organization=office.full_name,
        fiscal_year=item.plan.fiscal_year,
        measures=[
            Measure(
                seq=1,
                title=item.title,
                steps=[step.text for step in item.steps.all()],
                responsible=responsible(item) or None,
                period=item.period_text or None,
                monitoring="\n".join(filter(None, (item.monitoring, item.target, item.figure))) or None,
                result=item.result or None,
                success=item.success or None,
                suggestion=item.suggestion or None,
            )
        ],
    )
    for found in findings_for(draft):
        if found.kind in {"missing_field", "numbering", "order_mismatch"}:
            continue  # those speak of whole documents; what is missing here is said above
        url = reverse(
            "measures:progress" if found.where.endswith("ผลการดำเนินการ") else "measures:edit", args=[item.pk]
        )
        yield Finding("warn", found.note, f"“{found.text}”", url, _("Change the text"))


def _n(number: object) -> str:
    return in_digits(number, None)
