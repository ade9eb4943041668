"""The block model: what an official document consists of, independent of any format.

A room builds a `Content` out of these blocks; `rendering` turns the same content into PDF, DOCX and HTML.
`to_data` gives plain JSON values, `from_data` reads them back, `canonical` gives the bytes that are hashed.
Fields that have their default value are left out of the data, so a field added later keeps older hashes.
A new kind of block is a dataclass added to `BLOCKS` and one function per renderer.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from typing import Any, Literal, cast, get_args

from prongsai.foundation.documents.typed import read
from prongsai.kernel.charts import Chart
from prongsai.kernel.thai.repair import repaired

Align = Literal["start", "center", "end"]
Digits = Literal["thai", "arabic"]
Orientation = Literal["portrait", "landscape"]
# "official" pages begin with an emblem 1.5 cm below the edge and number their later pages 3 cm below it.
Paper = Literal["report", "official", "poster"]

# Invisible characters that break text search, XML or the database: controls, bidi overrides, zero-width
# marks, byte order marks, lone surrogates and non-characters. Tab and line feed are kept.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_OLD_GLYPHS = re.compile("[\uf000-\uf0ff\uf700-\uf71a]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[^\\S\n]+")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A photograph or drawing; `source` is what the caller's loader understands, e.g. ``file:12``."""

    source: str
    sha256: str = ""
    alt: str
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """A cover page: emblem, the office, the title over several lines, and lines at the foot."""

    title: tuple[str, ...]
    subtitle: tuple[str, ...] = ()
    office: str
    place: tuple[str, ...] = ()
    emblem: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading; level 1 is the title of a part."""

    text: str
    level: int = 1
    align: Align = "start"


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Running text; a line feed inside it starts a new line. `indent` is the 2.5 cm of official letters.

    `gap` leaves half a line free before it.
    """

    text: str
    align: Align = "start"
    indent: bool = False
    strong: bool = False
    gap: bool = False


