"""Writing dates the way offices write them, in Thai and in English.

Thai dates show BE years in the digits asked for; English dates show CE years and Arabic digits. Without a
language, days and periods are written in that of the page where the digits come from the request (``digits`` of
None), and in Thai where they are given.
"""

from __future__ import annotations

from datetime import date, datetime

from prongsai.kernel.calendar import names
from prongsai.kernel.calendar.digits import in_digits
from prongsai.kernel.calendar.language import ENGLISH, THAI, chosen_language
from prongsai.kernel.calendar.years import BANGKOK, FiscalYear, Period, Round, be_year, local_date


def month_name(month: int, *, short: bool = False, language: str = "th") -> str:
    """Return the name of month 1 to 12."""
    if chosen_language(language) == ENGLISH:
        return (names.ENGLISH_MONTHS_SHORT if short else names.ENGLISH_MONTHS)[month - 1]
    return (names.THAI_MONTHS_SHORT if short else names.THAI_MONTHS)[month - 1]


def weekday_name(day: date | datetime, *, language: str = "th") -> str:
    """Return the name of the weekday: ``ศุกร์`` or ``Friday``."""
    table = names.ENGLISH_WEEKDAYS if chosen_language(language) == ENGLISH else names.THAI_WEEKDAYS
    return table[local_date(day).weekday()]


def official_date(day: date | datetime, digits: str | None = "thai", *, language: str | None = None) -> str:
    """Return the date as letters carry it: ``๒๗ เมษายน ๒๕๖๙`` or ``27 April 2026``."""
    return _day_month_year(local_date(day), digits, language, short=False)


def short_date(day: date | datetime, digits: str | None = "thai", *, language: str | None = None) -> str:
    """Return the short date: ``๒๗ เม.ย. ๒๕๖๙`` or ``27 Apr 2026``."""
    return _day_month_year(local_date(day), digits, language, short=True)


def long_date(day: date | datetime, digits: str | None = "thai", *, language: str = "th") -> str:
    """Return the date with its weekday: ``วันศุกร์ที่ ๒๔ เมษายน ๒๕๖๙`` or ``Friday 24 April 2026``."""
    weekday, rest = weekday_name(day, language=language), official_date(day, digits, language=language)
    return f"{weekday} {rest}" if chosen_language(language) == ENGLISH else f"วัน{weekday}ที่ {rest}"


def numeric_date(day: date | datetime, digits: str | None = "arabic", *, language: str = "th") -> str:
    """Return ``27/04/2569`` (BE) or, in English, ``2026-04-27``."""
    day = local_date(day)
    if chosen_language(language) == ENGLISH:
        return day.isoformat()
    return in_digits(f"{day.day:02}/{day.month:02}/{be_year(day.year)}", digits)


def month_year(
    day: date | datetime, digits: str | None = "thai", *, short: bool = False, language: str | None = None
) -> str:
    """Return the month and year: ``เมษายน ๒๕๖๙``, ``เม.ย. ๒๕๖๙`` or ``April 2026``."""
    day, language = local_date(day), _language(language, digits)
    return in_digits(
        f"{month_name(day.month, short=short, language=language)} {_year(day, language)}",
        digits,
        language=language,
    )


def period_text(
    starts_on: date, ends_on: date, digits: str | None = "thai", *, language: str | None = None
) -> str:
    """Return the period: ``๑ ต.ค. ๒๕๖๘ – ๓๑ มี.ค. ๒๕๖๙``; a single day is written once."""
    first = short_date(starts_on, digits, language=language)
    return first if starts_on == ends_on else f"{first} – {short_date(ends_on, digits, language=language)}"


def moment_text(
    moment: datetime, digits: str | None = "thai", *, language: str | None = None, short: bool = True
) -> str:
    """Return date and time in Thailand: ``๒๗ เม.ย. ๒๕๖๙ เวลา ๑๔.๓๐ น.`` or ``27 Apr 2026, 14:30``."""
    language = _language(language, digits)
    local = moment.astimezone(BANGKOK) if moment.tzinfo else moment
    day = (short_date if short else official_date)(local, digits, language=language)
    if chosen_language(language) == ENGLISH:
        return f"{day}, {local:%H:%M}"
    return f"{day} เวลา {in_digits(f'{local:%H.%M}', digits)} น."


def relative(
    day: date | datetime, today: date | datetime, digits: str | None = "thai", *, language: str = "th"
) -> str:
    """Return the distance to a due date: ``อีก ๓ วัน``, ``วันนี้``, ``เกิน ๙ วัน``."""
    distance = (local_date(day) - local_date(today)).days
    if chosen_language(language) == ENGLISH:
        unit = "day" if abs(distance) == 1 else "days"
        if distance == 0:
            return "today"
        return f"in {distance} {unit}" if distance > 0 else f"{-distance} {unit} late"
    if distance == 0:
        return "วันนี้"
    return in_digits(f"อีก {distance} วัน" if distance > 0 else f"เกิน {-distance} วัน", digits)


def fiscal_year_text(year: int | FiscalYear, digits: str | None = "thai", *, language: str = "th") -> str:
    """Return ``ปีงบประมาณ พ.ศ. ๒๕๖๙`` or ``fiscal year 2569 (Oct 2025 – Sep 2026)``."""
    fiscal = year if isinstance(year, FiscalYear) else FiscalYear(year)
    if chosen_language(language) == ENGLISH:
        return f"fiscal year {fiscal} (Oct {fiscal.starts_on.year} – Sep {fiscal.ends_on.year})"
    return in_digits(f"ปีงบประมาณ พ.ศ. {fiscal}", digits)


def round_text(round_: Round, digits: str | None = "thai", *, language: str = "th") -> str:
    """Return the round with its days: ``รอบ ๖ เดือนแรก (๑ ต.ค. ๒๕๖๘ – ๓๑ มี.ค. ๒๕๖๙)``."""
    span = period_text(round_.starts_on, round_.ends_on, digits, language=language)
    english = chosen_language(language) == ENGLISH
    if round_.months == 12:
        name = "whole year" if english else "รอบ 12 เดือน"
    elif round_.number == 1:
        name = "first six months" if english else "รอบ 6 เดือนแรก"
    else:
        name = "last six months" if english else "รอบ 6 เดือนหลัง"
    return f"{in_digits(name, digits, language=language)} ({span})"


def named_period(period: Period, digits: str | None = "thai", *, language: str = "th") -> str:
    """Return the shortest exact name of a period: a fiscal year, a month, or its first and last day."""
    fiscal = FiscalYear.of(period.starts_on)
    if period == fiscal.period:
        return fiscal_year_text(fiscal, digits, language=language)
    if period in fiscal.months:
        return month_year(period.starts_on, digits, language=language)
    return period_text(*period, digits, language=language)


def _language(language: str | None, digits: str | None) -> str:
    return chosen_language(language) if language or digits is None else THAI


def _day_month_year(day: date, digits: str | None, language: str | None, *, short: bool) -> str:
    language = _language(language, digits)
    month = month_name(day.month, short=short, language=language)
    return in_digits(f"{day.day} {month} {_year(day, language)}", digits, language=language)


def _year(day: date, language: str) -> int:
    return day.year if chosen_language(language) == ENGLISH else be_year(day.year)
