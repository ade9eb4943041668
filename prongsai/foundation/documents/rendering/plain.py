"""The texts of a content in reading order: for search, for comparing formats, for hashes of what is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prongsai.foundation.documents.blocks import (
    Content,
    Cover,
    Heading,
    ItemList,
    Paragraph,
    PhotoPages,
    PictureGrid,
    Signature,
    Table,
    clean,
)
from prongsai.foundation.documents.rendering.layout import placed_rows


def plain_text(content: Content) -> str:
    """Return all texts of a content, one line each."""
    lines = [
        clean(line) for section in content.sections for block in section.blocks for line in _lines(block)
    ]
    return "\n".join(line for line in lines if line)


def _lines(block: Any) -> Iterator[str]:
    match block:
        case Cover():
            yield from (*block.title, *block.subtitle, block.office, *block.place)
        case Heading() | Paragraph():
            yield block.text
        case ItemList():
            for item in block.items:
                yield f"{item.marker} {item.text}"
        case PictureGrid() | PhotoPages():
            for picture in block.pictures:
                yield picture.caption
        case Signature():
            yield from block.lines
        case Table():
            for rows in (block.header, block.rows):
                for placed in placed_rows(rows, len(block.columns)):
                    for _, cell in placed:
                        for inner in cell.blocks:
                            yield from _lines(inner)
