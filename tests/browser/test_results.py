"""From a file of scores to the first measures in a real browser, on the way past every page of the room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from prongsai.engines.framework.api import gaps_of, item_for, items
from prongsai.engines.plans.api import Item
from prongsai.foundation.tenants.api import as_tenant
from prongsai.rooms.measures.models import GapLink
from tests.browser import follow

YEAR = 2568


def scores(path: Path) -> Path:
    """Write a file in which one item has a score that cannot be."""
    lost = item_for(YEAR, "integrity_measures").code
    rows = [f"{item.code},{0 if item.code == lost else 100}" for item in items(YEAR)]
    rows[1] = rows[1].replace("100", "1000")
    rows += ["IIT,๙๖", "EIT,๘๔", "4,70"]
    path.write_text("code,score\r\n" + "\r\n".join(rows), encoding="utf-8")
    return path


def test_a_file_of_scores_becomes_an_analysis_and_measures(
    visit: Any, site: Any, tmp_path: Path, check_accessible: Any
) -> None:
    page = visit("/office/results/", "officer")
    check_accessible(page)
    page.goto(f"{site.url}/office/results/imports/?year={YEAR}")
    check_accessible(page)
    page.set_input_files("input[name=file]", scores(tmp_path / "scores.csv"))
    page.get_by_role("button", name="อ่านไฟล์").click()
    expect(page.locator("#row-2 .invalid-feedback")).to_contain_text("๑๐๐")
    check_accessible(page)
    page.fill("#value-2", "๑๐๐")
    page.get_by_role("button", name="บันทึกเป็นผลการประเมิน").click()
    expect(page.locator("#losses")).to_contain_text("๕.๐๐")
    expect(page.locator("#lift")).to_contain_text("EIT")
    page.set_viewport_size({"width": 390, "height": 844})
    check_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="วิเคราะห์").click()
    expect(page.locator("#row-10\\.2")).to_contain_text("มาตรการ")
    check_accessible(page)
    follow(page, page.locator("#row-4").get_by_role("link"))
    page.fill("textarea[name=improve]", "จัดทำแนวปฏิบัติการยืมทรัพย์สินฉบับของหน่วยงาน")
    page.get_by_role("button", name="บันทึก").click()
    expect(page.locator("#row-4")).to_contain_text("ฉบับของหน่วยงาน")
    follow(page, page.get_by_role("link", name="เสนอมาตรการ"))
    check_accessible(page)
    page.check("#take-assets")
    page.get_by_role("button", name="เพิ่มมาตรการที่เลือก").click()
    expect(page.locator("main")).to_contain_text("ทะเบียนที่ตรวจสอบได้")
    check_accessible(page)
    with as_tenant(site.office):
        item = Item.objects.get(organization=site.office)
        assert GapLink.objects.filter(item=item, fiscal_year=YEAR, gap="4").exists()
        assert {gap.key for gap in gaps_of(site.office, YEAR)} >= {"4", "integrity_measures"}
