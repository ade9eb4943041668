"""Which files people see because they see an approval."""

from __future__ import annotations

from collections.abc import Collection

from prongsai.foundation.approvals.models import Approval, Signature
from prongsai.foundation.documents.api import Document, DocumentPicture, Rendition
from prongsai.kernel.actor import Actor


def seen_files(actor: Actor, file_ids: Collection[int]) -> set[int]:
    """Return which of the files are scans of, made from or shown in what the actor has to sign or has sent."""
    seen = Approval.objects.visible_to(actor)
    here = {"organization": actor.organization}
    scans = Signature.objects.filter(**here, approval__in=seen, scan_id__in=file_ids)
    found = {pk for pk in scans.values_list("scan_id", flat=True) if pk is not None}
    documents = Document.objects.filter(**here, pk__in=seen.values("document"))
    made = Rendition.objects.filter(**here, document__in=documents, file_id__in=file_ids)
    found |= set(made.values_list("file_id", flat=True))
    # Not by searching the content: whoever writes "file:7" as a line of a letter would see that file.
    drawn = DocumentPicture.objects.filter(**here, document__in=documents, file_number__in=file_ids)
    found |= set(drawn.values_list("file_number", flat=True))
    return found
