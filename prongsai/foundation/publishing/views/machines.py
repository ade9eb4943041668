"""What programs read: the feed of new publications, the list of addresses, and the word to crawlers."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from prongsai.foundation.publishing.queries import changed_at, current_versions, latest
from prongsai.foundation.publishing.views.index import year_tabs
from prongsai.foundation.publishing.views.serving import Drawn, serve
from prongsai.kernel.access import public

FEED_LENGTH = 30
# Pages that nobody publishes: they show the office as it is today.
ALWAYS = ("news", "people", "structure", "contact")


@public
@require_safe
def feed(request: Any) -> HttpResponse:
    """Return the newest publications as Atom."""

    def draw() -> Drawn:
        versions = latest(request.organization, FEED_LENGTH)
        context = {
            "origin": request.organization.origin.rstrip("/"),
            "versions": versions,
            "changed_at": changed_at(request.organization) or request.organization.created_at,
        }
        return Drawn("publishing/feed.xml", context, content_type="application/atom+xml; charset=utf-8")

    return serve(request, draw)


@public
@require_safe
def sitemap(request: Any) -> HttpResponse:
    """Return the addresses of everything that the public may read. One address serves both languages."""

    def draw() -> Drawn:
        context = {
            "origin": request.organization.origin.rstrip("/"),
            "versions": current_versions(request.organization),
            "years": year_tabs(request.organization, timezone.localdate()),
            "always": [reverse(f"publishing:{name}") for name in ALWAYS],
        }
        return Drawn("publishing/sitemap.xml", context, content_type="application/xml; charset=utf-8")

    return serve(request, draw)


@public
@require_safe
def robots(request: Any) -> HttpResponse:
    """Tell crawlers where the public part is."""
    origin = request.organization.origin.rstrip("/")
    lines = [
        "User-agent: *",
        "Disallow: /office/",
        "Disallow: /account/",
        f"Sitemap: {origin}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
