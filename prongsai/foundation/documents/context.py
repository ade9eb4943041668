"""What every layout may show of an office's documents: its emblem."""

from __future__ import annotations

from typing import Any

from django.utils.functional import SimpleLazyObject

from prongsai.foundation.documents.queries import emblem_url

WIDTH = 360


def shell(request: Any) -> dict[str, Any]:
    """Return the address of the office's emblem; the database is asked only where a layout shows it."""
    organization = getattr(request, "organization", None)
    if organization is None:
        return {}
    return {"emblem_url": SimpleLazyObject(lambda: emblem_url(organization, WIDTH))}
