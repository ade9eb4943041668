"""A document of the measures before it is published: its own content, and what it says against the announcement."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from prongsai.foundation.checks.api import About, Checked, check_content, with_set_asides
from prongsai.foundation.documents.api import renditions
from prongsai.kernel.actor import Actor
from prongsai.rooms.measures.checks.announced import announced_findings
from prongsai.rooms.measures.models import Report, What
from prongsai.rooms.measures.queries import public_place


def checked_report(actor: Actor, report: Report, today: date) -> list[Checked]:
    """Return what the checks find in a document of the measures, with what was set aside.

    The subject is the document, as at the desks of its approval: what was set aside here is seen there.
    """
    plan, office = report.plan, actor.organization
    place = public_place(plan.fiscal_year, report.what)
    about = About(
        organization=office,
        fiscal_year=plan.fiscal_year,
        today=today,
        kind="report",
        is_public=True,
        extra={
            "url": reverse("measures:make_report", args=[plan.fiscal_year, report.what]),
            "permissions": ("documents.make",),
            "units": (),
            "tells": True,
            "files": [one.file for one in renditions(report.document)],
            "page_year": place.fiscal_year if place else plan.fiscal_year,
        },
    )
    found = check_content(report.document.blocks(), about)
    if report.what == What.RESULT:
        found += announced_findings(office, [plan])
    return with_set_asides(office, subject_of(report), found)


def subject_of(report: Report) -> str:
    """Return the subject under which findings about the document are set aside."""
    return f"document:{report.document_id}"
