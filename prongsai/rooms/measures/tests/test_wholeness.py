"""Nothing is half done, nothing is cut off silently, and no page offers what its action refuses."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from prongsai.engines.plans.api import Import, Item, Plan, remove_item
from prongsai.foundation.files.api import store
from prongsai.foundation.organizations.api import Assignment, Role
from prongsai.kernel.errors import Problem
from prongsai.rooms.measures.actions import ReportOptions, make_report
from prongsai.rooms.measures.views import editing

pytestmark = pytest.mark.django_db


def reading(cast: Any, rows: list[dict[str, Any]], **more: Any) -> Import:
    file = store(by=cast.actor("officer"), name="report.txt", content="รายงาน".encode(), kind="document")
    return Import.objects.create(
        organization=cast.office,
        file=file,
        filename="report.txt",
        state="read",
        reading={"fiscal_year": 2569, "measures": rows, **more},
    )


def posted(titles: list[str], **more: Any) -> dict[str, Any]:
    names = ("steps", "responsible", "period", "monitoring", "result", "success", "suggestion", "budget")
    return {
        "row_key": [str(n) for n in range(len(titles))],
        "row_title": titles,
        "row_status": ["not_started"] * len(titles),
        **{f"row_{name}": [""] * len(titles) for name in names},
        "version": "1",
        "save": "1",
        "fiscal_year": "2569",
        "contents": "measures",
        "when_exists": "add",
        **more,
    }


@pytest.mark.parametrize("page", ["/office/measures/new/", "/office/measures/imports/"])
def test_whoever_edits_for_one_unit_is_not_offered_what_concerns_the_whole_year(
    cast: Any, make: Any, page: str
) -> None:
    role = Role.objects.get(organization=cast.office, code="officer")
    Assignment.objects.create(
        organization=cast.office, person=cast.people["works"], role=role, unit=cast.works
    )
    item, client = make(unit=cast.works), cast.client("works")
    assert client.get(page).status_code == 403
    edit = reverse("measures:edit", args=[item.pk])
    assert client.get(edit).status_code == 403
    assert edit not in client.get(reverse("measures:record", args=[item.pk])).content.decode()


def test_a_measure_that_cannot_be_saved_leaves_no_empty_year(cast: Any, monkeypatch: Any) -> None:
    def fail(**_given: Any) -> None:
        raise Problem("ไม่ได้")

    monkeypatch.setattr(editing, "create_measure", fail)
    answer = cast.client("officer").post("/office/measures/new/?year=2571", {"title": "มาตรการ"})
    assert answer.status_code == 422
    assert not Plan.objects.exists()


def test_the_longest_document_that_is_accepted_can_be_saved(cast: Any) -> None:
    titles = [f"มาตรการที่ {n}" for n in range(1, 401)]
    row = reading(cast, [{"title": title} for title in titles])
    answer = cast.client("officer").post(reverse("measures:import", args=[row.pk]), posted(titles))
    assert answer.status_code == 302
    assert Item.objects.count() == 400


def test_rows_beyond_the_limit_are_told_and_not_left_out(cast: Any) -> None:
    titles = [f"มาตรการที่ {n}" for n in range(1, 411)]
    row = reading(cast, [{"title": title} for title in titles])
    answer = cast.client("officer").post(reverse("measures:import", args=[row.pk]), posted(titles))
    assert answer.status_code == 422
    assert "มาตรการที่ 410" in answer.content.decode()
    assert not Item.objects.exists()


def test_a_corrected_title_keeps_the_quarters_of_its_project(cast: Any) -> None:
    quarters = [True, False, True, False]
    rows = [
        {"title": "โครงกาน ก", "dimension": 2, "quarters": quarters},
        {"title": "โครงการ ข", "dimension": 3, "quarters": [False] * 4},
    ]
    row = reading(cast, [], kind="action_plan", summary=rows)
    data = posted(["โครงการ ก", "โครงการ ข"])
    assert cast.client("officer").post(reverse("measures:import", args=[row.pk]), data).status_code == 302
    found = Item.objects.order_by("seq").values_list("title", "dimension", "quarters")
    assert list(found) == [("โครงการ ก", 2, quarters), ("โครงการ ข", 3, [False] * 4)]


def test_a_report_is_out_of_date_once_a_measure_is_deleted(cast: Any, make: Any, plan: Any) -> None:
    make("อยู่")
    gone = make("ไป")
    report = make_report(
        by=cast.actor("officer"),
        plan=plan,
        what="plan",
        options=ReportOptions(layout="plan"),
        today=timezone.localdate(),
    )
    url = reverse("measures:report", args=[report.pk])
    assert not cast.client("officer").get(url).context["changed"]
    remove_item(by=cast.actor("officer"), item=gone)
    assert cast.client("officer").get(url).context["changed"]
