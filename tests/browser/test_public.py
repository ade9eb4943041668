"""The public site in a browser: on a phone, without scripts, light, and from nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import prongsai
from prongsai.foundation.publishing.api import publish, withdraw
from prongsai.foundation.publishing.tests.samples import ADDRESS, facts, unusual
from prongsai.foundation.tenants.api import as_tenant
from tests.browser import follow

STATIC = Path(prongsai.__file__).parent / "static"
FIRST_LOAD = 100_000  # bytes over the line, pictures below the fold not counted


@pytest.fixture
def published(site: Any) -> Any:
    """Two versions of an item, and a page that was withdrawn."""
    with as_tenant(site.office):
        officer = site.actor("officer")
        publish(**facts(officer))
        publish(**facts(officer, figure="๘๑ เรื่อง", note="แก้มาตรการที่ ๑ หลังตรวจทะเบียน"))
        gone = publish(**facts(officer, address="ita/2569/o1", title="โครงสร้าง", photo=False)).page
        publish(**facts(officer, address="ita/2569/o2", content=unusual(), photo=False))
        withdraw(by=officer, page=gone, reason="ตัวเลขคลาดเคลื่อน")
    return site


PAGES = ("/", "/ita/2569/", f"/{ADDRESS}", f"/{ADDRESS}/versions/1", "/ita/2569/o1", "/ita/2569/o2")


def test_public_pages_are_accessible(published: Any, check_pages: Any) -> None:
    check_pages(PAGES)


def test_officers_pages_are_accessible(published: Any, visit: Any, check_accessible: Any) -> None:
    for width in (390, 1280):
        page = visit("/office/publishing/", "officer", width=width)
        check_accessible(page)
        follow(page, page.get_by_role("link", name="รายงานผลการดำเนินการ").first)
        check_accessible(page)


def test_a_villager_finds_a_figure_without_scripts(published: Any, visit: Any) -> None:
    page = visit("/", width=390, javascript=False)
    follow(page, page.get_by_role("link", name="ปี ๒๕๖๙", exact=True))
    page.get_by_label("ค้นหาในรายการนี้").fill("o๒๖")
    follow(page, page.get_by_role("button", name="ค้นหา"))
    assert page.locator(".sai-oit li").count() == 1
    follow(page, page.locator(".sai-oit h3 a"))
    assert page.url.endswith(f"/{ADDRESS}")
    assert page.get_by_text("แจ้งผลใน ๑๕ วัน ๘๑ เรื่อง").is_visible()
    assert page.locator("td[data-l='ผู้รับผิดชอบ']").first.is_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    assert waiting.value.suggested_filename == "2569-2-o26.csv"
    follow(page, page.get_by_role("link", name="เปิดฉบับนี้"))
    assert page.get_by_text("นี่เป็นฉบับก่อน").is_visible()
    assert page.get_by_text("แจ้งผลใน ๑๕ วัน ๘๒ เรื่อง").first.is_visible()
    assert page.failures == []


def test_the_language_is_a_choice_that_stays(published: Any, visit: Any) -> None:
    page = visit("/", width=1280, javascript=False)
    follow(page, page.get_by_role("link", name="English").first)
    assert page.get_by_role("heading", name="What can we help you with today?").is_visible()
    page.goto(published.url + f"/{ADDRESS}")
    assert page.get_by_role("heading", name="Versions and corrections").is_visible()
    follow(page, page.get_by_role("link", name="ภาษาไทย").first)
    assert page.get_by_role("heading", name="ฉบับและการแก้ไข").is_visible()


def test_the_first_visit_is_light_and_asks_nobody_else(published: Any, visit: Any) -> None:
    page = visit("/pages/nothing", width=390, javascript=False)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    places: dict[str, str] = {}
    sizes: dict[str, float] = {}
    session.on(
        "Network.requestWillBeSent",
        lambda event: places.update({event["requestId"]: event["request"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    for path in ("/", "/ita/2569/", f"/{ADDRESS}"):
        page.goto("about:blank")
        session.send("Network.clearBrowserCache")
        places.clear()
        sizes.clear()
        page.goto(published.url + path)
        page.wait_for_load_state("networkidle")
        assert {place.split("/")[2] for place in places.values()} == {published.url.split("/")[2]}, path
        weights = {places[key]: packed(places[key], size) for key, size in sizes.items() if key in places}
        assert len(weights) >= 3, path
        assert sum(weights.values()) < FIRST_LOAD, weights


def packed(url: str, size: float) -> float:
    """Return what WhiteNoise sends for a static file: the test's own server does not pack."""
    _host, found, name = url.partition("/static/")
    beside = STATIC / f"{name.partition('?')[0]}.gz"
    return beside.stat().st_size if found and beside.exists() else size


def test_print_leaves_out_what_paper_cannot_use(published: Any, visit: Any) -> None:
    page = visit(f"/{ADDRESS}", width=1280)
    page.emulate_media(media="print")
    assert not page.locator(".sai-dl").is_visible()
    assert not page.locator(".sai-site nav").is_visible()
    assert page.locator("table").first.is_visible()
    assert page.get_by_text("รหัสตรวจสอบฉบับที่ ๒").is_visible()
