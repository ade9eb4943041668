"""What the worker does for the room each day: remind, and look after the answers of mock surveys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from prongsai.foundation.jobs.api import Job, handler
from prongsai.foundation.notifications.api import notify
from prongsai.foundation.notifications.api import remind as add_to_digest
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import in_digits
from prongsai.rooms.respondents.actions.mock import close_mock, delete_answers, show_result, stir_answers
from prongsai.rooms.respondents.actions.official import note_reminder, settle_reminders
from prongsai.rooms.respondents.models import MockAnswer, MockSurvey, SurveyYear
from prongsai.rooms.respondents.queries.overview import Standing, days_since, people_to_remind, standings
from prongsai.rooms.respondents.workflow import CLOSED, OPEN

REMIND_EVERY, LAST_DAYS = 7, 3


@handler("respondents.remind", every=timedelta(days=1))
def remind(job: Job, actor: Actor) -> None:
    """Tell whoever looks after the surveys that answers are missing: weekly, and daily in the last three days."""
    with as_tenant(job.organization):
        remind_all(actor, timezone.localdate())


def remind_all(actor: Actor, today: date) -> int:
    """Remind for every open year that is behind; return how many notices went out."""
    sent = 0
    for year in (
        SurveyYear.objects.visible_to(actor).filter(closed_at__isnull=True).select_related("owner__user")
    ):
        rows = standings(actor, year, today)
        settle_reminders(by=actor, year=year, rows=rows)
        late = [row for row in rows if row.is_behind and row.days_left]
        if not late:
            continue
        pause = 1 if min(row.days_left or 0 for row in late) <= LAST_DAYS else REMIND_EVERY
        if days_since(year.reminded_on, today) < pause or not note_reminder(by=actor, year=year, today=today):
            continue
        digits, path = actor.organization.digits, f"{reverse('respondents:overview')}?year={year.fiscal_year}"
        with translation.override(settings.LANGUAGE_CODE):
            lines = {row.kind: _line(row, digits) for row in late}
            title = _("Answers to the surveys of %(year)s are missing") % {
                "year": in_digits(year.fiscal_year, digits)
            }
        users = people_to_remind(year, today)
        sent += len(notify(by=actor, users=users, title=title, text="\n".join(lines.values()), path=path))
        for user in users:  # by mail it comes with the day's other reminders
            for row in late:
                add_to_digest(
                    by=actor,
                    user=user,
                    key=f"respondents:{year.fiscal_year}:{row.kind}:{today}",
                    reason=lines[row.kind],
                    title=title,
                    path=f"{path}#{row.kind}",
                    due_on=row.link.closes_on if row.link else None,
                )
    return sent


def _line(row: Standing, digits: str) -> str:
    text = _(
        "%(survey)s: %(have)d of %(need)d answers, %(days)d days left. %(each)d a day are needed. "
        "You get this because fewer people answered than would have by now if answers came in evenly."
    ) % {
        "survey": row.label,
        "have": row.responses or 0,
        "need": row.needed or 0,
        "days": row.days_left or 0,
        "each": row.per_day or 0,
    }
    return in_digits(text, digits)


@handler("respondents.look_after_mock_surveys", every=timedelta(days=1))
def look_after_mock_surveys(job: Job, actor: Actor) -> None:
    """Close what is over, show results that may be shown, stir the answers, and delete those that have run out."""
    with as_tenant(job.organization):
        look_after_all(actor, timezone.localdate())


def look_after_all(actor: Actor, today: date) -> None:
    """Do the day's work for every mock survey of the office."""
    for survey in _each(actor, Q(state=OPEN, closes_on__lt=today)):
        close_mock(by=actor, survey=survey, today=today)
    for survey in _each(actor, Q(state=OPEN)):
        show_result(by=actor, survey=survey, today=today)
    _for_those_with_answers(actor, lambda survey: stir_answers(by=actor, survey=survey))
    for survey in _each(actor, Q(state=CLOSED, answers_deleted_on__isnull=True, closed_on__isnull=False)):
        if months_later(survey.closed_on, survey.keep_months) <= today:
            delete_answers(by=actor, survey=survey, today=today)


def _each(actor: Actor, which: Q) -> list[Any]:
    return list(MockSurvey.objects.visible_to(actor).filter(which))


def _for_those_with_answers(actor: Actor, act: Callable[[Any], Any]) -> None:
    with_answers = MockAnswer.objects.visible_to(actor).order_by().values("survey")
    for survey in _each(actor, Q(pk__in=with_answers)):
        act(survey)


def months_later(day: date, months: int) -> date:
    """Return the first day of the month that begins after so many whole months."""
    first = day.replace(day=1)
    place = first.month + months
    return date(first.year + place // 12, place % 12 + 1, 1)
