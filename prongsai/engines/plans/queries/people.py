"""Who is told about a measure: the person of the step, else those who report for its units, else the officers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from prongsai.engines.plans.workflow import PERMISSIONS
from prongsai.foundation.organizations.api import Assignment, Person


@dataclass(slots=True)
class Tellers:
    """The people of an office who report progress, by unit, and those who look after the whole plan."""

    by_unit: dict[int, list[Person]] = field(default_factory=dict)
    officers: list[Person] = field(default_factory=list)

    def of(self, unit_ids: Iterable[int]) -> list[Person]:
        """Return who reports for the units; the officers where nobody does."""
        found = {person.pk: person for unit in unit_ids for person in self.by_unit.get(unit, ())}
        return list(found.values()) or list(self.officers)


def tellers(organization: Any, kind: str, today: date) -> Tellers:
    """Return who can sign in and reports for which unit today. Cost: one query."""
    family = PERMISSIONS[kind]
    rows = (
        Assignment.objects.filter(
            organization=organization,
            person__is_active=True,
            person__user__isnull=False,
            person__user__is_active=True,
        )
        .in_force(today)
        .select_related("role", "person", "person__user")
        .order_by("pk")
    )
    by_unit: dict[int, dict[int, Person]] = defaultdict(dict)
    officers: dict[int, Person] = {}
    for row in rows:
        if row.unit_id is None and f"{family}.edit" in row.role.permissions:
            officers[row.person_id] = row.person
        if f"{family}.progress" not in row.role.permissions:
            continue
        unit = row.unit_id or row.person.unit_id
        if unit is not None:
            by_unit[unit][row.person_id] = row.person
    return Tellers({unit: list(people.values()) for unit, people in by_unit.items()}, list(officers.values()))


def people_to_choose(organization: Any) -> list[Person]:
    """Return who may be made responsible for a step: everybody who works here."""
    return list(
        Person.objects.filter(organization=organization, is_active=True).select_related("position", "unit")
    )
