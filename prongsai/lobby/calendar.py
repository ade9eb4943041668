"""Due dates for the calendars of phones and computers (ICS), under an address that only the person knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prongsai.foundation.organizations.api import actor_for, person_for
from prongsai.foundation.publishing.api import scheduled_for, scheduled_news_for
from prongsai.kernel.access import public, signed_in
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.lobby.actions import digest, drop_key, make_key
from prongsai.lobby.models import CalendarKey
from prongsai.lobby.queries import Waiting, assessment_dates, everything_waiting

AHEAD = timedelta(days=365)
SHOWN_ONCE = "calendar_secret"
LINE = 75  # octets, as RFC 5545 asks


def actor_of(organization: Any, secret: str) -> Actor | None:
    """Return whose calendar the secret opens today, or none: also for people who left."""
    key = (
        CalendarKey.objects.filter(organization=organization, secret_sha256=digest(secret))
        .select_related("person__user")
        .first()
    )
    if key is None or key.person.user is None or person_for(key.person.user, organization) is None:
        return None
    return actor_for(key.person.user, organization, today=timezone.localdate())


def due_dates(actor: Actor, today: date) -> list[Waiting]:
    """Return what is due for the actor: what is late, and the year to come."""
    rows = [row for row in everything_waiting(actor, today, AHEAD) if row.due_on is not None]
    now = fiscal_year_of(today)
    # An assessment may end after 1 October: what is left of the year before stays in the calendar.
    left = [row for row in assessment_dates(actor, now - 1) if row.due_on and row.due_on >= today]
    return [*rows, *left, *assessment_dates(actor, now), *_to_be_published(actor)]


def _to_be_published(actor: Actor) -> list[Waiting]:
    """Return the pages and news that are published by themselves, on the days of their times."""
    coming: list[Any] = [*scheduled_for(actor), *scheduled_news_for(actor)]
    return [
        Waiting(
            one.title,
            _("Published by itself at %(time)s") % {"time": f"{timezone.localtime(one.publish_at):%H.%M}"},
            timezone.localdate(one.publish_at),
            one.get_absolute_url(),
            "publish",
        )
        for one in coming
        if one.publish_at is not None
    ]


def ics(rows: Iterable[Waiting], *, organization: Any, name: str, now: datetime) -> bytes:
    """Return due dates as a calendar of whole days, lines folded as RFC 5545 asks."""
    origin = organization.origin.rstrip("/")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Prongsai//due dates//TH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "X-WR-TIMEZONE:Asia/Bangkok",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for row in rows:
        if row.due_on is None:
            continue
        lines += [
            "BEGIN:VEVENT",
            f"UID:{digest(row.url)[:24]}@{organization.host}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{row.due_on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{row.due_on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(row.title)}",
            f"DESCRIPTION:{_text(row.meta)}",
            f"URL:{origin}{row.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _text(value: Any) -> str:
    plain = "".join(one for one in str(value) if one.isprintable() or one == "\n")
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return the line cut into pieces of at most 75 octets, never inside a character."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += width
    return "\r\n".join([*pieces, piece])


@signed_in
@require_safe
def _own(request: Any) -> HttpResponse:
    """Send the due dates of the actor."""
    rows = due_dates(request.actor, timezone.localdate())
    name = _("Due dates of %(name)s") % {"name": request.organization.short_name}
    body = ics(rows, organization=request.organization, name=name, now=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'attachment; filename="prongsai.ics"'
    return response


@public
def secret_feed(request: Any, secret: str) -> HttpResponseBase:
    """Send the due dates of whose secret stands in the address; log and journal leave it out (``shown_path``)."""
    actor = actor_of(request.organization, secret[:200])
    if actor is None:
        raise Http404
    request.actor = actor
    return _own(request)


def feed(request: Any) -> HttpResponseBase:
    """Send the due dates of whoever is signed in.

    Addresses of earlier versions had the secret in the query; calendars that know one go on working.
    """
    secret = request.GET.get("token", "")
    return secret_feed(request, secret) if secret else _own(request)


feed.access = _own.access  # type: ignore[attr-defined]  # the mark that the test of all routes reads


@signed_in
@require_safe
def settings(request: Any) -> HttpResponse:
    """Show how the due dates come into one's own calendar; a new address once."""
    person = person_for(request.user, request.organization)
    key = CalendarKey.objects.filter(organization=request.organization, person=person).first()
    secret = request.session.pop(SHOWN_ONCE, "")
    path = reverse("secret_calendar", args=[secret]) if secret else ""
    context = {"key": key, "address": request.organization.origin.rstrip("/") + path if path else ""}
    return render(request, "lobby/calendar.html", context)


@signed_in
@require_POST
def renew(request: Any) -> HttpResponse:
    """Make a new address."""
    person = person_for(request.user, request.organization)
    request.session[SHOWN_ONCE] = make_key(by=request.actor, person=person)
    messages.success(request, _("The address works now."))
    return HttpResponseRedirect(reverse("lobby:calendar"))


@signed_in
@require_POST
def drop(request: Any) -> HttpResponse:
    """Stop the address from working."""
    drop_key(by=request.actor, person=person_for(request.user, request.organization))
    messages.success(request, _("The address does not work any more."))
    return HttpResponseRedirect(reverse("lobby:calendar"))
