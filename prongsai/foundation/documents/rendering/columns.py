"""Lists whose items stand in columns, as committees do in orders: name, position, duty."""

from __future__ import annotations

from collections.abc import Sequence

from prongsai.foundation.documents.blocks import ListItem, clean
from prongsai.foundation.documents.rendering.layout import DEEPER, flat_items
from prongsai.kernel.typeset.words import width

GAP = 12.0  # points between columns
SLACK = 3.0  # fonts differ a little between formats
LEAST = 48.0


def column_widths(items: Sequence[ListItem], available: float, size: float) -> tuple[float, ...]:
    """Return the widths of a list's columns, `GAP` behind each one included; none for a list without columns.

    The first column holds mark and text of every item, however deep it stands.
    """
    rows = [(depth, item) for depth, item in flat_items(items) if item.cells]
    if not rows:
        return ()
    count = max(len(item.cells) for _depth, item in rows)
    mark = max(width(f"{clean(item.marker)} ", size) for _depth, item in rows)
    wishes = [
        max(
            (
                depth * DEEPER + mark + width(clean(item.text), size)
                if number == 0
                else width(clean(item.cells[number - 1]), size)
                for depth, item in rows
                if number <= len(item.cells)
            ),
            default=0.0,
        )
        + GAP
        + SLACK
        for number in range(count + 1)
    ]
    return _shared(wishes, available)


def _shared(wishes: Sequence[float], available: float) -> tuple[float, ...]:
    """Return what each column gets: its wish and a part of what is left, or less where not all wishes fit."""
    spare = available - sum(wishes)
    if spare >= 0:
        return tuple(wish + spare / len(wishes) for wish in wishes)
    given = dict.fromkeys(range(len(wishes)), 0.0)
    open_ones, left = set(given), available
    while open_ones:
        share = left / len(open_ones)
        content = {one for one in open_ones if wishes[one] <= share}
        if not content:
            given.update(dict.fromkeys(open_ones, max(share, min(LEAST, available / len(wishes)))))
            break
        for one in content:
            given[one] = wishes[one]
            left -= wishes[one]
        open_ones -= content
    return tuple(given.values())
