"""Addresses that assessors refuse as an answer. Pure: nothing is asked of another site."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from prongsai.kernel.proofreading import faults_of

FILES = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".jpg", ".jpeg", ".png", ".zip")


def refused(url: str) -> str:
    """Return why an assessor refuses the address, or nothing."""
    faults = faults_of(url)
    if "drive" in faults:
        return _(
            "A shared drive does not show that the office publishes it. Link to the page of the office's site."
        )
    if "pdf" in faults or ("broken" not in faults and urlsplit(url).path.lower().endswith(FILES)):
        return _(
            "A bare file does not show how it is reached from the office's site. Link to the page with it."
        )
    return ""
