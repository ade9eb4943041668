"""The measures on their way along the desks: checked, sent, approved, returned, void after a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.api import (
    Approved,
    Plan,
    announce_plan,
    approve_plan,
    picture_of,
    picture_sha256,
    return_plan,
    send_plan,
)
from prongsai.foundation.approvals.api import Approval, approval_for, send, void_if_changed
from prongsai.foundation.checks.api import blocking
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.rooms.measures.actions.reports import ReportOptions, make_report
from prongsai.rooms.measures.models import Report, What
from prongsai.rooms.measures.queries import LAYOUTS, checked_plan

PLAN_SUBJECT, REPORT_SUBJECT = "measures.plan", "measures.report"


def send_measures(
    *, by: Actor, plan: Plan, route: Any, introduction: str, note: str = "", today: date
) -> Approval:
    """Make the document of the measures as they stand, and send it along the route.

    Raises ``Problem`` where the checks found errors that nobody has set aside.
    """
    by.require("measures.edit")
    by.require("documents.make")
    with transaction.atomic():
        plan = send_plan(by=by, plan=plan)
        if blocking(checked_plan(by, plan, introduction, today)):
            raise Problem(_("Mend the errors first, or set them aside with a reason."), status=422)
        options = ReportOptions(layout=LAYOUTS[What.PLAN][0], introduction=introduction, photos="none")
        report = make_report(by=by, plan=plan, what=What.PLAN, options=options, today=today)
        return send(by, report.document, PLAN_SUBJECT, plan.pk, route=route, note=note, today=today)


def send_report(*, by: Actor, report: Report, route: Any, note: str = "", today: date) -> Approval:
    """Send a document of results along a route."""
    by.require("documents.make")
    return send(by, report.document, REPORT_SUBJECT, report.pk, route=route, note=note, today=today)


def announce(*, by: Actor, plan: Plan, elsewhere: Approved | None = None, today: date) -> Plan:
    """Announce approved measures, or a draft that was approved on paper outside Prongsai."""
    return announce_plan(by=by, plan=plan, elsewhere=elsewhere, today=today)


def on_approved(approval: Approval, by: Actor) -> None:
    """Note that the last desk approved; refuse where the measures are others by now than in the document."""
    plan = _plan(approval)
    if plan is None:
        return
    report = Report.objects.filter(organization=by.organization, document=approval.document_id).first()
    if report is None or report.options.get("picture") != picture_sha256(picture_of(plan)):
        raise Problem(
            _("The measures are others by now than in this document. Return it, so that it is sent anew."),
            status=409,
        )
    if plan.is_draft:  # the same document was sent again after it had been returned
        plan = send_plan(by=replace(by, is_system=True), plan=plan)
    last = approval.signatures.order_by("seq").last()
    approve_plan(
        by=by,
        plan=plan,
        approved=Approved(on=timezone.localdate(), by_text=last.position_title or last.title if last else ""),
    )


def on_closed(approval: Approval, by: Actor) -> None:
    """Note that the measures were returned for correction or withdrawn."""
    plan = _plan(approval)
    if plan is not None and plan.state == "sent":
        return_plan(by=by, plan=plan, reason=approval.closed_reason)


def on_voided(approval: Approval, by: Actor) -> None:
    """Note that the approval fell; a change of the measures has already taken them back to draft."""
    on_closed(approval, by)


def void_approval(by: Actor, plan: Plan) -> None:
    """Make the approval of measures void that go back to draft."""
    held = approval_for(PLAN_SUBJECT, plan.pk, by.organization)
    if held is not None:
        void_if_changed(by, PLAN_SUBJECT, plan.pk, picture_sha256(picture_of(plan)))


def _plan(approval: Approval) -> Plan | None:
    found: Plan | None = Plan.objects.filter(
        organization=approval.organization_id, pk=approval.subject_id
    ).first()
    return found


def may_open_subject(approval: Approval, actor: Actor) -> bool:
    """Return whether the actor gets onto the page of what was sent: those are of the whole office."""
    return actor.may("measures.view")
