"""The whole year of measures: results where the edition asks for them, state and evidence, what was announced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import item_for
from prongsai.engines.plans.api import Evidence, EvidenceKind, Item, Kind, Plan
from prongsai.foundation.checks.api import Finding, Fix, PhotoPlace, Severity
from prongsai.kernel.calendar import FiscalYear, in_digits
from prongsai.rooms.measures.checks.announced import announced_findings, parent_findings
from prongsai.rooms.measures.checks.evidence import evidence_findings, reporters
from prongsai.rooms.measures.checks.states import DONE, IN_PROGRESS, state_that_fits
from prongsai.rooms.measures.checks.wording import wording_findings
from prongsai.rooms.measures.queries import whole
from prongsai.rooms.measures.queries.rows import RESULT_CONCEPT

ROOM = "measures"


@dataclass(slots=True)
class Year:
    """A plan with its measures and their evidence, and whether its results are asked for now."""

    plan: Plan
    is_reported: bool
    items: list[Item] = field(default_factory=list)
    evidence: dict[int, list[Evidence]] = field(default_factory=dict)


def year_findings(organization: Any, fiscal_year: int, today: date) -> Iterator[Finding]:
    """Yield what is missing or odd about the measures that a year's assessment looks at.

    These are the measures whose results the edition asks for, and those announced for the year itself. Cost:
    ten queries, whatever the number of measures.
    """
    covered = covered_year(fiscal_year)
    if covered is None and not _plans(organization, {fiscal_year}):
        return
    plans = _plans(organization, {fiscal_year, covered or fiscal_year})
    years = [Year(plan, plan.fiscal_year == covered) for plan in plans]
    if covered is not None and covered not in {plan.fiscal_year for plan in plans} and plans:
        yield _no_measures(covered)
    _fill(organization, years)
    kept: dict[str, Any] = {}
    for year in years:
        over = today > FiscalYear(year.plan.fiscal_year).ends_on
        for item in year.items:
            evidence = year.evidence.get(item.pk, [])
            yield from _result(item, evidence, year, is_over=over)
            yield from _state(item, evidence)
            yield from wording_findings(item, organization, today, kept)
        yield from evidence_findings(year.plan, year.items, year.evidence)
    yield from announced_findings(organization, [year.plan for year in years if year.is_reported])
    yield from parent_findings(organization, fiscal_year, plans)


def covered_year(fiscal_year: int) -> int | None:
    """Return the year (BE) whose results the edition of a fiscal year asks for: its own until 2566, then the last."""
    entry = item_for(fiscal_year, RESULT_CONCEPT)
    return entry.covers_year if entry is not None else None


def year_photos(organization: Any, fiscal_year: int | None) -> Iterator[PhotoPlace]:
    """Yield the photos of a year's measures, or of all years. Cost: two queries."""
    rows = Evidence.objects.filter(
        organization=organization,
        kind=EvidenceKind.PHOTO,
        removed_at__isnull=True,
        item__removed_at__isnull=True,
    )
    if fiscal_year is not None:
        rows = rows.filter(item__plan__fiscal_year=fiscal_year)
    for one in rows.select_related("item").prefetch_related("item__item_units").order_by("item__seq", "pk"):
        yield PhotoPlace(
            file_id=one.file_id or 0,
            place=_("Measure %(number)s: %(title)s")
            % {"number": in_digits(one.item.seq, None), "title": one.item.title},
            url=reverse("measures:evidence", args=[one.pk]),
            caption=one.caption,
            permission="measures.progress",
            unit_ids=tuple(link.unit_id for link in one.item.item_units.all()),
        )


def _plans(organization: Any, fiscal_years: Iterable[int]) -> list[Plan]:
    rows = Plan.objects.filter(
        organization=organization, kind=Kind.MEASURES, fiscal_year__in=set(fiscal_years)
    )
    return list(rows.order_by("fiscal_year"))


def _fill(organization: Any, years: Sequence[Year]) -> None:
    """Read measures and evidence of all plans. Cost: four queries."""
    by_plan = {year.plan.pk: year for year in years}
    rows = Item.objects.filter(organization=organization, plan__in=list(by_plan), removed_at__isnull=True)
    plan_of: dict[int, Year] = {}
    for item in whole(rows.order_by("plan", "seq")):
        year = by_plan[item.plan_id]
        item.plan = year.plan
        year.items.append(item)
        plan_of[item.pk] = year
    found: dict[int, list[Evidence]] = defaultdict(list)
    kept = Evidence.objects.filter(
        organization=organization,
        item__plan__in=list(by_plan),
        item__removed_at__isnull=True,
        removed_at__isnull=True,
    )
    items = {item.pk: item for year in years for item in year.items}
    for one in kept.select_related("file").order_by("happened_on", "pk"):
        if one.item_id in items:
            one.item = items[one.item_id]
            found[one.item_id].append(one)
    for item_id, evidence in found.items():
        if item_id in plan_of:
            plan_of[item_id].evidence[item_id] = evidence


