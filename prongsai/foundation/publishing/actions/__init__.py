"""Writes to the public site."""

from prongsai.foundation.publishing.actions.canonical import DataTable, canonical_bytes
from prongsai.foundation.publishing.actions.data_files import NewAttachment
from prongsai.foundation.publishing.actions.drafting import (
    arguments_of,
    checked_draft,
    discard_draft,
    keep_draft,
    publish_draft,
    publish_scheduled,
    schedule,
    subject_of,
    unschedule,
)
from prongsai.foundation.publishing.actions.marks import mark, mark_lately
from prongsai.foundation.publishing.actions.portraits import finish_portrait, take_off_again
from prongsai.foundation.publishing.actions.publishing import publish
from prongsai.foundation.publishing.actions.redacting import find, redact
from prongsai.foundation.publishing.actions.register import finish, pack_database
from prongsai.foundation.publishing.actions.removing import Removal
from prongsai.foundation.publishing.actions.restoring import apply_register
from prongsai.foundation.publishing.actions.site import site_changed
from prongsai.foundation.publishing.actions.withdrawing import withdraw

__all__ = [
    "DataTable",
    "NewAttachment",
    "Removal",
    "apply_register",
    "arguments_of",
    "canonical_bytes",
    "checked_draft",
    "discard_draft",
    "find",
    "finish",
    "finish_portrait",
    "keep_draft",
    "mark",
    "mark_lately",
    "pack_database",
    "publish",
    "publish_draft",
    "publish_scheduled",
    "redact",
    "schedule",
    "site_changed",
    "subject_of",
    "take_off_again",
    "unschedule",
    "withdraw",
]
