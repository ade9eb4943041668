"""Work behind the page: finding out whether PDFs have a text."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from prongsai.foundation.files.models import File
from prongsai.foundation.files.queries import Vanished
from prongsai.foundation.files.reading import find_out, unread_papers
from prongsai.foundation.jobs.api import Job, enqueue, handler
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor

MOST = 20  # files of one run; the rest is looked at behind what people asked for meanwhile


@handler("files.read_paper")
def read_paper(job: Job, _actor: Actor) -> None:
    """Find out whether a PDF that came in has a text. One whose bytes are gone is looked at again the next day."""
    with as_tenant(job.organization):
        file = File.objects.filter(organization=job.organization, pk=job.payload["file"]).first()
    if file is not None:
        with suppress(Vanished):
            find_out(file)


@handler("files.read_papers", every=timedelta(days=1))
def read_papers(job: Job, _actor: Actor) -> None:
    """Find out the same of PDFs that came in before this was asked, or whose turn was lost."""
    with as_tenant(job.organization):
        left = unread_papers(job.organization, MOST)
    read = 0
    for number, file in enumerate(left, start=1):
        with suppress(Vanished):
            find_out(file)
            read += 1
        job.report(number, len(left))
    if read and len(left) == MOST:
        enqueue("files.read_papers", organization=job.organization)
