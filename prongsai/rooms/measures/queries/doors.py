"""What the lobby asks: what waits, how far the year is, what a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prongsai.engines.plans.api import (
    Counts,
    Evidence,
    counts,
    current_round,
    found_items,
    imports_for,
    plan_of,
    waiting_items,
    waiting_units,
)
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import in_digits

SOON = timedelta(days=30)
MOST = 50
LATE, DUE, CONFIRM, IMPORT = "late", "due", "confirm", "import"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the actor; ``kind`` is late, due, confirm or import."""

    title: str
    meta: str
    due_on: date | None
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that a search found."""

    title: str
    meta: str
    url: str


@dataclass(frozen=True, slots=True)
class Summary:
    """The measures of a fiscal year in figures; none where the year has no plan."""

    fiscal_year: int
    is_announced: bool
    counts: Counts | None


def waiting_for(actor: Actor, today: date) -> list[Waiting]:
    """Return late and soon due measures, the open round, evidence to confirm and documents to check.

    Cost: four queries, and four more while a round is open.
    """
    found = [
        Waiting(
            item.title,
            _("Measure %(number)s of %(year)s")
            % {"number": in_digits(item.seq, None), "year": in_digits(item.plan.fiscal_year, None)},
            item.next_due_on,
            reverse("measures:record", args=[item.pk]),
            LATE if item.is_late(today) else DUE,
        )
        for item in waiting_items(actor, today, today + SOON)[:MOST]
    ]
    found += _rounds(actor, today)
    if actor.may_somewhere("measures.approve"):
        found += [
            Waiting(str(one), one.item.title, None, reverse("measures:evidence", args=[one.pk]), CONFIRM)
            for one in _to_confirm(actor)[:MOST]
        ]
    found += [
        Waiting(
            row.filename, _("Read, not saved yet"), None, reverse("measures:import", args=[row.pk]), IMPORT
        )
        for row in imports_for(actor).filter(state="read")[:MOST]
    ]
    return found


def _rounds(actor: Actor, today: date) -> list[Waiting]:
    """Return the open round in which the actor's units, or for the officers all units, have not reported."""
    if not actor.may_somewhere("measures.progress"):
        return []
    open_round = current_round(actor.organization, today)
    if open_round is None:
        return []
    left = waiting_units(open_round, actor.organization)
    units = None if actor.may("measures.progress") else actor.units_for("measures.progress")
    number = sum(n for unit, n in left.items() if units is None or unit in units)
    if not number:
        return []
    text = ngettext("%(number)s measure not reported", "%(number)s measures not reported", number)
    url = reverse("measures:round", args=[open_round.fiscal_year, open_round.half]) + "?state=waiting"
    return [
        Waiting(
            f"{open_round.get_half_display()} {in_digits(open_round.fiscal_year, None)}",
            text % {"number": in_digits(number, None)},
            open_round.due_on,
            url,
            LATE if open_round.is_late(today) else DUE,
        )
    ]


def _to_confirm(actor: Actor) -> Any:
    rows = Evidence.objects.visible_to(actor).filter(approved_at__isnull=True).select_related("item", "file")
    if actor.user is not None:
        rows = rows.exclude(uploaded_by=actor.user)
    if not actor.may("measures.approve"):
        rows = rows.filter(item__item_units__unit_id__in=actor.units_for("measures.approve")).distinct()
    return rows.order_by("uploaded_at")


def summary(actor: Actor, fiscal_year: int, today: date | None = None) -> Summary:
    """Return how far the measures of a fiscal year (BE) are. Cost: two queries."""
    from django.utils import timezone

    plan = plan_of(actor, fiscal_year)
    counted = counts(actor, plan, today or timezone.localdate()) if plan else None
    return Summary(fiscal_year, plan is not None and plan.is_announced, counted)


def search(actor: Actor, text: str, limit: int) -> list[Hit]:
    """Return measures of any year that hold the text, newest year first."""
    return [
        Hit(
            item.title,
            _("Measure %(number)s of %(year)s")
            % {"number": in_digits(item.seq, None), "year": in_digits(item.plan.fiscal_year, None)},
            reverse("measures:record", args=[item.pk]),
        )
        for item in found_items(actor, text, limit)
    ]
