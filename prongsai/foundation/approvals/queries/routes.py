"""Reading routes."""

from __future__ import annotations

from typing import Any

from prongsai.foundation.approvals.models import Route


def routes_for(organization: Any, kind: str = "") -> list[Route]:
    """Return the routes in use, those for the kind of document first and the proposed one on top."""
    rows = Route.objects.filter(organization=organization, is_archived=False).prefetch_related(
        "desks__position"
    )
    found = list(rows)
    fitting = [one for one in found if not one.kinds or kind in one.kinds]
    return fitting or found


def route_for(organization: Any, kind: str = "") -> Route | None:
    """Return the route that is proposed for a kind of document, or none."""
    found = routes_for(organization, kind)
    return found[0] if found else None
