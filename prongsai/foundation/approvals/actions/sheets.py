"""The sheet of signatures as a document of its own."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from prongsai.foundation.approvals.models import Approval
from prongsai.foundation.approvals.queries.sheet import content_with_sheet
from prongsai.foundation.approvals.wording import wording
from prongsai.foundation.approvals.workflow import WAITING
from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.api import Document, Format, make_document
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


def make_sheet(*, by: Actor, approval: Approval) -> Document:
    """Make a PDF of the frozen content with its sheet of signatures at the end."""
    by.require("documents.make")
    if approval.state == WAITING:
        raise Problem(_("The desks have not finished yet."), status=409)
    title = f"{wording('sheet.title')} {approval.document.title}"
    with transaction.atomic():
        made = make_document(
            by=by,
            kind=approval.document.kind,
            title=title,
            fiscal_year=approval.document.fiscal_year,
            content=content_with_sheet(approval),
            formats=[Format.PDF],
        )
        record(
            by=by,
            verb="approvals.sheet_made",
            subject=approval,
            summary=approval.document.title,
            data={"document": made.pk},
        )
    return made
