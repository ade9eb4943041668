"""PDF (PDF/A-2a, PDF/UA-1) by Typst, from the block model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from prongsai.foundation.documents.blocks import (
    Cell,
    Content,
    Cover,
    Heading,
    ItemList,
    ListItem,
    Orientation,
    PageBreak,
    Paragraph,
    PhotoPages,
    Picture,
    PictureGrid,
    Poster,
    Row,
    Section,
    Signature,
    Table,
    clean,
)
from prongsai.foundation.documents.rendering.columns import GAP, column_widths
from prongsai.foundation.documents.rendering.layout import (
    A4,
    BODY_SIZE,
    CELL_PICTURE_HEIGHT,
    CM,
    DEEPER,
    FIRST_PAGE_RISE,
    INDENT,
    TABLE_SIZE,
    LoadPicture,
    SmallPicture,
    chart_table,
    margins_of,
    photo_frame,
    placed_rows,
    small_pictures,
    stays_whole,
    table_layout,
    text_height,
    text_width,
)
from prongsai.foundation.documents.rendering.official_pdf import OFFICIAL, official_block, qr_name
from prongsai.foundation.documents.rendering.qr import qr_svg
from prongsai.foundation.documents.rendering.tails import tail_length
from prongsai.foundation.documents.rendering.wide import parts_of
from prongsai.kernel import typeset
from prongsai.kernel.typeset.words import Token, tokens, width

UNTITLED = "เอกสาร"
HEADER_ASCENT = 0.55 * CM
MISSING_PICTURE = "ไม่พบไฟล์ภาพ"


def render_pdf(content: Content, load: LoadPicture, made_at: datetime) -> bytes:
    """Return the PDF of a content; `load` gives the bytes of a picture or None."""
    pictures = small_pictures(content, load)
    images: dict[str, bytes] = {}
    names = {source: _put(images, str(number), one) for number, (source, one) in enumerate(pictures.items())}
    writer = _Writer(content, pictures, names)
    data = {
        "title": clean(content.title) or UNTITLED,
        "author": clean(content.author),
        "digits": content.digits,
        "accent": content.accent,
        "sizes": {"body": BODY_SIZE, "table": TABLE_SIZE},
        "rise": FIRST_PAGE_RISE,
        "sections": [writer.section(section) for section in content.sections],
    }
    for section in content.sections:
        for block in section.blocks:
            if isinstance(block, Poster) and block.qr:
                images[qr_name(block.qr)] = qr_svg(block.qr)
    return typeset.pdf(typeset.DOCUMENT, data, images=images, made_at=made_at)


def _put(images: dict[str, bytes], name: str, one: SmallPicture) -> str:
    """Put a picture among the images and return the name by which the template shows it."""
    file = f"{name}.{one.suffix}"
    images[file] = one.content
    if one.suffix != "jpg":
        return file
    frame = f"{name}.svg"
    images[frame] = typeset.framed(file, one.width, one.height)
    return frame


class _Writer:
    """Turns blocks into the values that the Typst template reads."""

    def __init__(
        self, content: Content, pictures: Mapping[str, SmallPicture], names: Mapping[str, str]
    ) -> None:
        self.digits = content.digits
        self.pictures = pictures
        self.names = names
        self.tails = 0

    def section(self, section: Section) -> dict[str, Any]:
        orientation = section.orientation
        margins = margins_of(section)
        return {
            "header_ascent": HEADER_ASCENT,
            "landscape": orientation == "landscape",
            "margin": {
                "top": margins.top,
                "bottom": margins.bottom,
                "left": margins.left,
                "right": margins.right,
            },
            "blocks": self.blocks(section),
        }

    def blocks(self, section: Section) -> list[dict[str, Any]]:
        made = [self.block(block, section.orientation) for block in section.blocks]
        for block, following in pairwise(made):
            if block["type"] == "Paragraph" and following["type"] == "Signature":
                block["sticky"] = True
            if block["type"] == "Heading":
                following["gap"] = False  # the heading keeps its own distance
        bottom = A4[0 if section.orientation == "landscape" else 1] - margins_of(section).bottom
        return list(self.with_tails(section.blocks, made, bottom))

    def with_tails(
        self, blocks: Sequence[Any], made: Sequence[dict[str, Any]], bottom: float
    ) -> Iterator[dict[str, Any]]:
        """Yield the blocks; what closes a table goes to the next page with the table's last row."""
        position = 0
        while position < len(made):
            one = made[position]
            position += 1
            end = position + tail_length(blocks[position:])
            if one["type"] == "Table" and one["parts"] and end > position:
                tail = list(made[position:end])
                for closing in tail[:-1]:
                    closing["sticky"] = True
                self.tails += 1
                one["parts"][-1] |= {"tail": tail, "bottom": bottom, "id": f"row-{self.tails}"}
                position = end
            elif one["type"] == "Chart":
                one["sticky"] = end > position
            yield one

    def block(self, block: Any, orientation: Orientation) -> dict[str, Any]:
        available = text_width(orientation)
        if isinstance(block, OFFICIAL):
            return self.official(block, available, orientation)
        match block:
            case Cover():
                return self.cover(block, available)
            case Heading():
                return {
                    "type": "Heading",
                    "text": _tokens(block.text, available, BODY_SIZE * 1.125, bold=True),
                    "level": block.level,
                    "align": block.align,
                }
            case Paragraph() | ItemList():
                return self.text(block, available, BODY_SIZE)
            case PictureGrid():
                return self.grid(block, available, text_height(orientation) / 3)
            case Table():
                parts = parts_of(block, available)
                return {
                    "type": "Table",
                    "parts": [self.table(part, available, text_height(orientation)) for part in parts],
                }
            case PhotoPages():
                return self.photos(block, orientation)
            case Signature():
                lines = [_tokens(line, available * 0.55, BODY_SIZE) for line in block.lines]
                closing = _tokens(block.closing, available * 0.55, BODY_SIZE)
                return {"type": "Signature", "lines": lines, "closing": closing}
            case PageBreak():
                return {"type": "PageBreak"}
        raise TypeError(f"no PDF for {type(block).__name__}")

    def official(self, block: Any, available: float, orientation: Orientation) -> dict[str, Any]:
        made = official_block(block, available, self.digits, self.picture)
        if made is None:
            raise TypeError(f"no PDF for {type(block).__name__}")
        if made["type"] == "Chart":
            made["table"] = self.table(chart_table(block, self.digits), available, text_height(orientation))
        return made

    def text(
        self, block: Paragraph | ItemList, available: float, size: float, *, bold: bool = False
    ) -> dict[str, Any]:
        if isinstance(block, Paragraph):
            return {
                "type": "Paragraph",
                "text": _tokens(block.text, available, size, bold=bold or block.strong),
                "align": block.align,
                "indent": block.indent,
                "strong": block.strong,
                "gap": block.gap,
            }
        left = INDENT if block.indent else 0.0
        columns = column_widths(block.items, available - left, size)
        if columns:
            made = self.items(block.items, available - left, size, bold=bold, columns=columns)
        else:
            made = self.items(block.items, available, size, bold=bold, first=left if block.indent else None)
        return {"type": "ItemList", "items": made, "left": left if columns else 0.0}

    def items(
        self,
        items: tuple[ListItem, ...],
        available: float,
        size: float,
        *,
        bold: bool,
        first: float | None = None,
        columns: tuple[float, ...] = (),
    ) -> list[dict[str, Any]]:
        """Return items whose next lines hang under their text, or begin at the margin where `first` is given.

        Marks have the width of the widest of them, so that the texts beside them begin below each other; a mark
        that would take a quarter of the line runs on into its text.
        """
        widths = {item.marker: width(f"{clean(item.marker)} ", size) for item in items if item.marker}
        widths = {marker: wide for marker, wide in widths.items() if wide <= available / 4}
        hang = max(widths.values(), default=0.0) if first is None else 0.0
        deeper = None if first is None else first + DEEPER
        inner = (max(columns[0] - hang, 1.0), *columns[1:]) if columns else ()
        made = []
        for item in items:
            beside = item.marker in widths
            text = item.text if beside else f"{item.marker} {item.text}".strip()
            cells = item.cells[: len(inner) - 1] if inner else ()
            limit = inner[0] - GAP if cells else available - hang
            made.append(
                {
                    "marker": _tokens(item.marker, available, size) if beside else [],
                    "text": _tokens(text, limit, size, bold=bold),
                    "hang": hang,
                    "first": first,
                    "lead": 0.0 if first is None else first + widths.get(item.marker, 0.0),
                    "cells": [
                        _tokens(one, wide - GAP, size, bold=bold)
                        for one, wide in zip(cells, inner[1:], strict=False)
                    ],
                    "columns": [max(wide - GAP, 1.0) for wide in inner],
                    "gap": GAP,
                    "items": self.items(
                        item.items, available - hang, size, bold=bold, first=deeper, columns=inner
                    ),
                }
            )
        return made

    def table(self, table: Table, available: float, page: float) -> dict[str, Any]:
        layout = table_layout(table, available)

        def cell(column: int, one: Cell, is_header: bool) -> dict[str, Any]:
            inner = sum(layout.widths[column : column + one.colspan]) - 2 * layout.inset - 0.5
            blocks = [
                self.grid(block, inner, CELL_PICTURE_HEIGHT)
                if isinstance(block, PictureGrid)
                else self.text(block, inner, layout.size, bold=is_header)
                for block in one.blocks
            ]
            return {"blocks": blocks, "colspan": one.colspan, "rowspan": one.rowspan, "align": one.align}

        def rows(given: tuple[Row, ...], is_header: bool) -> list[dict[str, Any]]:
            return [
                {
                    "cells": [cell(column, one, is_header) for column, one in placed],
                    "whole": stays_whole(placed, layout, page),
                }
                for placed in placed_rows(given, len(layout.widths))
            ]

        return {
            "widths": layout.widths,
            "size": layout.size,
            "inset": layout.inset,
            "header": rows(table.header, True),
            "rows": rows(table.rows, False),
        }

    def picture(self, picture: Picture, available: float, size: float) -> dict[str, Any]:
        return {
            "file": self.names.get(picture.source),
            "alt": clean(picture.alt or picture.caption) or "ภาพประกอบ",
            "caption": _tokens(picture.caption, available, size),
            "missing": _tokens(MISSING_PICTURE, available, size),
        }

    def grid(self, grid: PictureGrid, available: float, highest: float) -> dict[str, Any]:
        columns = max(1, min(grid.columns, len(grid.pictures)))
        wide = (available - 4 * (columns - 1)) / columns
        return {
            "type": "PictureGrid",
            "columns": columns,
            "height": min(wide * 0.75, highest),
            "pictures": [self.picture(one, wide, TABLE_SIZE * 0.9) for one in grid.pictures],
        }

    def photos(self, block: PhotoPages, orientation: Orientation) -> dict[str, Any]:
        frame = photo_frame(block.per_page, orientation)
        return {
            "type": "PhotoPages",
            "columns": frame.columns,
            "per_page": block.per_page,
            "height": frame.height,
            "caption_height": frame.caption_height,
            "pictures": [self.picture(one, frame.width, TABLE_SIZE) for one in block.pictures],
        }

    def cover(self, cover: Cover, available: float) -> dict[str, Any]:
        return {
            "type": "Cover",
            "title": [_tokens(line, available, BODY_SIZE * 1.62, bold=True) for line in cover.title],
            "subtitle": [_tokens(line, available, BODY_SIZE * 1.3, bold=True) for line in cover.subtitle],
            "office": _tokens(cover.office, available, BODY_SIZE * 1.35, bold=True),
            "place": [_tokens(line, available, BODY_SIZE * 1.15, bold=True) for line in cover.place],
            "emblem": self.picture(cover.emblem, available, BODY_SIZE) if cover.emblem else None,
        }


def _tokens(text: str, limit: float, size: float, *, bold: bool = False) -> list[Token]:
    return tokens(clean(text), limit=limit, size=size, bold=bold)
