"""A whole year of measures: results, states, evidence, and what was announced."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from prongsai.engines.framework.api import item_for
from prongsai.engines.plans.api import (
    Evidence,
    EvidenceDraft,
    Item,
    ItemDraft,
    Plan,
    Step,
    StepDraft,
    add_evidence,
    create_item,
    open_plan,
)
from prongsai.foundation.checks.api import PhotoStatement, Severity, check_year
from prongsai.foundation.checks.tests.papers import paper, scan
from prongsai.foundation.files.api import File, store
from prongsai.foundation.files.tasks import read_paper
from prongsai.foundation.jobs.api import Job
from prongsai.kernel.calendar import FiscalYear
from prongsai.kernel.reading import bounded
from prongsai.rooms.measures.actions import ReportOptions, make_report
from prongsai.rooms.measures.checks.announced import compare
from prongsai.rooms.measures.tests.conftest import photo

pytestmark = pytest.mark.django_db
ASSESSED, REPORTED = 2569, 2568
INSIDE, AFTER = date(2025, 3, 3), date(2025, 10, 1)
LATER = date(2026, 11, 21)
SHOWN = "มาตรการจัดช่องทางรับเรื่องร้องเรียนที่ติดตามผลได้"


@pytest.fixture
def plan(cast: Any) -> Plan:
    plan: Plan = open_plan(by=cast.actor("officer"), fiscal_year=REPORTED)
    return plan


@pytest.fixture
def item(cast: Any, plan: Plan) -> Item:
    """A measure that was carried out: one step done inside the year, a result, a photo that shows nobody."""
    officer = cast.actor("officer")
    draft = ItemDraft(title=SHOWN, unit_ids=(cast.works.pk,), steps=(StepDraft(text="แจ้งเวียนแนวปฏิบัติ"),))
    row: Item = create_item(by=officer, plan=plan, draft=draft)
    file = store(by=officer, name="ภาพ.jpg", content=photo().read())
    given = EvidenceDraft(kind="photo", file=file, caption="การแจ้งเวียน", happened_on=INSIDE)
    add_evidence(by=officer, item=row, draft=given, today=LATER)
    PhotoStatement.objects.create(organization=cast.office, file=file, people="none")
    Step.objects.filter(item=row).update(state="done", done_on=INSIDE)
    Item.objects.filter(pk=row.pk).update(state="done", result="แจ้งเวียนครบทุกส่วนราชการ", steps_done=1)
    row.refresh_from_db()
    return row


def codes(cast: Any, today: date = LATER, year: int = ASSESSED) -> set[str]:
    return {
        one.finding.code for one in check_year(cast.office, year, today) if one.finding.room == "measures"
    }


def test_a_measure_that_was_carried_out_has_no_finding(cast, item):
    assert codes(cast) == set()


def test_papers_without_text_are_named_by_the_year_and_no_check_opens_them(cast, item, monkeypatch):
    """Evidence and files of published pages: read once behind the page, then only looked up."""
    officer = cast.actor("officer")
    for name, content in (("สแกน.pdf", scan()), ("พิมพ์.pdf", paper()), ("เสีย.pdf", paper()[:200] + b"%%EOF")):
        file = store(by=officer, name=name, content=content)
        given = EvidenceDraft(kind="file", file=file, caption=name, happened_on=INSIDE)
        add_evidence(by=officer, item=item, draft=given, today=LATER)
    assert "no_text_layer" not in codes(cast)
    for job in Job.objects.filter(kind="files.read_paper"):
        read_paper(job, officer)
    monkeypatch.setattr(bounded, "run", None)
    found = [one.finding for one in check_year(cast.office, ASSESSED, LATER)]
    told = {one.code: str(one.place) for one in found if one.code in {"no_text_layer", "closed_file"}}
    assert "สแกน" in told["no_text_layer"]
    assert "เสีย" in told["closed_file"]
    assert sum("พิมพ์" in str(one.place) for one in found) == 0


def change(item: Item, **fields: Any) -> None:
    Item.objects.filter(pk=item.pk).update(**fields)


def evidence(item: Item, **fields: Any) -> None:
    Evidence.objects.filter(item=item).update(**fields)


def steps(item: Item, **fields: Any) -> None:
    Step.objects.filter(item=item).update(**fields)


def link(item: Item, url: str) -> None:
    Evidence.objects.create(
        organization=item.organization, item=item, kind="link", url=url, caption="หน้าเว็บ", happened_on=INSIDE
    )


WRONG = {
    "result_missing": lambda one: change(one, state="in_progress", result=""),
    "result_undated": lambda one: (steps(one, done_on=None), evidence(one, happened_on=None)),
    "result_outside_year": lambda one: (steps(one, done_on=AFTER), evidence(one, happened_on=AFTER)),
    "done_without_evidence": lambda one: evidence(one, removed_at=timezone.now()),
    "evidence_outside_year": lambda one: evidence(one, happened_on=AFTER),
    "step_undated": lambda one: steps(one, done_on=None),
    "no_caption": lambda one: evidence(one, caption=""),
    "people_unknown": lambda one: PhotoStatement.objects.update(people="unknown"),
    "people_shown": lambda one: PhotoStatement.objects.update(people="shown"),
    "link_http": lambda one: link(one, "http://tambon.example/x"),
    "link_drive": lambda one: link(one, "https://drive.google.com/x"),
    "placeholder": lambda one: change(one, result="(ระบุชื่อหน่วยงาน) แจ้งเวียนแล้ว"),
    "outside_year": lambda one: change(one, result="จัดอบรมเมื่อวันที่ ๓ ตุลาคม ๒๕๖๘ แล้ว"),
    "body_type": lambda one: change(one, result="นายกเทศมนตรีแจ้งเวียนแล้ว"),
    "identity_number": lambda one: change(one, result="ผู้ร้อง 1-2345-67890-12-1 พอใจ"),
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_is_found_with_unit_and_place(cast, item, code):
    WRONG[code](item)
    found = [one.finding for one in check_year(cast.office, ASSESSED, LATER) if one.finding.code == code]
    assert len(found) == 1
    assert found[0].unit == "กองช่าง"
    assert found[0].place
    assert found[0].reason


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2024, 9, 30), False),
        (date(2024, 10, 1), True),
        (date(2025, 9, 30), True),
        (date(2025, 10, 1), False),
    ],
)
def test_the_fiscal_year_begins_and_ends_to_the_day(cast, item, day, inside):
    steps(item, done_on=day)
    evidence(item, happened_on=day)
    assert ("result_outside_year" not in codes(cast)) == inside


@pytest.mark.parametrize(
    ("today", "severity"), [(date(2025, 9, 30), Severity.WARNING), (date(2025, 10, 1), Severity.ERROR)]
)
def test_a_result_may_be_missing_until_the_year_is_over(cast, item, today, severity):
    change(item, state="in_progress", result="")
    [found] = [
        one.finding
        for one in check_year(cast.office, ASSESSED, today)
        if one.finding.code == "result_missing"
    ]
    assert found.severity == severity


def test_until_2566_the_edition_asks_for_the_same_year(cast):
    for year in (2566, 2567):
        plan = open_plan(by=cast.actor("officer"), fiscal_year=year)
        create_item(by=cast.actor("officer"), plan=plan, draft=ItemDraft(title=f"มาตรการของปี {year}"))
    missing = {
        year: [
            one.finding.place
            for one in check_year(cast.office, year, LATER)
            if one.finding.code == "result_missing"
        ]
        for year in (2566, 2568)
    }
    assert "2566" in str(missing[2566]) or "๒๕๖๖" in str(missing[2566])
    assert item_for(2568, "integrity_measures_result").covers_year == 2567
    assert len(missing[2566]) == len(missing[2568]) == 1


def test_measures_that_the_edition_asks_for_and_nobody_wrote(cast):
    open_plan(by=cast.actor("officer"), fiscal_year=ASSESSED)
    assert codes(cast) == {"no_measures"}


@pytest.mark.parametrize(
    ("state", "step", "result", "fits"),
    [
        ("not_started", "done", "เสร็จ", "done"),
        ("not_started", "in_progress", "", "in_progress"),
        ("done", "in_progress", "เสร็จ", "in_progress"),
        ("in_progress", "done", "เสร็จ", "done"),
    ],
)
def test_the_machine_sets_the_state_that_fits_and_takes_it_back(cast, item, state, step, result, fits):
    done_on = INSIDE if step == "done" else None
    steps(item, state=step, done_on=done_on)
    change(item, state=state, result=result)
    client = cast.client("officer")
    assert "state_mismatch" in codes(cast)
    answer = client.post(
        "/office/checks/mend/", {"target": f"measures.item:{item.pk}", "code": "state_mismatch"}
    )
    item.refresh_from_db()
    assert (answer.status_code, item.state) == (302, fits)
    assert "state_mismatch" not in codes(cast)
    if state == "not_started":
        assert client.post(answer["Location"].partition("?")[0]).status_code == 302
        item.refresh_from_db()
        assert item.state == state


def test_the_machine_mends_texts_captions_and_links_and_takes_them_back(cast, item):
    change(item, result="(ระบุชื่อหน่วยงาน) แจ้งเวียนแล้ว")
    evidence(item, caption="")
    link(item, "http://tambon.example/x")
    client, [shown, address] = cast.client("officer"), list(Evidence.objects.order_by("pk"))
    mends = [
        (f"measures.item:{item.pk}", "placeholder", lambda: Item.objects.get(pk=item.pk).result),
        (f"measures.evidence:{shown.pk}", "no_caption", lambda: Evidence.objects.get(pk=shown.pk).caption),
        (f"measures.evidence:{address.pk}", "link_http", lambda: Evidence.objects.get(pk=address.pk).url),
    ]
    expected = ["องค์การบริหารส่วนตำบลตัวอย่าง แจ้งเวียนแล้ว", f"ภาพประกอบ: {SHOWN}", "https://tambon.example/x"]
    for (target, code, now), after in zip(mends, expected, strict=True):
        before = now()
        answer = client.post("/office/checks/mend/", {"target": target, "code": code})
        assert (answer.status_code, now()) == (302, after)
        assert client.post("/office/checks/mend/", {"target": target, "code": code}).status_code == 409
        client.post(answer["Location"].partition("?")[0])
        assert now() == before


def report(cast: Any, plan: Plan) -> Any:
    return make_report(
        by=cast.actor("officer"),
        plan=plan,
        what="result",
        options=ReportOptions(layout="result_wide"),
        today=LATER,
    )


@pytest.mark.parametrize(
    ("announced", "code"),
    [
        ([(1, SHOWN)], None),
        ([(1, f"{SHOWN} ")], None),
        ([(1, SHOWN), (2, "มาตรการที่ไม่มีในรายงาน")], "result_leaves_out"),
        ([(1, "มาตรการที่ใช้ถ้อยคำอื่น")], "result_words_differ"),
        ([], "result_adds"),
    ],
)
def test_the_report_is_compared_with_what_was_announced(cast, plan, item, announced, code):
    found = [one.code for one in compare(announced, [(1, SHOWN)], plan, report(cast, plan))]
    assert found == ([code] if code else [])


def test_the_order_of_the_report_is_that_of_the_announcement(cast, plan, item):
    told = [(1, "ข้อที่สอง"), (2, "ข้อที่หนึ่ง")]
    made = report(cast, plan)
    assert [one.code for one in compare([(1, "ข้อที่หนึ่ง"), (2, "ข้อที่สอง")], told, plan, made)] == ["result_order"]
    assert not list(compare(told, told, plan, made))


def test_the_number_of_queries_does_not_grow_with_the_year(cast, plan, item):
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            check_year(cast.office, ASSESSED, LATER)
        return len(asked)

    few = cost()
    year = FiscalYear(REPORTED)
    rows = [
        Item(
            organization=cast.office,
            plan=plan,
            seq=n,
            title=f"มาตรการที่ {n}",
            result="ดำเนินการแล้ว โทร 081-234-5678",
        )
        for n in range(2, 32)
    ]
    made = Item.objects.bulk_create(rows)
    files = File.objects.bulk_create(
        File(
            organization=cast.office,
            sha256=f"{n:064}",
            name=f"{n}.jpg",
            size=1,
            content_type="image/jpeg",
            kind="photo",
        )
        for n in range(500)
    )
    Evidence.objects.bulk_create(
        Evidence(
            organization=cast.office, item=made[n % 30], kind="photo", file=file, happened_on=year.starts_on
        )
        for n, file in enumerate(files)
    )
    assert cost() == few + 1  # the office's own telephone numbers, once there is one to compare
    assert few < 25


def test_nothing_of_another_office_is_found(cast, item):
    change(item, state="in_progress", result="")
    assert not [one for one in check_year(cast.other, ASSESSED, LATER) if one.finding.room == "measures"]
