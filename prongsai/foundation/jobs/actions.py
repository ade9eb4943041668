"""Asking for work, and doing it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from prongsai.foundation.jobs.models import Job
from prongsai.foundation.jobs.workflow import DONE, FAILED, RUNNING, WAITING
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

log = logging.getLogger("prongsai.jobs")

Handler = Callable[[Job, Actor], None]
HANDLERS: dict[str, Handler] = {}
PERIODIC: dict[str, timedelta] = {}

MAX_ATTEMPTS = 5
SILENT_FOR = timedelta(minutes=5)


def handler(kind: str, *, every: timedelta | None = None) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of the kind; ``every`` makes it periodic in each office."""

    def register(function: Handler) -> Handler:
        if kind in HANDLERS:
            raise ValueError(f"two handlers for {kind}")
        HANDLERS[kind] = function
        if every:
            PERIODIC[kind] = every
        return function

    return register


def enqueue(
    kind: str,
    *,
    organization: Any,
    by: Actor | None = None,
    payload: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> Job:
    """Write a job into the outbox, in the caller's transaction: if that is undone, the job is gone too."""
    if kind not in HANDLERS:
        raise ValueError(f"no handler for {kind}")
    return Job.objects.create(
        organization=organization,
        kind=kind,
        payload=payload or {},
        next_at=at or timezone.now(),
        asked_by=by.user if by else None,
        asked_by_name=by.name if by else "",
    )


def claim(worker: str, now: datetime) -> Job | None:
    """Take the next due job for the worker, or none. The loser of a race gets the next one."""
    while True:
        due = Job.objects.filter(state=WAITING, next_at__lte=now).order_by("next_at", "pk")
        job: Job | None = due.first()
        if job is None:
            return None
        won = Job.objects.filter(pk=job.pk, state=WAITING).update(
            state=RUNNING, claimed_by=worker, alive_at=now, attempts=models.F("attempts") + 1
        )
        if won:
            job.refresh_from_db()
            return job


def run(job: Job, *, new_reference: Callable[[], str]) -> None:
    """Do one claimed job as the system actor of its organisation.

    A ``Problem`` ends it with its message; any other error is retried with growing pauses, and after the last
    attempt the job fails with a reference number that stands in the log.
    """
    actor = Actor(
        user=job.asked_by, organization=job.organization, name=job.asked_by_name or "worker", is_system=True
    )
    try:
        # Progress has to be seen while the work goes on, so the job row is written outside the tenant's
        # transaction; handlers open as_tenant around what they read and write.
        with translation.override("th"):
            HANDLERS[job.kind](job, actor)
    except Problem as problem:
        _finish(job, FAILED, str(problem.message))
    except Exception:
        reference = new_reference()
        log.exception("job %s %s failed, reference %s", job.pk, job.kind, reference)
        if job.attempts >= MAX_ATTEMPTS:
            with translation.override("th"):
                text = (
                    _(
                        "The work did not succeed. What you entered is safe. "
                        "Tell the administrator this number: %s"
                    )
                    % reference
                )
            _finish(job, FAILED, text, reference)
        else:
            pause = timedelta(seconds=5 * 4 ** (job.attempts - 1))
            Job.objects.filter(pk=job.pk).update(
                state=WAITING, next_at=timezone.now() + pause, claimed_by="", reference=reference
            )
    else:
        _finish(job, DONE, "")


def rescue(now: datetime) -> int:
    """Put jobs back whose worker gave no sign of life (killed, power cut). Returns how many."""
    # A sign of life from the future was given before the clock was put right.
    silent = models.Q(alive_at__lt=now - SILENT_FOR) | models.Q(alive_at__gt=now + SILENT_FOR)
    return _put_back(Job.objects.filter(silent, state=RUNNING), now)


def rescue_own(worker: str) -> int:
    """Put back what an earlier process of the same name left behind when it was killed."""
    return _put_back(Job.objects.filter(state=RUNNING, claimed_by=worker), timezone.now())


def _put_back(cut_off: models.QuerySet[Job], now: datetime) -> int:
    # Work that ends its worker each time (memory, a broken library) must not do so for ever.
    over = cut_off.filter(attempts__gte=MAX_ATTEMPTS)
    with translation.override("th"):
        over.update(
            state=FAILED, finished_at=now, message=_("The work was cut off several times. Please try again.")
        )
    return cut_off.update(state=WAITING, next_at=now, claimed_by="")


def retry(*, by: Actor, job: Job) -> Job:
    """Start a failed job again; raise ``Problem`` when it has not failed."""
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, organization=by.organization, state=FAILED).update(
            state=WAITING, attempts=0, next_at=timezone.now(), message="", steps_done=0, finished_at=None
        )
    if not changed:
        raise Problem(_("This piece of work is already running or done."), status=409)
    job.refresh_from_db()
    return job


def schedule_periodic(organizations: models.QuerySet[Any], now: datetime) -> int:
    """Write the periodic jobs that are due; two workers write each once. Returns how many."""
    written = 0
    for kind, pause in PERIODIC.items():
        for organization in organizations:
            with as_tenant(organization), transaction.atomic():
                # The organisation's row is the lock: a second worker waits and then sees the first's job.
                type(organization)._default_manager.select_for_update().get(pk=organization.pk)
                last = Job.objects.filter(organization=organization, kind=kind).order_by("-pk").first()
                # A job from the future was written before the clock was put right.
                recent = last is not None and abs(now - last.created_at) < pause
                if last is None or (last.is_over and not recent):
                    enqueue(kind, organization=organization)
                    written += 1
    return written


def clear_old(organization: Any, now: datetime) -> int:
    """Delete work that was done, or given up, longer ago than the settings say; return how many.

    The newest job of each kind stays, because it says when a periodic job ran last; failed work stays three
    times as long, because its reference number may still be asked for.
    """
    kept = timedelta(days=settings.PRONGSAI_KEEP_JOBS_DAYS)
    rows = Job.objects.filter(organization=organization)
    newest = list(
        rows.values("kind").annotate(last=models.Max("pk")).order_by().values_list("last", flat=True)
    )
    old = models.Q(state=DONE, finished_at__lt=now - kept) | models.Q(
        state=FAILED, finished_at__lt=now - 3 * kept
    )
    with transaction.atomic():
        return rows.filter(old).exclude(pk__in=newest).delete()[0]


def _finish(job: Job, state: str, message: str, reference: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state, message=message[:200], reference=reference or job.reference, finished_at=timezone.now()
    )


def forget_messages(organization: Any, clean: Callable[[str], str]) -> None:
    """Take words out of the messages of an office's jobs: a failed one may name a page by its title."""
    for job in Job.objects.filter(organization=organization).exclude(message=""):
        message = clean(job.message)[:200]
        if message != job.message:
            Job.objects.filter(pk=job.pk).update(message=message)
