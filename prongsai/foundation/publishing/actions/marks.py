"""A small file for each office that tells the processes of a machine that something public changed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings


def mark(organization_id: int) -> int:
    """Return what changes whenever something public of the office changes on this machine."""
    try:
        found = os.stat(_place(organization_id))
    except OSError:
        return 0
    return found.st_mtime_ns ^ found.st_ino


def change_mark(organization_id: int) -> None:
    """Tell every process of this machine that something public changed."""
    if settings.PRONGSAI_FORGET_HOSTS:
        return
    place = _place(organization_id)
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(f".{secrets.token_hex(4)}")
    fresh.touch()
    fresh.replace(place)


def _place(organization_id: int) -> Path:
    return settings.PRONGSAI_HOME / "site-marks" / str(organization_id)
