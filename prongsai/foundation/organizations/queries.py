"""Who a signed-in user is in this office, and what the person may do today."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from prongsai.foundation.organizations.models import Acting, Assignment, ClosedDay, Person
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


def actor_for(user: Any, organization: Any, *, today: date) -> Actor:
    """Return the actor of the user in the organisation: roles held today, own and by acting in a position.

    Whoever acts in a position holds the roles of the position's holders as long as the acting lasts.
    Cost: two queries.
    """
    person = person_for(user, organization)
    if person is None:
        return Actor.nobody(organization)
    stood_in_for = Acting.objects.filter(organization=organization, person=person, starts_on__lte=today).exclude(
        ends_on__lt=today
    )
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