def _no_measures(covered: int) -> Finding:
    return Finding(
        "no_measures",
        Severity.ERROR,
        _("There are no measures of fiscal year %(year)s, whose results this year's checklist asks for")
        % {"year": in_digits(covered, None)},
        reason=_("Without announced measures the report on their results scores nothing."),
        fix=Fix(_("Open the year's measures"), f"{reverse('measures:list')}?year={covered}"),
        about=f"plan {covered}",
        room=ROOM,
    )


def _place(item: Item) -> str:
    return _("Measure %(number)s of %(year)s: %(title)s") % {
        "number": in_digits(item.seq, None),
        "year": in_digits(item.plan.fiscal_year, None),
        "title": item.title,
    }


def _unit(item: Item) -> str:
    return next((link.unit.name for link in item.item_units.all()), "")


def _about(item: Item, code: str, severity: Severity, message: str, reason: str, fix: Fix | None) -> Finding:
    return Finding(
        code,
        severity,
        message,
        _place(item),
        reason,
        reverse("measures:record", args=[item.pk]),
        fix,
        about=f"measures.item:{item.pk}",
        room=ROOM,
        unit=_unit(item),
    )


def _result(item: Item, evidence: Sequence[Evidence], year: Year, *, is_over: bool) -> Iterator[Finding]:
    """Ask for a result that is dated inside the year, of every measure that is reported."""
    if not year.is_reported:
        return
    severity = Severity.ERROR if is_over else Severity.WARNING
    report = Fix(_("Report the result"), reverse("measures:progress", args=[item.pk]), **reporters(item))
    span = FiscalYear(year.plan.fiscal_year)
    shown = {"year": in_digits(span.year, None)}
    if not item.result.strip():
        yield _about(
            item,
            "result_missing",
            severity,
            _("The measure has no result"),
            _("The checklist asks for the results of all announced measures of fiscal year %(year)s.")
            % shown,
            report,
        )
        return
    days = [step.done_on for step in item.steps.all() if step.done_on]
    days += [one.happened_on for one in evidence if one.happened_on]
    if not days:
        yield _about(
            item,
            "result_undated",
            severity,
            _("Nothing says when the measure was carried out"),
            _("A result counts when a step or a piece of evidence dates it inside fiscal year %(year)s.")
            % shown,
            report,
        )
    elif not any(span.contains(day) for day in days):
        yield _about(
            item,
            "result_outside_year",
            Severity.ERROR,
            _("The result is not dated inside fiscal year %(year)s") % shown,
            _("What happened in another year scores nothing."),
            report,
        )


def _state(item: Item, evidence: Sequence[Evidence]) -> Iterator[Finding]:
    """Compare the state with steps, result and evidence."""
    progress, rights = reverse("measures:progress", args=[item.pk]), reporters(item)
    fitting = state_that_fits(item)
    if fitting is not None:
        said = {
            DONE: _("All steps are done and there is a result, yet the measure is not marked as done"),
            IN_PROGRESS: _("The measure is marked as done, yet some of its steps are not")
            if item.state == DONE
            else _("The measure is marked as not started, yet something of it has been done"),
        }[fitting]
        target = (("target", f"measures.item:{item.pk}"), ("code", "state_mismatch"))
        fix = Fix(_("Set the state that fits"), reverse("checks:mend"), is_post=True, values=target, **rights)
        yield _about(
            item,
            "state_mismatch",
            Severity.WARNING,
            said,
            _("The report prints the state of each measure."),
            fix,
        )
    if item.state == DONE and not evidence:
        yield _about(
            item,
            "done_without_evidence",
            Severity.WARNING,
            _("The measure is done, and there is no evidence"),
            _("Assessors ask for photos or documents of what was done."),
            Fix(_("Add evidence"), reverse("measures:add_evidence", args=[item.pk]), **rights),
        )
    undated = [step for step in item.steps.all() if step.state == DONE and step.done_on is None]
    if undated:
        numbers = ", ".join(in_digits(step.seq, None) for step in undated[:12])
        yield _about(
            item,
            "step_undated",
            Severity.WARNING,
            _("Steps are done without a day: %(numbers)s") % {"numbers": numbers},
            _("The day shows that the work belongs to the year."),
            Fix(_("Write the days"), f"{progress}#step-{undated[0].pk}", **rights),
        )
