"""Which files people see because they see an approval."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from prongsai.foundation.approvals.models import Approval, Signature
from prongsai.foundation.documents.api import Document, Rendition
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
    contents = documents.annotate(written=Cast("content", TextField()))
    for pk in set(file_ids) - found:
        if contents.filter(Q(written__contains=f'"file:{pk}"')).exists():
            found.add(pk)
    return found
