"""The demonstration office's measures on their way: approved along a route, bound to figures, reported in rounds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from prongsai.engines.plans.api import (
    Plan,
    close_round,
    count_by_hand,
    link_figure,
    report_unit,
    rounds_of,
    shares,
    tick_rounds,
)
from prongsai.foundation.approvals.api import Seen, add_starting_routes, approve, routes_for
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear
from prongsai.rooms.measures.api import announce, report_of_plan, send_measures

FIGURES = (("publishing.pages", "year", Decimal(5)), ("measures.steps_done", "year", Decimal(90)))


def approve_measures(plan: Plan, actors: Mapping[str, Actor], today: date) -> Any:
    """Send the measures along the shortest route, have its desks agree, and announce them; return the document."""
    officer = actors["officer"]
    add_starting_routes(officer.organization)
    route = min(routes_for(officer.organization, "report"), key=lambda one: one.desks.count())
    approval = send_measures(by=officer, plan=plan, route=route, introduction=plan.introduction, today=today)
    now = timezone.now()
    for seq, who in enumerate(("clerk", "mayor"), 1):
        seen = Seen(seq, approval.content_sha256)
        approve(
            by=actors[who],
            approval=approval,
            seen=seen,
            opinion="เห็นชอบตามที่เสนอ",
            reauthenticated_at=now,
            now=now,
        )
    announce(by=officer, plan=plan, today=today)
    return report_of_plan(officer, plan)


def bind_figures(plan: Plan, officer: Actor) -> None:
    """Bind the first measures of the year to figures with targets."""
    for item, (code, rule, target) in zip(plan.items.order_by("seq"), FIGURES, strict=False):
        link_figure(by=officer, item=item, code=code, rule=rule, comparator="ge", target=target)


def count_by_office(plan: Plan, officer: Actor, today: date) -> None:
    """Bind the measure of complaints to a share that the office counts itself, and count it."""
    item = plan.items.get(seq=3)
    label = "ร้อยละของเรื่องที่แจ้งผลภายใน ๑๕ วัน"
    link = link_figure(
        by=officer, item=item, label=label, unit="%", rule="year", comparator="ge", target=Decimal(90)
    )
    count_by_hand(
        by=officer,
        link=link,
        period=FiscalYear(plan.fiscal_year).period,
        numerator=Decimal(81),
        denominator=Decimal(88),
        source="ทะเบียนรับเรื่องร้องเรียนของสำนักปลัด",
        today=today,
    )


def hold_rounds(plan: Plan, officer: Actor) -> None:
    """Open both rounds of a year that is over, have every unit report, and close them."""
    machine = Actor.system(officer.organization, "worker")
    for usual in rounds_of(officer.organization, plan.fiscal_year):
        for found in tick_rounds(by=machine, today=usual.opens_on):
            if (found.fiscal_year, found.half) != (plan.fiscal_year, usual.half):
                continue
            for share in shares(officer, found):
                report_unit(by=officer, found=found, unit_id=share.unit.pk if share.unit else None)
            close_round(by=officer, found=found)
