"""A whole assessment year: scores in, gaps, measures, four signatures, two rounds, pages, a change, the forecast."""

from __future__ import annotations

import io
import os
import re
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from django.core.management import call_command
from django.utils import timezone

from prongsai.engines.framework.api import edition
from prongsai.engines.plans.api import Item
from prongsai.foundation.approvals.api import Approval, Desk, Part, Route, Who
from prongsai.foundation.documents.api import renditions
from prongsai.foundation.files.api import read_bytes
from prongsai.foundation.jobs.actions import schedule_periodic
from prongsai.foundation.tenants.api import as_tenant
from tests.browser import follow

pytestmark = pytest.mark.browser
BANGKOK = ZoneInfo("Asia/Bangkok")
SHOTS = os.environ.get("YEAR_SHOTS", "")
MISSED = {"participation", "e_service", "integrity_measures_result"}
INDICATORS = {"1": 91.24, "2": 84.37, "3": 88.92, "4": 79.85, "5": 82.61, "6": 90.11, "7": 86.4, "8": 83.05}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Move the clock of the whole house: clock(2026, 4, 2) is nine in the morning of that day."""
    real, real_seconds = timezone.now, time.time

    def move(*day: int) -> None:
        shift = datetime(*day, 9, tzinfo=BANGKOK) - real()
        monkeypatch.setattr(timezone, "now", lambda: real() + shift)
        monkeypatch.setattr(time, "time", lambda: real_seconds() + shift.total_seconds())

    return move


def look(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def work(site: Any) -> None:
    """Let the worker do what is due by now, what it does of its own accord as well."""
    schedule_periodic(type(site.office).objects.filter(pk=site.office.pk), timezone.now())
    call_command("worker", "--until-empty", "--name", "year")


def press(page: Any, name: str) -> None:
    follow(page, page.locator("main").get_by_role("button", name=name, exact=True).first)


def scores(year: int) -> bytes:
    """Return the announced scores as a file: three items of the checklist were not there."""
    rows = ["รหัส,คะแนน", *(f"{code},{score}" for code, score in INDICATORS.items())]
    for item in edition(year).items:
        missed = {item.concept, *item.merges} & MISSED
        rows.append(f"{item.code},{0 if missed else 100}")
    return "\n".join(rows).encode("utf-8-sig")


def route_of_four(site: Any) -> None:
    with as_tenant(site.office):
        Route.objects.filter(organization=site.office).update(is_default=False)
        route = Route.objects.create(
            organization=site.office, name="สี่โต๊ะ", kinds=["report", "memo"], is_default=True
        )
        works = site.people["works"].position
        desks = (
            ("ความเห็นของกองช่าง", Part.OPINION, Who.POSITION, works),
            ("ความเห็นของหัวหน้าสำนักปลัด", Part.OPINION, Who.UNIT_HEAD, None),
            ("ความเห็นของปลัด", Part.OPINION, Who.CLERK, None),
            ("คำสั่งของนายก", Part.DECIDE, Who.CHIEF, None),
        )
        for seq, (title, part, who, position) in enumerate(desks, 1):
            Desk.objects.create(
                organization=site.office,
                route=route,
                seq=seq,
                title=title,
                part=part,
                who=who,
                position=position,
            )


def sign(visit: Any, site: Any, approval: Approval, who: str, opinion: str, width: int = 1280) -> None:
    page = visit(f"/office/approvals/{approval.pk}/sign/", who, width=width, height=844)
    look(page, f"sign-{who}")
    if page.locator(".sai-actbar a").count() and width < 600:
        page.locator(".sai-actbar a").last.click()
    page.get_by_label("ข้อความที่จะปรากฏในเอกสาร").fill(opinion)
    page.get_by_label("รหัสผ่านของท่าน").fill(site.password)
    press(page, "ลงนาม")
    look(page, f"signed-{who}")
    page.get_by_text("ท่านลงนามแล้ว").first.wait_for(timeout=5000)
    assert page.failures == []


def sign_on_paper(visit: Any, site: Any, approval: Approval, folder: Path) -> None:
    with as_tenant(site.office):
        approval.document.refresh_from_db()
        made = {one.format: one for one in renditions(approval.document)}
        pdf = pypdfium2.PdfDocument(read_bytes(made["pdf"].file))
    drawn = [page.render(scale=1.1).to_pil().convert("RGB") for page in pdf]
    held = io.BytesIO()
    drawn[0].save(held, "PDF", save_all=True, append_images=drawn[1:])
    scan = folder / "scan.pdf"
    scan.write_bytes(held.getvalue())
    page = visit(f"/office/approvals/{approval.pk}/paper/", "officer")
    page.get_by_label("ไฟล์สแกนเอกสารที่ลงนามแล้ว").set_input_files(str(scan))
    press(page, "นำเข้าและตรวจเทียบ")
    page.get_by_text("ตรวจเทียบไฟล์สแกนทีละหน้า").first.wait_for()
    for box in page.get_by_label("เนื้อหาทั้งสองหน้าตรงกัน").all():
        box.check()
    page.get_by_label("รหัสผ่านของท่าน").fill(site.password)
    look(page, "paper")
    press(page, "ยืนยันลายมือชื่อบนกระดาษ")
    page.get_by_text("ยืนยันลายมือชื่อบนกระดาษแล้ว").first.wait_for()


def progress(page: Any, site: Any, item: Item, result: str, *, done: bool = False) -> None:
    """Report a measure's progress; all its steps when it is done."""
    page.goto(f"{site.url}/office/measures/{item.pk}/progress/")
    if done:
        for group in page.locator("section[id^=step-]").all():
            group.get_by_text("ดำเนินการเรียบร้อยแล้ว", exact=True).click()
    page.locator("[name=result]").fill(result)
    follow(page, page.locator("main form .btn-primary[type=submit]").last)
    assert "/progress/" not in page.url


