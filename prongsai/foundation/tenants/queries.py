"""Which organisation a request is for."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from prongsai.foundation.tenants.models import Organization

LONGEST_HOST = 253  # characters, by the rules of the domain name system


def organization_for_host(host: str) -> Organization | None:
    """Return the organisation that answers to the host name (without port), or none.

    A development server on the loopback address serves the only organisation there is, so that the first page
    opens without editing a hosts file; PRONGSAI_LOOPBACK=0 switches that off.
    """
    name = host.strip("[]").lower().rstrip(".")
    if not name or len(name) > LONGEST_HOST:
        return None
    found = Organization.objects.filter(host=name).first()
    if found is None and name in settings.PRONGSAI_LOOPBACK_HOSTS:
        few = list(Organization.objects.order_by("pk")[:2])
        found = few[0] if len(few) == 1 else None
    return found


def one_organization_only() -> bool:
    """Return whether this installation may hold one organisation only: SQLite has no wall inside."""
    return connection.vendor == "sqlite"
