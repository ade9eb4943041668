"""List markers as Thai offices type them: ๑. ๒) (๓) ๑.๒ - • and their splitting within one cell."""

import re
from dataclasses import dataclass

from prongsai.kernel.thai.repair import arabic

_DIGITS = "0-9๐-๙"
_NUMBER = rf"(?P<open>\(?)(?P<number>[{_DIGITS}]{{1,2}}(?:\.[{_DIGITS}]{{1,2}}){{0,3}})"
_NUMBERED = re.compile(rf"{_NUMBER}(?P<close>\s?[.)](?![{_DIGITS}])|(?<=\.[{_DIGITS}])(?=\s))\s*")
_DASHES = r"\-–—•▪●○◦‣⁃∙·➢➤►✓✔*"
_DASHED = re.compile(rf"[{_DASHES}]+\s*(?=[^\s{_DASHES}])")
_INLINE_NUMBER = re.compile(
    rf"(?:(?<=\s)|(?<=[ก-๛”\"')\]]))(?=\(?[{_DIGITS}]{{1,2}}[.)]|\(?[{_DIGITS}]{{1,2}}\.[{_DIGITS}])"
)
_INLINE_DASH = re.compile(rf"(?<=\s)(?=[{_DASHES}]\s?[ก-๛“\"(A-Za-z])")
_MONTH_BEFORE = re.compile(rf"(?:\.|[{_DIGITS}]|คม|ยน|พันธ์|วัน[ก-๛]+)\s*$")


@dataclass(frozen=True)
class Marker:
    """What stands before a list item: its number parts (empty for a dash), its style and the rest."""

    numbers: tuple[int, ...]
    style: str
    rest: str

    @property
    def numbered(self) -> bool:
        """Return whether the marker is a number."""
        return bool(self.numbers)


def marker_of(text: str) -> Marker | None:
    """Return the marker that a text begins with, or None."""
    text = text.lstrip()
    found = _NUMBERED.match(text)
    if found and (found["close"].strip() or "." in found["number"]):
        if found["open"] and ")" not in found["close"]:
            return None
        numbers = tuple(int(part) for part in arabic(found["number"]).split("."))
        style = found["open"] + ("." if not found["close"].strip() else found["close"].strip())
        return Marker(numbers, style, text[found.end() :].strip())
    dashed = _DASHED.match(text)
    if dashed:
        rest = text[dashed.end() :].strip()
        inner = marker_of(rest)
        if inner is not None and inner.numbered:
            return inner
        return Marker((), "-", rest)
    return None


def without_marker(text: str) -> str:
    """Return the text without the number or dash it begins with."""
    marker = marker_of(text)
    return marker.rest if marker else text.strip()


def items(paragraphs: list[str], *, loose: str = "own") -> list[str]:
    """Return the items of a list without their markers.

    The first marker decides the level: below a numbered list, dashes and deeper numbers belong to the item.
    `loose` says what a paragraph without marker is after a dash or plain paragraph: an item of its "own",
    or "joined" to the one before. After a numbered item it is always joined.
    """
    pieces = [piece for paragraph in paragraphs for piece in _inline(paragraph)]
    if not pieces:
        return []
    first = next((m for m in map(marker_of, pieces) if m is not None), None)
    numbered = first is not None and first.numbered
    depth = len(first.numbers) if first else 0
    result: list[str] = []
    below = False
    for piece in pieces:
        marker = marker_of(piece)
        if marker is None:
            starts = not result or (loose == "own" and not numbered)
            text = piece.strip()
        elif marker.numbered:
            same = first is not None and marker.style == first.style
            below = len(marker.numbers) == depth and not same and (below or marker.numbers[-1] == 1)
            starts = not result or not numbered or (len(marker.numbers) <= depth and not below)
            text = marker.rest if starts else piece.strip()
        else:
            starts = not result or not numbered
            text = marker.rest if starts else piece.strip()
        if starts:
            result.append(text)
        else:
            result[-1] = f"{result[-1]} {text}".strip()
    return [item for item in result if item]


def numbers(paragraphs: list[str]) -> list[int]:
    """Return the printed numbers of the outermost list, in the order of the page."""
    found = [m for p in paragraphs for m in map(marker_of, _inline(p)) if m is not None and m.numbered]
    depth = len(found[0].numbers) if found else 0
    return [marker.numbers[-1] for marker in found if len(marker.numbers) == depth]


def pieces_of(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs cut where a list goes on inside them, markers kept."""
    return [piece for paragraph in paragraphs for piece in _inline(paragraph)]


def _inline(paragraph: str) -> list[str]:
    """Cut a paragraph before the markers of the same list that stand inside it."""
    first = marker_of(paragraph)
    if first is not None and first.numbered:
        paragraph = paragraph.lstrip(f"{_DASHES} ".replace("\\", ""))
    if first is None:
        return [paragraph]
    if not first.numbered:
        return _at_dashes(paragraph)
    cuts, last = [0], first.numbers
    for found in _INLINE_NUMBER.finditer(paragraph):
        if found.start() == 0:
            continue
        marker = marker_of(paragraph[found.start() :])
        if (
            marker is None
            or not marker.numbered
            or not _follows(last, marker.numbers, first.style, marker.style)
        ):
            continue
        cuts.append(found.start())
        last = marker.numbers
    return [paragraph[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(paragraph)], strict=True)]


def _follows(last: tuple[int, ...], new: tuple[int, ...], style: str, other: str) -> bool:
    """Say whether a number inside a text goes on with the list; a number printed twice goes on too."""
    if len(last) != len(new) or last[:-1] != new[:-1] or style != other:
        return False
    return new[-1] in (last[-1], last[-1] + 1)


def _at_dashes(paragraph: str) -> list[str]:
    cuts = [0]
    for found in _INLINE_DASH.finditer(paragraph):
        if found.start() > 1 and not _MONTH_BEFORE.search(paragraph[: found.start()][-16:]):
            cuts.append(found.start())
    return [paragraph[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(paragraph)], strict=True)]
