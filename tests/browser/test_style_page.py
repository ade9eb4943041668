"""The style page holds every component in every state: looked at on phones and desks, by day and by night."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser import WIDTHS

PAGE = "/ui/design/"


STATIC = Path(__file__).resolve().parent.parent.parent / "prongsai" / "static"


def until(page: Any, condition: str) -> None:
    """Wait for a condition; the security policy of the pages forbids Playwright's own way."""
    for _attempt in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def as_sent(address: str, size: int) -> int:
    """Return the bytes that the real server sends: it has compressed copies, the test server does not."""
    small = STATIC / f"{address.partition('?')[0].partition('/static/')[2]}.br"
    return small.stat().st_size + 300 if "/static/" in address and small.exists() else size


@pytest.fixture
def demo(site: Any, settings: Any) -> Any:
    settings.DEBUG = True  # no office becomes a demonstration office later
    return site


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible(demo: Any, visit: Any, check_accessible: Any, scheme: str) -> None:
    for language in ("th", "en"):
        page = visit(PAGE, width=WIDTHS[0], language=language)
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            check_accessible(page)
        page.context.close()


def test_what_is_typed_is_kept_on_the_device(demo: Any, visit: Any) -> None:
    page = visit(PAGE)
    page.on("dialog", lambda dialog: dialog.accept())
    form = page.locator("form[data-autosave]")
    form.locator("textarea").fill("พิมพ์ค้างไว้")
    until(page, "Object.keys(localStorage).some(name => name.startsWith('draft:'))")
    page.reload()
    # The form of the style page is one with errors, whose text comes from the server and is not replaced.
    assert form.locator(".sai-errs").count() == 1
    assert page.evaluate("JSON.stringify(localStorage)").count("พิมพ์ค้างไว้") == 1
    assert page.failures == []


def test_a_slash_goes_to_the_search(demo: Any, visit: Any) -> None:
    page = visit(PAGE, who="officer")
    if page.locator("[data-search]").count() == 0:
        page.goto(demo.url + "/office/")
    page.locator("h1").first.click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_the_menu_opens_on_a_phone_without_scripts(demo: Any, visit: Any) -> None:
    page = visit("/office/", who="officer", width=390, javascript=False)
    assert not page.locator("#menu").is_visible()
    page.locator(".sai-tabs a[href='#menu']").click()
    assert page.locator("#menu").is_visible()
    page.locator(".sai-side-close").click()
    assert not page.locator("#menu").is_visible()


def test_the_first_load_of_the_public_page_is_small(demo: Any, visit: Any) -> None:
    page = visit("/", width=390)
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate(
        "performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))"
        ".map(entry => [entry.name, entry.transferSize])"
    )
    assert sum(as_sent(name, size) for name, size in loaded) < 100_000, loaded
    assert all(name.startswith(demo.url) for name, _size in loaded)
    assert not any(name.endswith(".js") for name, _size in loaded)
