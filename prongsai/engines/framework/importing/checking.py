"""Is it an edition? Every mistake is named with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from prongsai.engines.framework.queries.schema import (
    CODE,
    CONFIDENCES,
    VERIFICATIONS,
    Checklist,
    ChecklistItem,
    Indicator,
    concepts,
    cycles,
    read_yaml,
)
from prongsai.kernel.calendar import arabic_digits

MOST_ITEMS = 200
FIRST_YEAR, LAST_YEAR = 2564, 2699
SLUG = re.compile(r"[a-z][a-z0-9_]{1,49}")


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something that keeps an edition from being kept: where it stands and what is wrong."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: the edition if nothing is wrong, the name of the correction, and every mistake."""

    checklist: Checklist | None
    name: str
    mistakes: tuple[Mistake, ...]


def understood(plain: Mapping[str, Any]) -> Reading:
    """Return an edition from plain data, or the mistakes that it has."""
    mistakes = list(_shape(plain))
    name = str(plain.get("name") or "").strip()[:200]
    if mistakes:
        return Reading(None, name, tuple(mistakes))
    year = int(plain["fiscal_year"])
    try:
        items = tuple(_item(year, raw) for raw in plain["items"])
        indicators = tuple(
            Indicator(code=str(code), title_th=str(texts["title_th"]), title_en=str(texts["title_en"]))
            for code, texts in sorted(plain["indicators"].items(), key=lambda pair: _place(pair[0]))
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, KeyError):
            what = _("The file lacks “%(what)s”. Compare it with the template.") % {"what": error.args[0]}
        else:
            what = _("A part of the file has another form than in the template.")
        return Reading(None, name, (Mistake("", what),))
    made = Checklist(
        fiscal_year=year,
        variant=str(plain.get("variant") or "lao"),
        item_count=int(plain["item_count"]),
        confidence=str(plain.get("confidence") or ""),
        confidence_th=str(plain.get("confidence_th") or ""),
        confidence_en=str(plain.get("confidence_en") or ""),
        notes_th=str(plain.get("notes_th") or ""),
        notes_en=str(plain.get("notes_en") or ""),
        indicators=indicators,
        items=items,
    )
    new = {str(raw.get("concept")) for raw in plain["items"] if raw.get("new_concept")}
    mistakes = [*_of_edition(made), *(one for item in items for one in _of_item(made, item, new))]
    return Reading(None if mistakes else made, name, tuple(mistakes))


def _place(code: Any) -> tuple[float, ...]:
    """Return where an indicator stands: 9.5 before 10.1, whatever the order of the file."""
    parts = str(code).split(".")
    return tuple(float(part) if part.isascii() and part.isdigit() else 999.0 for part in parts)


def _shape(plain: Mapping[str, Any]) -> Iterable[Mistake]:
    for fact in ("fiscal_year", "item_count"):
        given = arabic_digits(str(plain.get(fact) or ""))
        if not (given.isascii() and given.isdigit() and len(given) <= 4):
            yield Mistake(fact, _("a number is missing"))
    year = arabic_digits(str(plain.get("fiscal_year") or ""))
    if year.isascii() and year.isdigit() and not FIRST_YEAR <= int(year) <= LAST_YEAR:
        yield Mistake("fiscal_year", _("the year is written in the Buddhist era, such as 2570"))
    if not isinstance(plain.get("items"), list) or not plain["items"]:
        yield Mistake("items", _("there is no item"))
    elif len(plain["items"]) > MOST_ITEMS:
        yield Mistake("items", _("there are more than %(most)d items") % {"most": MOST_ITEMS})
    elif not all(isinstance(raw, dict) for raw in plain["items"]):
        yield Mistake("items", _("an item is not a list of named parts"))
    if not isinstance(plain.get("indicators"), dict):
        yield Mistake("indicators", _("the indicators are missing"))


def _item(year: int, raw: Mapping[str, Any]) -> ChecklistItem:
    def text(key: str) -> str:
        return str(raw.get(key) or "").strip()

    def several(key: str) -> tuple[str, ...]:
        return tuple(str(one).strip() for one in raw.get(key) or ())

    covers = raw.get("covers_year")
    return ChecklistItem(
        fiscal_year=year,
        code=text("code"),
        concept=text("concept"),
        indicator=text("indicator"),
        title_th=text("title_th"),
        title_en=text("title_en"),
        elements=several("elements"),
        cycle=text("cycle"),
        covers_year=covers if isinstance(covers, int) else 0,
        verification=text("verification"),
        sources=several("sources"),
        depends_on=several("depends_on"),
        merges=several("merges"),
        form=text("form"),
    )


