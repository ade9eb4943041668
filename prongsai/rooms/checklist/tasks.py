"""Fetching the addresses elsewhere that a submission cites, behind the page."""

from __future__ import annotations

import time

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.jobs.api import Job, handler
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.fetching import MEGABYTE, Unreachable, fetch
from prongsai.rooms.checklist.actions.citing import keep_cited
from prongsai.rooms.checklist.models import Submission
from prongsai.rooms.checklist.queries.citing import addresses_to_fetch

USER_AGENT = "Prongsai-record/1.0 (keeps the hash of a page that the office cites; +{origin})"
LARGEST = 10 * MEGABYTE
SECONDS, MOST_SECONDS = 15.0, 600.0  # for one address, and for all of a submission


@handler("checklist.cite")
def fetch_cited_pages(job: Job, actor: Actor) -> None:
    """Keep date, answer, size and hash of every address elsewhere; what fails is kept with its reason."""
    with as_tenant(job.organization):
        rows = Submission.objects.filter(pk=job.payload["submission"], organization=job.organization)
        submission = rows.first()
        if submission is None:
            return
        urls = addresses_to_fetch(submission)
        agent = USER_AGENT.format(origin=job.organization.origin)
    until = time.monotonic() + MOST_SECONDS
    for number, url in enumerate(urls):
        job.report(number, len(urls), _("Fetching the addresses that were cited"))
        answer, trouble = None, ""
        if time.monotonic() > until:
            trouble = _("there was no time left for it; try again")
        else:
            try:
                answer = fetch(
                    url,
                    user_agent=agent,
                    allow_loopback=settings.PRONGSAI_CHECK_LOOPBACK,
                    largest=LARGEST,
                    seconds=SECONDS,
                )
            except Unreachable as error:
                trouble = error.why
        with as_tenant(job.organization):
            keep_cited(
                by=actor, submission=submission, url=url, at=timezone.now(), answer=answer, trouble=trouble
            )
    job.report(len(urls), len(urls))
