"""The public site: publish facts as a version, withdraw, preview, and tell what a year should hold."""

from prongsai.foundation.publishing.actions import (
    DataTable,
    NewAttachment,
    discard_draft,
    keep_draft,
    publish,
    publish_draft,
    schedule,
    site_changed,
    unschedule,
    withdraw,
)
from prongsai.foundation.publishing.forms import WhenForm
from prongsai.foundation.publishing.models import Attachment, Page, Version, Withdrawal
from prongsai.foundation.publishing.models import Draft as PageDraft
from prongsai.foundation.publishing.queries import (
    DISCLOSURE,
    Outline,
    OutlineGroup,
    OutlineItem,
    page_at,
    register_outline,
    versions_of,
)
from prongsai.foundation.publishing.views.front import Front
from prongsai.foundation.publishing.views.preview import preview

__all__ = [
    "DISCLOSURE",
    "Attachment",
    "DataTable",
    "Front",
    "NewAttachment",
    "Outline",
    "OutlineGroup",
    "OutlineItem",
    "Page",
    "PageDraft",
    "Version",
    "WhenForm",
    "Withdrawal",
    "discard_draft",
    "keep_draft",
    "page_at",
    "preview",
    "publish",
    "publish_draft",
    "register_outline",
    "schedule",
    "site_changed",
    "unschedule",
    "versions_of",
    "withdraw",
]
