"""Work behind the page: publish what was scheduled, finish what a redaction began, keep exports true."""

from __future__ import annotations

from django.utils.translation import gettext as _

from prongsai.foundation.jobs.api import Job, handler
from prongsai.foundation.notifications.api import notify
from prongsai.foundation.publishing.actions import finish, finish_portrait, pack_database, publish_scheduled
from prongsai.foundation.publishing.actions.news_times import publish_scheduled_news, told
from prongsai.foundation.publishing.models import Draft, News, Redaction
from prongsai.foundation.publishing.views.exporting import export_again
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


@handler("publishing.publish_scheduled")
def publish_when_due(job: Job, actor: Actor) -> None:
    """Publish one draft, if this is still its time; tell whoever scheduled it when that cannot be."""
    with as_tenant(job.organization):
        draft = Draft.objects.filter(organization=job.organization, pk=job.payload["draft"]).first()
    if draft is None:
        return
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
    if news is None:
        return
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
