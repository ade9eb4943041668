"""The demonstration office's public site: news with pictures, a page of text, its place and two portraits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from prongsai.foundation.documents.api import Content, Section, blocks_of
from prongsai.foundation.organizations.api import Person
from prongsai.foundation.publishing.api import (
    TEXT_PAGE,
    NewsCategory,
    publish,
    publish_news,
    save_news,
    save_site_settings,
    set_portrait,
    start_categories,
)
from prongsai.kernel.actor import Actor
from prongsai.lobby.demo.pictures import face, picture

SITE = Path(__file__).parent / "data" / "site.yaml"


def fill_site(officer: Actor, people: Mapping[str, Person], today: date) -> None:
    """Publish what a visitor of an office's site expects beside the disclosures."""
    data = yaml.safe_load(SITE.read_text(encoding="utf-8"))
    latitude, longitude = (Decimal(str(one)) for one in data["place"])
    save_site_settings(by=officer, place=(latitude, longitude), directions=data["directions"])
    for number, (key, alt) in enumerate(data["portraits"].items()):
        upload = SimpleUploadedFile(f"{key}.jpg", face(number), "image/jpeg")
        set_portrait(by=officer, person=people[key], upload=upload, alt=alt, basis="office")
    start_categories(by=officer)
    categories = {one.code: one for one in NewsCategory.objects.filter(organization=officer.organization)}
    for number, told in enumerate(data["news"]):
        _news(told, categories[told["category"]], officer, today, seed=number * 10)
    page = data["page"]
    publish(
        by=officer,
        address=page["address"],
        kind=TEXT_PAGE,
        fiscal_year=None,
        title=page["title"],
        lead=page["lead"],
        content=Content(
            title=page["title"], sections=(Section(blocks=blocks_of(page["text"], indent=False)),)
        ),
        responsible="สำนักปลัด",
    )


def _news(told: Mapping[str, Any], category: NewsCategory, officer: Actor, today: date, *, seed: int) -> None:
    photos = told.get("photos", [])
    news = save_news(
        by=officer,
        category=category,
        title=told["title"],
        text=told["text"],
        on=today - timedelta(days=told["days"]),
        until=today + timedelta(days=told["until"]) if "until" in told else None,
        is_pinned=told.get("pinned", False),
        pictures=[
            SimpleUploadedFile(f"{one['scene']}.jpg", picture(one["scene"], seed + number), "image/jpeg")
            for number, one in enumerate(photos)
        ],
    )
    files = news.files.order_by("position")
    texts = {file.pk: one["text"] for file, one in zip(files, photos, strict=True)}
    # The pictures are drawn: they show nobody.
    nobody = {file.pk: ("none", "") for file in files}
    publish_news(by=officer, news=save_news(by=officer, news=news, texts=texts, people=nobody))
