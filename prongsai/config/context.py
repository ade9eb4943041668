"""What every template may use."""

from __future__ import annotations

from typing import Any


def shell(request: Any) -> dict[str, Any]:
    """Return the organisation, the actor and the nonce for the page's own styles and scripts."""
    return {
        "organization": getattr(request, "organization", None),
        "actor": getattr(request, "actor", None),
        "csp_nonce": getattr(request, "csp_nonce", ""),
    }
