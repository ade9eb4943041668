"""Reminders: collected from what falls due, told once a day at most, and settled when the matter is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prongsai.foundation.audit.api import record
from prongsai.foundation.jobs.api import enqueue
from prongsai.foundation.notifications.actions.notices import notify, send_mail
from prongsai.foundation.notifications.models import Digest, DigestChoice, Mail, Often, Reminder
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import in_digits, is_working_day
from prongsai.kernel.errors import Problem

# When somebody is reminded: days before the due date (0 is the day itself), and days after it.
BEFORE = (7, 3, 1, 0)
AFTER = (1, 3, 7)
LATE_EVERY = 7  # days, from then on
TRY_AGAIN_FOR = timedelta(days=3)
TRY_AGAIN_AFTER = timedelta(hours=1)

ClosedDays = Callable[[Any], Iterable[date]]
_CLOSED_DAYS: list[ClosedDays] = []
Members = Callable[[Any], Iterable[int]]
_MEMBERS: list[Members] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A reminder that a room wants to be open today."""

    user: Any
    key: str
    title: Any
    reason: Any
    path: str
    due_on: date | None


Collector = Callable[[Any, date], Iterable[Line]]
_COLLECTORS: dict[str, Collector] = {}


def register_reminders(source: str, collector: Collector) -> None:
    """Have ``collector(organization, today)`` name the reminders of a room that are open on the day."""
    if source in _COLLECTORS and _COLLECTORS[source] is not collector:
        raise ValueError(f"two collectors of reminders for {source}")
    _COLLECTORS[source] = collector


def register_closed_days(function: ClosedDays) -> None:
    """Name who knows the days on which an office is closed besides public holidays."""
    if function not in _CLOSED_DAYS:
        _CLOSED_DAYS.append(function)


def register_members(function: Members) -> None:
    """Name who knows the users that belong to an office today: nobody else is reminded of its matters."""
    if function not in _MEMBERS:
        _MEMBERS.append(function)


def belongs(organization: Any, user_id: int) -> bool:
    """Return whether a user belongs to the office; yes where nobody knows."""
    known = members(organization)
    return known is None or user_id in known


def members(organization: Any) -> set[int] | None:
    """Return the users that belong to the office, or none where nobody knows."""
    return {user for function in _MEMBERS for user in function(organization)} if _MEMBERS else None


def stage(due_on: date, today: date) -> str:
    """Return at which stage of reminding a due date is on the day, or nothing while it is too early.

    A stage lasts until the next one begins, so that a day on which nothing could be sent is made up for.
    """
    left = (due_on - today).days
    if left >= 0:
        near = [days for days in BEFORE if left <= days]
        return f"before-{min(near)}" if near else ""
    late = -left
    if late < AFTER[-1]:
        return f"after-{max(days for days in AFTER if days <= late)}"
    return f"after-{late // LATE_EVERY * LATE_EVERY}"


def remind(
    *,
    by: Actor,
    user: Any,
    key: str,
    reason: Any,
    path: str,
    due_on: date | None = None,
    title: Any = "",
    source: str = "",
) -> Reminder:
    """Add a line to the person's next digest; the same key is told once.

    What has to be read at once goes through ``notify(email=True)``.
    """
    with translation.override(settings.LANGUAGE_CODE):
        texts = {"title": str(title or reason)[:300], "reason": str(reason)[:500]}
    row: Reminder
    row, is_new = Reminder.objects.get_or_create(
        organization=by.organization,
        user=user,
        key=key[:120],
        defaults={**texts, "path": path[:300], "due_on": due_on, "source": source},
    )
    if not is_new and row.is_dismissed:
        return row
    if not is_new and row.settled_at is not None:
        Reminder.objects.filter(pk=row.pk).update(settled_at=None, digest=None, due_on=due_on, **texts)
        row.refresh_from_db()
    elif not is_new and (row.due_on != due_on or row.reason != texts["reason"]):
        Reminder.objects.filter(pk=row.pk).update(due_on=due_on, **texts)
        row.refresh_from_db()
    return row


def settle(*, by: Actor, prefix: str) -> int:
    """Close the reminders whose key begins so, because the matter is done; return how many."""
    rows = Reminder.objects.filter(organization=by.organization, key__startswith=prefix, settled_at=None)
    return int(rows.update(settled_at=timezone.now()))


def collect(*, by: Actor, today: date) -> int:
    """Bring the reminders in line with what falls due: new lines in, settled ones out; return how many are new."""
    fresh = 0
    for source, collector in _COLLECTORS.items():
        with transaction.atomic():
            known = {
                (row.user_id, row.key): row
                for row in Reminder.objects.filter(
                    organization=by.organization, source=source, settled_at=None
                )
            }
            wanted = set()
            for line in collector(by.organization, today):
                wanted.add((line.user.pk, line.key[:120]))
                row = remind(
                    by=by,
                    user=line.user,
                    key=line.key,
                    title=line.title,
                    reason=line.reason,
                    path=line.path,
                    due_on=line.due_on,
                    source=source,
                )
                fresh += (line.user.pk, row.key) not in known
            gone = [row.pk for key, row in known.items() if key not in wanted]
            Reminder.objects.filter(pk__in=gone).update(settled_at=timezone.now())
    return fresh


