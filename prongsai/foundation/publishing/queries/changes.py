"""What changed from one version to the next, as far as a machine can tell: texts and figures, not layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from prongsai.foundation.publishing.models import Version

MOST = 60
FIELDS = (
    ("title", _("Title")),
    ("lead", _("Summary")),
    ("responsible", _("Responsible")),
    ("approved_by_text", _("Approved by")),
    ("period_text", _("Covers")),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where it is, what stood there before, and what stands there now (empty for nothing)."""

    where: Any
    before: str
    after: str


def changes_between(old: Version, new: Version) -> tuple[list[Change], bool]:
    """Return the differences in order, and whether there are more than are listed."""
    found: list[Change] = []
    for change in _all(old, new):
        if len(found) == MOST:
            return found, True
        found.append(change)
    return found, False


def _all(old: Version, new: Version) -> Iterator[Change]:
    for name, label in FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(label, before, after)
    before_tables = {table["name"]: table for table in old.data}
    for table in new.data:
        yield from _table(before_tables.pop(table["name"], None), table)
    for table in before_tables.values():
        yield Change(_("Table removed"), table["name"], "")


def _table(old: dict[str, Any] | None, new: dict[str, Any]) -> Iterator[Change]:
    if old is None:
        yield Change(_("Table added"), "", new["name"])
        return
    before = _by_key(old)
    for key, row in _by_key(new).items():
        was = before.pop(key, None)
        if was is None:
            yield Change(_("Row added"), "", key[0])
            continue
        for column, after in row.items():
            if was.get(column, "") != after:
                yield Change(f"{key[0]} · {column}", was.get(column, ""), after)
    for key in before:
        yield Change(_("Row removed"), key[0], "")


def _by_key(table: dict[str, Any]) -> dict[tuple[str, int], dict[str, str]]:
    """Return the rows by what names them: the first column with a text in it, counted where it repeats."""
    rows: dict[tuple[str, int], dict[str, str]] = {}
    named = _naming_column(table)
    for row in table["rows"]:
        name, count = _text(row[named]) if row else "", 0
        while (name, count) in rows:
            count += 1
        rows[name, count] = {
            column: _text(value) for column, value in zip(table["columns"], row, strict=True)
        }
    return rows


def _naming_column(table: dict[str, Any]) -> int:
    for index in range(len(table["columns"])):
        values = [row[index] for row in table["rows"]]
        if values and all(isinstance(value, str) and value for value in values):
            return index
    return 0


def _text(value: Any) -> str:
    return "" if value is None else str(value)