def _of_edition(made: Checklist) -> Iterable[Mistake]:
    if len(made.items) != made.item_count:
        yield Mistake(
            "item_count",
            _("%(count)d items stand in the file, %(announced)d are announced")
            % {"count": len(made.items), "announced": made.item_count},
        )
    if made.confidence not in CONFIDENCES:
        yield Mistake("confidence", _("one of: %(words)s") % {"words": ", ".join(CONFIDENCES)})
    if made.confidence != "high" and not (made.confidence_th and made.confidence_en):
        yield Mistake("confidence_th", _("say in Thai and English why the list is not sure"))
    for code, count in Counter(item.code for item in made.items).items():
        if count > 1:
            yield Mistake(code, _("the code stands there %(count)d times") % {"count": count})
    numbers = {item.number for item in made.items if CODE.fullmatch(item.code)}
    for number in range(1, max(numbers, default=0) + 1):
        if number not in numbers:
            yield Mistake(f"o{number}", _("this number is missing; codes run o1, o2, … without a gap"))
    order = [item.number for item in made.items if CODE.fullmatch(item.code)]
    if order != sorted(order):
        yield Mistake("items", _("the items do not stand in the order of their numbers"))
    claimed = Counter(name for item in made.items for name in (item.concept, *item.merges))
    for concept, count in claimed.items():
        if concept and count > 1:
            yield Mistake(concept, _("the concept stands there %(count)d times") % {"count": count})
    groups = [one.code for one in made.indicators]
    standing = [groups.index(item.indicator) for item in made.items if item.indicator in groups]
    if standing != sorted(standing):
        yield Mistake("indicators", _("the items of an indicator do not stand together"))
    for one in made.indicators:
        if not (one.title_th and one.title_en and re.fullmatch(r"(9|10)\.\d", one.code)):
            yield Mistake(
                one.code or "indicators", _("an indicator needs a code such as 9.1 and both titles")
            )


def _of_item(made: Checklist, item: ChecklistItem, new: set[str]) -> Iterable[Mistake]:
    def told(message: str) -> Mistake:
        return Mistake(item.code or "?", message)

    if not CODE.fullmatch(item.code):
        yield told(_("a code is the letter o and a number, such as o12"))
    for concept in (item.concept, *item.merges):
        if not SLUG.fullmatch(concept):
            yield told(_("“%(word)s” cannot name a concept: small letters, digits and _") % {"word": concept})
        elif concept not in concepts() and concept not in new:
            yield told(
                _("the concept %(word)s is not known; write yes under new_concept if it is new")
                % {"word": concept}
            )
    if not item.title_th or not item.title_en:
        yield told(_("a title in Thai and in English is missing"))
    if not item.elements:
        yield told(_("the elements are missing"))
    if item.cycle not in cycles():
        yield told(_("the cycle is one of: %(words)s") % {"words": ", ".join(cycles())})
    else:
        wanted = made.fiscal_year - (item.cycle == "annual_previous")
        if item.covers_year != wanted:
            yield told(
                _("with the cycle %(cycle)s the item covers %(wanted)d, not %(given)d")
                % {"cycle": item.cycle, "wanted": wanted, "given": item.covers_year}
            )
    if item.verification not in VERIFICATIONS:
        yield told(_("verification is one of: %(words)s") % {"words": ", ".join(VERIFICATIONS)})
    if not item.sources:
        yield told(_("a source is missing: a known code or the address of a page"))
    codes = {one.code for one in made.items}
    for code in item.depends_on:
        if code not in codes - {item.code}:
            yield told(_("it depends on %(code)s, which is not in the edition") % {"code": code})
    if item.indicator not in {one.code for one in made.indicators}:
        yield told(_("the indicator %(code)s is not known") % {"code": item.indicator or "–"})
    if item.form and item.form not in read_yaml("forms.yaml"):
        yield told(_("the form %(word)s is not known") % {"word": item.form})
