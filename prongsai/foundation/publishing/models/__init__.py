"""Tables of the public site."""

from prongsai.foundation.publishing.models.news import News, NewsCategory, NewsFile, NewsListing
from prongsai.foundation.publishing.models.office import Portrait, SiteSettings
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

__all__ = [
    "Attachment",
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
    "Site",
    "SiteSettings",
    "Version",
    "Withdrawal",
]