@dataclass(frozen=True, kw_only=True)
class ListItem:
    """One item, the mark before it (``๑.``, ``-``), and the items below it.

    The builder writes the mark in the office's digits. `cells` stand beside the text in columns of their
    own, as position and duty stand beside a name in an order.
    """

    text: str
    marker: str = "-"
    items: tuple[ListItem, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ItemList:
    """A list of items; `indent` begins them at the 2.5 cm of official letters and their next lines at the margin."""

    items: tuple[ListItem, ...]
    ordered: bool = False
    indent: bool = False


@dataclass(frozen=True, kw_only=True)
class PictureGrid:
    """Small pictures in rows of `columns`, as they stand in a table cell."""

    pictures: tuple[Picture, ...]
    columns: int = 2


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A table cell, possibly merged over several columns or rows."""

    blocks: tuple[Paragraph | ItemList | PictureGrid, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    align: Align = "start"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A table row; cells covered by a merged cell of an earlier row are left out."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A table column; `weight` 0 lets the renderer weigh it by what stands in it."""

    weight: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table whose header rows repeat on every page; `label` names it for screen readers."""

    columns: tuple[Column, ...]
    header: tuple[Row, ...] = ()
    rows: tuple[Row, ...] = ()
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class PhotoPages:
    """Pages of 2, 4 or 6 captioned pictures each."""

    pictures: tuple[Picture, ...]
    per_page: Literal[2, 4, 6] = 4


@dataclass(frozen=True, kw_only=True)
class Signature:
    """A block to sign: the line, the name in brackets, the position; one text per line.

    `closing` (ขอแสดงความนับถือ) stands above the space for the signature.
    """

    lines: tuple[str, ...]
    closing: str = ""


@dataclass(frozen=True, kw_only=True)
class PageBreak:
    """The start of a new page."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A label and what stands behind it (เรียน, อ้างถึง); an empty text leaves room to write by hand."""

    label: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class MemoHead:
    """The head of a memo: emblem, title, office, number and date on one line, subject; dotted leaders."""

    title: str
    agency: Field
    number: Field
    dated: Field
    subject: Field
    urgency: str = ""
    emblem: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class LetterHead:
    """The head of an external letter: number, emblem and the sender's address, then the date."""

    number: Field
    address: tuple[str, ...]
    dated: str = ""
    urgency: str = ""
    emblem: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class Emblem:
    """The office's emblem alone in the middle, as announcements and orders begin."""

    emblem: Picture | None = None
    height: float = 3.0  # cm


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One desk of an opinion chain: what is asked there, boxes to tick, room to write, lines to sign."""

    title: str
    choices: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    blank: int = 2


@dataclass(frozen=True, kw_only=True)
class Desks:
    """The desks that a memo passes, two beside each other."""

    desks: tuple[Desk, ...]


@dataclass(frozen=True, kw_only=True)
class Poster:
    """A public notice on one page: title, message, a QR code with its address, who to ask."""

    title: tuple[str, ...]
    message: tuple[str, ...] = ()
    qr: str = ""
    invitation: str = ""
    office: str
    contact: tuple[str, ...] = ()
    emblem: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class AnnexTitle:
    """The start of an annex on a new page: its label (สิ่งที่ส่งมาด้วย ๑) and what it is."""

    label: str
    title: str


Block = (
    Cover
    | Heading
    | Paragraph
    | ItemList
    | PictureGrid
    | Table
    | PhotoPages
    | Signature
    | PageBreak
    | Field
    | MemoHead
    | LetterHead
    | Emblem
    | Desks
    | Poster
    | AnnexTitle
    | Chart
)
# Blocks that show the office's emblem.
WITH_EMBLEM = (Cover, MemoHead, LetterHead, Emblem, Poster)
BLOCKS: tuple[type, ...] = get_args(Block)
# Fields of blocks that hold no words, but say where a picture comes from or how something looks.
NOT_WORDS = frozenset(
    ("type", "source", "sha256", "align", "orientation", "accent", "digits", "shape", "paper", "kind")
)


@dataclass(frozen=True, kw_only=True)
class Section:
    """Consecutive pages of one orientation; a section starts on a new page."""

    blocks: tuple[Block, ...]
    orientation: Orientation = "portrait"
    paper: Paper = "report"


@dataclass(frozen=True, kw_only=True)
class Content:
    """A whole document. `digits` is how the renderer writes the numbers that it makes itself (pages)."""

    title: str
    sections: tuple[Section, ...]
    digits: Digits = "thai"
    accent: str = "#27408f"
    author: str = ""


def clean(text: str) -> str:
    """Return the text without invisible characters, in NFC, with single spaces and trimmed lines.

    What old Thai fonts keep in the private use area becomes the letter that it shows.
    """
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = _OLD_GLYPHS.sub(lambda found: repaired(found.group()), text)
    text = _SPACES.sub(" ", _UNWANTED.sub("", text))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def clean_typed(text: str) -> str:
    """Return the text as `clean` does, but with the tabs of pasted tables and the spaces before inner items."""
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    return _UNWANTED.sub("", text).replace("\u00a0", " ").strip("\n ")


def to_data(value: Any) -> Any:
    """Return blocks as plain JSON values with cleaned texts; default values are left out."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (tuple, list)):
        return [to_data(item) for item in value]
    if not is_dataclass(value):
        return value
    data: dict[str, Any] = {"type": type(value).__name__} if isinstance(value, BLOCKS) else {}
    for field in fields(value):
        held = getattr(value, field.name)
        if field.default is MISSING or held != field.default:
            data[field.name] = to_data(held)
    return data


def from_data(data: Mapping[str, Any]) -> Content:
    """Return the content that `to_data` wrote, and raise `BadContentError` for anything else."""
    return cast(Content, read(Content, data, "content"))


def canonical(content: Content) -> bytes:
    """Return the one byte form of a content: sorted keys, no spaces, UTF-8."""
    return json.dumps(to_data(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_sha256(content: Content) -> str:
    """Return the SHA-256 of the canonical form as hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def with_emblem(content: Content, emblem: Picture | None) -> Content:
    """Return the content with the office's emblem wherever a block shows one and names no other."""
    if emblem is None:
        return content
    sections = tuple(
        replace(
            section,
            blocks=tuple(
                replace(block, emblem=emblem)
                if isinstance(block, WITH_EMBLEM) and block.emblem is None
                else block
                for block in section.blocks
            ),
        )
        for section in content.sections
    )
    return replace(content, sections=sections)


def pictures_of(content: Content) -> Iterator[Picture]:
    """Yield every picture of a content in reading order."""
    yield from _pictures(content)


def _pictures(value: Any) -> Iterator[Picture]:
    if isinstance(value, Picture):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _pictures(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _pictures(getattr(value, field.name))
