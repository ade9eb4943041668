"""Reading documents and keeping the monitoring rounds behind the page."""

from __future__ import annotations

import html
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.engines.plans.actions import tick_rounds
from prongsai.engines.plans.actions.imports import finish_import
from prongsai.engines.plans.models import Import
from prongsai.foundation.files.api import read_bytes
from prongsai.foundation.jobs.api import Job, handler
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor


@handler("plans.read")
def read_document(job: Job, actor: Actor) -> None:
    """Read a stored document in a bounded child process and keep what was understood."""
    from prongsai.engines.plans.importing import Unreadable, read_bounded

    job.report(0, 2, _("Opening the document"))
    with as_tenant(job.organization):
        row = (
            Import.objects.select_related("file")
            .filter(pk=job.payload["import"], organization=job.organization)
            .first()
        )
        if row is None or row.state != "waiting":
            return
        content = read_bytes(row.file)
    if row.is_escaped:
        content = html.unescape(content.decode("latin-1")).encode("latin-1")
    job.report(1, 2, _("Reading the document"))
    try:
        reading, message = read_bounded(content, row.filename), ""
    except Unreadable as error:
        reading, message = None, f"{error.th}\n{error.en}"
    with as_tenant(job.organization):
        finish_import(by=actor, row=row, reading=reading, message=message)
    job.report(2, 2)


@handler("plans.rounds", every=timedelta(hours=1))
def move_rounds(job: Job, actor: Actor) -> None:
    """Open and close the monitoring rounds whose day has come."""
    with as_tenant(job.organization):
        tick_rounds(by=actor, today=timezone.localdate())
