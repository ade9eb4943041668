"""The template library ``thai`` in both languages and both kinds of digits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from prongsai.kernel.calendar import office_digits

NB = "\u00a0"
WJ = "\u2060"
DAY = date(2026, 4, 27)
THAI = SimpleNamespace(digits="thai")
ARABIC = SimpleNamespace(digits="arabic")


def render(source: str, language: str = "th", **context: Any) -> str:
    with translation.override(language):
        return Template("{% load thai %}" + source).render(Context(context))


def test_a_tag_follows_the_office_of_the_request() -> None:
    for name in ("organization", "request"):
        value = ARABIC if name == "organization" else SimpleNamespace(organization=ARABIC)
        assert render("{% thai_short d %}", d=DAY, **{name: value}) == f"27{NB}เม.ย.{NB}2569"
    assert render("{% thai_date d organization=o %}", d=DAY, o=THAI) == f"๒๗{NB}เมษายน{NB}๒๕๖๙"
    assert render("{% digits 'ข้อ 42 (o42)' %}", organization=THAI) == "ข้อ ๔๒ (o42)"
    assert render("{% baht a %}", a=Decimal(2000), organization=ARABIC) == f"2,000.00{NB}บาท"
    assert render("{% count 3 'เรื่อง' %}", organization=ARABIC) == f"3{NB}เรื่อง"
    assert render("{% count 3 'เรื่อง' %}") == f"๓{NB}เรื่อง"


def test_a_filter_follows_its_argument_or_the_request() -> None:
    assert render("{{ d|thai_short:o }}", d=DAY, o=ARABIC) == f"27{NB}เม.ย.{NB}2569"
    assert render("{{ d|thai_month:'arabic' }}", d=DAY) == f"เมษายน{NB}2569"
    with office_digits("arabic"):
        assert render("{{ d|thai_long }} {{ 1234|count:'คน' }}", d=DAY) == (
            f"วันจันทร์ที่{NB}27{NB}เมษายน{NB}2569 1,234{NB}คน"
        )
        assert render("{{ a|baht }}", a=Decimal("0.5")) == f"0.50{NB}บาท"
    assert render("{{ p|thai_period }}", p=(DAY, DAY)) == f"๒๗{NB}เม.ย.{NB}๒๕๖๙"
    assert render("{{ p|thai_period }}", p=(DAY, date(2026, 5, 1))).count("–") == 1
    moment = datetime(2026, 4, 27, 7, 30, tzinfo=UTC)
    assert render("{{ m|thai_moment }}", m=moment) == "๒๗ เม.ย. ๒๕๖๙ เวลา ๑๔.๓๐ น.".replace(" ", NB)


def test_english_pages_show_english_dates() -> None:
    assert render("{{ d|thai_date }}", "en", d=DAY) == f"27{NB}April{NB}2026"
    assert render("{% baht a %}", "en", a=Decimal(5), organization=THAI) == f"5.00{NB}baht"


@pytest.mark.parametrize(
    ("today", "state", "distance"),
    [
        (date(2026, 4, 24), "", "อีก ๓ วัน"),
        (DAY, " is-today", "วันนี้"),
        (date(2026, 5, 6), " is-late", "เกิน ๙ วัน"),
    ],
)
def test_a_due_date_says_the_distance_first(today: date, state: str, distance: str) -> None:
    html = render("{% due d today=t %}", d=DAY, t=today)
    assert html == (
        f'<span class="sai-due{state}"><b>{distance.replace(" ", NB)}</b> '
        f'<span><time datetime="2026-04-27">๒๗{NB}เม.ย.{NB}๒๕๖๙</time></span></span>'
    )
    parts = render("{% due d today=t as x %}{{ x.distance }}|{{ x.date }}|{{ x.is_late }}", d=DAY, t=today)
    assert parts == f"{distance}|๒๗ เม.ย. ๒๕๖๙|{today > DAY}".replace(" ", NB)


def test_nothing_is_shown_for_nothing() -> None:
    for name in ("thai_date", "thai_period", "baht", "digits", "due", "thai_moment"):
        assert render(f"{{{{ n|{name} }}}}", n=None) == ""
    assert render("{% due n %}", n=None) == ""


def test_running_text_is_kept_together_and_still_escaped() -> None:
    assert render("{{ t|nowrap_dates }}", t="<b>ภายใน ๒๗ เมษายน ๒๕๖๙ ร้อยละ ๘๐ ของ ๓ เรื่อง") == (
        f"&lt;b&gt;ภายใน ๒๗{NB}เมษายน{NB}๒๕๖๙ ร้อยละ{NB}๘๐ ของ ๓{NB}เรื่อง"
    )
    assert render("{{ t|nowrap_dates }}", t="เมษายน 2569") == f"เมษายน{NB}2569"


def test_official_compounds_are_kept_whole_and_read_the_same() -> None:
    text = "ผู้รับผิดชอบ งบประมาณ และจัดซื้อจัดจ้าง"
    kept = render("{{ t|keep }}", t=text)
    assert f"ผู้{WJ}รับ{WJ}ผิด{WJ}ชอบ" in kept
    assert f"จัด{WJ}ซื้อ{WJ}จัด{WJ}จ้าง" in kept
    assert kept.replace(WJ, "") == text
    assert render("{{ t|keep|keep }}", t=text) == kept
