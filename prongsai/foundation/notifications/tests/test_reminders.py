"""One digest a day at most, each line with its reason; working days; a failed mail is sent again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.foundation.jobs.actions import claim, run
from prongsai.foundation.jobs.actions import clear_old as clear_jobs
from prongsai.foundation.jobs.api import Job
from prongsai.foundation.notifications import tasks
from prongsai.foundation.notifications.actions import (
    choose_digest,
    clear_old,
    collect,
    remind,
    reminders,
    send_again,
    send_digests,
    settle,
    stage,
)
from prongsai.foundation.notifications.api import Digest, Line, Mail, Notice, Reminder, notices_for
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import BANGKOK

MONDAY, SATURDAY = date(2026, 6, 8), date(2026, 6, 13)


@pytest.fixture
def machine(cast: Any) -> Actor:
    return Actor.system(cast.office, "worker")


def tell(cast: Any, machine: Actor, key: str = "x:1#before-3", who: str = "works") -> Reminder:
    return remind(
        by=machine,
        user=cast.user(who),
        key=key,
        title="แจ้งเวียนทะเบียน",
        reason="เพราะท่านรับผิดชอบขั้นตอนที่ ๒ ครบกำหนดในอีก ๓ วัน",
        path="/office/measures/4/",
        due_on=MONDAY + timedelta(days=3),
    )


def work() -> None:
    while (job := claim("test", timezone.now())) is not None:
        run(job, new_reference=lambda: "E-TEST")


@pytest.mark.one_database
@settings(max_examples=40)
@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(-60, 60))
def test_a_stage_never_goes_back_and_weeks_go_by_between_late_ones(due_on: date, late: int) -> None:
    today = due_on + timedelta(days=late)
    found = stage(due_on, today)
    assert bool(found) == (late >= -7)
    if found:
        name, days = found.split("-")
        limit = -late if name == "before" else late
        assert int(days) >= limit if name == "before" else int(days) <= limit < int(days) + 7


def test_one_mail_holds_every_line_with_reason_and_link_and_comes_once(cast: Any, machine: Actor) -> None:
    tell(cast, machine)
    tell(cast, machine)  # told once
    tell(cast, machine, "x:2#before-7")
    (digest,) = send_digests(by=machine, today=MONDAY)
    assert send_digests(by=machine, today=MONDAY) == []
    tell(cast, machine, "x:3#before-7")
    assert send_digests(by=machine, today=MONDAY) == []  # what comes later waits for tomorrow
    work()
    (sent,) = mail.outbox
    assert sent.to == ["works@tambon.example"]
    assert sent.body.count("เพราะท่านรับผิดชอบขั้นตอนที่ ๒") == 2
    assert "https://testserver/office/measures/4/" in sent.body
    assert "๒ เรื่อง" in sent.subject
    assert [one.title for one in notices_for(cast.actor("works"))] == ["มี ๒ เรื่องรอท่าน"]
    assert digest.lines.count() == 2
    assert len(send_digests(by=machine, today=MONDAY + timedelta(days=1))) == 1


def test_weekends_closed_days_and_wishes_are_kept(cast: Any, machine: Actor) -> None:
    from prongsai.foundation.organizations.api import ClosedDay

    tell(cast, machine)
    tell(cast, machine, who="officer")
    tell(cast, machine, who="head")
    choose_digest(by=cast.actor("officer"), often="daily")
    choose_digest(by=cast.actor("head"), often="off")
    assert [one.user for one in send_digests(by=machine, today=SATURDAY)] == [cast.user("officer")]
    ClosedDay.objects.create(organization=cast.office, on=MONDAY, reason="วันสถาปนา")
    assert send_digests(by=machine, today=MONDAY) == []
    told = {one.user.email: one.mail_id for one in send_digests(by=machine, today=MONDAY + timedelta(days=1))}
    assert set(told) == {"works@tambon.example", "head@tambon.example"}
    assert told["head@tambon.example"] is None  # reads it in Prongsai


def test_what_is_done_before_the_mail_goes_is_left_out(cast: Any, machine: Actor) -> None:
    tell(cast, machine)
    send_digests(by=machine, today=MONDAY)
    assert settle(by=machine, prefix="x:1#") == 1
    work()
    assert mail.outbox == []
    assert not Mail.objects.exists()


def test_a_mail_server_that_is_away_for_hours_is_met_again(
    cast: Any, machine: Actor, monkeypatch: Any
) -> None:
    tell(cast, machine)
    send_digests(by=machine, today=MONDAY)
    Job.objects.filter(kind="notifications.send_mail").update(
        state="failed", finished_at=timezone.now() - timedelta(hours=2)
    )
    assert send_again(by=machine, now=timezone.now()) == 1
    assert send_again(by=machine, now=timezone.now()) == 0  # it waits already
    work()
    assert len(mail.outbox) == 1
    assert send_again(by=machine, now=timezone.now()) == 0


def test_lines_follow_what_falls_due_and_a_dismissed_one_stays_away(
    cast: Any, machine: Actor, monkeypatch: Any
) -> None:
    lines: list[Line] = []
    monkeypatch.setattr(reminders, "_COLLECTORS", {"test": lambda office, today: lines})
    user = cast.user("works")

    def line(key: str) -> Line:
        return Line(user=user, key=key, title="ก", reason="เพราะ", path="/office/", due_on=MONDAY)

    lines[:] = [line("a#before-3"), line("b#before-3")]
    assert collect(by=machine, today=MONDAY) == 2
    assert collect(by=machine, today=MONDAY) == 0
    client = cast.client("works")
    first = Reminder.objects.get(key="a#before-3")
    assert client.post(f"/office/notices/reminders/{first.pk}/dismiss/").status_code == 302
    assert cast.client("officer").post(f"/office/notices/reminders/{first.pk}/dismiss/").status_code == 404
    collect(by=machine, today=MONDAY)
    assert [row.key for row in Reminder.objects.filter(settled_at=None)] == ["b#before-3"]
    lines[:] = [line("a#before-1")]  # the next stage comes all the same; b is done
    collect(by=machine, today=MONDAY)
    assert [row.key for row in Reminder.objects.filter(settled_at=None)] == ["a#before-1"]


def test_the_page_says_why_and_keeps_the_wish(cast: Any, machine: Actor) -> None:
    tell(cast, machine)
    client = cast.client("works")
    page = client.get("/office/notices/reminders/").content.decode()
    assert "เพราะท่านรับผิดชอบขั้นตอนที่ ๒" in page
    assert client.post("/office/notices/reminders/choice/", {"often": "off"}).status_code == 302
    assert client.post("/office/notices/reminders/choice/", {"often": "hourly"}).status_code == 400
    assert 'value="off" checked' in client.get("/office/notices/reminders/").content.decode()
    assert (
        "เพราะ"
        not in cast.client("officer").get("/office/notices/reminders/").content.decode().split("<main")[1]
    )
    assert "/office/notices/reminders/" in client.get("/office/settings/account/").content.decode()


def test_the_handler_waits_for_the_morning_of_the_office(cast: Any, machine: Actor, monkeypatch: Any) -> None:
    tell(cast, machine)
    job = Job(organization=cast.office, kind="notifications.digest")
    for hour, made in ((7, 0), (8, 1)):
        now = datetime(2026, 6, 8, hour, 15, tzinfo=BANGKOK)
        monkeypatch.setattr(tasks.timezone, "now", lambda now=now: now)
        tasks.digest(job, machine)
        assert Digest.objects.count() == made


@override_settings(PRONGSAI_KEEP_JOBS_DAYS=30, PRONGSAI_KEEP_MAILS_DAYS=90, PRONGSAI_KEEP_NOTICES_DAYS=365)
def test_finished_work_and_read_notices_are_cleared_after_their_time(cast: Any, machine: Actor) -> None:
    now = timezone.now()
    for days, state in (
        (31, "done"),
        (29, "done"),
        (31, "failed"),
        (91, "failed"),
        (400, "done"),
        (1, "done"),
    ):
        Job.objects.create(
            organization=cast.office,
            kind="documents.render" if days != 400 else "site.monthly",
            state=state,
            finished_at=now - timedelta(days=days),
        )
    Job.objects.create(organization=cast.office, kind="documents.render", state="waiting")
    assert clear_jobs(cast.office, now) == 2  # the only job of its kind stays, whatever its age
    for days in (89, 91):
        Mail.objects.create(
            organization=cast.office, to="a@b.example", kind="x", sent_at=now - timedelta(days=days)
        )
    Mail.objects.create(organization=cast.office, to="a@b.example", kind="x")
    for days in (364, 366):
        Notice.objects.create(
            organization=cast.office, user=cast.user("works"), title="ก", read_at=now - timedelta(days=days)
        )
    assert clear_old(by=machine, now=now) == {"mails": 1, "notices": 1, "reminders": 0, "digests": 0}


def test_who_left_the_office_is_told_nothing_more(cast: Any, machine: Actor) -> None:
    """Neither a new digest nor the mail of the last one, which was waiting when the person left."""
    row = tell(cast, machine)
    assert len(send_digests(by=machine, today=MONDAY)) == 1
    person = cast.people["works"]
    person.is_active = False
    person.save()
    work()
    assert mail.outbox == []
    tell(cast, machine, "x:9#before-3")
    assert send_digests(by=machine, today=MONDAY + timedelta(days=1)) == []
    row.refresh_from_db()
    assert row.settled_at is not None
    assert not Reminder.objects.filter(settled_at=None).exists()
