"""The starter library: measures to take over, filled from the office's data, and which of them a year's gaps ask for."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from prongsai.engines.framework.api import Gap, crosswalk, item_for, items
from prongsai.engines.plans.api import Item, ItemDraft, StepDraft
from prongsai.foundation.figures.api import target_text
from prongsai.foundation.organizations.api import Unit
from prongsai.kernel.calendar import FiscalYear, in_digits
from prongsai.rooms.measures.models import GapLink

DATA = Path(__file__).resolve().parent.parent / "data" / "library.yaml"
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
STEP = re.compile(r"^(?:(1[0-2]|[1-9])|-)\|(\S.*\S)$")
TEXTS = ("title", "target", "figure", "monitoring")
LISTS = ("registers", "concepts", "indicators")
GOAL = re.compile(r"^(ge|le|eq) (\d{1,6}(?:\.\d{1,2})?) (\S.{0,58})$")
SURVEYS = tuple(str(number) for number in range(1, 9))
DIRECT = 4  # proposals shown under a gap before the rest is folded away
REGISTERS = (
    *(f"A{n}" for n in range(1, 11)),
    *(f"B{n}" for n in range(1, 5)),
    *(f"C{n}" for n in range(1, 6)),
    *(f"D{n}" for n in range(1, 8)),
    *(f"E{n}" for n in range(1, 4)),
    *(f"F{n}" for n in range(1, 8)),
    *(f"G{n}" for n in range(1, 5)),
    "H",
)

# Kinds of units: the words by which an office's own unit is known, the usual name, and who does it where there is none.
UNITS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "clerk": (("สำนักปลัด", "สำนักงานปลัด"), "สำนักปลัด", ""),
    "finance": (("คลัง",), "กองคลัง", ""),
    "works": (("ช่าง", "โยธา"), "กองช่าง", ""),
    "welfare": (("สวัสดิการ", "พัฒนาชุมชน"), "กองสวัสดิการสังคม", "clerk"),
    "strategy": (("ยุทธศาสตร์", "แผน"), "กองยุทธศาสตร์และงบประมาณ", "clerk"),
    "personnel": (("การเจ้าหน้าที่", "บุคคล"), "กองการเจ้าหน้าที่", "clerk"),
    "audit": (("ตรวจสอบภายใน",), "หน่วยตรวจสอบภายใน", "clerk"),
    "council": (("สภา",), "งานกิจการสภา", "clerk"),
    "all": ((), "ทุกส่วนราชการ", ""),
}


class BadLibraryError(ValueError):
    """A library file that breaks the schema: which entry, and what is wrong."""


@dataclass(frozen=True, slots=True)
class LibraryStep:
    """A step, and the month (1 to 12) by whose end it should be done."""

    text: str
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A target that can be compared: ``ge``, ``le`` or ``eq``, a value, and the unit in which it is counted."""

    comparator: str
    value: Decimal
    unit: str

    @property
    def words(self) -> str:
        """Return the target in words, in the office's digits."""
        return target_text(self.comparator, self.value, self.unit)


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A measure of the library; its texts hold placeholders until ``filled`` replaced them."""

    code: str
    title: str
    steps: tuple[LibraryStep, ...]
    target: str
    figure: str
    monitoring: str
    unit: str
    registers: tuple[str, ...]
    concepts: tuple[str, ...]
    indicators: tuple[str, ...]
    goal: Goal
    figure_code: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry filled for an office, the gaps that it would close, and the points of the total that those lost."""

    entry: LibraryEntry
    gaps: tuple[Gap, ...]
    lost: Decimal
    responsible: str
    unit_ids: tuple[int, ...]
    taken: int | None = None

    @property
    def code(self) -> str:
        """Return the entry's code."""
        return self.entry.code


@cache
def library() -> tuple[LibraryEntry, ...]:
    """Return the library that comes with the program."""
    return tuple(entries_from(yaml.safe_load(DATA.read_text(encoding="utf-8"))))


