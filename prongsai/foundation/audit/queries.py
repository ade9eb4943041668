"""Reading and checking the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from prongsai.foundation.audit.actions import digest_of
from prongsai.foundation.audit.models import GENESIS, Chain, Entry

_WORDS: dict[str, str | Promise] = {}


def name_verbs(words: Mapping[str, str | Promise]) -> None:
    """Keep what verbs, and the areas before their dots, are called on pages; called when the house starts."""
    _WORDS.update(words)


def word_for(verb: str) -> str | Promise:
    """Return what a verb or an area is called, or the verb as it was written where nobody named it."""
    return _WORDS.get(verb, verb)


def areas() -> list[tuple[str, str]]:
    """Return the areas of the journal that have a name, with their names, in the order of the names.

    The journal itself is not asked: it may hold millions of entries.
    """
    named = [(code, str(word)) for code, word in _WORDS.items() if "." not in code]
    return sorted(named, key=lambda pair: pair[1])


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of checking a chain: how many entries were read, and the first number that is wrong."""

    entries: int
    broken_at: int | None
    reason: str

    @property
    def is_sound(self) -> bool:
        """Return whether the whole chain holds."""
        return self.broken_at is None


def verify_chain(organization: Any) -> Verdict:
    """Return whether every entry of the organisation's journal stands as it was written.

    Cost: one pass over the journal, in chunks.
    """
    expected, previous, count = 1, GENESIS, 0
    for entry in Entry.objects.filter(organization=organization).order_by("seq").iterator(chunk_size=2000):
        count += 1
        if entry.seq != expected:
            return Verdict(count, expected, "missing")
        if entry.previous != previous or entry.digest != digest_of(entry):
            return Verdict(count, entry.seq, "changed")
        previous, expected = entry.digest, expected + 1
    head = Chain.objects.filter(organization=organization).first()
    if head is not None and (head.seq != count or head.head != previous):
        return Verdict(count, count + 1, "cut off")
    return Verdict(count, None, "")


def history_of(subject: models.Model, *, limit: int | None = None) -> list[Entry]:
    """Return the entries about one record, newest first. The caller checked that it is visible."""
    rows = Entry.objects.filter(
        organization_id=subject.organization_id,  # type: ignore[attr-defined]  # every tenant model has it
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
    )
    return list(rows[:limit] if limit else rows)
