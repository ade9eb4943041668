"""From measures to a document and its public page."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from prongsai.engines.framework.api import ResultDraft, save_result, write_analysis
from prongsai.engines.plans.api import Approved, StepReport, announce_plan, plan_of, report_progress
from prongsai.foundation.documents.api import plain_text
from prongsai.foundation.jobs import actions as jobs
from prongsai.foundation.jobs.api import Job
from prongsai.foundation.publishing.api import PageDraft
from prongsai.kernel.actor import Actor
from prongsai.rooms.measures.models import Report
from prongsai.rooms.measures.queries import public_place
from prongsai.rooms.measures.tests.conftest import photo

pytestmark = pytest.mark.django_db
OPTIONS = {
    "layout": "result_wide",
    "introduction": "ดังต่อไปนี้",
    "photos": "pages",
    "photos_per_page": "4",
    "signature": "",
}


def work() -> None:
    from prongsai.foundation.jobs.actions import HANDLERS

    for job in Job.objects.filter(kind="documents.render", state="waiting"):
        HANDLERS[job.kind](job, Actor.system(job.organization, "worker"))


def announce(cast: Any, year: int) -> None:
    """Announce the year's measures by a memo that was approved on paper."""
    officer = cast.actor("officer")
    plan = plan_of(officer, year)
    memo = Approved(number="ตย 70001/41", on=timezone.localdate(), by_text="นายก")
    announce_plan(by=officer, plan=plan, elsewhere=memo, today=timezone.localdate())


@pytest.fixture
def finished(cast: Any, make: Any) -> Any:
    item = make("ประกาศนโยบายไม่รับของขวัญ")
    steps = [StepReport(pk=step.pk, state="done") for step in item.steps.all()]
    report_progress(
        by=cast.actor("works"), item=item, today=timezone.localdate(), steps=steps, result="ประกาศแล้ว"
    )
    cast.client("works").post(
        reverse("measures:add_evidence", args=[item.pk]),
        {"what": "photos", "photos": [photo()], "covers": "year"},
    )
    return item


@pytest.mark.parametrize(
    ("year", "what", "address"),
    [
        (2566, "result", "ita/2566/o43"),
        (2568, "result", "ita/2569/o26"),
        (2569, "plan", "ita/2569/o25"),
        (2540, "plan", None),
    ],
)
def test_where_documents_are_public(year: int, what: str, address: str | None) -> None:
    place = public_place(year, what)
    assert (place and place.address) == address


@pytest.mark.slow
def test_the_report_is_made_and_published(cast: Any, finished: Any, year: int) -> None:
    client = cast.client("officer")
    url = reverse("measures:make_report", args=[year, "result"])
    assert "ดำเนินการเรียบร้อยแล้ว ๑ มาตรการ" in client.get(url).content.decode()
    answer = client.post(url, OPTIONS)
    assert answer.status_code == 302, answer.content.decode()
    report = Report.objects.get()
    text = plain_text(report.document.blocks())
    for words in ("ประกาศนโยบายไม่รับของขวัญ", "ประกาศแล้ว", "กองช่าง", "ดังต่อไปนี้"):
        assert words in text
    publish = reverse("measures:publish_report", args=[report.pk])
    assert client.post(publish, {"replaces": 0}).status_code == 409  # not announced
    announce(cast, year)
    assert client.post(publish, {"replaces": 0}).status_code == 409  # no files yet
    work()
    assert client.get(answer["Location"]).status_code == 200
    data = {
        "replaces": 0,
        "responsible": "สำนักปลัด",
        "approved_by": "นายกองค์การบริหารส่วนตำบล",
        "approved_on": "1/10/2569",
        "note": "",
    }
    assert client.post(publish, data).status_code == 302
    place = public_place(year, "result")
    assert place is not None
    page = cast.client().get(f"/{place.address}/", follow=True)
    assert page.status_code == 200
    assert "ประกาศนโยบายไม่รับของขวัญ" in page.content.decode()
    assert client.post(publish, data).status_code == 409  # nothing changed
    assert client.post(publish, data | {"approved_by": "ก" * 301}).status_code == 422


