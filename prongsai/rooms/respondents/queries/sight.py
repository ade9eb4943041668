"""Which files people see because they see the log of spreading."""

from __future__ import annotations

from collections.abc import Collection

from prongsai.kernel.actor import Actor
from prongsai.rooms.respondents.models import Spread


def seen_files(actor: Actor, file_ids: Collection[int]) -> set[int]:
    """Return which of the files are proofs of spreading that the actor sees."""
    if not actor.may("assessment.view"):
        return set()
    rows = Spread.objects.visible_to(actor).filter(file_id__in=file_ids)
    return set(rows.values_list("file_id", flat=True))
