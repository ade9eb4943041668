"""Which files people see because they see a document."""

from __future__ import annotations

from collections.abc import Collection

from prongsai.foundation.documents.models import Document, DocumentPicture, Rendition, Style, Template
from prongsai.kernel.actor import Actor


def seen_files(actor: Actor, file_ids: Collection[int]) -> set[int]:
    """Return which of the files are made from, shown in or laid under documents that the actor sees."""
    own = {"organization": actor.organization, "file_id__in": file_ids}
    documents = Document.objects.visible_to(actor)
    found = set(Rendition.objects.filter(**own, document__in=documents).values_list("file_id", flat=True))
    if actor.may_somewhere("documents.make") or actor.may("office.manage"):
        found |= set(Template.objects.filter(**own).values_list("file_id", flat=True))
    emblems = Style.objects.filter(organization=actor.organization, emblem__in=file_ids)
    found |= set(emblems.values_list("emblem_id", flat=True))
    shown = DocumentPicture.objects.filter(
        organization=actor.organization, file_number__in=file_ids, document__in=documents
    )
    return found | set(shown.values_list("file_number", flat=True))
