"""A fragment is found again in whatever spelling, and nothing else is taken for it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.kernel.calendar import thai_digits
from prongsai.kernel.proofreading import LEAST, fragment_of, sorted_out, without

KEY = b"k" * 32
WORDS = st.text(alphabet="กขคนามสกุล ำ0123456789ab-่้", min_size=0, max_size=30)


@pytest.mark.one_database
@settings(max_examples=40)
@given(before=WORDS, secret=WORDS, after=WORDS)
def test_a_fragment_is_found_wherever_it_stands(before, secret, after):
    kept = fragment_of(secret, KEY)
    if kept is None:
        assert len("".join(secret.split())) < 5
        return
    for spelt in (
        secret,
        thai_digits(secret),
        " ".join(unicodedata.normalize("NFC", secret)),
        secret.replace("ำ", "\u0e4d\u0e32"),
    ):
        left = without(f"{before}|{spelt}|{after}", sorted_out([kept]), KEY, "■")
        assert "■" in left
        assert not left.endswith(f"\u0e32|{after}") or spelt.endswith("\u0e32")  # no half of a letter stays
        assert fragment_of(secret, b"another key" * 3) != kept


@pytest.mark.one_database
@settings(max_examples=40)
@given(text=WORDS)
def test_a_text_without_it_comes_back_as_it_is(text):
    kept = [one for one in (fragment_of("นายสมมุติ ลับมาก ๑๒๓๔๕", KEY), fragment_of("หมู่ที่ ๔ ตำบล", KEY)) if one]
    assert without(text, sorted_out(kept), KEY, "■") == text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("secret", "text", "left"),
    [
        ("99/1", "บ้านเลขที่ ๙๙/๑ หมู่ 4", "บ้านเลขที่ ■ หมู่ 4"),
        ("99/1", "คำสั่งที่ 199/1 และ 99/12", "คำสั่งที่ 199/1 และ 99/12"),
        ("5678", "โทร 1 5678 ต่อ 2", "โทร 1 ■ ต่อ 2"),
        ("5678", "จำนวน 15678 บาท", "จำนวน 15678 บาท"),
        ("ยุพา", "นางยุพา", "นาง■"),
    ],
)
def test_what_is_short_is_no_part_of_a_longer_number(secret, text, left):
    assert fragment_of(secret, KEY) is None
    kept = fragment_of(secret, KEY, shortest=LEAST)
    assert fragment_of(secret[:2], KEY, shortest=1) is None
    assert without(text, sorted_out([kept]), KEY, "■") == left
