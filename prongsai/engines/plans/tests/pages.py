"""What page breaks and typists do to tables: cuts, missing headers, merged cells."""

import random
from dataclasses import replace

from prongsai.engines.plans.tests.offices import Cell, Office, Table, Written


def cut(written: Written, chance: random.Random, *, repeated: bool, inside: bool) -> Written:
    """Return the document with its tables over two pages; `inside` cuts a row in two."""
    blocks: list[str | Table] = []
    for block in written.blocks:
        if isinstance(block, str) or any(
            cell.down > 1 for row in block.rows[block.headers :] for cell in row
        ):
            blocks.append(block)
            continue
        place = chance.randrange(block.headers + 1, len(block.rows))
        head = block.rows[: block.headers] if repeated else []
        before, after = list(block.rows[:place]), list(block.rows[place:])
        if inside:
            first, second = _halves(before[-1])
            before[-1] = first
            after.insert(0, second)
        blocks += [Table(before, block.headers, block.width), Table([*head, *after], len(head), block.width)]
    return replace(written, blocks=blocks)


def _halves(row: list[Cell]) -> tuple[list[Cell], list[Cell]]:
    """Cut the last paragraph of each long cell but the first two at a space."""
    first, second = [], []
    for index, cell in enumerate(row):
        last = cell.paragraphs[-1] if cell.paragraphs else ""
        words = last.split(" ")
        if index < 1 or len(words) < 3 or len(last) < 30 or len(cell.paragraphs) > 1:
            first.append(cell)
            second.append(Cell())
            continue
        first.append(Cell([*cell.paragraphs[:-1], " ".join(words[:-1])]))
        second.append(Cell([words[-1]]))
    return first, second


def spread(written: Written) -> Written:
    """Return the document with one row per step: the other cells are merged over the rows of a measure."""
    blocks: list[str | Table] = []
    for block in written.blocks:
        if isinstance(block, str):
            blocks.append(block)
            continue
        rows = list(block.rows[: block.headers])
        for row in block.rows[block.headers :]:
            longest = max(len(cell.paragraphs) for cell in row)
            for step in range(longest):
                made = []
                for cell in row:
                    if len(cell.paragraphs) == longest and longest > 1:
                        made.append(Cell([cell.paragraphs[step]]))
                    elif step == 0:
                        made.append(replace(cell, down=longest))
                rows.append(made)
        blocks.append(Table(rows, block.headers, block.width))
    return replace(written, blocks=blocks)


def decorated(written: Written, office: Office) -> Written:
    """Return the document with a caption row above each header and a row of column numbers below."""
    blocks: list[str | Table] = []
    for block in written.blocks:
        if isinstance(block, str):
            blocks.append(block)
            continue
        caption = [Cell(["ตารางแสดงรายละเอียดประกอบรายงาน"], across=block.width)]
        numbers = [Cell([office.digits(f"({number})")]) for number in range(1, block.width + 1)]
        rows = [caption, *block.rows[: block.headers], numbers, *block.rows[block.headers :]]
        blocks.append(Table(rows, block.headers + 2, block.width))
    return replace(written, blocks=blocks)
