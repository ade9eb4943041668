"""The lists of the settings as XLSX and CSV, for those who may see them on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from prongsai.foundation.audit.api import Entry, record
from prongsai.foundation.organizations.models import ClosedDay, Person, Position, Role, Unit
from prongsai.foundation.organizations.queries import holders_of
from prongsai.foundation.organizations.templatetags.people import verb_label
from prongsai.foundation.organizations.views.parts import managing
from prongsai.kernel.access import ActorRequest, requires
from prongsai.kernel.office import table_csv, table_xlsx
from prongsai.kernel.permissions import permissions

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 100_000


@dataclass(frozen=True, slots=True)
class List:
    """A list with its heading, columns and rows."""

    title: str
    columns: Sequence[Any]
    rows: Iterable[Sequence[Any]]


@managing
@require_GET
def export(request: ActorRequest, what: str, kind: str) -> HttpResponse:
    """Send a list of the settings: units, positions, people, roles or closed days."""
    make = LISTS.get(what)
    if make is None:
        raise Http404
    return _file(request, what, kind, make(request.actor))


@requires("audit.view")
@require_GET
def journal(request: ActorRequest, kind: str) -> HttpResponse:
    """Send the journal, oldest entry first."""
    request.actor.require("audit.view")
    rows = Entry.objects.visible_to(request.actor).order_by("seq")
    return _file(
        request,
        "journal",
        kind,
        List(
            _("Journal"),
            [_("No."), _("When"), _("Time"), _("Who"), _("What"), _("What it was about"), _("Check code")],
            (
                (
                    entry.seq,
                    timezone.localdate(entry.at),
                    timezone.localtime(entry.at).strftime("%H:%M:%S"),
                    entry.actor_name,
                    str(verb_label(entry.verb)),
                    entry.summary,
                    entry.digest,
                )
                for entry in rows[:MOST].iterator(chunk_size=1000)
            ),
        ),
    )


def units(actor: Any) -> List:
    """Return the units in the office's order."""
    rows = Unit.objects.visible_to(actor).select_related("parent")
    return List(
        _("Units"),
        [_("Name"), _("Short name"), _("Part of"), _("Place"), _("State")],
        [
            (
                row.name,
                row.short_name,
                row.parent.name if row.parent else "",
                row.position_in_list,
                _("closed") if row.is_closed else _("open"),
            )
            for row in rows
        ],
    )


def positions(actor: Any) -> List:
    """Return the positions with who holds each; a vacant one says so."""
    return List(
        _("Positions"),
        [_("Position"), _("Side"), _("Unit"), _("Place"), _("Held by")],
        [
            (
                row.title,
                row.get_side_display(),
                row.unit.name if row.unit else "",
                row.rank,
                ", ".join(person.name for person in row.holders) or _("vacant"),
            )
            for row in holders_of(Position.objects.visible_to(actor))
        ],
    )


def people(actor: Any) -> List:
    """Return the people with their roles; no secret, no session, no second factor."""
    rows = (
        Person.objects.visible_to(actor)
        .select_related("position", "unit", "user")
        .prefetch_related("assignments__role", "assignments__unit")
        .order_by("-is_active", "name", "pk")
    )
    return List(
        _("People"),
        [
            _("Name"),
            _("Position"),
            _("Unit"),
            _("E-mail"),
            _("Telephone"),
            _("Roles"),
            _("Since"),
            _("State"),
        ],
        [
            (
                row.name,
                row.position.title if row.position else "",
                row.unit.name if row.unit else "",
                row.user.email if row.user else "",
                row.phone,
                ", ".join(
                    f"{held.role.name} ({held.unit.name})" if held.unit else held.role.name
                    for held in row.assignments.all()
                ),
                row.joined_on,
                _("works here") if row.is_active else _("does not work here any more"),
            )
            for row in rows
        ],
    )


def roles(actor: Any) -> List:
    """Return the roles with what each allows and how many hold it."""
    labels = permissions()
    rows = Role.objects.visible_to(actor).annotate(
        held=Count("assignments", filter=Q(assignments__person__is_active=True))
    )
    return List(
        _("Roles"),
        [_("Role"), _("Permissions"), _("Held")],
        [
            (row.name, ", ".join(str(labels.get(one, one)) for one in row.permissions), row.held)
            for row in rows
        ],
    )


def closed_days(actor: Any) -> List:
    """Return the office's own closed days."""
    rows = ClosedDay.objects.visible_to(actor).order_by("on")
    return List(_("Closed days"), [_("Day"), _("Reason")], [(row.on, row.reason) for row in rows])


LISTS: dict[str, Callable[[Any], List]] = {
    "units": units,
    "positions": positions,
    "people": people,
    "roles": roles,
    "closed-days": closed_days,
}


def _file(request: ActorRequest, what: str, kind: str, made: List) -> HttpResponse:
    digits = request.organization.digits
    if kind == "xlsx":
        body, media = table_xlsx(made.columns, made.rows, title=made.title, digits=digits), XLSX
    elif kind == "csv":
        body, media = table_csv(made.columns, made.rows, digits=digits), "text/csv; charset=utf-8"
    else:
        raise Http404
    if what in {"people", "journal"}:
        record(by=request.actor, verb="office.exported", subject=None, summary=f"{what}.{kind}")
    response = HttpResponse(body, content_type=media)
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = content_disposition_header(True, f"{what}-{day}.{kind}") or ""
    response["Cache-Control"] = "private, no-store"
    return response
