"""Reading the checklist. Editions hardly ever change: a process reads them once, and pages need no query."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from prongsai.engines.framework.models import Edition, State
from prongsai.engines.framework.queries.schema import (
    Checklist,
    ChecklistItem,
    Indicator,
    concepts,
    read_checklist,
    shipped_years,
)

log = logging.getLogger("prongsai.framework")

CARRIED_AT_MOST = 2  # years that a list may stand in for one that is not announced yet


@dataclass(frozen=True, slots=True)
class Group:
    """An indicator with its items."""

    indicator: Indicator
    items: tuple[ChecklistItem, ...]


@cache
def _published() -> Mapping[int, Checklist]:
    """Return the newest published revision of each year; an empty table falls back to the files."""
    found: dict[int, Checklist] = {}
    rows = Edition.objects.filter(variant="lao", state=State.PUBLISHED).order_by("fiscal_year", "revision")
    for row in rows.prefetch_related("items"):
        found[row.fiscal_year] = as_checklist(row)
    if not found:
        log.warning("no edition of the checklist is loaded; using the files (run: prongsai editions)")
        found = {year: read_checklist(year) for year in shipped_years()}
    return found


def forget() -> None:
    """Read the editions again at the next question; other processes do so when they start."""
    _published.cache_clear()
    edition.cache_clear()
    _by_concept.cache_clear()
    groups.cache_clear()


def as_checklist(row: Any) -> Checklist:
    """Return the stored edition as plain data."""
    items = tuple(
        ChecklistItem(
            fiscal_year=row.fiscal_year,
            code=item.code,
            concept=item.concept,
            indicator=item.indicator,
            title_th=item.title_th,
            title_en=item.title_en,
            elements=tuple(item.elements),
            cycle=item.cycle,
            covers_year=item.covers_year,
            verification=item.verification,
            sources=tuple(item.sources),
            depends_on=tuple(item.depends_on),
            merges=tuple(item.merges),
            form=item.form,
        )
        for item in sorted(row.items.all(), key=lambda item: int(item.code[1:]))
    )
    return Checklist(
        fiscal_year=row.fiscal_year,
        variant=row.variant,
        item_count=row.item_count,
        confidence=row.confidence,
        confidence_th=row.confidence_th,
        confidence_en=row.confidence_en,
        notes_th=row.notes_th,
        notes_en=row.notes_en,
        indicators=tuple(Indicator(**one) for one in row.indicators),
        items=items,
        revision=row.revision,
        changes=tuple(row.changes),
    )


def fiscal_years() -> list[int]:
    """Return the years that have an edition, newest first."""
    return sorted(_published(), reverse=True)


@cache
def edition(fiscal_year: int) -> Checklist | None:
    """Return the checklist of a year.

    A year just after the newest edition gets that one carried on (``carried_from`` says so, nothing is
    verified), so that work can start before the new list is announced. Other years have none.
    """
    published = _published()
    if fiscal_year in published:
        return published[fiscal_year]
    newest = max(published)
    if newest < fiscal_year <= newest + CARRIED_AT_MOST:
        return published[newest].carried_to(fiscal_year)
    return None


def items(fiscal_year: int) -> tuple[ChecklistItem, ...]:
    """Return the items of a year in order; none for a year without an edition."""
    found = edition(fiscal_year)
    return found.items if found else ()


@cache
def _by_concept(fiscal_year: int) -> Mapping[str, ChecklistItem]:
    found: dict[str, ChecklistItem] = {}
    for item in items(fiscal_year):
        found.update(dict.fromkeys(item.merges, item))
    found.update({item.concept: item for item in items(fiscal_year)})
    return found


def item_for(fiscal_year: int, concept: str) -> ChecklistItem | None:
    """Return the item that asks for a concept in a year, also where it was merged into another; else none."""
    return _by_concept(fiscal_year).get(concept)


def item_of_code(fiscal_year: int, code: str) -> ChecklistItem | None:
    """Return the item with a code in a year. Never carry a code over to another year: ask by concept."""
    return next((item for item in items(fiscal_year) if item.code == code), None)


@cache
def groups(fiscal_year: int) -> tuple[Group, ...]:
    """Return the items of a year grouped by indicator, in order."""
    found = edition(fiscal_year)
    if found is None:
        return ()
    return tuple(
        Group(indicator, tuple(item for item in found.items if item.indicator == indicator.code))
        for indicator in found.indicators
    )


def crosswalk(concept: str) -> Mapping[int, tuple[str, bool]]:
    """Return where a concept stands in each year: its code, and whether it was merged into that item."""
    known = concepts().get(concept)
    found = dict(known.codes) if known else {}
    for year in _published():  # an imported edition stands in no file
        item = _by_concept(year).get(concept)
        if item is not None:
            found[year] = (item.code, item.concept != concept)
        else:
            found.pop(year, None)
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """How an item differs from the same concept a year before."""

    what: str
    item: ChecklistItem
    before: ChecklistItem | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def differences(fiscal_year: int) -> list[Difference]:
    """Return what is new, gone, merged, renumbered, retitled or asked differently since the year before."""
    found: list[Difference] = []
    old, new = _by_concept(fiscal_year - 1), _by_concept(fiscal_year)
    for item in items(fiscal_year):
        before = old.get(item.concept)
        if before is None:
            found.append(Difference("new", item))
            continue
        was, now = set(map(_timeless, before.elements)), set(map(_timeless, item.elements))
        added = tuple(text for text in item.elements if _timeless(text) not in was)
        removed = tuple(text for text in before.elements if _timeless(text) not in now)
        if (
            before.code != item.code
            or added
            or removed
            or _timeless(before.title_th) != _timeless(item.title_th)
        ):
            found.append(Difference("changed", item, before, added, removed))
    for item in items(fiscal_year - 1):
        after = new.get(item.concept)
        if after is None:
            found.append(Difference("gone", item, item))
        elif after.concept != item.concept:
            found.append(Difference("merged", after, item))
    return found


def _timeless(text: str) -> str:
    """Return a text without its years: the same demand for the next year is not a change."""
    return "".join(c for c in text if not c.isdigit())
