"""What the public site says about the office: its place, its people, its units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from prongsai.foundation.organizations.api import Acting, Person, Position, Side, Unit
from prongsai.foundation.publishing.models import Portrait, SiteSettings


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Somebody in a post; ``name`` is empty where the office does not publish it."""

    pk: int
    name: str = ""
    phone: str = ""
    portrait: Portrait | None = None


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post on the public page; nobody in it means that it is vacant, and the page says so."""

    pk: int
    title: str
    unit: str
    holders: list[Holder]
    acting: list[Holder]

    @property
    def is_vacant(self) -> bool:
        """Return whether nobody holds the post."""
        return not self.holders


@dataclass(frozen=True, kw_only=True)
class Group:
    """The posts of one side: political, council, permanent officials."""

    code: str
    label: Any
    posts: list[Post]


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A unit with its posts counted, and the units that are part of it."""

    unit: Unit
    posts: int
    vacant: int
    children: list[Branch] = field(default_factory=list)


def settings_of(organization: Any) -> SiteSettings:
    """Return what the office said about its site, or empty settings. Cost: one query."""
    found = SiteSettings.objects.filter(organization=organization).first()
    return found or SiteSettings(organization=organization)


def executives(organization: Any, today: date) -> list[Group]:
    """Return the posts that the office shows, by side and in its order. Cost: four queries."""
    positions = list(
        Position.objects.filter(organization=organization, is_executive=True).select_related("unit")
    )
    portraits = {
        one.person_id: one for one in Portrait.objects.filter(organization=organization, is_shown=True)
    }
    holders: dict[int, list[Holder]] = defaultdict(list)
    people = Person.objects.filter(organization=organization, is_active=True, position__in=positions)
    for person in people:
        holders[person.position_id].append(_holder(person, portraits))
    acting: dict[int, list[Holder]] = defaultdict(list)
    rows = Acting.objects.filter(
        organization=organization, starts_on__lte=today, person__is_active=True, position__in=positions
    ).exclude(ends_on__lt=today)
    for row in rows.select_related("person"):
        acting[row.position_id].append(_holder(row.person, portraits))
    posts: dict[str, list[Post]] = defaultdict(list)
    for one in positions:
        posts[one.side].append(
            Post(
                pk=one.pk,
                title=one.title,
                unit=one.unit.name if one.unit else "",
                holders=holders[one.pk],
                acting=acting[one.pk],
            )
        )
    order = (Side.POLITICAL, Side.COUNCIL, Side.PERMANENT)
    return [Group(code=side, label=side.label, posts=posts[side]) for side in order if posts[side]]


def _holder(person: Person, portraits: dict[int, Portrait]) -> Holder:
    if not person.is_public:
        return Holder(pk=person.pk)
    return Holder(pk=person.pk, name=person.name, phone=person.phone, portrait=portraits.get(person.pk))


def structure(organization: Any) -> list[Branch]:
    """Return the open units as a tree with their posts counted. Cost: three queries."""
    units = list(Unit.objects.filter(organization=organization, is_closed=False))
    held = set(
        Person.objects.filter(organization=organization, is_active=True, position__isnull=False).values_list(
            "position_id", flat=True
        )
    )
    counted: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = Position.objects.filter(organization=organization, unit__isnull=False)
    for pk, unit_id in rows.values_list("pk", "unit_id"):
        counted[unit_id][0] += 1
        counted[unit_id][1] += pk not in held
    known = {unit.pk for unit in units}
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in units:
        below[unit.parent_id if unit.parent_id in known else None].append(unit)

    def branch(unit: Unit) -> Branch:
        posts, vacant = counted[unit.pk]
        return Branch(unit=unit, posts=posts, vacant=vacant, children=[branch(one) for one in below[unit.pk]])

    return [branch(unit) for unit in below[None]]


def portrait_for(organization: Any, person_id: int) -> Portrait | None:
    """Return the picture of somebody whom the office shows to the public, or none."""
    return (
        Portrait.objects.filter(
            organization=organization,
            person_id=person_id,
            is_shown=True,
            person__is_public=True,
            person__is_active=True,
        )
        .select_related("file")
        .first()
    )


def live_pages(organization: Any, fiscal_year: int, today: date) -> dict[str, str]:
    """Return the pages that answer items of a year by themselves: concept → address. Cost: four queries."""
    from django.urls import reverse

    from prongsai.foundation.publishing.queries.site_news import news_years
    from prongsai.kernel.calendar import fiscal_year_of

    found: dict[str, str] = {}
    if fiscal_year in news_years(organization):
        found["news"] = f"{reverse('publishing:news')}?year={fiscal_year}"
    if fiscal_year != fiscal_year_of(today):
        return found  # people and units are shown as they are today, which proves nothing for another year
    if Position.objects.filter(organization=organization, is_executive=True).exists():
        found["executives"] = reverse("publishing:people")
    if Unit.objects.filter(organization=organization, is_closed=False).exists():
        found["structure"] = reverse("publishing:structure")
    if organization.address and organization.phone and settings_of(organization).has_place:
        found["contact"] = reverse("publishing:contact")
    return found
