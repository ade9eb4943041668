"""What a desk does with a document: agree, return; and who sits there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prongsai.foundation.approvals.actions.turns import next_turn, refresh_turns
from prongsai.foundation.approvals.models import Approval, Method, Part, Signature
from prongsai.foundation.approvals.queries.holders import Holder, Office
from prongsai.foundation.approvals.queries.rows import free_at
from prongsai.foundation.approvals.queries.versions import newer_document
from prongsai.foundation.approvals.subjects import subject_of
from prongsai.foundation.approvals.workflow import APPROVAL, APPROVED, RETURNED, SIGNATURE, WAITING
from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.api import content_sha256
from prongsai.foundation.notifications.api import notify
from prongsai.foundation.organizations.api import Person
from prongsai.kernel.access import Refused
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem

# How long ago a person may have said again who it is, in seconds and as a span.
WINDOW = timedelta(minutes=5)
SKEW = timedelta(minutes=1)
LONGEST_OPINION = 4_000
SIGN = "approvals.sign"


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody had on the screen when signing: which desk, and the fingerprint of which content."""

    seq: int
    content_sha256: str


def approve(
    *,
    by: Actor,
    approval: Approval,
    seen: Seen,
    opinion: str,
    reauthenticated_at: datetime | None,
    now: datetime | None = None,
) -> Signature:
    """Agree at the desk whose turn it is, with an opinion; the last desk approves the content.

    Raises ``Refused`` for somebody who does not sit there, ``Conflict`` when the desk or the content is another
    by now, ``Problem`` where the person has not just said again who it is.
    """
    now = now or timezone.now()
    with transaction.atomic():
        held, signature = locked_turn(by, approval, seen)
        holder = _sits_there(by, held, signature, now)
        check_again(reauthenticated_at, now)
        _decide(
            signature,
            APPROVED,
            opinion=opinion.strip()[:LONGEST_OPINION],
            decided_at=now,
            decided_by=by.user,
            decided_by_name=_name(holder),
            acting_for=holder.acting_for[:400],
            reauthenticated_at=reauthenticated_at,
            content_sha256=held.content_sha256,
            method=Method.APP,
        )
        _record(by, held, signature, "approvals.signed")
        next_turn(by=by, approval=held, now=now, today=timezone.localdate(now))
    approval.refresh_from_db()
    return signature


def return_it(
    *,
    by: Actor,
    approval: Approval,
    seen: Seen,
    reason: str,
    reauthenticated_at: datetime | None,
    now: datetime | None = None,
) -> Signature:
    """Return the document for correction, with a reason; the sender corrects it and sends it again."""
    now = now or timezone.now()
    reason = reason.strip()[:LONGEST_OPINION]
    if not reason:
        raise Problem(_("Say what has to be corrected, so that it can be."), field="opinion")
    with transaction.atomic():
        held, signature = locked_turn(by, approval, seen)
        holder = _sits_there(by, held, signature, now)
        if not signature.may_return:
            raise Problem(_("This desk does not return documents. It gives an opinion."), status=409)
        check_again(reauthenticated_at, now)
        _decide(
            signature,
            RETURNED,
            opinion=reason,
            decided_at=now,
            decided_by=by.user,
            decided_by_name=_name(holder),
            acting_for=holder.acting_for[:400],
            reauthenticated_at=reauthenticated_at,
            content_sha256=held.content_sha256,
        )
        _record(by, held, signature, "approvals.returned", reason=reason)
        close_returned(by=by, approval=held, reason=reason, now=now)
    approval.refresh_from_db()
    return signature


def choose_holder(*, by: Actor, approval: Approval, seq: int, person: Person, reason: str) -> Signature:
    """Put somebody else in charge of a desk, with a reason.

    Who makes documents may do so for a desk that nobody can sign at; an administrator for any. Nobody names
    oneself, and the sender never decides.
    """
    now = timezone.now()
    reason = " ".join(reason.split())[:300]
    with transaction.atomic():
        held = _locked(by, approval)
        signature = _row(held, seq)
        if held.state != WAITING or signature.state != WAITING:
            raise Conflict(SIGNATURE.refusal)
        office = Office(by.organization, timezone.localdate(now))
        if not by.may("office.manage"):
            by.require("documents.make")
            if free_at(signature, held, office):
                raise Refused("office.manage")
        if not reason:
            raise Problem(_("Say why somebody else signs here."), field="reason")
        found = office.people.get(person.pk)
        if found is None or not found.user_id:
            raise Problem(_("This person cannot sign in. Choose somebody who can."), field="person")
        if by.user is not None and found.user_id == by.user.pk:
            raise Problem(_("You cannot name yourself. Somebody else has to choose you."), field="person")
        if signature.part == Part.DECIDE and found.user_id == held.sent_by_id:
            raise Problem(_("Who sent the document cannot decide on it."), field="person")
        Signature.objects.filter(pk=signature.pk).update(
            person=found, chosen_by_name=by.name[:200], chosen_reason=reason
        )
        record(
            by=by,
            verb="approvals.holder_chosen",
            subject=held,
            summary=f"{held.document.title}: {signature.title}",
            data={"desk": seq, "person": found.name, "reason": reason},
        )
        signature.refresh_from_db()
        if signature.opened_at is not None:
            refresh_turns(by=by, approval=held, signature=signature, today=office.today)
    return signature


