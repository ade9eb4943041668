"""A browser against the live server, signed in as one of the cast, with axe at hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.browser import ARGUMENTS, WIDTHS, executable

ROOT = Path(__file__).resolve().parent.parent.parent
SHOTS = os.environ.get("PRONGSAI_SHOTS", "")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
    items.sort(
        key=lambda item: "slow" not in item.keywords
    )  # the long ones first, so that nobody waits for them


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for the whole run."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server: Any, live_cast: Any) -> Any:
    """The cast's office, answering on the live server's address."""
    type(live_cast.office).objects.filter(pk=live_cast.office.pk).update(
        host="localhost", origin=live_server.url
    )
    live_cast.url = live_server.url.replace("127.0.0.1", "localhost")
    return live_cast


@pytest.fixture
def visit(chromium: Any, site: Any) -> Iterator[Any]:
    """Return a function that opens a page: visit(path, who="officer", width=1280, javascript=True, language="th")."""
    contexts = []

    def go(
        path: str,
        who: str | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        javascript: bool = True,
        language: str = "th",
    ) -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=javascript, locale="th-TH"
        )
        contexts.append(context)
        cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site.url}]
        if who:
            client = site.client(who)
            cookies.append({"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site.url})
        context.add_cookies(cookies)
        page = context.new_page()
        page.failures = []
        page.on("pageerror", lambda error: page.failures.append(str(error)))
        page.on(
            "response", lambda r: page.failures.append(f"{r.status} {r.url}") if r.status >= 500 else None
        )
        page.goto(site.url + path)
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The program that finds violations of WCAG."""
    return AXE.read_text(encoding="utf-8")


def until(page: Any, condition: str) -> bool:
    """Wait two seconds at most for a condition; return whether it holds."""
    for _look in range(40):
        if page.evaluate(condition):
            return True
        page.wait_for_timeout(50)
    return False


@pytest.fixture
def check_accessible(axe: str) -> Any:
    """Return a function that fails when axe finds a WCAG A or AA violation, or when the page scrolls sideways."""

    def check(page: Any) -> None:
        page.wait_for_load_state()  # after a click the page that comes is there, but may be empty yet
        # Colours that are still fading into another scheme are nobody's contrast, nor is a width that still settles.
        until(page, "document.getAnimations().every(one => one.playState !== 'running')")
        fits = until(page, "document.documentElement.scrollWidth <= window.innerWidth")
        if page.evaluate("!window.axe"):
            page.evaluate(axe)
        found = page.evaluate(
            "async () => (await axe.run(document, {resultTypes: ['violations'], runOnly: "
            "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']}))"
            ".violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(' | '))"
        )
        where = f"{page.url} at {page.viewport_size['width']} px"
        assert found == [], where
        assert fits, f"scrolls sideways: {where}"
        assert page.failures == [], where

    return check


@pytest.fixture
def check_pages(visit: Any, site: Any, check_accessible: Any) -> Any:
    """Return a function that goes through pages as one person does, in both languages, on a phone and on a desk."""

    def check(paths: Any, who: str | None = None, languages: tuple[str, ...] = ("th", "en")) -> None:
        page = visit(paths[0], who, width=WIDTHS[0])
        for language in languages:
            page.context.add_cookies(
                [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": site.url}]
            )
            for path in paths:
                page.set_viewport_size({"width": WIDTHS[0], "height": 900})
                page.goto(site.url + path)
                assert page.locator("html").get_attribute("lang") == language, path
                assert page.locator("h1").count() == 1, path
                check_accessible(page)
                for width in WIDTHS[1:]:
                    page.set_viewport_size({"width": width, "height": 900})
                    check_accessible(page)
                if SHOTS:  # where somebody wants to look at them
                    name = path.strip("/").replace("/", "-")[:30]
                    page.screenshot(path=f"{SHOTS}/{name}-{language}.png", full_page=True)
        page.context.close()

    return check
