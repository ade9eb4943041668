"""The list: search, filters, pages, exports, empty states, both languages, and the number of its queries."""

from __future__ import annotations

import io
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from prongsai.engines.framework.api import item_for
from prongsai.engines.framework.api import items as edition_items
from prongsai.engines.plans.api import Evidence, Item, Step, StepReport, open_plan, report_progress

pytestmark = pytest.mark.django_db
COUNTS = Path(__file__).with_name("query_counts.json")


def titles(client: Any, **query: Any) -> list[str]:
    page = client.get("/office/measures/", query)
    assert page.status_code == 200
    return [item.title for item, _codes, _state in page.context["rows"]]


@pytest.fixture
def four(cast: Any, make: Any) -> list[Any]:
    today = timezone.localdate()
    items = [
        make(
            "ก ร้องเรียนร้องทุกข์",
            unit=cast.works,
            steps=[("แต่งตั้งผู้รับผิดชอบ ๑๒ หมู่บ้าน", today - timedelta(days=3))],
            concepts=["complaint_channel", "integrity_measures", "complaint_guideline"],
        ),
        make("ข ทะเบียนทรัพย์สิน", unit=cast.finance),
        make("ค ไม่รับของขวัญ", unit=cast.works),
        make("ง เปิดเผยข้อมูล 100%", unit=cast.finance),
    ]
    step = items[2].steps.first()
    report_progress(
        by=cast.actor("officer"), item=items[2], today=today, steps=[StepReport(pk=step.pk, state="done")]
    )
    return items


ASKED = [
    ({}, "กขคง"),
    ({"q": "ทรัพย์สิน"}, "ข"),
    ({"q": "12 หมู่บ้าน"}, "ก"),
    ({"q": "๑๐๐%"}, "ง"),
    ({"q": "%"}, "ง"),
    ({"q": "ไม่มีเลย"}, ""),
    ({"state": "in_progress"}, "ค"),
    ({"state": "done"}, ""),
    ({"state": "burnt"}, "กขคง"),
    ({"show": "late"}, "ก"),
    ({"show": "bare"}, "กขคง"),
    ({"concept": "integrity_measures"}, "ก"),
    ({"concept": "nothing"}, ""),
    ({"sort": "-seq"}, "งคขก"),
    ({"sort": "due"}, "กขคง"),
    ({"sort": "x"}, "กขคง"),
    ({"page": "2"}, "กขคง"),
    ({"page": "x"}, "กขคง"),
    ({"unit": "x"}, "กขคง"),
    ({"unit": "99999999999999999999"}, "กขคง"),
    ({"q": "ก" * 5000}, "กขคง"),
]


def test_what_the_address_asks_for(cast: Any, four: Any) -> None:
    client = cast.client("officer")
    for query, expected in ASKED:
        found = "".join(title[0] for title in titles(client, **query))
        assert found == expected, query


def test_items_stand_in_the_order_of_the_edition(cast: Any, four: Any, year: int) -> None:
    client = cast.client("officer")
    place = {entry.concept: number for number, entry in enumerate(edition_items(year))}
    wanted = sorted(["complaint_channel", "integrity_measures", "complaint_guideline"], key=place.__getitem__)
    codes = [item_for(year, concept).code for concept in wanted]
    assert client.get("/office/measures/").context["rows"][0][1] == ", ".join(codes)
    record = client.get(f"/office/measures/{four[0].pk}/")
    assert [link.code for link in record.context["links"]] == codes


def test_filters_are_folded_until_one_is_in_force(cast: Any, four: Any) -> None:
    client = cast.client("officer")

    def fold(**query: Any) -> str:
        text = client.get("/office/measures/", query).content.decode()
        return text[text.index('<details class="sai-filter-more"') :].split("</summary>")[0]

    for query in ({}, {"q": "data-set>"}, {"sort": "due"}, {"state": "burnt"}):
        assert " open>" not in fold(**query), query
    shown = fold(state="in_progress", unit=cast.works.pk)
    assert " open>" in shown
    assert "(๒)" in shown


def test_the_unit_filter_and_the_years(cast: Any, four: Any, year: int) -> None:
    client = cast.client("officer")
    assert titles(client, unit=cast.finance.pk) == ["ข ทะเบียนทรัพย์สิน", "ง เปิดเผยข้อมูล 100%"]
    page = client.get("/office/measures/", {"year": year + 1}).content.decode()
    assert "ยังไม่มีมาตรการปี" in page
    assert reverse("measures:clone", args=[year + 1]) in page
    assert client.get("/office/measures/", {"year": "๒๕๖๙"}).status_code == 200
    assert client.get("/office/measures/", {"year": "99999999"}).status_code == 200


