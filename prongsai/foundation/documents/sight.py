"""Which files people see because they see a document."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from prongsai.foundation.documents.models import Document, Rendition, Style, Template
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
    # A content names its pictures; it is searched last, as text, because both databases can do that.
    contents = documents.annotate(written=Cast("content", TextField()))
    for pk in set(file_ids) - found:
        if contents.filter(Q(written__contains=f'"file:{pk}"')).exists():
            found.add(pk)
    return found
