"""Texts whose words, dates and numbers stay in one piece."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template

NB = "\u00a0"
WJ = "\u2060"


def render(source: str, **context: Any) -> str:
    return Template("{% load thai ui %}" + source).render(Context(context))


def test_dates_and_numbers_stay_in_one_piece_and_text_is_still_escaped() -> None:
    assert render("{{ t|keep }}", t="<b>ภายใน ๒๗ เมษายน ๒๕๖๙ ร้อยละ ๘๐ ของ ๓ เรื่อง") == (
        f"&lt;b&gt;ภายใน ๒๗{NB}เมษายน{NB}๒๕๖๙ ร้อยละ{NB}๘๐ ของ ๓{NB}เรื่อง"
    )
    assert render("{{ t|keep }}", t="เมษายน 2569") == f"เมษายน{NB}2569"


@pytest.mark.parametrize("name", ["keep"])
def test_official_compounds_are_kept_whole_and_read_the_same(name: str) -> None:
    text = "ผู้รับผิดชอบ งบประมาณ เจ้าหน้าที่ ประชาสัมพันธ์ และจัดซื้อจัดจ้าง"
    kept = render("{{ t|" + name + " }}", t=text)
    assert f"ผู้{WJ}รับ{WJ}ผิด{WJ}ชอบ" in kept
    assert f"จัด{WJ}ซื้อ{WJ}จัด{WJ}จ้าง" in kept
    assert f"เจ้า{WJ}หน้า{WJ}ที่" in kept
    assert kept.replace(WJ, "") == text


def test_a_text_that_was_kept_stays_as_it_is() -> None:
    once = render("{{ t|keep }}", t="งบประมาณ ๓ เรื่อง")
    assert render("{{ t|keep }}", t=once) == once
