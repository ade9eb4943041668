"""What every page knows without being told (a context processor)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from prongsai.kernel.ui.colours import accent_css


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the rules of the office's accent and today's date."""
    organization = getattr(request, "organization", None)
    return {
        "accent_css": accent_css(getattr(organization, "accent", "") or ""),
        "today": timezone.localdate(),
    }
