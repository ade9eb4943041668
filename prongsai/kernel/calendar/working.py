"""Working days: Monday to Friday without Thai official holidays and the office's own closed days."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import lru_cache

NO_DAYS: frozenset[date] = frozenset()
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
# Listed by the library as a public holiday, but kept by banks and companies only: offices are open.
_NOT_OFFICIAL = {"th": "วันแรงงานแห่งชาติ", "en_US": "National Labor Day"}


def official_holidays(year: int, *, language: str = "th") -> Mapping[date, str]:
    """Return the official holidays of one CE year with their names.

    Lunar holidays of coming years are the library's forecast, and the cabinet adds days at short notice:
    an office enters those as its own closed days.
    """
    return _holidays(year, "en_US" if language.startswith("en") else "th")


@lru_cache(maxsize=32)
def _holidays(year: int, library_language: str) -> Mapping[date, str]:
    # Imported here: the library costs 25 MB and 0.5 s, which a page without deadlines need not pay.
    import holidays

    listed = holidays.country_holidays(
        "TH", years=year, language=library_language, categories=("public", "government"), expand=False
    )
    labour = _NOT_OFFICIAL[library_language]
    days = {}
    for day, name in listed.items():
        names = [part for part in name.split("; ") if labour not in part]
        if names:
            days[day] = "; ".join(names)
    return days


def closed_because(
    day: date,
    closed_days: Collection[date] = NO_DAYS,
    holidays: Collection[date] | None = None,
    *,
    language: str = "th",
) -> str | None:
    """Return why the office is closed on the day, or None on a working day.

    ``holidays`` of None means Thailand's official ones. A collection that maps days to names tells the name.
    """
    english = language.startswith("en")
    official = official_holidays(day.year, language=language) if holidays is None else holidays
    if day in official:
        return _name(official, day) or ("official holiday" if english else "วันหยุดราชการ")
    if day in closed_days:
        return _name(closed_days, day) or ("closed day of the office" if english else "วันหยุดของหน่วยงาน")
    if day.weekday() >= _SATURDAY:
        saturday = day.weekday() == _SATURDAY
        if english:
            return "Saturday" if saturday else "Sunday"
        return "วันเสาร์" if saturday else "วันอาทิตย์"
    return None


def is_working_day(
    day: date, closed_days: Collection[date] = NO_DAYS, holidays: Collection[date] | None = None
) -> bool:
    """Return whether the office is open on the day."""
    official = _holidays(day.year, "th") if holidays is None and day.weekday() < _SATURDAY else holidays
    return day.weekday() < _SATURDAY and day not in (official or ()) and day not in closed_days


def next_working_day(
    day: date, closed_days: Collection[date] = NO_DAYS, holidays: Collection[date] | None = None
) -> date:
    """Return the day itself if it is a working day, else the first one after it."""
    while not is_working_day(day, closed_days, holidays):
        day += _ONE_DAY
    return day


def add_working_days(
    day: date, count: int, closed_days: Collection[date] = NO_DAYS, holidays: Collection[date] | None = None
) -> date:
    """Return the ``count``-th working day after the day (before it where negative); zero: the day itself."""
    step = _ONE_DAY if count >= 0 else -_ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day, closed_days, holidays)
    return day


def working_days_between(
    start: date, end: date, closed_days: Collection[date] = NO_DAYS, holidays: Collection[date] | None = None
) -> int:
    """Return how many working days lie after ``start`` up to and including ``end``.

    The inverse of ``add_working_days`` for an ``end`` on a working day; negative when ``end`` is earlier
    (then the days from ``end`` up to the one before ``start`` are counted).
    """
    if end < start:
        earlier = range((start - end).days)
        return -sum(is_working_day(end + timedelta(days=n), closed_days, holidays) for n in earlier)
    later = range(1, (end - start).days + 1)
    return sum(is_working_day(start + timedelta(days=n), closed_days, holidays) for n in later)


def _name(days: Collection[date], day: date) -> str:
    return str(days[day]) if isinstance(days, Mapping) else ""
