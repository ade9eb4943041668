"""Putting another file or address in the place of a piece of evidence."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.actions.rules import checked, locked, require, unit_ids_of
from prongsai.engines.plans.models import Evidence, EvidenceKind
from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


def exchange_file(*, by: Actor, evidence: Evidence, file: Any) -> Evidence:
    """Put a file in the place of another, such as a photo with blurred faces; it has to be confirmed again."""
    with transaction.atomic():
        row = _locked(by, evidence)
        if row.kind == EvidenceKind.LINK:
            raise Problem(_("A link has no file."), status=409)
        before = row.file_id
        row.file = file
        _save(row, "file")
        record(
            by=by,
            verb="plans.evidence_exchanged",
            subject=row.item,
            summary=str(row)[:200],
            data={"evidence": row.pk, "file": [before, file.pk]},
        )
    return row


def correct_link(*, by: Actor, evidence: Evidence, url: str) -> Evidence:
    """Change the address of a link; it has to be confirmed again."""
    with transaction.atomic():
        row = _locked(by, evidence)
        if row.kind != EvidenceKind.LINK:
            raise Problem(_("Only a link has an address."), status=409)
        before, row.url = row.url, url.strip()
        checked(row, exclude=["item", "organization", "file", "uploaded_by", "step"])
        _save(row, "url")
        record(
            by=by,
            verb="plans.evidence_described",
            subject=row.item,
            summary=str(row)[:200],
            data={"evidence": row.pk, "url": [before, row.url]},
        )
    return row


def _locked(by: Actor, evidence: Evidence) -> Evidence:
    item = locked(by, evidence.item)
    require(by, item.plan.kind, "progress", unit_ids_of(item))
    rows = Evidence.objects.select_for_update(of=("self",)).filter(removed_at__isnull=True)
    row: Evidence = rows.get(pk=evidence.pk, organization=by.organization)
    return row


def _save(row: Evidence, *fields: str) -> None:
    row.approved_at, row.approved_by_name = None, ""
    row.save(update_fields=[*fields, "approved_at", "approved_by_name"])
