"""Writes to the office itself: its particulars, units, positions and closed days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.organizations.actions.storing import same_office, store
from prongsai.foundation.organizations.models import ClosedDay, Person, Position, Unit
from prongsai.foundation.tenants.api import Organization
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.kernel.ui.colours import check_accent


@transaction.atomic
def save_office(*, by: Actor, **fields: Any) -> Organization:
    """Change the particulars of the actor's own office."""
    by.require("office.manage")
    if "accent" in fields:
        fields["accent"] = check_accent(fields["accent"])
    office = Organization.objects.get(pk=by.organization.pk)
    changes = store(office, fields)
    if changes:
        record(by=by, verb="office.changed", subject=None, summary=office.full_name, data=changes)
    return office


@transaction.atomic
def save_unit(*, by: Actor, unit: Unit | None = None, **fields: Any) -> Unit:
    """Add a unit or change one."""
    by.require("office.manage")
    wanted = unit or Unit(organization=by.organization)
    same_office(by, wanted, fields.get("parent"))
    above = fields.get("parent")
    while above is not None:
        if wanted.pk is not None and above.pk == wanted.pk:
            raise Problem(_("A unit cannot be part of itself."), field="parent")
        above = above.parent
    is_new = wanted.pk is None
    changes = store(wanted, fields)
    if changes:
        verb = "units.added" if is_new else "units.changed"
        record(by=by, verb=verb, subject=wanted, summary=wanted.name, data=changes)
    return wanted


@transaction.atomic
def close_unit(*, by: Actor, unit: Unit) -> Unit:
    """Close a unit; old records keep its name. Nobody may work there any more."""
    by.require("office.manage")
    same_office(by, unit)
    if Person.objects.filter(organization=by.organization, unit=unit, is_active=True).exists():
        raise Problem(_("People still work in this unit. Move them first. Nothing was changed."), status=409)
    if Unit.objects.filter(organization=by.organization, parent=unit, is_closed=False).exists():
        raise Problem(_("This unit still has open parts. Close them first. Nothing was changed."), status=409)
    if store(unit, {"is_closed": True}):
        record(by=by, verb="units.closed", subject=unit, summary=unit.name)
    return unit


@transaction.atomic
def reopen_unit(*, by: Actor, unit: Unit) -> Unit:
    """Open a closed unit again."""
    by.require("office.manage")
    same_office(by, unit)
    if store(unit, {"is_closed": False}):
        record(by=by, verb="units.reopened", subject=unit, summary=unit.name)
    return unit


@transaction.atomic
def save_position(*, by: Actor, position: Position | None = None, **fields: Any) -> Position:
    """Add a position or change one."""
    by.require("office.manage")
    wanted = position or Position(organization=by.organization)
    same_office(by, wanted, fields.get("unit"))
    is_new = wanted.pk is None
    changes = store(wanted, fields)
    if changes:
        verb = "positions.added" if is_new else "positions.changed"
        record(by=by, verb=verb, subject=wanted, summary=wanted.title, data=changes)
    return wanted


@transaction.atomic
def add_closed_days(*, by: Actor, days: Iterable[tuple[date, str]]) -> int:
    """Add days on which the office is closed; a known day gets the new reason. Returns how many changed."""
    by.require("office.manage")
    known = {day.on: day for day in ClosedDay.objects.filter(organization=by.organization)}
    changed: dict[str, list[str]] = {}
    for on, reason in days:
        day = known.get(on)
        if day is not None and day.reason == reason:
            continue
        changed[on.isoformat()] = [day.reason if day else "", reason]
        if day is None:
            day = ClosedDay(organization=by.organization, on=on)
        store(day, {"on": on, "reason": reason})
        known[on] = day
    if changed:
        record(by=by, verb="closed_days.added", data=changed)
    return len(changed)


@transaction.atomic
def remove_closed_day(*, by: Actor, day: ClosedDay) -> None:
    """Remove a closed day."""
    by.require("office.manage")
    same_office(by, day)
    record(by=by, verb="closed_days.removed", data={day.on.isoformat(): [day.reason, ""]})
    day.delete()
