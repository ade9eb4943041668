"""Tables with more columns than a page can hold: divided below each other, the first column in each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prongsai.foundation.documents.blocks import Row, Table
from prongsai.foundation.documents.rendering.layout import (
    CELL_INSET,
    SMALLEST_TABLE_SIZE,
    least_widths,
    placed_cells,
    placed_rows,
)

# Up to this many columns a table stays in one piece; words too long for them are cut.
MOST_ACROSS = 24
READABLE_SIZE = 7.2


def parts_of(table: Table, available: float) -> list[Table]:
    """Return the table, or its parts where its columns cannot stand beside each other."""
    count = len(table.columns)
    placed = list(placed_cells(table))
    if count <= MOST_ACROSS or sum(least_widths(placed, count, SMALLEST_TABLE_SIZE, 1.0)) <= available:
        return [table]
    widths = least_widths(placed, count, READABLE_SIZE, CELL_INSET / 2)
    first = [0] if widths[0] <= available / 3 else []
    groups: list[list[int]] = []
    used = available
    for column in range(len(first), count):
        if used + widths[column] > available:
            groups.append([*first])
            used = sum(widths[one] for one in first)
        groups[-1].append(column)
        used += widths[column]
    return [_part(table, group) for group in groups]


def _part(table: Table, columns: Sequence[int]) -> Table:
    kept = set(columns)

    def rows(given: Sequence[Row]) -> tuple[Row, ...]:
        made = []
        for placed in placed_rows(given, len(table.columns)):
            cells = []
            for column, cell in placed:
                # A cell that spans several columns stands in each part that has one of them.
                span = len(kept.intersection(range(column, column + cell.colspan)))
                if span:
                    cells.append(replace(cell, colspan=span))
            made.append(Row(cells=tuple(cells)))
        return tuple(made)

    return replace(
        table,
        columns=tuple(table.columns[column] for column in columns),
        header=rows(table.header),
        rows=rows(table.rows),
    )
