"""XLSX as blocks: each sheet a table, lines that stand alone as paragraphs, merged cells kept."""

import datetime
import io
from collections.abc import Sequence

from python_calamine import CalamineError, CalamineWorkbook

from prongsai.kernel.reading.archive import Archive, parsed
from prongsai.kernel.reading.blocks import Block, Cell, Document, Paragraph, Table, clean_lines, filled
from prongsai.kernel.reading.errors import Unreadable

CELL_LIMIT = 400_000


def read(data: bytes) -> Document:
    """Return an XLSX as blocks; raises Unreadable."""
    _inspect(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        blocks: list[Block] = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > CELL_LIMIT:
                raise Unreadable("bomb")
            rows = sheet.to_python(skip_empty_area=False)
            blocks.extend(_blocks(rows, list(sheet.merged_cell_ranges or [])))
    except (CalamineError, ValueError, OSError) as error:
        raise Unreadable("damaged") from error
    return Document("xlsx", blocks)


def _inspect(data: bytes) -> None:
    """Refuse a workbook that unpacks too far, before the fast reader unpacks it."""
    archive = Archive(data)
    for name in sorted(archive.names):
        if name.endswith((".xml", ".rels")):
            content = archive.part(name)
            if content is not None and (b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content):
                raise Unreadable("hostile")
            if name == "xl/workbook.xml" and content is not None:
                parsed(content)


def _blocks(
    values: Sequence[Sequence[object]], merged: list[tuple[tuple[int, int], tuple[int, int]]]
) -> list[Block]:
    grid = [[Cell(_texts(value)) for value in row] for row in values]
    for (top, left), (bottom, right) in merged:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        for y in range(top, min(bottom, len(grid) - 1) + 1):
            for x in range(left, min(right, len(grid[y]) - 1) + 1):
                grid[y][x] = grid[top][left]
    grid = _trimmed(filled(grid))
    blocks: list[Block] = []
    rows: list[list[Cell]] = []

    def end_table() -> None:
        if rows:
            blocks.append(Table(list(rows)))
        rows.clear()

    for index, row in enumerate(grid):
        texts = {id(cell): cell for cell in row if cell.paragraphs}
        if not texts:
            end_table()
        elif len(texts) == 1 and _alone(grid, index, row):
            end_table()
            (cell,) = texts.values()
            blocks.append(Paragraph(cell.text, list(cell.paragraphs), heading=index == 0))
        else:
            rows.append(row)
    end_table()
    return blocks


def _alone(grid: list[list[Cell]], index: int, row: list[Cell]) -> bool:
    """Say whether a row with one text is a line of its own and not a row of a table around it."""
    if not row[0].paragraphs:
        return False
    before = grid[index - 1] if index else []
    after = grid[index + 1] if index + 1 < len(grid) else []
    counts = [len({id(cell) for cell in other if cell.paragraphs}) for other in (before, after)]
    return counts[0] <= 1 or (counts[1] <= 1 and len(row[0].text) > 12)


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Drop empty columns at both edges."""
    width = len(rows[0]) if rows else 0
    used = [x for x in range(width) if any(row[x].paragraphs for row in rows)]
    return [row[used[0] : used[-1] + 1] for row in rows] if used else rows


def _texts(value: object) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return ["✓"] if value else []
    if isinstance(value, float):
        return [str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)]
    if isinstance(value, (datetime.datetime, datetime.date)):
        return [f"{value.day}/{value.month}/{value.year + 543}"]
    return clean_lines(str(value).split("\n"))
