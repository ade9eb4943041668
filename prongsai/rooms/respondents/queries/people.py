"""Who may answer: staff with a year of service on the day, and service users as typed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Sum

from prongsai.foundation.organizations.api import Person, Side
from prongsai.kernel.actor import Actor
from prongsai.rooms.respondents.models import ServiceChannel, ServiceCount, SurveyYear

ELIGIBLE, TOO_NEW, NO_DATE = "eligible", "too_new", "no_date"


def year_of_service_on(joined_on: date) -> date:
    """Return the first day on which somebody has served for a year; 1 March where the day is 29 February."""
    try:
        return joined_on.replace(year=joined_on.year + 1)
    except ValueError:
        return date(joined_on.year + 1, 3, 1)


def standing_of(joined_on: date | None, on: date) -> str:
    """Return whether somebody who joined on the day has served for a year by ``on``."""
    if joined_on is None:
        return NO_DATE
    return ELIGIBLE if year_of_service_on(joined_on) <= on else TOO_NEW


@dataclass(slots=True)
class UnitCount:
    """The staff of one unit by standing."""

    name: str
    eligible: int = 0
    too_new: int = 0
    no_date: int = 0


@dataclass(slots=True)
class Staff:
    """Everybody who works here, sorted by whether the person may answer."""

    on: date
    rows: list[tuple[Any, str]] = field(default_factory=list)
    units: list[UnitCount] = field(default_factory=list)
    eligible: int = 0
    too_new: int = 0
    no_date: int = 0
    not_permanent: int = 0

    @property
    def total(self) -> int:
        """Return how many people work here."""
        return len(self.rows)


def staff(actor: Actor, on: date) -> Staff:
    """Return who may answer the internal survey on a day. Cost: one query."""
    people = Person.objects.visible_to(actor).filter(is_active=True).select_related("unit", "position")
    return counted_staff(people.order_by("unit__position_in_list", "unit__name", "name"), on)


def counted_staff(people: Iterable[Any], on: date) -> Staff:
    """Return people sorted by standing, with the counts per unit in their order."""
    found = Staff(on)
    units: dict[Any, UnitCount] = {}
    for person in people:
        standing = standing_of(person.joined_on, on)
        found.rows.append((person, standing))
        unit = units.setdefault(person.unit_id, UnitCount(person.unit.name if person.unit else ""))
        setattr(unit, standing, getattr(unit, standing) + 1)
        setattr(found, standing, getattr(found, standing) + 1)
        if standing == ELIGIBLE and person.position and person.position.side != Side.PERMANENT:
            found.not_permanent += 1
    found.units = list(units.values())
    return found


@dataclass(frozen=True, slots=True)
class ServiceTotal:
    """A service with its users by channel."""

    service: str
    people: int
    channels: tuple[tuple[str, int], ...]


def service_rows(year: SurveyYear) -> Any:
    """Return the numbers that were typed in, newest month first."""
    return year.service_counts.all()


def service_totals(year: SurveyYear) -> list[ServiceTotal]:
    """Return the users of each service, most first. Cost: one query."""
    sums = (
        ServiceCount.objects.filter(year=year)
        .order_by()
        .values_list("service", "channel")
        .annotate(n=Sum("people"))
    )
    by_service: dict[str, dict[str, int]] = {}
    for service, channel, people in sums:
        by_service.setdefault(service, {})[channel] = people
    totals = [
        ServiceTotal(
            name,
            sum(found.values()),
            tuple((str(label), found[code]) for code, label in ServiceChannel.choices if code in found),
        )
        for name, found in by_service.items()
    ]
    return sorted(totals, key=lambda total: (-total.people, total.service))


def service_users(year: SurveyYear) -> int | None:
    """Return how many uses of services were typed in, or none where nothing was."""
    total: int | None = ServiceCount.objects.filter(year=year).aggregate(n=Sum("people"))["n"]
    return total
