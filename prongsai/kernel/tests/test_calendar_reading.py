"""Dates and periods in the many ways people write them, and what is said when they are unclear."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.kernel import calendar
from prongsai.kernel.calendar import FiscalYear, UnreadableDate, read_date, read_period, understood

pytestmark = pytest.mark.one_database

APRIL_27 = date(2026, 4, 27)
days = st.dates(date(1902, 1, 1), date(2198, 12, 31))
digits = st.sampled_from(["thai", "arabic"])


def _ocr(day: date) -> str:
    """Return the short date as optical recognition leaves it: loose dots and spaces."""
    return calendar.short_date(day, "thai").replace(".", " . ")


def _joined(day: date) -> str:
    return calendar.short_date(day, "arabic").replace(" ", "").replace(".", "")


STYLES: list[Callable[[date], str]] = [
    lambda day: calendar.official_date(day, "thai"),
    lambda day: calendar.official_date(day, "arabic"),
    lambda day: calendar.short_date(day, "thai"),
    lambda day: calendar.long_date(day, "thai"),
    lambda day: calendar.long_date(day, language="en"),
    lambda day: calendar.official_date(day, language="en"),
    lambda day: calendar.short_date(day, language="en"),
    lambda day: calendar.numeric_date(day, "thai"),
    lambda day: calendar.numeric_date(day, "arabic"),
    lambda day: calendar.numeric_date(day, "arabic").replace("/", "-"),
    lambda day: day.isoformat(),
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: f"{day.day}/{day.month}/{day.year + 543}",
    lambda day: calendar.official_date(day).replace(" ", "\u00a0"),
    lambda day: (
        f"วันที่ {day.day} เดือน {calendar.month_name(day.month)} พ.ศ. {calendar.thai_digits(day.year + 543)}"
    ),
    _ocr,
    _joined,
]


@given(days, st.sampled_from(STYLES))
def test_what_is_written_is_read_back(day: date, write: Callable[[date], str]) -> None:
    assert read_date(write(day)) == day


@given(days, digits, st.sampled_from(["th", "en"]))
def test_what_is_understood_names_the_day(day: date, chosen: str, language: str) -> None:
    sentence = understood(day.isoformat(), chosen, language=language)
    assert calendar.long_date(day, chosen, language=language) in sentence


@pytest.mark.parametrize(
    "text",
    [
        "27/4/2569", "๒๗/๐๔/๖๙", "27 เม.ย. 69", "๒๗ เมษายน พ.ศ. ๒๕๖๙", "27 เมษายน 2569",
        "2026-04-27", "27-4-69",
        "วันที่ ๒๗ เดือน เมษายน พ.ศ. ๒๕๖๙", "27เม.ย.69", "27 เมย 2569", "27 เม . ย . 2569", "๒๗ เม.ย ๒๕๖๙",
        "วันจันทร์ที่ ๒๗ เมษายน ๒๕๖๙", "จันทร์ 27 เมษายน 2569", "27 April 2026", "Apr 27, 2026", "27th Apr 2026",
        "27 Apr 26", "27.04.2569", "27 4 2569", "27/4/2026", "27 เมษายน ค.ศ. 2026", "ณ วันที่ 27 เมษายน 2569",
        "27 เมษายน 2026", "2569-04-27", "27 April BE 2569", "๒๗–๔–๒๕๖๙", "27 เม.ย. ค.ศ. 26", "  27/4/2569  ",
        "\u200b27 เมษายน\u00a02569", "2026-04-27T10:30:00", "27 เมษายน พ.ศ.2569", "27 เมษายน ปี 2569",
    ],
)  # fmt: skip
def test_many_ways_to_write_the_same_day(text: str) -> None:
    assert read_date(text) == APRIL_27


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1 กรกฏาคม 2569", 7),
        ("1 พฤษจิกายน 2569", 11),
        ("1 พฤศจิกา 2569", 11),
        ("1 กุมภาพันธ 2569", 2),
        ("1 มิย. 2569", 6),
        ("1 ก.พ. 2569", 2),
        ("1 พค 2569", 5),
        ("1 Sept 2026", 9),
    ],
)
def test_months_survive_misspelling(text: str, month: int) -> None:
    assert read_date(text).month == month


@pytest.mark.parametrize(
    ("text", "thai", "english"),
    [
        ("29 ก.พ. 2569", "มี 28 วัน", "has 28 days"),
        ("31 เมษายน 2569", "มี 30 วัน", "has 30 days"),
        ("0/4/2569", "วันที่ 0", "day 0"),
        ("4/27/2569", "วัน/เดือน/ปี", "day/month/year"),
        ("27-4-26", "พ.ศ. 2526 หรือ พ.ศ. 2569 (ค.ศ. 2026)", "BE 2526 or BE 2569 (CE 2026)"),
        ("27 เม.ย. 26", "ปีสี่หลัก", "four digits"),
        ("27 เม.ย. ค.ศ. 2569", "น่าจะเป็น พ.ศ.", "looks like a BE year"),
        ("27 เม.ย. พ.ศ. 2026", "น่าจะเป็น ค.ศ.", "looks like a CE year"),
        ("27/4/256", "ปีสี่หลัก", "four digits"),
        ("27/4/2350", "ปีสี่หลัก", "four digits"),
        ("27 เมษายน", "ยังไม่มีปี", "no year"),
        ("เม.ย. 69", "ยังไม่มีวันที่", "no day"),
        ("วันศุกร์ที่ ๒๗ เมษายน ๒๕๖๙", "ตรงกับวันจันทร์", "is a Monday"),
        ("", "ยังไม่ได้พิมพ์", "No date"),
        ("เมื่อวาน", "อ่าน “เมื่อวาน” เป็นวันที่ไม่ได้", "not understood"),
        ("27042569", "27/4/2569", "27/4/2569"),
        ("9" * 5000, "เป็นวันที่ไม่ได้", "not understood"),
    ],
)
def test_unclear_dates_say_what_to_type(text: str, thai: str, english: str) -> None:
    with pytest.raises(UnreadableDate) as caught:
        read_date(text)
    assert thai in caught.value.said.thai
    assert english in caught.value.said.english


def test_a_day_without_year_is_placed_in_the_fiscal_year() -> None:
    assert read_date("27 เมษายน", fiscal_year=2569) == APRIL_27
    assert read_date("1 ต.ค.", fiscal_year=2569) == date(2025, 10, 1)


@given(st.text(alphabet="0123456789๐๙/-. เม.ยพศtoApr", max_size=40))
def test_reading_ends_in_a_date_or_a_named_error(text: str) -> None:
    for read in (read_date, read_period):
        with suppress(UnreadableDate):
            read(text, fiscal_year=2569)


@given(days, days)
def test_ranges_are_read_back(one: date, other: date) -> None:
    first, last = sorted((one, other))
    for text in (
        calendar.period_text(first, last),
        calendar.period_text(first, last, language="en"),
        f"ตั้งแต่วันที่ {calendar.official_date(first)} ถึงวันที่ {calendar.official_date(last)}",
        f"{calendar.numeric_date(first)}-{calendar.numeric_date(last)}",
    ):
        assert read_period(text) == (first, last)


@given(st.integers(2450, 2740).map(FiscalYear), digits, st.sampled_from(["th", "en"]))
def test_named_periods_are_read_back(year: FiscalYear, chosen: str, language: str) -> None:
    for month in year.months:
        assert read_period(calendar.named_period(month, chosen, language=language)) == month
    assert read_period(calendar.fiscal_year_text(year, chosen)) == year.period
    for number, quarter in enumerate(year.quarters, start=1):
        assert read_period(calendar.in_digits(f"ไตรมาสที่ {number}", chosen), fiscal_year=year.year) == quarter


YEAR_69 = (date(2025, 10, 1), date(2026, 9, 30))
HALF_1 = (date(2025, 10, 1), date(2026, 3, 31))
HALF_2 = (date(2026, 4, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("เม.ย. ๖๙", (date(2026, 4, 1), date(2026, 4, 30))),
        ("เดือนเมษายน พ.ศ. ๒๕๖๙", (date(2026, 4, 1), date(2026, 4, 30))),
        ("ม.ค.-มี.ค. ๖๔", (date(2021, 1, 1), date(2021, 3, 31))),
        ("ต.ค. ๒๕๖๘ – ก.ย. ๒๕๖๙", YEAR_69),
        ("ต.ค.68-ก.ย.69", YEAR_69),
        ("Oct 2025 - Sep 2026", YEAR_69),
        ("ต.ค. - มี.ค. 2569", HALF_1),
        ("ต.ค. 2568 - มี.ค.", HALF_1),
        ("เม.ย. 2569 - ก.ย.", HALF_2),
        ("1 – 31 มีนาคม 2569", (date(2026, 3, 1), date(2026, 3, 31))),
        ("1 ต.ค. - 31 ธ.ค. 2568", (date(2025, 10, 1), date(2025, 12, 31))),
        ("1 ธ.ค. - 31 ม.ค. 2569", (date(2025, 12, 1), date(2026, 1, 31))),
        ("27-4-2569 - 30-4-2569", (APRIL_27, date(2026, 4, 30))),
        ("ปีงบประมาณ พ.ศ. ๒๕๖๙", YEAR_69),
        ("ปีงบประมาณ 2566-2570", (date(2022, 10, 1), date(2027, 9, 30))),
        ("FY2569", YEAR_69),
        ("ไตรมาส 1/2569", (date(2025, 10, 1), date(2025, 12, 31))),
        ("ไตรมาส ๓-๔ ปีงบประมาณ ๒๕๖๙", HALF_2),
        ("รอบ 6 เดือนหลัง ปีงบประมาณ 2569", HALF_2),
        ("ต.ค. - มี.ค. ของปีงบประมาณ 2569", HALF_1),
        ("27 เม.ย. 69", (APRIL_27, APRIL_27)),
    ],
)
def test_periods_that_carry_their_year(text: str, expected: tuple[date, date]) -> None:
    assert read_period(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ตลอดปีงบประมาณ", YEAR_69),
        ("ตลอด ปีงบประมาณ", YEAR_69),
        ("ตลอดทั้งปี", YEAR_69),
        ("ไตรมาส ๑-๒", HALF_1),
        ("ไตรมาสที่ ๑ และ ๒", HALF_1),
        ("ไตรมาส 1-4", YEAR_69),
        ("รอบ 6 เดือน", HALF_1),
        ("รอบ ๖ เดือนแรก", HALF_1),
        ("รอบ 12 เดือน", YEAR_69),
        ("ต.ค.-มี.ค.", HALF_1),
        ("ตุลาคม", (date(2025, 10, 1), date(2025, 10, 31))),
        ("1 ต.ค. - 31 มี.ค.", HALF_1),
    ],
)
def test_periods_that_need_the_fiscal_year(text: str, expected: tuple[date, date]) -> None:
    assert read_period(text, fiscal_year=2569) == expected
    with pytest.raises(UnreadableDate) as caught:
        read_period(text)
    assert "ปี" in caught.value.said.thai


@pytest.mark.parametrize(
    ("text", "thai"),
    [
        ("2569", "ปีปฏิทิน"),
        ("พ.ศ. 2566 - 2570", "ปีปฏิทิน"),
        ("ไตรมาส 1, 3", "ต่อเนื่อง"),
        ("ไตรมาส 2-1", "ต่อเนื่อง"),
        ("ไตรมาส 5", "ช่วงเวลาไม่ได้"),
        ("ก.ย.-ต.ค.", "สิ้นสุดก่อนเริ่มต้น"),
        ("มี.ค. 2569 - ม.ค. 2569", "สิ้นสุดก่อนเริ่มต้น"),
        ("1 - 31 เม.ย. 2569", "มี 30 วัน"),
        ("เม.ย. 2568 ปีงบประมาณ 2569", "อยู่นอกปีงบประมาณ 2569"),
        ("ไตรมาส 1 ปีงบประมาณ 2568 ปีงบประมาณ 2569", "ช่วงเวลาไม่ได้"),
        ("เรื่อย ๆ", "ช่วงเวลาไม่ได้"),
        ("", "ช่วงเวลาไม่ได้"),
    ],
)
def test_unclear_periods_say_what_to_type(text: str, thai: str) -> None:
    with pytest.raises(UnreadableDate) as caught:
        read_period(text, fiscal_year=2569)
    assert thai in caught.value.said.thai


def test_the_sentence_under_a_field() -> None:
    assert understood("27/4/69") == "เข้าใจว่าเป็นวันจันทร์ที่ ๒๗ เมษายน ๒๕๖๙"
    assert understood("27/4/69", language="en") == "Understood as Monday 27 April 2026"
    assert understood("ตลอดปีงบประมาณ", fiscal_year=2569) == "เข้าใจว่าเป็นปีงบประมาณ พ.ศ. ๒๕๖๙"
    assert understood("ม.ค.-มี.ค. 64", "arabic") == "เข้าใจว่าเป็นช่วง 1 ม.ค. 2564 – 31 มี.ค. 2564"
    assert "four digits" in understood("27-4-26", language="en")
    assert understood("  ") == ""
