"""Work behind the page: look through files, publish what was scheduled, finish what a redaction began, keep exports true."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.utils.translation import gettext as _

from prongsai.foundation.checks.api import forget_readings, look_through
from prongsai.foundation.files.api import File, Vanished, is_readable
from prongsai.foundation.jobs.api import Job, enqueue, handler
from prongsai.foundation.notifications.api import notify
from prongsai.foundation.publishing.actions import finish, finish_portrait, pack_database, publish_scheduled
from prongsai.foundation.publishing.actions.drafting import attachments_of
from prongsai.foundation.publishing.actions.looking import JOB, given_files
from prongsai.foundation.publishing.actions.news_content import attachments_of as attachments_of_news
from prongsai.foundation.publishing.actions.news_times import publish_scheduled_news, told
from prongsai.foundation.publishing.models import Draft, News, Redaction
from prongsai.foundation.publishing.queries.papers import unlooked_files
from prongsai.foundation.publishing.views.exporting import export_again
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

MOST = 20  # files of one run; the rest is looked at behind what people asked for meanwhile


@handler(JOB)
def look_through_file(job: Job, actor: Actor) -> None:
    """Look through the text of a file that somebody wants to publish."""
    with as_tenant(job.organization):
        rows = File.objects.filter(organization=job.organization, pk=job.payload["file"])
        files = list(rows.select_related("organization"))
    _look_through(files)


@handler("publishing.look_through_published", every=timedelta(days=1))
def look_through_published(job: Job, actor: Actor) -> None:
    """Look through files that are public or wait to be, for words that were taken out since, and forget gone ones."""
    with as_tenant(job.organization):
        forget_readings(job.organization)
        left = unlooked_files(job.organization, MOST)
    read = 0
    for number, file in enumerate(left, start=1):
        read += _look_through([file])
        job.report(number, len(left))
    if read and len(left) == MOST:
        enqueue("publishing.look_through_published", organization=job.organization)


def _look_through(files: list[File]) -> int:
    """Read files outside of every transaction, and return how many; one that is gone is named by whoever needs it."""
    read = 0
    for file in files:
        if is_readable(file):
            with suppress(Vanished):
                look_through(file)
                read += 1
    return read


@handler("publishing.publish_scheduled")
def publish_when_due(job: Job, actor: Actor) -> None:
    """Publish one draft, if this is still its time; tell whoever scheduled it when that cannot be."""
    with as_tenant(job.organization):
        draft = Draft.objects.filter(organization=job.organization, pk=job.payload["draft"]).first()
        files = given_files(attachments_of(draft)) if draft is not None else []
    if draft is None:
        return
    _look_through(files)
    failed: Problem | None = None
    with as_tenant(job.organization):
        try:
            publish_scheduled(by=actor, draft=draft, turn=job.payload["turn"])
        except Problem as problem:
            failed = problem
            if job.asked_by is not None:
                notify(
                    by=actor,
                    users=[job.asked_by],
                    # The address, not the title: nothing can be taken out of a notice later.
                    title=_("Not published at its time: /%(address)s") % {"address": draft.address},
                    text=str(problem.message),
                    path=draft.get_absolute_url(),
                )
    if failed is not None:
        raise failed


@handler("publishing.publish_scheduled_news")
def publish_news_when_due(job: Job, actor: Actor) -> None:
    """Publish one piece of news, if this is still its time; tell whoever scheduled it when that cannot be."""
    with as_tenant(job.organization):
        rows = News.objects.filter(organization=job.organization, pk=job.payload["news"])
        news = rows.select_related("category", "page").first()
        files = (
            given_files(attachments_of_news(news.files.select_related("file"))) if news is not None else []
        )
    if news is None:
        return
    _look_through(files)
    failed: Problem | None = None
    with as_tenant(job.organization):
        try:
            publish_scheduled_news(by=actor, news=news, turn=job.payload["turn"])
        except Problem as problem:
            failed = problem
            if job.asked_by is not None:
                notify(
                    by=actor,
                    users=[job.asked_by],
                    title=told(news),
                    text=str(problem.message),
                    path=news.get_absolute_url(),
                    email=True,
                )
    if failed is not None:
        raise failed


@handler("publishing.finish_redaction")
def finish_redaction(job: Job, actor: Actor) -> None:
    """Do what follows a redaction: register, bytes, the database's own file, and the exports on this machine."""
    with as_tenant(job.organization):
        redaction = Redaction.objects.select_related("page", "organization").get(
            organization=job.organization, pk=job.payload["redaction"]
        )
        finish(redaction)
        enqueue("publishing.look_through_published", organization=job.organization)
    pack_database()
    for _folder in export_again(job.organization):
        job.report(0, 0)


@handler("publishing.finish_portrait")
def finish_taking_off(job: Job, actor: Actor) -> None:
    """Do what follows when a picture was taken off the site: register, bytes, database file, exports."""
    with as_tenant(job.organization):
        finish_portrait(job.organization, job.payload["sha256"], job.payload["left"])
    pack_database()
    for _folder in export_again(job.organization):
        job.report(0, 0)
