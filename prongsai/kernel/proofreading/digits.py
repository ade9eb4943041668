"""Places that write numbers in the other digits than most of a document does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prongsai.kernel.calendar import CHECK_CODE
from prongsai.kernel.proofreading.passages import Passage

# One habit of typing is no reason for a page of findings.
MOST_PLACES = 6
_TELEPHONE = re.compile(r"(?<![\d-])0\d{0,2}[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)|(?<!\d)\d{2,3}-\d{3,}[-\d]*")
# A narrow cell breaks an address over several lines.
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+(?:\s[!-~]+)*")
_WORD = re.compile(r"\S+")
_LATIN = re.compile(r"[A-Za-z@]")


@dataclass(frozen=True)
class Odd:
    """A passage, the place of its first odd digit, and whether the odd ones are the Thai ones."""

    passage: Passage
    start: int
    is_thai: bool


def odd_digits(passages: Sequence[Passage]) -> Iterator[Odd]:
    """Yield at most six places that write numbers in the other digits than most of the document does."""
    groups = _groups(passages)
    thai = sum(1 for group in groups if _count(group, "๐-๙") > 0)
    latin = sum(1 for group in groups if _count(group, "0-9") > 0)
    if not thai or not latin:
        return
    odd = "0-9" if thai >= latin else "๐-๙"
    runs: list[list[Passage]] = []
    previous = -2
    for index, group in enumerate(groups):
        if not _count(group, odd):
            continue
        if index == previous + 1 and group[0].table is None and runs and runs[-1][0].table is None:
            runs[-1].extend(group)
        else:
            runs.append(list(group))
        previous = index
    for run in runs[:MOST_PLACES]:
        passage = max(run, key=lambda p: _longest(p.text, odd)) if run[0].table is not None else run[0]
        text = re.search(rf"[{odd}]", _bare(passage.text))
        yield Odd(passage, text.start() if text else 0, odd == "๐-๙")


def _groups(passages: Sequence[Passage]) -> list[list[Passage]]:
    groups: list[list[Passage]] = []
    for passage in passages:
        if passage.table is not None and groups and groups[-1][0].table == passage.table:
            groups[-1].append(passage)
        else:
            groups.append([passage])
    return groups


def _bare(text: str) -> str:
    """Blank out addresses, telephone numbers, codes and Latin words: they keep Arabic digits everywhere."""
    without = text
    for kind in (_ADDRESS, _TELEPHONE, CHECK_CODE):
        without = kind.sub(lambda found: " " * len(found[0]), without)
    return _WORD.sub(lambda found: " " * len(found[0]) if _LATIN.search(found[0]) else found[0], without)


def _count(group: list[Passage], digits: str) -> int:
    return sum(len(re.findall(f"[{digits}]", _bare(passage.text))) for passage in group)


def _longest(text: str, digits: str) -> int:
    return max((len(number) for number in re.findall(rf"[{digits}][{digits},.]*", _bare(text))), default=0)
