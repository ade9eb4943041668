"""Units, people and roles of an office; who a user is and what the person may do; founding an office."""

from prongsai.foundation.organizations.actions import add_starting_roles, set_up
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
from prongsai.foundation.organizations.queries import (
    ORGANIZATION_OF_SESSION,
    actor_for,
    closed_days,
    person_for,
    user_of_session,
)
from prongsai.kernel.permissions import register_permission

__all__ = [
    "ORGANIZATION_OF_SESSION",
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
    "register_permission",
    "set_up",
    "user_of_session",
]
