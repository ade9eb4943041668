"""Telling people something: at once, or in the digest of the day."""

from prongsai.foundation.notifications.actions.notices import (
    WRITERS,
    drop_mail,
    forget_told,
    mail_writer,
    mark_all_read,
    mark_sent,
    notify,
    send_mail,
)
from prongsai.foundation.notifications.actions.reminders import (
    Line,
    choose_digest,
    clear_old,
    collect,
    dismiss,
    register_closed_days,
    register_reminders,
    remind,
    send_again,
    send_digests,
    settle,
    stage,
)

__all__ = [
    "WRITERS",
    "Line",
    "choose_digest",
    "clear_old",
    "collect",
    "dismiss",
    "drop_mail",
    "forget_told",
    "mail_writer",
    "mark_all_read",
    "mark_sent",
    "notify",
    "register_closed_days",
    "register_reminders",
    "remind",
    "send_again",
    "send_digests",
    "send_mail",
    "settle",
    "stage",
]
