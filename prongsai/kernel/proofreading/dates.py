"""Dates in running text: which day is meant, and what cannot be a day or a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from prongsai.kernel.calendar import UnreadableDate, read_date
from prongsai.kernel.calendar.scanning import ERA, MONTH
from prongsai.kernel.thai.repair import arabic

_WRITTEN = re.compile(
    rf"(?<!\d)\d{{1,2}}\s{{0,3}}{MONTH}\s{{0,3}}(?:{ERA}\s{{0,3}})?(?P<year>\d{{4}}|\d{{2}})(?!\d)"
)
_NUMBERS = re.compile(r"(?<![\d/.-])\d{1,2}/\d{1,2}/(?P<year>\d{4})(?![\d/-])")
_ERA_YEAR = re.compile(r"(?P<era>พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|ปีงบประมาณ)\s{0,3}(?P<year>\d{3,5})(?!\d)")
_LIKELY_BE = range(2475, 2600)  # from the first years of local government to those still to be planned
_LIKELY_CE = range(1930, 2060)


@dataclass(frozen=True)
class Written:
    """A date as written: the day that is meant, or why it cannot be one.

    ``fault``: ``none``; ``unreadable`` (a day that does not exist); ``era`` (a BE year called CE or the other
    way round); ``far`` (a year that nobody means); ``ce`` (a CE year in Thai text).
    """

    start: int
    end: int
    text: str
    day: date | None
    fault: str = "none"


def written_dates(text: str) -> Iterator[Written]:
    """Yield the dates of a text in either digits, in the order of the text."""
    plain = arabic(text)
    found = [(one, True) for one in _WRITTEN.finditer(plain)]
    found += [(one, False) for one in _NUMBERS.finditer(plain)]
    for match, is_spelt in sorted(found, key=lambda one: one[0].start()):
        span, written = match.span(), text[slice(*match.span())]
        try:
            day = read_date(match[0])
        except UnreadableDate:
            yield Written(*span, written, None, "unreadable")
            continue
        year = day.year + 543
        if year not in _LIKELY_BE:
            yield Written(*span, written, day, "far")
        elif is_spelt and len(match["year"]) == 4 and int(match["year"]) < 2400 and "ค" not in match[0][3:]:
            yield Written(*span, written, day, "ce" if re.search("[ก-๙]", match[0]) else "none")
        else:
            yield Written(*span, written, day)


def odd_years(text: str) -> Iterator[Written]:
    """Yield years whose era is wrong (พ.ศ. 2026, ค.ศ. 2569) or that nobody means (พ.ศ. 25699)."""
    for match in _ERA_YEAR.finditer(arabic(text)):
        year, is_ce = int(match["year"]), match["era"].startswith("ค")
        likely, other = (_LIKELY_CE, _LIKELY_BE) if is_ce else (_LIKELY_BE, _LIKELY_CE)
        if year in likely:
            continue
        if match["era"].startswith("พ") and 2300 <= year <= 2700:
            continue  # laws and history may be old
        fault = "era" if year in other else "far"
        yield Written(*match.span(), text[slice(*match.span())], None, fault)
