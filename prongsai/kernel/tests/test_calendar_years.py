"""Fiscal years, their parts and the digits that they are written in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.kernel.calendar import (
    FiscalYear,
    arabic_digits,
    be_year,
    ce_year,
    fiscal_year_of,
    has_mixed_digits,
    in_digits,
    local_date,
    office_digits,
    quarter_of,
    thai_digits,
)
from prongsai.kernel.proofreading import Passage, odd_digits

# A year less than what is accepted on both sides, because the years beside are looked at too.
days = st.dates(date(1902, 1, 1), date(2196, 12, 31))
years = st.integers(2445, 2740).map(FiscalYear)


def test_a_fiscal_year_runs_from_october_to_september() -> None:
    year = FiscalYear(2569)
    assert (year.starts_on, year.ends_on) == (date(2025, 10, 1), date(2026, 9, 30))
    first, second = year.half_years
    assert (first.starts_on, first.ends_on) == (date(2025, 10, 1), date(2026, 3, 31))
    assert (second.starts_on, second.ends_on) == (date(2026, 4, 1), date(2026, 9, 30))
    assert year.whole_year.period == year.period
    assert [round_.code for round_ in year.rounds] == ["2569-6-1", "2569-6-2", "2569-12-1"]
    assert [quarter.starts_on.month for quarter in year.quarters] == [10, 1, 4, 7]


@pytest.mark.parametrize("wrong", [69, 2026, 3000])
def test_a_fiscal_year_is_a_be_year(wrong: int) -> None:
    with pytest.raises(ValueError, match="BE year"):
        FiscalYear(wrong)


@given(days)
def test_every_day_belongs_to_one_year_one_quarter_one_half_and_one_month(day: date) -> None:
    year = FiscalYear.of(day)
    assert year.contains(day)
    assert not year.previous.contains(day)
    assert not year.following.contains(day)
    assert [quarter.covers(day) for quarter in year.quarters].count(True) == 1
    assert [month.covers(day) for month in year.months].count(True) == 1
    assert year.quarters[year.quarter_of(day) - 1].covers(day)
    assert quarter_of(day) == year.quarter_of(day)
    assert year.half_of(day).period.covers(day)


@given(years)
def test_parts_follow_one_another_without_gap(year: FiscalYear) -> None:
    for parts in (year.months, year.quarters, [half.period for half in year.half_years]):
        assert parts[0].starts_on == year.starts_on
        assert parts[-1].ends_on == year.ends_on
        for before, after in pairwise(parts):
            assert after.starts_on == before.ends_on + timedelta(days=1)
        assert sum(part.days for part in parts) == year.period.days
    assert year.following.starts_on == year.ends_on + timedelta(days=1)


@given(years, days, days)
def test_progress_grows_from_zero_to_one(year: FiscalYear, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert 0.0 <= year.progress(earlier) <= year.progress(later) <= 1.0
    assert year.progress(year.ends_on) == 1.0
    assert year.progress(year.starts_on - timedelta(days=1)) == 0.0


def test_a_day_of_another_year_has_no_quarter() -> None:
    with pytest.raises(ValueError, match="not in fiscal year"):
        FiscalYear(2569).quarter_of(date(2026, 10, 1))


def test_the_fiscal_year_turns_at_midnight_in_thailand() -> None:
    before = datetime(2026, 9, 30, 16, 59, tzinfo=UTC)
    assert fiscal_year_of(before) == 2569
    assert fiscal_year_of(before + timedelta(minutes=1)) == 2570
    assert local_date(before + timedelta(minutes=1)) == date(2026, 10, 1)


@given(st.integers(1, 9000))
def test_eras_convert_both_ways(year: int) -> None:
    assert ce_year(be_year(year)) == year


@given(st.text())
def test_digits_convert_both_ways_and_settle(text: str) -> None:
    thai, arabic = thai_digits(text), arabic_digits(text)
    assert thai_digits(thai) == thai
    assert arabic_digits(arabic) == arabic
    assert arabic_digits(thai) == arabic
    assert thai_digits(arabic) == thai
    assert len(thai) == len(text)


@given(st.text(alphabet="o4 ๔2a/.ก:-"))
def test_digits_outside_codes_settle_too(text: str) -> None:
    once = thai_digits(text, keep_codes=True)
    assert thai_digits(once, keep_codes=True) == once
    assert arabic_digits(once) == arabic_digits(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ข้อ 42 คือ o42", "ข้อ ๔๒ คือ o42"),
        ("FY2569 และ 2569", "FY2569 และ ๒๕๖๙"),
        ("ดู https://tambon.example/2569/o1 หน้า 3", "ดู https://tambon.example/2569/o1 หน้า ๓"),
        ("officer1@tambon.example 12", "officer1@tambon.example ๑๒"),
        ("sha 9f86d081 แถว 7", "sha 9f86d081 แถว ๗"),
    ],
)
def test_codes_stay_arabic(text: str, expected: str) -> None:
    assert thai_digits(text, keep_codes=True) == expected


def test_the_office_chooses_the_digits_of_the_request() -> None:
    assert in_digits(12, None) == "๑๒"
    with office_digits("arabic"):
        assert in_digits("๑๒", None) == "12"
        assert in_digits(12, "thai") == "๑๒"
    assert in_digits(12, None) == "๑๒"
    assert in_digits("๑๒", "thai", language="en") == "12"


def test_unknown_digits_are_refused() -> None:
    with pytest.raises(ValueError, match="roman"):
        in_digits(1, "roman")
    with pytest.raises(ValueError, match="roman"), office_digits("roman"):
        pass


def test_mixed_digits_are_noticed_but_codes_are_not() -> None:
    assert has_mixed_digits("วันที่ 2๗")
    assert not has_mixed_digits("ข้อ ๔๒ (o42)")
    assert not has_mixed_digits("๒๗")


@pytest.mark.parametrize("code", ["4f4f fd35 b08e 4201", "1234 5678 9012 345a", "a234 5678 9012 3456"])
def test_a_code_to_read_aloud_keeps_its_digits(code: str) -> None:
    written = f"(เมื่อ 21 พ.ย. รหัสตรวจสอบ {code})"
    assert thai_digits(written, keep_codes=True) == written.replace("21", "๒๑", 1)
    assert not list(odd_digits([Passage("๑", "วันที่ ๒๑"), Passage("๒", f"(รหัสตรวจสอบ {code})")]))
    assert thai_digits("ปี 2566 2567 2568 2569 abc", keep_codes=True) == "ปี ๒๕๖๖ ๒๕๖๗ ๒๕๖๘ ๒๕๖๙ abc"
