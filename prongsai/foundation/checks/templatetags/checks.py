"""What the templates of findings need."""

from __future__ import annotations

from typing import Any

from django import template

from prongsai.foundation.checks.models import SEVERITIES
from prongsai.foundation.checks.queries.tokens import sealed

register = template.Library()
LABELS = dict(SEVERITIES)
TONES = {"error": "danger", "warning": "warn", "hint": ""}


@register.filter
def finding_token(checked: Any, subject: str) -> str:
    """Return the finding of a checked one as the signed text that its form sends back."""
    return sealed(subject, checked.finding)


@register.filter
def severity_label(severity: str) -> Any:
    """Return the word for a severity."""
    return LABELS.get(str(severity), severity)


@register.filter
def severity_tone(severity: str) -> str:
    """Return the tone of a severity."""
    return TONES.get(str(severity), "")
