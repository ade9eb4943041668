"""What happens to every request before a view sees it and after it has answered."""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time
from collections.abc import Callable
from copy import copy
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.request import split_domain_port
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from prongsai.config import keep
from prongsai.foundation.audit.api import record
from prongsai.foundation.organizations.api import actor_for, user_of_session
from prongsai.foundation.tenants.api import Organization, as_tenant, organization_for_host
from prongsai.kernel.access import Refused, SignInNeeded
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import office_digits
from prongsai.kernel.errors import Problem
from prongsai.kernel.references import error_reference
from prongsai.kernel.ui.views import remember_language

Answer = Callable[[Any], HttpResponseBase]
log = logging.getLogger("prongsai.requests")

MEGABYTE = 1024 * 1024
SECRET_PATH = re.compile(r"^(/(?:account/(?:invitation|password/reset/key)|survey/mock|calendar)/).+")
HOST_REMEMBERED = 1.0  # seconds; a renamed host is wrong no longer than that in the other processes
HOSTS_REMEMBERED = 20_000
LONGEST_HOST = 253


class CloseLoopholes:
    """Add the headers that keep other sites' code out, and refuse bodies that are too large to be meant."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Answer with a content security policy; each response has a nonce of its own."""
        request.csp_nonce = secrets.token_urlsafe(12)
        if any("\0" in value for value in request.COOKIES.values()):
            # PostgreSQL refuses this character; no cookie of ours holds it.
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        response = self.get_response(request)
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
            f"form-action 'self'; frame-ancestors 'none'; style-src 'self' 'nonce-{request.csp_nonce}'; "
            f"script-src 'self' 'nonce-{request.csp_nonce}'",
        )
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    def process_view(self, request: Any, *_view: Any) -> HttpResponseBase | None:
        """Refuse before the body is read: what is too large, and an address that no database can look up."""
        limit = settings.PRONGSAI_MAX_UPLOAD_MB * 5 * MEGABYTE
        try:
            announced = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            announced = 0
        if announced > limit:
            return problem_page(request, 413)
        if "\0" in request.path or holds_nul(request.GET):
            return problem_page(request, 400)
        return None


class FindOrganization:
    """Find the organisation by host name and open its rows for the length of the request."""

    remembered: dict[str, tuple[float, Organization | None]] = {}  # shared on purpose: a cache

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Answer 421 for a host that no organisation has."""
        raw = request.META.get("HTTP_HOST", request.META.get("SERVER_NAME", ""))
        host = split_domain_port(raw)[0]
        organization = self.find(host)
        if organization is None:
            return problem_page(request, 421)
        request.organization = organization
        request.refusal = None
        request.failed = False
        with as_tenant(organization), office_digits(organization.digits):
            response = self.get_response(request)
            failed = request.failed or response.status_code >= 500
            if failed and connection.vendor == "postgresql":  # SQLite has no transaction around requests
                transaction.set_rollback(True)
        if request.refusal is not None:
            note_refusal(request)
        if request.method == "POST":
            self.remembered.pop(host, None)  # it may have changed the office, and the next page shows that
        return response

    @classmethod
    def find(cls, host: str) -> Organization | None:
        """Return the organisation of a host, remembered for a few seconds; each request has its own copy."""
        now = time.monotonic()
        known = cls.remembered.get(host)
        if known and now - known[0] < HOST_REMEMBERED and not settings.PRONGSAI_FORGET_HOSTS:
            return copy(known[1])
        found = organization_for_host(host)
        if len(cls.remembered) > HOSTS_REMEMBERED:
            cls.remembered.clear()
        if len(host) <= LONGEST_HOST:
            cls.remembered[host] = (now, found)
        return copy(found)


class Language:
    """Speak Thai unless the visitor chose English."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Read the choice from the cookie, or from an address that names the language (``?lang=en``)."""
        known = dict(settings.LANGUAGES)
        asked, chosen = request.GET.get("lang", ""), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = next((code for code in (asked, chosen) if code in known), settings.LANGUAGE_CODE)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        if asked in known and asked != (chosen or settings.LANGUAGE_CODE) and response.status_code == 200:
            remember_language(response, asked)
        return response