@pytest.fixture
def ready(cast: Any, finished: Any, year: int) -> Report:
    """A report whose files are made, of measures that are announced."""
    client = cast.client("officer")
    client.post(reverse("measures:make_report", args=[year, "result"]), OPTIONS)
    announce(cast, year)
    work()
    return Report.objects.get()


@pytest.mark.slow
def test_a_report_is_published_at_the_time_that_was_set(cast: Any, ready: Report, year: int) -> None:
    client, shown = cast.client("officer"), reverse("measures:report", args=[ready.pk])
    publish = reverse("measures:publish_report", args=[ready.pk])
    place = public_place(year, "result")
    assert place is not None
    later = {"replaces": 0, "responsible": "สำนักปลัด", "when": "later", "hour": "08:30"}
    for given, words in (
        ({}, "โปรดเลือกวันที่"),
        ({"on": "1/1/2569"}, "เวลานี้ผ่านไปแล้ว"),
        ({"on": "ไม่ใช่วันที่"}, "สำนักปลัด"),
    ):
        refused = client.post(publish, later | given)
        assert refused.status_code == 422
        assert words in refused.content.decode()
        assert not PageDraft.objects.exists()
    tomorrow = timezone.localdate() + timedelta(days=1)
    day = f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year + 543}"
    for hour in ("08:30", "14:00"):  # the second time takes the place of the first
        assert client.post(publish, later | {"on": day, "hour": hour}).status_code == 302
    draft = PageDraft.objects.get()
    assert timezone.localtime(draft.publish_at).strftime("%H:%M") == "14:00"
    for page in (shown, reverse("measures:make_report", args=[year, "result"]), "/office/publishing/"):
        assert "๑๔.๐๐" in client.get(page).content.decode(), page
    assert cast.client().get(f"/{place.address}").status_code == 404
    cancel = reverse("measures:unschedule_report", args=[ready.pk])
    assert cast.client("mayor").post(cancel).status_code == 403
    assert client.post(cancel).status_code == 302
    assert client.post(cancel).status_code == 409
    assert not PageDraft.objects.exists()
    assert client.post(publish, later | {"on": day}).status_code == 302
    at = timezone.now() + timedelta(days=2)
    while job := jobs.claim("w", at):
        jobs.run(job, new_reference=lambda: "E")
    assert cast.client().get(f"/{place.address}").status_code == 200
    assert "เผยแพร่แล้ว" in client.get(reverse("measures:make_report", args=[year, "result"])).content.decode()
    assert client.post(cancel).status_code == 409


@pytest.mark.slow
def test_publishing_now_takes_the_time_away(cast: Any, ready: Report, year: int) -> None:
    client, publish = cast.client("officer"), reverse("measures:publish_report", args=[ready.pk])
    tomorrow = timezone.localdate() + timedelta(days=1)
    day = f"{tomorrow.day}/{tomorrow.month}/{tomorrow.year + 543}"
    assert (
        client.post(publish, {"replaces": 0, "when": "later", "on": day, "hour": "08:30"}).status_code == 302
    )
    assert client.post(publish, {"replaces": 0, "when": "now"}).status_code == 302
    assert not PageDraft.objects.exists()
    while job := jobs.claim("w", timezone.now() + timedelta(days=2)):
        jobs.run(job, new_reference=lambda: "E")
        job.refresh_from_db()
        assert job.state == "done"
    ready.refresh_from_db()
    assert ready.page is not None
    assert ready.page.current_number == 1
    stale = client.post(publish, {"replaces": 0, "when": "later", "on": day, "hour": "08:30"})
    assert stale.status_code == 409  # somebody published after the form was opened


def test_a_chart_of_the_states_is_a_choice(cast: Any, finished: Any, year: int) -> None:
    client, url = cast.client("officer"), reverse("measures:make_report", args=[year, "result"])
    assert "แสดงแผนภูมิ" in client.get(url).content.decode()
    for given, count in (({}, 0), ({"with_chart": "on"}, 1)):
        assert client.post(url, OPTIONS | given).status_code == 302
        made = Report.objects.order_by("-pk").first()
        assert made is not None
        blocks = [block for section in made.document.blocks().sections for block in section.blocks]
        assert sum(type(block).__name__ == "Chart" for block in blocks) == count


