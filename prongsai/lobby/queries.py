"""What waits for somebody, how far the year is, and what a search finds, across all rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import edition
from prongsai.foundation.approvals.api import waiting_for as approvals_waiting
from prongsai.foundation.documents.api import documents
from prongsai.foundation.organizations.api import Person, Position, Unit
from prongsai.foundation.publishing.api import Page
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, arabic_digits, fiscal_year_of
from prongsai.lobby.forecasting import forecast
from prongsai.rooms.checklist.api import cells_of, deadlines_of, legend_of, rows_of
from prongsai.rooms.checklist.api import readiness as readiness_of
from prongsai.rooms.checklist.api import waiting_for as checklist_waiting
from prongsai.rooms.measures.api import Hit, Summary, summary
from prongsai.rooms.measures.api import search as search_measures
from prongsai.rooms.measures.api import waiting_for as measures_waiting
from prongsai.rooms.respondents.api import waiting_for as respondents_waiting


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the actor, from whichever room; ``kind`` says under which heading."""

    title: str
    meta: str
    due_on: date | None
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """What waits for the actor, of one kind."""

    title: str
    icon: str
    verb: str
    rows: list[Waiting]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """Something that a new office needs before its work can begin, and where it is entered."""

    title: str
    why: str
    url: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What one room found, under its heading."""

    title: str
    icon: str
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many items of the year's checklist are published and current."""

    year: int
    carried_from: int | None
    ready: int
    total: int
    groups: list[dict[str, Any]]
    legend: list[dict[str, Any]]


def home(actor: Actor, today: date) -> dict[str, Any]:
    """Return what the home page shows. Cost: a constant number of queries."""
    year = fiscal_year_of(today)
    sees_checklist = actor.may_somewhere("assessment.view")
    made = rows_of(actor.organization, year, today) if sees_checklist else []
    waiting = waiting_groups(everything_waiting(actor, today, made=made), today)
    rows = [row for group in waiting for row in group.rows]
    sees_measures = actor.may_somewhere("measures.view")
    return {
        "year": year,
        "groups": waiting,
        "waiting": len(rows),
        "late": sum(1 for row in rows if row.due_on and row.due_on < today),
        "due_today": sum(1 for row in rows if row.due_on == today),
        "first_steps": first_steps(actor),
        "may_plan": actor.may_somewhere("measures.edit"),
        "pins": year_pins(actor, year, today),
        "readiness": readiness(actor, year, today, made),
        "outlook": forecast(actor, year, today, made),
        "measures": stages(summary(actor, year, today)) if sees_measures else None,
    }


def first_steps(actor: Actor) -> list[FirstStep]:
    """Return what a new office still has to enter, for those who may enter it; nothing once all of it is there.

    Cost: three queries for whoever manages the office, none for anybody else.
    """
    if not actor.may("office.manage"):
        return []
    office = actor.organization
    steps = [
        FirstStep(
            _("Particulars of the office"),
            _("Address and telephone stand on letters and on the website."),
            reverse("organizations:office"),
            bool(office.address and office.phone),
        ),
        FirstStep(
            _("Units"),
            _("Measures, items of the checklist and people belong to them."),
            reverse("organizations:units"),
            Unit.objects.visible_to(actor).exists(),
        ),
        FirstStep(
            _("Posts of executives"),
            _("The mayor and the clerk sign; posts without a person are shown as vacant."),
            reverse("organizations:positions"),
            Position.objects.visible_to(actor).exists(),
        ),
        FirstStep(
            _("People and their roles"),
            _("Invite the officer in charge first: that person enters last year's result and the measures."),
            reverse("organizations:people"),
            Person.objects.visible_to(actor).count() > 1,
        ),
    ]
    return [] if all(step.is_done for step in steps) else steps


def everything_waiting(
    actor: Actor, today: date, ahead: timedelta = timedelta(0), made: Any = None
) -> list[Waiting]:
    """Return what waits for the actor in every room, as of a day some time ahead.

    ``made`` are the checklist's rows of the year, where the caller has read them.
    """
    day = today + ahead
    found: list[Waiting] = [_row(one, one.kind) for one in approvals_waiting(actor, today)]
    if actor.may_somewhere("measures.view"):
        found += [_row(one, one.kind) for one in measures_waiting(actor, day)]
    found += [_row(one, one.kind) for one in checklist_waiting(actor, today, day if ahead else None, made)]
    found += [_row(one, "survey") for one in respondents_waiting(actor, today)]
    return found


def assessment_dates(actor: Actor, year: int) -> list[Waiting]:
    """Return the ends of the assessment's steps of a fiscal year, as far as they are known."""
    return [_row(one, one.kind) for one in deadlines_of(actor, year)]


def _row(one: Any, kind: str) -> Waiting:
    return Waiting(str(one.title), str(one.meta), one.due_on, one.url, kind)


