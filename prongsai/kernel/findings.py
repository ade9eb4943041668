"""Findings: what a check noticed, how much it matters, where, and what can be done about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import translation

from prongsai.kernel.actor import Actor


class Severity(StrEnum):
    """How much a finding matters: an error stops, a warning asks, a hint tells."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def rank(self) -> int:
        """Return 0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a finding: a button that posts to an address, or a link to the page where a person mends it.

    ``permissions``: any of these opens it, the first is named to those who have none; without them everybody who
    sees the finding may. ``units``: the units for one of which it has to be held, where it is not held for the
    whole office (an empty tuple: only the whole office counts; None: any unit will do).
    """

    label: Any
    url: str
    is_post: bool = False
    values: tuple[tuple[str, str], ...] = ()
    permissions: tuple[str, ...] = ()
    units: tuple[int, ...] | None = None

    def is_open_to(self, actor: Actor) -> bool:
        """Return whether the actor gets anywhere with it."""
        if not self.permissions:
            return True
        if self.units is None:
            return any(actor.may_somewhere(permission) for permission in self.permissions)
        places = (None, *self.units)
        return any(actor.may(permission, unit) for permission in self.permissions for unit in places)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``message`` says what is wrong, ``reason`` why it matters, ``place`` where it stands.

    ``about`` names what it is about in a way that stays the same (a record, the words in question); ``room``
    and ``unit`` say whose it is, for those who look through a whole year. ``heading`` stands above several of one
    kind whose messages differ, in a number or a day, and ``detail`` is what differs. Any of ``permissions`` opens
    ``url``, as for a ``Fix``.
    """

    code: str
    severity: Severity
    message: Any
    place: Any = ""
    reason: Any = ""
    url: str = ""
    fix: Fix | None = None
    about: str = ""
    room: str = ""
    unit: str = ""
    heading: Any = ""
    detail: Any = ""
    permissions: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return what names this finding, in whatever language it is read, until its subject changes.

        Where it stands counts only for a finding that does not say what it is about.
        """
        if self.about:
            written = f"{self.code}\n{self.about}"
        else:
            with translation.override("th"):
                written = "\n".join((self.code, str(self.message), str(self.place)))
        return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:16]