def test_the_measures_themselves_become_a_document(cast: Any, make: Any, year: int) -> None:
    make("จัดให้มีช่องทางร้องเรียน", monitoring="รายงานทุกเดือน")
    officer, draft = cast.actor("officer"), ResultDraft(scores={"4": Decimal(80), "6": Decimal(70)})
    result = save_result(by=officer, fiscal_year=year - 1, draft=draft, version=0)
    own = {"indicator": "", "issues": "เจ้าหน้าที่ยังไม่ทราบแนวปฏิบัติ", "improve": ""}
    write_analysis(by=officer, result=result, code="4", texts=own, is_left_out=False, version=0)
    left_out = {"indicator": "", "issues": "", "improve": ""}
    write_analysis(by=officer, result=result, code="6", texts=left_out, is_left_out=True, version=0)
    client = cast.client("officer")
    answer = client.post(
        reverse("measures:make_report", args=[year, "plan"]),
        {"layout": "plan", "introduction": "", "signature": "ลงชื่อ"},
    )
    assert answer.status_code == 302
    text = plain_text(Report.objects.get().document.blocks())
    assert "รายงานทุกเดือน" in text
    # The analysis stands before the measures that answer it, as a person wrote it.
    assert text.index("การวิเคราะห์ผลการประเมิน") < text.index("เจ้าหน้าที่ยังไม่ทราบแนวปฏิบัติ")
    assert text.index("เจ้าหน้าที่ยังไม่ทราบแนวปฏิบัติ") < text.index("รายงานทุกเดือน")
    assert "๘๐.๐๐" in text
    assert "๗๐.๐๐" not in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("layout", "burnt"),
        ("introduction", "ก" * 8001),
        ("photos", "all"),
        ("photos_per_page", "5"),
        ("columns", "secret"),
        ("signature", "ก" * 501),
    ],
)
def test_options_that_do_not_exist_are_told(cast: Any, make: Any, year: int, field: str, value: str) -> None:
    make()
    answer = cast.client("officer").post(
        reverse("measures:make_report", args=[year, "result"]), OPTIONS | {field: value}
    )
    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_who_may_make_and_publish(cast: Any, finished: Any, year: int) -> None:
    url = reverse("measures:make_report", args=[year, "result"])
    assert cast.client("works").get(url).status_code == 403
    assert cast.client("stranger").get(url).status_code == 404
    assert cast.client("mayor").post(url, OPTIONS).status_code == 302
    report = Report.objects.get()
    publish = reverse("measures:publish_report", args=[report.pk])
    assert cast.client("mayor").post(publish, {"replaces": 0}).status_code == 403
    assert cast.client("stranger").post(publish, {"replaces": 0}).status_code == 404
    assert cast.client("stranger").get(reverse("measures:report", args=[report.pk])).status_code == 404
    assert cast.client("works").get(reverse("measures:report", args=[report.pk])).status_code == 403
    assert (
        cast.client("officer").get(reverse("measures:make_report", args=[year, "burnt"])).status_code == 404
    )
    assert (
        cast.client("officer").get(reverse("measures:make_report", args=[2510, "result"])).status_code == 404
    )


def test_what_the_lobby_asks(cast: Any, finished: Any, make: Any, year: int) -> None:
    from prongsai.rooms.measures.api import search, summary, waiting_for

    today = timezone.localdate()
    make("ล่าช้า", steps=[("ยังไม่ได้ทำ", today - timedelta(days=2))])
    make("ของกองคลัง", unit=cast.finance, steps=[("ยังไม่ได้ทำ", today - timedelta(days=2))])
    assert [(one.title, one.kind) for one in waiting_for(cast.actor("works"), today)] == [("ล่าช้า", "late")]
    assert "confirm" in {one.kind for one in waiting_for(cast.actor("clerk"), today)}
    found = summary(cast.actor("officer"), year)
    assert found.counts is not None
    assert (found.counts.total, found.counts.done, found.counts.late) == (3, 1, 2)
    assert [hit.title for hit in search(cast.actor("officer"), "ของขวัญ", 5)] == ["ประกาศนโยบายไม่รับของขวัญ"]
    assert search(cast.actor("works"), "ของกองคลัง", 5) == []
