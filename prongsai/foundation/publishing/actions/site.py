"""The stamp of an office's site: raise it, and every rendered page is stale at once in all processes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from prongsai.foundation.publishing.models import Site


def touch(organization: Any, moment: datetime) -> None:
    """Say that something public changed, in the caller's transaction."""
    _site, created = Site.objects.get_or_create(organization=organization, defaults={"changed_at": moment})
    if not created:
        Site.objects.filter(organization=organization).update(stamp=F("stamp") + 1, changed_at=moment)


def site_changed(organization: Any) -> None:
    """Make rendered pages stale: something they show changed outside, such as the edition of a year."""
    with transaction.atomic():
        touch(organization, timezone.now())
