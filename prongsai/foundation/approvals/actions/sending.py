"""Sending a document along a route."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.approvals.actions.routes import usable
from prongsai.foundation.approvals.actions.turns import next_turn
from prongsai.foundation.approvals.models import Approval, Part, Route, Signature
from prongsai.foundation.approvals.queries.holders import Office, seat, unit_of
from prongsai.foundation.approvals.queries.routes import route_for
from prongsai.foundation.approvals.subjects import DOCUMENT
from prongsai.foundation.approvals.wording import wording
from prongsai.foundation.approvals.workflow import WAITING
from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.api import Document, content_sha256
from prongsai.foundation.organizations.api import Person
from prongsai.kernel.access import Refused
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem

LONGEST_NOTE = 4_000


def send(
    by: Actor,
    document: Document,
    subject_kind: str = DOCUMENT,
    subject_id: int | None = None,
    route: Route | None = None,
    note: str = "",
    today: date | None = None,
    holders: Mapping[int, Person] | None = None,
) -> Approval:
    """Send a document along a route; its content is what the signatures will stand under.

    `holders` names people for desks (by their place in the route) that nobody holds. An earlier approval of the
    same subject is linked, so that the desks see what has changed. Raises ``Problem`` for a route that cannot
    work, ``Conflict`` where the subject waits already.
    """
    by.require("documents.make")
    now, today = timezone.now(), today or timezone.localdate()
    if document.organization_id != by.organization.pk:
        raise Refused("documents.make")
    if content_sha256(document.blocks()) != document.content_sha256:
        raise Problem(
            _("The content of this document does not match its fingerprint. Make it anew."), status=409
        )
    route = route or route_for(by.organization, document.kind)
    if route is None or route.is_archived or route.organization_id != by.organization.pk:
        raise Problem(_("Choose a route. The administrator sets routes up in the settings."), field="route")
    problem = usable(route)
    if problem is not None:
        raise problem
    subject_id = document.pk if subject_id is None else subject_id
    with transaction.atomic():
        # The document's row is the lock for everything that is sent of it.
        Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        former = former_of(document, subject_kind, subject_id)
        if former is not None and former.state == WAITING:
            raise Conflict(_("This was sent already and waits for signatures."), current=former)
        try:
            with transaction.atomic():
                approval: Approval = Approval.objects.create(
                    organization=by.organization,
                    document=document,
                    subject_kind=subject_kind,
                    subject_id=subject_id,
                    content_sha256=document.content_sha256,
                    route=route,
                    route_name=route.name,
                    once=route.once,
                    former=former,
                    sent_by=by.user,
                    sent_by_name=by.name[:200],
                    sent_at=now,
                    note=note.strip()[:LONGEST_NOTE],
                )
        except IntegrityError as error:
            raise Conflict(_("This was sent already and waits for signatures.")) from error
        approval.desks = _seat_all(by, approval, route, Office(by.organization, today), holders or {})
        Approval.objects.filter(pk=approval.pk).update(desks=approval.desks)
        record(
            by=by,
            verb="approvals.sent",
            subject=approval,
            summary=document.title,
            data={"route": route.name, "sha256": document.content_sha256, "note": approval.note},
        )
        next_turn(by=by, approval=approval, now=now, today=today)
    return approval


def former_of(document: Document, subject_kind: str, subject_id: int) -> Approval | None:
    """Return the latest approval of a subject; letters of one draft are the same subject."""
    same = Q(subject_kind=subject_kind, subject_id=subject_id)
    if subject_kind == DOCUMENT and document.draft_id is not None:
        same |= Q(subject_kind=DOCUMENT, document__draft=document.draft_id)
    found: Approval | None = (
        Approval.objects.filter(same, organization=document.organization_id).order_by("-pk").first()
    )
    return found


def _seat_all(
    by: Actor, approval: Approval, route: Route, office: Office, holders: Mapping[int, Person]
) -> list[dict[str, Any]]:
    unit = unit_of(approval.document, office)
    rows, frozen = [], []
    for desk in route.desks.select_related("position").order_by("seq", "pk"):
        position, person = seat(desk, office, unit)
        named = holders.get(desk.seq)
        signature = Signature(
            organization=by.organization,
            approval=approval,
            seq=desk.seq,
            title=desk.title,
            part=desk.part,
            may_return=desk.may_return,
            days=desk.days,
            position=position,
            position_title=position.title if position else "",
            person=person,
        )
        if named is not None:
            if named.pk not in office.people:
                raise Problem(_("This person does not work here any more. Choose somebody else."))
            # Naming somebody is for desks that nobody can sign at; else a sender would choose who decides.
            if office.able(signature) and not by.may("office.manage"):
                raise Problem(
                    _("The desk “%s” has somebody who signs there. Nobody else can be named.") % desk.title,
                    field=f"holder_{desk.seq}",
                )
            if by.user is not None and office.people[named.pk].user_id == by.user.pk:
                raise Problem(
                    _("You cannot name yourself. Somebody else has to choose you."),
                    field=f"holder_{desk.seq}",
                )
            signature.person = office.people[named.pk]
            signature.chosen_by_name = by.name[:200]
            signature.chosen_reason = wording("chosen_at_sending")
        able = office.able(signature)
        if not able and not office.at(signature) and position is None and named is None:
            raise Problem(
                _("For the desk “%s” nobody is known in this office. Choose who signs there.") % desk.title,
                field=f"holder_{desk.seq}",
            )
        alone = by.user is not None and {one.person.user_id for one in able} == {by.user.pk}
        if desk.part == Part.DECIDE and alone:
            raise Problem(
                _("You would decide on what you send yourself. Let somebody else send it."), field="route"
            )
        rows.append(signature)
        frozen.append(
            {
                "seq": desk.seq,
                "title": desk.title,
                "part": desk.part,
                "who": desk.who,
                "position": signature.position_title,
                "days": desk.days,
            }
        )
    Signature.objects.bulk_create(rows)
    return frozen
