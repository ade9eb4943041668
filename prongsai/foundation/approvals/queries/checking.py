"""What the checks found in a document, and what was set aside with a reason: every desk sees both."""

from __future__ import annotations

from datetime import date
from typing import Any

from prongsai.foundation.checks.api import About, Checked, check_content, with_set_asides
from prongsai.foundation.documents.api import Document


def subject_of_check(document: Document) -> str:
    """Return the name under which findings of a document are set aside."""
    return f"document:{document.pk}"


def checked(document: Document, organization: Any, today: date) -> list[Checked]:
    """Return the findings of a document with what was set aside."""
    about = About(
        organization=organization,
        fiscal_year=document.fiscal_year,
        today=today,
        kind=document.kind,
        extra={"url": document.get_absolute_url(), "tells": document.kind == "report"},
    )
    return with_set_asides(organization, subject_of_check(document), check_content(document.blocks(), about))
