"""What a person has not read yet, and whether mail leaves this installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from prongsai.foundation.notifications.models import DigestChoice, Notice, NoticeQuerySet, Often, Reminder
from prongsai.kernel.actor import Actor


def notices_for(actor: Actor) -> NoticeQuerySet:
    """Return the actor's notices, newest first."""
    rows: NoticeQuerySet = Notice.objects.visible_to(actor)
    return rows


def unread_count(actor: Actor) -> int:
    """Return how many notices the actor has not read. Cost: one query on a partial index."""
    return notices_for(actor).filter(read_at__isnull=True).count()


def mail_is_configured() -> bool:
    """Return whether mail leaves this installation; without it links are handed over by the administrator."""
    return not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))


def reminders_for(actor: Actor) -> Any:
    """Return the actor's open reminders, the most urgent first."""
    return Reminder.objects.visible_to(actor).filter(settled_at__isnull=True)


def digest_choice(actor: Actor) -> str:
    """Return how often the actor wants the digest by e-mail."""
    found = DigestChoice.objects.visible_to(actor).first()
    return str(found.often) if found else Often.WEEKDAYS
