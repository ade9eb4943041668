"""Rendered pages are kept as bytes in this process, so that a visit costs no template, and mostly no query.

The bytes are the same for everybody: no session, no token, no nonce. They are stale as soon as the stamp of
the site, the office's own data, the day or the language differs, so nothing has to be thrown away. The stamp is
asked for at most once a second; a change on this machine is seen at once, because its mark differs.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response, patch_vary_headers

from prongsai.foundation.documents.api import emblem_url
from prongsai.foundation.publishing.actions import mark
from prongsai.foundation.publishing.queries import site_stamp
from prongsai.foundation.publishing.views.front import allow
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import office_digits

BUDGET = 12 * 1024 * 1024
STAMP_REMEMBERED = 1.0  # seconds; a change on another machine is seen no later than that
STAMPS_REMEMBERED = 5_000
STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL)
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a view wants shown: a template with its context, and the status."""

    template: str
    context: dict[str, Any]
    status: int = 200
    content_type: str = HTML
    robots: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as bytes, packed once."""

    body: bytes
    packed: bytes
    etag: str
    status: int
    policy: str
    content_type: str
    robots: str


class Shelf:
    """Rendered pages by key, the least used thrown out when they take more than the budget."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.used = 0
        self.pages: OrderedDict[Any, Rendered] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Any) -> Rendered | None:
        """Return a page and remember that it was asked for."""
        with self.lock:
            found = self.pages.get(key)
            if found is not None:
                self.pages.move_to_end(key)
            return found

    def put(self, key: Any, page: Rendered) -> None:
        """Keep a page."""
        with self.lock:
            before = self.pages.pop(key, None)
            self.used += _weight(page) - (_weight(before) if before else 0)
            self.pages[key] = page
            while self.used > self.budget and len(self.pages) > 1:
                _key, oldest = self.pages.popitem(last=False)
                self.used -= _weight(oldest)

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self.pages.clear()
            self.used = 0


def _weight(page: Rendered) -> int:
    return len(page.body) + len(page.packed) + 500


SHELF = Shelf(BUDGET)


def serve(request: Any, draw: Callable[[], Drawn], *, keep: bool = True) -> HttpResponse:
    """Return the page from the shelf, or draw it; ``draw`` may raise ``Http404``. Searches are not kept."""
    organization = request.organization
    before = mark(organization.pk)
    key = (
        organization.pk,
        tuple(getattr(organization, field.attname) for field in organization._meta.concrete_fields),
        *_stamp(organization, before),
        timezone.localdate(),
        request.LANGUAGE_CODE,
        request.path,
    )
    page = SHELF.get(key) if keep else None
    if page is None:
        page = render(request, draw())
        if keep:
            SHELF.put(key, page)
    if keep:
        allow(request, before)
    return answer(request, page)


_stamps: dict[int, tuple[int, float, tuple[int, str]]] = {}


def _stamp(organization: Any, before: int) -> tuple[int, str]:
    """Return the stamp of the site and the address of the emblem, as they were within the last second."""
    now = monotonic()
    known = _stamps.get(organization.pk)
    if known is not None and known[0] == before and 0 <= now - known[1] < STAMP_REMEMBERED:
        return known[2]
    found = site_stamp(organization), emblem_url(organization)
    if not settings.PRONGSAI_FORGET_HOSTS:
        if len(_stamps) > STAMPS_REMEMBERED:
            _stamps.clear()
        _stamps[organization.pk] = before, now, found
    return found


def render(request: Any, drawn: Drawn) -> Rendered:
    """Return the page as bytes, drawn for a visitor who is nobody in particular."""
    visitor: Any = HttpRequest()
    visitor.method = "GET"
    visitor.path = visitor.path_info = request.path
    visitor.META = {"HTTP_HOST": request.META.get("HTTP_HOST", "localhost")}
    visitor.organization = request.organization
    visitor.actor = Actor.nobody(request.organization)
    visitor.user = AnonymousUser()
    visitor.csp_nonce = ""
    # Search engines are told of both languages; what they shall not list has no such addresses.
    listed = drawn.status == 200 and not drawn.robots and drawn.content_type == HTML
    places = {"place": f"{request.organization.origin.rstrip('/')}{request.path}"} if listed else {}
    with translation.override(request.LANGUAGE_CODE), office_digits(request.organization.digits):
        text = render_to_string(drawn.template, drawn.context | places, request=visitor)
    body = re.sub(r"\n\s*\n+", "\n", text).encode()
    return Rendered(
        body=body,
        packed=gzip.compress(body, 9, mtime=0),
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        status=drawn.status,
        policy=policy_for(body),
        content_type=drawn.content_type,
        robots=drawn.robots,
    )


def policy_for(body: bytes) -> str:
    """Return the content security policy of a page without scripts; its styles are allowed by hash."""
    hashes = "".join(
        f" 'sha256-{base64.b64encode(hashlib.sha256(style).digest()).decode()}'"
        for style in STYLE.findall(body)
    )
    return (
        f"default-src 'none'; style-src 'self'{hashes}; img-src 'self' data:; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def answer(request: Any, page: Rendered) -> HttpResponse:
    """Return the response: 304 for who has it already, packed for who can unpack it."""
    unchanged = get_conditional_response(request, etag=page.etag) if page.status == 200 else None
    if unchanged is not None:
        response = HttpResponse(status=304, headers={"ETag": page.etag})
    elif "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response = HttpResponse(page.packed, status=page.status, content_type=page.content_type)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(page.body, status=page.status, content_type=page.content_type)
    if page.status == 200:
        response["ETag"] = page.etag
    response["Cache-Control"] = "no-cache"
    response["Content-Security-Policy"] = page.policy
    if page.robots:
        response["X-Robots-Tag"] = page.robots
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response
