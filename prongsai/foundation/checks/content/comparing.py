"""What a correction changed, piece by piece."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

LONGEST = 4_000  # characters; what is longer is shown whole, before and after
_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Difference:
    """Pieces of a text before and after, each with whether it was changed."""

    before: list[tuple[str, bool]]
    after: list[tuple[str, bool]]


def difference(before: str, after: str) -> Difference:
    """Return both texts in pieces, the changed ones marked."""
    if len(before) > LONGEST or len(after) > LONGEST:
        return Difference([(before, False)], [(after, True)])
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if a < b:
            left.append(("".join(old[a:b]), what != "equal"))
        if c < d:
            right.append(("".join(new[c:d]), what != "equal"))
    return Difference(left, right)
