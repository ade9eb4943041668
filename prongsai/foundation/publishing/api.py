"""The public site: publish facts as a version, withdraw, preview, and tell what a year should hold."""

from prongsai.foundation.publishing.actions import DataTable, NewAttachment, publish, site_changed, withdraw
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
    "Withdrawal",
    "page_at",
    "preview",
    "publish",
    "register_outline",
    "site_changed",
    "versions_of",
    "withdraw",
]
