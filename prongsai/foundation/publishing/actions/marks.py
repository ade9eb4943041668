"""A small file for each office that tells the processes of a machine that something public changed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

LOOK_AGAIN = 0.02  # seconds; a page that comes from memory is behind another process no longer than that

_looked: dict[int, tuple[float, int]] = {}


def mark(organization_id: int) -> int:
    """Return what changes whenever something public of the office changes on this machine."""
    try:
        found = os.stat(_place(organization_id))
    except OSError:
        return 0
    return found.st_mtime_ns ^ found.st_ino


def mark_lately(organization_id: int, now: float) -> int:
    """Return the mark as it was a moment ago; thousands of visits in a second need not all ask the disk."""
    known = _looked.get(organization_id)
    if known is not None and 0 <= now - known[0] < LOOK_AGAIN:
        return known[1]
    found = mark(organization_id)
    _looked[organization_id] = now, found
    return found


def change_mark(organization_id: int) -> None:
    """Tell every process of this machine that something public changed."""
    _looked.pop(organization_id, None)
    if settings.PRONGSAI_FORGET_HOSTS:
        return
    place = _place(organization_id)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(f".{secrets.token_hex(4)}")
    fresh.touch()
    fresh.replace(place)
    _looked.pop(organization_id, None)


def _place(organization_id: int) -> Path:
    return settings.PRONGSAI_HOME / "site-marks" / str(organization_id)
