"""Where lines may break."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.kernel.typeset.words import clusters, longest_piece, pieces, tokens, width

pytestmark = pytest.mark.one_database
THAI = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E4E) | st.sampled_from(" ()abc1๑.,/ๆฯ"))


def joined(found: list[str | list[str]]) -> str:
    return "".join(one if isinstance(one, str) else one[0] for one in found)


@given(THAI, st.sampled_from([0.0, 20.0, 80.0]))
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost_or_added(text, limit):
    assert joined(tokens(text, limit=limit)) == text
    assert "".join(clusters(text)) == text


@given(THAI)
@settings(max_examples=100, deadline=None)
def test_pieces_fit_unless_one_cluster_is_wider(text):
    for token in tokens(text, limit=30.0, size=10):
        if isinstance(token, list) and len(clusters(token[0])) > 1:
            assert width(token[0], 10) <= 30.0


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("การมีส่วนร่วมของประชาชน", "การมีส่วนร่วม"),
        ("ที่ทำการ อบต.ตัวอย่าง", "อบต.ตัวอย่าง"),
        ("ประจำปี พ.ศ. ๒๕๖๙ นั้น", "พ.ศ. ๒๕๖๙"),
        ("ต.ค. 2568", "ต.ค. 2568"),
        ("(ตัวอย่าง)", "(ตัวอย่าง)"),
        ("อื่นๆ", "อื่นๆ"),
    ],
)
def test_official_compounds_stay_whole(text, whole):
    assert whole in pieces(text)


def test_marks_are_not_separated_from_their_letter():
    assert clusters("ที่น้ำเป็น") == ["ที่", "น้ำ", "เป็", "น"]


def test_widths():
    assert width("กก", 10) == pytest.approx(2 * width("ก", 10))
    assert width("กี่", 10) == pytest.approx(width("ก", 10))
    assert width("ก", 10, bold=True) > width("ก", 10)
    assert longest_piece("ก\nปีงบประมาณ", 10) == pytest.approx(width("ปีงบประมาณ", 10))
