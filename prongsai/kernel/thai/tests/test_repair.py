"""Repair changes what machines broke and nothing that people wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.kernel.thai.repair import arabic, collapsed, essence, repaired

pytestmark = pytest.mark.one_database

THAI = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), max_size=60)


@pytest.mark.parametrize(
    ("broken", "right"),
    [
        ("นํา", "นำ"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("ท ำงาน", "ทำงาน"),
        ("เเผน", "แผน"),
        ("ที\u0e48\u0e48", "ที่"),
        ("ท\u0e48ี", "ที่"),
        ("ป่ าตึง", "ป่าตึง"),
        ("ที\uf70a", "ที่"),
        ("ก\u200bข\ufeff", "กข"),
        ("\uf0fe แล้ว", "☑ แล้ว"),
    ],
)
def test_what_fonts_and_scanners_break_is_put_right(broken: str, right: str) -> None:
    assert repaired(broken) == right


@pytest.mark.parametrize("text", ["ต่าง ๆ", "ทำ", "น้ำ", "ก. ข. ค.", "๑๒๓ ½ ﬁ", "แก้ไข ปัญหา", "เ แ โ"])
def test_what_people_write_stays(text: str) -> None:
    assert repaired(text) == text


@given(THAI)
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = repaired(repaired(text))
    assert repaired(once) == once


@given(st.text(max_size=80))
def test_collapsed_text_has_single_spaces(text: str) -> None:
    assert "  " not in collapsed(text)
    assert collapsed(text) == collapsed(text).strip()


def test_essence_ignores_spaces_digits_and_case() -> None:
    assert essence("ข้อ ๑๒ ABC\n") == essence("ข้อ12abc") == "ข้อ12abc"
    assert arabic("๒๕๖๙") == "2569"
