"""The texts of a content in reading order: for search, for comparing formats, for hashes of what is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prongsai.foundation.documents.blocks import (
    AnnexTitle,
    Content,
    Cover,
    Desks,
    Digits,
    Field,
    Heading,
    ItemList,
    LetterHead,
    MemoHead,
    Paragraph,
    PhotoPages,
    PictureGrid,
    Poster,
    Signature,
    Table,
    clean,
)
from prongsai.foundation.documents.rendering.layout import chart_table, item_texts, placed_rows
from prongsai.kernel.charts import Chart


def plain_text(content: Content) -> str:
    """Return all texts of a content, one line each."""
    lines = [
        clean(line)
        for section in content.sections
        for block in section.blocks
        for line in _lines(block, content.digits)
    ]
    return "\n".join(line for line in lines if line)


def _lines(block: Any, digits: Digits = "thai") -> Iterator[str]:
    match block:
        case Cover():
            yield from (*block.title, *block.subtitle, block.office, *block.place)
        case Heading() | Paragraph():
            yield block.text
        case ItemList():
            yield from item_texts(block.items)
        case PictureGrid() | PhotoPages():
            for picture in block.pictures:
                yield picture.caption
        case Signature():
            yield from (block.closing, *block.lines)
        case Field():
            yield f"{block.label} {block.text}"
        case MemoHead():
            yield from (block.urgency, block.title)
            for field in (block.agency, block.number, block.dated, block.subject):
                yield from _lines(field)
        case LetterHead():
            yield block.urgency
            yield from _lines(block.number)
            yield from (*block.address, block.dated)
        case Desks():
            for desk in block.desks:
                yield from (desk.title, *desk.choices, *desk.lines)
        case Poster():
            yield block.office
            yield from (*block.title, *block.message)
            if block.qr:
                yield from (block.invitation, block.qr)
            yield from block.contact
        case AnnexTitle():
            yield from (block.label, block.title)
        case Chart():
            yield block.title
            yield from _lines(chart_table(block, digits))
        case Table():
            for rows in (block.header, block.rows):
                for placed in placed_rows(rows, len(block.columns)):
                    for _, cell in placed:
                        for inner in cell.blocks:
                            yield from _lines(inner)
