"""Pieces of a document's text and where they stand, and quoting from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

LONGEST = 5_000


@dataclass(frozen=True)
class Passage:
    """A piece of text and where it stands; `table` marks what belongs to one table."""

    where: str
    text: str
    table: int | None = None
    heading: bool = False


def pieces(passage: Passage) -> Iterator[Passage]:
    """Cut what is longer than any real paragraph, so that no pattern meets a text of a million characters."""
    for start in range(0, max(len(passage.text), 1), LONGEST):
        if len(passage.text) <= LONGEST:
            yield passage
        else:
            yield replace(passage, text=passage.text[start : start + LONGEST])


QUOTE = 160
_AROUND = 90


def quoted(text: str, start: int = 0, end: int | None = None) -> str:
    """Return at most 160 characters around a place in the text, the place itself included."""
    end = len(text) if end is None else end
    if end - start >= _AROUND:
        return text[start : start + QUOTE].strip()
    room = _AROUND - (end - start)
    left = max(0, start - room // 3)
    right = min(len(text), left + _AROUND)
    left = max(0, right - _AROUND)
    if left > 0 and " " in text[left:start]:
        left = text.index(" ", left, start) + 1
    while left > 0 and text[left] in "ะัาำิีึืฺุูๅๆ็่้๊๋์ํ๎":
        left += 1
    if right < len(text) and " " in text[end:right]:
        right = text.rindex(" ", end, right)
    return text[left:right].strip()[:QUOTE]
