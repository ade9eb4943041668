"""What others ask: how ready an office is, what waits for somebody, which dates the calendar should hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import Group, edition, item_for
from prongsai.foundation.checks.api import Assessment
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import fiscal_year_of, in_digits, local_date
from prongsai.rooms.checklist.models import Clarification, Submission
from prongsai.rooms.checklist.queries.loading import ANSWERING, Row, flat, rows_of, steps_of
from prongsai.rooms.checklist.workflow import (
    DRAFTED,
    ITEM_STATES,
    MISSING,
    OPEN,
    PUBLISHED,
    READY,
    RENEW,
    VIEW,
    WRITTEN,
)

SOON = timedelta(days=30)
MOST = 50
USUALLY_OPEN = timedelta(days=60)  # the form was open for two months in every year whose dates were seen
# How the states look as cells: they differ without colour too.
MARKS = {PUBLISHED: "", RENEW: "wait", READY: "wait", DRAFTED: "run", MISSING: "none"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the actor; ``kind`` is item, clarification or date."""

    title: str
    meta: str
    due_on: date | None
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """The items of a year with their states."""

    fiscal_year: int
    carried_from: int | None
    groups: list[tuple[Group, list[Row]]]
    counts: dict[str, int]
    total: int

    @property
    def ready(self) -> int:
        """Return how many items are published and current."""
        return self.counts.get(PUBLISHED, 0)


@dataclass(frozen=True, slots=True)
class OfficeReadiness:
    """One line of the supervisor's table."""

    office: str
    host: str
    fiscal_year: int
    total: int
    counts: dict[str, int]
    verified: int
    submitted_on: date | None


def readiness(
    actor: Actor, fiscal_year: int, today: date, made: list[tuple[Group, list[Row]]] | None = None
) -> Readiness | None:
    """Return how ready a year is; none for a year without an edition, or for whoever may not see it.

    Cost: seven queries, none where the caller has read the rows.
    """
    found = edition(fiscal_year)
    if found is None or not actor.may_somewhere(VIEW):
        return None
    made = rows_of(actor.organization, fiscal_year, today) if made is None else made
    states = Counter(row.status.state for row in flat(made))
    return Readiness(fiscal_year, found.carried_from, made, dict(states), len(flat(made)))


def readiness_of(organization: Any, fiscal_year: int, today: date) -> OfficeReadiness:
    """Return one office's line for the table of all offices; its rows have to be open. Cost: seven queries."""
    rows = flat(rows_of(organization, fiscal_year, today, only_states=True))
    states = Counter(row.status.state for row in rows)
    last = (
        Submission.objects.filter(organization=organization, fiscal_year=fiscal_year)
        .values_list("submitted_at", flat=True)
        .first()
    )
    return OfficeReadiness(
        office=organization.full_name,
        host=organization.host,
        fiscal_year=fiscal_year,
        total=len(rows),
        counts=dict(states),
        verified=sum(row.status.is_verified for row in rows),
        submitted_on=local_date(last) if last else None,
    )


def item_base(fiscal_year: int) -> str:
    """Return where the pages of a year's items stand: an address made once, not for each of dozens of items."""
    return reverse("checklist:item", args=[fiscal_year, "o0"]).removesuffix("o0/")


def cells_of(made: list[tuple[Group, list[Row]]], fiscal_year: int) -> list[dict[str, Any]]:
    """Return the items of a year as cells, group by group, for the component of that name."""
    base = item_base(fiscal_year)
    return [
        {
            "label": f"{in_digits(group.indicator.code, None)} {group.indicator.title}",
            "cells": [
                {
                    "number": row.item.code.lstrip("o"),
                    "code": row.item.code,
                    "state": MARKS[row.status.state],
                    "word": ITEM_STATES[row.status.state].label,
                    "url": f"{base}{row.item.code}/",
                }
                for row in rows
            ],
        }
        for group, rows in made
    ]


