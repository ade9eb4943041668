"""Turns what an officer types into blocks: paragraphs, numbered lists, simple tables.

A line that begins with a number (``๑.``, ``1)``, ``(๑)``, ``๑.๑``) or a dash is an item; its depth follows
the number or the spaces before it; tabs, ``|`` or three spaces inside an item set the rest in columns (name,
position, duty). Lines with ``|`` or tabs (as pasted from a spreadsheet) are the rows of a
table, the first its header. A line that begins with ``#`` is a heading, every other one a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from prongsai.foundation.documents.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    ItemList,
    ListItem,
    Paragraph,
    Row,
    Table,
)

_ITEM = re.compile(
    r"^(?P<space>[ \t\u3000]*)"
    r"(?P<marker>(?:[0-9๐-๙]+\.)+(?:[0-9๐-๙]+\.?)?|\(?[0-9๐-๙ก-ฮ]{1,3}\)|[-–•●])"
    r"[ \t]+(?P<text>\S.*)$"
)
_HEADING = re.compile(r"^#{1,3}[ \t]+(\S.*)$")
_RULE = re.compile(r"^[\s|:\-–]+$")
MOST_COLUMNS = 200
DEEPEST = 4
MOST_CELLS = 3
_BETWEEN = re.compile(r"\s*\t\s*|\s+\|\s+|[ \u3000]{3,}")


def blocks_of(text: str, *, indent: bool = True) -> tuple[Block, ...]:
    """Return the blocks of a typed text; `indent` gives paragraphs and items the 2.5 cm of official letters."""
    made: list[Block] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    position = 0
    while position < len(lines):
        line = lines[position]
        if not line.strip():
            position += 1
        elif (found := _run(lines, position)) > position and _is_table(lines[position:found]):
            made.append(_table(lines[position:found]))
            position = found
        elif _ITEM.match(line):
            position = _list(lines, position, made, indent=indent)
        elif heading := _HEADING.match(line):
            made.append(Heading(text=heading.group(1), level=2))
            position += 1
        else:
            made.append(Paragraph(text=line.strip(), indent=indent, gap=True))
            position += 1
    return tuple(made)


def columns_in(text: str) -> int:
    """Return how many columns the widest table of a typed text has; more than `MOST_COLUMNS` are not set."""
    rows = (line for line in text.splitlines() if _is_row(line))
    return max(
        (max(line.strip().strip("|").count("|"), line.strip().count("\t")) + 1 for line in rows), default=0
    )


def _is_row(line: str) -> bool:
    return bool(line.strip()) and ("|" in line or "\t" in line.strip()) and not _ITEM.match(line)


def _run(lines: Sequence[str], start: int) -> int:
    end = start
    while end < len(lines) and _is_row(lines[end]):
        end += 1
    return end


def _is_table(lines: Sequence[str]) -> bool:
    return len(lines) > 1 or lines[0].strip().startswith("|")


def _cells(line: str) -> list[str]:
    if "|" in line:
        return [one.strip() for one in line.strip().strip("|").split("|")][:MOST_COLUMNS]
    return [one.strip() for one in line.strip("\n").split("\t")][:MOST_COLUMNS]


def _table(lines: Sequence[str]) -> Table:
    rows = [_cells(line) for line in lines if not _RULE.match(line)] or [[""]]
    count = max(len(row) for row in rows)

    def row(texts: list[str], *, centred: bool = False) -> Row:
        align = "center" if centred else "start"
        return Row(
            cells=tuple(
                Cell(blocks=(Paragraph(text=text, align=align),) if text else (), align=align)  # type: ignore[arg-type]  # one of Align
                for text in texts + [""] * (count - len(texts))
            )
        )

    return Table(
        columns=(Column(),) * count,
        header=(row(rows[0], centred=True),),
        rows=tuple(row(one) for one in rows[1:]),
    )


def _list(lines: Sequence[str], start: int, made: list[Block], *, indent: bool) -> int:
    found: list[tuple[int, ListItem]] = []
    position = start
    while position < len(lines) and (match := _ITEM.match(lines[position])):
        marker = match.group("marker")
        dots = [part for part in marker.strip("().").split(".") if part]
        spaces = len(match.group("space").expandtabs(4))
        found.append((max(spaces // 2, len(dots) - 1), _item(marker, match.group("text").strip())))
        position += 1
    least = min(depth for depth, _ in found)
    items, _ = _nested([(min(depth - least, DEEPEST), item) for depth, item in found], 0, 0)
    ordered = any(c.isdigit() for c in found[0][1].marker)
    made.append(ItemList(items=items, ordered=ordered, indent=indent))
    return position


def _item(marker: str, text: str) -> ListItem:
    first, *others = [one for one in _BETWEEN.split(text) if one] or [text]
    if len(others) > MOST_CELLS:
        others[MOST_CELLS - 1 :] = [" ".join(others[MOST_CELLS - 1 :])]
    return ListItem(text=first, marker=marker, cells=tuple(others))


def _nested(
    found: Sequence[tuple[int, ListItem]], start: int, depth: int
) -> tuple[tuple[ListItem, ...], int]:
    items: list[ListItem] = []
    position = start
    while position < len(found) and found[position][0] >= depth:
        level, item = found[position]
        if level > depth and items:
            inner, position = _nested(found, position, level)
            last = items[-1]
            items[-1] = replace(last, items=last.items + inner)
            continue
        items.append(item)
        position += 1
    return tuple(items), position
