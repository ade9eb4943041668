"""Amounts in baht: figures, words and reading."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.kernel.calendar import thai_digits
from prongsai.kernel.money import NO_BREAK, UnreadableAmount, baht, baht_words, read_baht

pytestmark = pytest.mark.one_database

ONES = ["", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"]
PLACES = {"แสน": 100_000, "หมื่น": 10_000, "พัน": 1_000, "ร้อย": 100, "สิบ": 10}
satang = st.integers(0, 10**9).map(lambda n: Decimal(n) / 100)


def value_of(words: str) -> int:
    """Read Thai number words: an independent reverse of what is tested."""
    if words == "ศูนย์":
        return 0
    if "ล้าน" in words:
        millions, rest = words.rsplit("ล้าน", 1)
        return value_of(millions) * 1_000_000 + (value_of(rest) if rest else 0)
    total = 0
    for name, place in PLACES.items():
        if name in words:
            count, words = words.split(name, 1)
            total += place * {"": 1, "ยี่": 2}.get(count, ONES.index(count) if count in ONES else 0)
    return total + (1 if words == "เอ็ด" else ONES.index(words))


def amount_of(words: str) -> Decimal:
    match = re.fullmatch(r"(?:(?P<baht>.+?)บาท)?(?:(?P<satang>.+)สตางค์|ถ้วน)", words)
    assert match, words
    whole, part = match["baht"], match["satang"]
    return Decimal(value_of(whole) if whole else 0) + Decimal(value_of(part) if part else 0) / 100


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.50", "ห้าสิบสตางค์"),
        ("0.01", "หนึ่งสตางค์"),
        ("0", "ศูนย์บาทถ้วน"),
        ("1.00", "หนึ่งบาทถ้วน"),
        ("11", "สิบเอ็ดบาทถ้วน"),
        ("21", "ยี่สิบเอ็ดบาทถ้วน"),
        ("101", "หนึ่งร้อยเอ็ดบาทถ้วน"),
        ("1000001", "หนึ่งล้านเอ็ดบาทถ้วน"),
        ("1000000000000", "หนึ่งล้านล้านบาทถ้วน"),
        ("20000.25", "สองหมื่นบาทยี่สิบห้าสตางค์"),
        ("0.995", "หนึ่งบาทถ้วน"),
        ("0.994", "เก้าสิบเก้าสตางค์"),
        ("-20.50", "ลบยี่สิบบาทห้าสิบสตางค์"),
        ("-0.001", "ศูนย์บาทถ้วน"),
    ],
)
def test_amounts_in_words(amount: str, words: str) -> None:
    assert baht_words(Decimal(amount)) == words


@given(satang)
def test_words_name_the_amount_and_only_it(amount: Decimal) -> None:
    words = baht_words(amount)
    assert amount_of(words) == amount
    assert words.endswith("ถ้วน") == (amount == int(amount))
    assert ("บาท" in words) == (amount >= 1 or amount == 0)


@given(satang)
def test_below_zero_is_said_first(amount: Decimal) -> None:
    assert baht_words(-amount) == ("ลบ" if amount else "") + baht_words(amount)


@given(st.decimals(Decimal(-(10**12)), Decimal(10**12), places=2), st.booleans())
def test_figures_are_read_back(amount: Decimal, in_thai: bool) -> None:
    for written in (
        baht(amount, "thai" if in_thai else "arabic"),
        baht(amount, "arabic", unit=False),
        baht(amount, language="en"),
        str(amount),
    ):
        assert read_baht(written) == amount


def test_amounts_in_figures() -> None:
    assert baht(Decimal("20000.255")) == f"๒๐,๐๐๐.๒๖{NO_BREAK}บาท"
    assert baht(20000, "arabic") == f"20,000.00{NO_BREAK}บาท"
    assert baht(20000, unit=False) == "๒๐,๐๐๐.๐๐"
    assert baht(20000, language="en") == f"20,000.00{NO_BREAK}baht"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("๒๐,๐๐๐.๒๕ บาท", "20000.25"),
        ("20,000.-", "20000"),
        ("20000", "20000"),
        ("20,000 บาทถ้วน", "20000"),
        ("จำนวน ๒๐,๐๐๐ บาท (สองหมื่นบาทถ้วน)", "20000"),
        ("20,000 บาท (สองหมื่น บาทถ้วน)", "20000"),
        ("1.5 ล้านบาท", "1500000"),
        ("2 แสนบาท", "200000"),
        ("฿ 1,234.5", "1234.5"),
        ("-5", "-5"),
        ("0", "0"),
    ],
)
def test_ways_to_write_an_amount(text: str, amount: str) -> None:
    assert read_baht(text) == Decimal(amount)
    assert read_baht(thai_digits(text)) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "thai"),
    [
        ("", "อ่าน"),
        ("20,00", "โปรดพิมพ์"),
        ("1.234,50", "โปรดพิมพ์"),
        ("ไม่ใช้งบประมาณ", "โปรดพิมพ์"),
        ("20 30", "โปรดพิมพ์"),
        ("1.005", "ทศนิยม"),
        ("9" * 30, "มากเกินไป"),
        ("1" * 300, "โปรดพิมพ์"),
        ("20,000 บาท (สองบาทถ้วน)", "ไม่ตรงกัน"),
        ("1e5", "โปรดพิมพ์"),
    ],
)
def test_unclear_amounts_say_what_to_type(text: str, thai: str) -> None:
    with pytest.raises(UnreadableAmount) as caught:
        read_baht(text)
    assert thai in caught.value.said.thai
    assert caught.value.said.english.isprintable()


@given(st.text(max_size=40))
def test_reading_ends_in_an_amount_or_a_named_error(text: str) -> None:
    try:
        amount = read_baht(text)
    except UnreadableAmount:
        return
    assert amount == amount.quantize(Decimal("0.01"))


def test_floats_and_sums_beyond_words_are_refused() -> None:
    with pytest.raises(TypeError, match="satang"):
        baht(0.1)  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(ValueError, match="beyond"):
        baht_words(Decimal("1e15"))