def legend_of(counts: dict[str, int]) -> list[dict[str, Any]]:
    """Return what the cells mean, with how many items are in each state."""
    return [
        {"label": state.label, "state": MARKS[code], "count": counts.get(code, 0)}
        for code, state in reversed(ITEM_STATES.items())
        if counts.get(code)
    ]


def waiting_for(
    actor: Actor,
    today: date,
    until: date | None = None,
    made: list[tuple[Group, list[Row]]] | None = None,
) -> list[Waiting]:
    """Return the actor's own items that are late or due soon, and clarifications that are not handed in.

    Whoever works on the assessment of the whole office sees late items that nobody was given, too.
    """
    if not actor.may_somewhere(VIEW):
        return []
    last, year = until or today + SOON, fiscal_year_of(today)
    may_all = actor.may("assessment.edit")
    user_id = actor.user.pk if actor.user is not None else None
    found = []
    made = rows_of(actor.organization, year, today) if made is None else made
    for row in flat(made):
        if row.status.state == PUBLISHED or row.due_on is None or row.due_on > last:
            continue
        own = row.owner is not None and user_id is not None and row.owner.user_id == user_id
        # A date that is everybody's says nothing about one item: it stands in the calendar once.
        mine = row.work is not None and actor.units_for("assessment.edit") >= {row.work.unit_id}
        if not (own or mine or (may_all and row.owner is None and row.due_is_own)):
            continue
        found.append(
            Waiting(
                f"{row.item.code} {in_digits(row.item.title, None, keep_codes=True)}",
                _("Checklist item of %(year)s") % {"year": in_digits(year, None)},
                row.due_on,
                reverse("checklist:item", args=[year, row.item.code]),
                "item",
            )
        )
    if may_all:
        found += _clarifications(actor, last)
    return found[:MOST]


def _clarifications(actor: Actor, last: date) -> list[Waiting]:
    rows = (
        Clarification.objects.visible_to(actor)
        .filter(state__in=[OPEN, WRITTEN])
        .select_related("submission")
        .defer("submission__sheet")
        .order_by("due_on", "pk")[:MOST]
    )
    return [
        Waiting(
            _("Clarification of %(concept)s") % {"concept": _title(row)},
            _("Submission of %(year)s") % {"year": in_digits(row.submission.fiscal_year, None)},
            row.due_on,
            reverse("checklist:clarification", args=[row.pk]),
            "clarification",
        )
        for row in rows
        if row.due_on is None or row.due_on <= last
    ]


def _title(row: Clarification) -> str:
    item = item_for(row.submission.fiscal_year, row.concept)
    return f"{item.code} {in_digits(item.title, None, keep_codes=True)}" if item else row.concept


def deadlines_of(actor: Actor, fiscal_year: int) -> list[Waiting]:
    """Return the ends of the assessment's steps, for calendars and the strip of the year. Cost: one query."""
    if not actor.may_somewhere(VIEW):
        return []
    return [
        Waiting(
            step.title,
            _("Assessment of fiscal year %(year)s") % {"year": in_digits(fiscal_year, None)},
            step.ends_on,
            f"{reverse('checklist:calendar', args=[fiscal_year])}#{step.code}",
            "date",
        )
        for step in steps_of(actor.organization, fiscal_year)
    ]


def assessment_of(organization: Any, fiscal_year: int) -> Assessment | None:
    """Return when a fiscal year (BE) is assessed; none while nobody knows when its answers are due. Cost: one query."""
    steps = {step.code: step for step in steps_of(organization, fiscal_year)}
    answering, result = steps.get(ANSWERING), steps.get("result")
    if answering is None:
        return None
    later = [steps[code].ends_on for code in (ANSWERING, "clarify", "confirm") if code in steps]
    return Assessment(
        opens_on=answering.starts_on or answering.ends_on - USUALLY_OPEN,
        due_on=answering.ends_on,
        ends_on=result.ends_on if result else max(later),
        is_announced_then=result is not None,
    )
