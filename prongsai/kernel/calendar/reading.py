"""Reading the many ways in which people and documents write a date.

``read_date`` returns exactly one day or raises ``UnreadableDate``; it never guesses. Day, month, year is
the order of numbers (only ``2026-04-27`` begins with the year); a year is BE from 2400 on and CE below.
"""

from __future__ import annotations

import re
from datetime import date

from prongsai.kernel.calendar.names import ENGLISH_WEEKDAYS, THAI_WEEKDAYS
from prongsai.kernel.calendar.scanning import (
    ERA,
    LONGEST,
    MONTH,
    WEEKDAY,
    YEAR,
    UnreadableDate,
    month_number,
    real_date,
    tidy,
    weekday_number,
    year_number,
)
from prongsai.kernel.calendar.years import FiscalYear

_LEAD = r"(?:(?:ณ|เมื่อ|ลง|ตั้งแต่|ภายใน|ระหว่าง|ถึง)\s*)*(?:วัน\s*)?"
_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY})\s*(?:ที่|,)?\s*)?"
_DAY = r"(?:วัน)?(?:ที่\s*)?(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = rf"(?:(?:เดือน|of)\s*)?(?P<month>{MONTH})"
_YEAR = rf"(?P<era>{ERA})?\s*(?P<year>{YEAR})\s*(?P<era_after>(?i:B\.?E\.?|A\.?D\.?|C\.?E\.?))?"
_GAP = r"[\s,./-]*"

_WRITTEN = re.compile(rf"{_LEAD}{_WEEKDAY}{_DAY}{_GAP}{_MONTH}(?:{_GAP}{_YEAR})?")
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<month>(?=[A-Za-z]){MONTH})\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+){_YEAR}"
)
_NUMBERS = re.compile(
    rf"{_LEAD}{_WEEKDAY}{_DAY}\s*[/. -]\s*(?P<month>\d{{1,2}})(?:\s*[/. -]\s*{_YEAR})?(?![\d/.-])"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<day>\d{1,2})(?:[T ]\d\d:\d\d.*)?"
)
_DATES = (_YEAR_FIRST, _WRITTEN, _MONTH_FIRST, _NUMBERS)
_MONTH_AND_YEAR = re.compile(rf"(?:เดือน\s*)?{MONTH}{_GAP}(?:{ERA})?\s*(?:{YEAR})?")


def read_date(text: str, *, fiscal_year: int | None = None) -> date:
    """Return the day that the text names; raise ``UnreadableDate`` when it names none or several.

    A day and month without a year are placed in ``fiscal_year`` (BE) where one is given.
    """
    found = scan_date(text, fiscal_year=fiscal_year)
    if found is None:
        raise _unreadable(text)
    return found


def scan_date(text: str, *, fiscal_year: int | None = None) -> date | None:
    """Return the day, or None for text that is not written as a date; raise for a date that cannot be."""
    if len(text) > LONGEST:
        return None
    source = tidy(text)
    for pattern in _DATES:
        if match := pattern.fullmatch(source):
            return _date_of(match, source, fiscal_year)
    return None


def _date_of(match: re.Match[str], source: str, fiscal_year: int | None) -> date:
    parts = match.groupdict()
    english = parts["month"][0].isascii() and parts["month"][0].isalpha()
    month = int(parts["month"]) if parts["month"].isdigit() else month_number(parts["month"])
    if parts["year"] is None:
        ce = _year_within(fiscal_year, month, source)
    else:
        era = parts.get("era_after") or parts.get("era")
        ce = year_number(parts["year"], era, english=english, source=source)
    day = real_date(ce, month, int(parts["day"]), source)
    _check_weekday(parts.get("weekday"), day, source)
    return day


def _year_within(fiscal_year: int | None, month: int, source: str) -> int:
    if fiscal_year is None:
        raise UnreadableDate(
            source,
            f"“{source}” ยังไม่มีปี โปรดพิมพ์ปีด้วย เช่น 27 เม.ย. 2569",
            f"“{source}” has no year. Type the year as well, for example 27 Apr 2026.",
        )
    fiscal = FiscalYear(fiscal_year)
    return (fiscal.starts_on if month >= fiscal.starts_on.month else fiscal.ends_on).year


def _check_weekday(weekday: str | None, day: date, source: str) -> None:
    if weekday is None:
        return
    said, real = weekday_number(weekday), day.weekday()
    if said != real:
        raise UnreadableDate(
            source,
            f"“{source}” ระบุวัน{THAI_WEEKDAYS[said]} แต่วันที่นั้นตรงกับวัน{THAI_WEEKDAYS[real]} โปรดตรวจวันที่แล้วพิมพ์ใหม่",
            f"“{source}” says {ENGLISH_WEEKDAYS[said]}, but that day is a {ENGLISH_WEEKDAYS[real]}. "
            "Check the date and type it again.",
        )


def _unreadable(text: str) -> UnreadableDate:
    source = tidy(text)
    shown = source if len(source) <= 60 else source[:60] + "…"
    if not source:
        return UnreadableDate(
            text, "ยังไม่ได้พิมพ์วันที่ เช่น 27/4/2569", "No date was typed, for example 27 Apr 2026."
        )
    if _MONTH_AND_YEAR.fullmatch(source):
        return UnreadableDate(
            text,
            f"“{shown}” มีเดือนแต่ยังไม่มีวันที่ โปรดพิมพ์วันที่ด้วย เช่น 27 เม.ย. 2569",
            f"“{shown}” has a month but no day. Type the day as well, for example 27 Apr 2026.",
        )
    return UnreadableDate(
        text,
        f"อ่าน “{shown}” เป็นวันที่ไม่ได้ โปรดพิมพ์ เช่น 27/4/2569 หรือ 27 เม.ย. 2569",
        f"“{shown}” was not understood as a date. Type it as 27/4/2569 or 27 Apr 2026.",
    )