def withdraw(by: Actor, approval: Approval, reason: str, now: datetime | None = None) -> Approval:
    """Take back what was sent, with a reason: only who sent it, or an administrator."""
    now = now or timezone.now()
    reason = reason.strip()[:LONGEST_OPINION]
    with transaction.atomic():
        held = _locked(by, approval)
        is_sender = by.user is not None and held.sent_by_id == by.user.pk
        if not (is_sender or by.may("office.manage")):
            raise Refused("approvals.withdraw")
        APPROVAL.target("withdraw", held.state)
        if not reason:
            raise Problem(_("Say why it is withdrawn."), field="reason")
        record(
            by=by,
            verb="approvals.withdrawn",
            subject=held,
            summary=held.document.title,
            data={"reason": reason},
        )
        close(by=by, approval=held, move="withdraw", reason=reason, now=now)
    approval.refresh_from_db()
    return approval


def close_returned(*, by: Actor, approval: Approval, reason: str, now: datetime) -> None:
    """End an approval that a desk returned, and tell its sender; the caller holds the lock and has recorded."""
    close(by=by, approval=approval, move="return", reason=reason, now=now)
    if approval.sent_by is not None:
        notify(
            by=by,
            users=[approval.sent_by],
            title=gettext_lazy("Your document was returned for correction."),
            text=f"{approval.document.title}\n{reason}",
            path=approval.get_absolute_url(),
            email=True,
        )


def close(*, by: Actor, approval: Approval, move: str, reason: str, now: datetime) -> None:
    """Move an approval to a state that ends it, and tell the room; the caller holds the lock and has recorded."""
    target = APPROVAL.target(move, approval.state)
    Approval.objects.filter(pk=approval.pk).update(
        state=target, closed_at=now, closed_by_name=by.name[:200], closed_reason=reason
    )
    approval.state, approval.closed_at = target, now
    approval.closed_by_name, approval.closed_reason = by.name[:200], reason
    subject = subject_of(approval.subject_kind)
    told = subject and (subject.on_voided if move == "void" else subject.on_closed)
    if told:
        told(approval, by)


def locked_turn(by: Actor, approval: Approval, seen: Seen) -> tuple[Approval, Signature]:
    """Return the approval and the desk whose turn it is, locked; raise ``Conflict`` when either is another now."""
    held = _locked(by, approval)
    if held.state != WAITING:
        raise Conflict(APPROVAL.refusal, current=held)
    signature = _row(held, seen.seq)
    if not signature.is_open:
        raise Conflict(SIGNATURE.refusal, current=held)
    shown = seen.content_sha256 == held.content_sha256 == content_sha256(held.document.blocks())
    if not shown or newer_document(held) is not None:
        raise Conflict(
            _("The content has changed since this was sent. Nothing was signed. Look at the new version."),
            current=held,
        )
    return held, signature


def check_again(reauthenticated_at: datetime | None, now: datetime) -> None:
    """Raise ``Problem`` unless the person said again, in the last minutes, who it is."""
    if reauthenticated_at is None or not -SKEW <= now - reauthenticated_at <= WINDOW:
        raise Problem(_("Confirm once more that it is you, then sign."), field="again", status=422)


def _sits_there(by: Actor, approval: Approval, signature: Signature, now: datetime) -> Holder:
    office = Office(by.organization, timezone.localdate(now))
    holder = office.holder(signature, by.user)
    if holder is None:
        raise Refused(SIGN)
    if signature.part == Part.DECIDE and approval.sent_by_id == by.user.pk:
        raise Problem(_("Who sent the document cannot decide on it."), status=409)
    earlier = Signature.objects.filter(approval=approval, state=APPROVED, decided_by=by.user)
    if not approval.once and earlier.exists():
        raise Problem(
            _("You signed at an earlier desk. On this route nobody signs twice: another person signs here."),
            status=409,
        )
    return holder


def _name(holder: Holder) -> str:
    title = holder.person.position.title if holder.person.position else ""
    name = holder.person.name
    return (f"{name} ({title})" if title and title != name else name)[:200]


def _decide(signature: Signature, state: str, **fields: Any) -> None:
    """Write a decision; where somebody was faster in spite of the lock, nothing is written."""
    rows = Signature.objects.filter(pk=signature.pk, state=WAITING, opened_at__isnull=False)
    if not rows.update(state=state, **fields):
        raise Conflict(SIGNATURE.refusal)
    signature.refresh_from_db()


def _record(by: Actor, approval: Approval, signature: Signature, verb: str, **data: Any) -> None:
    record(
        by=by,
        verb=verb,
        subject=approval,
        summary=f"{approval.document.title}: {signature.title}",
        data={
            "desk": signature.seq,
            "name": signature.decided_by_name,
            "acting_for": signature.acting_for,
            "sha256": approval.content_sha256,
            **data,
        },
    )


def _locked(by: Actor, approval: Approval) -> Approval:
    found: Approval | None = (
        Approval.objects.select_for_update(of=("self",))
        .select_related("document", "sent_by")
        .filter(pk=approval.pk, organization=by.organization)
        .first()
    )
    if found is None:
        raise Refused(SIGN)
    return found


def _row(approval: Approval, seq: int) -> Signature:
    found: Signature | None = (
        Signature.objects.select_for_update(of=("self",))
        .select_related("position", "person")
        .filter(approval=approval, seq=seq)
        .first()
    )
    if found is None:
        raise Conflict(SIGNATURE.refusal)
    return found
