"""Ruled lines of a page as tables: which rectangles are cells, and which cell a point lies in."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from prongsai.kernel.reading.blocks import Cell

SNAP = 2.5
SHORTEST = 4.0


@dataclass(frozen=True)
class Edge:
    """A straight ruling: at `at` on one axis, from `start` to `end` on the other."""

    vertical: bool
    at: float
    start: float
    end: float


class Grid:
    """A table's places: columns left to right, rows top to bottom (page coordinates, y upwards)."""

    def __init__(self, edges: list[Edge]) -> None:
        across = [edge for edge in edges if not edge.vertical]
        down = [edge for edge in edges if edge.vertical]
        xs = [e.at for e in down] + [e.start for e in across] + [e.end for e in across]
        ys = [e.at for e in across] + [e.start for e in down] + [e.end for e in down]
        self.xs = _clusters(xs)
        self.ys = _clusters(ys)
        self.columns, self.rows = len(self.xs) - 1, len(self.ys) - 1
        self.cells = self._merge(down, across)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def place(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row (from the top) and column of a point, or None outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < self.columns and 0 <= row < self.rows:
            return self.rows - 1 - row, column
        return None

    def right_of(self, cell: Cell) -> float:
        """Return the right border of a cell."""
        columns = [x for row in self.cells for x, other in enumerate(row) if other is cell]
        return self.xs[max(columns) + 1]

    def left_of(self, cell: Cell) -> float:
        """Return the left border of a cell."""
        columns = [x for row in self.cells for x, other in enumerate(row) if other is cell]
        return self.xs[min(columns)]

    def _merge(self, down: list[Edge], across: list[Edge]) -> list[list[Cell]]:
        grid = [[Cell() for _ in range(self.columns)] for _ in range(self.rows)]
        for row in range(self.rows):
            bottom, top = self.ys[self.rows - 1 - row], self.ys[self.rows - row]
            for column in range(self.columns):
                left, right = self.xs[column], self.xs[column + 1]
                if column and not _covered(down, left, bottom, top):
                    _replace(grid, grid[row][column], grid[row][column - 1])
                if row and not _covered(across, top, left, right):
                    _replace(grid, grid[row][column], grid[row - 1][column])
        return grid


def grids(edges: Iterable[Edge]) -> list[Grid]:
    """Return the tables that a page's rulings form, from top to bottom."""
    merged = _joined(edges)
    found = [Grid(group) for group in _groups(merged)]
    found = [grid for grid in found if grid.columns >= 1 and grid.rows >= 1 and grid.columns * grid.rows > 1]
    found = [grid for grid in found if len({id(c) for row in grid.cells for c in row}) > 1]
    return sorted(found, key=lambda grid: -grid.box[3])


def _replace(grid: list[list[Cell]], old: Cell, new: Cell) -> None:
    if old is new:
        return
    for row in grid:
        for column, cell in enumerate(row):
            if cell is old:
                row[column] = new


def _covered(edges: list[Edge], at: float, start: float, end: float) -> bool:
    """Say whether rulings at this place cover more than half of a cell's side."""
    covered = sum(
        max(0.0, min(edge.end, end) - max(edge.start, start))
        for edge in edges
        if abs(edge.at - at) <= SNAP * 1.5
    )
    return covered > (end - start) / 2


def _clusters(values: list[float]) -> list[float]:
    """Return the distinct positions among nearly equal ones."""
    result: list[list[float]] = []
    for value in sorted(values):
        if result and value - result[-1][-1] <= SNAP * 1.2:
            result[-1].append(value)
        else:
            result.append([value])
    return [sum(group) / len(group) for group in result]


def _joined(edges: Iterable[Edge]) -> list[Edge]:
    """Return edges with pieces of the same line put together, without very short ones."""
    result: list[Edge] = []
    for edge in sorted(set(edges), key=lambda e: (e.vertical, round(e.at / SNAP), e.start)):
        last = result[-1] if result else None
        if (
            last is not None
            and last.vertical == edge.vertical
            and abs(last.at - edge.at) <= SNAP
            and edge.start <= last.end + SNAP
            and last.start <= edge.end + SNAP
        ):
            result[-1] = Edge(edge.vertical, last.at, min(last.start, edge.start), max(last.end, edge.end))
        else:
            result.append(edge)
    return [edge for edge in result if edge.end - edge.start >= SHORTEST]


def _groups(edges: list[Edge]) -> list[list[Edge]]:
    """Return edges that touch each other, group by group; a group needs both directions."""
    parent = list(range(len(edges)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    down = [i for i, edge in enumerate(edges) if edge.vertical]
    across = [i for i, edge in enumerate(edges) if not edge.vertical]
    for i in down:
        for j in across:
            if _cross(edges[i], edges[j]):
                parent[root(i)] = root(j)
    groups: dict[int, list[Edge]] = {}
    for index, edge in enumerate(edges):
        groups.setdefault(root(index), []).append(edge)
    return [
        g
        for g in groups.values()
        if len(g) > 3 and any(e.vertical for e in g) and any(not e.vertical for e in g)
    ]


def _cross(down: Edge, across: Edge) -> bool:
    return (
        across.start - SNAP <= down.at <= across.end + SNAP
        and down.start - SNAP <= across.at <= down.end + SNAP
    )
