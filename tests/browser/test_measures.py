"""The officers' main job in a real browser: measures, steps, progress on a phone, photos."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from prongsai.engines.plans.api import Evidence, Item, ItemDraft, StepDraft, open_plan
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.calendar import FiscalYear, fiscal_year_of
from prongsai.rooms.measures.actions import create_measure


@pytest.fixture
def measure(site: Any) -> Any:
    today = timezone.localdate()
    year = FiscalYear(fiscal_year_of(today))
    with as_tenant(site.office):
        officer = site.actor("officer")
        plan = open_plan(by=officer, fiscal_year=year.year)
        draft = ItemDraft(
            title="จัดทำทะเบียนยืม–คืนทรัพย์สินของราชการ",
            starts_on=year.starts_on,
            ends_on=year.ends_on,
            unit_ids=(site.works.pk,),
            steps=(
                StepDraft(text="แจ้งเวียนระเบียบ", due_on=today - timedelta(days=24)),
                StepDraft(text="เปิดใช้ทะเบียน", due_on=today + timedelta(days=6)),
            ),
        )
        return create_measure(by=officer, plan=plan, draft=draft, concepts=["integrity_measures"])


PAGES = [
    "",
    "{pk}/",
    "{pk}/edit/",
    "{pk}/progress/",
    "{pk}/evidence/",
    "{pk}/history/",
    "new/",
    "imports/",
    "?year=2560",
]


def test_pages_are_accessible(measure: Any, check_pages: Any) -> None:
    check_pages(
        [f"/office/measures/{path.format(pk=measure.pk)}" for path in PAGES], "officer", languages=("th",)
    )


@pytest.mark.parametrize("javascript", [True, False])
def test_steps_are_added_moved_and_saved_with_and_without_scripts(
    visit: Any, site: Any, measure: Any, javascript: bool
) -> None:
    page = visit(f"/office/measures/{measure.pk}/edit/", "officer", javascript=javascript)
    page.get_by_role("button", name="เพิ่มขั้นตอน").click()
    page.locator("textarea[name=step_text]").nth(2).fill("รายงานผลผู้บริหาร")
    page.get_by_role("button", name="เลื่อนขั้นตอนที่ ๓ ขึ้น").click()
    expect(page.locator("textarea[name=step_text]").nth(1)).to_have_value("รายงานผลผู้บริหาร")
    page.get_by_role("button", name="เอาขั้นตอนที่ ๑ ออก").click()
    expect(page.locator("textarea[name=step_text]")).to_have_count(2)
    page.get_by_role("button", name="บันทึก").last.click()
    page.wait_for_url(f"**/office/measures/{measure.pk}/")
    with as_tenant(site.office):
        assert [step.text for step in measure.steps.all()] == ["รายงานผลผู้บริหาร", "เปิดใช้ทะเบียน"]
    assert page.failures == []


@pytest.mark.parametrize("javascript", [True, False])
def test_unit_staff_report_on_a_phone_with_two_photos(
    visit: Any, site: Any, measure: Any, tmp_path: Path, javascript: bool
) -> None:
    page = visit(f"/office/measures/{measure.pk}/", "works", width=390, javascript=javascript)
    page.get_by_role("button", name="เสร็จแล้ว").first.click()
    page.wait_for_selector(".sai-messages")
    page.get_by_role("link", name="เพิ่มรูป").first.click()
    photos = []
    for number, colour in enumerate(("#7d8f9c", "#8a5140")):
        photos.append(tmp_path / f"{number}.jpg")
        Image.new("RGB", (800, 600), colour).save(photos[-1])
    page.set_input_files("input[name=photos]", photos)
    page.get_by_role("button", name="เพิ่มรูป", exact=True).click()
    page.wait_for_url("**/captions/**")
    page.wait_for_load_state("networkidle")  # the tests' database in memory has one writer and no patience
    page.locator("textarea").first.fill("ป้ายหน้าที่ทำการ")
    page.get_by_role("button", name="บันทึกคำบรรยาย").click()
    page.wait_for_url(f"**/office/measures/{measure.pk}/**")
    with as_tenant(site.office):
        item = Item.objects.get(pk=measure.pk)
        assert (item.state, item.steps_done, item.evidence_count) == ("in_progress", 1, 2)
        assert Evidence.objects.filter(caption="ป้ายหน้าที่ทำการ").count() == 1
    assert page.failures == []


def test_what_was_typed_waits_on_the_device(visit: Any, measure: Any) -> None:
    page = visit(f"/office/measures/{measure.pk}/progress/", "works", width=390)
    page.locator("textarea[name=result]").fill("พิมพ์ค้างไว้")
    page.wait_for_timeout(600)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(page.url.split("/office/")[0] + "/office/measures/")
    page.goto(page.url.split("/office/")[0] + f"/office/measures/{measure.pk}/progress/")
    assert page.locator("textarea[name=result]").input_value() == "พิมพ์ค้างไว้"


def test_the_list_narrows_while_typing_and_the_address_keeps_it(visit: Any, site: Any, measure: Any) -> None:
    with as_tenant(site.office):
        create_measure(
            by=site.actor("officer"),
            plan=measure.plan,
            draft=ItemDraft(title="ประกาศนโยบายไม่รับของขวัญ", unit_ids=(site.finance.pk,)),
            concepts=[],
        )
    page = visit("/office/measures/", "officer")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.locator("input[name=q]:visible").last.fill("ของขวัญ")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.wait_for_url("**q=**")
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="ประกาศนโยบายไม่รับของขวัญ").click()
    page.wait_for_selector("#next")
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.failures == []
