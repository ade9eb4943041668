"""Loading editions. There is no other way to write them, and no way to change one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from prongsai.engines.framework import queries
from prongsai.engines.framework.models import Edition, Item, State
from prongsai.engines.framework.queries.schema import (
    Checklist,
    ChecklistItem,
    checksum,
    read_checklist,
    shipped_years,
)

COMPARED = (
    "concept",
    "indicator",
    "title_th",
    "title_en",
    "elements",
    "cycle",
    "covers_year",
    "verification",
    "sources",
    "depends_on",
    "merges",
    "form",
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading one year did: a revision number and what it changed, or nothing."""

    fiscal_year: int
    revision: int
    is_new: bool
    changes: tuple[str, ...]


def load_shipped() -> list[Loaded]:
    """Load every edition that comes with this version; what is there already stays as it is.

    Every file is read and checked before the first row is written.
    """
    return load([read_checklist(year) for year in shipped_years()])


def load(checklists: Iterable[Checklist]) -> list[Loaded]:
    """Load editions: an unknown one as revision 1, a changed one as the next revision, all or nothing."""
    with transaction.atomic():
        done = [_load_one(checklist) for checklist in checklists]
    queries.forget()
    return done


def _load_one(checklist: Checklist) -> Loaded:
    year = checklist.fiscal_year
    latest = Edition.objects.filter(fiscal_year=year, variant=checklist.variant).order_by("-revision").first()
    seal = checksum(checklist)
    # What was loaded once is not loaded again: a correction that the owner imported since stays.
    before = Edition.objects.filter(fiscal_year=year, variant=checklist.variant, checksum=seal).first()
    if before is not None:
        return Loaded(year, before.revision, is_new=False, changes=())
    changes = what_changed(queries.as_checklist(latest), checklist) if latest else ()
    edition = Edition.objects.create(
        fiscal_year=year,
        variant=checklist.variant,
        revision=latest.revision + 1 if latest else 1,
        state=State.PUBLISHED,
        item_count=checklist.item_count,
        confidence=checklist.confidence,
        confidence_th=checklist.confidence_th,
        confidence_en=checklist.confidence_en,
        notes_th=checklist.notes_th,
        notes_en=checklist.notes_en,
        indicators=[asdict(indicator) for indicator in checklist.indicators],
        changes=list(changes),
        checksum=seal,
        published_at=timezone.now(),
    )
    Item.objects.bulk_create(Item(edition=edition, **_columns(item)) for item in checklist.items)
    return Loaded(year, edition.revision, is_new=True, changes=tuple(changes))


def _columns(item: ChecklistItem) -> dict[str, object]:
    values = asdict(item)
    del values["fiscal_year"]
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def what_changed(old: Checklist, new: Checklist) -> tuple[str, ...]:
    """Return one line for each difference between two revisions of a year: which item, which field."""
    lines = [
        f"{name}: {getattr(old, name)!s} → {getattr(new, name)!s}"
        for name in ("item_count", "confidence", "confidence_th", "confidence_en", "notes_th", "notes_en")
        if getattr(old, name) != getattr(new, name)
    ]
    if old.indicators != new.indicators:
        lines.append("indicators")
    before = {item.code: item for item in old.items}
    after = {item.code: item for item in new.items}
    lines += [f"{code}: −" for code in before.keys() - after.keys()]
    for code, item in after.items():
        if code not in before:
            lines.append(f"{code}: +")
            continue
        for name in COMPARED:
            was, now = getattr(before[code], name), getattr(item, name)
            if was != now:
                lines.append(f"{code} {name}: {_short(was)} → {_short(now)}")
    return tuple(lines)


def _short(value: object) -> str:
    text = " · ".join(value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 200 else f"{text[:199]}…"
