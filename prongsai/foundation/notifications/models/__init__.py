"""Tables of notices, mails and reminders."""

from prongsai.foundation.notifications.models.notices import Letter, Mail, Notice, NoticeQuerySet
from prongsai.foundation.notifications.models.reminders import (
    Digest,
    DigestChoice,
    Often,
    Reminder,
)

__all__ = [
    "Digest",
    "DigestChoice",
    "Letter",
    "Mail",
    "Notice",
    "NoticeQuerySet",
    "Often",
    "Reminder",
]
