"""The surveys of the demonstration office: last year done, this year begun, and two mock surveys."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, fiscal_year_of
from prongsai.rooms.respondents.api import (
    LinkDraft,
    MockDraft,
    SpreadDraft,
    add_spread,
    answer,
    change_mock,
    close_mock,
    close_year,
    count_services,
    create_mock,
    keys_of,
    open_mock,
    report_progress,
    set_link,
    set_sample,
    set_up_year,
)

SERVICES = (
    ("ชำระภาษีและค่าธรรมเนียม", "counter", 46),
    ("ขออนุญาตก่อสร้าง", "counter", 7),
    ("ร้องเรียนร้องทุกข์", "online", 12),
    ("เบี้ยยังชีพผู้สูงอายุและผู้พิการ", "counter", 31),
    ("หน่วยบริการเคลื่อนที่", "outside", 58),
)
SPREADS = (
    ("eit2", "poster", "จุดบริการทุกกอง", 150),
    ("eit2", "line", "กลุ่มไลน์กำนันและผู้ใหญ่บ้าน ๑๒ หมู่บ้าน", 420),
    ("eit2", "loudspeaker", "หอกระจายข่าวทุกหมู่บ้าน", 900),
    ("eit2", "meeting", "เวทีประชาคมหมู่ที่ ๔", 64),
    ("iit", "line", "กลุ่มไลน์บุคลากรของหน่วยงาน", 42),
    ("iit", "letter", "หนังสือเวียนทุกส่วนราชการ", 42),
)


def load_surveys(actors: dict[str, Any], today: date) -> None:
    """Fill the room of the respondents through its actions; the same picture every time."""
    officer = actors["officer"]
    dice = random.Random(2569)  # noqa: S311  # a picture, not a secret
    this_year = fiscal_year_of(today)
    _last_year(officer, this_year - 1, today, dice)
    _this_year(officer, this_year, today, dice)
    _mock(officer, "iit", today, answers=26, dice=dice, closed=True)
    _mock(officer, "eit", today, answers=17, dice=dice, closed=False)


def _last_year(by: Actor, fiscal_year: int, today: date, dice: random.Random) -> None:
    year = set_up_year(
        by=by, fiscal_year=fiscal_year, counted_on=date(FiscalYear(fiscal_year).ends_on.year, 1, 1), size="M"
    )
    opens, closes = _span(fiscal_year)
    for kind, need in (("iit", 42), ("eit2", 1200)):
        draft = LinkDraft(url=f"https://itas.nacc.go.th/go/{kind[:3]}/demo", opens_on=opens, closes_on=closes)
        set_link(by=by, year=year, kind=kind, draft=draft)
        set_sample(
            by=by,
            year=year,
            kind=kind,
            eligible=need,
            eligible_reason="ตามกรอบอัตรากำลังและทะเบียนผู้รับบริการ (ข้อมูลสาธิต)",
            needed=None,
            needed_reason="",
        )
    for number, (kind, channel, audience, reach) in enumerate(SPREADS):
        on = opens + timedelta(days=4 + 9 * number)
        spread = SpreadDraft(kind=kind, channel=channel, on=on, audience=audience, reach=reach)
        add_spread(by=by, year=year, draft=spread, today=today)
    so_far = {"iit": 0, "eit2": 0}
    for week in range(9):
        on = opens + timedelta(days=7 + 14 * week)
        for kind, most in (("iit", 6), ("eit2", 22)):
            so_far[kind] += dice.randint(1, most)
            report_progress(by=by, year=year, kind=kind, on=on, responses=so_far[kind], today=today)
    close_year(by=by, year=year)


def _this_year(by: Actor, fiscal_year: int, today: date, dice: random.Random) -> None:
    year = set_up_year(by=by, fiscal_year=fiscal_year, counted_on=today, size="M")
    month = FiscalYear(fiscal_year).starts_on
    while month <= today:
        for service, channel, usual in SERVICES:
            people = dice.randint(usual // 2, usual * 2)
            count_services(by=by, year=year, month=month, service=service, channel=channel, people=people)
        month = (month + timedelta(days=32)).replace(day=1)
    opens, closes = today - timedelta(days=14), today + timedelta(days=45)
    draft = LinkDraft(url="https://itas.nacc.go.th/go/eit/demo", opens_on=opens, closes_on=closes)
    set_link(by=by, year=year, kind="eit2", draft=draft)
    for number, (kind, channel, audience, reach) in enumerate(SPREADS[:3]):
        on = opens + timedelta(days=2 + 3 * number)
        spread = SpreadDraft(kind=kind, channel=channel, on=on, audience=audience, reach=reach)
        add_spread(by=by, year=year, draft=spread, today=today)
    for days, responses in ((12, 2), (8, 5), (3, 8), (0, 9)):
        on = today - timedelta(days=days)
        report_progress(by=by, year=year, kind="eit2", on=on, responses=responses, today=today)


def _span(fiscal_year: int) -> tuple[date, date]:
    year = FiscalYear(fiscal_year).ends_on.year
    return date(year, 1, 5), date(year, 6, 30)


def _mock(by: Actor, kind: str, today: date, *, answers: int, dice: random.Random, closed: bool) -> None:
    title = {"iit": "ลองตอบก่อนสำรวจจริง: บุคลากร", "eit": "ลองตอบก่อนสำรวจจริง: ผู้รับบริการ"}[kind]
    survey = create_mock(by=by, kind=kind, fiscal_year=fiscal_year_of(today), title=title)
    draft = MockDraft(
        title=title,
        opens_on=today - timedelta(days=20),
        closes_on=today + timedelta(days=20),
        is_listed=kind == "eit",
        groups=("ข้าราชการ", "พนักงานจ้าง") if kind == "iit" else (),
    )
    survey = change_mock(by=by, survey=survey, draft=draft, version=survey.version)
    survey = open_mock(by=by, survey=survey)
    questions = survey.questions["questions"]
    turned = {q["code"] for q in questions if q.get("reversed")}
    for number in range(answers):
        choices = {}
        for key, scale in keys_of(questions).items():
            best = 3 if scale == "four" else 1
            shortfall = dice.choice((0, 0, 0, 1, 1, 2)) if scale == "four" else dice.choice((0, 0, 0, 0, 1))
            choices[key] = shortfall if key.split(".")[0] in turned else best - shortfall
        group = ("g1", "g2")[number % 2] if kind == "iit" else ""
        answer(by=by, survey=survey, choices=choices, group=group, today=today)
    if closed:
        close_mock(by=by, survey=survey, today=today)
