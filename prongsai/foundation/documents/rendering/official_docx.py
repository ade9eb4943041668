"""Official letters in DOCX: heads on dotted lines, opinion chains, notices, annexes, charts as tables."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from prongsai.foundation.documents.blocks import (
    AnnexTitle,
    Desk,
    Desks,
    Emblem,
    Field,
    LetterHead,
    MemoHead,
    Picture,
    Poster,
    clean,
)
from prongsai.foundation.documents.rendering import word
from prongsai.foundation.documents.rendering.layout import (
    ADDRESS,
    BODY_SIZE,
    CHART,
    CM,
    TABLE_SIZE,
    chart_table,
    text_width,
)
from prongsai.foundation.documents.rendering.qr import qr_png
from prongsai.kernel import typeset
from prongsai.kernel.charts import Chart, drawing, problem_of
from prongsai.kernel.typeset.words import width

OFFICIAL = (AnnexTitle, Chart, Desks, Emblem, Field, LetterHead, MemoHead, Poster)
RED = "C00000"
SHORT = 12  # a chart and a table of as many rows stay on one page
CENTER = WD_ALIGN_PARAGRAPH.CENTER


def add_official(writer: Any, block: Any, *, keep: bool = False) -> None:
    """Add a block of official letters to the document that the writer makes; `keep` as in the writer."""
    match block:
        case Field():
            _labelled(writer, block)
        case MemoHead():
            _memo_head(writer, block)
        case LetterHead():
            _letter_head(writer, block)
        case Emblem():
            made = _line(writer, "")
            made.alignment = CENTER
            _emblem(writer, made, block.emblem, max(0.5, min(6.0, block.height)) * CM)
        case Desks():
            _desks(writer, block)
        case Poster():
            _poster(writer, block)
        case AnnexTitle():
            made = _line(writer, block.label)
            made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            made.paragraph_format.page_break_before = True
            heading = writer.document.add_heading(level=1)
            heading.alignment = CENTER
            word.add_text(heading, clean(block.title))
        case Chart():
            made = _line(writer, block.title, bold=True)
            made.paragraph_format.space_before = Pt(8)
            made.paragraph_format.keep_with_next = True
            if not problem_of(block):
                _chart(writer, block)
            table = chart_table(block, writer.content.digits)
            whole = len(table.rows) <= SHORT
            made_rows = len(table.header) + len(table.rows)
            writer.table(table, keep=made_rows if whole and keep else made_rows - 1 if whole else int(keep))


def _chart(writer: Any, block: Chart) -> None:
    wide = min(text_width(writer.orientation), CHART)
    drawn = drawing(block, writer.content.digits)
    values = {
        "accent": writer.content.accent,
        "digits": writer.content.digits,
        "sizes": {"body": BODY_SIZE, "table": TABLE_SIZE},
        "drawing": asdict(drawn),
        "width": wide,
    }
    made = _line(writer, "")
    made.alignment = CENTER
    made.paragraph_format.keep_with_next = True
    made.paragraph_format.space_after = Pt(4)
    content = typeset.png(typeset.CHART, values, pixels_per_inch=200)
    size = (wide, drawn.height * wide / drawn.width)
    writer.drawn.add(made, content, "png", size, clean(block.title))


def _line(writer: Any, text: str, size: float | None = None, *, bold: bool = False) -> Any:
    made = writer.document.add_paragraph()
    if text:
        word.add_text(made, clean(text), size=size, bold=bold)
    return made


def _emblem(writer: Any, paragraph: Any, emblem: Picture | None, side: float) -> None:
    if emblem:
        writer.picture(paragraph, emblem, side, side)
    else:
        writer.drawn.add(paragraph, writer.seal(), "png", (side, side), "")


def _labelled(writer: Any, field: Field) -> None:
    made = writer.document.add_paragraph()
    made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(3)
    label = clean(field.label)
    hang = Pt(width(label, BODY_SIZE) + 8)
    made.paragraph_format.left_indent = hang
    made.paragraph_format.first_line_indent = -hang
    made.paragraph_format.tab_stops.add_tab_stop(hang)
    word.add_text(made, label)
    word.add_tab(made)
    word.add_text(made, clean(field.text))


def _memo_head(writer: Any, head: MemoHead) -> None:
    wide = text_width(writer.orientation)
    table = writer.document.add_table(rows=1, cols=3)
    widths = (wide * 0.27, wide * 0.46, wide * 0.27)
    word.fix_table(table, widths, 0, "")
    left, middle, _right = table.rows[0].cells
    for cell in (left, middle):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    _emblem(writer, left.paragraphs[0], head.emblem, 1.5 * CM)
    if head.urgency:
        word.add_text(left.paragraphs[0], f" {clean(head.urgency)}", size=26, bold=True, colour=RED)
    title = middle.paragraphs[0]
    title.style = writer.document.styles["Heading 1"]
    title.alignment = CENTER
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(0)
    title.paragraph_format.line_spacing = Pt(35)
    word.add_text(title, clean(head.title), size=29, bold=True)
    for fields in ((head.agency,), (head.number, head.dated), (head.subject,)):
        made = writer.document.add_paragraph()
        for number, field in enumerate(fields):
            end = wide * (number + 1) / len(fields)
            made.paragraph_format.tab_stops.add_tab_stop(Pt(end - (6 if number + 1 < len(fields) else 0)))
            word.add_text(made, f"{clean(field.label)} ", size=20, bold=True)
            word.add_text(made, clean(field.text), dotted=True)
            word.add_tab(made, dotted=True)
    made.paragraph_format.space_after = Pt(6)


def _letter_head(writer: Any, head: LetterHead) -> None:
    made = writer.document.add_paragraph()
    made.alignment = CENTER
    _emblem(writer, made, head.emblem, 3 * CM)
    wide = text_width(writer.orientation)
    if head.urgency:
        word.add_text(writer.document.add_paragraph(), clean(head.urgency), size=26, bold=True, colour=RED)
    table = writer.document.add_table(rows=1, cols=2)
    word.fix_table(table, (wide - ADDRESS, ADDRESS), 0, "")
    left, right = table.rows[0].cells
    word.add_text(left.paragraphs[0], f"{clean(head.number.label)} {clean(head.number.text)}".strip())
    for number, text in enumerate(head.address):
        made = right.add_paragraph() if number else right.paragraphs[0]
        word.add_text(made, clean(text))
    made = _line(writer, head.dated)
    made.paragraph_format.left_indent = Pt(wide / 2)
    made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(8)


def _desks(writer: Any, block: Desks) -> None:
    wide = text_width(writer.orientation)
    pairs = [block.desks[start : start + 2] for start in range(0, len(block.desks), 2)]
    _line(writer, "").paragraph_format.space_after = Pt(0)
    table = writer.document.add_table(rows=len(pairs), cols=2)
    word.fix_table(table, (wide / 2, wide / 2), 6, "")
    for row, pair in zip(table.rows, pairs, strict=True):
        word.keep_row(row)
        for cell, desk in zip(row.cells, pair, strict=False):
            _desk(cell, desk)


def _desk(cell: Any, desk: Desk) -> None:
    word.add_text(cell.paragraphs[0], clean(desk.title), bold=True)
    for choice in desk.choices:
        word.add_text(cell.add_paragraph(), clean(choice))
    for _ in range(max(0, min(12, desk.blank))):
        word.dotted_line(cell.add_paragraph())
    for number, text in enumerate(desk.lines):
        made = cell.add_paragraph()
        made.alignment = CENTER
        made.paragraph_format.space_before = Pt(0 if number else 34)
        word.add_text(made, clean(text))
    cell.add_paragraph()


def _poster(writer: Any, block: Poster) -> None:
    def line(text: str, size: float, before: float = 0, *, bold: bool = False, colour: str = "") -> None:
        made = _line(writer, "")
        word.add_text(made, clean(text), size=size, bold=bold, colour=colour)
        made.alignment = CENTER
        made.paragraph_format.space_before = Pt(before)

    accent = writer.content.accent.lstrip("#").upper()
    word.frame_pages(writer.document.sections[-1], accent)
    made = _line(writer, "")
    made.alignment = CENTER
    _emblem(writer, made, block.emblem, 3.2 * CM)
    line(block.office, 24, 8, bold=True)
    for number, text in enumerate(block.title):
        line(text, 44, 0 if number else 30, bold=True, colour=accent)
    for number, text in enumerate(block.message):
        line(text, 24, 4 if number else 14)
    if block.qr:
        line(block.invitation, 24, 30, bold=True)
        picture = _line(writer, "")
        picture.alignment = CENTER
        side = 6.4 * CM
        writer.drawn.add(picture, qr_png(block.qr), "png", (side, side), f"QR {clean(block.qr)}")
        line(block.qr, 18)
    for number, text in enumerate(block.contact):
        line(text, 20, 0 if number else 18)
