"""How an edition differs from another one, by what its items are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from prongsai.engines.framework.queries.schema import Checklist, ChecklistItem


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: an item as it is now, as it was, and what differs."""

    what: str
    item: ChecklistItem
    before: ChecklistItem | None
    fields: tuple[str, ...] = ()


def compared(new: Checklist, old: Checklist | None) -> list[Line]:
    """Return how an edition differs from another one, item by item, by what an item is about.

    The years in texts are left out of the comparison when the editions are of different years.
    """
    if old is None:
        return [Line("new", item, None) for item in new.items]
    before = {item.concept: item for item in old.items}
    merged = {concept: item for item in new.items for concept in item.merges}
    lines = []
    for item in new.items:
        was = before.get(item.concept)
        if was is None:
            lines.append(Line("new", item, None))
            continue
        fields = tuple(_differing(was, item, same_year=new.fiscal_year == old.fiscal_year))
        lines.append(Line("changed" if fields else "same", item, was, fields))
    there = {item.concept for item in new.items}
    for was in old.items:
        if was.concept in there:
            continue
        into = merged.get(was.concept)
        lines.append(Line("merged" if into else "gone", into or was, was))
    return lines


def _differing(was: ChecklistItem, item: ChecklistItem, *, same_year: bool) -> Iterable[str]:
    def plain(value: Any) -> Any:
        if same_year:
            return value
        if isinstance(value, tuple):
            return tuple(map(plain, value))
        return "".join(c for c in str(value) if not c.isdigit())

    for name in ("title_th", "title_en", "elements"):
        if plain(getattr(was, name)) != plain(getattr(item, name)):
            yield name
    # How sure a list is says nothing about what another year asks.
    for name in ("code", "indicator", "cycle", "merges", "form", *(("verification",) if same_year else ())):
        if getattr(was, name) != getattr(item, name):
            yield name
    if was.fiscal_year - was.covers_year != item.fiscal_year - item.covers_year:
        yield "covers_year"
