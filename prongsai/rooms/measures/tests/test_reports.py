"""From measures to a document and its public page."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from prongsai.engines.plans.api import StepReport, report_progress
from prongsai.foundation.documents.api import plain_text
from prongsai.foundation.jobs.api import Job
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
    client.post(reverse("measures:announce", args=[year]))
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


def test_the_measures_themselves_become_a_document(cast: Any, make: Any, year: int) -> None:
    make("จัดให้มีช่องทางร้องเรียน", monitoring="รายงานทุกเดือน")
    client = cast.client("officer")
    answer = client.post(
        reverse("measures:make_report", args=[year, "plan"]),
        {"layout": "plan", "introduction": "", "signature": "ลงชื่อ"},
    )
    assert answer.status_code == 302
    assert "รายงานทุกเดือน" in plain_text(Report.objects.get().document.blocks())


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
    from datetime import timedelta

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
