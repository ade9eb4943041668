"""What is read: pages, versions, what changed, and the table of contents of a year."""

from prongsai.foundation.publishing.queries.changes import Change, changes_between
from prongsai.foundation.publishing.queries.outline import (
    Outline,
    OutlineGroup,
    OutlineItem,
    outline_for,
    register_outline,
)
from prongsai.foundation.publishing.queries.pages import (
    DISCLOSURE,
    changed_at,
    current_versions,
    disclosure_years,
    downloads_of,
    files_of,
    latest,
    page_at,
    pages_for,
    public_page,
    site_stamp,
    version_of,
    versions_of,
    withdrawal_of,
    withdrawals_of,
)

__all__ = [
    "DISCLOSURE",
    "Change",
    "Outline",
    "OutlineGroup",
    "OutlineItem",
    "changed_at",
    "changes_between",
    "current_versions",
    "disclosure_years",
    "downloads_of",
    "files_of",
    "latest",
    "outline_for",
    "page_at",
    "pages_for",
    "public_page",
    "register_outline",
    "site_stamp",
    "version_of",
    "versions_of",
    "withdrawal_of",
    "withdrawals_of",
]
