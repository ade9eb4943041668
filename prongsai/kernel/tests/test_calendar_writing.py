"""How dates are shown, in both languages and both kinds of digits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from prongsai.kernel import calendar
from prongsai.kernel.calendar import FiscalYear

FRIDAY = date(2026, 4, 24)


def test_dates_as_offices_write_them() -> None:
    assert calendar.official_date(date(2026, 4, 27)) == "๒๗ เมษายน ๒๕๖๙"
    assert calendar.short_date(date(2026, 4, 27)) == "๒๗ เม.ย. ๒๕๖๙"
    assert calendar.short_date(date(2026, 4, 27), "arabic") == "27 เม.ย. 2569"
    assert calendar.long_date(FRIDAY) == "วันศุกร์ที่ ๒๔ เมษายน ๒๕๖๙"
    assert calendar.month_year(FRIDAY) == "เมษายน ๒๕๖๙"
    assert calendar.month_year(FRIDAY, short=True) == "เม.ย. ๒๕๖๙"
    assert calendar.numeric_date(FRIDAY, "thai") == "๒๔/๐๔/๒๕๖๙"
    first = FiscalYear(2569).half_years[0]
    assert calendar.period_text(first.starts_on, first.ends_on) == "๑ ต.ค. ๒๕๖๘ – ๓๑ มี.ค. ๒๕๖๙"
    assert calendar.round_text(first) == "รอบ ๖ เดือนแรก (๑ ต.ค. ๒๕๖๘ – ๓๑ มี.ค. ๒๕๖๙)"
    assert calendar.fiscal_year_text(2569, "arabic") == "ปีงบประมาณ พ.ศ. 2569"


def test_dates_in_english() -> None:
    assert calendar.official_date(FRIDAY, language="en") == "24 April 2026"
    assert calendar.short_date(FRIDAY, "thai", language="en-gb") == "24 Apr 2026"
    assert calendar.long_date(FRIDAY, language="en") == "Friday 24 April 2026"
    assert calendar.month_year(FRIDAY, language="en") == "April 2026"
    assert calendar.numeric_date(FRIDAY, language="en") == "2026-04-24"
    assert calendar.fiscal_year_text(2569, language="en") == "fiscal year 2569 (Oct 2025 – Sep 2026)"
    rounds = [calendar.round_text(r, language="en").split(" (")[0] for r in FiscalYear(2569).rounds]
    assert rounds == ["first six months", "last six months", "whole year"]


def test_moments_are_shown_in_thailand() -> None:
    moment = datetime(2026, 4, 26, 17, 5, tzinfo=UTC)
    assert calendar.moment_text(moment) == "๒๗ เม.ย. ๒๕๖๙ เวลา ๐๐.๐๕ น."
    assert calendar.moment_text(moment, language="en", short=False) == "27 April 2026, 00:05"
    assert calendar.official_date(moment) == "๒๗ เมษายน ๒๕๖๙"


@pytest.mark.parametrize(
    ("days", "thai", "english"),
    [
        (3, "อีก ๓ วัน", "in 3 days"),
        (1, "อีก ๑ วัน", "in 1 day"),
        (0, "วันนี้", "today"),
        (-9, "เกิน ๙ วัน", "9 days late"),
    ],
)
def test_distance_to_a_due_date(days: int, thai: str, english: str) -> None:
    due = FRIDAY + timedelta(days=days)
    assert calendar.relative(due, FRIDAY) == thai
    assert calendar.relative(due, FRIDAY, language="en") == english


@given(st.dates(date(1902, 1, 1), date(2198, 12, 31)))
def test_thai_digits_leave_no_arabic_ones(day: date) -> None:
    for write in (calendar.official_date, calendar.short_date, calendar.long_date, calendar.month_year):
        assert calendar.arabic_digits(write(day, "thai")) == write(day, "arabic")
        assert not any(digit in write(day, "thai") for digit in "0123456789")


def test_no_language_means_the_active_one() -> None:
    with translation.override("en"):
        assert calendar.chosen_language(None) == "en"
        assert str(calendar.Bilingual("ไทย", "English")) == "English"
    with translation.override("th"):
        assert str(calendar.Bilingual("ไทย", "English")) == "ไทย"
