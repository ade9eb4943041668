"""The texts of one measure, asked what every content is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prongsai.engines.plans.api import Item
from prongsai.foundation.checks.api import About, Finding, check_content
from prongsai.foundation.documents.api import Content, Paragraph, Section
from prongsai.kernel.calendar import in_digits

# Texts of pictures and files are asked where the evidence is; one measure says nothing of the whole's digits.
CODES = ("placeholders", "bodies", "dates", "numbering", "repetitions", "links")
# What follows from the texts alone is kept by the process: a year's texts change one at a time.
MOST_KEPT = 2_000
_found: dict[tuple[Any, ...], list[Finding]] = {}


def wording_findings(item: Item, organization: Any, today: date, kept: dict[str, Any]) -> Iterator[Finding]:
    """Yield what a proof-reader would ask about a measure's texts. Cost: one query for all measures together."""
    texts = [item.title, *(step.text for step in item.steps.all()), item.monitoring]
    texts += [item.target, item.figure]
    texts += [item.period_text, item.responsible_text]
    texts += [line for text in (item.result, item.success, item.suggestion) for line in text.split("\n")]
    blocks = tuple(Paragraph(text=text) for text in texts if text.strip())
    about = About(
        organization=organization,
        fiscal_year=item.plan.fiscal_year,
        today=today,
        kind="measure",
        is_public=True,
        extra={
            "mend": f"measures.item:{item.pk}",
            "url": reverse("measures:edit", args=[item.pk]),
            "permissions": ("measures.edit",),
            "units": (),
            "tells": True,
            "kept": kept,
        },
    )
    unit = next((link.unit.name for link in item.item_units.all()), "")
    place = _("Measure %(number)s of %(year)s") % {
        "number": in_digits(item.seq, None),
        "year": in_digits(item.plan.fiscal_year, None),
    }
    record = reverse("measures:record", args=[item.pk])
    content = Content(title="", sections=(Section(blocks=blocks),))
    office = (organization.pk, organization.full_name, organization.host)
    key = (get_language(), office, item.pk, item.plan.fiscal_year, *(block.text for block in blocks))
    known = _found.get(key)
    if known is None:
        if len(_found) >= MOST_KEPT:
            _found.clear()
        known = _found[key] = check_content(content, about, only=CODES)
    for finding in (*known, *check_content(content, about, only=("persons",))):
        shown = str(finding.place).partition(": ")[2] or finding.place
        # Those who may not change the measure are led to where it is read.
        yield replace(
            finding, place=f"{place}: {shown}", url=record, permissions=(), room="measures", unit=unit
        )