def close(page: Any) -> None:
    """Close the round that the page shows."""
    page.locator(".sai-confirm summary").first.click()
    follow(page, page.locator(".sai-confirm [type=submit]").first)


def forecast_of(page: Any) -> tuple[float, float]:
    """Return the least and the most that the forecast says."""
    shown = page.locator("main").inner_text().translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))
    found = re.search(r"(\d+\.\d\d)\s*–\s*(\d+\.\d\d)", shown)
    assert found, shown[:500]
    return float(found[1]), float(found[2])


@pytest.mark.slow
def test_a_year_from_last_years_scores_to_this_years_proof(
    visit: Any, site: Any, clock: Any, tmp_path: Path, check_accessible: Any
) -> None:
    route_of_four(site)

    # November: last year's result comes in, and says what is missing.
    clock(2025, 11, 10)
    file = tmp_path / "scores.csv"
    file.write_bytes(scores(2568))
    page = visit("/office/results/imports/?year=2568", "officer")
    page.locator("input[type=file]").set_input_files(str(file))
    press(page, "อ่านไฟล์")
    look(page, "import")
    page.locator("main form .btn-primary[type=submit]").last.click()
    page.wait_for_url(re.compile("/office/results/2568/"))
    look(page, "result")
    check_accessible(page)
    assert "ต้องปรับปรุง" in page.locator("main").inner_text()
    page.goto(f"{site.url}/office/results/2568/analysis/")
    assert "E-Service" in page.locator("main").inner_text()
    look(page, "analysis")

    # Measures are proposed for the gaps and taken over.
    page.goto(f"{site.url}/office/measures/year/2569/proposals/")
    look(page, "proposals")
    boxes = page.locator("main input[type=checkbox]:visible")
    for index in (0, 4, 7):
        boxes.nth(index).check()
    follow(page, page.locator("main form .btn-primary[type=submit]").last)
    with as_tenant(site.office):
        items = list(Item.objects.filter(plan__fiscal_year=2569).order_by("seq"))
    assert len(items) == 3
    look(page, "measures")

    # A planted defect: a placeholder nobody filled. It stops the measures until it is mended.
    with as_tenant(site.office):
        spoiled = items[1]
    page.goto(f"{site.url}/office/measures/{spoiled.pk}/edit/")
    title = page.locator("[name=title]")
    before = title.input_value()
    title.fill(f"{before} (ระบุชื่อหน่วยงาน)")
    follow(page, page.locator("main form .btn-primary[type=submit]").last)
    page.goto(f"{site.url}/office/measures/year/2569/approval/")
    look(page, "defect")
    assert "ระบุชื่อหน่วยงาน" in page.locator("#findings").inner_text()
    press(page, "เสนอมาตรการเพื่ออนุมัติ")
    look(page, "stopped")
    with as_tenant(site.office):
        assert not Approval.objects.exists()
    page.goto(f"{site.url}/office/measures/{spoiled.pk}/edit/")
    page.locator("[name=title]").fill(before)
    follow(page, page.locator("main form .btn-primary[type=submit]").last)
    page.goto(f"{site.url}/office/measures/year/2569/approval/")
    press(page, "เสนอมาตรการเพื่ออนุมัติ")
    look(page, "sent")
    work(site)
    with as_tenant(site.office):
        approval = Approval.objects.get()
    # Four people decide: three in Prongsai, one of them on a phone, and the mayor on paper.
    clock(2025, 11, 12)
    sign(visit, site, approval, "works", "เห็นควรตามเสนอ")
    sign(visit, site, approval, "head", "ตรวจสอบแล้ว เห็นควรประกาศใช้", width=390)
    sign(visit, site, approval, "clerk", "เห็นชอบ")
    sign_on_paper(visit, site, approval, tmp_path)
    page = visit("/office/measures/year/2569/approval/", "officer")
    look(page, "approved")
    press(page, "ประกาศมาตรการ")
    page.goto(f"{site.url}/office/measures/year/2569/approval/")
    page.locator("#version").wait_for()
    follow(page, page.locator("main").get_by_role("link", name=re.compile("เผยแพร่มาตรการ")))
    look(page, "publish")
    page.get_by_label("ผู้รับผิดชอบ").fill("สำนักปลัด")
    follow(page, page.locator("form[action$='/publish/'] [type=submit]"))
    look(page, "published")
    public = visit("/ita/2569/o25", width=390, javascript=False)
    look(public, "public")
    text = public.locator("main").inner_text()
    assert all(item.title[:40] in text for item in items), text[:600]
    assert "การวิเคราะห์ผลการประเมิน" in text
    check_accessible(visit("/ita/2569/o25", width=390))

    # April: the first round opens by itself; the units report, the officer closes it.
    clock(2026, 4, 2)
    work(site)
    page = visit("/office/measures/rounds/2569/six_months/", "officer")
    look(page, "round-six")
    progress(page, site, items[0], "อบรมแล้ว ๒ ครั้ง")
    page.goto(f"{site.url}/office/measures/rounds/2569/six_months/")
    for _unit in range(page.get_by_role("button", name=re.compile("^รายงานทั้งหมด")).count()):
        follow(page, page.get_by_role("button", name=re.compile("^รายงานทั้งหมด")).first)
    close(page)
    look(page, "round-six-closed")

    # October: the second round; every measure has its result, and the report is published for the new year.
    clock(2026, 10, 5)
    work(site)
    page = visit("/office/checklist/2570/forecast/", "officer")
    look(page, "forecast-before")
    least_before, most_before = forecast_of(page)
    for item in items:
        progress(page, site, item, "ดำเนินการครบทุกขั้นตอน มีหลักฐานประกอบ", done=True)
    page.goto(f"{site.url}/office/measures/rounds/2569/year_end/")
    for _unit in range(page.get_by_role("button", name=re.compile("^รายงานทั้งหมด")).count()):
        follow(page, page.get_by_role("button", name=re.compile("^รายงานทั้งหมด")).first)
    close(page)
    page.goto(f"{site.url}/office/measures/year/2569/report/result/?round=year_end")
    follow(page, page.locator("main form .btn-primary[type=submit]").last)
    work(site)
    page.reload()
    look(page, "report")
    page.get_by_label("ผู้รับผิดชอบ").fill("สำนักปลัด")
    follow(page, page.locator("form[action$='/publish/'] [type=submit]"))
    assert "ดำเนินการครบทุกขั้นตอน" in visit("/ita/2570/o26").locator("main").inner_text()
    page.goto(f"{site.url}/office/checklist/2570/o26/")
    for box in page.locator("main input[name=element]").all():
        box.check()
    press(page, "บันทึกเครื่องหมาย")
    look(page, "item")
    follow(page, page.locator("form[action$='/verify/'] .btn-primary"))
    look(page, "item-verified")
    page.goto(f"{site.url}/office/checklist/2570/forecast/")
    look(page, "forecast-after")
    least, most = forecast_of(page)
    assert least > least_before
    assert most <= most_before
    check_accessible(page)

    # A measure that is changed afterwards takes the year back to draft; what is public stays as it was.
    page.goto(f"{site.url}/office/measures/{items[0].pk}/edit/")
    page.locator("[name=title]").fill("มาตรการที่แก้ไขภายหลัง")
    follow(page, page.locator("main form .btn-primary[type=submit]").last)
    page.goto(f"{site.url}/office/measures/year/2569/approval/")
    look(page, "reopened")
    assert "มาตรการที่แก้ไขภายหลัง" in page.locator("#changes").inner_text()
    assert "มาตรการที่แก้ไขภายหลัง" not in visit("/ita/2569/o25").locator("main").inner_text()
    with as_tenant(site.office):
        approval.refresh_from_db()
        assert approval.state == "void"
    assert page.failures == []
