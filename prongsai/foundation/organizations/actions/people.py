"""Writes to the people of the office."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.organizations.actions.roles import check_a_manager_remains
from prongsai.foundation.organizations.actions.storing import same_office, store
from prongsai.foundation.organizations.models import Acting, Person, Position
from prongsai.foundation.organizations.queries import ORGANIZATION_OF_SESSION
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


@transaction.atomic
def save_person(*, by: Actor, person: Person | None = None, **fields: Any) -> Person:
    """Add a person or change one. The person's sign-in comes by invitation."""
    by.require("office.manage")
    wanted = person or Person(organization=by.organization)
    same_office(by, wanted, fields.get("position"), fields.get("unit"))
    is_new = wanted.pk is None
    if fields.get("unit") is not None and fields["unit"].is_closed:
        raise Problem(_("This unit is closed. Choose another one."), field="unit")
    changes = store(wanted, fields)
    if changes:
        verb = "people.added" if is_new else "people.changed"
        record(by=by, verb=verb, subject=wanted, summary=wanted.name, data=changes)
    return wanted


@transaction.atomic
def rename_myself(*, by: Actor, person: Person, name: str, phone: str) -> Person:
    """Change the name and telephone that the actor's own account shows."""
    if person.user_id is None or by.user is None or person.user_id != by.user.pk:
        raise Problem(_("There is no such record in this office."), status=404)
    changes = store(person, {"name": name, "phone": phone})
    if changes:
        record(by=by, verb="people.changed", subject=person, summary=name, data=changes)
    return person


@transaction.atomic
def deactivate(*, by: Actor, person: Person) -> Person:
    """End a person's work here: every session at this office ends, and nothing is allowed from now on."""
    by.require("office.manage")
    same_office(by, person)
    changed = store(person, {"is_active": False})
    check_a_manager_remains(by)
    if person.user_id is not None:
        end_sessions_here(person)
    if changed:
        record(by=by, verb="people.deactivated", subject=person, summary=person.name)
    return person


@transaction.atomic
def reactivate(*, by: Actor, person: Person) -> Person:
    """Let a person work here again, with the roles that the person still holds."""
    by.require("office.manage")
    same_office(by, person)
    if store(person, {"is_active": True}):
        record(by=by, verb="people.reactivated", subject=person, summary=person.name)
    return person


@transaction.atomic
def let_act(
    *,
    by: Actor,
    person: Person,
    position: Position,
    starts_on: date,
    ends_on: date | None = None,
    order_reference: str = "",
) -> Acting:
    """Let a person act in a position; the roles of its holder are the person's as long as that lasts."""
    by.require("office.manage")
    same_office(by, person, position)
    if person.position_id == position.pk:
        raise Problem(_("The person holds this position already."), field="position")
    acting = Acting(organization=by.organization, person=person, position=position)
    store(acting, {"starts_on": starts_on, "ends_on": ends_on, "order_reference": order_reference})
    record(
        by=by,
        verb="people.acting_started",
        subject=person,
        summary=f"{person.name} → {position.title}",
        data={"from": starts_on, "until": ends_on, "order": order_reference},
    )
    return acting


@transaction.atomic
def end_acting(*, by: Actor, acting: Acting, today: date) -> None:
    """End an acting position as of yesterday; one that has not begun is removed."""
    by.require("office.manage")
    same_office(by, acting)
    person, position = acting.person, acting.position
    if acting.starts_on >= today:
        acting.delete()
    else:
        store(acting, {"ends_on": date.fromordinal(today.toordinal() - 1)})
    record(by=by, verb="people.acting_ended", subject=person, summary=f"{person.name} → {position.title}")


def end_sessions_here(person: Person) -> int:
    """End the person's sessions at this office; those at other offices of the installation stay."""
    ended = 0
    for session in UserSession.objects.filter(user_id=person.user_id):
        bound_to = SessionStore(session.session_key).get(ORGANIZATION_OF_SESSION)
        if bound_to == person.organization_id:
            session.end()
            ended += 1
    return ended


@transaction.atomic
def end_session(*, by: Actor, session: UserSession) -> None:
    """End one of the actor's own sessions."""
    if by.user is None or session.user_id != by.user.pk:
        raise Problem(_("There is no such session."), status=404)
    session.end()
    record(by=by, verb="account.session_ended")


def clear_away_sessions(*, by: Actor, now: datetime) -> int:
    """Remove the sessions that ran out, of every office: they belong to browsers. Returns how many."""
    if not by.is_system:
        raise Problem(_("Only the worker does this."), status=403)
    with transaction.atomic():
        gone = Session.objects.filter(expire_date__lt=now)
        UserSession.objects.filter(session_key__in=gone.values("session_key")).delete()
        removed, _per_table = gone.delete()
    return removed
