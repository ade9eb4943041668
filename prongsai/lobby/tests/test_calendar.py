"""Due dates in people's own calendars."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from prongsai.foundation.documents.api import Content
from prongsai.foundation.publishing.api import (
    NewsCategory,
    keep_draft,
    save_news,
    schedule,
    start_categories,
)
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.lobby import calendar
from prongsai.lobby.models import CalendarKey
from prongsai.lobby.queries import Waiting
from prongsai.rooms.checklist.api import DateDraft, set_date

NOW = datetime(2026, 4, 1, 2, 30, tzinfo=UTC)


class Office:
    origin, host = "https://tambon.example", "tambon.example"


def written(title="ประชุม", meta="มาตรการ ๑"):
    rows = [Waiting(title, meta, date(2026, 4, 30), "/office/measures/1/", "due")]
    return calendar.ics(rows, organization=Office, name="อบต.ตัวอย่าง", now=NOW)


def test_a_due_date_is_a_whole_day_with_a_link():
    text = written("รายงาน; ครั้งที่ ๑, ฉบับ\\ร่าง\nต่อ").decode().replace("\r\n ", "")
    for line in (
        "DTSTART;VALUE=DATE:20260430",
        "DTEND;VALUE=DATE:20260501",
        "DTSTAMP:20260401T023000Z",
        "URL:https://tambon.example/office/measures/1/",
        "SUMMARY:รายงาน\\; ครั้งที่ ๑\\, ฉบับ\\\\ร่าง\\nต่อ",
    ):
        assert f"{line}\r\n" in text


@given(st.text(max_size=300))
def test_no_title_breaks_the_format(title):
    body = written(title)
    lines = body.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert body.count(b"BEGIN:VEVENT") == body.count(b"END:VEVENT") == 1 or "VEVENT" in title
    assert all(b":" in line or line.startswith(b" ") or not line for line in lines)
    body.decode()


@pytest.fixture
def due(monkeypatch):
    rows = [
        Waiting("อบรมคุณธรรม", "มาตรการ ๒", date(2026, 12, 1), "/office/measures/2/", "due"),
        Waiting("รูปที่รอยืนยัน", "", None, "/office/measures/3/", "confirm"),
    ]
    monkeypatch.setattr(calendar, "everything_waiting", lambda actor, today, ahead: rows)


def address_of(client):
    client.post("/office/calendar/renew/")
    text = client.get("/office/calendar/").content.decode()
    start = text.index("/calendar/", text.index('id="ics"'))
    return text[start : text.index('"', start)]


def test_the_address_opens_the_dates_without_a_session_and_is_shown_once(cast, due):
    client = cast.client("officer")
    address = address_of(client)
    assert 'id="ics"' not in client.get("/office/calendar/").content.decode()
    response = cast.client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    assert "อบรมคุณธรรม" in response.content.decode()
    assert "รูปที่รอยืนยัน" not in response.content.decode()
    assert response.cookies == {}
    secret = address.split("/")[-2]
    assert secret not in CalendarKey.objects.get().secret_sha256
    # Addresses of earlier versions go on working.
    assert cast.client().get(f"/office/calendar.ics?token={secret}").content == response.content


def test_a_new_address_or_none_ends_the_old_one(cast, due, caplog):
    client = cast.client("officer")
    first, second = address_of(client), address_of(client)
    assert cast.client().get(first).status_code == 404
    # No log holds the secret, not even one that is worth nothing any more.
    assert " /calendar/…" in caplog.text
    assert first.split("/")[-2] not in caplog.text
    assert cast.client().get(second).status_code == 200
    client.post("/office/calendar/drop/")
    assert cast.client().get(second).status_code == 404


def test_whoever_left_or_is_of_another_office_gets_nothing(cast, due):
    address = address_of(cast.client("officer"))
    stranger = cast.client("stranger")
    assert stranger.get(address).status_code == 404
    person = cast.people["officer"]
    person.is_active = False
    person.save()
    assert cast.client().get(address).status_code == 404


def test_without_a_secret_one_signs_in(cast, due):
    assert "/account/" in cast.client().get("/office/calendar.ics")["Location"]
    assert "อบรมคุณธรรม" in cast.client("officer").get("/office/calendar.ics").content.decode()
    assert cast.client().get("/office/calendar.ics?token=wrong").status_code == 404


def test_the_real_measures_and_the_rest_of_last_year_s_assessment_can_be_asked(cast):
    officer, today = cast.actor("officer"), timezone.localdate()
    for title, days in (("ประกาศผล", 20), ("ชี้แจงคะแนน", -20)):
        step = DateDraft(
            title=title, ends_on=today + timedelta(days=days), source="หนังสือ", certainty="announced"
        )
        set_date(by=officer, fiscal_year=fiscal_year_of(today) - 1, code=f"own{days}", draft=step)
    sent = cast.client("officer").get("/office/calendar.ics").content.decode()
    assert "BEGIN:VCALENDAR" in sent
    assert "SUMMARY:ประกาศผล" in sent
    assert "ชี้แจงคะแนน" not in sent  # over, and of a year that is over


def test_what_is_published_by_itself_stands_on_its_day(cast, due):
    officer = cast.actor("officer")
    at = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=9), time(8, 30)))
    draft = keep_draft(
        by=officer, address="pages/budget", kind="page", fiscal_year=None, title="ข้อบัญญัติงบประมาณ",
        content=Content(title="ข้อบัญญัติงบประมาณ", sections=()),
    )  # fmt: skip
    schedule(by=officer, draft=draft, at=at)
    start_categories(by=officer)
    news = save_news(
        by=officer, title="รับสมัครสอบ", text="เปิดรับสมัคร", on=timezone.localdate(),
        category=NewsCategory.objects.first(),
    )  # fmt: skip
    when = {"do": "schedule", "on": at.date().isoformat(), "hour": "13:00"}
    assert cast.client("officer").post(f"{news.get_absolute_url()}publish/", when).status_code == 302
    sent = cast.client("officer").get("/office/calendar.ics").content.decode()
    assert f"DTSTART;VALUE=DATE:{timezone.localdate(at):%Y%m%d}" in sent
    assert "SUMMARY:ข้อบัญญัติงบประมาณ" in sent
    assert "08.30" in sent
    assert "SUMMARY:รับสมัครสอบ" in sent
    assert "13.00" in sent
    others = cast.client("works").get("/office/calendar.ics").content.decode()
    assert not {"ข้อบัญญัติงบประมาณ", "รับสมัครสอบ"} & set(re.findall(r"SUMMARY:(\S+)", others))
    cast.client("officer").post(f"{news.get_absolute_url()}publish/", {"do": "unschedule"})
    assert "รับสมัครสอบ" not in cast.client("officer").get("/office/calendar.ics").content.decode()