def entries_from(data: Any) -> list[LibraryEntry]:
    """Return entries from plain data; raise ``BadLibraryError`` naming the entry and the mistake."""
    if not isinstance(data, list):
        raise BadLibraryError("the library is a list of entries")
    made, codes = [], set()
    for number, raw in enumerate(data, start=1):
        name = raw.get("code", f"#{number}") if isinstance(raw, dict) else f"#{number}"
        mistakes = list(_mistakes(raw))
        if name in codes:
            mistakes.append("the code stands twice")
        if mistakes:
            raise BadLibraryError(f"{name}: " + "; ".join(mistakes))
        codes.add(name)
        lists = {key: tuple(raw[key]) for key in LISTS}
        made.append(
            LibraryEntry(
                **{**raw, **lists, "steps": tuple(map(_step, raw["steps"])), "goal": _goal(raw["goal"])}
            )
        )
    return made


def _step(text: str) -> LibraryStep:
    found = STEP.match(text)
    assert found  # noqa: S101  # _mistakes has looked
    return LibraryStep(found[2], int(found[1]) if found[1] else None)


def _goal(text: str) -> Goal:
    found = GOAL.match(text)
    assert found  # noqa: S101  # _mistakes has looked
    return Goal(found[1], Decimal(found[2]), found[3])


def _mistakes(raw: Any) -> Iterable[str]:
    if not isinstance(raw, dict):
        yield "an entry has names and values"
        return
    expected = {"code", "steps", "unit", "goal", *TEXTS, *LISTS}
    if missing := expected - set(raw):
        yield f"missing: {', '.join(sorted(missing))}"
        return
    if unknown := set(raw) - expected - {"figure_code"}:
        yield f"unknown: {', '.join(sorted(unknown))}"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", str(raw["code"])):
        yield "a code is small letters, digits and _"
    texts = [raw[name] for name in TEXTS]
    steps = raw["steps"] if isinstance(raw["steps"], list) else []
    if not 2 <= len(steps) <= 12 or not all(isinstance(one, str) and STEP.match(one) for one in steps):
        yield "2 to 12 steps, each “month|text” or “-|text”"
    for text in [*texts, *steps]:
        if not isinstance(text, str) or not text.strip():
            yield "a text is empty"
            continue
        for mark in PLACEHOLDER.findall(text):
            if mark not in _known_marks():
                yield f"placeholder {mark}"
    if not GOAL.match(str(raw["goal"])):
        yield f"goal {raw['goal']}"
    if raw["unit"] not in UNITS:
        yield f"unit {raw['unit']}"
    if not raw["registers"] or not set(raw["registers"]) <= set(REGISTERS):
        yield f"registers {raw['registers']}"
    if wrong := [one for one in raw["concepts"] if not crosswalk(one)]:
        yield f"concepts {wrong}"
    if not set(raw["indicators"]) <= set(SURVEYS):
        yield f"indicators {raw['indicators']}"


def _known_marks() -> set[str]:
    own = {"office", "short", "clerk", "mayor", "council", "year", "last_year"}
    return {f"{{{name}}}" for name in own} | {f"{{unit:{kind}}}" for kind in UNITS}


def filled(entry: LibraryEntry, organization: Any, fiscal_year: int, units: Sequence[Unit]) -> LibraryEntry:
    """Return an entry with the office's names, posts, units and numerals in place of its placeholders."""
    values = {
        "{office}": organization.full_name,
        "{short}": organization.short_name,
        "{clerk}": organization.clerk_post,
        "{mayor}": organization.chief_post,
        "{council}": f"สภา{organization.clerk_post.removeprefix('ปลัด')}",
        "{year}": str(fiscal_year),
        "{last_year}": str(fiscal_year - 1),
    }

    def fill(text: str) -> str:
        def value(mark: re.Match[str]) -> str:
            if mark[0].startswith("{unit:"):
                return unit_of(mark[0][6:-1], units)[1]
            return str(values[mark[0]])

        return in_digits(PLACEHOLDER.sub(value, text), organization.digits, keep_codes=True)

    return replace(
        entry,
        title=fill(entry.title),
        target=fill(entry.target),
        figure=fill(entry.figure),
        monitoring=fill(entry.monitoring),
        steps=tuple(replace(step, text=fill(step.text)) for step in entry.steps),
    )


