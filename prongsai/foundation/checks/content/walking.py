"""The texts of a content as passages with the place where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prongsai.foundation.checks.queries.registry import About
from prongsai.foundation.documents.api import (
    Cell,
    Content,
    Heading,
    ItemList,
    ListItem,
    Paragraph,
    PhotoPages,
    PictureGrid,
    Section,
    Table,
    plain_text,
)
from prongsai.kernel.proofreading import Passage, pieces


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as texts, the header first; ``place`` says which table it is."""

    place: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


# The last content's passages: a dozen checks ask for the same ones, one after the other.
_last: tuple[Content, str | None, list[Passage]] | None = None


def passages_of(content: Content) -> list[Passage]:
    """Return the texts of a content in reading order, long ones in pieces."""
    global _last  # noqa: PLW0603  # one reference, read and set as a whole
    known, language = _last, get_language()
    if known is not None and known[0] is content and known[1] == language:
        return known[2]
    found = [piece for passage in _passages(content) for piece in pieces(passage)]
    _last = (content, language, found)
    return found


def published_passages(content: Content, about: About) -> list[Passage]:
    """Return the passages of a content and what is published beside it: its summary, names of files, figures."""
    beside = [piece for passage in about.extra.get("also", ()) for piece in pieces(passage)]
    return [*passages_of(content), *beside]


def whole_passages(content: Content, about: About) -> Iterator[Passage]:
    """Yield the same uncut, and every row of figures: what may not come back does not hide behind a limit."""
    yield from _passages(content)
    yield from about.extra.get("also", ())
    yield from about.extra.get("rest", ())


def _passages(content: Content) -> Iterator[Passage]:
    paragraphs = tables = 0
    for section in content.sections:
        for block in section.blocks:
            match block:
                case Paragraph():
                    paragraphs += 1
                    yield Passage(_("paragraph %(number)s") % {"number": paragraphs}, block.text)
                case Heading():
                    yield Passage(
                        _("heading “%(text)s”") % {"text": block.text[:40]}, block.text, heading=True
                    )
                case ItemList():
                    place = _("list below paragraph %(number)s") % {"number": paragraphs}
                    for line in lines_of(block.items):
                        yield Passage(place, line)
                case Table():
                    tables += 1
                    yield from _of_table(block, tables)
                case PictureGrid() | PhotoPages():
                    for picture in block.pictures:
                        yield Passage(_("caption of a picture"), picture.caption)
                case _:
                    alone = Content(title="", sections=(Section(blocks=(block,)),), digits=content.digits)
                    for line in plain_text(alone).splitlines():
                        yield Passage(_("head or foot of the document"), line)


def _of_table(table: Table, number: int) -> Iterator[Passage]:
    for position, row in enumerate((*table.header, *table.rows)):
        place = _("table %(number)s, row %(row)s") % {"number": number, "row": position + 1}
        for cell in row.cells:
            for line in cell_lines(cell):
                yield Passage(place, line, table=number)


def cell_lines(cell: Cell) -> Iterator[str]:
    """Yield the texts of a cell, one line each."""
    for block in cell.blocks:
        match block:
            case Paragraph():
                yield from block.text.split("\n")
            case ItemList():
                yield from lines_of(block.items)
            case PictureGrid():
                yield from (picture.caption for picture in block.pictures)


def lines_of(items: Sequence[ListItem]) -> Iterator[str]:
    """Yield the items of a list with their marks, the inner ones after the outer."""
    for item in items:
        yield " ".join((item.marker, item.text, *item.cells))
        yield from lines_of(item.items)


def lists_of(content: Content) -> Iterator[tuple[str, list[str]]]:
    """Yield each level of each list, and each cell of a table, with its place and its lines."""
    paragraphs = tables = 0
    for section in content.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                paragraphs += 1
            elif isinstance(block, ItemList):
                yield from _levels(block.items, _("list below paragraph %(number)s") % {"number": paragraphs})
            elif isinstance(block, Table):
                tables += 1
                for position, row in enumerate((*block.header, *block.rows)):
                    place = _("table %(number)s, row %(row)s") % {"number": tables, "row": position + 1}
                    for cell in row.cells:
                        yield place, list(cell_lines(cell))


def _levels(items: Sequence[ListItem], place: str) -> Iterator[tuple[str, list[str]]]:
    yield place, [f"{item.marker} {item.text}" for item in items]
    for item in items:
        if item.items:
            yield from _levels(item.items, place)


def grids_of(content: Content) -> Iterator[Grid]:
    """Yield the tables of a content as texts; merged cells make their row shorter."""
    number = 0
    for section in content.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                number += 1
                header = _texts(block.header[-1].cells) if block.header else ()
                rows = tuple(_texts(row.cells) for row in block.rows)
                yield Grid(_("table %(number)s") % {"number": number}, header, rows)


def _texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(
        text
        for cell in cells
        for text in (
            " ".join(re.sub(r"\s+", " ", line) for line in cell_lines(cell)).strip(),
            *[""] * (cell.colspan - 1),
        )
    )
