"""Signatures on paper: the scan of this version is taken, of another one refused, every page confirmed."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from prongsai.foundation.approvals.api import Approval, approval_facts
from prongsai.foundation.audit.api import Entry
from prongsai.foundation.documents.api import Document, renditions
from prongsai.foundation.files.api import sees
from prongsai.foundation.notifications.api import Notice

pytestmark = pytest.mark.django_db


def printed(cast: Any, approval: Approval) -> bytes:
    answer = cast.client("officer").get(f"/office/approvals/{approval.pk}/print/")
    assert answer["Content-Type"] == "application/pdf"
    return bytes(answer.content)


def photos(pdf: bytes, form: str = "JPEG") -> list[SimpleUploadedFile]:
    made = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), 1):
        held = io.BytesIO()
        page.render(scale=0.6).to_pil().convert("RGB").save(held, form)
        made.append(SimpleUploadedFile(f"page{number}.jpg", held.getvalue(), "image/jpeg"))
    return made


def file(content: bytes, name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def put_in(cast: Any, approval: Approval, files: Any, who: str = "officer", **fields: Any) -> Any:
    data = {
        "seq": 1,
        "content_sha256": approval.content_sha256,
        "name": "หัวหน้าสำนักปลัด",
        "signed_on": timezone.localdate().isoformat(),
        "sheets": files,
        **fields,
    }
    return cast.client(who).post(f"/office/approvals/{approval.pk}/paper/", data)


@pytest.fixture
def approval(office: Any) -> Approval:
    memo: Document = office.memo()
    office.render(memo)
    sent: Approval = office.sent(memo)
    return sent


def test_the_print_carries_the_code_on_every_page(cast: Any, approval: Approval) -> None:
    pages = pypdfium2.PdfDocument(printed(cast, approval))
    frozen = renditions(approval.document)[0]
    assert frozen.format == "pdf"
    for page in pages:
        assert approval.check_code in page.get_textpage().get_text_bounded()


def test_a_signed_print_counts_like_a_signature_in_the_app(cast: Any, approval: Approval) -> None:
    answer = put_in(cast, approval, [file(printed(cast, approval))])
    assert answer.status_code == 302, answer.context["form"].errors
    path = f"/office/approvals/{approval.pk}/paper/confirm/"
    client = cast.client("officer")
    page = client.get(path)
    assert page.context["signature"].pages["code_read"] is True
    assert page.context["form"]["decision"].value() == "agree"  # what counts without a choice is seen
    for source in ("frozen", "scan-1"):
        picture = client.get(f"/office/approvals/{approval.pk}/pages/{source}/1.jpg")
        assert Image.open(io.BytesIO(picture.content)).format == "JPEG"
    assert client.get(f"/office/approvals/{approval.pk}/pages/scan-9/1.jpg").status_code == 404
    assert client.get(f"/office/approvals/{approval.pk}/pages/frozen/99.jpg").status_code == 404
    data = {
        "seq": 1,
        "content_sha256": approval.content_sha256,
        "scan": page.context["form"].initial["scan"],
        "signature_page": 1,
        "secret": cast.password,
    }
    assert client.post(path, {**data, "pages": [1], "secret": "ผิด"}).status_code == 422
    assert client.post(path, data).status_code == 422  # nothing ticked
    assert client.post(path, {**data, "pages": [7]}).status_code == 422
    assert client.post(path, {**data, "pages": [1], "opinion": "เห็นชอบ"}).status_code == 302
    signature = approval.signatures.get(seq=1)
    assert (signature.method, signature.state, signature.decided_by_name) == (
        "paper",
        "approved",
        "หัวหน้าสำนักปลัด",
    )
    assert signature.pages["confirmed_by"] == cast.people["officer"].title
    entry = Entry.objects.get(verb="approvals.paper_confirmed")
    assert entry.data["pages"] == [1]
    assert sees(cast.actor("clerk"), signature.scan)
    assert not sees(cast.actor("stranger"), signature.scan)
    assert "ลงนามบนกระดาษ" in client.get(approval.get_absolute_url()).content.decode()
    assert approval_facts(approval.document) is None
    told = Notice.objects.filter(user=cast.user("head"), path=approval.get_absolute_url())
    assert "ลายมือชื่อบนกระดาษ" in told.get().title  # whose desk it is hears of it
    assert client.post(path, {**data, "pages": [1]}).status_code == 409


def test_a_return_on_paper_counts_like_one_in_the_app(cast: Any, approval: Approval) -> None:
    put_in(cast, approval, photos(printed(cast, approval)))
    path = f"/office/approvals/{approval.pk}/paper/confirm/"
    client = cast.client("officer")
    page = client.get(path)
    assert "ส่งกลับให้แก้ไข หรือไม่เห็นชอบ" in page.content.decode()
    data = {
        "seq": 1,
        "content_sha256": approval.content_sha256,
        "scan": page.context["form"].initial["scan"],
        "signature_page": 1,
        "secret": cast.password,
        "decision": "return",
    }
    assert client.post(path, data).status_code == 422  # a return without its reason
    assert client.post(path, {**data, "opinion": "วันที่ในข้อ ๒ ไม่ถูกต้อง"}).status_code == 302
    approval.refresh_from_db()
    signature = approval.signatures.get(seq=1)
    assert (approval.state, signature.state, signature.method) == ("returned", "returned", "paper")
    assert (
        signature.pages["same"] == []
    )  # corrections may stand on the pages: nobody is asked to say the contrary
    entry = Entry.objects.get(verb="approvals.paper_returned")
    assert entry.data["reason"] == signature.opinion == "วันที่ในข้อ ๒ ไม่ถูกต้อง"
    shown = client.get(approval.get_absolute_url()).content.decode()
    assert f"บันทึกจากกระดาษโดย {cast.people['officer'].title}" in shown
    for who in ("officer", "head"):  # the sender corrects it, the desk sees what was put in for it
        assert Notice.objects.filter(user=cast.user(who), path=approval.get_absolute_url()).exists()


def test_photos_of_the_pages_become_one_scan(cast: Any, approval: Approval) -> None:
    sent = photos(printed(cast, approval))
    assert put_in(cast, approval, sent).status_code == 302
    signature = approval.signatures.get(seq=1)
    assert signature.scan.content_type == "application/pdf"
    assert signature.pages == {"count": len(sent), "code_read": False}


def test_a_scan_of_another_version_is_refused_and_says_why(
    cast: Any, office: Any, approval: Approval
) -> None:
    other = office.memo(facts="เนื้อหาอื่น")
    office.render(other)
    wrong = office.sent(other)
    answer = put_in(cast, approval, [file(printed(cast, wrong))])
    assert answer.status_code == 422
    assert wrong.check_code in answer.content.decode()
    assert approval.check_code in answer.content.decode()
    twice = [*photos(printed(cast, approval)), *photos(printed(cast, approval))]
    answer = put_in(cast, approval, twice)
    assert answer.status_code == 422
    assert "ฉบับอื่น" in answer.content.decode()
    assert approval.signatures.get(seq=1).scan is None


def test_bad_scans_are_told(cast: Any, approval: Approval) -> None:
    good = printed(cast, approval)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert put_in(cast, approval, [file(b"%PDF-1.4 broken")]).status_code == 422
    assert put_in(cast, approval, [file(b"")]).status_code == 422
    assert put_in(cast, approval, []).status_code == 422
    assert put_in(cast, approval, [file(good), file(good)]).status_code == 422
    assert put_in(cast, approval, [file(good)], signed_on=tomorrow).status_code == 422
    assert put_in(cast, approval, [file(good)], signed_on="๑ ม.ค. ๒๕๖๐").status_code == 422
    assert put_in(cast, approval, [file(good)], name=" ").status_code == 422
    assert put_in(cast, approval, [file(good)], seq=2).status_code == 409
    assert put_in(cast, approval, [file(good)], who="works").status_code == 403
    assert approval.signatures.get(seq=1).scan is None


def test_without_the_files_of_the_document_paper_waits(cast: Any, office: Any) -> None:
    approval = office.sent()
    assert cast.client("officer").get(f"/office/approvals/{approval.pk}/print/").status_code == 302
    assert put_in(cast, approval, [file(b"%PDF-1.4")]).status_code == 422


def test_a_scan_that_was_exchanged_meanwhile_is_not_confirmed_unseen(cast: Any, approval: Approval) -> None:
    good = printed(cast, approval)
    put_in(cast, approval, [file(good)])
    client = cast.client("officer")
    path = f"/office/approvals/{approval.pk}/paper/confirm/"
    seen = client.get(path).context["form"].initial["scan"]
    first = client.get(f"/office/approvals/{approval.pk}/pages/scan-1/1.jpg")
    assert "no-store" in first["Cache-Control"]  # else the browser shows the former scan beside the new one
    put_in(cast, approval, photos(good), who="officer")
    assert approval.signatures.get(seq=1).scan_id != seen
    data = {
        "seq": 1,
        "content_sha256": approval.content_sha256,
        "pages": [1],
        "signature_page": 1,
        "secret": cast.password,
    }
    assert client.post(path, {**data, "scan": seen}).status_code == 409
    assert client.post(path, data).status_code == 409
    assert approval.signatures.get(seq=1).state == "waiting"
