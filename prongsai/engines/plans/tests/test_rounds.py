"""Monitoring rounds with the clock moved: opened, reported in, reminded of, closed, closed as none."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.engines.plans.api import (
    Approved,
    Item,
    ItemDraft,
    PlanVersion,
    Round,
    RoundReport,
    StepDraft,
    announce_plan,
    change_round,
    clone_plan,
    close_as_none,
    close_round,
    create_item,
    frozen_rows,
    link_figure,
    open_plan,
    period_of,
    reopen_plan,
    reopen_round,
    report_progress,
    report_round,
    report_unit,
    rounds_of,
    shares,
    tick_rounds,
)
from prongsai.engines.plans.models import Step
from prongsai.engines.plans.queries import usual_days
from prongsai.foundation.figures.api import frozen_of
from prongsai.foundation.notifications.actions import collect, send_digests
from prongsai.foundation.notifications.api import Reminder
from prongsai.kernel.access import Refused
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, fiscal_year_of
from prongsai.kernel.errors import Conflict, Problem

YEAR = 2569
OPENING = date(2026, 4, 1)


@pytest.fixture
def year(cast: Any) -> Any:
    """Two announced measures: one of กองช่าง with a dated step, one of two units."""
    officer = cast.actor("officer")
    plan = open_plan(by=officer, fiscal_year=YEAR)
    create_item(
        by=officer,
        plan=plan,
        draft=ItemDraft(
            title="ทะเบียนยืมคืน",
            unit_ids=(cast.works.pk,),
            steps=(StepDraft(text="แจ้งเวียน", due_on=date(2026, 3, 31), unit_id=cast.works.pk),),
        ),
    )
    create_item(
        by=officer,
        plan=plan,
        draft=ItemDraft(title="ช่องทางร้องเรียน", unit_ids=(cast.clerk_unit.pk, cast.works.pk)),
    )
    memo = Approved(number="ตย 70001/12", on=date(2025, 10, 15))
    return announce_plan(by=officer, plan=plan, elsewhere=memo)


def machine(cast: Any) -> Actor:
    return Actor.system(cast.office, "worker")


def the_round(cast: Any, half: str = "six_months") -> Round:
    return Round.objects.get(organization=cast.office, fiscal_year=YEAR, half=half)


@pytest.mark.one_database
@settings(max_examples=40)
@given(st.integers(2540, 2640), st.sampled_from(["six_months", "year_end"]))
def test_the_usual_days_follow_the_period_and_stand_in_order(year: int, half: str) -> None:
    opens_on, due_on, closes_on = usual_days(year, half)
    ends_on = FiscalYear(year).half_years[0].ends_on if half == "six_months" else FiscalYear(year).ends_on
    assert ends_on + timedelta(days=1) == opens_on < due_on < closes_on


def test_rounds_open_and_close_when_their_day_comes_and_only_once(cast: Any, year: Any) -> None:
    assert tick_rounds(by=machine(cast), today=OPENING - timedelta(days=1)) == []
    assert the_round(cast).state == "planned"
    assert [one.half for one in tick_rounds(by=machine(cast), today=OPENING)] == ["six_months"]
    assert tick_rounds(by=machine(cast), today=OPENING) == []
    first = Item.objects.order_by("seq").first()
    link_figure(by=cast.actor("officer"), item=first, code="measures.steps_done", rule="six_months")
    last = the_round(cast).closes_on
    assert tick_rounds(by=machine(cast), today=last) == []
    (closed,) = tick_rounds(by=machine(cast), today=last + timedelta(days=1))
    assert closed.state == "closed"
    rows = RoundReport.objects.filter(round=closed)
    assert (rows.count(), rows.filter(is_missing=True).count()) == (3, 3)
    assert [len(row.figures) for row in rows.order_by("seq")] == [
        1,
        0,
        0,
    ]  # what nobody reported is counted all the same
    # The year-end round opens in the next fiscal year.
    assert [one.half for one in tick_rounds(by=machine(cast), today=date(2026, 10, 1))] == ["year_end"]


def test_a_round_whose_days_passed_before_it_opened_is_left_to_the_office(cast: Any, year: Any) -> None:
    tick_rounds(by=machine(cast), today=date(2026, 9, 1))
    assert the_round(cast).state == "planned"
    found = close_as_none(by=cast.actor("officer"), found=the_round(cast), reason="เริ่มใช้ระบบกลางปี")
    assert (found.state, found.closed_by_name, found.reason) == ("none", "นิติกร", "เริ่มใช้ระบบกลางปี")


def test_a_unit_reports_its_own_measures_and_the_round_keeps_them_as_they_were(cast: Any, year: Any) -> None:
    tick_rounds(by=machine(cast), today=OPENING)
    first, second = Item.objects.order_by("seq")
    link_figure(by=cast.actor("officer"), item=first, code="measures.steps_done", rule="six_months")
    works = cast.actor("works")
    report_progress(by=works, item=first, today=OPENING, result="ทำแล้วครึ่งหนึ่ง")
    with pytest.raises(Refused):
        report_round(by=works, found=the_round(cast), item=second, unit_id=cast.clerk_unit.pk)
    with pytest.raises(Problem):
        report_round(by=cast.actor("officer"), found=the_round(cast), item=first, unit_id=cast.finance.pk)
    assert report_unit(by=works, found=the_round(cast), unit_id=cast.works.pk) == 2
    assert report_unit(by=works, found=the_round(cast), unit_id=cast.works.pk) == 0
    report_progress(by=works, item=first, today=OPENING, result="เสร็จทั้งหมด")
    kept = frozen_rows(the_round(cast))[first.pk]
    assert kept.result == "ทำแล้วครึ่งหนึ่ง"
    (figure,) = frozen_of(cast.office, kept.figures).values()
    assert figure.period == FiscalYear(YEAR).half_years[0].period
    told = {
        one.unit.name: (one.total, one.reported) for one in shares(cast.actor("officer"), the_round(cast))
    }
    assert told == {"สำนักปลัด": (1, 0), "กองช่าง": (2, 2)}
    closed = close_round(by=cast.actor("officer"), found=the_round(cast))
    with pytest.raises(Problem):
        report_unit(by=works, found=closed, unit_id=cast.works.pk)
    missing = RoundReport.objects.get(round=closed, is_missing=True)
    assert (missing.unit, missing.item) == (cast.clerk_unit, second)
    again = reopen_round(
        by=cast.actor("officer"), found=closed, closes_on=date(2026, 6, 30), today=date(2026, 6, 1)
    )
    assert again.state == "open"
    assert (
        RoundReport.objects.filter(round=again).count() == 2
    )  # what was said stays, what was missing is asked for


def test_nothing_to_report_is_said_with_a_reason_and_stops_close_as_none(cast: Any, year: Any) -> None:
    tick_rounds(by=machine(cast), today=OPENING)
    first = Item.objects.order_by("seq").first()
    row = report_round(
        by=cast.actor("works"),
        found=the_round(cast),
        item=first,
        unit_id=cast.works.pk,
        nil_note="ไม่มีผู้ยืมในรอบนี้",
    )
    assert (row.is_nil, row.note) == (True, "ไม่มีผู้ยืมในรอบนี้")
    with pytest.raises(Problem):
        close_as_none(by=cast.actor("officer"), found=the_round(cast), reason=" ")
    report_round(by=cast.actor("works"), found=the_round(cast), item=first, unit_id=cast.works.pk)
    with pytest.raises(Problem):
        close_as_none(by=cast.actor("officer"), found=the_round(cast), reason="ไม่มี")


def test_days_are_moved_by_one_editor_and_in_order(cast: Any, year: Any) -> None:
    tick_rounds(by=machine(cast), today=OPENING - timedelta(days=30))
    officer, found = cast.actor("officer"), the_round(cast)
    days = {"opens_on": date(2026, 3, 1), "due_on": date(2026, 3, 20), "closes_on": date(2026, 3, 31)}
    moved = change_round(by=officer, found=found, **days, version=1, today=date(2026, 3, 2))
    assert moved.state == "open"  # its first day has come
    with pytest.raises(Conflict):
        change_round(by=officer, found=found, **days, version=1, today=date(2026, 3, 2))
    with pytest.raises(Problem):
        change_round(
            by=officer, found=found, **{**days, "due_on": date(2026, 4, 20)}, version=2, today=OPENING
        )
    with pytest.raises(Refused):
        change_round(by=cast.actor("works"), found=found, **days, version=2, today=OPENING)


def test_the_right_people_are_told_before_and_after_with_the_reason(cast: Any, year: Any) -> None:
    day = date(2026, 3, 30)  # a Monday; the step falls due tomorrow
    collect(by=machine(cast), today=day)
    (line,) = Reminder.objects.all()
    assert (line.user, line.due_on) == (cast.user("works"), date(2026, 3, 31))
    reopen_plan(by=cast.actor("officer"), plan=year)  # a correction does not silence what falls due
    collect(by=machine(cast), today=day)
    assert Reminder.objects.get().settled_at is None
    step = Step.objects.get()
    Step.objects.filter(pk=step.pk).update(assignee=cast.people["head"])
    collect(by=machine(cast), today=day)
    (line,) = Reminder.objects.filter(settled_at=None)
    assert line.user == cast.user("head")
    assert "ท่านรับผิดชอบขั้นตอนที่ ๑ ของมาตรการที่ ๑" in line.reason or "step" in line.reason
    send_digests(by=machine(cast), today=day)
    # Next week the step is late and the round is open: one digest holds both.
    tick_rounds(by=machine(cast), today=OPENING)
    late = date(2026, 4, 27)
    collect(by=machine(cast), today=late)
    made = send_digests(by=machine(cast), today=late)
    assert {one.user.email for one in made} == {
        "head@tambon.example",  # holds the step, and reports for สำนักปลัด
        "works@tambon.example",
        "officer@tambon.example",
    }
    assert made[0].lines.count() + made[1].lines.count() + made[2].lines.count() == 4
    assert send_digests(by=machine(cast), today=late) == []
    report_unit(by=cast.actor("works"), found=the_round(cast), unit_id=cast.works.pk)
    collect(by=machine(cast), today=late)
    assert not Reminder.objects.filter(user=cast.user("works"), settled_at=None).exists()


def test_a_person_who_left_is_not_told_and_the_unit_is(cast: Any, year: Any) -> None:
    Step.objects.update(assignee=cast.people["head"])
    cast.people["head"].is_active = False
    cast.people["head"].save()
    collect(by=machine(cast), today=date(2026, 3, 30))
    assert Reminder.objects.get().user == cast.user("works")
    plan, _pairs = clone_plan(by=cast.actor("officer"), source=year, fiscal_year=YEAR + 1)
    copy = Step.objects.get(item__plan=plan)
    assert (copy.assignee, copy.unit) == (None, cast.works)


def test_a_copied_year_keeps_figures_targets_and_those_who_still_work_here(cast: Any, year: Any) -> None:
    Step.objects.update(assignee=cast.people["works"])
    first = Item.objects.order_by("seq").first()
    link_figure(
        by=cast.actor("officer"),
        item=first,
        code="documents.numbered",
        rule="year",
        comparator="ge",
        target=12,
    )
    _plan, pairs = clone_plan(by=cast.actor("officer"), source=year, fiscal_year=YEAR + 1)
    copy = {old.pk: new for old, new in pairs}[first.pk]
    link = copy.figure_links.get()
    assert (link.code, link.comparator, link.target) == ("documents.numbered", "ge", 12)
    assert Step.objects.get(item=copy).assignee == cast.people["works"]
    with pytest.raises(Problem):
        link_figure(by=cast.actor("officer"), item=copy, code="documents.numbered", rule="year")
    with pytest.raises(Problem):
        link_figure(by=cast.actor("officer"), item=copy, code="no.such", rule="year")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("today", "half"),
    [
        (date(2025, 9, 30), 0),
        (date(2025, 10, 1), 0),
        (date(2026, 3, 31), 0),
        (date(2026, 4, 1), 1),
        (date(2026, 10, 1), 1),
    ],
)
def test_the_half_is_that_of_the_day_at_every_boundary(today: date, half: int) -> None:
    found = period_of("six_months", Item(), YEAR, today)
    assert found == FiscalYear(YEAR).half_years[half].period
    assert period_of("year", Item(), YEAR, today) == FiscalYear(YEAR).period


def test_a_year_that_the_worker_has_not_met_shows_its_usual_days(cast: Any) -> None:
    rows = rounds_of(cast.office, 2575)
    assert [(row.half, row.pk) for row in rows] == [("six_months", None), ("year_end", None)]
    assert fiscal_year_of(datetime(2026, 9, 30, 17, 30, tzinfo=UTC)) == 2570  # past midnight in Thailand
    assert mail.outbox == []
    assert timezone.now().tzinfo is not None


def test_the_database_refuses_to_change_a_closed_round_and_an_approved_picture(cast: Any, year: Any) -> None:
    officer = cast.actor("officer")
    tick_rounds(by=machine(cast), today=OPENING)
    found = the_round(cast)
    report_unit(by=cast.actor("works"), found=found, unit_id=cast.works.pk)
    assert RoundReport.objects.filter(round=found).update(note="ยังแก้ได้") > 0
    close_round(by=officer, found=the_round(cast))
    with pytest.raises(DatabaseError), transaction.atomic():
        RoundReport.objects.filter(round=found).update(result="แต่งขึ้นภายหลัง")
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanVersion.objects.filter(plan=year).update(picture={})
    reopen_round(by=officer, found=the_round(cast), closes_on=OPENING, today=OPENING)
    assert RoundReport.objects.filter(round=found).update(note="เปิดใหม่") > 0
