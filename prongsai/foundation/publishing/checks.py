"""What the checks ask of the public site: its pages, where people enter, and what waits to be published."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.checks.api import Mendable, PhotoPlace, PublicPlace, Site
from prongsai.foundation.documents.api import (
    Content,
    Picture,
    Section,
    blocks_of,
    from_data,
    pictures_of,
)
from prongsai.foundation.publishing.actions import arguments_of, keep_draft
from prongsai.foundation.publishing.actions.news import save_news
from prongsai.foundation.publishing.models import Draft, News, NewsFile, Page, SiteSettings
from prongsai.foundation.publishing.views.exporting import Export, Place
from prongsai.foundation.publishing.workflow import DRAFTS, NEWS_TEXTS, OUT, PERMISSION, PUBLISHED
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear


def places(organization: Any, fiscal_year: int) -> Sequence[PublicPlace]:
    """Return the published pages that answer items of a fiscal year (BE). Cost: one query."""
    rows = Page.objects.filter(
        organization=organization, state=PUBLISHED, fiscal_year=fiscal_year, address__startswith="ita/"
    )
    return [
        PublicPlace(
            address=page.address,
            title=page.title,
            office_url=page.office_url,
            fiscal_year=fiscal_year,
            permission=PERMISSION,
        )
        for page in rows.order_by("address")
    ]


def site(organization: Any) -> Site:
    """Return where people enter the office's pages. Cost: one query."""
    settings = SiteSettings.objects.filter(organization=organization).first()
    return Site(
        own=organization.origin.rstrip("/") + "/",
        main=settings.main_site if settings else "",
        settings_url=reverse("publishing:site"),
        visit=partial(visit, organization),
    )


def visit(organization: Any, path: str) -> bytes | None:
    """Return a page of the public site as a visitor gets it, asked in this process; none where there is no page."""
    export = Export(organization, Path())
    if export._match(path) is None:
        return None
    try:
        answer = export._answer(Place(path, "", "th"))
        if answer.status_code in (301, 302):
            answer = export._answer(Place(answer["Location"], "", "th"))
    except Http404:
        return None
    is_page = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")
    return bytes(answer.content) if is_page and not answer.streaming else None  # type: ignore[attr-defined]  # not streaming


def _draft(by: Actor, pk: int) -> Draft:
    found: Draft | None = Draft.objects.visible_to(by).filter(pk=pk).exclude(state=OUT).first()
    if found is None:
        raise Http404
    return found


def _read(by: Actor, pk: int) -> Mapping[str, str]:
    draft = _draft(by, pk)
    texts = {"title": draft.title, "lead": draft.lead, "text": draft.text}
    if draft.fiscal_year:
        texts["fiscal_year"] = str(draft.fiscal_year)
    return {**texts, "pictures": json.dumps(_alts(from_data(draft.content)), ensure_ascii=False)}


def _write(by: Actor, pk: int, values: Mapping[str, str], today: date) -> None:
    draft = _draft(by, pk)
    facts = arguments_of(draft)
    text = values.get("text", draft.text)
    content: Content = facts["content"]
    if "text" in values:
        sections = (Section(blocks=blocks_of(text, indent=False)),)
        content = Content(title=values.get("title", draft.title), sections=sections, digits=content.digits)
    if "pictures" in values:
        content = _with_alts(content, json.loads(values["pictures"]))
    facts |= {"content": content, **{name: values[name] for name in ("title", "lead") if name in values}}
    keep_draft(by=by, draft=draft, text=text, **facts)


def _captions(by: Actor, pk: int, today: date) -> Mapping[str, str]:
    """Say of each picture without a text what its caption says."""
    alts = [one.alt or one.caption for one in pictures_of(from_data(_draft(by, pk).content))]
    return {"pictures": json.dumps(alts, ensure_ascii=False)}


def _alts(content: Content) -> list[str]:
    return [one.alt for one in pictures_of(content)]


def _with_alts(content: Content, alts: Sequence[str]) -> Content:
    """Return the content with other texts of its pictures, which come in reading order."""
    waiting = iter(alts)

    def changed(value: Any) -> Any:
        if isinstance(value, Picture):
            return replace(value, alt=next(waiting, value.alt))
        if isinstance(value, tuple):
            return tuple(changed(inner) for inner in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{one.name: changed(getattr(value, one.name)) for one in fields(value)})
        return value

    made = changed(content)
    assert isinstance(made, Content)  # noqa: S101  # what goes in comes out
    return made


PAGES = Mendable(
    kind=DRAFTS,
    label=_("draft of a page"),
    read=_read,
    write=_write,
    url=lambda pk: reverse("publishing:draft", args=[pk]),
    also={"no_alt": _captions},
)


def _news(by: Actor, pk: int) -> News:
    found: News | None = News.objects.visible_to(by).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _read_news(by: Actor, pk: int) -> Mapping[str, str]:
    news = _news(by, pk)
    files = {f"file:{one.pk}": one.text for one in news.files.all()}
    return {"title": news.title, "text": news.text, **files}


def _write_news(by: Actor, pk: int, values: Mapping[str, str], today: date) -> None:
    fields: dict[str, Any] = {name: values[name] for name in ("title", "text") if name in values}
    texts = {int(name[5:]): text for name, text in values.items() if name.startswith("file:")}
    save_news(by=by, news=_news(by, pk), texts=texts, **fields)


NEWS = Mendable(
    kind=NEWS_TEXTS,
    label=_("news"),
    read=_read_news,
    write=_write_news,
    url=lambda pk: reverse("publishing:edit_news", args=[pk]),
)


def photos(organization: Any, fiscal_year: int | None) -> Iterator[PhotoPlace]:
    """Yield the pictures of a year's news, or of all years. Cost: one query."""
    rows = NewsFile.objects.filter(organization=organization, file__kind="photo")
    if fiscal_year is not None:
        year = FiscalYear(fiscal_year)
        rows = rows.filter(news__on__range=(year.starts_on, year.ends_on))
    for one in rows.select_related("news").order_by("news__on", "pk"):
        yield PhotoPlace(
            file_id=one.file_id,
            place=gettext("News: %(title)s") % {"title": one.news.title},
            url=reverse("publishing:edit_news", args=[one.news_id]),
            caption=one.text,
            permission=PERMISSION,
        )
