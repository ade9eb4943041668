"""Tables of the public site."""

from prongsai.foundation.publishing.models.drafts import Draft, DraftFile
from prongsai.foundation.publishing.models.news import News, NewsCategory, NewsFile, NewsListing
from prongsai.foundation.publishing.models.office import Basis, Portrait, SiteSettings
from prongsai.foundation.publishing.models.pages import (
    Attachment,
    Format,
    Frozen,
    FrozenQuerySet,
    Page,
    PageQuerySet,
    Site,
    Version,
    Withdrawal,
)
from prongsai.foundation.publishing.models.redactions import Redaction, What

__all__ = [
    "Attachment",
    "Basis",
    "Draft",
    "DraftFile",
    "Format",
    "Frozen",
    "FrozenQuerySet",
    "News",
    "NewsCategory",
    "NewsFile",
    "NewsListing",
    "Page",
    "PageQuerySet",
    "Portrait",
    "Redaction",
    "Site",
    "SiteSettings",
    "Version",
    "What",
    "Withdrawal",
]
