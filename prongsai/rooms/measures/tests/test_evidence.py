"""Evidence: several photos at once, bad files, four dates, removing and bringing back."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from prongsai.engines.plans.api import Evidence
from prongsai.kernel.calendar import FiscalYear
from prongsai.rooms.measures.tests.conftest import day, photo

pytestmark = pytest.mark.django_db


def test_photos_are_added_described_and_confirmed(cast: Any, make: Any, year: int) -> None:
    item = make()
    step = item.steps.first()
    works = cast.client("works")
    answer = works.post(
        reverse("measures:add_evidence", args=[item.pk]),
        {
            "what": "photos",
            "photos": [photo("ป้าย.jpg"), photo("ประชุม.jpg", "#8a5140")],
            "step": step.pk,
            "covers": "half1",
        },
    )
    assert answer.status_code == 302
    one, two = Evidence.objects.order_by("pk")
    assert one.step == step
    assert (one.supports_from, one.supports_to) == FiscalYear(year).half_years[0].period
    today = timezone.localdate()
    data = {
        f"e{one.pk}-caption": "ป้ายหน้าที่ทำการ",
        f"e{one.pk}-happened_on": day(today),
        f"e{one.pk}-step": step.pk,
        f"e{one.pk}-covers": "half1",
        f"e{two.pk}-caption": "",
        f"e{two.pk}-happened_on": "",
        f"e{two.pk}-step": "",
        f"e{two.pk}-covers": "year",
    }
    assert works.post(answer["Location"], data).status_code == 302
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.caption, one.happened_on) == ("ป้ายหน้าที่ทำการ", today)
    assert two.supports_to == FiscalYear(year).ends_on
    assert cast.client("head").post(reverse("measures:approve_evidence", args=[one.pk])).status_code == 302
    page = works.get(reverse("measures:record", args=[item.pk])).content.decode()
    assert "ป้ายหน้าที่ทำการ" in page
    assert "รูปที่ ๒ ยังไม่มีคำบรรยาย" in page
    item.refresh_from_db()
    assert item.evidence_count == 2
    works.post(
        reverse("measures:evidence", args=[one.pk]),
        {"caption": "แก้คำ", "happened_on": "", "step": "", "covers": ""},
    )
    one.refresh_from_db()
    assert one.approved_at is None


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
        archive.writestr("[Content_Types].xml", b"<Types/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("what", "name", "content"),
    [
        ("photos", "เปล่า.jpg", b""),
        ("photos", "ไม่ใช่รูป.jpg", b"<html><script>alert(1)</script>"),
        ("photos", "ขาด.jpg", b"\xff\xd8\xff\xe0" + b"0" * 400),
        ("photos", "สคริปต์.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("attachments", "ไวรัส.exe", b"MZ" + b"\x00" * 500),
        ("attachments", "เปล่า.pdf", b""),
        ("attachments", "ไม่ตรง.pdf", b"PK\x03\x04" + b"0" * 300),
    ],
)
def test_bad_files_get_a_sentence_and_store_nothing(
    cast: Any, make: Any, what: str, name: str, content: bytes
) -> None:
    from prongsai.foundation.files.api import File

    item = make()
    data = {"what": what, what: SimpleUploadedFile(name, content), "covers": ""}
    answer = cast.client("works").post(reverse("measures:add_evidence", args=[item.pk]), data)
    assert answer.status_code == 422, answer.content.decode()[:400]
    assert "sai-errs" in answer.content.decode()
    assert not Evidence.objects.exists()
    assert not File.objects.exists()


def test_a_good_photo_beside_a_bad_one_is_kept_and_the_bad_one_named(cast: Any, make: Any) -> None:
    item = make()
    data = {"what": "photos", "photos": [photo("ดี.jpg"), SimpleUploadedFile("เสีย.jpg", b"no")], "covers": ""}
    answer = cast.client("works").post(reverse("measures:add_evidence", args=[item.pk]), data, follow=True)
    assert "เสีย.jpg" in answer.content.decode()
    assert Evidence.objects.count() == 1


def test_nothing_chosen_and_too_much_chosen_are_told(cast: Any, make: Any) -> None:
    url = reverse("measures:add_evidence", args=[make().pk])
    client = cast.client("works")
    assert client.post(url, {"what": "photos", "covers": ""}).status_code == 422
    many = [SimpleUploadedFile(f"{n}.jpg", b"x") for n in range(31)]
    assert client.post(url, {"what": "photos", "photos": many, "covers": ""}).status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "ไม่ใช่ที่อยู่"),
        ("url", "javascript:alert(1)"),
        ("url", "https://x.example/" + "a" * 2001),
        ("caption", "ก" * 301),
        ("caption", ""),
        ("happened_on", "พรุ่งนี้ก็ได้"),
        ("step", "999999"),
        ("covers", "always"),
    ],
)
def test_a_link_that_does_not_fit_is_told(cast: Any, make: Any, field: str, value: str) -> None:
    data = {
        "what": "link",
        "url": "https://example.org/",
        "caption": "ประกาศ",
        "happened_on": "",
        "covers": "",
    } | {field: value}
    answer = cast.client("works").post(reverse("measures:add_evidence", args=[make().pk]), data)
    assert answer.status_code == 422
    assert not Evidence.objects.exists()


def test_evidence_from_the_future_is_refused(cast: Any, make: Any) -> None:
    data = {
        "what": "link",
        "url": "https://example.org/",
        "caption": "ก",
        "happened_on": day(timezone.localdate() + timedelta(days=1)),
    }
    assert (
        cast.client("works").post(reverse("measures:add_evidence", args=[make().pk]), data).status_code == 422
    )


def test_removed_evidence_stays_in_the_history_and_comes_back(cast: Any, make: Any) -> None:
    item = make()
    client = cast.client("works")
    client.post(
        reverse("measures:add_evidence", args=[item.pk]),
        {"what": "link", "url": "https://example.org/", "caption": "ประกาศนโยบาย"},
    )
    one = Evidence.objects.get()
    assert client.post(reverse("measures:remove_evidence", args=[one.pk])).status_code == 302
    item.refresh_from_db()
    assert item.evidence_count == 0
    assert client.get(reverse("measures:evidence", args=[one.pk])).status_code == 404
    assert "ประกาศนโยบาย" in client.get(reverse("measures:history", args=[item.pk])).content.decode()
    assert (
        cast.client("stranger").post(reverse("measures:removed_evidence", args=[one.pk])).status_code == 404
    )
    assert client.get(reverse("measures:removed_evidence", args=[one.pk])).status_code == 200
    assert client.post(reverse("measures:removed_evidence", args=[one.pk])).status_code == 302
    item.refresh_from_db()
    assert item.evidence_count == 1


@pytest.mark.parametrize(("what", "name"), [("photos", "ใหญ่.jpg"), ("attachments", "ใหญ่.pdf")])
def test_a_file_that_is_too_large_is_told(cast: Any, make: Any, settings: Any, what: str, name: str) -> None:
    settings.PRONGSAI_MAX_UPLOAD_MB = 1
    data = {"what": what, what: SimpleUploadedFile(name, b"%PDF-1.4 " + b"0" * 1_200_000), "covers": ""}
    answer = cast.client("works").post(reverse("measures:add_evidence", args=[make().pk]), data)
    assert answer.status_code == 422
    assert "sai-errs" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_full_disk_is_told_and_loses_nothing(cast: Any, make: Any, monkeypatch: Any) -> None:
    import errno

    from django.core.files.storage import FileSystemStorage

    def full(*_args: Any, **_kwargs: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    item = make()
    monkeypatch.setattr(FileSystemStorage, "_save", full)
    client = cast.client("works")
    client.raise_request_exception = False
    data = {"what": "photos", "photos": photo(), "covers": "half1"}
    answer = client.post(reverse("measures:add_evidence", args=[item.pk]), data)
    assert answer.status_code in {422, 503, 507}
    assert not Evidence.objects.exists()
    item.refresh_from_db()
    assert item.evidence_count == 0


def test_links_and_files_are_shown_with_and_without_caption(cast: Any, make: Any) -> None:
    item = make()
    client, url = cast.client("works"), reverse("measures:add_evidence", args=[item.pk])
    client.post(url, {"what": "link", "url": "https://example.org/", "caption": "ประกาศนโยบาย"})
    pdf = SimpleUploadedFile("คำสั่ง.txt", "คำสั่งที่ ๑/๒๕๖๙".encode())
    assert client.post(url, {"what": "attachments", "attachments": pdf, "covers": "year"}).status_code == 302
    page = client.get(reverse("measures:record", args=[item.pk])).content.decode()
    assert "ประกาศนโยบาย" in page
    assert "คำสั่ง" in page
    for one in Evidence.objects.all():
        assert client.get(reverse("measures:evidence", args=[one.pk])).status_code == 200
