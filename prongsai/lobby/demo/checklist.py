"""The checklist of the demonstration office: last year handed in and clarified, this year half-way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from prongsai.engines.framework.api import ChecklistItem, items
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import ce_year, fiscal_year_of
from prongsai.kernel.fetching import Fetched
from prongsai.rooms.checklist.api import (
    AnswerDraft,
    ClarificationDraft,
    DateDraft,
    ItemDraft,
    addresses_to_fetch,
    assign,
    change_item,
    clarify,
    dispute,
    element_hash,
    keep_cited,
    move_clarification,
    readiness,
    say_nil,
    set_date,
    submit,
    tick,
    verify,
)

SITE = "https://www.tambon.example/ita"
# What is asked of the whole office, of the one that holds the money, and of the clerk's office.
MONEY = ("procurement_monthly", "procurement_report", "annual_plan")
DONE_BY_NOW = (
    "structure",
    "executives",
    "contact",
    "news",
    "strategic_plan",
    "staff_manual",
    "service_manual",
    "hr_policy",
    "complaint_guideline",
    "complaint_channel",
)
NIL = "complaint_stats"
NIL_TEXT = "ไม่มีเรื่องร้องเรียนการทุจริตและประพฤติมิชอบของเจ้าหน้าที่ในช่วงเวลาที่รายงาน"
WHERE = "เมนู ITA แล้วเลือกข้อ {code} ข้อมูลอยู่ส่วนบนของหน้า"


def fill_checklist(officer: Actor, units: Mapping[str, Any], today: date) -> None:
    """Give last year a sheet that was handed in, with a clarification, and this year its dates and first answers."""
    year = fiscal_year_of(today)
    handed_in = datetime(ce_year(year - 1), 4, 28, 4, tzinfo=UTC)
    _dates(officer, year - 1, "announced", "หนังสือแจ้งกำหนดการของปี")
    _answers(officer, year - 1, items(year - 1), handed_in.date())
    sheet = submit(
        by=officer, fiscal_year=year - 1, submitted_at=handed_in, now=handed_in, note="ส่งครบทุกข้อที่มีคำตอบ"
    )
    for number, url in enumerate(addresses_to_fetch(sheet)):
        # The demonstration asks nobody on the internet: its other site answers as it would have then.
        page = f"<title>ITA {year - 1}</title><p>{number}</p>".encode()
        answer = Fetched(url, 200, "text/html; charset=utf-8", page)
        keep_cited(by=officer, submission=sheet, url=url, at=handed_in, answer=answer)
    row = dispute(
        by=officer,
        submission=sheet,
        concept=next(one.concept for one in items(year - 1) if one.concept in DONE_BY_NOW),
        draft=ClarificationDraft(score=Decimal(0), remark="ไม่พบหน้าที่และอำนาจของแต่ละส่วนราชการ"),
    )
    row = clarify(
        by=officer,
        clarification=row,
        draft=ClarificationDraft(
            score=row.score,
            remark=row.remark,
            explanation="หน้าที่และอำนาจแสดงอยู่ถัดจากแผนผังในหน้าเดียวกัน ตามที่อยู่ซึ่งระบุไว้ในแบบตอบ",
            due_on=row.due_on,
        ),
        version=row.version,
    )
    for move in ("send", "accept"):
        row = move_clarification(
            by=officer,
            clarification=row,
            move=move,
            version=row.version,
            today=handed_in.date() + timedelta(45),
        )
    _dates(officer, year, "assumed", "คาดการณ์จากกำหนดการของปีก่อน")
    unit_ids = [unit.pk for unit in units.values()]
    every = [one.concept for one in items(year)]
    money = [concept for concept in every if concept in MONEY]
    rest = [concept for concept in every if concept not in MONEY]
    assign(by=officer, fiscal_year=year, concepts=rest, values={"unit_id": unit_ids[0]}, today=today)
    if money:
        unit_id = unit_ids[min(1, len(unit_ids) - 1)]
        assign(by=officer, fiscal_year=year, concepts=money, values={"unit_id": unit_id}, today=today)
    _answers(
        officer, year, [one for one in items(year) if one.concept in DONE_BY_NOW[:6]], today, unit_ids[0]
    )
    if NIL in every:
        say_nil(by=officer, fiscal_year=year, concept=NIL, text=NIL_TEXT, now=datetime.now(UTC))


def _dates(officer: Actor, year: int, certainty: str, source: str) -> None:
    ce = ce_year(year)
    for code, title, first, last in (
        ("oit", "ตอบแบบวัด OIT", date(ce, 3, 1), date(ce, 4, 30)),
        ("clarify", "ชี้แจงคะแนน", date(ce, 6, 1), date(ce, 6, 15)),
    ):
        draft = DateDraft(title=title, starts_on=first, ends_on=last, source=source, certainty=certainty)
        set_date(by=officer, fiscal_year=year, code=code, draft=draft)


def _answers(
    officer: Actor,
    year: int,
    asked: tuple[ChecklistItem, ...] | list[ChecklistItem],
    day: date,
    unit_id: int | None = None,
) -> None:
    """Answer items with pages of the main site, tick what stands there, and verify."""
    wanted = [item for item in asked if item.concept in DONE_BY_NOW]
    for item in wanted:
        known = _version(officer, year, item.concept, day)
        answer = AnswerDraft(url=f"{SITE}/{year}/{item.code}", explanation=WHERE.format(code=item.code))
        row = change_item(
            by=officer,
            fiscal_year=year,
            concept=item.concept,
            draft=ItemDraft(unit_id=unit_id, answers=(answer,)),
            version=known,
        )
        tick(
            by=officer,
            fiscal_year=year,
            concept=item.concept,
            hashes=[element_hash(text) for text in item.elements],
            version=row.version,
        )
    found = readiness(officer, year, day)
    seals = (
        {row.concept: row.status.facts_sha256 for _group, rows in found.groups for row in rows}
        if found
        else {}
    )
    for item in wanted:
        verify(
            by=officer,
            fiscal_year=year,
            concept=item.concept,
            facts_sha256=seals[item.concept],
            today=day,
            now=datetime(day.year, day.month, day.day, 4, tzinfo=UTC),
        )


def _version(officer: Actor, year: int, concept: str, day: date) -> int:
    """Return the version of an item's row as somebody sees it who opens its form."""
    found = readiness(officer, year, day)
    rows = [row for _group, group in found.groups for row in group] if found else []
    return next((row.work.version for row in rows if row.concept == concept and row.work), 1)
