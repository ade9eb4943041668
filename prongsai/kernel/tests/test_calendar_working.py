"""Working days: weekends, Thai holidays and the office's own closed days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.kernel.calendar import (
    add_working_days,
    closed_because,
    is_working_day,
    next_working_day,
    official_holidays,
    working_days_between,
)

days = st.dates(date(2020, 1, 1), date(2029, 12, 31))
closed = st.frozensets(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=20)


def test_songkran_is_a_holiday_and_labour_day_is_not_one_of_offices() -> None:
    assert closed_because(date(2026, 4, 13)) == "วันสงกรานต์"
    assert closed_because(date(2026, 4, 13), language="en") == "Songkran Festival"
    assert is_working_day(date(2026, 5, 1))
    assert date(2026, 5, 1) not in official_holidays(2026)
    assert not is_working_day(date(2026, 5, 13)), "Royal Ploughing Ceremony: offices close, banks do not"


def test_a_substitute_day_follows_a_holiday_on_a_weekend() -> None:
    assert date(2026, 12, 5).weekday() == 5
    assert not is_working_day(date(2026, 12, 7))


def test_own_closed_days_count_and_are_named() -> None:
    tuesday = date(2026, 4, 28)
    assert is_working_day(tuesday)
    assert not is_working_day(tuesday, {tuesday})
    assert closed_because(tuesday, {tuesday: "ทำบุญประจำปี"}) == "ทำบุญประจำปี"
    assert closed_because(tuesday, {tuesday}) == "วันหยุดของหน่วยงาน"
    assert closed_because(tuesday, holidays={tuesday}, language="en") == "official holiday"
    assert closed_because(date(2026, 4, 25)) == "วันเสาร์"
    assert closed_because(tuesday) is None


def test_counting_over_songkran() -> None:
    assert add_working_days(date(2026, 4, 10), 1) == date(2026, 4, 16)
    assert working_days_between(date(2026, 4, 10), date(2026, 4, 16)) == 1
    assert add_working_days(date(2026, 4, 16), -1) == date(2026, 4, 10)
    assert next_working_day(date(2026, 4, 11)) == date(2026, 4, 16)


@given(days, st.integers(1, 60), closed)
def test_adding_and_counting_are_inverse(day: date, count: int, own: frozenset[date]) -> None:
    end = add_working_days(day, count, own)
    assert is_working_day(end, own)
    assert working_days_between(day, end, own) == count


@given(days, st.integers(0, 40), closed)
def test_more_working_days_end_later(day: date, count: int, own: frozenset[date]) -> None:
    assert add_working_days(day, count, own) < add_working_days(day, count + 1, own)


@given(days, st.integers(0, 40), closed)
def test_a_later_start_never_ends_earlier(day: date, count: int, own: frozenset[date]) -> None:
    assert add_working_days(day, count, own) <= add_working_days(day + timedelta(days=1), count, own)


@given(days, st.integers(0, 30), closed)
def test_closing_more_days_never_ends_earlier(day: date, count: int, own: frozenset[date]) -> None:
    assert add_working_days(day, count) <= add_working_days(day, count, own)


@given(days, days, days, closed)
def test_counts_add_up(one: date, two: date, three: date, own: frozenset[date]) -> None:
    start, middle, end = sorted((one, two, three))
    whole = working_days_between(start, end, own)
    assert whole == working_days_between(start, middle, own) + working_days_between(middle, end, own)
    assert -working_days_between(end, start, own) == sum(
        is_working_day(start + timedelta(days=n), own) for n in range((end - start).days)
    )


@given(days, closed)
def test_every_closed_day_has_a_reason(day: date, own: frozenset[date]) -> None:
    assert (closed_because(day, own) is None) == is_working_day(day, own)


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_holidays_are_named_in_both_languages_on_the_same_days(year: int) -> None:
    thai, english = official_holidays(year), official_holidays(year, language="en")
    assert set(thai) == set(english)
    assert all(name.isascii() for name in english.values())
