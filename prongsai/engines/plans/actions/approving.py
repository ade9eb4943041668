"""The way of a plan: sent, approved, announced; a later change takes it back to draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.actions.rules import checked, require
from prongsai.engines.plans.models import Item, Plan, PlanVersion, Through
from prongsai.engines.plans.queries import picture_of, picture_sha256
from prongsai.engines.plans.workflow import DRAFT, PLAN
from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

Reopened = Callable[[Actor, Plan], None]
_REOPENED: dict[str, Reopened] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Approved:
    """Who approved the measures and where: a memo outside Prongsai, or the last desk of a route."""

    number: str = ""
    on: date | None = None
    by_text: str = ""


def on_reopened(kind: str, function: Reopened) -> None:
    """Have the function called, in the same transaction, whenever a plan of the kind goes back to draft."""
    _REOPENED[kind] = function


def send_plan(*, by: Actor, plan: Plan) -> Plan:
    """Note that the draft was sent for approval."""
    require(by, plan.kind, "edit")
    with transaction.atomic():
        plan = _moved(by, plan, "send")
        _require_measures(plan)
        record(by=by, verb="plans.plan_sent", subject=plan)
    return plan


def return_plan(*, by: Actor, plan: Plan, reason: str = "") -> Plan:
    """Note that the measures were returned, or their approval withdrawn: they are a draft again."""
    with transaction.atomic():
        plan = _moved(by, plan, "return")
        record(by=by, verb="plans.plan_returned", subject=plan, summary=reason[:300])
    return plan


def approve_plan(*, by: Actor, plan: Plan, approved: Approved) -> Plan:
    """Note that the last desk approved, and keep the measures as they were approved.

    Called by what registers the route; the desks have been checked there.
    """
    with transaction.atomic():
        plan = _moved(by, plan, "approve")
        version = _version(by, plan, Through.ROUTE, approved)
        record(by=by, verb="plans.plan_approved", subject=plan, data={"sha256": version.sha256})
    return plan


def announce_plan(
    *, by: Actor, plan: Plan, elsewhere: Approved | None = None, today: date | None = None
) -> Plan:
    """Announce approved measures: from now on results are reported against them.

    A draft is announced only with ``elsewhere``: the number and date of the memo by which it was approved
    outside Prongsai. Raises ``Problem`` for a draft without it.
    """
    require(by, plan.kind, "edit")
    with transaction.atomic():
        plan = _locked(by, plan)
        _require_measures(plan)
        if plan.state == DRAFT and elsewhere is None:
            raise Problem(
                _(
                    "The measures have not been approved yet. Send them for approval, or write down the memo "
                    "by which they were approved outside Prongsai."
                ),
                status=409,
            )
        if elsewhere is not None:
            if elsewhere.on and elsewhere.on > (today or timezone.localdate()):
                raise Problem(_("This day is still to come."), field="on")
            plan.state = PLAN.target("announce_elsewhere", plan.state)
            version = _version(by, plan, Through.ELSEWHERE, elsewhere)
        else:
            plan.state = PLAN.target("announce", plan.state)
            version = PlanVersion.objects.filter(plan=plan, voided_at__isnull=True).latest("pk")
        plan.version += 1
        plan.announced_at, plan.announced_by_name = timezone.now(), by.name[:200]
        plan.save(update_fields=["state", "version", "announced_at", "announced_by_name"])
        version.number = plan.version
        version.announced_at, version.announced_by_name = plan.announced_at, plan.announced_by_name
        version.save(update_fields=["number", "announced_at", "announced_by_name"])
        data = {"version": plan.version, "through": version.through, "sha256": version.sha256}
        if elsewhere is not None:
            data |= {"memo": elsewhere.number, "memo_on": str(elsewhere.on)}
        record(by=by, verb="plans.plan_announced", subject=plan, data=data)
    return plan


def reopen_plan(*, by: Actor, plan: Plan) -> Plan:
    """Take a plan back to draft, so that its measures can be changed; its approval no longer counts."""
    require(by, plan.kind, "edit")
    with transaction.atomic():
        plan = _locked(by, plan)
        PLAN.target("reopen", plan.state)
        back_to_draft(by=by, plan=plan)
    return plan


def back_to_draft(*, by: Actor, plan: Plan) -> None:
    """Take a locked plan back to draft because its measures change; nothing happens to a draft."""
    if plan.state == DRAFT:
        return
    before = plan.state
    plan.state = PLAN.target("reopen", plan.state)
    plan.save(update_fields=["state"])
    PlanVersion.objects.filter(plan=plan, voided_at__isnull=True).update(
        voided_at=timezone.now(), voided_by_name=by.name[:200]
    )
    record(by=by, verb="plans.plan_reopened", subject=plan, data={"version": plan.version, "state": before})
    if plan.kind in _REOPENED:
        _REOPENED[plan.kind](by, plan)


def _locked(by: Actor, plan: Plan) -> Plan:
    row: Plan = Plan.objects.select_for_update().get(pk=plan.pk, organization=by.organization)
    return row


def _moved(by: Actor, plan: Plan, move: str) -> Plan:
    plan = _locked(by, plan)
    plan.state = PLAN.target(move, plan.state)
    plan.save(update_fields=["state"])
    return plan


def _require_measures(plan: Plan) -> None:
    if not Item.objects.filter(plan=plan, removed_at__isnull=True).exists():
        raise Problem(_("There is no measure yet, so there is nothing to announce."), status=409)


def _version(by: Actor, plan: Plan, through: str, approved: Approved) -> PlanVersion:
    picture = picture_of(plan)
    row = PlanVersion(
        organization=by.organization,
        plan=plan,
        picture=picture,
        sha256=picture_sha256(picture),
        through=through,
        approved_number=approved.number.strip(),
        approved_on=approved.on,
        approved_by_text=approved.by_text.strip(),
        approved_at=timezone.now(),
    )
    if through == Through.ELSEWHERE and not row.approved_number:
        raise Problem(_("Write the number of the memo."), field="number")
    if through == Through.ELSEWHERE and row.approved_on is None:
        raise Problem(_("Write the date of the memo."), field="on")
    checked(row, exclude=["plan", "organization", "picture"])
    row.save()
    return row
