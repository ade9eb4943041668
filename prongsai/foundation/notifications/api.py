"""Telling people something: notices inside Prongsai, e-mail through the outbox, and one digest a day."""

from prongsai.foundation.notifications.actions import (
    Line,
    forget_told,
    mail_writer,
    mark_all_read,
    notify,
    register_closed_days,
    register_members,
    register_reminders,
    remind,
    send_mail,
    settle,
    stage,
)
from prongsai.foundation.notifications.models import Digest, Letter, Mail, Notice, Often, Reminder
from prongsai.foundation.notifications.queries import (
    digest_choice,
    mail_is_configured,
    notices_for,
    reminders_for,
    unread_count,
)

__all__ = [
    "Digest",
    "Letter",
    "Line",
    "Mail",
    "Notice",
    "Often",
    "Reminder",
    "digest_choice",
    "forget_told",
    "mail_is_configured",
    "mail_writer",
    "mark_all_read",
    "notices_for",
    "notify",
    "register_closed_days",
    "register_members",
    "register_reminders",
    "remind",
    "reminders_for",
    "send_mail",
    "settle",
    "stage",
    "unread_count",
]
