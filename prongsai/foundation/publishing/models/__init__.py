"""Tables of the public site."""

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
    "Page",
    "PageQuerySet",
    "Site",
    "Version",
    "Withdrawal",
]
