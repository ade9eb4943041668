"""An approval as its pages show it: the desks with who sits there, what changed, the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from prongsai.foundation.approvals.models import Approval, Signature
from prongsai.foundation.approvals.queries.changes import (
    Change,
    changes_between_contents,
    marked,
    with_marks,
    without_desks,
)
from prongsai.foundation.approvals.queries.holders import Holder, Office
from prongsai.foundation.approvals.queries.rows import free_at
from prongsai.foundation.approvals.queries.versions import chain, last_signed, newer_document
from prongsai.foundation.approvals.workflow import APPROVED, RETURNED, SKIPPED, WAITING
from prongsai.foundation.checks.api import covered_texts, covering
from prongsai.foundation.documents.api import NOT_WORDS, Document, Rendition, from_data, html_of, to_data
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import in_digits, working_days_between

SHOWN_CHANGES = 40


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One desk on the page: its signature, who is in charge today, how long it has waited."""

    signature: Signature
    holders: list[Holder]
    is_me: bool
    is_empty: bool
    is_next: bool
    waited: int
    is_late: bool
    earlier: Signature | None

    @property
    def state(self) -> str:
        """Return which look the desk has: done, now, returned, skipped or later."""
        if self.signature.state in (APPROVED, RETURNED, SKIPPED):
            return {APPROVED: "done", RETURNED: "returned", SKIPPED: "skipped"}[self.signature.state]
        return "now" if self.signature.is_open else "later"


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything a page of an approval needs."""

    approval: Approval
    document: Document
    desks: list[DeskRow]
    turn: DeskRow | None
    mine: DeskRow | None
    formers: list[Approval]
    version: int
    pdf: Rendition | None
    newer: Document | None
    changes: list[Change] = field(default_factory=list)
    compared: Signature | None = None
    html: str = ""


def shown(actor: Actor, approval: Approval, *, today: date | None = None) -> Shown:
    """Return an approval ready to be shown to the actor. Cost: a constant number of queries and two for each version."""
    today = today or timezone.localdate()
    office = Office(actor.organization, today)
    formers = chain(approval)
    desks = _desks(actor, approval, office, formers)
    turn = next((one for one in desks if one.signature.is_open and approval.state == WAITING), None)
    mine = turn if turn is not None and turn.is_me else None
    document = approval.document
    newer = newer_document(approval)
    compared, changes = _changes(approval, mine, formers, newer)
    label = _("Change %s")
    cover = covering(actor.organization)
    content = to_data(marked(without_desks(document.content), changes))
    if cover is not None and approval.state != WAITING:  # who signs sees all of what is signed
        content = covered_texts(content, cover, but=NOT_WORDS)
    html = html_of(from_data(content), actor, heading_level=2)
    return Shown(
        approval=approval,
        document=document,
        desks=desks,
        turn=turn,
        mine=mine,
        formers=formers,
        version=len(formers) + 1,
        pdf=Rendition.objects.filter(document=document, format="pdf").select_related("file").first(),
        newer=newer,
        changes=covered_changes(changes, cover),
        compared=compared,
        html=mark_safe(with_marks(html, label, actor.organization.digits)),  # noqa: S308  # drawn by the documents' templates
    )


def _desks(actor: Actor, approval: Approval, office: Office, formers: list[Approval]) -> list[DeskRow]:
    rows: list[DeskRow] = []
    waiting = [one for one in approval.signatures.all() if one.state == WAITING]
    upcoming = waiting[1] if len(waiting) > 1 and waiting[0].is_open else None
    for one in approval.signatures.all():
        one.approval = approval
        is_open = one.is_open and approval.state == WAITING
        since = timezone.localdate(one.opened_at) if one.opened_at else None
        rows.append(
            DeskRow(
                signature=one,
                holders=office.at(one) if one.state == WAITING else [],
                is_me=is_open and actor.user is not None and office.holder(one, actor.user) is not None,
                is_empty=one.state == WAITING
                and approval.state == WAITING
                and not free_at(one, approval, office),
                is_next=one is upcoming,
                waited=working_days_between(since, office.today) if is_open and since else 0,
                is_late=is_open and one.due_on is not None and one.due_on < office.today,
                earlier=last_signed(formers, one, None) if formers else None,
            )
        )
    return rows


def _changes(
    approval: Approval, mine: DeskRow | None, formers: list[Approval], newer: Document | None
) -> tuple[Signature | None, list[Change]]:
    """Return what this content changed since the reader's desk signed, or since it was sent before."""
    if not formers or approval.state != WAITING:
        return None, []
    compared = mine.earlier if mine is not None else None
    source = compared.approval if compared is not None else formers[0]
    if source.content_sha256 == approval.content_sha256:
        return compared, []
    found = changes_between_contents(source.document.content, approval.document.content)
    return compared, found[:SHOWN_CHANGES]


def covered_changes(changes: list[Change], cover: Callable[[str], str] | None) -> list[Change]:
    """Return changes without what was taken out of the public pages since; where each stands is unchanged."""
    if cover is None:
        return changes
    return [
        replace(
            one,
            place=cover(one.place),
            before=cover(one.before),
            old=cover(one.old),
            new=cover(one.new),
            after=cover(one.after),
        )
        for one in changes
    ]


def changes_after(approval: Approval, newer: Document | None) -> list[Change]:
    """Return what the next version changed, for an approval that is void or about to be."""
    if newer is None:
        later = approval.later.select_related("document").order_by("pk").first()
        newer = later.document if later is not None else None
    if newer is None or newer.content_sha256 == approval.content_sha256:
        return []
    found = changes_between_contents(approval.document.content, newer.content)[:SHOWN_CHANGES]
    return covered_changes(found, covering(approval.organization))


def numbered(value: int, organization: Any) -> str:
    """Return a number in the office's digits."""
    return str(in_digits(value, organization.digits))