class KnowUser(AuthenticationMiddleware):
    """Say who is signed in; a session of another office, or of somebody who has left, is nobody's."""

    def process_request(self, request: Any) -> None:
        """Look the session up only when somebody asks."""
        request.user = SimpleLazyObject(lambda: user_of_session(request))


class KnowActor:
    """Say who acts, and turn the exceptions of the house into pages."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        """Look the person up only when somebody asks, so that public pages cost nothing."""
        request.actor = SimpleLazyObject(
            lambda: actor_for(
                request.user,
                request.organization,
                today=timezone.localdate(),
                person=request.person if request.user.is_authenticated else None,
            )
        )
        response = self.get_response(request)
        if request.session.accessed and not response.has_header("Cache-Control"):
            # What was shown to one person is not kept: the back button after signing out shows nothing.
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: Any, *_view: Any) -> HttpResponseBase | None:
        """Refuse a form with a character that no database can store; the body has been read by now."""
        if request.method == "POST" and holds_nul(request.POST):
            return problem_page(request, 400)
        return None

    def process_exception(self, request: Any, error: Exception) -> HttpResponseBase | None:
        """Return the page for a known exception, or a page with a reference number for an unknown one."""
        if isinstance(error, ImmediateHttpResponse | ReauthenticationRequired):
            return None  # a way of allauth to answer, not a failure; its own middleware does so
        request.failed = True
        if isinstance(error, SignInNeeded):
            request.failed = False
            return keep.send_to_sign_in(request)
        if isinstance(error, Refused):
            request.refusal = error
            return problem_page(request, 403, permission=error.permission)
        if isinstance(error, Problem):
            return problem_page(request, error.status, message=error.message)
        if isinstance(error, UnreadablePostError):
            return problem_page(request, 400)  # the connection broke while the form was on its way
        return None


def note_refusal(request: Any) -> None:
    """Write a refused attempt into the journal, after what was attempted has been undone."""
    with as_tenant(request.organization):
        actor = actor_for(request.user, request.organization, today=timezone.localdate())
        record(
            by=actor if actor.is_signed_in else Actor.nobody(request.organization),
            verb="access.refused",
            data={
                "permission": request.refusal.permission,
                "path": shown_path(request.path),
                "method": request.method,
            },
        )


def problem_page(request: Any, status: int, **context: Any) -> HttpResponse:
    """Return the page of an error status: what happened, what is safe, what to do, and a reference number."""
    context.setdefault("reference", error_reference())
    context.setdefault("is_office_side", request.path.startswith(("/office/", "/account/")))
    context.setdefault("elsewhere", "publishing/elsewhere.html")  # the site's own search, for visitors
    level, cause = (
        (logging.ERROR, sys.exc_info()[0] is not None) if status >= 500 else (logging.WARNING, False)
    )
    line = "%s %s %s reference %s"
    log.log(
        level, line, status, request.method, shown_path(request.path), context["reference"], exc_info=cause
    )
    if not hasattr(request, "organization"):
        request.organization = None
    if status >= 500 or not hasattr(request, "actor"):
        request.actor = Actor.nobody(request.organization)  # after a failure the database may not be asked
    template = f"{status}.html" if status in {400, 403, 404, 409, 413, 421, 429, 500, 503} else "400.html"
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def shown_path(path: str) -> str:
    """Return a path for the log and the journal: no secret of a mailed link, and on one line."""
    hidden = SECRET_PATH.sub(r"\1…", path[:200])
    return "".join(character if character.isprintable() else "�" for character in hidden)


def holds_nul(data: Any) -> bool:
    """Return whether a name or value of a form or query holds the character NUL, which PostgreSQL refuses."""
    return any("\0" in name or any("\0" in value for value in values) for name, values in data.lists())
