"""Telling people something."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from prongsai.foundation.jobs.api import enqueue
from prongsai.foundation.notifications.models import Letter, Mail, Notice, Reminder
from prongsai.kernel.actor import Actor

Writer = Callable[[Mail], Letter | None]
WRITERS: dict[str, Writer] = {}


def mail_writer(kind: str) -> Callable[[Writer], Writer]:
    """Register the function that writes the mails of a kind; it returns none when nothing is to be sent."""

    def register(function: Writer) -> Writer:
        if kind in WRITERS:
            raise ValueError(f"two writers for {kind}")
        WRITERS[kind] = function
        return function

    return register


def notify(
    *, by: Actor, users: Iterable[Any], title: Any, text: Any = "", path: str = "", email: bool = False
) -> list[Notice]:
    """Leave a notice for each of the users, and send it by mail too where ``email`` asks for it."""
    with translation.override(settings.LANGUAGE_CODE):
        rows = [
            Notice(
                organization=by.organization,
                user=user,
                title=str(title)[:200],
                text=str(text),
                path=path[:300],
            )
            for user in users
        ]
    notices = Notice.objects.bulk_create(rows)
    if email:
        for notice in notices:
            send_mail(by=by, to=notice.user.email, kind="notifications.notice", payload={"notice": notice.pk})
    return notices


def send_mail(*, by: Actor, to: str, kind: str, payload: dict[str, Any]) -> Mail:
    """Put a mail into the outbox, in the caller's transaction; the worker writes and sends it."""
    if kind not in WRITERS:
        raise ValueError(f"nobody writes mails of the kind {kind}")
    mail = Mail.objects.create(organization=by.organization, to=to, kind=kind, payload=payload)
    mail.job = enqueue(
        "notifications.send_mail", organization=by.organization, by=by, payload={"mail": mail.pk}
    )
    mail.save(update_fields=["job"])
    return mail


def drop_mail(*, by: Actor, mail: Mail) -> None:
    """Remove a mail that need not be sent any more, with its address."""
    Mail.objects.filter(pk=mail.pk, organization=by.organization).delete()


def mark_sent(*, by: Actor, mail: Mail) -> None:
    """Note that the mail server took the mail."""
    Mail.objects.filter(pk=mail.pk, organization=by.organization).update(sent_at=timezone.now())


def mark_all_read(*, by: Actor) -> int:
    """Mark the actor's notices as read; return how many were new."""
    return Notice.objects.visible_to(by).filter(read_at__isnull=True).update(read_at=timezone.now())


def forget_told(organization: Any, clean: Callable[[str], str]) -> None:
    """Take words out of what people were told: notices, and lines of the daily digest."""
    for notice in Notice.objects.filter(organization=organization):
        title, text = clean(notice.title)[:200], clean(notice.text)
        if (title, text) != (notice.title, notice.text):
            Notice.objects.filter(pk=notice.pk).update(title=title, text=text)
    for line in Reminder.objects.filter(organization=organization):
        title, reason = clean(line.title)[:300], clean(line.reason)[:500]
        if (title, reason) != (line.title, line.reason):
            Reminder.objects.filter(pk=line.pk).update(title=title, reason=reason)
