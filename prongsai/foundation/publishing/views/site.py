"""The public site: home, the index of a year, items and their versions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from prongsai.foundation.publishing.actions.news import NEWS
from prongsai.foundation.publishing.models import Page, Version, Withdrawal
from prongsai.foundation.publishing.queries import (
    changed_at,
    changes_between,
    files_of,
    latest,
    public_page,
    version_of,
    versions_of,
    withdrawal_of,
    withdrawals_of,
)
from prongsai.foundation.publishing.queries.site_news import listing_of, news_listed
from prongsai.foundation.publishing.queries.site_office import settings_of
from prongsai.foundation.publishing.views.index import index_of, year_tabs
from prongsai.foundation.publishing.views.serving import Drawn, serve
from prongsai.foundation.publishing.views.showing import shown
from prongsai.foundation.publishing.workflow import WITHDRAWN
from prongsai.kernel.access import public
from prongsai.kernel.calendar import fiscal_year_of

LATEST = 6
LATEST_NEWS = 5
LONGEST_SEARCH = 100


@public
@require_safe
def home(request: Any) -> HttpResponse:
    """Answer the five questions of a visitor, in their order, with what works today."""

    def draw() -> Drawn:
        today = timezone.localdate()
        context = {
            "year": fiscal_year_of(today),
            "tabs": year_tabs(request.organization, today),
            "news": list(news_listed(request.organization, today)[:LATEST_NEWS]),
            "published": latest(request.organization, LATEST, without=NEWS),
        }
        return Drawn("publishing/home.html", frame(request, "home") | context)

    return serve(request, draw)


@public
@require_safe
def this_year(request: Any) -> HttpResponse:
    """Lead to the index of the fiscal year that runs today."""
    return HttpResponseRedirect(reverse("publishing:index", args=[fiscal_year_of(timezone.localdate())]))


@public
@require_safe
def index(request: Any, year: int) -> HttpResponse:
    """Show the table of contents of a year; items without a page are listed and marked so."""
    text = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]

    def draw() -> Drawn:
        listed = index_of(request.organization, year, text)
        tabs = year_tabs(request.organization, timezone.localdate())
        if listed is None and year not in tabs:
            raise Http404
        return Drawn(
            "publishing/index.html",
            {**frame(request, "ita"), "year": year, "tabs": tabs, "index": listed, "text": text},
            robots="noindex" if text else "",
        )

    return serve(request, draw, keep=not text)


@public
@require_safe
def item(request: Any, address: str) -> HttpResponse:
    """Show the current version of a page; a withdrawn one says so, with 410."""

    def draw() -> Drawn:
        page = _page_or_404(request, address)
        withdrawals = withdrawals_of(page)
        if page.state == WITHDRAWN:
            return _gone(request, page, withdrawals[0])
        version = version_of(page, page.current_number)
        if version is None:
            raise Http404
        return Drawn(template_of(page), _item_context(request, page, version, withdrawals))

    return serve(request, draw)


@public
@require_safe
def old_version(request: Any, address: str, number: int) -> HttpResponse:
    """Show an earlier version under a banner, with what changed since."""
    page = public_page(request.organization, address)
    if page is not None and page.state != WITHDRAWN and number == page.current_number:
        return HttpResponseRedirect(page.get_absolute_url())

    def draw() -> Drawn:
        page = _page_or_404(request, address)
        version = version_of(page, number)
        if version is None:
            raise Http404
        withdrawals = withdrawals_of(page)
        gone = withdrawal_of(version, withdrawals)
        if gone is not None:
            return _gone(request, page, gone)
        context = _item_context(request, page, version, withdrawals)
        following = version_of(page, number + 1)
        if following is not None:
            context["changes"], context["more_changes"] = changes_between(version, following)
            context["following"] = following
        context["old"] = True
        return Drawn(template_of(page), context, robots="noindex")

    return serve(request, draw)


def _page_or_404(request: Any, address: str) -> Page:
    page = public_page(request.organization, address)
    if page is None:
        raise Http404
    return page


def _item_context(
    request: Any, page: Page, version: Version, withdrawals: list[Withdrawal]
) -> dict[str, Any]:
    versions = versions_of(page)
    page.organization = request.organization
    context = frame(request, page.address.partition("/")[0]) | news_facts(page)
    context |= {
        "page": page,
        "item": shown(page, version, files_of(version), versions, withdrawals),
        "updated_on": version.published_at,
    }
    earlier = next((one for one in versions if one.number == version.number - 1), None)
    if earlier is not None and withdrawal_of(earlier, withdrawals) is None:
        context["earlier"] = earlier
    return context


def template_of(page: Page) -> str:
    """Return the template of a page's kind."""
    return "publishing/news.html" if page.address.startswith("news/") else "publishing/item.html"


def news_facts(page: Page) -> dict[str, Any]:
    """Return where a page of news stands in the lists; nothing for other pages."""
    listing = listing_of(page) if page.pk and page.address.startswith("news/") else None
    return {"listing": listing, "over": listing is not None and listing.is_over(timezone.localdate())}


def _gone(request: Any, page: Page, withdrawal: Withdrawal) -> Drawn:
    place = page.address.partition("/")[0]
    return Drawn(
        "publishing/gone.html",
        {**frame(request, place), "page": page, "withdrawal": withdrawal, "is_news": place == "news"},
        status=410,
        robots="noindex",
    )


def frame(request: Any, here: str) -> dict[str, Any]:
    """Return what every public page needs around its content."""
    entries = [
        ("home", reverse("publishing:home"), _("Home")),
        ("ita", reverse("publishing:this_year"), _("Public information")),
        ("news", reverse("publishing:news"), _("News")),
        ("people", reverse("publishing:people"), _("Executives and structure")),
        ("contact", reverse("publishing:contact"), _("Contact")),
        ("search", reverse("publishing:search"), _("Search")),
    ]
    main_site = settings_of(request.organization).main_site
    if main_site:
        entries.append(("main", main_site, _("Main site of the office")))
    return {
        "site_menu": [{"url": url, "label": label, "active": key == here} for key, url, label in entries],
        "updated_on": changed_at(request.organization),
        "main_site": main_site,
    }


@public
@require_safe
def without_slash(request: Any, address: str) -> HttpResponse:
    """Lead an address typed with a slash at its end to the one that is permanent."""
    return HttpResponsePermanentRedirect(f"/{address}")
