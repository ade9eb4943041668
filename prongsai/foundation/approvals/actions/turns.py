"""Whose turn it is: the next desk opens, is passed over where one signature counts, and its people hear of it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy

from prongsai.foundation.approvals.models import Approval, Part, Signature
from prongsai.foundation.approvals.queries.holders import Office, users_of
from prongsai.foundation.approvals.subjects import subject_of
from prongsai.foundation.approvals.wording import wording
from prongsai.foundation.approvals.workflow import APPROVAL, SKIPPED, WAITING
from prongsai.foundation.audit.api import record
from prongsai.foundation.notifications.api import notify
from prongsai.foundation.organizations.api import closed_days
from prongsai.kernel.actor import Actor
from prongsai.kernel.deadlines import Deadline


def next_turn(*, by: Actor, approval: Approval, now: datetime, today: date) -> Signature | None:
    """Open the next desk that has to sign and tell its people; the last signature approves the content."""
    office = Office(by.organization, today)
    rows: list[Signature] = list(
        Signature.objects.select_for_update(of=("self",))
        .filter(approval=approval, state=WAITING)
        .select_related("position", "person__user")
        .order_by("seq")
    )
    for index, signature in enumerate(rows):
        why = _passed_over(approval, signature, rows[index + 1 :], office)
        if why is None:
            _open(by, approval, signature, office, now, today)
            return signature
        Signature.objects.filter(pk=signature.pk).update(
            state=SKIPPED, decided_at=now, opinion=why, decided_by_name="", opened_at=now
        )
        record(
            by=by,
            verb="approvals.passed_over",
            subject=approval,
            summary=f"{approval.document.title}: {signature.title}",
            data={"desk": signature.seq, "why": why},
        )
    _finish(by, approval, now)
    return None


def refresh_turns(*, by: Actor, approval: Approval, signature: Signature, today: date) -> None:
    """Tell the people of an open desk, after somebody else was put in charge."""
    _tell(by, approval, signature, Office(by.organization, today))


def _passed_over(
    approval: Approval, signature: Signature, later: list[Signature], office: Office
) -> str | None:
    """Return why a desk need not sign: its only person sent it, or signs at a later desk; else none."""
    if signature.part == Part.DECIDE:
        return None
    able = {one.person.user_id for one in office.able(signature)}
    if len(able) != 1:
        return None
    if approval.sent_by_id in able:
        return wording("skipped.sender")
    if not approval.once:
        return None
    for one in later:
        if {holder.person.user_id for holder in office.able(one)} == able:
            return wording("skipped.same", desk=one.title)
    return None


def _open(
    by: Actor, approval: Approval, signature: Signature, office: Office, now: datetime, today: date
) -> None:
    due_on = None
    if signature.days:
        due_on = Deadline(today, signature.days, working=True).due_on(closed_days(by.organization))
    Signature.objects.filter(pk=signature.pk).update(opened_at=now, due_on=due_on)
    signature.opened_at, signature.due_on = now, due_on
    _tell(by, approval, signature, office)


def _tell(by: Actor, approval: Approval, signature: Signature, office: Office) -> None:
    users = users_of(office.at(signature))
    if not users and approval.sent_by is not None:
        notify(
            by=by,
            users=[approval.sent_by],
            title=gettext_lazy("A desk is empty: choose who signs there."),
            text=approval.document.title,
            path=approval.get_absolute_url(),
        )
        return
    notify(
        by=by,
        users=users,
        title=gettext_lazy("A document waits for your signature."),
        text=approval.document.title,
        path=f"{approval.get_absolute_url()}sign/",
    )


def _finish(by: Actor, approval: Approval, now: datetime) -> None:
    target = APPROVAL.target("approve", approval.state)
    Approval.objects.filter(pk=approval.pk).update(state=target, closed_at=now, closed_by_name=by.name[:200])
    approval.state, approval.closed_at, approval.closed_by_name = target, now, by.name[:200]
    record(
        by=by,
        verb="approvals.approved",
        subject=approval,
        summary=approval.document.title,
        data={"sha256": approval.content_sha256},
    )
    subject = subject_of(approval.subject_kind)
    if subject is not None and subject.on_approved is not None:
        subject.on_approved(approval, by)
    if approval.sent_by is not None and approval.sent_by != by.user:
        notify(
            by=by,
            users=[approval.sent_by],
            title=gettext_lazy("Your document was approved."),
            text=approval.document.title,
            path=approval.get_absolute_url(),
        )
