"""The items of a year with everything known about them. Cost: seven queries, whatever the number of items."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from prongsai.engines.framework.api import ChecklistItem, Group, calendar, groups, item_of_code
from prongsai.engines.plans.api import Kind, Plan
from prongsai.foundation.publishing.api import PageDraft, Version
from prongsai.kernel.calendar import local_date
from prongsai.rooms.checklist.models import Answer, CalendarDate, ElementTick, ItemState
from prongsai.rooms.checklist.queries.status import (
    CONTINUOUS,
    AnswerFact,
    Facts,
    PageFact,
    Status,
    covered_words,
    status_of,
)
from prongsai.rooms.checklist.workflow import DRAFTED, READY

ANSWERING = "oit"  # the step of the calendar that ends with handing in the answers
MEASURES, MEASURES_RESULT = "integrity_measures", "integrity_measures_result"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the assessment's calendar: the office's own where it has one, else as the edition announced it."""

    code: str
    title: str
    starts_on: date | None
    ends_on: date
    source: str
    certainty: str
    own: CalendarDate | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An item of the year: what the edition asks, what the office said, and the state that follows."""

    item: ChecklistItem
    work: ItemState | None
    status: Status
    answers: tuple[AnswerFact, ...]
    due_on: date | None
    due_is_own: bool
    step: Step | None = None

    @property
    def concept(self) -> str:
        """Return what the item is about."""
        return self.item.concept

    @property
    def covered(self) -> str:
        """Return the days that the answer has to cover, written out."""
        return covered_words(self.item)

    @property
    def owner(self) -> Any:
        """Return who is responsible, or none."""
        return self.work.owner if self.work else None

    @property
    def unit(self) -> Any:
        """Return the responsible unit, or none."""
        return self.work.unit if self.work else None

    @property
    def needs(self) -> tuple[ChecklistItem, ...]:
        """Return the items without which this one scores nothing."""
        found = (item_of_code(self.item.fiscal_year, code) for code in self.item.depends_on)
        return tuple(one for one in found if one is not None)

    def is_late(self, today: date) -> bool:
        """Return whether the item should be public by now and is not."""
        return self.due_on is not None and self.due_on < today and self.status.state != "published"


def steps_of(organization: Any, fiscal_year: int) -> list[Step]:
    """Return the calendar of a year's assessment in order of time. Cost: one query."""
    own = {
        row.code: row
        for row in CalendarDate.objects.filter(organization=organization, fiscal_year=fiscal_year)
    }
    return merged_steps(fiscal_year, own)


def merged_steps(fiscal_year: int, own: dict[str, CalendarDate]) -> list[Step]:
    """Return the office's own dates, and the announced ones of which the office has no own."""
    found = [
        Step(row.code, row.title, row.starts_on, row.ends_on, row.source, row.certainty, row)
        for row in own.values()
    ]
    found += [
        Step(step.code, step.title, step.starts_on, step.ends_on, "", "edition")
        for step in calendar(fiscal_year)
        if step.code not in own
    ]
    return sorted(found, key=lambda step: (step.ends_on, step.code))


def rows_of(
    organization: Any,
    fiscal_year: int,
    today: date,
    *,
    only_states: bool = False,
    only: Collection[str] | None = None,
) -> list[tuple[Group, list[Row]]]:
    """Return the items of a year by indicator; nothing for a year without an edition.

    ``only_states`` leaves out who is responsible and when things are due: a command over a thousand offices
    needs neither. ``only`` names the concepts of the items that are wanted; nothing else is read then.
    """
    found = _wanted(groups(fiscal_year), only)
    if not found:
        return []
    every = [item for group in found for item in group.items]
    states = ItemState.objects.filter(organization=organization, fiscal_year=fiscal_year)
    concepts = Q() if only is None else Q(item__concept__in=only)
    if only is not None:
        states = states.filter(concept__in=only)
    named = states if only_states else states.select_related("owner", "unit")
    works = {row.concept: row for row in named}
    by_pk = {row.pk: row.concept for row in works.values()}
    ticks: dict[str, set[str]] = defaultdict(set)
    for item_id, text in ElementTick.objects.filter(
        concepts, organization=organization, item__fiscal_year=fiscal_year
    ).values_list("item_id", "text_sha256"):
        ticks[by_pk[item_id]].add(text)
    pages, by_id = _pages(organization, fiscal_year, every, concepts)
    answers = _answers(organization, fiscal_year, by_pk, by_id, concepts)
    drafts = _drafts(organization, fiscal_year)
    asked = {item.concept for item in every} & {MEASURES, MEASURES_RESULT}
    plans = _plans(organization, fiscal_year) if asked else {}
    steps = [] if only_states else steps_of(organization, fiscal_year)
    step = next((step for step in steps if step.code == ANSWERING), None)
    due = step.ends_on if step else None
    made = []
    for group in found:
        rows = []
        for item in group.items:
            work = works.get(item.concept)
            names = (item.concept, *item.merges)
            facts = Facts(
                pages=tuple(page for name in names for page in pages.get(name, ())),
                answers=tuple(answers.get(item.concept, ())),
                has_draft=any(name in drafts for name in names),
                is_scheduled=any(drafts.get(name) == "scheduled" for name in names),
                work=_work(item, plans),
                nil_text=work.nil_text if work else "",
                written=bool(work and (work.explanation or work.note)),
                ticks=frozenset(ticks.get(item.concept, ())),
                verified_facts=work.verified_facts if work else "",
            )
            own_due = work.due_on if work else None
            rows.append(
                Row(
                    item,
                    work,
                    status_of(item, facts, today),
                    facts.answers,
                    own_due or due,
                    bool(own_due),
                    step,
                )
            )
        made.append((group, rows))
    return made


