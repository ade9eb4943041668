"""The lists of approvals: narrowed, sorted, with who has them now; and the register as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import F, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.approvals.models import Approval, Signature
from prongsai.foundation.approvals.queries.holders import Office
from prongsai.foundation.approvals.queries.rows import approvals, free_at, open_at
from prongsai.foundation.approvals.workflow import APPROVAL, SIGNATURE, WAITING
from prongsai.foundation.documents.api import Kind
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import arabic_digits, thai_digits
from prongsai.kernel.office import Column
from prongsai.kernel.workflow import State

SHOWN = ("mine", "sent", "all")
SORTS = ("newest", "due", "title")


@dataclass(frozen=True, slots=True)
class Listing:
    """What somebody wants to see in the list."""

    show: str = "mine"
    text: str = ""
    state: str = ""
    kind: str = ""
    sort: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Return what an address asks for; what makes no sense is left out."""
        pick = {
            "show": SHOWN,
            "state": [code for code, _label in APPROVAL.choices()],
            "kind": Kind.values,
            "sort": SORTS,
        }
        found = {name: given.get(name, "") for name, known in pick.items() if given.get(name, "") in known}
        return cls(text=given.get("q", "").replace("\x00", "").strip()[:200], **found)

    @property
    def narrows(self) -> bool:
        """Return whether something narrows the list."""
        return bool(self.text or self.state or self.kind)


@dataclass(frozen=True, slots=True)
class Row:
    """An approval in the list: where it lies and with whom."""

    approval: Approval
    state: State
    turn: Signature | None
    with_whom: str
    is_mine: bool
    is_empty: bool


def narrowed(actor: Actor, wanted: Listing, today: date) -> Any:
    """Return the approvals that were asked for."""
    rows = approvals(actor)
    if wanted.show == "mine":
        rows = rows.filter(pk__in=open_at(actor, Office(actor.organization, today)).values("approval"))
    elif wanted.show == "sent":
        rows = rows.filter(sent_by=actor.user)
    for word in wanted.text.split():
        # Thai and Arabic digits find the same.
        found = Q()
        for spelling in {word, thai_digits(word), arabic_digits(word)}:
            found |= Q(document__title__icontains=spelling) | Q(sent_by_name__icontains=spelling)
        code = word.replace("-", "").lower()
        if len(code) >= 4 and code.isascii() and code.isalnum():
            found |= Q(content_sha256__startswith=code)
        rows = rows.filter(found)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(document__kind=wanted.kind)
    if wanted.sort == "title":
        return rows.order_by("document__title", "-pk")
    if wanted.sort == "due" or (not wanted.sort and wanted.show == "mine"):
        still = Q(signatures__state=WAITING, signatures__opened_at__isnull=False, state=WAITING)
        return rows.annotate(next_due=Min("signatures__due_on", filter=still)).order_by(
            F("next_due").asc(nulls_last=True), "-pk"
        )
    return rows.order_by("-pk")


def rows_of(actor: Actor, found: Iterable[Approval], today: date) -> list[Row]:
    """Return the rows of a page. Cost: two queries."""
    office = Office(actor.organization, today)
    rows = []
    for one in found:
        turn = next((each for each in one.signatures.all() if each.is_open), None)
        turn = turn if one.state == WAITING else None
        holders = office.at(turn) if turn else []
        rows.append(
            Row(
                approval=one,
                state=APPROVAL.states[one.state],
                turn=turn,
                with_whom=holders[0].person.title if holders else "",
                is_mine=turn is not None and office.holder(turn, actor.user) is not None,
                is_empty=turn is not None and not free_at(turn, one, office),
            )
        )
    return rows


def sheet_of_register(found: Any) -> tuple[list[Column], list[list[Any]]]:
    """Return the register: one line for each desk of each approval."""
    columns = [
        Column(label)
        for label in (
            _("Document"),
            _("Kind of document"),
            _("Route"),
            _("Sent by"),
            _("Sent on"),
            _("State"),
            _("Order"),
            _("Desk"),
            _("State of the desk"),
            _("Signed by"),
            _("In whose place"),
            _("Signed on"),
            _("How"),
            _("Opinion"),
            _("Check code"),
        )
    ]
    rows = []
    for one in found[:10_000]:
        for each in one.signatures.all():
            decided = each.paper_on or (timezone.localdate(each.decided_at) if each.decided_at else None)
            rows.append(
                [
                    one.document.title,
                    str(one.document.get_kind_display()),
                    one.route_name,
                    one.sent_by_name,
                    timezone.localdate(one.sent_at),
                    str(APPROVAL.states[one.state].label),
                    each.seq,
                    each.title,
                    str(SIGNATURE.states[each.state].label),
                    each.decided_by_name,
                    each.acting_for,
                    decided,
                    str(each.get_method_display()) if each.decided_at and each.decided_by_name else "",
                    each.opinion,
                    one.check_code,
                ]
            )
    return columns, rows
