"""Writes to routes and their desks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from prongsai.foundation.approvals.models import Desk, Part, Route
from prongsai.foundation.approvals.wording import read
from prongsai.foundation.audit.api import record
from prongsai.kernel.access import Refused
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem

MOST_DESKS = 9


def add_starting_routes(organization: Any) -> list[Route]:
    """Create the routes that every office starts with, where it has none; those that exist stay as they are."""
    if Route.objects.filter(organization=organization).exists():
        return []
    routes = []
    for entry in read("routes.yaml"):
        desks = entry["desks"]
        route: Route = Route.objects.create(
            organization=organization, **{key: entry[key] for key in ("name", "is_default", "kinds")}
        )
        Desk.objects.bulk_create(
            Desk(organization=organization, route=route, seq=seq, **desk) for seq, desk in enumerate(desks, 1)
        )
        routes.append(route)
    return routes


@transaction.atomic
def save_route(*, by: Actor, route: Route | None = None, **fields: Any) -> Route:
    """Add a route or change its name and what it is for; or raise ``Problem``."""
    by.require("office.manage")
    wanted = _locked(by, route) if route is not None else Route(organization=by.organization)
    before = {name: getattr(wanted, name) for name in fields} if wanted.pk else {}
    for name, value in fields.items():
        setattr(wanted, name, value)
    _checked(wanted)
    if wanted.is_default:
        Route.objects.filter(organization=by.organization, is_default=True).exclude(pk=wanted.pk).update(
            is_default=False
        )
    is_new = wanted.pk is None
    wanted.save()
    changes = {name: [before.get(name), value] for name, value in fields.items() if before.get(name) != value}
    if changes:
        verb = "approvals.route_added" if is_new else "approvals.route_changed"
        record(by=by, verb=verb, subject=wanted, summary=wanted.name, data=changes)
    return wanted


@transaction.atomic
def archive_route(*, by: Actor, route: Route, archived: bool) -> Route:
    """Take a route out of use, or back into it; approvals under way keep the desks that they were sent with."""
    by.require("office.manage")
    wanted = _locked(by, route)
    if wanted.is_archived == archived:
        return wanted
    wanted.is_archived = archived
    if archived:
        wanted.is_default = False
    _checked(wanted)
    wanted.save()
    verb = "approvals.route_archived" if archived else "approvals.route_restored"
    record(by=by, verb=verb, subject=wanted, summary=wanted.name)
    return wanted


@transaction.atomic
def save_desk(*, by: Actor, route: Route, desk: Desk | None = None, **fields: Any) -> Desk:
    """Add a desk at the end of a route, or change one; or raise ``Problem``."""
    by.require("office.manage")
    locked = _locked(by, route)
    rows = Desk.objects.filter(organization=by.organization, route=locked)
    if desk is None:
        if rows.count() >= MOST_DESKS:
            raise Problem(_("A route has at most nine desks."))
        last = rows.order_by("-seq").values_list("seq", flat=True).first() or 0
        desk = Desk(organization=by.organization, route=locked, seq=last + 1)
    elif desk.route_id != locked.pk:
        raise Refused("office.manage")
    is_new = desk.pk is None
    before = {name: getattr(desk, name) for name in fields}
    for name, value in fields.items():
        setattr(desk, name, value)
    _checked(desk)
    desk.save()
    changes = {
        name: [str(before[name]), str(value)] for name, value in fields.items() if before[name] != value
    }
    if changes or is_new:
        verb = "approvals.desk_added" if is_new else "approvals.desk_changed"
        record(by=by, verb=verb, subject=locked, summary=f"{locked.name}: {desk.title}", data=changes)
    return desk


@transaction.atomic
def move_desk(*, by: Actor, desk: Desk, up: bool) -> None:
    """Exchange a desk with its neighbour; at the edge nothing happens."""
    by.require("office.manage")
    route = _locked(by, desk.route)
    desks = list(Desk.objects.filter(organization=by.organization, route=route).order_by("seq", "pk"))
    here = next((index for index, one in enumerate(desks) if one.pk == desk.pk), None)
    if here is None:
        raise Conflict(_("This desk was removed meanwhile. Load the page again."))
    there = here - 1 if up else here + 1
    if not 0 <= there < len(desks):
        return
    desks[here], desks[there] = desks[there], desks[here]
    _number(desks)
    record(
        by=by,
        verb="approvals.desk_moved",
        subject=route,
        summary=f"{route.name}: {desk.title}",
        data={"order": [one.title for one in desks]},
    )


@transaction.atomic
def remove_desk(*, by: Actor, desk: Desk) -> None:
    """Remove a desk from a route; approvals under way keep theirs."""
    by.require("office.manage")
    route = _locked(by, desk.route)
    title = desk.title
    Desk.objects.filter(organization=by.organization, pk=desk.pk).delete()
    _number(list(Desk.objects.filter(organization=by.organization, route=route).order_by("seq", "pk")))
    record(by=by, verb="approvals.desk_removed", subject=route, summary=f"{route.name}: {title}")


def usable(route: Route) -> Problem | None:
    """Return what keeps a route from being used, or none. Cost: one query, none where its desks were read."""
    parts = [desk.part for desk in sorted(route.desks.all(), key=lambda desk: (desk.seq, desk.pk))]
    if not parts:
        return Problem(_("The route “%s” has no desks yet. Add them first.") % route.name, field="route")
    if parts[-1] != Part.DECIDE or Part.DECIDE in parts[:-1]:
        return Problem(
            _("In the route “%s” exactly the last desk has to decide. Change the route first.") % route.name,
            field="route",
        )
    return None


def _number(desks: list[Desk]) -> None:
    for seq, desk in enumerate(desks, 1):
        desk.seq = seq
    Desk.objects.bulk_update(desks, ["seq"])


def _locked(by: Actor, route: Route) -> Route:
    found: Route | None = (
        Route.objects.select_for_update().filter(organization=by.organization, pk=route.pk).first()
    )
    if found is None:
        raise Refused("office.manage")
    return found


def _checked(wanted: Route | Desk) -> None:
    try:
        wanted.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Problem(" ".join(messages), field=None if field == "__all__" else field) from error
