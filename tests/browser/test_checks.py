"""A planted slip is found, put right and put back; a finding is set aside; a face is blurred by hand."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from prongsai.engines.plans.api import (
    Evidence,
    EvidenceDraft,
    Item,
    ItemDraft,
    StepDraft,
    add_evidence,
    create_item,
    open_plan,
    report_progress,
)
from prongsai.foundation.checks.models import SetAside
from prongsai.foundation.checks.tests.samples import TODAY, jpeg
from prongsai.foundation.files.api import read_bytes, store
from prongsai.foundation.tenants.api import as_tenant

SHOTS = os.environ.get("PRONGSAI_SHOTS", "")


def shot(page: Any, name: str) -> None:
    """Keep a picture of the page where somebody wants to look at it."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.fixture
def planted(site: Any) -> Any:
    """A measure whose report holds a form that was not filled in, and a photo without a word."""
    with as_tenant(site.office):
        officer = site.actor("officer")
        plan = open_plan(by=officer, fiscal_year=2568)
        draft = ItemDraft(
            title="จัดช่องทางรับเรื่องร้องเรียนการทุจริตและประพฤติมิชอบที่ติดตามผลได้",
            unit_ids=(site.works.pk,),
            steps=(StepDraft(text="แจ้งเวียนแนวปฏิบัติให้ทุกส่วนราชการทราบ"),),
        )
        item = create_item(by=officer, plan=plan, draft=draft)
        report_progress(
            by=officer,
            item=item,
            today=TODAY,
            state="in_progress",
            result="(ระบุชื่อหน่วยงาน) แจ้งเวียนแนวปฏิบัติและเปิดช่องทางแล้ว ผู้ร้องเลข 1-2345-67890-12-1 พอใจ",
        )
        file = store(by=officer, name="อบรม.jpg", content=jpeg((900, 600)))
        given = EvidenceDraft(kind="photo", file=file, happened_on=TODAY)
        evidence = add_evidence(by=officer, item=item, draft=given, today=TODAY)
    return item, evidence


def test_a_slip_is_found_put_right_and_put_back(
    visit: Any, site: Any, planted: Any, check_accessible: Any
) -> None:
    item, _evidence = planted
    page = visit("/office/checks/?year=2569", "officer")
    check_accessible(page)
    shot(page, "checks-year-1280")
    row = page.locator("li", has_text="ยังไม่ได้กรอก").first
    row.get_by_role("button", name="กรอกข้อมูลของหน่วยงาน").click()
    page.wait_for_url("**/mended/**")
    check_accessible(page)
    shot(page, "checks-mended-1280")
    with as_tenant(site.office):
        assert "องค์การบริหารส่วนตำบลตัวอย่าง" in Item.objects.get(pk=item.pk).result
    page.get_by_role("button", name="ยกเลิกการแก้ไข").click()
    page.wait_for_url("**/office/checks/**year=2569")
    assert page.locator("li", has_text="ยังไม่ได้กรอก").count()
    phone = visit("/office/checks/?year=2569", "officer", width=390, javascript=False)
    shot(phone, "checks-year-390")
    asked = phone.locator("li", has_text="ยังไม่มีผู้รับรอง").first
    asked.locator("summary").click()
    asked.locator("textarea").fill("ภาพนี้ถ่ายจากระยะไกล จำบุคคลไม่ได้")
    asked.get_by_role("button", name="พักไว้", exact=True).click()
    phone.wait_for_url("**/office/checks/**")
    shot(phone, "checks-aside-390")
    with as_tenant(site.office):
        assert SetAside.objects.get().by_name == "นิติกร"
    check_accessible(visit("/office/checks/?year=2569", "mayor", width=390))


def test_a_face_is_blurred_by_drawing_over_it(
    visit: Any, site: Any, planted: Any, check_accessible: Any
) -> None:
    _item, evidence = planted
    page = visit(f"/office/checks/photos/{evidence.file_id}/blur/", "officer")
    check_accessible(page)
    area = page.locator("[data-blur-area]")
    box = area.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7, steps=4)
    page.mouse.up()
    numbers = [float(part) for part in page.locator("textarea").input_value().split()]
    assert [round(number / 10) for number in numbers] == [4, 4, 2, 3]
    shot(page, "checks-blur-1280")
    page.get_by_role("button", name="เบลอถาวร").click()
    page.wait_for_url(lambda url: not url.endswith("/blur/"))
    shot(page, "checks-photo-1280")
    check_accessible(page)
    with as_tenant(site.office):
        new = Evidence.objects.get(pk=evidence.pk)
        assert new.file_id != evidence.file_id
        assert Image.open(io.BytesIO(read_bytes(new.file))).size == (900, 600)
    shown = visit("/office/checks/photos/?year=2568", "works", width=390)
    check_accessible(shown)
    shot(shown, "checks-photos-390")
    reach = visit("/office/checks/reach/?year=2569", "officer", width=390)
    check_accessible(reach)
    shot(reach, "checks-reach-390")
