"""The shape of the data files. A file that breaks it is refused with the place of the mistake."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

FOLDER = Path(__file__).resolve().parent.parent / "data"

VERIFICATIONS = ("title_and_elements", "title", "unverified")
CONFIDENCES = ("high", "medium", "low")
CODE = re.compile(r"o([1-9]\d?)")
YEAR = re.compile(r"(?<!\d)(25[5-9]\d)(?!\d)")


class BadDataError(ValueError):
    """A data file that breaks the schema: which file, where, and what is wrong."""


class InTwoLanguages:
    """Something with a Thai and an English title; people see the one of their language."""

    title_th: str
    title_en: str

    @property
    def title(self) -> str:
        """Return the title in the language of the reader."""
        return self.title_en if get_language() == "en" else self.title_th

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True)
class Indicator(InTwoLanguages):
    """A group of items, such as 9.2."""

    code: str
    title_th: str
    title_en: str


@dataclass(frozen=True, slots=True)
class ChecklistItem(InTwoLanguages):
    """One item of an edition. ``concept`` is what stays the same when the number changes."""

    fiscal_year: int
    code: str
    concept: str
    indicator: str
    title_th: str
    title_en: str
    elements: tuple[str, ...]
    cycle: str
    covers_year: int
    verification: str
    sources: tuple[str, ...]
    depends_on: tuple[str, ...] = ()
    merges: tuple[str, ...] = ()
    form: str = ""

    @property
    def number(self) -> int:
        """Return the number in the code: 26 of o26."""
        return int(self.code[1:])

    @property
    def covers_previous_year(self) -> bool:
        """Return whether the item reports on the year before the assessed one."""
        return self.covers_year < self.fiscal_year


@dataclass(frozen=True, slots=True)
class Checklist:
    """An edition: the items of one fiscal year, with what is known about their certainty."""

    fiscal_year: int
    variant: str
    item_count: int
    confidence: str
    confidence_th: str
    confidence_en: str
    notes_th: str
    notes_en: str
    indicators: tuple[Indicator, ...]
    items: tuple[ChecklistItem, ...]
    revision: int = 0
    carried_from: int | None = None
    changes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def confidence_note(self) -> str:
        """Return in the reader's language how sure the list is."""
        return self.confidence_en if get_language() == "en" else self.confidence_th

    @property
    def notes(self) -> str:
        """Return the remarks in the reader's language."""
        return self.notes_en if get_language() == "en" else self.notes_th

    def carried_to(self, fiscal_year: int) -> Checklist:
        """Return the same list for a later year that has none yet: years moved on, nothing verified."""
        shift = fiscal_year - self.fiscal_year

        def moved(text: str) -> str:
            return YEAR.sub(lambda found: str(int(found.group()) + shift), text)

        items = tuple(
            replace(
                item,
                fiscal_year=fiscal_year,
                covers_year=item.covers_year + shift,
                title_th=moved(item.title_th),
                elements=tuple(moved(element) for element in item.elements),
                verification="unverified",
            )
            for item in self.items
        )
        return replace(
            self,
            fiscal_year=fiscal_year,
            items=items,
            confidence="low",
            carried_from=self.fiscal_year,
            revision=0,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """A page, file or document that an item was read from."""

    code: str
    about_th: str
    about_en: str
    url: str = ""
    repository: str = ""

    @property
    def about(self) -> str:
        """Return what it is in the reader's language."""
        return self.about_en if get_language() == "en" else self.about_th


@dataclass(frozen=True, slots=True)
class Concept(InTwoLanguages):
    """What an item is about, through all editions; ``codes`` maps a year to (code, merged into it or not)."""

    code: str
    title_th: str
    title_en: str
    codes: Mapping[int, tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Level(InTwoLanguages):
    """A level of the result: the least total, and the floor of each instrument where there is one."""

    code: str
    title_th: str
    title_en: str
    total: float
    floor: float | None = None


@dataclass(frozen=True, slots=True)
class CalendarStep(InTwoLanguages):
    """An announced span of the assessment's calendar."""

    code: str
    title_th: str
    title_en: str
    starts_on: date
    ends_on: date


def read_yaml(name: str) -> Any:
    """Return the content of a data file."""
    try:
        return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BadDataError(f"{name}: {error}") from error


def shipped_years() -> list[int]:
    """Return the fiscal years that have a data file."""
    return sorted(int(path.stem) for path in FOLDER.glob("25[0-9][0-9].yaml"))


@cache
def sources() -> dict[str, Source]:
    """Return all sources by code."""
    return {code: Source(code=code, **fields) for code, fields in read_yaml("sources.yaml").items()}


@cache
def concepts() -> dict[str, Concept]:
    """Return all concepts by code, in the order of the oldest edition."""
    made = {}
    for code, fields in read_yaml("crosswalk.yaml").items():
        codes = {
            year: (written.strip("()"), written.startswith("("))
            for year, written in fields.pop("codes").items()
        }
        made[code] = Concept(code=code, codes=codes, **fields)
    return made


@cache
def cycles() -> dict[str, Indicator]:
    """Return the periods that items ask for, by code."""
    return {
        code: Indicator(code=code, **fields) for code, fields in read_yaml("scoring.yaml")["cycles"].items()
    }


@cache
def _level_systems() -> list[tuple[int, int, tuple[Level, ...]]]:
    return [
        (
            system["from_year"],
            system["until_year"] or 9999,
            tuple(Level(**level) for level in system["levels"]),
        )
        for system in read_yaml("scoring.yaml")["levels"]
    ]


def levels(fiscal_year: int) -> tuple[Level, ...]:
    """Return the levels of the result of a year, best first."""
    for first, last, system in _level_systems():
        if first <= fiscal_year <= last:
            return system
    return ()


@cache
def calendar(fiscal_year: int) -> tuple[CalendarStep, ...]:
    """Return the announced dates of a year; empty where none were seen, because they change every year."""
    known = read_yaml("calendars.yaml").get(fiscal_year)
    return tuple(CalendarStep(**step) for step in known["steps"]) if known else ()


def read_checklist(fiscal_year: int) -> Checklist:
    """Return a shipped edition after checking it; raise ``BadDataError`` with the place of a mistake."""
    return checklist_from(read_yaml(f"{fiscal_year}.yaml"), name=f"{fiscal_year}.yaml")


def checklist_from(data: Mapping[str, Any], *, name: str) -> Checklist:
    """Return an edition from its plain data after checking it."""
    try:
        year = data["fiscal_year"]
        indicators = tuple(Indicator(code=code, **texts) for code, texts in data["indicators"].items())
        items = tuple(_item(year, raw) for raw in data["items"])
        made = Checklist(
            fiscal_year=year,
            indicators=indicators,
            items=items,
            **{
                key: data[key]
                for key in (
                    "variant",
                    "item_count",
                    "confidence",
                    "confidence_th",
                    "confidence_en",
                    "notes_th",
                    "notes_en",
                )
            },
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadDataError(f"{name}: {error!r}") from error
    mistakes = list(_mistakes(made))
    if mistakes:
        raise BadDataError(f"{name}: " + "; ".join(mistakes))
    return made


def _item(year: int, raw: Mapping[str, Any]) -> ChecklistItem:
    lists = {key: tuple(raw.get(key, ())) for key in ("elements", "sources", "depends_on", "merges")}
    return ChecklistItem(**{"fiscal_year": year, **raw, **lists})


def _mistakes(made: Checklist) -> Iterable[str]:
    if len(made.items) != made.item_count:
        yield f"{len(made.items)} items, {made.item_count} announced"
    if made.confidence not in CONFIDENCES:
        yield f"confidence {made.confidence}"
    codes = [item.code for item in made.items]
    if codes != [f"o{n}" for n in range(1, len(codes) + 1)]:
        yield "codes are not o1, o2, … in order"
    groups = [indicator.code for indicator in made.indicators]
    standing = [groups.index(item.indicator) for item in made.items if item.indicator in groups]
    if standing != sorted(standing) or set(standing) != set(range(len(groups))):
        yield "indicators and items do not follow each other"
    for item in made.items:
        for mistake in _item_mistakes(made, item, codes, groups):
            yield f"{item.code}: {mistake}"
    yield from _crosswalk_mistakes(made)


def _item_mistakes(
    made: Checklist, item: ChecklistItem, codes: list[str], groups: list[str]
) -> Iterable[str]:
    texts = (item.title_th, item.title_en, *item.elements)
    if not item.elements or not all(
        isinstance(text, str) and text.strip() == text and text for text in texts
    ):
        yield "a text is empty or has loose spaces"
    if item.indicator not in groups:
        yield f"indicator {item.indicator}"
    if item.cycle not in cycles():
        yield f"cycle {item.cycle}"
    if item.covers_year != made.fiscal_year - (item.cycle == "annual_previous"):
        yield f"covers {item.covers_year} with cycle {item.cycle}"
    if item.verification not in VERIFICATIONS:
        yield f"verification {item.verification}"
    if not item.sources or not set(item.sources) <= set(sources()):
        yield f"sources {item.sources}"
    if not set(item.depends_on) <= set(codes) - {item.code}:
        yield f"depends on {item.depends_on}"
    if item.form and item.form not in read_yaml("forms.yaml"):
        yield f"form {item.form}"


def _crosswalk_mistakes(made: Checklist) -> Iterable[str]:
    found = {item.concept: (item.code, False) for item in made.items}
    found.update({concept: (item.code, True) for item in made.items for concept in item.merges})
    expected = {
        concept.code: concept.codes[made.fiscal_year]
        for concept in concepts().values()
        if made.fiscal_year in concept.codes
    }
    for concept in sorted(found.keys() | expected.keys()):
        if found.get(concept) != expected.get(concept):
            yield f"crosswalk says {expected.get(concept)} for {concept}, the edition {found.get(concept)}"


def checksum(made: Checklist) -> str:
    """Return the SHA-256 of an edition's content, whatever its revision."""
    plain = asdict(replace(made, revision=0, carried_from=None, changes=()))
    written = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
