"""Plans of a year: open, introduce, clone."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.actions.approving import back_to_draft
from prongsai.engines.plans.actions.rules import checked, require, require_draft
from prongsai.engines.plans.models import FIRST_YEAR, LAST_YEAR, FigureLink, Item, ItemUnit, Kind, Plan, Step
from prongsai.engines.plans.queries import parted
from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


def open_plan(*, by: Actor, fiscal_year: int, kind: str = Kind.MEASURES) -> Plan:
    """Return the plan of the fiscal year (BE); make an empty draft where there is none."""
    require(by, kind, "edit")
    if not FIRST_YEAR <= fiscal_year <= LAST_YEAR:
        raise Problem(_("Write the fiscal year as a Buddhist year, such as 2569."), field="fiscal_year")
    with transaction.atomic():
        plan, is_new = Plan.objects.get_or_create(
            organization=by.organization, kind=kind, fiscal_year=fiscal_year
        )
        if is_new:
            record(
                by=by, verb="plans.plan_opened", subject=plan, data={"fiscal_year": fiscal_year, "kind": kind}
            )
    return plan


def introduce_plan(*, by: Actor, plan: Plan, introduction: str) -> Plan:
    """Change the introduction that stands above the measures."""
    require(by, plan.kind, "edit")
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan.pk, organization=by.organization)
        before, plan.introduction = plan.introduction, introduction.strip()
        checked(plan)
        if before != plan.introduction:
            plan.save(update_fields=["introduction"])
            record(by=by, verb="plans.introduction_changed", subject=plan)
            back_to_draft(by=by, plan=plan)
    return plan


def clone_plan(*, by: Actor, source: Plan, fiscal_year: int) -> tuple[Plan, list[tuple[Item, Item]]]:
    """Copy the measures into a later year: without states, results and evidence, dates moved by whole years.

    Figures and targets are kept, and the people and units of steps who still work here.

    Returns the new plan and the pairs of measure and copy; raises ``Problem`` when the year has measures.
    """
    require(by, source.kind, "edit")
    with transaction.atomic():
        plan = open_plan(by=by, fiscal_year=fiscal_year, kind=source.kind)
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        require_draft(plan)
        if Item.objects.filter(plan=plan, removed_at__isnull=True).exists():
            raise Problem(
                _(
                    "This fiscal year already has measures. Nothing was copied; "
                    "delete those first or add to them."
                ),
                status=409,
            )
        years = fiscal_year - source.fiscal_year
        pairs = [_copy(item, plan, years, by) for item in _whole(source)]
        if not pairs:
            raise Problem(_("There are no measures in that year to copy."), status=409)
        record(
            by=by,
            verb="plans.plan_cloned",
            subject=plan,
            data={"from": source.fiscal_year, "to": fiscal_year, "measures": len(pairs)},
        )
    return plan, pairs


def _whole(plan: Plan) -> Any:
    rows = Item.objects.filter(plan=plan, removed_at__isnull=True).order_by("seq")
    return rows.prefetch_related("steps__assignee", "steps__unit", "item_units", "figure_links")


def _copy(item: Item, plan: Plan, years: int, by: Actor) -> tuple[Item, Item]:
    monitoring, target, figure = parted(item.monitoring, item.target, item.figure)
    copy = Item(
        organization=plan.organization,
        plan=plan,
        seq=item.seq,
        title=item.title,
        monitoring=monitoring,
        target=target,
        figure=figure,
        # Words such as "ม.ค. – มี.ค. ๒๕๖๙" name the old year; where dates are known they are written anew.
        period_text="" if item.starts_on else item.period_text,
        starts_on=moved(item.starts_on, years),
        ends_on=moved(item.ends_on, years),
        responsible_text=item.responsible_text,
        dimension=item.dimension,
        budget=item.budget,
        quarters=item.quarters,
        updated_by_name=by.name[:200],
    )
    steps = [
        Step(
            organization=plan.organization,
            item=copy,
            seq=step.seq,
            text=step.text,
            due_on=moved(step.due_on, years),
            assignee=step.assignee if step.assignee and step.assignee.is_active else None,
            unit=step.unit if step.unit and not step.unit.is_closed else None,
        )
        for step in item.steps.all()
    ]
    due = [day for day in (copy.ends_on, *(step.due_on for step in steps)) if day]
    copy.steps_total, copy.next_due_on = len(steps), min(due, default=None)
    copy.save()
    Step.objects.bulk_create(steps)
    ItemUnit.objects.bulk_create(
        ItemUnit(organization=plan.organization, item=copy, unit_id=link.unit_id)
        for link in item.item_units.all()
    )
    FigureLink.objects.bulk_create(
        FigureLink(
            organization=plan.organization,
            item=copy,
            code=link.code,
            label=link.label,
            unit=link.unit,
            comparator=link.comparator,
            target=link.target,
            rule=link.rule,
            created_by_name=by.name[:200],
        )
        for link in item.figure_links.all()
    )
    record(by=by, verb="plans.item_cloned", subject=copy, data={"from": item.pk})
    return item, copy


def moved(day: date | None, years: int) -> date | None:
    """Return the same day some years later; 29 February becomes 28 February."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
