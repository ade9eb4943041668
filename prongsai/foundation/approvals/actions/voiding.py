"""A content that changed makes the signatures under it void."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from prongsai.foundation.approvals.actions.signing import close
from prongsai.foundation.approvals.models import Approval, Signature
from prongsai.foundation.approvals.queries.holders import Office, users_of
from prongsai.foundation.approvals.subjects import DOCUMENT
from prongsai.foundation.approvals.wording import wording
from prongsai.foundation.approvals.workflow import APPROVED, WAITING
from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.api import Document
from prongsai.foundation.notifications.api import notify
from prongsai.kernel.actor import Actor


def void_if_changed(
    by: Actor, subject_kind: str, subject_id: int, new_content_sha256: str, now: datetime | None = None
) -> Approval | None:
    """Make the subject's approval void when its content is another by now; return the latest, or none.

    Every approval that waits or is approved becomes void; its signatures stay, struck through.
    """
    with transaction.atomic():
        rows: list[Approval] = list(
            Approval.objects.select_for_update(of=("self",))
            .filter(
                organization=by.organization,
                subject_kind=subject_kind,
                subject_id=subject_id,
                state__in=[WAITING, APPROVED],
            )
            .exclude(content_sha256=new_content_sha256)
            .select_related("document", "sent_by")
            .order_by("-pk")
        )
        # One that was approved may have been sent once more: neither holds any longer.
        for held in rows:
            _void(by, held, new_content_sha256, now or timezone.now())
    return rows[0] if rows else None


def void_former_letters(by: Actor, document: Document) -> list[Approval]:
    """Make approvals of earlier documents of the same draft void, when the new one says something else."""
    if document.draft_id is None:
        return []
    with transaction.atomic():
        rows = list(
            Approval.objects.select_for_update(of=("self",))
            .filter(
                organization=by.organization,
                subject_kind=DOCUMENT,
                document__draft=document.draft_id,
                state__in=[WAITING, APPROVED],
            )
            .exclude(content_sha256=document.content_sha256)
            .select_related("document", "sent_by")
        )
        for held in rows:
            _void(by, held, document.content_sha256, timezone.now())
    return rows


def _void(by: Actor, approval: Approval, new_sha256: str, now: datetime) -> None:
    rows = Signature.objects.filter(approval=approval).select_related(
        "decided_by", "position", "person__user"
    )
    office = Office(by.organization, timezone.localdate(now))
    told = [one.decided_by for one in rows if one.decided_by is not None]
    for one in rows:
        if one.is_open:
            told += users_of(office.at(one))
    record(
        by=by,
        verb="approvals.voided",
        subject=approval,
        summary=approval.document.title,
        data={"sha256": [approval.content_sha256, new_sha256]},
    )
    close(by=by, approval=approval, move="void", reason=wording("changed"), now=now)
    notify(
        by=by,
        users=[user for user in dict.fromkeys(told) if user != by.user and user.is_active],
        title=gettext_lazy("A document that you had on your desk has changed. Signatures under it are void."),
        text=approval.document.title,
        path=approval.get_absolute_url(),
    )