def send_digests(*, by: Actor, today: date) -> list[Digest]:
    """Tell each person what is new among the person's reminders; return the digests of this call.

    At most one a day and person: the row of the day is the lock, whoever comes second finds it. Somebody
    who wants working days only gets what has gathered on the next one.
    """
    _settle_for_leavers(by)
    closed = {day for function in _CLOSED_DAYS for day in function(by.organization)}
    works = is_working_day(today, closed)
    waiting: dict[int, list[Reminder]] = {}
    rows = Reminder.objects.filter(organization=by.organization, settled_at=None, digest=None)
    for row in rows.select_related("user").order_by("due_on", "pk"):
        waiting.setdefault(row.user_id, []).append(row)
    often = dict(
        DigestChoice.objects.filter(organization=by.organization, user__in=list(waiting)).values_list(
            "user_id", "often"
        )
    )
    made = []
    for user_id, lines in waiting.items():
        choice = often.get(user_id, Often.WEEKDAYS)
        if choice != Often.DAILY and not works:
            continue
        if not lines[0].user.is_active:
            continue
        with transaction.atomic():
            digest, is_new = Digest.objects.get_or_create(
                organization=by.organization, user_id=user_id, on=today
            )
            if not is_new:
                continue
            ids = [row.pk for row in lines]
            Reminder.objects.filter(pk__in=ids, digest=None).update(digest=digest)
            _tell(by, digest, lines, by_mail=choice != Often.OFF)
            made.append(digest)
    return made


def _settle_for_leavers(by: Actor) -> None:
    """Close the reminders of people who left: their matters are told to whoever is in charge now."""
    known = members(by.organization)
    if known is not None:
        rows = Reminder.objects.filter(organization=by.organization, settled_at=None)
        rows.exclude(user__in=known).update(settled_at=timezone.now())


def _tell(by: Actor, digest: Digest, lines: list[Reminder], *, by_mail: bool) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        number = in_digits(len(lines), by.organization.digits)
        title = ngettext("%(number)s matter waits for you", "%(number)s matters wait for you", len(lines)) % {
            "number": number
        }
    notify(
        by=by,
        users=[lines[0].user],
        title=title,
        text="\n".join(f"– {row.title} ({row.reason})" for row in lines[:10]),
        path="/office/notices/reminders/",
    )
    if by_mail:
        mail = send_mail(
            by=by, to=lines[0].user.email, kind="notifications.digest", payload={"digest": digest.pk}
        )
        Digest.objects.filter(pk=digest.pk).update(mail=mail)


def send_again(*, by: Actor, now: datetime) -> int:
    """Ask once more for digests whose mail could not be sent, for three days; return how many.

    The outbox tries five times within minutes; a mail server that is away for hours is met here.
    """
    late = Mail.objects.filter(
        organization=by.organization,
        kind="notifications.digest",
        sent_at__isnull=True,
        created_at__gt=now - TRY_AGAIN_FOR,
        job__state="failed",
        job__finished_at__lt=now - TRY_AGAIN_AFTER,
    )
    asked = 0
    for mail in late:
        with transaction.atomic():
            won = Mail.objects.filter(pk=mail.pk, job_id=mail.job_id, sent_at__isnull=True)
            job = enqueue(
                "notifications.send_mail", organization=by.organization, by=by, payload={"mail": mail.pk}
            )
            if won.update(job=job):
                asked += 1
            else:
                job.delete()
    return asked


def choose_digest(*, by: Actor, often: str) -> DigestChoice:
    """Keep how somebody wants the digest."""
    if often not in Often.values:
        raise Problem(_("Choose how often."), field="often")
    with transaction.atomic():
        row: DigestChoice
        row, _is_new = DigestChoice.objects.update_or_create(
            organization=by.organization, user=by.user, defaults={"often": often}
        )
        record(by=by, verb="notifications.digest_chosen", data={"often": often})
    return row


def dismiss(*, by: Actor, reminder: Reminder) -> None:
    """Put a reminder away for its reader; the next stage of the matter comes all the same."""
    Reminder.objects.visible_to(by).filter(pk=reminder.pk).update(
        settled_at=timezone.now(), is_dismissed=True
    )


def clear_old(*, by: Actor, now: datetime) -> dict[str, int]:
    """Delete sent mails, read notices and settled reminders that are older than the settings say."""
    from prongsai.foundation.notifications.models import Notice

    mails = Mail.objects.filter(
        organization=by.organization, sent_at__lt=now - timedelta(days=settings.PRONGSAI_KEEP_MAILS_DAYS)
    )
    older = now - timedelta(days=settings.PRONGSAI_KEEP_NOTICES_DAYS)
    notices = Notice.objects.filter(organization=by.organization, read_at__lt=older)
    reminders = Reminder.objects.filter(organization=by.organization, settled_at__lt=older)
    digests = Digest.objects.filter(organization=by.organization, created_at__lt=older, lines=None)
    return {
        "mails": mails.delete()[0],
        "notices": notices.delete()[0],
        "reminders": reminders.delete()[0],
        "digests": digests.delete()[0],
    }
