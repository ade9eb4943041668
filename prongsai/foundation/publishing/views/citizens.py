"""The public site beside the disclosures: news, people and units, contact, search, and links for an old site."""

from __future__ import annotations

from typing import Any

import segno
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from prongsai.foundation.files.api import Vanished, open_file, thumbnail
from prongsai.foundation.publishing.models import NewsCategory
from prongsai.foundation.publishing.queries import changed_at, current_versions, disclosure_years
from prongsai.foundation.publishing.queries.site_news import (
    NewsFilter,
    news_categories,
    news_listed,
    news_years,
)
from prongsai.foundation.publishing.queries.site_office import (
    executives,
    portrait_for,
    settings_of,
    structure,
)
from prongsai.foundation.publishing.queries.site_search import site_search
from prongsai.foundation.publishing.views.serving import Drawn, serve
from prongsai.foundation.publishing.views.site import LONGEST_SEARCH, frame
from prongsai.kernel.access import public
from prongsai.kernel.calendar import arabic_digits, fiscal_year_of

PER_PAGE = 20
FEED_LENGTH = 30
EARLIEST, LATEST = 2443, 2742


def words_of(request: Any) -> str:
    """Return what was typed into a search field, as one line without what no database takes."""
    return " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_SEARCH]


@public
@require_safe
def news(request: Any) -> HttpResponse:
    """List published news, narrowed to a category, a fiscal year and words."""
    asked = arabic_digits(request.GET.get("year", ""))[:4]
    year = int(asked) if asked.isascii() and asked.isdecimal() and EARLIEST <= int(asked) <= LATEST else None
    wanted = NewsFilter(text=words_of(request), category=request.GET.get("category", "")[:40], year=year)
    is_plain = not set(request.GET) - {"lang"}

    def draw() -> Drawn:
        today = timezone.localdate()
        rows = news_listed(request.organization, today, wanted)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        known = news_categories(request.organization)
        context = {
            "page": page,
            "wanted": wanted,
            "today": today,
            "chosen": next((one for one in known if one.code == wanted.category), None),
            "categories": known,
            "years": news_years(request.organization),
            "query": _query(request),
        }
        robots = "" if is_plain else "noindex"
        return Drawn("publishing/news_list.html", frame(request, "news") | context, robots=robots)

    return serve(request, draw, keep=is_plain)


def _query(request: Any) -> str:
    """Return the filters as the start of an address, to which a page number is added."""
    kept = request.GET.copy()
    for name in ("page", "lang"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}&" if kept else "?"


@public
@require_safe
def news_feed(request: Any, code: str = "") -> HttpResponse:
    """Return the newest news as Atom, all of it or one category."""

    def draw() -> Drawn:
        category = None
        if code:
            known = NewsCategory.objects.filter(organization=request.organization)
            category = get_object_or_404(known, code=code)
        rows = news_listed(request.organization, timezone.localdate(), NewsFilter(category=code))
        context = {
            "origin": request.organization.origin.rstrip("/"),
            "listings": rows.order_by("-on", "-pk")[:FEED_LENGTH],
            "category": category,
            "changed_at": changed_at(request.organization) or request.organization.created_at,
        }
        return Drawn("publishing/news_feed.xml", context, content_type="application/atom+xml; charset=utf-8")

    return serve(request, draw)


@public
@require_safe
def people(request: Any) -> HttpResponse:
    """Show who holds which post: political side, council, permanent officials; vacant posts say so."""

    def draw() -> Drawn:
        groups = executives(request.organization, timezone.localdate())
        return Drawn("publishing/people.html", frame(request, "people") | {"groups": groups})

    return serve(request, draw)


@public
@require_safe
def units(request: Any) -> HttpResponse:
    """Show the units of the office as a tree with their posts counted."""

    def draw() -> Drawn:
        branches = structure(request.organization)
        return Drawn("publishing/people_structure.html", frame(request, "people") | {"branches": branches})

    return serve(request, draw)


@public
@require_safe
def portrait(request: Any, pk: int) -> HttpResponseBase:
    """Send the picture of somebody whom the office shows to the public."""
    found = portrait_for(request.organization, pk)
    if found is None:
        raise Http404
    try:
        small = thumbnail(found.file, 360) or found.file
        etag = f'"{small.sha256}"'
        response: Any = get_conditional_response(request, etag=etag)
        if response is None:
            response = FileResponse(open_file(small), content_type=small.content_type)
    except (Vanished, FileNotFoundError) as error:
        raise Http404 from error
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[no-any-return]  # a file or the answer 304


@public
@require_safe
def contact(request: Any) -> HttpResponse:
    """Show every way to reach the office, with links to maps and a QR code for paper."""

    def draw() -> Drawn:
        address = request.organization.origin.rstrip("/") + reverse("publishing:contact")
        context = {
            "site": settings_of(request.organization),
            "permanent": address,
            "qr": mark_safe(_qr(address)),  # noqa: S308  # drawn by segno from our own address
        }
        return Drawn("publishing/contact.html", frame(request, "contact") | context)

    return serve(request, draw)


def _qr(text: str) -> str:
    code = segno.make(text, micro=False, error="m")
    return str(code.svg_inline(border=2, omitsize=True, light="#fff"))


@public
@require_safe
def search(request: Any) -> HttpResponse:
    """Search what is published today."""
    text = words_of(request)

    def draw() -> Drawn:
        hits = site_search(request.organization, text, timezone.localdate())
        context = {
            "text": text,
            "page": Paginator(hits, PER_PAGE).get_page(request.GET.get("page")),
            "query": _query(request),
        }
        return Drawn("publishing/search.html", frame(request, "search") | context, robots="noindex")

    return serve(request, draw, keep=not request.GET)


@public
@require_safe
def menu(request: Any) -> HttpResponse:
    """Return links to this site as a piece of HTML for the office's other site."""

    def draw() -> Drawn:
        return Drawn("publishing/snippet.html", {"menu": menu_of(request.organization)}, robots="noindex")

    return serve(request, draw)


@public
@require_safe
def menu_json(request: Any) -> HttpResponse:
    """Return the same links for programs."""
    links = menu_of(request.organization)
    answer = JsonResponse(links, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Cache-Control"] = "no-cache"
    return answer


def menu_of(organization: Any) -> dict[str, Any]:
    """Return the links that another site of the office should show: the year's index and each item."""
    origin = organization.origin.rstrip("/")
    year = fiscal_year_of(timezone.localdate())
    years = sorted({year, *disclosure_years(organization)}, reverse=True)
    shown = years[1] if len(years) > 1 and years[0] not in disclosure_years(organization) else years[0]
    versions = current_versions(organization, page__address__startswith=f"ita/{shown}/")
    return {
        "office": organization.full_name,
        "year": shown,
        "index": origin + reverse("publishing:index", args=[shown]),
        "news": origin + reverse("publishing:news"),
        "people": origin + reverse("publishing:people"),
        "contact": origin + reverse("publishing:contact"),
        "links": [
            {
                "code": one.page.code,
                "title": one.title,
                "url": origin + one.page.get_absolute_url(),
                "published": one.published_at.isoformat(),
            }
            for one in sorted(versions, key=lambda one: _natural(one.page.code))
        ],
    }


def _natural(code: str) -> tuple[int, str]:
    digits = "".join(character for character in code if character.isdigit())
    return int(digits or 0), code
