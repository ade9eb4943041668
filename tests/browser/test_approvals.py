"""A memo travels: the head signs on the phone, the clerk returns it, it is corrected, and the mayor signs on paper."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest

from prongsai.foundation.approvals.api import Approval
from prongsai.foundation.approvals.tests.conftest import Office
from prongsai.foundation.documents.api import Document, renditions
from prongsai.foundation.files.api import read_bytes
from prongsai.foundation.tenants.api import as_tenant
from tests.browser import follow

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("APPROVALS_SHOTS", "")


def look(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def signed(page: Any, site: Any, opinion: str) -> None:
    page.get_by_label("ข้อความที่จะปรากฏในเอกสาร").fill(opinion)
    page.get_by_label("รหัสผ่านของท่าน").fill(site.password)
    page.get_by_role("button", name="ลงนาม", exact=True).click()
    page.get_by_text("ท่านลงนามแล้ว").first.wait_for()


def scan_of(document: Document) -> bytes:
    """Return the printed pages as pictures in a PDF, as a scanner gives them."""
    import pypdfium2

    pages = pypdfium2.PdfDocument(read_bytes(renditions(document)[0].file))
    drawn = [page.render(scale=1.2).to_pil().convert("RGB") for page in pages]
    held = io.BytesIO()
    drawn[0].save(held, "PDF", save_all=True, append_images=drawn[1:])
    return held.getvalue()


@pytest.mark.slow
def test_a_memo_travels_along_its_desks(visit: Any, site: Any, check_accessible: Any, tmp_path: Path) -> None:
    office = Office(site)
    with as_tenant(site.office):
        memo = office.memo()
    office.render(memo)

    page = visit(memo.get_absolute_url(), "officer")
    look(page, "document-1280")
    follow(page, page.locator("main").get_by_role("link", name="เสนออนุมัติ"))
    check_accessible(page)
    look(page, "send-1280")
    page.get_by_role("button", name="เสนออนุมัติ").click()
    page.get_by_text("เสนอเอกสารแล้ว").first.wait_for()
    look(page, "sent-1280")
    check_accessible(page)
    with as_tenant(site.office):
        first = Approval.objects.get()

    phone = visit(f"/office/approvals/{first.pk}/sign/", "head", width=390, height=844)
    check_accessible(phone)
    look(phone, "sign-390")
    phone.locator(".sai-actbar a").last.click()
    signed(phone, site, "ตรวจสอบแล้ว เห็นควรเสนอเพื่อพิจารณา")
    look(phone, "signed-390")

    clerk = visit(f"/office/approvals/{first.pk}/sign/", "clerk")
    look(clerk, "sign-1280")
    clerk.get_by_text("ส่งกลับให้แก้ไข").first.click()
    clerk.get_by_label("ข้อความที่จะปรากฏในเอกสาร").fill("ตัวเลขไม่ตรงกับทะเบียน โปรดตรวจ")
    clerk.get_by_label("รหัสผ่านของท่าน").fill("ผิดแน่นอน")
    clerk.get_by_role("button", name="ลงนาม", exact=True).click()
    clerk.get_by_text("รหัสผ่านไม่ถูกต้อง").first.wait_for()
    assert "โปรดตรวจ" in clerk.get_by_label("ข้อความที่จะปรากฏในเอกสาร").input_value()
    look(clerk, "wrong-password-1280")
    clerk.get_by_label("รหัสผ่านของท่าน").fill(site.password)
    clerk.get_by_role("button", name="ลงนาม", exact=True).click()
    clerk.get_by_text("ส่งเอกสารกลับแล้ว").first.wait_for()

    with as_tenant(site.office):
        better = office.memo(
            memo.draft,
            facts="แจ้งผลภายใน ๑๕ วัน ๔๒ เรื่อง (ร้อยละ ๘๙.๓๖)",
            proposal="๑. รับทราบผลการดำเนินการ\n๒. เผยแพร่รายงานทางเว็บไซต์\n๓. ให้รายงานสาเหตุที่แจ้งผลเกิน ๑๕ วัน",
        )
    office.render(better)
    page = visit(f"/office/approvals/send/{better.pk}/", "officer")
    page.get_by_role("button", name="เสนออนุมัติ").click()
    page.get_by_text("เสนอเอกสารแล้ว").first.wait_for()
    with as_tenant(site.office):
        second = Approval.objects.exclude(pk=first.pk).get()
    assert second.former_id == first.pk

    head = visit(f"/office/approvals/{second.pk}/sign/", "head")
    assert "๔๓ เรื่อง" in head.locator(".sai-diff del").first.inner_text()
    head.get_by_text("ดูในเอกสาร").first.click()
    head.locator("mark").nth(1).wait_for()
    check_accessible(head)
    look(head, "changes-1280")
    small = visit(f"/office/approvals/{second.pk}/sign/", "head", width=390, height=844)
    look(small, "changes-390")
    check_accessible(small)
    small.emulate_media(color_scheme="dark")
    check_accessible(small)
    look(small, "changes-390-dark")
    signed(head, site, "ตรวจจุดที่แก้ไขแล้ว เห็นชอบ")
    clerk = visit(f"/office/approvals/{second.pk}/sign/", "clerk")
    signed(clerk, site, "เห็นชอบ")

    with as_tenant(site.office):
        scan = tmp_path / "scan.pdf"
        scan.write_bytes(scan_of(better))
    page = visit(f"/office/approvals/{second.pk}/paper/", "officer")
    look(page, "paper-1280")
    check_accessible(page)
    page.get_by_label("ไฟล์สแกนเอกสารที่ลงนามแล้ว").set_input_files(str(scan))
    page.get_by_role("button", name="นำเข้าและตรวจเทียบ").click()
    page.get_by_text("ตรวจเทียบไฟล์สแกนทีละหน้า").first.wait_for()
    for box in page.get_by_label("เนื้อหาทั้งสองหน้าตรงกัน").all():
        box.check()
    page.wait_for_load_state("networkidle")
    look(page, "confirm-1280")
    check_accessible(page)
    page.get_by_label("รหัสผ่านของท่าน").fill(site.password)
    page.get_by_role("button", name="ยืนยันลายมือชื่อบนกระดาษ").click()
    page.get_by_text("ยืนยันลายมือชื่อบนกระดาษแล้ว").first.wait_for()
    look(page, "approved-1280")
    check_accessible(page)
    with as_tenant(site.office):
        second.refresh_from_db()
    assert second.state == "approved"

    page = visit("/office/approvals/?show=all", "officer")
    look(page, "list-1280")
    check_accessible(page)
    admin = visit("/office/approvals/routes/", "admin", width=390)
    look(admin, "routes-390")
    check_accessible(admin)
    follow(admin, admin.locator("table a").first)
    look(admin, "route-390")
    check_accessible(admin)
