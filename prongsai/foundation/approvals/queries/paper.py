"""The frozen pages of an approval: its document's PDF."""

from __future__ import annotations

from prongsai.foundation.approvals.models import Approval
from prongsai.foundation.documents.api import Format, renditions
from prongsai.foundation.files.api import File


def frozen_pdf(approval: Approval) -> File | None:
    """Return the PDF of the content that travels, or none while it is being made."""
    return next((one.file for one in renditions(approval.document) if one.format == Format.PDF), None)
