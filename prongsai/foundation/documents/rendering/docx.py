"""DOCX from the block model: Thai fonts at official sizes, editable tables, repeated headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Pt

from prongsai.foundation.documents.blocks import (
    Cell,
    Content,
    Cover,
    Heading,
    ItemList,
    ListItem,
    Orientation,
    PageBreak,
    Paper,
    Paragraph,
    PhotoPages,
    Picture,
    PictureGrid,
    Section,
    Signature,
    Table,
    clean,
)
from prongsai.foundation.documents.rendering import word
from prongsai.foundation.documents.rendering.columns import GAP, column_widths
from prongsai.foundation.documents.rendering.layout import (
    A4,
    BODY_SIZE,
    CELL_PICTURE_HEIGHT,
    CM,
    DEEPER,
    DOCX_BODY_SIZE,
    DOCX_TABLE_SIZE,
    EMBLEM_SIDE,
    FIRST_PAGE_TOP,
    INDENT,
    TABLE_SIZE,
    LoadPicture,
    SmallPicture,
    flat_items,
    margins_of,
    photo_frame,
    placed_rows,
    small_pictures,
    stays_whole,
    table_layout,
    text_height,
    text_width,
)
from prongsai.foundation.documents.rendering.official_docx import OFFICIAL, add_official
from prongsai.foundation.documents.rendering.tails import tail_length
from prongsai.foundation.documents.rendering.wide import parts_of
from prongsai.kernel import typeset
from prongsai.kernel.charts import Chart
from prongsai.kernel.typeset.words import width

ALIGNMENTS = {
    "start": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "end": WD_ALIGN_PARAGRAPH.RIGHT,
}
MISSING_PICTURE = "ไม่พบไฟล์ภาพ"


def render_docx(content: Content, load: LoadPicture, made_at: datetime) -> bytes:
    """Return the DOCX of a content; `load` gives the bytes of a picture or None."""
    writer = Writer(content, small_pictures(content, load), made_at)
    for number, section in enumerate(content.sections):
        writer.section(section, first=number == 0)
    return writer.finished()


class Writer:
    """Writes blocks into a Word document, a new one or the office's own template."""

    def __init__(
        self,
        content: Content,
        pictures: Mapping[str, SmallPicture],
        made_at: datetime,
        document: Any = None,
    ) -> None:
        self.content = content
        self.pictures = pictures
        self.document = document or Document()
        self.drawn = word.Pictures(self.document)
        self.made_at = made_at.astimezone(UTC)
        self.orientation: Orientation = "portrait"
        self.paper: Paper = "report"
        if document is None:
            word.prepare_styles(self.document, DOCX_BODY_SIZE)
        properties = self.document.core_properties
        properties.title = clean(content.title)[:255]
        properties.author = clean(content.author)[:255]
        properties.language = "th-TH"
        properties.comments = ""
        moment = self.made_at.replace(tzinfo=None, microsecond=0)
        properties.created = properties.modified = moment

    def finished(self) -> bytes:
        """Return the file."""
        return word.packed(self.document, self.made_at)

    def section(self, section: Section, *, first: bool) -> None:
        """Add a section on new pages."""
        made = self.document.sections[0] if first else self.document.add_section(WD_SECTION.NEW_PAGE)
        self.orientation = section.orientation
        landscape = section.orientation == "landscape"
        made.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        made.page_width, made.page_height = (Pt(side) for side in (reversed(A4) if landscape else A4))
        margins = margins_of(section)
        official = section.paper == "official"
        top = FIRST_PAGE_TOP if official else margins.top
        made.top_margin, made.bottom_margin = Pt(top), Pt(margins.bottom)
        made.left_margin, made.right_margin = Pt(margins.left), Pt(margins.right)
        made.header_distance = Pt((1.0 if official else 1.25) * CM)
        made.different_first_page_header_footer = first
        word.number_pages(made, self.content.digits)
        if first:
            word.page_number_header(made, self.content.digits, lower=2.0 * CM if official else 0)
        elif section.paper != self.paper:
            made.header.is_linked_to_previous = False
            word.page_number_header(made, self.content.digits, lower=2.0 * CM if official else 0)
        self.paper = section.paper
        kept = 0
        for number, block in enumerate(section.blocks):
            following = section.blocks[number + 1] if number + 1 < len(section.blocks) else None
            before = section.blocks[number - 1] if number else None
            if isinstance(block, Table | Chart):
                kept = number + tail_length(section.blocks[number + 1 :])
            self.block(
                block,
                last=following is None,
                keep=number < kept or isinstance(following, Signature),
                before=before,
            )

    def block(self, block: Any, *, last: bool, keep: bool = False, before: Any = None) -> None:
        """Add a block; `keep` lets its end stand on the page where the next one begins."""
        if isinstance(block, OFFICIAL):
            add_official(self, block, keep=keep)
            return
        match block:
            case Cover():
                self.cover(block)
            case Heading():
                made = self.document.add_heading(level=min(block.level, 3))
                made.alignment = ALIGNMENTS[block.align]
                word.add_text(made, clean(block.text))
            case Paragraph():
                made = self.document.add_paragraph()
                made.paragraph_format.keep_with_next = keep
                self.paragraph(made, block)
                if isinstance(before, Heading):
                    made.paragraph_format.space_before = Pt(0)
                if isinstance(before, Table):
                    made.paragraph_format.space_before = Pt(DOCX_BODY_SIZE / 2)
            case ItemList():
                left = INDENT if block.indent else 0.0
                if widths := column_widths(block.items, text_width(self.orientation) - left, BODY_SIZE):
                    self.columns(block, left, widths)
                    return
                for depth, item in flat_items(block.items):
                    self.item(self.document.add_paragraph(), item, DOCX_BODY_SIZE, depth, indent=block.indent)
            case PictureGrid():
                made = self.document.add_paragraph()
                for picture in block.pictures:
                    self.picture(made, picture, text_width(self.orientation) / block.columns - 6, 200)
            case Table():
                for number, part in enumerate(parts_of(block, text_width(self.orientation))):
                    if number:
                        # Word makes one table of two that touch.
                        self.document.add_paragraph()
                    self.table(part, keep=1 if keep else 0)
            case PhotoPages():
                self.photo_pages(block)
            case Signature():
                self.signature(block)
            case PageBreak():
                if not last:
                    self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case _:
                raise TypeError(f"no DOCX for {type(block).__name__}")

    def paragraph(self, made: Any, block: Paragraph, size: float | None = None) -> None:
        """Write a paragraph's text."""
        made.alignment = ALIGNMENTS[block.align]
        if block.indent:
            made.paragraph_format.first_line_indent = Pt(INDENT)
        if block.gap:
            made.paragraph_format.space_before = Pt(DOCX_BODY_SIZE / 2)
        word.add_text(made, clean(block.text), size=size, bold=block.strong)

    def item(self, made: Any, item: ListItem, size: float, depth: int = 0, *, indent: bool = False) -> None:
        """Write a list item: its next lines hang under its text, or begin at the margin where it is indented."""
        marker, text = clean(item.marker), clean(item.text)
        if indent:
            made.paragraph_format.first_line_indent = Pt(INDENT + DEEPER * depth)
        else:
            hang = Pt(width(f"{marker} ", size * BODY_SIZE / DOCX_BODY_SIZE)) if marker else Pt(0)
            made.paragraph_format.left_indent = hang + Pt(size * 1.25 * depth)
            made.paragraph_format.first_line_indent = -hang
        # Text of the usual size follows the style, which an office's own template may set otherwise.
        shown = None if size == DOCX_BODY_SIZE else size
        word.add_text(made, f"{marker} {text}" if marker else text, size=shown)

    def columns(self, block: ItemList, left: float, widths: tuple[float, ...]) -> None:
        """Add a list whose items stand in columns, as a table without lines."""
        listed = list(flat_items(block.items))
        made = self.document.add_table(rows=len(listed), cols=len(widths))
        word.fix_table(made, widths, GAP / 2, "")
        word.move_table(made, left - GAP / 2)
        for row, (depth, item) in zip(made.rows, listed, strict=True):
            word.keep_row(row)
            cells = word.grid_cells(row, len(widths))
            if not item.cells:
                cells[0].merge(cells[-1])
            self.item(cells[0].paragraphs[0], item, DOCX_BODY_SIZE, depth)
            for target, text in zip(cells[1:], item.cells, strict=False):
                word.add_text(target.paragraphs[0], clean(text))

    def table(self, table: Table, *, keep: int = 0) -> None:
        """Add a table whose last rows, `keep` of them, stay with what follows."""
        layout = table_layout(table, text_width(self.orientation))
        size = max(6.0, round(DOCX_TABLE_SIZE * layout.size / TABLE_SIZE * 2) / 2)
        count, head = len(table.columns), len(table.header)
        made = self.document.add_table(rows=head + len(table.rows), cols=count, style="Table Grid")
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        word.fix_table(made, layout.widths, layout.inset, clean(table.label))
        rows = [*placed_rows(table.header, count), *placed_rows(table.rows, count)]
        grid = [word.grid_cells(row, count) for row in made.rows]
        for number, placed in enumerate(rows):
            if number < head:
                word.repeat_row(made.rows[number])
            elif not head and stays_whole(placed, layout, text_height(self.orientation)):
                # LibreOffice drops all rows after the first page where unsplit rows follow a repeated header.
                word.keep_row(made.rows[number])
            for column, cell in placed:
                target = grid[number][column]
                if cell.colspan > 1 or cell.rowspan > 1:
                    target = target.merge(grid[number + cell.rowspan - 1][column + cell.colspan - 1])
                wide = sum(layout.widths[column : column + cell.colspan])
                target.width = Pt(wide)
                self.cell(target, cell, size, wide - 2 * layout.inset, is_header=number < head)
        for row in made.rows[len(made.rows) - keep :] if keep else ():
            word.keep_with_next(row)

    def cell(self, target: Any, cell: Cell, size: float, available: float, *, is_header: bool) -> None:
        """Fill a cell."""
        if is_header:
            target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            word.shade(target, "F0F0F0")
        blank = target.paragraphs[0]
        used = False
        for block in cell.blocks:
            if isinstance(block, Paragraph):
                made = word.table_text(target.add_paragraph()) if used else blank
                made.alignment = ALIGNMENTS[block.align]
                word.add_text(made, clean(block.text), size=size, bold=is_header or block.strong)
                used = True
            elif isinstance(block, ItemList):
                for depth, item in flat_items(block.items):
                    made = word.table_text(target.add_paragraph()) if used else blank
                    self.item(made, item, size, depth)
                    used = True
            else:
                made = word.table_text(target.add_paragraph()) if used else blank
                columns = max(1, min(block.columns, len(block.pictures)))
                made.alignment = WD_ALIGN_PARAGRAPH.CENTER
                for number, picture in enumerate(block.pictures):
                    if number:
                        word.add_text(made, " ", size=size)
                    self.picture(made, picture, available / columns * 0.94 - 4, CELL_PICTURE_HEIGHT)
                    if picture.caption:
                        word.add_text(
                            word.table_text(target.add_paragraph()), clean(picture.caption), size=size
                        )
                used = True
        word.table_text(blank)

    def picture(self, paragraph: Any, picture: Picture, widest: float, highest: float) -> None:
        """Add a picture to a paragraph, or say that it is gone."""
        small = self.pictures.get(picture.source)
        if small is None:
            word.add_text(paragraph, f"[{MISSING_PICTURE}]", size=DOCX_TABLE_SIZE)
            return
        factor = min(widest / small.width, highest / small.height)
        size = (small.width * factor, small.height * factor)
        described = clean(picture.alt or picture.caption)
        self.drawn.add(paragraph, small.content, small.suffix, size, described)

    def photo_pages(self, block: PhotoPages) -> None:
        """Add pages of photos."""
        frame = photo_frame(block.per_page, self.orientation)
        pages = [
            block.pictures[start : start + block.per_page]
            for start in range(0, len(block.pictures), block.per_page)
        ]
        for number, page in enumerate(pages):
            lines = [page[start : start + frame.columns] for start in range(0, len(page), frame.columns)]
            made = self.document.add_table(rows=len(lines), cols=frame.columns)
            word.fix_table(made, (frame.width,) * frame.columns, 4, "")
            for row, line in zip(made.rows, lines, strict=True):
                word.keep_row(row)
                for target, picture in zip(row.cells, line, strict=False):
                    target.width = Pt(frame.width)
                    first = target.paragraphs[0]
                    word.table_text(first)
                    first.alignment = WD_ALIGN_PARAGRAPH.CENTER
                    self.picture(first, picture, frame.width - 10, frame.height * 0.94)
                    caption = word.table_text(target.add_paragraph())
                    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
                    caption.paragraph_format.space_before = Pt(4)
                    caption.paragraph_format.space_after = Pt(12)
                    word.add_text(caption, clean(picture.caption), size=DOCX_TABLE_SIZE)
            if number < len(pages) - 1:
                word.page_break_before(word.table_text(self.document.add_paragraph()))

    def cover(self, cover: Cover) -> None:
        """Add a cover page."""

        def line(text: str, size: float, before: float = 0) -> None:
            made = self.document.add_paragraph()
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER
            made.paragraph_format.space_before = Pt(before)
            word.add_text(made, clean(text), size=size, bold=True)

        emblem = self.document.add_paragraph()
        emblem.alignment = WD_ALIGN_PARAGRAPH.CENTER
        emblem.paragraph_format.space_before = Pt(text_height("portrait") * 0.14)
        if cover.emblem:
            self.picture(emblem, cover.emblem, EMBLEM_SIDE, EMBLEM_SIDE)
        else:
            self.drawn.add(emblem, self.seal(), "png", (EMBLEM_SIDE, EMBLEM_SIDE), "")
        for number, text in enumerate(cover.title):
            line(text, 26, before=0 if number else 24)
        for number, text in enumerate(cover.subtitle):
            line(text, 20, before=0 if number else 10)
        line(cover.office, 22, before=text_height("portrait") * 0.22)
        for text in cover.place:
            line(text, 18)

    def seal(self) -> bytes:
        """Return the neutral seal that stands where the office has no emblem yet."""
        return _seal(self.content.accent)

    def signature(self, block: Signature) -> None:
        """Add a block to sign."""
        if block.closing:
            made = self.document.add_paragraph()
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER
            made.paragraph_format.left_indent = Pt(text_width(self.orientation) * 0.4)
            made.paragraph_format.space_before = Pt(12)
            made.paragraph_format.keep_with_next = True
            word.add_text(made, clean(block.closing))
        for number, text in enumerate(block.lines):
            made = self.document.add_paragraph()
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER
            made.paragraph_format.left_indent = Pt(text_width(self.orientation) * 0.4)
            made.paragraph_format.space_before = Pt(0 if number else 4 * DOCX_BODY_SIZE)
            made.paragraph_format.keep_with_next = number < len(block.lines) - 1
            word.add_text(made, clean(text))


@lru_cache(maxsize=16)
def _seal(accent: str) -> bytes:
    return typeset.png(typeset.SEAL, {"seal_size": EMBLEM_SIDE, "accent": accent}, pixels_per_inch=300)
