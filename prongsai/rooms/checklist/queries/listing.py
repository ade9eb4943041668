"""Narrowing and ordering the rows of a year; there are at most a few dozen, so it happens here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from prongsai.engines.framework.api import Group
from prongsai.kernel.calendar import arabic_digits
from prongsai.rooms.checklist.queries.loading import Row
from prongsai.rooms.checklist.workflow import ITEM_STATES, PUBLISHED

SORTS = ("number", "due", "state", "owner")
SOON = timedelta(days=30)
FAR = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed to; empty values narrow nothing."""

    text: str = ""
    state: str = ""
    owner_id: int | None = None
    unit_id: int | None = None
    due: str = ""
    unverified: bool = False
    sort: str = "number"

    @property
    def narrows(self) -> bool:
        """Return whether anything is left out."""
        return bool(self.text or self.state or self.owner_id or self.unit_id or self.due or self.unverified)


def counts(rows: Sequence[Row], today: date) -> dict[str, int]:
    """Return how many items are in each state, late, and verified."""
    found = Counter(row.status.state for row in rows)
    return {
        **{state: found[state] for state in ITEM_STATES},
        "total": len(rows),
        "late": sum(row.is_late(today) for row in rows),
        "verified": sum(row.status.is_verified for row in rows),
    }


def narrowed(
    made: Sequence[tuple[Group, list[Row]]], wanted: Wanted, today: date
) -> list[tuple[Group | None, list[Row]]]:
    """Return the rows that are wanted: by indicator in the edition's order, or as one list in another order."""
    kept = [(group, [row for row in rows if _matches(row, wanted, today)]) for group, rows in made]
    if wanted.sort in {"", "number"}:
        return [(group, rows) for group, rows in kept if rows]
    every = [row for _group, rows in kept for row in rows]
    order = list(ITEM_STATES)
    keys = {
        "due": lambda row: (row.due_on or FAR, row.item.number),
        "state": lambda row: (order.index(row.status.state), row.item.number),
        "owner": lambda row: (_responsible(row) == "", _responsible(row), row.item.number),
    }
    every.sort(key=keys.get(wanted.sort, keys["due"]))
    return [(None, every)] if every else []


def _responsible(row: Row) -> str:
    names = (row.unit.name if row.unit else "", row.owner.name if row.owner else "")
    return " ".join(filter(None, names))


def _matches(row: Row, wanted: Wanted, today: date) -> bool:
    if wanted.state and row.status.state != wanted.state:
        return False
    if wanted.owner_id and (row.work is None or row.work.owner_id != wanted.owner_id):
        return False
    if wanted.unit_id and (row.work is None or row.work.unit_id != wanted.unit_id):
        return False
    if wanted.unverified and row.status.is_verified:
        return False
    if wanted.due == "late" and not row.is_late(today):
        return False
    if wanted.due == "soon" and not (
        row.due_on and today <= row.due_on <= today + SOON and row.status.state != PUBLISHED
    ):
        return False
    if not wanted.text:
        return True
    item = row.item
    text = " ".join(
        (
            item.code,
            item.title_th,
            item.title_en,
            *item.elements,
            *((row.work.note, row.work.explanation) if row.work else ()),
        )
    )
    text = arabic_digits(text).casefold()
    return all(word in text for word in arabic_digits(wanted.text).casefold().split())
