"""Buddhist and Common Era years, Thai fiscal years and their rounds, quarters and months.

Dates are CE ``date`` objects everywhere; BE exists in year numbers and in what people read. Years before
BE 2484, when the year began in April, follow today's reckoning (CE + 543).
"""

from __future__ import annotations

import calendar as standard
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

BE_OFFSET = 543
BANGKOK = ZoneInfo("Asia/Bangkok")
FIRST_MONTH = 10


def be_year(ce: int) -> int:
    """Return the Buddhist Era year of a Common Era year."""
    return ce + BE_OFFSET


def ce_year(be: int) -> int:
    """Return the Common Era year of a Buddhist Era year."""
    return be - BE_OFFSET


def local_date(moment: date | datetime) -> date:
    """Return the date on the wall in Thailand at the moment; a plain date is returned as it is."""
    if isinstance(moment, datetime):
        return (moment.astimezone(BANGKOK) if moment.tzinfo else moment).date()
    return moment


class Period(NamedTuple):
    """The days from ``starts_on`` to ``ends_on``, both included; unpacks as a pair."""

    starts_on: date
    ends_on: date

    @property
    def days(self) -> int:
        """Return the number of days, both ends included."""
        return (self.ends_on - self.starts_on).days + 1

    def covers(self, day: date | datetime) -> bool:
        """Return whether the day lies within the period."""
        return self.starts_on <= local_date(day) <= self.ends_on

    def overlaps(self, other: tuple[date, date]) -> bool:
        """Return whether the two periods share a day."""
        return self.starts_on <= other[1] and other[0] <= self.ends_on


def month_of(ce: int, month: int) -> Period:
    """Return the month as a period."""
    return Period(date(ce, month, 1), date(ce, month, standard.monthrange(ce, month)[1]))


@dataclass(frozen=True, slots=True, order=True)
class Round:
    """A reporting round of a fiscal year: ``months`` is 6 or 12, ``number`` counts from 1."""

    year: int
    months: int
    number: int

    @property
    def period(self) -> Period:
        """Return the days that the round reports on."""
        months = FiscalYear(self.year).months
        first = (self.number - 1) * self.months
        return Period(months[first].starts_on, months[first + self.months - 1].ends_on)

    @property
    def starts_on(self) -> date:
        """Return the first day of the round."""
        return self.period.starts_on

    @property
    def ends_on(self) -> date:
        """Return the last day of the round."""
        return self.period.ends_on

    @property
    def code(self) -> str:
        """Return a stable code such as ``2569-6-1`` (fiscal year, months, number)."""
        return f"{self.year}-{self.months}-{self.number}"


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """A Thai fiscal year named by its BE year: FY2569 runs from 1 Oct 2568 to 30 Sep 2569 (BE)."""

    year: int

    def __post_init__(self) -> None:
        if not 2443 <= self.year <= 2742:
            raise ValueError(f"a fiscal year is a BE year such as 2569, not {self.year}")

    def __str__(self) -> str:
        return str(self.year)

    @classmethod
    def of(cls, day: date | datetime) -> Self:
        """Return the fiscal year that contains the day."""
        return cls(fiscal_year_of(day))

    @property
    def starts_on(self) -> date:
        """Return 1 October of the calendar year before."""
        return date(ce_year(self.year) - 1, FIRST_MONTH, 1)

    @property
    def ends_on(self) -> date:
        """Return 30 September."""
        return date(ce_year(self.year), 9, 30)

    @property
    def period(self) -> Period:
        """Return the whole year as a period."""
        return Period(self.starts_on, self.ends_on)

    @property
    def months(self) -> tuple[Period, ...]:
        """Return the twelve months in fiscal order, October first."""
        ce = ce_year(self.year)
        return tuple(
            month_of(ce - 1 if month >= FIRST_MONTH else ce, month) for month in (10, 11, 12, *range(1, 10))
        )

    @property
    def quarters(self) -> tuple[Period, ...]:
        """Return the four quarters; quarter 1 is October to December."""
        months = self.months
        return tuple(Period(months[i].starts_on, months[i + 2].ends_on) for i in (0, 3, 6, 9))

    @property
    def half_years(self) -> tuple[Round, Round]:
        """Return the two six-month rounds: 1 Oct – 31 Mar and 1 Apr – 30 Sep."""
        return Round(self.year, 6, 1), Round(self.year, 6, 2)

    @property
    def whole_year(self) -> Round:
        """Return the year-end round."""
        return Round(self.year, 12, 1)

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Return all reporting rounds: first half, second half, whole year."""
        return (*self.half_years, self.whole_year)

    @property
    def previous(self) -> FiscalYear:
        """Return the fiscal year before."""
        return FiscalYear(self.year - 1)

    @property
    def following(self) -> FiscalYear:
        """Return the fiscal year after."""
        return FiscalYear(self.year + 1)

    def contains(self, day: date | datetime) -> bool:
        """Return whether the day lies in this fiscal year."""
        return self.period.covers(day)

    def quarter_of(self, day: date | datetime) -> int:
        """Return 1 to 4; raise ``ValueError`` for a day of another fiscal year."""
        for number, quarter in enumerate(self.quarters, start=1):
            if quarter.covers(day):
                return number
        raise ValueError(f"{day} is not in fiscal year {self.year}")

    def half_of(self, day: date | datetime) -> Round:
        """Return the six-month round of the day; raise ``ValueError`` for a day of another fiscal year."""
        return self.half_years[0 if self.quarter_of(day) <= 2 else 1]

    def progress(self, today: date | datetime) -> float:
        """Return the share of the year that has passed when the day ends: 0.0 before it, 1.0 after it."""
        passed = (local_date(today) - self.starts_on + timedelta(days=1)).days
        return min(max(passed / self.period.days, 0.0), 1.0)


def fiscal_year_of(day: date | datetime) -> int:
    """Return the fiscal year (BE) that contains the date."""
    day = local_date(day)
    return be_year(day.year) + (1 if day.month >= FIRST_MONTH else 0)


def quarter_of(day: date | datetime) -> int:
    """Return the fiscal quarter (1 is October to December) that contains the date."""
    return (local_date(day).month - FIRST_MONTH) % 12 // 3 + 1
