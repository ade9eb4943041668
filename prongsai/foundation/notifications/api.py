"""Telling people something: notices inside Prongsai, and e-mail through the outbox."""

from prongsai.foundation.notifications.actions import mail_writer, mark_all_read, notify, send_mail
from prongsai.foundation.notifications.models import Letter, Mail, Notice
from prongsai.foundation.notifications.queries import mail_is_configured, notices_for, unread_count

__all__ = [
    "Letter",
    "Mail",
    "Notice",
    "mail_is_configured",
    "mail_writer",
    "mark_all_read",
    "notices_for",
    "notify",
    "send_mail",
    "unread_count",
]
