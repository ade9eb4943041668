"""Reads of the room: the year's list, one measure with everything about it, the checklist items it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import Gap, item_for, items
from prongsai.engines.plans.api import (
    Counts,
    Evidence,
    Item,
    ItemUnit,
    Plan,
    Wanted,
    counts,
    measures,
    people_to_choose,
    plan_years,
)
from prongsai.foundation.organizations.api import Unit
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.rooms.measures.models import GapLink, ItemLink

PER_PAGE = 50
MEASURES_CONCEPT, RESULT_CONCEPT = "integrity_measures", "integrity_measures_result"


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """An item of the year's checklist to which measures are linked."""

    concept: str
    code: str
    title: str
    indicator: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


def checklist(fiscal_year: int) -> list[ChecklistItem]:
    """Return the items of the checklist of the fiscal year (BE); none where no edition covers the year."""
    return [
        ChecklistItem(item.concept, item.code, str(item.title), str(item.indicator))
        for item in items(fiscal_year)
        if item.concept
    ]


def units_of_office(actor: Actor) -> list[Unit]:
    """Return the units that a measure may be given to."""
    return list(Unit.objects.visible_to(actor).filter(is_closed=False))


def responsible_to_choose(actor: Actor, item: Item | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return who may do a step, by group: units and people who work here, and those whom the measure names."""
    units = {f"u{unit.pk}": unit.name for unit in units_of_office(actor)}
    people = {f"p{one.pk}": str(one.title) for one in people_to_choose(actor.organization)}
    for step in item.steps.all() if item else ():
        if step.unit and f"u{step.unit_id}" not in units:
            units[f"u{step.unit_id}"] = step.unit.name
        if step.assignee and f"p{step.assignee_id}" not in people:
            people[f"p{step.assignee_id}"] = _("%(name)s (no longer works here)") % {
                "name": step.assignee.title
            }
    return [(_("Units"), list(units.items())), (_("People"), list(people.items()))]


def years_to_choose(actor: Actor, today: date) -> list[int]:
    """Return the fiscal years (BE) to switch between: those with measures, this one and the next."""
    now = fiscal_year_of(today)
    return sorted({*plan_years(actor), now, now + 1}, reverse=True)


@dataclass(slots=True)
class Listing:
    """A page of the list, and the counts above it."""

    page: Page[Item]
    counts: Counts
    links: dict[int, list[str]] = field(default_factory=dict)


def narrowed(
    actor: Actor, plan: Plan, wanted: Wanted, concept: str, today: date, gap: str = ""
) -> QuerySet[Item]:
    """Return the measures that the list is narrowed to; ``gap`` is the key of a gap of the year before."""
    rows = measures(actor, plan, wanted, today)
    if gap:
        answering = GapLink.objects.filter(
            organization=actor.organization, fiscal_year=plan.fiscal_year - 1, gap=gap
        )
        rows = rows.filter(pk__in=answering.values("item_id"))
    if concept:
        linked = ItemLink.objects.filter(organization=actor.organization, concept=concept)
        rows = rows.filter(pk__in=linked.values("item_id"))
    return rows


def listing(
    actor: Actor, plan: Plan, wanted: Wanted, concept: str, number: Any, today: date, gap: str = ""
) -> Listing:
    """Return one page of the list. Cost: five queries, whatever the number of measures."""
    counted = counts(actor, plan, today)
    units = ItemUnit.objects.select_related("unit").order_by("pk")
    rows = narrowed(actor, plan, wanted, concept, today, gap).defer(
        "result", "success", "suggestion", "monitoring", "target", "figure"
    )
    paginator = Paginator(rows.prefetch_related(Prefetch("item_units", queryset=units)), PER_PAGE)
    if not wanted.narrows and not concept and not gap:
        paginator.__dict__["count"] = (
            counted.total
        )  # a cached property: what is counted already is not asked again
    page = paginator.get_page(number)
    page.object_list = list(page.object_list)
    return Listing(page, counted, links_of([item.pk for item in page.object_list]))


def links_of(item_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the concepts that each of the measures serves."""
    found: dict[int, list[str]] = defaultdict(list)
    for item_id, concept in ItemLink.objects.filter(item_id__in=item_ids).values_list("item_id", "concept"):
        found[item_id].append(concept)
    return found


def linked_items(item: Item, fiscal_year: int) -> list[ChecklistItem]:
    """Return the checklist items that one measure serves, as the year's edition names and orders them."""
    order = {entry.code: number for number, entry in enumerate(items(fiscal_year))}
    found = []
    for concept in links_of([item.pk])[item.pk]:
        entry = item_for(fiscal_year, concept)
        found.append(
            ChecklistItem(entry.concept, entry.code, entry.title, entry.indicator)
            if entry
            else ChecklistItem(concept, "", concept)
        )
    return sorted(found, key=lambda one: order.get(one.code, len(order)))


def answered_gaps(item: Item) -> list[Gap]:
    """Return the gaps of earlier results that a measure answers, the dearest first. Cost: at most two queries."""
    pairs = set(GapLink.objects.filter(item=item).values_list("fiscal_year", "gap"))
    if not pairs:
        return []
    rows = Gap.objects.filter(
        organization=item.organization_id,
        fiscal_year__in={year for year, _key in pairs},
        key__in={key for _year, key in pairs},
    )
    return [gap for gap in rows if (gap.fiscal_year, gap.key) in pairs]


def measure(actor: Actor, pk: int, *, removed: bool = False) -> Item | None:
    """Return a measure with steps and units, or none where the actor does not see it."""
    rows = Item.objects.within_reach(actor, "view") if removed else Item.objects.visible_to(actor)
    units = ItemUnit.objects.select_related("unit").order_by("pk")
    return (
        rows.filter(pk=pk)
        .select_related("plan")
        .prefetch_related("steps__assignee__position", "steps__unit", Prefetch("item_units", queryset=units))
        .first()
    )


def removed_items(actor: Actor, plan: Plan) -> list[Item]:
    """Return the measures that were taken out of a plan, the last one first."""
    rows = Item.objects.within_reach(actor, "edit").filter(plan=plan, removed_at__isnull=False)
    return list(
        rows.defer("result", "success", "suggestion", "monitoring", "target", "figure").order_by(
            "-removed_at", "seq"
        )[:200]
    )


def evidence_of(item: Item) -> list[Evidence]:
    """Return the evidence of a measure that the caller may see."""
    rows = Evidence.objects.filter(item=item, removed_at__isnull=True).select_related("file", "step")
    return list(rows)


def unit_ids(item: Item) -> list[int]:
    """Return the ids of the responsible units."""
    return [link.unit_id for link in item.item_units.all()]


def may(actor: Actor, act: str, item: Item) -> bool:
    """Return whether the actor holds ``measures.<act>`` for the measure; ``edit`` only the whole office has."""
    permission = f"measures.{act}"
    if actor.may(permission) or act == "edit":
        return actor.may(permission)
    return any(actor.may(permission, unit) for unit in unit_ids(item))


def responsible(item: Item) -> str:
    """Return who is responsible as a report prints it: the words of the document, else the units."""
    return item.responsible_text or ", ".join(link.unit.name for link in item.item_units.all())


def whole(rows: QuerySet[Item]) -> Iterable[Item]:
    """Return measures with everything an export or report needs. Cost: four queries."""
    units = ItemUnit.objects.select_related("unit").order_by("pk")
    return rows.prefetch_related("steps", Prefetch("item_units", queryset=units))