def _wanted(found: Sequence[Group], only: Collection[str] | None) -> list[Group]:
    """Return the groups with those of their items that are wanted."""
    if only is None:
        return list(found)
    kept = [
        replace(group, items=tuple(item for item in group.items if item.concept in only)) for group in found
    ]
    return [group for group in kept if group.items]


def flat(made: Iterable[tuple[Group, list[Row]]]) -> list[Row]:
    """Return the rows of all groups in the order of the edition."""
    return [row for _group, rows in made for row in rows]


def row_of(organization: Any, fiscal_year: int, code: str, today: date) -> Row | None:
    """Return the row of one item by its code in the year's edition."""
    item = item_of_code(fiscal_year, code)
    return None if item is None else row_of_concept(organization, fiscal_year, item.concept, today)


def row_of_concept(organization: Any, fiscal_year: int, concept: str, today: date) -> Row | None:
    """Return the row of one item by what it is about."""
    rows = flat(rows_of(organization, fiscal_year, today, only={concept}))
    return next((row for row in rows if row.concept == concept), None)


def page_facts(organization: Any, condition: Q) -> list[PageFact]:
    """Return pages with what stands on them now, the newest first. Cost: one query."""
    rows = (
        Version.objects.filter(organization=organization, number=F("page__current_number"))
        .filter(condition)
        .order_by("-published_at", "-pk")
        .values_list(
            "page_id",
            "page__address",
            "page__title",
            "page__state",
            "page__fiscal_year",
            "page__concept",
            "number",
            "published_at",
            "sha256",
        )
    )
    found = []
    for pk, address, title, state, year, concept, number, at, sha256 in rows:
        found.append(PageFact(pk, address, title, state, year, concept, number, local_date(at), sha256))
    return found


def _pages(
    organization: Any, fiscal_year: int, items: Sequence[ChecklistItem], concepts: Q
) -> tuple[dict[str, list[PageFact]], dict[int, PageFact]]:
    """Return this year's pages by concept, last year's of what is always current, and every cited one by id."""
    lasting = [name for item in items if item.cycle == CONTINUOUS for name in (item.concept, *item.merges)]
    cited = Answer.objects.filter(
        concepts, organization=organization, item__fiscal_year=fiscal_year, page__isnull=False
    ).values("page_id")
    of_year = Q(page__fiscal_year=fiscal_year)
    if concepts:
        of_year &= Q(page__concept__in=[name for item in items for name in (item.concept, *item.merges)])
    earlier = Q(page__fiscal_year=fiscal_year - 1, page__concept__in=lasting)
    by_concept: dict[str, list[PageFact]] = defaultdict(list)
    by_id: dict[int, PageFact] = {}
    for page in page_facts(organization, of_year | earlier | Q(page__in=cited)):
        by_id[page.pk] = page
        if page.fiscal_year == fiscal_year:
            by_concept[page.concept].append(page)
    found = dict(by_concept)
    for page in by_id.values():
        # Last year's page is told of only where this year has none.
        if page.fiscal_year == fiscal_year - 1 and page.concept in lasting and page.concept not in found:
            by_concept[page.concept].append(page)
    return by_concept, by_id


def _answers(
    organization: Any, fiscal_year: int, by_pk: dict[int, str], pages: dict[int, PageFact], concepts: Q
) -> dict[str, list[AnswerFact]]:
    found: dict[str, list[AnswerFact]] = defaultdict(list)
    rows = Answer.objects.filter(concepts, organization=organization, item__fiscal_year=fiscal_year)
    for row in rows.order_by("item_id", "position"):
        page = pages.get(row.page_id) if row.page_id else None
        found[by_pk[row.item_id]].append(AnswerFact(row.pk, page, row.url, row.explanation))
    return found


def _drafts(organization: Any, fiscal_year: int) -> dict[str, str]:
    rows = PageDraft.objects.filter(
        organization=organization, fiscal_year=fiscal_year, state__in=["kept", "scheduled"]
    ).order_by("state")
    return dict(rows.values_list("concept", "state"))


def _plans(organization: Any, fiscal_year: int) -> dict[int, dict[str, Any]]:
    there = Q(items__removed_at__isnull=True)
    rows = (
        Plan.objects.filter(
            organization=organization, kind=Kind.MEASURES, fiscal_year__in=[fiscal_year - 1, fiscal_year]
        )
        .annotate(
            total=Count("items", filter=there),
            done=Count("items", filter=there & Q(items__state="done")),
            begun=Count("items", filter=there & ~Q(items__state="not_started")),
        )
        .values("fiscal_year", "state", "total", "done", "begun")
    )
    return {row["fiscal_year"]: row for row in rows}


def _work(item: ChecklistItem, plans: dict[int, dict[str, Any]]) -> str:
    """Return how far the measures behind an item are: their list for the one, their results for the other."""
    plan = plans.get(item.covers_year)
    if plan is None or not plan["total"] or item.concept not in {MEASURES, MEASURES_RESULT}:
        return ""
    announced = plan["state"] == "announced"
    if item.concept == MEASURES:
        return READY if announced else DRAFTED
    if announced and plan["done"] == plan["total"]:
        return READY
    return DRAFTED if plan["begun"] else ""
