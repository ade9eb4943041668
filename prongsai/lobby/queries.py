"""What waits for somebody, and what a search finds, across all rooms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, fiscal_year_of


@dataclass(frozen=True, slots=True)
class Found:
    """What one room found, under its heading."""

    title: str
    icon: str
    hits: list[Any] = field(default_factory=list)


def home(actor: Actor, today: date) -> dict[str, Any]:
    """Return what the home page shows."""
    year = fiscal_year_of(today)
    return {"year": year, "today": today, "groups": [], "waiting": 0, "pins": year_pins(year, today)}


def year_pins(year: int, today: date) -> list[dict[str, Any]]:
    """Return the two ends of rounds of the fiscal year, for the strip."""
    halves = FiscalYear(year).rounds
    return [
        {"on": halves[0].ends_on, "label": _("6-month round ends"), "done": halves[0].ends_on < today},
        {"on": halves[-1].ends_on, "label": _("Fiscal year ends"), "done": halves[-1].ends_on < today},
    ]


def found(actor: Actor, words: str, limit: int) -> list[Found]:
    """Return what contains the words, room by room."""
    return []
