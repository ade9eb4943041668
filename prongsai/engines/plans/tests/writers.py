"""Documents of every format that can be read, written from the same blocks."""

import datetime
import html
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import openpyxl

from prongsai.engines.plans.tests.offices import Cell, Table, Written

RULED = Path(__file__).parent / "data" / "ruled" / "ruled.typ"


def placed(table: Table) -> Iterator[tuple[int, int, Cell]]:
    """Yield row, column and cell for each cell, after the cells that reach down from above."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(table.rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            yield y, x, cell
            taken |= {(y + dy, x + dx) for dy in range(cell.down) for dx in range(cell.across)}
            x += cell.across


def to_docx(written: Written) -> bytes:
    document = docx.Document()
    for block in written.blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        grid = document.add_table(rows=len(block.rows), cols=block.width)
        grid.style = "Table Grid"
        for y, x, cell in placed(block):
            target = grid.cell(y, x)
            if cell.across > 1 or cell.down > 1:
                target = target.merge(grid.cell(y + cell.down - 1, x + cell.across - 1))
            for number, text in enumerate(cell.paragraphs):
                paragraph = target.paragraphs[0] if number == 0 else target.add_paragraph()
                paragraph.text = text
    return _saved(document.save)


def to_html(written: Written) -> bytes:
    parts = ["<!doctype html><html><head><meta charset='utf-8'><style>td{color:red}</style></head><body>"]
    for block in written.blocks:
        if isinstance(block, str):
            parts.append(f"<p>{html.escape(block)}</p>")
            continue
        rows = [""] * len(block.rows)
        for y, _, cell in placed(block):
            content = "".join(f"<p>{html.escape(text)}</p>" for text in cell.paragraphs)
            rows[y] += f"<td colspan='{cell.across}' rowspan='{cell.down}'>{content}</td>"
        parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return "".join([*parts, "</body></html>"]).encode()


def to_xlsx(written: Written) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    line = 1
    for block in written.blocks:
        if isinstance(block, str):
            sheet.cell(line, 1, block)
            line += 1
            continue
        line += 1
        for y, x, cell in placed(block):
            text = "\n".join(cell.paragraphs)
            value = (
                float(text.replace(",", ""))
                if text.replace(",", "").replace(".", "").isdigit() and text.isascii()
                else text
            )
            sheet.cell(line + y, x + 1, value or None if value == "" else value)
            if cell.across > 1 or cell.down > 1:
                sheet.merge_cells(
                    start_row=line + y,
                    start_column=x + 1,
                    end_row=line + y + cell.down - 1,
                    end_column=x + cell.across,
                )
        line += len(block.rows) + 1
    return _saved(book.save)


def to_txt(written: Written) -> bytes:
    lines: list[str] = []
    for block in written.blocks:
        if isinstance(block, str):
            lines += [block, ""]
            continue
        grid = [[""] * block.width for _ in block.rows]
        for y, x, cell in placed(block):
            many = len(cell.paragraphs) > 1
            grid[y][x] = " ".join(f"<p>{text}</p>" if many else text for text in cell.paragraphs)
        lines += ["\t".join(row) for row in grid] + [""]
    return "\n".join(lines).encode()


def to_md(written: Written) -> bytes:
    lines: list[str] = []
    for block in written.blocks:
        if isinstance(block, str):
            lines += [block, ""]
            continue
        grid = [[""] * block.width for _ in block.rows]
        for y, x, cell in placed(block):
            grid[y][x] = "<br>".join(cell.paragraphs)
        rows = ["| " + " | ".join(row) + " |" for row in grid]
        lines += [rows[0], "|" + "---|" * block.width, *rows[1:], ""]
    return "\n".join(lines).encode()


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def to_pdf(written: Written, *, repeated: bool = True, flipped: bool = True) -> bytes:
    from prongsai.kernel.typeset import pdf

    blocks: list[object] = []
    for block in written.blocks:
        if isinstance(block, str):
            blocks.append(block)
            continue
        cells = [
            {"x": x, "y": y, "across": cell.across, "down": cell.down, "paragraphs": cell.paragraphs}
            for y, x, cell in placed(block)
        ]
        longest = [1] * block.width
        for _, x, cell in placed(block):
            if cell.across == 1:
                longest[x] = max(longest[x], *(len(text) for text in [*cell.paragraphs, " "]))
        columns = [min(max(size, 18), 60) for size in longest]
        head = sum(len(row) for row in block.rows[: block.headers])
        blocks.append({"cells": cells, "columns": columns, "head": head})
    data = {"blocks": blocks, "repeated": repeated, "flipped": flipped}
    made_at = datetime.datetime(2026, 6, 18, tzinfo=datetime.UTC)
    return pdf(RULED, data, made_at=made_at, standards=())
