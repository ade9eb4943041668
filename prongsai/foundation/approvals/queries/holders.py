"""Who sits at a desk today: the holder of the post, who acts for the holder, or whom the office named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from prongsai.foundation.approvals.models import Desk, Signature, Who
from prongsai.foundation.approvals.wording import wording
from prongsai.foundation.organizations.api import Acting, Assignment, Person, Position, Side

# How posts are called that an office does not mark as such.
CLERK, CHIEF = "ปลัด", "นายก"
HEADS = ("หัวหน้า", "ผู้อำนวยการ")
UNIT_HEAD_ROLE = "unit_head"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who may sign at a desk, and in whose place, as it is written beside the signature."""

    person: Person
    acting_for: str = ""


class Office:
    """Who works in an office today, read once. Cost: two queries."""

    def __init__(self, organization: Any, today: date) -> None:
        self.organization, self.today = organization, today
        people = Person.objects.filter(organization=organization, is_active=True)
        self.people: dict[int, Person] = {
            one.pk: one for one in people.select_related("position", "unit", "user")
        }
        acting = (
            Acting.objects.filter(organization=organization, starts_on__lte=today)
            .exclude(ends_on__lt=today)
            .select_related("position")
            .order_by("starts_on", "pk")
        )
        self._acting: dict[int, list[Acting]] = {}
        for one in acting:
            self._acting.setdefault(one.position_id, []).append(one)
        self._holding: dict[int, list[Person]] = {}
        for person in self.people.values():
            if person.position_id is not None:
                self._holding.setdefault(person.position_id, []).append(person)

    def at(self, signature: Signature) -> list[Holder]:
        """Return who may sign: those who act first, then the holders, or only the person who was named."""
        if signature.chosen_by_name:
            person = self.people.get(signature.person_id or 0)
            if person is None:
                return []
            return [Holder(person, self._named(person, signature))]
        found = self.of_position(signature.position_id)
        if not found and signature.position_id is None and signature.person_id in self.people:
            found = [Holder(self.people[signature.person_id])]
        return found

    def of_position(self, position_id: int | None) -> list[Holder]:
        """Return who acts in a position, and who holds it."""
        if position_id is None:
            return []
        acting = [
            Holder(self.people[one.person_id], _acting_text(one))
            for one in self._acting.get(position_id, [])
            if one.person_id in self.people
        ]
        return acting + [Holder(one) for one in self._holding.get(position_id, [])]

    def able(self, signature: Signature) -> list[Holder]:
        """Return those of a desk who can sign in."""
        return [
            one for one in self.at(signature) if one.person.user is not None and one.person.user.is_active
        ]

    def holder(self, signature: Signature, user: Any) -> Holder | None:
        """Return as whom a user may sign at a desk, or none. Who holds the post signs as its holder."""
        if user is None:
            return None
        found = [one for one in self.at(signature) if one.person.user_id == user.pk]
        return min(found, key=lambda one: bool(one.acting_for), default=None)

    def person_of(self, user: Any) -> Person | None:
        """Return the person whose sign-in it is."""
        return next((one for one in self.people.values() if user and one.user_id == user.pk), None)

    def positions_of(self, user: Any) -> set[int]:
        """Return the posts that a user holds or acts in."""
        return {
            position
            for position in {*self._holding, *self._acting}
            if any(one.person.user_id == user.pk for one in self.of_position(position))
        }

    def stand_ins(self, signature: Signature, *, without: Any = None) -> list[Person]:
        """Return who could take a desk: people with a sign-in, those of the same unit and side first."""
        unit = signature.position.unit_id if signature.position else None
        able = [
            one for one in self.people.values() if one.user_id and one.user_id != getattr(without, "pk", 0)
        ]
        return sorted(able, key=lambda one: (one.unit_id != unit, one.position is None, one.name))

    def _named(self, person: Person, signature: Signature) -> str:
        if not signature.position_title or person.position_id == signature.position_id:
            return ""
        acting = [one for one in self.of_position(signature.position_id) if one.person.pk == person.pk]
        return acting[0].acting_for if acting else wording("named", post=signature.position_title)


def seat(desk: Desk, office: Office, unit: Any) -> tuple[Position | None, Person | None]:
    """Return the position and, where it has none, the person whom a desk means for a document of the unit."""
    if desk.who == Who.POSITION:
        return desk.position, None
    if desk.who == Who.UNIT_HEAD:
        return _head_of(unit, office)
    wanted = CHIEF if desk.who == Who.CHIEF else CLERK
    side = Side.POLITICAL if desk.who == Who.CHIEF else Side.PERMANENT
    rows = Position.objects.filter(organization=office.organization, side=side, title__startswith=wanted)
    # Where a post stands twice, the one that somebody holds is meant.
    found = sorted(rows, key=lambda one: (not office.of_position(one.pk), one.rank, one.pk))
    return (found[0] if found else None), None


def unit_of(document: Any, office: Office) -> Any:
    """Return the unit that writes a document: as the draft says, else the unit of who made it."""
    if document.draft is not None and document.draft.unit is not None:
        return document.draft.unit
    person = office.person_of(document.created_by)
    return person.unit if person else None


def users_of(holders: Iterable[Holder]) -> list[Any]:
    """Return the sign-ins of people, each once."""
    found = {one.person.user_id: one.person.user for one in holders}
    return [user for user in found.values() if user is not None and user.is_active]


def _head_of(unit: Any, office: Office) -> tuple[Position | None, Person | None]:
    if unit is None:
        return None, None
    title = Q()
    for start in HEADS:
        title |= Q(title__startswith=start)
    rows = Position.objects.filter(title, organization=office.organization, unit=unit)
    found = sorted(rows, key=lambda one: (not office.of_position(one.pk), one.rank, one.pk))
    if found:
        return found[0], None
    held = (
        Assignment.objects.filter(organization=office.organization, role__code=UNIT_HEAD_ROLE)
        .in_force(office.today)
        .filter(Q(unit=unit) | Q(unit=None, person__unit=unit), person__is_active=True)
        .select_related("person__position")
        .order_by("pk")
        .first()
    )
    if held is None:
        return None, None
    return held.person.position, None if held.person.position else held.person


def _acting_text(acting: Acting) -> str:
    post, order = acting.position.title, acting.order_reference.strip()
    return wording("acting_by_order", post=post, order=order) if order else wording("acting", post=post)
