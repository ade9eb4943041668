"""Who a signed-in user is in this office, and what the person may do today."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch

from prongsai.foundation.organizations.models import Acting, Assignment, ClosedDay, Invitation, Person
from prongsai.foundation.tenants.api import Organization
from prongsai.kernel.actor import Actor


def person_for(user: Any, organization: Any) -> Person | None:
    """Return the active person of the user in the organisation, or none."""
    if user is None or not user.is_authenticated or not user.is_active:
        return None
    return (
        Person.objects.filter(organization=organization, user=user, is_active=True)
        .select_related("position", "unit")
        .first()
    )


ORGANIZATION_OF_SESSION = "organization"


def user_of_session(request: Any) -> Any:
    """Return who is signed in to this organisation, or nobody.

    A session belongs to the organisation at which it began, and ends when the person stops working there.
    ``request.person`` is set for somebody who is signed in. Cost: two queries where there is a session.
    """
    request.person = None
    if request.session.get(ORGANIZATION_OF_SESSION) != request.organization.pk:
        return AnonymousUser()
    user = auth.get_user(request)
    request.person = person_for(user, request.organization)
    return user if request.person is not None else AnonymousUser()


def actor_for(user: Any, organization: Any, *, today: date, person: Person | None = None) -> Actor:
    """Return the actor of the user in the organisation: roles held today, own and by acting in a position.

    Whoever acts in a position holds the roles of the position's holders as long as the acting lasts.
    Cost: two queries; one where the person is known already.
    """
    person = person or person_for(user, organization)
    if person is None:
        return Actor.nobody(organization)
    stood_in_for = Acting.objects.filter(
        organization=organization, person=person, starts_on__lte=today
    ).exclude(ends_on__lt=today)
    held = (
        Assignment.objects.filter(organization=organization)
        .in_force(today)
        .filter(person__position__in=stood_in_for.values("position"))
        | Assignment.objects.filter(organization=organization).in_force(today).filter(person=person)
    ).values_list("unit_id", "role__permissions")
    everywhere: set[str] = set()
    per_unit: dict[str, set[int]] = defaultdict(set)
    for unit_id, permissions in held:
        for permission in permissions:
            if unit_id is None:
                everywhere.add(permission)
            else:
                per_unit[permission].add(unit_id)
    return Actor(
        user=user,
        organization=organization,
        permissions=frozenset(everywhere),
        unit_permissions={permission: frozenset(units) for permission, units in per_unit.items()},
        name=person.title,
    )


def closed_days(organization: Any) -> frozenset[date]:
    """Return the days on which the office is closed besides public holidays."""
    return frozenset(ClosedDay.objects.filter(organization=organization).values_list("on", flat=True))


def members_of(organization: Any) -> set[int]:
    """Return the users who work in the office today. Cost: one query."""
    rows = Person.objects.filter(organization=organization, is_active=True, user__is_active=True)
    return set(rows.values_list("user_id", flat=True))


def managers(organization: Any, *, today: date, for_good: bool = False) -> Any:
    """Return the people who can sign in and manage the whole office today; ``for_good`` without a last day."""
    held = (
        Assignment.objects.filter(organization=organization, unit=None).in_force(today).select_related("role")
    )
    if for_good:
        held = held.filter(ends_on=None)
    able = [row.person_id for row in held if "office.manage" in row.role.permissions]
    return Person.objects.filter(
        organization=organization, pk__in=able, is_active=True, user__isnull=False, user__is_active=True
    )


def digest_of_secret(secret: str) -> str:
    """Return the hash under which an invitation is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_invitations(organization: Any) -> Any:
    """Return the invitations that were neither accepted nor withdrawn; some may have run out."""
    return Invitation.objects.filter(organization=organization, accepted_at=None, withdrawn_at=None)


def invitation_for(organization: Any, secret: str, *, now: datetime, lock: bool = False) -> Invitation | None:
    """Return the invitation that the secret opens now, or none."""
    rows = open_invitations(organization).filter(secret_sha256=digest_of_secret(secret), expires_at__gt=now)
    rows = rows.filter(person__is_active=True).select_related("person__position", "person__unit")
    found: Invitation | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    return found


def may_set_password(user: Any, organization: Any, *, now: datetime) -> bool:
    """Return whether a mailed link may set the password here: for people of the office, and invited ones."""
    if user is None or not user.is_active:
        return False
    if person_for(user, organization) is not None:
        return True
    invited = open_invitations(organization).filter(email=user.email, expires_at__gt=now)
    return bool(invited.filter(person__is_active=True).exists())


def is_alone() -> bool:
    """Return whether one office has the installation, and so every sign-in, to itself."""
    return Organization.objects.count() == 1


def holders_of(positions: Any) -> Any:
    """Return the positions with their unit and the people who hold them (``holders``)."""
    people = Prefetch("people", queryset=Person.objects.filter(is_active=True), to_attr="holders")
    return positions.select_related("unit").prefetch_related(people)


def acting_on(acting: Any, today: date) -> Any:
    """Return those of the acting positions that last on the day."""
    return acting.filter(starts_on__lte=today).exclude(ends_on__lt=today).select_related("person", "position")
