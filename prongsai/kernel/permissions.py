"""The permissions that exist. Each part of the house adds its own at start-up; roles hold their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_LABELS: dict[str, Any] = {}


def register_permission(code: str, label: Any) -> None:
    """Add a permission with its (lazily translated) label; a code with two labels is a ``ValueError``."""
    if code in _LABELS and str(_LABELS[code]) != str(label):
        raise ValueError(f"two labels for the permission {code}")
    _LABELS[code] = label


def permissions() -> Mapping[str, Any]:
    """Return every permission with its label, in the order in which they were registered."""
    return dict(_LABELS)


def unknown_permissions(codes: Iterable[str]) -> list[str]:
    """Return those of the codes that nobody registered."""
    return sorted(set(codes) - set(_LABELS))
