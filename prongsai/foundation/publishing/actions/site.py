"""The stamp of an office's site: change it, and every rendered page is stale at once in all processes."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from prongsai.foundation.publishing.actions.marks import change_mark
from prongsai.foundation.publishing.models import Site


def touch(organization: Any, moment: datetime) -> None:
    """Say that something public changed, in the caller's transaction.

    The stamp is random, not counted, so that a restored backup never meets an old stamp again.
    """
    fields = {"stamp": secrets.randbits(62), "changed_at": moment}
    _site, created = Site.objects.get_or_create(organization=organization, defaults=fields)
    if not created:
        Site.objects.filter(organization=organization).update(**fields)
    transaction.on_commit(partial(change_mark, organization.pk))


def site_changed(organization: Any) -> None:
    """Make rendered pages stale: something they show changed outside, such as the edition of a year."""
    with transaction.atomic():
        touch(organization, timezone.now())
