"""Limits against floods that keep no addresses: a keyed hash, worthless after the day, counts for some minutes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

DAY = 24 * 3600


def within_limit(request: Any, what: str, *, most: int, seconds: int) -> bool:
    """Return whether the sender may do this once more; it is counted.

    The address is hashed together with the secret key and with a salt that is drawn each day and kept in the cache
    only: when the salt is gone, nobody can say any more which address a hash was.
    """
    slot = int(time.time() // seconds)
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:  # behind a socket that tells no address, all visitors share one limit
        address = ""
    text = f"{request.organization.pk}:{what}:{slot}:{address}"
    key = f"respondents:limit:{_hash(text)}"
    count = (cache.get(key) or 0) + 1
    cache.set(key, count, seconds)
    return count <= most


def first_time(sheet: str) -> bool:
    """Return whether this sheet was not sent before (a second press of the button, a reload)."""
    return bool(cache.add(f"respondents:sheet:{_hash(sheet)}", 1, 2 * 3600))


def _hash(text: str) -> str:
    salt = cache.get_or_set(
        f"respondents:salt:{timezone.localdate():%Y%m%d}", lambda: secrets.token_hex(16), DAY + 3600
    )
    return hmac.new(f"{settings.SECRET_KEY}{salt}".encode(), text.encode(), hashlib.sha256).hexdigest()
