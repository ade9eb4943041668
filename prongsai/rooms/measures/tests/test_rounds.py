"""Rounds and figures through the front door."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from prongsai.engines.framework.api import Gap, Result
from prongsai.engines.plans.api import (
    FigureLink,
    Round,
    RoundReport,
    StepReport,
    change_round,
    clone_plan,
    close_round,
    link_figure,
    parted,
    report_progress,
    report_unit,
    write_round,
)
from prongsai.foundation.documents.api import plain_text
from prongsai.foundation.figures.api import FrozenFigure, is_intact
from prongsai.foundation.notifications.api import Notice, Reminder
from prongsai.rooms.measures.actions import ReportOptions, link_gaps, make_report

from .test_list import counted


@pytest.fixture
def opened(cast: Any, make: Any, year: int) -> Round:
    """An open six-month round with two measures of กองช่าง and one of สำนักปลัด."""
    make()
    make("ทะเบียนที่ ๒", steps=())
    make("ช่องทางร้องเรียน", unit=cast.clerk_unit)
    today = timezone.localdate()
    officer = cast.actor("officer")
    found = write_round(by=officer, fiscal_year=year, half="six_months")
    days = {"opens_on": today, "due_on": today + timedelta(days=5), "closes_on": today + timedelta(days=9)}
    return change_round(by=officer, found=found, **days, version=found.version, today=today)


def url(name: str, found: Round, *more: Any) -> str:
    return reverse(f"measures:{name}", args=[found.fiscal_year, found.half, *more])


def test_a_unit_reports_says_nothing_and_sees_what_waits(cast: Any, opened: Round) -> None:
    client = cast.client("works")
    page = client.get(url("round", opened)).content.decode()
    assert "ทะเบียนที่ ๒" in page
    assert "ช่องทางร้องเรียน" not in page  # another unit's
    first = next(iter(opened_items(opened)))
    post = url("report_round", opened, first)
    assert client.post(post, {"unit": cast.works.pk, "nil": "1", "note": ""}).status_code == 422
    assert client.post(post, {"unit": cast.clerk_unit.pk}).status_code in {403, 409}
    assert client.post(post, {"unit": cast.works.pk, "nil": "1", "note": "ไม่มีผู้ยืม"}).status_code == 302
    assert RoundReport.objects.get().is_nil
    assert client.post(url("report_unit", opened), {"unit": cast.works.pk}).status_code == 302
    assert RoundReport.objects.count() == 2
    assert client.post(url("close_round", opened)).status_code == 403
    overview = cast.client("officer").get(url("round", opened) + "?state=waiting").content.decode()
    assert "ช่องทางร้องเรียน" in overview
    assert "ทะเบียนที่ ๒" not in overview.split("<main")[1]
    for query in (
        "?state=nil",
        "?state=reported",
        "?state=missing",
        "?unit=x&state=x",
        f"?unit={cast.works.pk}&q=๒",
    ):
        assert cast.client("officer").get(url("round", opened) + query).status_code == 200


def opened_items(found: Round) -> list[int]:
    from prongsai.engines.plans.api import Item

    return list(
        Item.objects.filter(plan__fiscal_year=found.fiscal_year).order_by("seq").values_list("pk", flat=True)
    )


def test_the_office_nudges_once_a_day_and_closes(cast: Any, opened: Round) -> None:
    client = cast.client("officer")
    assert client.post(url("nudge", opened), {"unit": cast.works.pk}).status_code == 302
    client.post(url("nudge", opened), {"unit": cast.works.pk})
    told = Reminder.objects.get()
    assert (told.user, Notice.objects.filter(user=told.user).count()) == (cast.user("works"), 1)
    assert "นิติกร" in told.reason
    assert cast.client("works").post(url("nudge", opened), {"unit": cast.works.pk}).status_code == 403
    assert client.post(url("close_none", opened), {"reason": ""}).status_code == 422
    assert client.post(url("close_round", opened)).status_code == 302
    page = client.get(url("round", opened) + "?state=missing").content.decode()
    assert page.count("ไม่ได้รายงานเมื่อปิดรอบ") >= 3
    assert client.post(url("report_unit", opened), {"unit": cast.works.pk}).status_code == 409
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year + 543}"
    assert client.post(url("open_round_again", opened), {"closes_on": "1/10/2540"}).status_code == 422
    assert client.post(url("open_round_again", opened), {"closes_on": typed}).status_code == 302
    assert client.post(url("close_none", opened), {"reason": "ไม่มีกิจกรรมในรอบนี้"}).status_code == 302
    assert "ไม่มีกิจกรรมในรอบนี้" in client.get(url("round", opened)).content.decode()


def test_days_are_moved_and_the_second_editor_is_told(cast: Any, opened: Round) -> None:
    client = cast.client("officer")
    data = {
        "version": opened.version,
        "opens_on": "1/3/2570",
        "due_on": "20/3/2570",
        "closes_on": "31/3/2570",
    }
    assert client.post(url("round_days", opened), data | {"due_on": "1/1/2570"}).status_code == 422
    assert client.post(url("round_days", opened), data | {"due_on": "วันไหน"}).status_code == 422
    assert client.post(url("round_days", opened), data).status_code == 302
    answer = client.post(url("round_days", opened), data | {"due_on": "25/3/2570"})
    assert answer.status_code == 409
    assert "๒๐ มี.ค. ๒๕๗๐" in answer.content.decode()  # what is stored now
    assert "25/3/2570" in answer.content.decode()  # what was typed


@pytest.mark.parametrize("half", ["x", "quarter"])
def test_no_such_round(cast: Any, make: Any, year: int, half: str) -> None:
    make()
    assert cast.client("officer").get(f"/office/measures/rounds/{year}/{half}/").status_code == 404
    assert cast.client("officer").get("/office/measures/rounds/1999/six_months/").status_code == 404
    assert cast.client("officer").get("/office/measures/rounds/?year=2560").status_code == 200


def test_a_round_costs_the_same_with_many_measures(cast: Any, opened: Round, make: Any) -> None:
    client = cast.client("officer")
    few = counted(client, url("round", opened))
    for number in range(30):
        make(f"ทะเบียน {number}", steps=())
    assert counted(client, url("round", opened)) == few


def test_a_figure_is_bound_shown_with_how_it_was_counted_and_frozen_by_the_report(
    cast: Any, make: Any, plan: Any, year: int
) -> None:
    item = make(steps=[("ก", date(year - 544, 11, 1)), ("ข", date(year - 544, 12, 1))])
    first = item.steps.order_by("seq").first()
    report_progress(
        by=cast.actor("officer"),
        item=item,
        today=timezone.localdate(),
        steps=[StepReport(pk=first.pk, state="done", done_on=date(year - 544, 10, 30))],
        result="ดำเนินการแล้ว",
    )
    client = cast.client("officer")
    bind = reverse("measures:bind_figure", args=[item.pk])
    data = {"code": "measures.steps_done", "rule": "year", "comparator": "ge", "target": "๙๐"}
    assert client.post(bind, data | {"code": "no.such"}).status_code == 422
    assert client.post(bind, data | {"target": ""}).status_code == 422
    assert client.post(bind, data).status_code == 302
    assert client.post(bind, data).status_code == 422  # bound already
    assert cast.client("works").post(bind, data).status_code == 403
    page = client.get(reverse("measures:record", args=[item.pk])).content.decode()
    for words in ("๕๐.๐๐%", "ยังไม่ถึงเป้าหมาย", "sai-bound", "นับอย่างไร"):
        assert words in page
    options = ReportOptions(layout="result_wide", photos="none")
    made = make_report(
        by=cast.actor("officer"), plan=plan, what="result", options=options, today=timezone.localdate()
    )
    frozen = FrozenFigure.objects.get()
    assert made.options["figures"] == [frozen.pk]
    text = plain_text(made.document.blocks())
    assert frozen.check_code in text
    assert "ร้อยละ ๕๐.๐๐" in text
    assert "ดำเนินการแล้ว" in text
    assert frozen.check_code in made.table[2][0][9]
    assert "เป้าหมายไม่น้อยกว่าร้อยละ ๙๐ ไม่บรรลุเป้าหมาย" in text
    assert is_intact(frozen)
    link = FigureLink.objects.get()
    assert client.post(reverse("measures:unbind_figure", args=[item.pk, link.pk])).status_code == 302
    assert FrozenFigure.objects.count() == 1


def test_a_figure_that_the_office_counts_is_typed_with_its_source_and_frozen_like_the_others(
    cast: Any, make: Any, plan: Any, year: int
) -> None:
    item = make(target="แจ้งผลภายใน ๑๕ วัน", figure="ร้อยละของเรื่องที่แจ้งผลในกำหนด", monitoring="ปลัดติดตาม")
    client = cast.client("officer")
    bind = reverse("measures:bind_figure", args=[item.pk])
    data = {"code": "by_hand", "label": "เรื่องที่แจ้งผลในกำหนด", "unit": "%", "rule": "year", "target": "90"}
    assert client.post(bind, data | {"label": ""}).status_code == 422
    assert client.post(bind, data).status_code == 302
    assert client.post(bind, data).status_code == 422  # bound already
    assert client.post(bind, data | {"label": "ช่องทาง", "unit": "ช่องทาง", "target": "3"}).status_code == 302
    share, times = FigureLink.objects.order_by("pk")
    record = reverse("measures:record", args=[item.pk])
    assert "หน่วยงานยังไม่ได้บันทึกผลที่นับ" in client.get(record).content.decode()
    url = reverse("measures:count_figure", args=[item.pk, share.pk])
    count = {"period": "usual", "numerator": "๔๕", "denominator": "48", "source": "ทะเบียนหนังสือรับ"}
    works = cast.client("works")  # whoever reports for the unit may count
    wrong = ({"numerator": "49"}, {"source": ""}, {"denominator": "0"}, {"numerator": "-1"}, {"period": "x"})
    for bad in wrong:
        assert works.post(url, count | bad).status_code == 422, bad
    assert cast.client("mayor").post(url, count).status_code == 403
    assert cast.client("stranger").post(url, count).status_code in {403, 404}
    assert works.post(url, count | {"numerator": "44"}).status_code == 302
    assert works.post(url, count).status_code == 302  # a correction is a new row; the newest counts
    assert "๔๔" in works.get(url).content.decode()
    page = client.get(record).content.decode()
    for words in ("๙๓.๗๕%", "หน่วยงานนับเอง", "ทะเบียนหนังสือรับ", "แจ้งผลภายใน"):
        assert words in page
    options = ReportOptions(layout="result", photos="none")
    made = make_report(
        by=cast.actor("officer"), plan=plan, what="result", options=options, today=timezone.localdate()
    )
    frozen = FrozenFigure.objects.get()  # what nobody counted yet is not frozen
    assert (frozen.code, frozen.numerator, frozen.comparator, frozen.target) == ("by_hand", 45, "ge", 90)
    assert is_intact(frozen)
    text = plain_text(made.document.blocks())
    assert "ผลที่หน่วยงานนับเอง: เรื่องที่แจ้งผลในกำหนด ร้อยละ ๙๓.๗๕ เป้าหมายไม่น้อยกว่าร้อยละ ๙๐ บรรลุเป้าหมาย" in text
    assert "แหล่งที่มา ทะเบียนหนังสือรับ" in text
    measures = make_report(
        by=cast.actor("officer"),
        plan=plan,
        what="plan",
        options=ReportOptions(layout="plan", photos="none"),
        today=timezone.localdate(),
    )
    said = plain_text(measures.document.blocks())
    assert "เป้าหมาย: แจ้งผลภายใน ๑๕ วัน" in said
    assert "ตัวชี้วัด: ร้อยละของเรื่องที่แจ้งผลในกำหนด" in said
    assert measures.table[2][0][6] == "แจ้งผลภายใน ๑๕ วัน"
    copied, _pairs = clone_plan(by=cast.actor("officer"), source=plan, fiscal_year=year + 1)
    assert {one.label for one in FigureLink.objects.filter(item__plan=copied)} == {share.label, times.label}
    assert copied.items.get().target == item.target


@pytest.mark.one_database
def test_target_and_figure_are_read_from_the_end_of_the_monitoring_text() -> None:
    assert parted("ปลัดติดตาม\nเป้าหมาย: ก ข\nตัวชี้วัด: ค") == ("ปลัดติดตาม", "ก ข", "ค")
    assert parted("เป้าหมาย: ก\nปลัดติดตาม") == ("เป้าหมาย: ก\nปลัดติดตาม", "", "")
    assert parted("ก\nเป้าหมาย: ข", "เดิม") == ("ก\nเป้าหมาย: ข", "เดิม", "")
    assert parted("") == ("", "", "")
    assert parted("ปลัดติดตามเป้าหมาย: ก ขตัวชี้วัด: ค") == ("ปลัดติดตาม", "ก ข", "ค")  # as PDFs are read
    assert parted("ติดตามตามเป้าหมาย: ก") == ("ติดตามตามเป้าหมาย: ก", "", "")


def test_the_report_of_a_round_says_what_was_reported_then(cast: Any, opened: Round, plan: Any) -> None:
    officer = cast.actor("officer")
    item = plan.items.order_by("seq").first()
    link_figure(by=officer, item=item, code="measures.steps_done", rule="six_months")
    report_progress(by=officer, item=item, today=timezone.localdate(), result="ผลเมื่อครึ่งปี")
    report_unit(by=cast.actor("works"), found=opened, unit_id=cast.works.pk)
    report_progress(by=officer, item=item, today=timezone.localdate(), result="ผลหลังจากนั้น")
    closed = close_round(by=officer, found=opened)
    options = ReportOptions(layout="outcome", photos="none")
    made = make_report(
        by=officer, plan=plan, what="result", options=options, today=timezone.localdate(), round_=closed
    )
    text = plain_text(made.document.blocks())
    assert "ผลเมื่อครึ่งปี" in text
    assert "ผลหลังจากนั้น" not in text
    assert "รอบ ๖ เดือน" in made.document.title
    assert made.options["figures"] == RoundReport.objects.get(item=item).figures


def test_home_tells_of_the_open_round_and_the_list_narrows_to_a_gap(
    cast: Any, opened: Round, plan: Any, year: int
) -> None:
    assert "ยังไม่รายงาน ๒ มาตรการ" in cast.client("works").get("/office/").content.decode()
    result = Result.objects.create(organization=cast.office, fiscal_year=year - 1, total=80)
    Gap.objects.create(
        organization=cast.office,
        result=result,
        fiscal_year=year - 1,
        key="e_service",
        code="o9",
        indicator="9.2",
        lost=1,
        text="เปิดบริการออนไลน์",
    )
    item = plan.items.order_by("seq").first()
    link_gaps(by=cast.actor("officer"), item=item, gaps=[(year - 1, "e_service")])
    client = cast.client("officer")
    assert "เปิดบริการออนไลน์" in client.get(reverse("measures:record", args=[item.pk])).content.decode()
    page = client.get(f"/office/measures/?year={year}&gap=e_service").content.decode().split("<table")[1]
    assert "ทะเบียนยืมคืน" in page
    assert "ช่องทางร้องเรียน" not in page
    assert client.get(f"/office/measures/list.csv?year={year}&gap=none").status_code == 200
