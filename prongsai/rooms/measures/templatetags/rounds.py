"""What templates of rounds ask."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def reports(unit: Any, rights: dict[int | None, bool]) -> bool:
    """Return whether the actor reports for the unit; closed units report through the whole office."""
    return rights.get(unit.pk if unit else None, rights.get(None, False))
