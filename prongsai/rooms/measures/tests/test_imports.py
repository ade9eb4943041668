"""Reading a document: hostile files, correction, saving, and nothing before the officer agrees."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from prongsai.engines.plans.api import Import, Item, Plan
from prongsai.foundation.jobs.api import Job
from prongsai.kernel.actor import Actor

pytestmark = pytest.mark.django_db

DOCUMENT = """รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน
องค์การบริหารส่วนตำบลตัวอย่าง ประจำปีงบประมาณ พ.ศ. 2568

<table>
<tr><th>มาตรการ</th><th>ขั้นตอนหรือวิธีการ</th><th>ผู้รับผิดชอบ</th><th>ระยะเวลา</th><th>ผลการดำเนินการ</th></tr>
<tr><td>1. ประกาศนโยบายไม่รับของขวัญ</td><td>1. จัดทำประกาศ<br>2. เผยแพร่ประกาศ</td>
<td>สำนักปลัด</td><td>ต.ค. 67 - มี.ค. 68</td><td>ประกาศและเผยแพร่แล้ว</td></tr>
<tr><td>2. จัดทำทะเบียนยืมทรัพย์สิน</td><td>จัดทำทะเบียนคุม</td>
<td>กองช่าง</td><td>ตลอดปีงบประมาณ</td><td>ใช้ทะเบียนทุกส่วนราชการ</td></tr>
</table>
"""


def page_of(text: str = DOCUMENT) -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8></head><body><p>{text}</p></body></html>".encode()


def upload(client: Any, name: str, content: bytes) -> Any:
    return client.post(reverse("measures:imports"), {"document": SimpleUploadedFile(name, content)})


def work(cast: Any) -> None:
    """Do what waits, as the worker does."""
    from prongsai.foundation.jobs.actions import HANDLERS

    for job in Job.objects.filter(kind="plans.read", state="waiting"):
        HANDLERS[job.kind](job, Actor.system(job.organization, "worker"))


@pytest.fixture
def read(cast: Any) -> Import:
    assert upload(cast.client("officer"), "รายงาน 2568.html", page_of()).status_code == 302
    work(cast)
    row: Import = Import.objects.get()
    assert row.state == "read", row.message
    return row


def rows(row: Import, **changed: Any) -> dict[str, Any]:
    from prongsai.engines.plans.api import rows_of

    given = rows_of(row.draft)
    data: dict[str, Any] = {"version": row.version, "row_key": [str(n) for n in range(len(given))]}
    for name in ("title", "responsible", "period", "monitoring", "result", "success", "suggestion", "status"):
        data[f"row_{name}"] = [one[name] or "" for one in given]
    data["row_steps"] = ["\r\n".join(one["steps"]) for one in given]
    data["row_budget"] = ["" for _one in given]
    return data | changed


def test_nothing_is_saved_before_the_officer_agrees(cast: Any, read: Import) -> None:
    client, url = cast.client("officer"), reverse("measures:import", args=[read.pk])
    page = client.get(url).content.decode()
    assert "ประกาศนโยบายไม่รับของขวัญ" in page
    assert not Plan.objects.exists()
    corrected = rows(read)
    corrected["row_title"][0] = "ประกาศนโยบายไม่รับของขวัญทุกเทศกาล"
    assert client.post(url, corrected | {"keep": "1"}).status_code == 302
    assert not Plan.objects.exists()
    assert "ทุกเทศกาล" in client.get(url).content.decode()
    read.refresh_from_db()
    data = rows(read) | {"save": "1", "fiscal_year": "๒๕๖๘", "contents": "results"}
    assert client.post(url, data).status_code == 302
    first, second = Item.objects.order_by("seq")
    assert first.title == "ประกาศนโยบายไม่รับของขวัญทุกเทศกาล"
    assert [step.text for step in first.steps.all()] == ["จัดทำประกาศ", "เผยแพร่ประกาศ"]
    assert [link.unit for link in second.item_units.all()] == [cast.works]
    assert first.result == "ประกาศและเผยแพร่แล้ว"
    assert (first.starts_on.isoformat(), first.ends_on.isoformat()) == ("2024-10-01", "2025-03-31")
    read.refresh_from_db()
    assert read.state == "saved"
    assert client.post(url, data).status_code == 409
    assert Item.objects.count() == 2


def test_measures_only_move_to_the_new_year_without_results(cast: Any, read: Import) -> None:
    data = rows(read) | {"save": "1", "fiscal_year": "2570", "contents": "measures"}
    assert cast.client("officer").post(reverse("measures:import", args=[read.pk]), data).status_code == 302
    first = Item.objects.order_by("seq")[0]
    assert (first.state, first.result) == ("not_started", "")
    assert first.starts_on.isoformat() == "2026-10-01"
    assert first.period_text == ""


def test_done_without_a_result_stays_open(cast: Any, read: Import) -> None:
    data = rows(read) | {"save": "1", "fiscal_year": "2568", "contents": "results"}
    data["row_status"], data["row_result"] = ["done", "done"], ["", "มีผล"]
    assert cast.client("officer").post(reverse("measures:import", args=[read.pk]), data).status_code == 302
    assert [item.state for item in Item.objects.order_by("seq")] == ["in_progress", "done"]
    assert {step.state for step in Item.objects.get(seq=2).steps.all()} == {"done"}


def test_a_year_that_has_measures_asks_what_to_do(cast: Any, read: Import) -> None:
    from prongsai.engines.plans.api import ItemDraft, create_item, open_plan

    officer = cast.actor("officer")
    old = create_item(
        by=officer, plan=open_plan(by=officer, fiscal_year=2568), draft=ItemDraft(title="มีอยู่แล้ว")
    )
    client, url = cast.client("officer"), reverse("measures:import", args=[read.pk])
    data = rows(read) | {"save": "1", "fiscal_year": "2568", "contents": "results"}
    assert client.post(url, data).status_code == 422
    assert Item.objects.count() == 1
    read.refresh_from_db()
    assert client.post(url, data | {"version": read.version, "when_exists": "replace"}).status_code == 302
    assert [item.title for item in Item.objects.filter(removed_at=None)] == [
        "ประกาศนโยบายไม่รับของขวัญ",
        "จัดทำทะเบียนยืมทรัพย์สิน",
    ]
    old.refresh_from_db()
    assert old.removed_at is not None


def test_rows_are_added_and_left_out_without_scripts(cast: Any, read: Import) -> None:
    client, url = cast.client("officer"), reverse("measures:import", args=[read.pk])
    page = client.post(url, rows(read) | {"row_action": "drop-1"}).content.decode()
    assert "ประกาศนโยบายไม่รับของขวัญ</textarea>" not in page
    page = client.post(url, rows(read) | {"row_action": "add"}).content.decode()
    assert page.count('name="row_title"') == 3
    for nonsense in ("drop-99", "drop-x", "burn"):
        assert client.post(url, rows(read) | {"row_action": nonsense}).status_code == 200


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("title", 1001),
        ("responsible", 301),
        ("period", 201),
        ("monitoring", 2001),
        ("result", 8001),
        ("success", 4001),
        ("suggestion", 4001),
        ("steps", 2001),
    ],
)
def test_over_long_cells_are_told_and_kept(cast: Any, read: Import, name: str, length: int) -> None:
    data = rows(read) | {"save": "1", "fiscal_year": "2568", "contents": "results"}
    data[f"row_{name}"][0] = "ก" * length
    answer = cast.client("officer").post(reverse("measures:import", args=[read.pk]), data)
    assert answer.status_code == 422
    assert "ก" * length in answer.content.decode()
    assert not Item.objects.exists()


@pytest.mark.parametrize("year", ["", "x", "1999", "99999"])
def test_a_year_that_cannot_be(cast: Any, read: Import, year: str) -> None:
    data = rows(read) | {"save": "1", "fiscal_year": year, "contents": "results"}
    assert cast.client("officer").post(reverse("measures:import", args=[read.pk]), data).status_code == 422


def test_two_people_correct_the_same_document(cast: Any, read: Import) -> None:
    client, url = cast.client("officer"), reverse("measures:import", args=[read.pk])
    mine, theirs = rows(read), rows(read)
    theirs["row_title"], mine["row_title"] = ["ของเขา", "สอง"], ["ของท่าน", "สอง"]
    assert client.post(url, theirs | {"keep": "1"}).status_code == 302
    answer = client.post(url, mine | {"keep": "1"})
    assert answer.status_code == 409
    assert "ของเขา" in answer.content.decode()
    assert "ของท่าน" in answer.content.decode()


def zip_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 120_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("เปล่า.docx", b""),
        ("ปลอม.docx", b"%PDF-1.4 nothing"),
        ("เสีย.pdf", b"%PDF-1.7\n garbage"),
        ("ไวรัส.exe", b"MZ" + b"\x00" * 200),
        ("ระเบิด.docx", zip_bomb()),
    ],
)
def test_hostile_documents_get_a_sentence(cast: Any, name: str, content: bytes) -> None:
    client = cast.client("officer")
    answer = upload(client, name, content)
    if answer.status_code == 302:  # some are found out when they are read
        work(cast)
        row = Import.objects.get()
        assert row.state == "failed"
        assert row.message
        page = client.get(reverse("measures:import", args=[row.pk]))
        assert page.status_code == 200
        assert row.message.split("\n")[0] in page.content.decode()
    else:
        assert answer.status_code == 422
        assert "sai-errs" in answer.content.decode()
    assert not Plan.objects.exists()


def test_a_document_without_measures_says_so(cast: Any) -> None:
    client = cast.client("officer")
    upload(client, "บันทึก.txt", "เรียน นายกองค์การบริหารส่วนตำบลตัวอย่าง\nขอให้พิจารณา\n".encode())
    work(cast)
    row = Import.objects.get()
    page = client.get(reverse("measures:import", args=[row.pk])).content.decode()
    assert row.state in {"read", "failed"}
    if row.state == "read":
        assert "ไม่พบมาตรการในเอกสารนี้" in page
        answer = client.post(
            reverse("measures:import", args=[row.pk]),
            {"version": 1, "save": "1", "fiscal_year": "2568", "contents": "results"},
        )
        assert answer.status_code == 422


def test_waiting_and_putting_aside(cast: Any) -> None:
    client = cast.client("officer")
    upload(client, "รายงาน.html", page_of())
    row = Import.objects.get()
    page = client.get(reverse("measures:import", args=[row.pk])).content.decode()
    assert reverse("measures:import_progress", args=[row.pk]) in page
    assert client.get(reverse("measures:import_progress", args=[row.pk])).status_code == 200
    assert client.post(reverse("measures:discard_import", args=[row.pk])).status_code == 302
    work(cast)
    row.refresh_from_db()
    assert row.state == "discarded"


def test_only_those_who_change_measures_import_and_only_their_own(cast: Any, read: Import) -> None:
    for name in ("import", "import_json", "import_progress"):
        url = reverse(f"measures:{name}", args=[read.pk])
        assert cast.client("works").get(url).status_code == 403
        assert cast.client("stranger").get(url).status_code == 404
    assert upload(cast.client("works"), "รายงาน.html", page_of()).status_code == 403
    assert (
        cast.client("officer").get(reverse("measures:import_json", args=[read.pk])).json()["fiscal_year"]
        == 2568
    )


def test_an_action_plan_becomes_a_plan_of_its_own(cast: Any, read: Import) -> None:
    Import.objects.update(
        reading={
            "kind": "action_plan",
            "organization": "องค์การบริหารส่วนตำบลตัวอย่าง",
            "fiscal_year": 2569,
            "summary": [
                {
                    "title": "โครงการ ก",
                    "dimension": 2,
                    "budget": 20000.0,
                    "quarters": [True, False, False, False],
                }
            ],
            "projects": [
                {"title": "โครงการ ก", "steps": ["ประชุม"], "responsible": "กองคลัง", "period": "ตลอดปีงบประมาณ"}
            ],
            "findings": [{"kind": "numbering", "where": "ตาราง", "text": "๑. ๑.", "note": "เลขซ้ำ"}],
        }
    )
    read.refresh_from_db()
    client, url = cast.client("officer"), reverse("measures:import", args=[read.pk])
    page = client.get(url).content.decode()
    assert "เลขซ้ำ" in page
    data = rows(read) | {
        "save": "1",
        "fiscal_year": "2569",
        "contents": "measures",
        "row_budget": ["20,000.50"],
    }
    assert client.post(url, data).status_code == 302
    plan = Plan.objects.get()
    item = Item.objects.get()
    assert plan.kind == "action_plan"
    assert (str(item.budget), item.dimension, item.quarters) == ("20000.50", 2, [True, False, False, False])
    assert "โครงการ ก" not in client.get("/office/measures/?year=2569").content.decode()


@pytest.mark.parametrize("budget", ["แพงมาก", "-1", "1" * 30, "nan", "1e999"])
def test_a_budget_that_is_no_amount_is_told(cast: Any, read: Import, budget: str) -> None:
    data = rows(read) | {
        "save": "1",
        "fiscal_year": "2568",
        "contents": "results",
        "row_budget": [budget, ""],
    }
    assert cast.client("officer").post(reverse("measures:import", args=[read.pk]), data).status_code == 422
    assert not Item.objects.exists()


@pytest.mark.parametrize("name", ["ใหญ่.txt", "ใหญ่.pdf", "ใหญ่.html"])
def test_a_document_that_is_too_large_is_told(cast: Any, settings: Any, name: str) -> None:
    settings.PRONGSAI_MAX_UPLOAD_MB = 1
    answer = upload(cast.client("officer"), name, b"0" * 1_200_000)
    assert answer.status_code == 422
    assert not Import.objects.exists()
