"""Figures in templates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from prongsai.foundation.figures.queries import amount_text, how_counted
from prongsai.foundation.figures.registry import PERCENT

register = template.Library()


@register.filter
def amount(figure: Any) -> str:
    """Return the value of a figure in the office's digits, with a sign for shares."""
    text = amount_text(figure.value, figure.unit)
    return f"{text}%" if figure.unit == PERCENT and figure.value is not None else text


@register.filter
def number(value: Decimal | None) -> str:
    """Return a part of a figure in the office's digits."""
    return amount_text(value, "")


@register.filter
def counted_how(figure: Any) -> str:
    """Return in one sentence how a figure was counted."""
    return how_counted(figure)
