"""Which content comes after which."""

from __future__ import annotations

from typing import Any

from prongsai.foundation.approvals.models import Approval, Signature
from prongsai.foundation.approvals.subjects import DOCUMENT
from prongsai.foundation.approvals.workflow import APPROVED
from prongsai.foundation.documents.api import Document

LONGEST_CHAIN = 20


def newer_document(approval: Approval) -> Document | None:
    """Return a later document of the same draft that says something else, or none."""
    document = approval.document
    if approval.subject_kind != DOCUMENT or document.draft_id is None:
        return None
    found: Document | None = (
        Document.objects.filter(
            organization=approval.organization_id, draft=document.draft_id, pk__gt=document.pk
        )
        .exclude(content_sha256=approval.content_sha256)
        .order_by("-pk")
        .first()
    )
    return found


def chain(approval: Approval) -> list[Approval]:
    """Return the approvals before this one, the latest first. Cost: two queries for each."""
    found: list[Approval] = []
    here = approval
    while here.former_id is not None and len(found) < LONGEST_CHAIN:
        former = (
            Approval.objects.select_related("document").prefetch_related("signatures").get(pk=here.former_id)
        )
        found.append(former)
        here = former
    return found


def last_signed(formers: list[Approval], signature: Signature, user: Any) -> Signature | None:
    """Return the latest earlier signature of the same desk or person, with its approval, or none."""
    for former in formers:
        one: Signature
        for one in former.signatures.all():
            same_desk = signature.position_id is not None and one.position_id == signature.position_id
            if one.state == APPROVED and (same_desk or (user is not None and one.decided_by_id == user.pk)):
                one.approval = former
                return one
    return None
