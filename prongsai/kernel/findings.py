"""Findings: what a check noticed, how much it matters, where, and what can be done about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters: an error stops, a warning asks, a hint tells."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends a finding: a button that posts to an address, or a link to the page where a person mends it."""

    label: Any
    url: str
    is_post: bool = False
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``message`` says what is wrong, ``reason`` why it matters, ``place`` where it stands."""

    code: str
    severity: Severity
    message: Any
    place: Any = ""
    reason: Any = ""
    url: str = ""
    fix: Fix | None = None
    about: str = ""

    @property
    def key(self) -> str:
        """Return what names this finding as long as its code, place and subject stay the same."""
        written = "\n".join((self.code, self.about or str(self.message), str(self.place)))
        return hashlib.sha256(written.encode()).hexdigest()[:16]
