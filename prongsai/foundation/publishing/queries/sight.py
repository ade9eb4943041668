"""Which files people see because they publish."""

from __future__ import annotations

from collections.abc import Collection

from prongsai.foundation.publishing.models import Attachment, DraftFile, NewsFile, Portrait
from prongsai.kernel.actor import Actor


def seen_files(actor: Actor, file_ids: Collection[int]) -> set[int]:
    """Return which of the files belong to pages, news or portraits; they are for those who may publish."""
    if not actor.may_somewhere("publishing.publish"):
        return set()
    own = {"organization": actor.organization, "file_id__in": file_ids}
    found: set[int] = set()
    for model in (Attachment, DraftFile, NewsFile, Portrait):
        found |= set(model.objects.filter(**own).values_list("file_id", flat=True))
    return found
