"""What waits, what was sent, and what is known of a document's approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.approvals.models import Approval, Signature
from prongsai.foundation.approvals.queries.holders import Holder, Office
from prongsai.foundation.approvals.workflow import APPROVED, RETURNED, WAITING
from prongsai.foundation.documents.api import Document
from prongsai.kernel.actor import Actor

SIGN, EMPTY, CORRECT = "sign", "empty_desk", "correct"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for the actor: to sign, to choose who signs, or to correct what was returned."""

    title: str
    meta: str
    due_on: date | None
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """Who approved a document, when, and under which fingerprint."""

    approval: Approval
    approved_by: str
    approved_on: date
    acting_for: str
    content_sha256: str


def approvals(actor: Actor) -> Any:
    """Return the approvals that the actor may see, newest first, with documents and signatures."""
    return (
        Approval.objects.visible_to(actor)
        .select_related("document")
        .defer("document__content", "document__merge")
        .prefetch_related(
            Prefetch("signatures", Signature.objects.select_related("position", "person__position"))
        )
    )


def approval_for(subject_kind: str, subject_id: int, organization: Any = None) -> Approval | None:
    """Return the latest approval of a subject with its signatures, or none."""
    rows = Approval.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    if organization is not None:
        rows = rows.filter(organization=organization)
    found: Approval | None = (
        rows.prefetch_related("signatures").select_related("document").order_by("-pk").first()
    )
    return found


def approvals_of_document(document: Document) -> list[Approval]:
    """Return the approvals of a document, newest first, with their signatures."""
    return list(
        Approval.objects.filter(organization=document.organization_id, document=document).prefetch_related(
            "signatures"
        )
    )


def approval_facts(document: Document) -> ApprovalFacts | None:
    """Return who approved a document as it is, and when; none while nobody has. Cost: two queries."""
    found = next((one for one in approvals_of_document(document) if one.state == APPROVED), None)
    if found is None or found.content_sha256 != document.content_sha256:
        return None
    last = [one for one in found.signatures.all() if one.state == APPROVED][-1]
    signed_on = last.paper_on or timezone.localdate(last.decided_at)
    return ApprovalFacts(found, last.decided_by_name, signed_on, last.acting_for, found.content_sha256)


def open_at(actor: Actor, office: Office) -> Any:
    """Return the open desks at which the actor may sign, the most urgent first."""
    person = office.person_of(actor.user)
    if person is None:
        return Signature.objects.none()
    mine = Q(person=person) & (~Q(chosen_by_name="") | Q(position=None))
    mine |= Q(position__in=office.positions_of(actor.user), chosen_by_name="")
    return (
        Signature.objects.filter(
            mine,
            organization=actor.organization,
            state=WAITING,
            opened_at__isnull=False,
            approval__state=WAITING,
        )
        .select_related("approval__document", "position")
        .defer("approval__document__content", "approval__document__merge")
        .order_by("due_on", "opened_at", "pk")
    )


def waiting_for(actor: Actor, today: date) -> list[Waiting]:
    """Return what waits for the actor in approvals. Cost: at most five queries."""
    if not actor.is_signed_in:
        return []
    office = Office(actor.organization, today)
    found = [
        Waiting(
            str(one.approval.document.title),
            _("%(desk)s · from %(name)s") % {"desk": one.title, "name": one.approval.sent_by_name},
            one.due_on,
            reverse("approvals:sign", args=[one.approval_id]),
            SIGN,
        )
        for one in open_at(actor, office)
    ]
    if not (actor.may_somewhere("documents.make") or actor.may("office.manage")):
        return found
    for one in _stuck(actor, office):
        found.append(
            Waiting(
                str(one.approval.document.title),
                _("Nobody can sign at “%s”") % one.title,
                one.due_on,
                reverse("approvals:approval", args=[one.approval_id]),
                EMPTY,
            )
        )
    returned = Approval.objects.filter(
        organization=actor.organization, sent_by=actor.user, state=RETURNED, later__isnull=True
    )
    found += [
        Waiting(
            row.document.title,
            _("Returned: %s") % row.closed_reason[:120],
            None,
            reverse("approvals:approval", args=[row.pk]),
            CORRECT,
        )
        for row in returned.select_related("document").defer("document__content", "document__merge")[:50]
    ]
    return found


def stuck(signature: Signature, approval: Approval, office: Office) -> bool:
    """Return whether nobody can sign at a desk as things are."""
    return not free_at(signature, approval, office)


def free_at(signature: Signature, approval: Approval, office: Office) -> list[Holder]:
    """Return who can sign in and is not kept from signing by having sent or signed before."""
    able = office.able(signature)
    if signature.part == "decide":
        able = [one for one in able if one.person.user_id != approval.sent_by_id]
    if not approval.once:
        signed = {
            one.decided_by_id
            for one in approval.signatures.all()
            if one.state == APPROVED and one.decided_by_id
        }
        able = [one for one in able if one.person.user_id not in signed]
    return able


def _stuck(actor: Actor, office: Office) -> list[Signature]:
    """Return desks that nobody can sign at: to who sent the document, and to who can name somebody for any desk."""
    rows = Signature.objects.filter(
        organization=actor.organization, state=WAITING, opened_at__isnull=False, approval__state=WAITING
    )
    if not actor.may("office.manage"):
        rows = rows.filter(approval__sent_by=actor.user)
    rows = rows.select_related("approval__document", "position")
    rows = rows.defer("approval__document__content", "approval__document__merge")
    return [one for one in rows if not office.able(one)]
