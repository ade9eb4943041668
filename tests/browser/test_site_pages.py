"""News, people, contact and search in a browser, without scripts where citizens read."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.utils import timezone

from prongsai.foundation.publishing.actions.news import publish_news, save_news, start_categories
from prongsai.foundation.publishing.models import NewsCategory
from prongsai.foundation.tenants.api import as_tenant

PUBLIC = ("/", "/news/", "/people/", "/structure/", "/contact/", "/search/?q=ถนน")
OFFICERS = (
    "/office/publishing/news/",
    "/office/publishing/news/new/",
    "/office/publishing/site/",
    "/office/calendar/",
)


@pytest.fixture
def filled(site: Any) -> Any:
    """One published piece of news, and a mayor who is shown."""
    with as_tenant(site.office):
        officer = site.actor("officer")
        start_categories(by=officer)
        kind = NewsCategory.objects.get(organization=site.office, code="news")
        news = save_news(
            by=officer,
            category=kind,
            title="ปิดซ่อมถนน หมู่ ๔",
            text="เริ่มวันนี้\n\n- ใช้ทางเลี่ยง",
            on=timezone.localdate(),
        )
        publish_news(by=officer, news=news)
        mayor = site.people["mayor"]
        mayor.position.is_executive = mayor.is_public = True
        mayor.position.save()
        mayor.save()
    return site


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_are_accessible(filled: Any, visit: Any, check_accessible: Any, width: int) -> None:
    for path, who in [*((one, None) for one in PUBLIC), *((one, "officer") for one in OFFICERS)]:
        for language in ("th", "en"):
            page = visit(path, who, width=width, language=language)
            if folder := os.environ.get("PRONGSAI_SHOTS"):
                page.screenshot(
                    path=f"{folder}/{path.strip('/').replace('/', '-')[:30]}-{width}-{language}.png",
                    full_page=True,
                )
            check_accessible(page)
            page.context.close()
