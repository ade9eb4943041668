"""Which files were looked through, and for which words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from prongsai.foundation.checks.models import PaperReading, Withheld
from prongsai.foundation.checks.queries.withheld import withheld_rows
from prongsai.foundation.files.api import File, exists, is_readable

# Raised when more is looked for, so that files are read anew.
WHAT_IS_LOOKED_FOR = "1"


def words_of(rows: Iterable[Withheld]) -> str:
    """Return what stands for the words that are looked for: another value once something more is taken out."""
    digests = sorted({one.digest for one in rows if one.kind == Withheld.TEXT})
    return hashlib.sha256("\n".join((WHAT_IS_LOOKED_FOR, *digests)).encode()).hexdigest()


def readings(organization: Any, hashes: Iterable[str]) -> dict[str, PaperReading]:
    """Return what was found in files, by their SHA-256. Cost: one query."""
    rows = PaperReading.objects.filter(organization=organization, sha256__in=set(hashes))
    return {one.sha256: one for one in rows}


def unread_files(organization: Any, files: Iterable[File]) -> list[File]:
    """Return those that nobody has looked through for the words of today. Cost: two queries, none without files.

    What cannot be read here (pictures, old office files) and what is gone from the store is not among them.
    """
    asked = [one for one in files if is_readable(one) and exists(one)]
    if not asked:
        return []
    words, known = (
        words_of(withheld_rows(organization)),
        readings(organization, (one.sha256 for one in asked)),
    )
    return [one for one in asked if (row := known.get(one.sha256)) is None or row.words != words]


def found_papers(organization: Any) -> dict[str, PaperReading]:
    """Return the files in which something was found, by their SHA-256. Cost: one query."""
    rows = PaperReading.objects.filter(organization=organization).exclude(persons={}, withheld={})
    return {one.sha256: one for one in rows}
