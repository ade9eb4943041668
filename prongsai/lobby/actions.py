"""Writes of the lobby: people's own calendar addresses."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.lobby.models import CalendarKey


def digest(secret: str) -> str:
    """Return the hash under which a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_key(*, by: Actor, person: Any) -> str:
    """Return a new secret for the person's calendar; an earlier one stops working."""
    secret = secrets.token_urlsafe(24)
    CalendarKey.objects.update_or_create(
        organization=by.organization,
        person=person,
        defaults={"secret_sha256": digest(secret), "created_at": timezone.now()},
    )
    record(by=by, verb="calendar.key_made", subject=person)
    return secret


@transaction.atomic
def drop_key(*, by: Actor, person: Any) -> None:
    """Stop the person's calendar address from working."""
    gone, _each = CalendarKey.objects.filter(organization=by.organization, person=person).delete()
    if gone:
        record(by=by, verb="calendar.key_dropped", subject=person)