def waiting_groups(rows: Iterable[Waiting], today: date) -> list[WaitingGroup]:
    """Return the rows by kind: signatures and what is late first, then what comes up."""
    kinds = [
        ("sign", _("Waiting for your opinion or signature"), "pen", _("Read and decide")),
        ("correct", _("Returned to you"), "left", _("Correct")),
        ("empty_desk", _("Nobody can sign"), "people", _("Choose somebody")),
        ("late", _("Measures past their date"), "late", _("Report progress")),
        ("item late", _("Checklist items past their date"), "late", _("Open the item")),
        ("clarification", _("Clarifications"), "chat", _("Write")),
        ("confirm", _("Evidence to confirm"), "check", _("Look and confirm")),
        ("import", _("Documents that were read"), "inbox", _("Check")),
        ("due", _("Measures due soon"), "clock", _("Report progress")),
        ("item", _("Checklist items due soon"), "clock", _("Open the item")),
        ("survey", _("Surveys that lack answers"), "people", _("See the progress")),
    ]
    every = [
        replace(row, kind="item late") if row.kind == "item" and row.due_on and row.due_on < today else row
        for row in rows
    ]
    known = {kind for kind, *_rest in kinds}
    found = [
        WaitingGroup(title, icon, verb, [row for row in every if row.kind == kind])
        for kind, title, icon, verb in kinds
    ]
    other = [row for row in every if row.kind not in known]
    found.append(WaitingGroup(_("Other things"), "inbox", _("Open"), other))
    return [group for group in found if group.rows]


def year_pins(actor: Actor, year: int, today: date) -> list[dict[str, Any]]:
    """Return the ends of the rounds and of the assessment's steps in the fiscal year, for the strip."""
    fiscal = FiscalYear(year)
    ends = [
        (fiscal.half_years[0].period.ends_on, _("6-month round ends")),
        (fiscal.ends_on, _("Fiscal year ends")),
    ]
    ends += [(one.due_on, one.title) for one in assessment_dates(actor, year) if one.due_on]
    return [
        {"on": day, "label": label, "done": day < today}
        for day, label in sorted(ends)
        if fiscal.starts_on <= day <= fiscal.ends_on
    ]


def stages(found: Summary) -> dict[str, Any]:
    """Return how far this year's measures are, as stages of the cycle and as figures."""
    counted = found.counts
    total = counted.total if counted else 0
    done = counted.done if counted else 0
    return {
        "announced": found.is_announced,
        "counts": counted,
        "total": total,
        "share": round(100 * done / total) if total else 0,
    }


def readiness(actor: Actor, year: int, today: date, made: Any = None) -> Readiness | None:
    """Return the checklist of the year with its states; none for a year without an edition."""
    found = readiness_of(actor, year, today, made)
    if found is None:
        return None
    return Readiness(
        year,
        found.carried_from,
        found.ready,
        found.total,
        cells_of(found.groups, year),
        legend_of(found.counts),
    )


def found(actor: Actor, words: str, limit: int) -> list[Found]:
    """Return what contains the words, room by room, of what the actor may see."""
    results = [
        Found(_("Measures"), "flag", search_measures(actor, words, limit)),
        Found(_("Checklist items (OIT)"), "list", _items(actor, words, limit)),
        Found(_("Documents"), "document", _documents(actor, words, limit)),
        Found(_("Public pages"), "globe", _pages(actor, words, limit)),
        Found(_("People"), "people", _people(actor, words, limit)),
    ]
    return [result for result in results if result.hits]


def _items(actor: Actor, words: str, limit: int) -> list[Hit]:
    year = fiscal_year_of(timezone.localdate())
    checklist = edition(year) if actor.may_somewhere("assessment.view") else None
    if checklist is None:
        return []
    wanted = arabic_digits(words).casefold()
    return [
        Hit(item.title, item.code, reverse("checklist:item", args=[year, item.code]))
        for item in checklist.items
        if wanted == item.code or wanted in f"{item.title_th}\n{item.title_en}".casefold()
    ][:limit]


def _documents(actor: Actor, words: str, limit: int) -> list[Hit]:
    if not (actor.may_somewhere("documents.make") or actor.may_somewhere("measures.view")):
        return []
    rows = documents(actor).filter(title__icontains=words)[:limit]
    return [
        Hit(row.title, row.get_kind_display(), reverse("documents:document", args=[row.pk])) for row in rows
    ]


def _pages(actor: Actor, words: str, limit: int) -> list[Hit]:
    rows = Page.objects.visible_to(actor).filter(Q(title__icontains=words) | Q(address__icontains=words))[
        :limit
    ]
    return [Hit(row.title, f"/{row.address}", row.get_absolute_url()) for row in rows]


def _people(actor: Actor, words: str, limit: int) -> list[Hit]:
    if not actor.may("office.manage"):
        return []
    rows = Person.objects.visible_to(actor).filter(
        Q(name__icontains=words) | Q(position__title__icontains=words) | Q(user__email__icontains=words)
    )
    return [
        Hit(row.name, str(row.position or ""), reverse("organizations:person", args=[row.pk]))
        for row in rows.select_related("position")[:limit]
    ]