def unit_of(kind: str, units: Sequence[Unit]) -> tuple[Unit | None, str]:
    """Return the office's unit of a kind and its name; where there is none, whoever does it instead, or the usual name."""
    words, usual, instead = UNITS[kind]
    for unit in units:
        if any(word in unit.name for word in words):
            return unit, unit.name
    return unit_of(instead, units) if instead else (None, usual)


def open_units(organization: Any) -> list[Unit]:
    """Return the office's units that are not closed."""
    return list(Unit.objects.filter(organization=organization, is_closed=False))


def proposals_for(
    gaps: Sequence[Gap], organization: Any, *, fiscal_year: int, with_all: bool = False
) -> list[Proposal]:
    """Return the measures of the library that close gaps, filled for a fiscal year (BE), the dearest gaps first.

    ``with_all`` adds those that no gap asks for. Cost: one query.
    """
    units = open_units(organization)
    found = []
    for entry in library():
        served = tuple(gap for gap in gaps if serves(entry, gap))
        if not served and not with_all:
            continue
        unit, name = unit_of(entry.unit, units)
        found.append(
            Proposal(
                entry=filled(entry, organization, fiscal_year, units),
                gaps=served,
                lost=sum((gap.lost for gap in served), Decimal(0)),
                responsible=name,
                unit_ids=(unit.pk,) if unit else (),
            )
        )
    return sorted(found, key=lambda proposal: -proposal.lost)


def serves(entry: LibraryEntry, gap: Gap) -> bool:
    """Return whether a measure would help against a gap: of an item, of a survey's indicator, or of a whole group."""
    if gap.concept:
        item = item_for(gap.fiscal_year, gap.concept)
        asked = {gap.concept, *(item.merges if item else ())}
        return bool(asked & set(entry.concepts))
    if gap.code in SURVEYS:
        return gap.code in entry.indicators
    below = [
        one
        for one in items(gap.fiscal_year)
        if one.indicator == gap.code or one.indicator.startswith(f"{gap.code}.")
    ]
    return any(concept in entry.concepts for one in below for concept in (one.concept, *one.merges))


def is_narrow(proposal: Proposal, gap: Gap) -> tuple[bool, int]:
    """Return the key by which the proposals under one gap are ordered: made for it first, then the fewest purposes."""
    return gap.concept not in proposal.entry.concepts, len(proposal.entry.indicators)


def draft_of(proposal: Proposal, fiscal_year: int) -> ItemDraft:
    """Return the measure as it is written down."""
    entry = proposal.entry
    year = FiscalYear(fiscal_year)
    return ItemDraft(
        title=entry.title,
        monitoring=entry.monitoring,
        target=entry.target,
        figure=entry.figure,
        responsible_text="" if proposal.unit_ids else proposal.responsible,
        starts_on=year.starts_on,
        ends_on=year.ends_on,
        unit_ids=proposal.unit_ids,
        steps=tuple(StepDraft(text=step.text, due_on=_end_of(step.month, year)) for step in entry.steps),
    )


def _end_of(month: int | None, year: FiscalYear) -> date | None:
    if month is None:
        return None
    ce = year.starts_on.year if month >= year.starts_on.month else year.ends_on.year
    return date(ce, month, calendar.monthrange(ce, month)[1])


def concepts_in(proposal: Proposal, fiscal_year: int) -> list[str]:
    """Return the concepts of the year's checklist that a proposal serves, also where they were merged."""
    found = [item_for(fiscal_year, concept) for concept in proposal.entry.concepts]
    return list(dict.fromkeys(item.concept for item in found if item))


def gap_links(organization: Any, fiscal_year: int) -> dict[str, list[Item]]:
    """Return the measures linked to each gap of a result's fiscal year, by the gap's key. Cost: one query."""
    found: dict[str, list[Item]] = {}
    rows = GapLink.objects.filter(
        organization=organization, fiscal_year=fiscal_year, item__removed_at__isnull=True
    )
    for link in rows.select_related("item", "item__plan").order_by("item__plan__fiscal_year", "item__seq"):
        found.setdefault(link.gap, []).append(link.item)
    return found


def linked_gaps(item: Item) -> list[tuple[int, str]]:
    """Return the gaps that a measure is linked to: fiscal year of the result, and key."""
    return list(GapLink.objects.filter(item=item).values_list("fiscal_year", "gap"))
