"""News that go out by themselves at a time, through the same checks as by hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.jobs.api import enqueue
from prongsai.foundation.publishing.actions.drafting import check_time
from prongsai.foundation.publishing.actions.gate import let_through
from prongsai.foundation.publishing.actions.looking import wait_for_looking
from prongsai.foundation.publishing.actions.news import _locked, checked_news, facts_of, release
from prongsai.foundation.publishing.actions.news_content import attachments_of
from prongsai.foundation.publishing.models import News, Version
from prongsai.foundation.publishing.workflow import PERMISSION, PREPARED
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


def schedule_news(*, by: Actor, news: News, at: datetime, now: datetime | None = None) -> News:
    """Let the worker publish the news at a time; an earlier time given to it no longer counts.

    Raises ``Problem`` for a time that has passed, and for what publishing it now would refuse too.
    """
    by.require(PERMISSION)
    check_time(at, now or timezone.now())
    wait_for_looking(by, attachments_of(news.files.select_related("file")))
    with transaction.atomic():
        wanted = _locked(by, news, None)
        facts_of(by, wanted)
        let_through(checked_news(by, wanted))
        wanted.publish_at, wanted.turn, wanted.problem = at, wanted.turn + 1, ""
        wanted.save(update_fields=["publish_at", "turn", "problem"])
        payload = {"news": wanted.pk, "turn": wanted.turn}
        enqueue(
            "publishing.publish_scheduled_news", organization=by.organization, by=by, payload=payload, at=at
        )
        record(by=by, verb="publishing.scheduled", subject=wanted, data={"at": at.isoformat()})
        return wanted


@transaction.atomic
def unschedule_news(*, by: Actor, news: News) -> News:
    """Cancel the time of a piece of news; it stays as it was written."""
    by.require(PERMISSION)
    wanted = _locked(by, news, None)
    if wanted.publish_at is None:
        raise Problem(PREPARED.refusal, status=409)
    wanted.publish_at, wanted.turn = None, wanted.turn + 1
    wanted.save(update_fields=["publish_at", "turn"])
    record(by=by, verb="publishing.unscheduled", subject=wanted)
    return wanted


def publish_scheduled_news(*, by: Actor, news: News, turn: int) -> Version | None:
    """Publish news whose time has come; none when the time was cancelled, moved or the news changed meanwhile.

    What the office has to decide, above all what the checks find by now, is written on the news; its words and
    pictures stay as they are, and nothing of it is public.
    """
    try:
        with transaction.atomic():
            wanted = _locked(by, news, None)
            if wanted.publish_at is None or wanted.turn != turn:
                return None
            return release(by, wanted)
    except Problem as problem:
        with transaction.atomic():
            rows = News.objects.filter(organization=by.organization, pk=news.pk, turn=turn)
            rows.update(publish_at=None, turn=turn + 1, problem=str(problem.message))
            record(by=by, verb="publishing.schedule_failed", subject=news)
        raise


def told(news: News) -> str:
    """Return what a notice calls the news: not its title, because nothing can be taken out of a notice later."""
    where = news.page.address if news.page else news.category.name
    return _("News was not published at its time: %(where)s") % {"where": where}