def test_fifty_per_page(cast: Any, plan: Any) -> None:
    Item.objects.bulk_create(
        Item(organization=cast.office, plan=plan, seq=n, title=f"มาตรการ {n}") for n in range(1, 121)
    )
    client = cast.client("officer")
    assert len(titles(client)) == 50
    assert len(titles(client, page=3)) == 20


def test_empty_states_teach(cast: Any, year: int) -> None:
    page = cast.client("officer").get("/office/measures/").content.decode()
    assert reverse("measures:imports") in page
    page = cast.client("works").get("/office/measures/").content.decode()
    assert reverse("measures:imports") not in page


def test_the_list_in_english(cast: Any, four: Any, settings: Any) -> None:
    client = cast.client("officer")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for url in (
        "/office/measures/",
        reverse("measures:record", args=[four[0].pk]),
        reverse("measures:progress", args=[four[0].pk]),
    ):
        page = client.get(url).content.decode()
        assert 'lang="en"' in page
        assert "Not started" in page


def test_exports_hold_the_narrowed_list(cast: Any, four: Any) -> None:
    from openpyxl import load_workbook

    client = cast.client("officer")
    answer = client.get(reverse("measures:export", args=["xlsx"]), {"q": "ของขวัญ"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["ค ไม่รับของขวัญ"]
    text = client.get(reverse("measures:export", args=["csv"])).content.decode("utf-8-sig")
    assert "ง เปิดเผยข้อมูล 100%" in text
    assert client.get(reverse("measures:export", args=["exe"])).status_code == 404
    assert cast.client("stranger").get(reverse("measures:export", args=["csv"])).status_code == 404
    text = cast.client("works").get(reverse("measures:export", args=["csv"])).content.decode("utf-8-sig")
    assert "กองคลัง" not in text


def counted(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    # Opening the tenant's rows costs statements on PostgreSQL only.
    return sum(
        "set_config" not in q["sql"] and "current_setting" not in q["sql"] and "SAVEPOINT" not in q["sql"]
        for q in queries
    )


def test_the_number_of_queries_is_the_one_in_the_repository(cast: Any, make: Any) -> None:
    """Set PRONGSAI_KEEP_QUERY_COUNTS=1 to write the file after a change that is meant."""
    item = make()
    client = cast.client("officer")
    urls = {
        "list": "/office/measures/",
        "list, narrowed": "/office/measures/?q=ทะเบียน&state=not_started",
        "record": reverse("measures:record", args=[item.pk]),
        "progress": reverse("measures:progress", args=[item.pk]),
        "edit": reverse("measures:edit", args=[item.pk]),
    }
    few = {name: counted(client, url) for name, url in urls.items()}
    for number in range(60):
        make(f"ทะเบียนที่ {number}", steps=())
    Step.objects.bulk_create(
        Step(organization=cast.office, item=item, seq=n, text=f"ขั้นตอน {n}") for n in range(3, 40)
    )
    links = [
        Evidence(
            organization=cast.office, item=item, kind="link", url=f"https://example.org/{n}", caption="ประกาศ"
        )
        for n in range(20)
    ]
    Evidence.objects.bulk_create(links)
    many = {name: counted(client, url) for name, url in urls.items()}
    assert few == many
    if os.environ.get("PRONGSAI_KEEP_QUERY_COUNTS"):
        COUNTS.write_text(json.dumps(many, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert many == json.loads(COUNTS.read_text(encoding="utf-8"))


def test_copying_a_year_takes_no_states_results_or_evidence(cast: Any, four: Any, year: int) -> None:
    client = cast.client("officer")
    assert client.post(reverse("measures:clone", args=[year + 1]), {"source": year}).status_code == 302
    plan = open_plan(by=cast.actor("officer"), fiscal_year=year + 1)
    copies = list(plan.items.order_by("seq"))
    assert [copy.title for copy in copies] == [item.title for item in four]
    assert {copy.state for copy in copies} == {"not_started"}
    assert {step.state for copy in copies for step in copy.steps.all()} == {"not_started"}
    assert copies[0].starts_on == four[0].starts_on.replace(year=four[0].starts_on.year + 1)
    due = four[0].steps.first().due_on
    assert copies[0].steps.first().due_on == due.replace(year=due.year + 1)
    assert client.post(reverse("measures:clone", args=[year + 1]), {"source": year}).status_code == 409
    assert client.post(reverse("measures:clone", args=[year + 2]), {"source": 2500}).status_code == 400
