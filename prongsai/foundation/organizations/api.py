"""Units, people and roles of an office; who a user is and what the person may do."""

from prongsai.foundation.organizations.actions import add_starting_roles
from prongsai.foundation.organizations.models import (
    Acting,
    Assignment,
    ClosedDay,
    Invitation,
    Person,
    Position,
    Role,
    Side,
    Unit,
)
from prongsai.foundation.organizations.queries import actor_for, closed_days, person_for

__all__ = [
    "Acting",
    "Assignment",
    "ClosedDay",
    "Invitation",
    "Person",
    "Position",
    "Role",
    "Side",
    "Unit",
    "actor_for",
    "add_starting_roles",
    "closed_days",
    "person_for",
]
