"""What waits for somebody, how far the year is, and what a search finds, across all rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import Group as Indicator
from prongsai.engines.framework.api import edition, groups
from prongsai.foundation.documents.api import documents
from prongsai.foundation.organizations.api import Person
from prongsai.foundation.publishing.api import Page
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, fiscal_year_of
from prongsai.rooms.measures.api import Hit, Summary, Waiting, summary
from prongsai.rooms.measures.api import search as search_measures
from prongsai.rooms.measures.api import waiting_for as measures_waiting

READY, MISSING = "", "none"


@dataclass(frozen=True, slots=True)
class WaitingGroup:
    """What waits for the actor, of one kind."""

    title: str
    icon: str
    verb: str
    rows: list[Waiting]


@dataclass(frozen=True, slots=True)
class Found:
    """What one room found, under its heading."""

    title: str
    icon: str
    hits: list[Hit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many items of the year's checklist have a published page; nothing else counts as ready yet."""

    year: int
    carried_from: int | None
    ready: int
    total: int
    groups: list[dict[str, Any]]
    legend: list[dict[str, Any]]


def home(actor: Actor, today: date) -> dict[str, Any]:
    """Return what the home page shows. Cost: a constant number of queries."""
    year = fiscal_year_of(today)
    waiting = waiting_groups(measures_waiting(actor, today))
    late = [row for group in waiting for row in group.rows if row.due_on and row.due_on < today]
    due_today = [row for group in waiting for row in group.rows if row.due_on == today]
    sees_measures = actor.may_somewhere("measures.view")
    return {
        "year": year,
        "groups": waiting,
        "waiting": sum(len(group.rows) for group in waiting),
        "late": len(late),
        "due_today": len(due_today),
        "pins": year_pins(year, today),
        "readiness": readiness(actor, year) if sees_measures else None,
        "measures": stages(summary(actor, year, today)) if sees_measures else None,
    }


def waiting_groups(rows: Iterable[Waiting]) -> list[WaitingGroup]:
    """Return the rows by kind: late first, then what is to be confirmed, checked and due soon."""
    kinds = [
        ("confirm", _("Evidence to confirm"), "pen", _("Look and confirm")),
        ("late", _("Measures past their date"), "late", _("Report progress")),
        ("import", _("Documents that were read"), "inbox", _("Check")),
        ("due", _("Measures due soon"), "clock", _("Report progress")),
    ]
    every = list(rows)
    found = [
        WaitingGroup(title, icon, verb, [row for row in every if row.kind == kind])
        for kind, title, icon, verb in kinds
    ]
    return [group for group in found if group.rows]


def year_pins(year: int, today: date) -> list[dict[str, Any]]:
    """Return the ends of the rounds of the fiscal year, for the strip."""
    fiscal = FiscalYear(year)
    ends = [
        (fiscal.half_years[0].period.ends_on, _("6-month round ends")),
        (fiscal.ends_on, _("Fiscal year ends")),
    ]
    return [{"on": day, "label": label, "done": day < today} for day, label in ends]


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


def readiness(actor: Actor, year: int) -> Readiness | None:
    """Return the checklist of the year with what is published; none for a year without an edition."""
    checklist = edition(year)
    if checklist is None:
        return None
    published = set(
        Page.objects.visible_to(actor)
        .filter(fiscal_year=year, state="published")
        .values_list("concept", flat=True)
    )
    drawn = [_cells(group, published, year) for group in groups(year)]
    ready = sum(1 for group in drawn for cell in group["cells"] if cell["state"] == READY)
    total = sum(len(group["cells"]) for group in drawn)
    legend = [
        {"label": _("published"), "state": READY, "count": ready},
        {"label": _("not published yet"), "state": MISSING, "count": total - ready},
    ]
    return Readiness(year, getattr(checklist, "carried_from", None), ready, total, drawn, legend)


def _cells(group: Indicator, published: set[str], year: int) -> dict[str, Any]:
    thai = (get_language() or "th").startswith("th")
    cells = []
    for item in group.items:
        is_ready = bool({item.concept, *item.merges} & published)
        cells.append(
            {
                "number": item.code.lstrip("o"),
                "code": item.code,
                "state": READY if is_ready else MISSING,
                "word": _("published") if is_ready else _("not published yet"),
                "url": f"{reverse('framework:year', args=[year])}#{item.code}",
            }
        )
    return {"label": group.indicator.title_th if thai else group.indicator.title_en, "cells": cells}


def found(actor: Actor, words: str, limit: int) -> list[Found]:
    """Return what contains the words, room by room, of what the actor may see."""
    results = [
        Found(_("Measures"), "flag", search_measures(actor, words, limit)),
        Found(_("Documents"), "document", _documents(actor, words, limit)),
        Found(_("Public pages"), "globe", _pages(actor, words, limit)),
        Found(_("People"), "people", _people(actor, words, limit)),
    ]
    return [result for result in results if result.hits]


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
