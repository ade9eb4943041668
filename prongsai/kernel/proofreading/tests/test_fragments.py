"""A fragment is found again in whatever spelling, and nothing else is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.kernel.calendar import thai_digits
from prongsai.kernel.proofreading import fragment_of, sorted_out, without

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
    for spelt in (secret, thai_digits(secret), " ".join(secret), secret.replace("ำ", "\u0e4d\u0e32")):
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
