"""Where Thai lines may break: texts are cut into pieces that stay whole on one line.

Typst knows word boundaries only approximately. Each Thai word found in the dictionary becomes one
unbreakable piece, and a piece that is wider than its column is cut between character clusters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

BUILT = Path(__file__).parent / "built"
FACES = {False: BUILT / "Sarabun-400Regular.ttf", True: BUILT / "Sarabun-700Bold.ttf"}
KEPT_WORDS = Path(__file__).parent / "kept_words.txt"
MEASURED_AT = 1000
UNKNOWN_ADVANCE = 1.0
LONGEST_COMPOUND = 5

# A token is a plain string (may break where Unicode allows), or a one-element list: a piece to keep whole.
Token = str | list[str]

_THAI = re.compile("[\u0e00-\u0e7f]")
_CLUSTER = re.compile(
    "[เ-ไ]?[^\u0e31\u0e33-\u0e3a\u0e47-\u0e4e][\u0e31\u0e33-\u0e3a\u0e45\u0e47-\u0e4e\u0300-\u036f]*"
    "|[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]+",
    re.DOTALL,
)
_YEAR = re.compile(r"((?:[ก-ฮ]{1,2}\.)+) ([0-9๐-๙]+)")
_ABBREVIATION = re.compile(r"(?:[ก-ฮ]{1,4}\.)+")  # อบต. and what it names belong together
_OPENING = frozenset("([{“‘«")
_CLOSING = frozenset(")]}”’»,.;:!?%/ๆฯ")


@cache
def kept_words() -> frozenset[str]:
    """Return the official compounds that are kept whole although a dictionary splits them."""
    lines = KEPT_WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words, spaces and marks that make up one line of text, in order and complete."""
    if not _THAI.search(text):
        return tuple(re.findall(r"\s+|\S+", text))
    # The dictionary takes 80 MB: only the process that typesets may load it.
    from pythainlp.tokenize import word_tokenize

    found: list[str] = word_tokenize(text, engine="newmm", keep_whitespace=True, join_broken_num=True)
    if "".join(found) != text:
        return (text,)
    return tuple(_join_compounds(found))


def clusters(text: str) -> list[str]:
    """Return the text cut into units that no line may break: a base character with all its marks."""
    return _CLUSTER.findall(text)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is in points when set at `size` points."""
    return sum(_advance(char, bold) for char in text) * size


def tokens(text: str, *, limit: float = 0.0, size: float = 11.1, bold: bool = False) -> list[Token]:
    """Return the text as tokens for Typst; pieces wider than `limit` points are cut (0 means no limit)."""
    result: list[Token] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            result.append("\n")
        for piece in pieces(line):
            if limit and width(piece, size, bold=bold) > limit:
                result.extend([part] for part in _cut(piece, limit, size, bold))
            elif _THAI.search(piece) and len(piece) > 1:
                result.append([piece])
            elif result and isinstance(result[-1], str) and result[-1] != "\n":
                result[-1] += piece
            else:
                result.append(piece)
    return result


@lru_cache(maxsize=4096)
def pieces(line: str) -> tuple[str, ...]:
    """Return the pieces of one line that should not be broken; spaces are pieces of their own."""
    result: list[str] = []
    glue = False
    for word in _join_years(words_of(line)):
        if result and (glue or word[0] in _CLOSING) and not result[-1].isspace() and not word.isspace():
            result[-1] += word
        else:
            result.append(word)
        glue = word[-1] in _OPENING or _ABBREVIATION.fullmatch(word) is not None
    return tuple(result)


def longest_piece(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width in points of the widest piece that should stay whole."""
    return max(
        (width(piece, size, bold=bold) for line in text.split("\n") for piece in pieces(line)), default=0.0
    )


def _join_compounds(found: list[str]) -> Iterator[str]:
    compounds = kept_words()
    start = 0
    while start < len(found):
        for end in range(min(len(found), start + LONGEST_COMPOUND), start + 1, -1):
            joined = "".join(found[start:end])
            if joined in compounds:
                yield joined
                start = end
                break
        else:
            yield found[start]
            start += 1


def _join_years(words: tuple[str, ...]) -> Iterator[str]:
    # พ.ศ. ๒๕๖๙ and ม.ค. ๖๙ read badly when the number stands on the next line.
    waiting = list(words)
    while waiting:
        if len(waiting) > 2 and waiting[1] == " " and _YEAR.fullmatch("".join(waiting[:3])):
            yield "".join(waiting[:3])
            del waiting[:3]
        else:
            yield waiting.pop(0)


def _cut(piece: str, limit: float, size: float, bold: bool) -> Iterator[str]:
    part, used = "", 0.0
    for cluster in clusters(piece):
        wide = width(cluster, size, bold=bold)
        if part and used + wide > limit:
            yield part
            part, used = "", 0.0
        part += cluster
        used += wide
    if part:
        yield part


@cache
def _face(bold: bool) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(FACES[bold]), MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def _advance(char: str, bold: bool) -> float:
    code = ord(char)
    if 0x0E00 <= code <= 0x0E7F or 0x20 <= code <= 0x17F or 0x2010 <= code <= 0x2027:
        return float(_face(bold).getlength(char)) / MEASURED_AT
    return UNKNOWN_ADVANCE
