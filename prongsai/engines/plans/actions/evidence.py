"""Evidence: add, describe, confirm, remove and bring back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.actions.drafts import EvidenceDraft
from prongsai.engines.plans.actions.rules import checked, locked, recount, require, unit_ids_of
from prongsai.engines.plans.models import Evidence, Item, Step
from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

MOST_EVIDENCE = 500  # per measure
DESCRIBED = ("caption", "happened_on", "supports_from", "supports_to", "step_id")


def add_evidence(*, by: Actor, item: Item, draft: EvidenceDraft, today: date) -> Evidence:
    """Attach a photo, file or link to a measure or to one of its steps."""
    with transaction.atomic():
        row = locked(by, item)
        require(by, row.plan.kind, "progress", unit_ids_of(row))
        if row.evidence_count >= MOST_EVIDENCE:
            raise Problem(_("This measure already has very much evidence. Remove some before adding more."))
        evidence = Evidence(
            organization=by.organization,
            item=row,
            kind=draft.kind,
            file=draft.file,
            url=draft.url,
            uploaded_by=by.user,
            uploaded_by_name=by.name[:200],
        )
        _describe(evidence, draft, today)
        evidence.save()
        recount(row)
        record(
            by=by,
            verb="plans.evidence_added",
            subject=row,
            summary=str(evidence)[:200],
            data={
                "evidence": evidence.pk,
                "kind": evidence.kind,
                "step": evidence.step and evidence.step.seq,
            },
        )
    return evidence


def describe_evidence(*, by: Actor, evidence: Evidence, draft: EvidenceDraft, today: date) -> Evidence:
    """Change caption, step and dates. Evidence that was confirmed has to be confirmed again."""
    with transaction.atomic():
        item = locked(by, evidence.item)
        require(by, item.plan.kind, "progress", unit_ids_of(item))
        row = _current(by, evidence)
        before = {name: getattr(row, name) for name in DESCRIBED}
        _describe(row, draft, today)
        after = {name: getattr(row, name) for name in DESCRIBED}
        changed = {name: [before[name], after[name]] for name in DESCRIBED if before[name] != after[name]}
        if changed:
            row.approved_at, row.approved_by_name = None, ""
            row.save(update_fields=[*DESCRIBED, "approved_at", "approved_by_name"])
            record(
                by=by,
                verb="plans.evidence_described",
                subject=item,
                summary=str(row)[:200],
                data={"evidence": row.pk, **changed},
            )
    return row


def approve_evidence(*, by: Actor, evidence: Evidence) -> Evidence:
    """Confirm evidence: somebody else than the uploader has looked at it."""
    with transaction.atomic():
        item = locked(by, evidence.item)
        require(by, item.plan.kind, "approve", unit_ids_of(item))
        row = _current(by, evidence)
        if by.user is not None and row.uploaded_by_id == by.user.pk:
            raise Problem(_("Somebody else has to confirm evidence that you uploaded yourself."), status=409)
        if row.approved_at:
            raise Problem(_("This evidence has already been confirmed."), status=409)
        row.approved_at, row.approved_by_name = timezone.now(), by.name[:200]
        row.save(update_fields=["approved_at", "approved_by_name"])
        record(
            by=by,
            verb="plans.evidence_approved",
            subject=item,
            summary=str(row)[:200],
            data={"evidence": row.pk},
        )
    return row


def remove_evidence(*, by: Actor, evidence: Evidence) -> Evidence:
    """Take evidence away; the journal keeps it, and it can be brought back."""
    with transaction.atomic():
        item = locked(by, evidence.item)
        require(by, item.plan.kind, "progress", unit_ids_of(item))
        row = _current(by, evidence)
        row.removed_at = timezone.now()
        row.save(update_fields=["removed_at"])
        recount(item)
        record(
            by=by,
            verb="plans.evidence_removed",
            subject=item,
            summary=str(row)[:200],
            data={"evidence": row.pk},
        )
    return row


def restore_evidence(*, by: Actor, evidence: Evidence) -> Evidence:
    """Bring removed evidence back."""
    with transaction.atomic():
        item = locked(by, evidence.item)
        require(by, item.plan.kind, "progress", unit_ids_of(item))
        row = _locked(by, evidence)
        if row.removed_at is None:
            raise Problem(_("This evidence has not been removed."), status=409)
        row.removed_at = None
        row.save(update_fields=["removed_at"])
        recount(item)
        record(
            by=by,
            verb="plans.evidence_restored",
            subject=item,
            summary=str(row)[:200],
            data={"evidence": row.pk},
        )
    return row


def _current(by: Actor, evidence: Evidence) -> Evidence:
    row = _locked(by, evidence)
    if row.removed_at:
        raise Problem(_("This evidence has been removed by now."), status=409)
    return row


def _locked(by: Actor, evidence: Evidence) -> Evidence:
    rows = Evidence.objects.select_for_update(of=("self",))
    row: Evidence = rows.get(pk=evidence.pk, organization=by.organization)
    return row


def _describe(evidence: Evidence, draft: EvidenceDraft, today: date) -> None:
    step = None
    if draft.step_id is not None:
        step = Step.objects.filter(item=evidence.item_id, pk=draft.step_id).first()
        if step is None:
            raise Problem(_("Choose a step of this measure."), field="step")
    if draft.happened_on and draft.happened_on > today:
        raise Problem(_("Evidence cannot show a day that is still to come."), field="happened_on")
    evidence.step = step
    evidence.caption = " ".join(draft.caption.split())
    evidence.happened_on = draft.happened_on
    evidence.supports_from, evidence.supports_to = draft.supports_from, draft.supports_to
    checked(evidence, exclude=["item", "organization", "file", "uploaded_by", "step"])
