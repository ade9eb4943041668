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
from prongsai.foundation.publishing.actions.news import publish_news, save_news, start_categories
from prongsai.foundation.publishing.actions.office import save_settings as save_site_settings
from prongsai.foundation.publishing.actions.portraits import set_portrait
from prongsai.foundation.publishing.forms import WhenForm
from prongsai.foundation.publishing.models import Attachment, NewsCategory, Page, Version, Withdrawal
from prongsai.foundation.publishing.models import Draft as PageDraft
from prongsai.foundation.publishing.queries import (
    DISCLOSURE,
    TEXT_PAGE,
    Outline,
    OutlineGroup,
    OutlineItem,
    page_at,
    register_outline,
    scheduled_for,
    scheduled_news_for,
    versions_of,
)
from prongsai.foundation.publishing.views.front import Front
from prongsai.foundation.publishing.views.preview import preview

__all__ = [
    "DISCLOSURE",
    "TEXT_PAGE",
    "Attachment",
    "DataTable",
    "Front",
    "NewAttachment",
    "NewsCategory",
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
    "publish_news",
    "register_outline",
    "save_news",
    "save_site_settings",
    "schedule",
    "scheduled_for",
    "scheduled_news_for",
    "set_portrait",
    "site_changed",
    "start_categories",
    "unschedule",
    "versions_of",
    "withdraw",
]
