"""Numbers of identity cards, telephones, home addresses, dates and addresses in running text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.kernel.calendar import thai_digits
from prongsai.kernel.proofreading import (
    addresses,
    blanks,
    email_addresses,
    home_addresses,
    identity_numbers,
    is_identity_number,
    odd_years,
    phone_numbers,
    repeated_places,
    written_dates,
)

pytestmark = pytest.mark.one_database

FEW = settings(max_examples=40, deadline=None)
FIRST_TWELVE = st.from_regex(r"[1-8][0-9]{11}", fullmatch=True)


def identity(first: str) -> str:
    """Return the number of an identity card: twelve digits and the check digit after the published rule."""
    total = sum(int(digit) * weight for digit, weight in zip(first, range(13, 1, -1), strict=True))
    return first + str((11 - total % 11) % 10)


@FEW
@given(
    first=FIRST_TWELVE, separator=st.sampled_from(["", "-", " ", " - ", "\u00a0", "–"]), thai=st.booleans()
)
def test_an_identity_number_is_found_however_it_is_written(first, separator, thai):
    number = identity(first)
    written = separator.join((number[0], number[1:5], number[5:10], number[10:12], number[12]))
    written = thai_digits(written) if thai else written
    text = f"ผู้ร้องเลขประจำตัว {written} ขอรับเบี้ยยังชีพ"
    found = list(identity_numbers(text))
    assert [text[one.start : one.end] for one in found] == [written]
    assert number[5:12] not in found[0].masked


@FEW
@given(first=FIRST_TWELVE, wrong=st.integers(1, 9))
def test_one_wrong_check_digit_makes_it_no_identity_number(first, wrong):
    number = identity(first)
    other = number[:12] + str((int(number[12]) + wrong) % 10)
    assert is_identity_number(number)
    assert not is_identity_number(other)
    assert not list(identity_numbers(f"เลขที่ {other} บาท"))


@FEW
@given(first=FIRST_TWELVE)
def test_a_longer_number_and_the_number_of_an_office_hold_none(first):
    number = identity(first)
    assert not list(identity_numbers(f"{number}5"))
    assert not list(identity_numbers(f"9{number}"))
    # The first figure says whose it is: 0 juristic persons and offices, 9 nobody; a person's tax number is the card's.
    for nobodys in "09":
        other = identity(nobodys + first[1:])
        grouped = f"{other[0]}-{other[1:3]}-{other[3]}-{other[4:7]}-{other[7:12]}-{other[12]}"
        assert not list(identity_numbers(f"{other} และ {grouped}"))
    assert list(identity_numbers(f"เลขประจำตัวผู้เสียภาษี {number}"))
    # Columns of a table of procurement, side by side as a PDF gives them.
    assert not list(identity_numbers(f"เลขที่โครงการ {number[:11]} {number[11:]}"))


@pytest.mark.parametrize(
    ("text", "digits", "named"),
    [
        ("โทร. 081-234-5678", ["0812345678"], False),
        ("นายสมหมาย ใจดี โทร ๐๘๑ ๒๓๔ ๕๖๗๘", ["0812345678"], True),
        ("โทรศัพท์ 0 4400 0000", ["044000000"], False),
        ("+66 81 234 5678", ["0812345678"], False),
        ("เลขที่โครงการ 67099123456", [], False),
        ("งบประมาณ 0812 บาท", [], False),
        ("นายกองค์การบริหารส่วนตำบล โทร 081-234-5678", ["0812345678"], False),
    ],
)
def test_telephone_numbers(text, digits, named):
    found = list(phone_numbers(text))
    assert [one.text for one in found] == digits
    assert any(one.has_name for one in found) == named


def test_home_addresses_need_a_person():
    assert [one.text for one in home_addresses("นางสมศรี ดีมาก บ้านเลขที่ ๑๒/๓ หมู่ที่ ๔ ต.ตัวอย่าง")] == [
        "บ้านเลขที่ ๑๒/๓ หมู่ที่ ๔"
    ]
    assert not list(home_addresses("ที่ทำการ เลขที่ 99 หมู่ 4 ตำบลตัวอย่าง"))
    assert [one.text for one in email_addresses("ส่งที่ somchai.j@gmail.com ภายใน")] == ["somchai.j@gmail.com"]


@pytest.mark.parametrize(
    ("text", "fault", "day"),
    [
        ("๒๗ เมษายน ๒๕๖๙", "none", date(2026, 4, 27)),
        ("27 เม.ย. 69", "none", date(2026, 4, 27)),
        ("๓๑ กุมภาพันธ์ ๒๕๖๙", "unreadable", None),
        ("29 กุมภาพันธ์ 2569", "unreadable", None),
        ("29 กุมภาพันธ์ 2567", "none", date(2024, 2, 29)),
        ("27 เมษายน 2026", "ce", date(2026, 4, 27)),
        ("27 เมษายน พ.ศ. 2026", "unreadable", None),
    ],
)
def test_dates_at_their_edges(text, fault, day):
    [found] = list(written_dates(f"ดำเนินการเมื่อ {text} แล้วเสร็จ"))
    assert (found.fault, found.text) == (fault, text)
    assert found.day == day


def test_years_and_their_eras():
    assert [one.fault for one in odd_years("พ.ศ. 2026 ค.ศ. ๒๕๖๙ ปีงบประมาณ 25690")] == ["era", "era", "far"]
    assert not list(odd_years("พ.ศ. ๒๕๖๙ ค.ศ. 2026 พ.ศ. ๒๔๕๗ ปีงบประมาณ 2569"))


@pytest.mark.parametrize(
    ("url", "faults"),
    [
        ("https://tambon.example/ita/2569/o26", ()),
        ("http://tambon.example/news", ("http",)),
        ("https://tambon.example/file/o26.PDF", ("pdf",)),
        ("https://drive.google.com/file/d/abc/view", ("drive",)),
        ("https://www.dropbox.com/s/abc", ("drive",)),
        ("https://office-my.sharepoint.com/personal/x", ("drive",)),
        ("https://bit.ly/3abc", ("shortener",)),
        ("https://bit.ly.tambon.example/", ()),
        ("https://notdropbox.com/", ()),
        ("https://[abc/d", ("broken",)),
    ],
)
def test_addresses(url, faults):
    [found] = list(addresses(f"ดูที่ {url} ได้เลย"))
    assert (found.url, found.faults) == (url, faults)


@pytest.mark.parametrize(
    "hostile",
    [
        *(
            "1-" * 60_000,
            "1" * 120_000,
            "a@" * 60_000,
            "นาย" * 40_000,
            "บ้านเลขที่ 1/1 " * 9_000,
            "http://" * 17_000,
        ),
        *("." * 120_000, "๑ ม.ค. " * 17_000, "0 4" * 40_000, "(ระบุ" * 25_000, "\x00\ufffe\u202e" * 40_000),
    ],
)
def test_hostile_texts_come_to_an_end(hostile):
    # Each function is linear: a text of 120,000 characters takes a fraction of a second, not for ever.
    for function in (
        identity_numbers,
        phone_numbers,
        email_addresses,
        home_addresses,
        written_dates,
        odd_years,
        addresses,
    ):
        assert len(list(function(hostile))) <= len(hostile)
    assert len(list(blanks(hostile))) <= len(hostile)
    assert len(list(repeated_places(hostile[:5_000]))) <= 5_000
