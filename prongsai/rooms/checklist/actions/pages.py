"""A draft of the public page of an item, made of what the office said about it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.api import Content, Section, blocks_of
from prongsai.foundation.publishing.api import DISCLOSURE, PageDraft, keep_draft
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import in_digits, period_text
from prongsai.kernel.errors import Problem
from prongsai.rooms.checklist.actions.items import known_item, locked
from prongsai.rooms.checklist.queries.loading import Row, row_of_concept
from prongsai.rooms.checklist.queries.status import covered_period


def draft_page(*, by: Actor, fiscal_year: int, concept: str, today: date) -> PageDraft:
    """Keep a draft of the item's page at its address: explanation, nil statement, and the places that answer it.

    Nothing is public before somebody publishes it. Raises ``Problem`` where nothing was said yet, and where the
    address shows something else already.
    """
    by.require("publishing.publish")
    item = known_item(fiscal_year, concept)
    row = row_of_concept(by.organization, fiscal_year, concept, today)
    text = page_text(row, by.organization.digits) if row else ""
    if not text:
        raise Problem(
            _("Write an explanation, an answer or that there was none first: the page is made of them."),
            status=409,
        )
    address = f"ita/{fiscal_year}/{item.code}"
    if row is not None and any(page.address == address and page.is_public for page in row.status.pages):
        raise Problem(_("The item has its page already. Publish a new version of that one."), status=409)
    digits = by.organization.digits
    title = in_digits(item.title_th, digits, keep_codes=True)
    with transaction.atomic():
        draft = keep_draft(
            by=by,
            address=address,
            kind=DISCLOSURE,
            fiscal_year=fiscal_year,
            concept=concept,
            title=title,
            text=text,
            content=Content(
                title=title, sections=(Section(blocks=blocks_of(text, indent=False)),), digits=digits
            ),
            period=period_text(*covered_period(item), digits),
            responsible=row.unit.name if row and row.unit else "",
        )
        record(by=by, verb="checklist.page_drafted", subject=locked(by, item), summary=item.code)
    return draft


def page_text(row: Row, digits: str) -> str:
    """Return what the page says, in lines that the writing of pages understands; empty where nothing was said."""
    lines = []
    if row.work and row.work.explanation:
        lines.append(row.work.explanation)
    if row.work and row.work.nil_text:
        lines.append(row.work.nil_text)
    for number, answer in enumerate(row.answers, 1):
        place = f"/{answer.page.address}" if answer.page else answer.url
        said = f"{answer.explanation.strip()} " if answer.explanation.strip() else ""
        lines.append(f"{in_digits(number, digits)}. {' '.join(said.split())} {place}".replace(".  ", ". "))
    return "\n".join(lines)
