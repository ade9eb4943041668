"""Monitoring rounds: their usual days, who has reported, what is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from prongsai.engines.plans.models import (
    FigureLink,
    Half,
    HandCount,
    Item,
    ItemUnit,
    Kind,
    PeriodRule,
    Plan,
    Round,
    RoundReport,
)
from prongsai.engines.plans.queries.lists import plan_of
from prongsai.foundation.figures.api import reaches
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, Period, fiscal_year_of

ROWS = 50
REPORTED, WAITING, NIL, MISSING = "reported", "waiting", "nil", "missing"


def usual_days(fiscal_year: int, half: str) -> tuple[date, date, date]:
    """Return when a round opens (the day after its period), is due (a month's end) and closes (15 days on)."""
    year = FiscalYear(fiscal_year)
    ends_on = year.half_years[0].ends_on if half == Half.SIX_MONTHS else year.ends_on
    opens_on = ends_on + timedelta(days=1)
    due_on = opens_on + timedelta(days=29)
    return opens_on, due_on, due_on + timedelta(days=15)


def rounds_of(organization: Any, fiscal_year: int, kind: str = Kind.MEASURES) -> list[Round]:
    """Return both rounds of the year; one that the worker has not written yet comes with its usual days."""
    rows = Round.objects.filter(organization=organization, kind=kind, fiscal_year=fiscal_year)
    known = {row.half: row for row in rows}
    return [known.get(half) or unwritten(organization, fiscal_year, half, kind) for half in Half.values]


def unwritten(organization: Any, fiscal_year: int, half: str, kind: str = Kind.MEASURES) -> Round:
    """Return a round with its usual days that is not in the database."""
    opens_on, due_on, closes_on = usual_days(fiscal_year, half)
    return Round(
        organization=organization,
        kind=kind,
        fiscal_year=fiscal_year,
        half=half,
        opens_on=opens_on,
        due_on=due_on,
        closes_on=closes_on,
    )


def round_of(organization: Any, fiscal_year: int, half: str, kind: str = Kind.MEASURES) -> Round | None:
    """Return one round of a year, or none where the half or the year is not one."""
    if half not in Half.values:
        return None
    return next(one for one in rounds_of(organization, fiscal_year, kind) if one.half == half)


def current_round(organization: Any, today: date, kind: str = Kind.MEASURES) -> Round | None:
    """Return the round that is open on the day, the earlier due one first, or none. Cost: one query."""
    rows = Round.objects.filter(organization=organization, kind=kind, state="open")
    found: Round | None = rows.order_by("due_on").first()
    return found


def period_of(rule: str, item: Item, fiscal_year: int, today: date, half: str = "") -> Period:
    """Return the days over which a bound figure is counted; ``half`` names the round that asks."""
    year = FiscalYear(fiscal_year)
    if rule == PeriodRule.HALF:
        if half:
            return year.half_years[0 if half == Half.SIX_MONTHS else 1].period
        if fiscal_year_of(today) == fiscal_year:
            return year.half_of(today).period
        return year.half_years[0 if today < year.starts_on else 1].period
    if rule == PeriodRule.PLAN and item.starts_on and item.ends_on:
        return Period(item.starts_on, item.ends_on)
    return year.half_years[0].period if half == Half.SIX_MONTHS else year.period


@dataclass(slots=True)
class UnitShare:
    """How far one unit is in a round; ``unit`` is none for measures without one."""

    unit: Any
    total: int = 0
    reported: int = 0
    nil: int = 0
    missing: int = 0

    @property
    def waiting(self) -> int:
        """Return how many measures the unit has not reported."""
        return max(0, self.total - self.reported)


def shares(actor: Actor, found: Round) -> list[UnitShare]:
    """Return how far each unit is, in the office's order of units. Cost: four queries, whatever the size."""
    plan = plan_of(actor, found.fiscal_year, found.kind)
    if plan is None:
        return []
    items = Item.objects.visible_to(actor).filter(plan=plan)
    links = ItemUnit.objects.filter(organization=actor.organization, item__in=items.values("pk"))
    by_unit: dict[int | None, UnitShare] = {}
    counted = links.values("unit_id").annotate(n=Count("pk")).order_by()
    for row in counted:
        by_unit[row["unit_id"]] = UnitShare(None, row["n"])
    bare = items.filter(~Exists(ItemUnit.objects.filter(item=OuterRef("pk")))).count()
    if bare:
        by_unit[None] = UnitShare(None, bare)
    if found.pk:
        current = Exists(ItemUnit.objects.filter(item=OuterRef("item_id"), unit=OuterRef("unit_id"))) | Q(
            unit__isnull=True
        )
        reports = RoundReport.objects.filter(current, organization=actor.organization, round=found)
        said = Q(is_missing=False)
        for row in (
            reports.filter(item__in=items.values("pk"))
            .values("unit_id")
            .annotate(
                n=Count("pk", filter=said),
                nil=Count("pk", filter=Q(is_nil=True)),
                gone=Count("pk", filter=~said),
            )
            .order_by()
        ):
            share = by_unit.get(row["unit_id"])
            if share is not None:
                share.reported, share.nil, share.missing = row["n"], row["nil"], row["gone"]
    units = {unit.pk: unit for unit in _units(actor, [pk for pk in by_unit if pk])}
    for pk, share in by_unit.items():
        share.unit = units.get(pk) if pk else None
    return sorted(
        by_unit.values(),
        key=lambda share: (share.unit is None, share.unit.position_in_list if share.unit else 0),
    )


def _units(actor: Actor, ids: Sequence[int]) -> Any:
    from prongsai.foundation.organizations.api import Unit

    return Unit.objects.filter(organization=actor.organization, pk__in=ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundWanted:
    """What a round's list is narrowed to."""

    text: str = ""
    unit_id: int | None = None
    state: str = ""

    @property
    def narrows(self) -> bool:
        """Return whether anything is left out."""
        return bool(self.text or self.unit_id or self.state)


@dataclass(slots=True)
class RoundRow:
    """A measure in a round, with what each responsible unit reported."""

    item: Item
    parts: list[tuple[Any, RoundReport | None]] = field(default_factory=list)

    @property
    def is_reported(self) -> bool:
        """Return whether every unit reported the measure."""
        return all(said is not None and not said.is_missing for _unit, said in self.parts)


def round_items(actor: Actor, plan: Plan, found: Round, wanted: RoundWanted) -> QuerySet[Item]:
    """Return the measures of a round that the list is narrowed to."""
    rows = Item.objects.visible_to(actor).filter(plan=plan)
    links = ItemUnit.objects.filter(item=OuterRef("pk"))
    reports = RoundReport.objects.filter(round=found) if found.pk else RoundReport.objects.none()
    if wanted.unit_id:
        rows = rows.filter(Exists(links.filter(unit_id=wanted.unit_id)))
        links = links.filter(unit_id=wanted.unit_id)
        reports = reports.filter(unit_id=wanted.unit_id)
    if text := wanted.text.strip():
        rows = rows.filter(Q(title__icontains=text) | Q(steps__text__icontains=text)).distinct()
    own = reports.filter(item=OuterRef("pk"))
    if wanted.state == NIL:
        rows = rows.filter(Exists(own.filter(is_nil=True)))
    elif wanted.state == MISSING:
        rows = rows.filter(Exists(own.filter(is_missing=True)))
    elif wanted.state in {REPORTED, WAITING}:
        said = reports.filter(item=OuterRef("item_id"), unit=OuterRef("unit_id"), is_missing=False)
        waits = Exists(links.filter(~Exists(said))) | (
            ~Exists(ItemUnit.objects.filter(item=OuterRef("pk"))) & ~Exists(own.filter(is_missing=False))
        )
        rows = rows.filter(waits) if wanted.state == WAITING else rows.exclude(waits)
    return rows.order_by("seq")


def round_page(actor: Actor, plan: Plan, found: Round, wanted: RoundWanted, number: Any) -> Page[Any]:
    """Return one page of a round's list as ``RoundRow``. Cost: five queries, whatever the number of measures."""
    units = ItemUnit.objects.select_related("unit").order_by("pk")
    rows = round_items(actor, plan, found, wanted).prefetch_related(Prefetch("item_units", queryset=units))
    page: Page[Any] = Paginator(rows, ROWS).get_page(number)
    items = list(page.object_list)
    reports: dict[tuple[int, int | None], RoundReport] = {}
    if found.pk:
        given = RoundReport.objects.filter(round=found, item__in=[item.pk for item in items])
        reports = {(row.item_id, row.unit_id): row for row in given}
    page.object_list = [
        RoundRow(
            item,
            [(link.unit, reports.get((item.pk, link.unit_id))) for link in item.item_units.all()]
            or [(None, reports.get((item.pk, None)))],
        )
        for item in items
    ]
    return page


def frozen_rows(found: Round) -> dict[int, RoundReport]:
    """Return what the round holds of each measure, the newest report where several units gave one."""
    newest: dict[int, RoundReport] = {}
    for row in RoundReport.objects.filter(round=found).order_by("is_missing", "reported_at", "pk"):
        kept = newest.get(row.item_id)
        if kept is None or kept.is_missing or not row.is_missing:
            newest[row.item_id] = row
    return newest


def waiting_units(found: Round, organization: Any) -> dict[int | None, int]:
    """Return how many measures each unit still has to report; none stands for measures without a unit.

    Cost: three queries, whatever the size of the plan.
    """
    plan = Plan.objects.filter(
        organization=organization, kind=found.kind, fiscal_year=found.fiscal_year
    ).first()
    if plan is None:
        return {}
    items = Item.objects.filter(organization=organization, plan=plan, removed_at__isnull=True)
    said = RoundReport.objects.filter(round=found, is_missing=False)
    links = ItemUnit.objects.filter(item__in=items.values("pk"))
    silent = links.filter(~Exists(said.filter(item=OuterRef("item_id"), unit=OuterRef("unit_id"))))
    counted = silent.values("unit_id").annotate(n=Count("pk")).order_by()
    left: dict[int | None, int] = {row["unit_id"]: row["n"] for row in counted}
    bare = items.filter(
        ~Exists(ItemUnit.objects.filter(item=OuterRef("pk"))), ~Exists(said.filter(item=OuterRef("pk")))
    ).count()
    return {**left, None: bare} if bare else left


def figure_links_of(item_ids: Sequence[int]) -> dict[int, list[FigureLink]]:
    """Return the figures that each of the measures is bound to. Cost: one query."""
    found: dict[int, list[FigureLink]] = defaultdict(list)
    for link in FigureLink.objects.filter(item_id__in=item_ids):
        found[link.item_id].append(link)
    return found


def hand_counts_of(link_ids: Sequence[int]) -> dict[int, list[HandCount]]:
    """Return what the office counted of each of the figures, newest first. Cost: one query."""
    found: dict[int, list[HandCount]] = defaultdict(list)
    if link_ids:
        for row in HandCount.objects.filter(link_id__in=link_ids):
            found[row.link_id].append(row)
    return found


def count_for(counts: Sequence[HandCount], period: Period) -> HandCount | None:
    """Return what the office counted of a period: exactly of it, else of the latest days within it, the newest."""
    inside = [row for row in counts if period.starts_on <= row.starts_on and row.ends_on <= period.ends_on]
    return max(inside, key=lambda row: (row.period == period, row.ends_on, row.pk), default=None)


def meets(link: FigureLink, value: Any) -> bool | None:
    """Return whether the value reaches the target; none where there is no target or nothing to count."""
    return reaches(link.comparator, link.target, value)
