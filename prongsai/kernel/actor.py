"""Who acts: the one thing that views, actions and querysets ask about permission and tenancy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext

from prongsai.kernel.access import Refused

NO_UNITS: frozenset[int] = frozenset()
# Names under which the program itself acts: they stand in the journal as they are, and are shown in words.
SYSTEM_NAMES = frozenset({"worker", "setup", "restore-check", "demo", "figures", "command line"})


def shown_name(name: str) -> str:
    """Return the name of whoever acted as people read it: the program itself has one in each language."""
    return gettext("the system") if name in SYSTEM_NAMES else name


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a named part of the system, acting for one organisation.

    ``permissions`` hold for the whole office; ``unit_permissions`` map a permission to the ids of the
    units for which it is held. No actor, or an actor without a permission, means no.
    """

    user: Any
    organization: Any
    permissions: frozenset[str] = frozenset()
    unit_permissions: Mapping[str, frozenset[int]] = field(default_factory=dict)
    name: str = ""
    is_system: bool = False

    @classmethod
    def nobody(cls, organization: Any) -> Self:
        """Return the actor of a visitor who has not signed in: nothing is allowed."""
        return cls(user=None, organization=organization)

    @classmethod
    def system(cls, organization: Any, name: str) -> Self:
        """Return a named system actor (worker, command line) that may do everything in one organisation."""
        return cls(user=None, organization=organization, name=name, is_system=True)

    @property
    def is_signed_in(self) -> bool:
        """Return whether a person of this organisation is signed in."""
        return self.user is not None

    def may(self, permission: str, unit_id: int | None = None) -> bool:
        """Return whether the permission is held for the whole office or for the given unit."""
        if self.is_system or permission in self.permissions:
            return True
        return unit_id is not None and unit_id in self.units_for(permission)

    def may_somewhere(self, permission: str) -> bool:
        """Return whether the permission is held for the whole office or for at least one unit."""
        return self.may(permission) or bool(self.units_for(permission))

    def units_for(self, permission: str) -> frozenset[int]:
        """Return the ids of the units for which the permission is held (empty where it is office-wide)."""
        return self.unit_permissions.get(permission, NO_UNITS)

    def require(self, permission: str, unit_id: int | None = None) -> None:
        """Raise ``Refused`` unless the permission is held."""
        if not self.may(permission, unit_id):
            raise Refused(permission)
