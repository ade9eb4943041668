"""The worker tidies up after itself."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from prongsai.foundation.jobs.actions import clear_old, handler
from prongsai.foundation.jobs.models import Job
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor


@handler("jobs.clear_old", every=timedelta(days=1))
def clear(job: Job, _actor: Actor) -> None:
    """Delete finished work that is older than the settings say."""
    with as_tenant(job.organization):
        clear_old(job.organization, timezone.now())
