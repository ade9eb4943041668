"""Drafts: facts that wait to be published, now or when their time has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.api import Checked
from prongsai.foundation.documents.api import Content, from_data
from prongsai.foundation.jobs.api import enqueue
from prongsai.foundation.publishing.actions.canonical import DataTable, Value, printable
from prongsai.foundation.publishing.actions.data_files import NewAttachment
from prongsai.foundation.publishing.actions.gate import found_in, let_through
from prongsai.foundation.publishing.actions.looking import ask_to_look, given_files, wait_for_looking
from prongsai.foundation.publishing.actions.publishing import beaten, check_address, facts_of, publish
from prongsai.foundation.publishing.models import Draft, DraftFile, Page, Version
from prongsai.foundation.publishing.workflow import COMING, DRAFTS, KEPT, OUT, PERMISSION, PREPARED
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


def keep_draft(
    *,
    by: Actor,
    address: str,
    kind: str,
    fiscal_year: int | None,
    title: str,
    content: Content,
    concept: str = "",
    lead: str = "",
    data: Sequence[DataTable] = (),
    attachments: Sequence[NewAttachment] = (),
    responsible: str = "",
    approved_by: str = "",
    approved_on: date | None = None,
    period: str = "",
    note: str = "",
    text: str = "",
    draft: Draft | None = None,
    replaces: int | None = None,
    checked_as: str = "",
    now: datetime | None = None,
) -> Draft:
    """Keep the facts as a draft, or in place of those of ``draft``; the arguments are those of ``publish``.

    ``text`` is what an officer typed, kept so that it can be edited again. ``replaces`` is the number of the version
    that the officer saw; ``Conflict`` is raised when another one has come since. ``checked_as`` is the subject under
    which a room set findings aside, so that they stay so when the time comes. A draft with a time goes back to
    waiting for people: whoever changes it sets the time again.
    """
    by.require(PERMISSION)
    moment = now or timezone.now()
    facts = facts_of(by, title, lead, content, data, responsible, approved_by, approved_on, period)
    check_address(address, fiscal_year)
    page = Page.objects.filter(organization=by.organization, address=address).first()
    if page is not None and page.kind != kind:
        raise Problem(
            _("The address %(address)s already belongs to another page: “%(title)s”. Nothing was kept.")
            % {"address": address, "title": page.title},
            field="address",
            status=409,
        )
    current = page.current_number if page else 0
    if replaces is not None and replaces != current:
        raise beaten(page)
    fields: dict[str, Any] = {
        "address": address,
        "kind": kind,
        "fiscal_year": fiscal_year,
        "concept": concept,
        "title": facts.title,
        "lead": facts.lead,
        "text": printable(text),
        "content": facts.content,
        "data": [_kept(table) for table in data],
        "responsible": facts.responsible,
        "approved_by_text": facts.approved_by,
        "approved_on": approved_on,
        "period_text": facts.period,
        "note": printable(note).strip(),
        "replaces": current,
        "checked_as": checked_as,
        "state": KEPT,
        "publish_at": None,
        "problem": "",
        "made_by": by.user,
        "made_by_name": by.name[:200],
        "updated_at": moment,
    }
    with transaction.atomic():
        if draft is None:
            draft = Draft.objects.create(organization=by.organization, created_at=moment, **fields)
        else:
            _change(by, draft, {KEPT, COMING}, **fields, turn=draft.turn + 1)
            draft.files.all().delete()
        DraftFile.objects.bulk_create(
            DraftFile(
                organization=by.organization,
                draft=draft,
                format=one.format,
                label=one.label[:300],
                file=one.file,
                made_from_content=one.made_from_content,
                position=position,
            )
            for position, one in enumerate(attachments)
            if one.file is not None
        )
        record(by=by, verb="publishing.drafted", subject=draft, summary=address)
        ask_to_look(by, given_files(attachments))
    return draft


def arguments_of(draft: Draft) -> dict[str, Any]:
    """Return a draft as the arguments of ``publish`` (without ``by``)."""
    return {
        "address": draft.address,
        "kind": draft.kind,
        "fiscal_year": draft.fiscal_year,
        "concept": draft.concept,
        "title": draft.title,
        "lead": draft.lead,
        "content": from_data(draft.content),
        "data": [_table(kept) for kept in draft.data],
        "attachments": attachments_of(draft),
        "responsible": draft.responsible,
        "approved_by": draft.approved_by_text,
        "approved_on": draft.approved_on,
        "period": draft.period_text,
        "note": draft.note,
    }


def attachments_of(draft: Draft) -> list[NewAttachment]:
    """Return the files of a draft as ``publish`` takes them. Cost: one query."""
    return [
        NewAttachment(
            format=one.format, label=one.label, file=one.file, made_from_content=one.made_from_content
        )
        for one in draft.files.select_related("file")
    ]


def subject_of(draft: Draft) -> str:
    """Return the subject under which findings about a draft are set aside."""
    return draft.checked_as or f"draft_page:{draft.pk}"


def checked_draft(draft: Draft, actor: Actor, today: date) -> list[Checked]:
    """Return what the checks find in what waits to be published, with what was set aside."""
    is_own = not draft.checked_as  # what a room made is put right in that room
    return found_in(
        actor.organization,
        arguments_of(draft),
        subject=subject_of(draft),
        kind=draft.kind,
        today=today,
        mend=f"{DRAFTS}:{draft.pk}" if is_own else "",
        url=reverse("publishing:rewrite", args=[draft.pk]) if is_own and draft.text else "",
    )


def publish_draft(*, by: Actor, draft: Draft, now: datetime | None = None) -> Version:
    """Publish a draft now, wholly or not at all; ``Problem`` and ``Conflict`` as ``publish`` raises them.

    ``Problem`` too while the checks find an error that nobody put right or set aside.
    """
    by.require(PERMISSION)
    wait_for_looking(by, attachments_of(draft))
    with transaction.atomic():
        return _publish(by, draft, {KEPT, COMING}, draft.turn, now or timezone.now())


def _publish(by: Actor, draft: Draft, states: set[str], turn: int, moment: datetime) -> Version:
    # The turn is taken before anything is written: of two publishers the second one waits here and then loses.
    locked = Draft.objects.select_for_update().filter(organization=by.organization, pk=draft.pk).first()
    if locked is None or locked.state not in states or locked.turn != turn:
        raise Problem(PREPARED.refusal, status=409)
    let_through(checked_draft(locked, by, timezone.localdate(moment)))
    version = publish(by=by, replaces=locked.replaces, now=moment, **arguments_of(locked))
    _change(by, draft, states, state=OUT, version=version, problem="", updated_at=moment)
    return version


def schedule(*, by: Actor, draft: Draft, at: datetime, now: datetime | None = None) -> Draft:
    """Let the worker publish the draft at a time; an earlier time given to it no longer counts."""
    by.require(PERMISSION)
    moment = now or timezone.now()
    check_time(at, moment)
    wait_for_looking(by, attachments_of(draft))
    let_through(checked_draft(draft, by, timezone.localdate(moment)))
    with transaction.atomic():
        turn = draft.turn + 1
        _change(
            by, draft, {KEPT, COMING}, state=COMING, publish_at=at, turn=turn, problem="", updated_at=moment
        )
        enqueue(
            "publishing.publish_scheduled",
            organization=by.organization,
            by=by,
            payload={"draft": draft.pk, "turn": turn},
            at=at,
        )
        record(
            by=by,
            verb="publishing.scheduled",
            subject=draft,
            summary=draft.address,
            data={"at": at.isoformat()},
        )
    return draft


def check_time(at: datetime, moment: datetime) -> None:
    """Raise ``Problem`` for a time that has passed or lies too far ahead."""
    if at <= moment:
        raise Problem(_("This time has passed. Choose a later one, or publish now."), field="at")
    if at.year > moment.year + 2:
        raise Problem(_("Choose a time within the next two years."), field="at")


def unschedule(*, by: Actor, draft: Draft, now: datetime | None = None) -> Draft:
    """Cancel the time of a draft; it stays a draft."""
    by.require(PERMISSION)
    with transaction.atomic():
        _change(
            by,
            draft,
            {COMING},
            state=KEPT,
            publish_at=None,
            turn=draft.turn + 1,
            updated_at=now or timezone.now(),
        )
        record(by=by, verb="publishing.unscheduled", subject=draft, summary=draft.address)
    return draft


def discard_draft(*, by: Actor, draft: Draft) -> None:
    """Remove a draft that was not published."""
    by.require(PERMISSION)
    with transaction.atomic():
        gone, _each = Draft.objects.filter(
            organization=by.organization, pk=draft.pk, state__in=[KEPT, COMING]
        ).delete()
        if not gone:
            raise Problem(PREPARED.refusal, status=409)
        record(by=by, verb="publishing.draft_discarded", subject=draft, summary=draft.address)


def publish_scheduled(*, by: Actor, draft: Draft, turn: int, now: datetime | None = None) -> Version | None:
    """Publish a draft whose time has come; none when it was cancelled, moved or published meanwhile.

    What the office has to decide (somebody published in between, a file is gone, the checks find an error by now) is
    written on the draft, which becomes an ordinary draft again; nothing of it is public then.
    """
    moment = now or timezone.now()
    try:
        with transaction.atomic():
            locked = (
                Draft.objects.select_for_update().filter(organization=by.organization, pk=draft.pk).first()
            )
            if locked is None or locked.state != COMING or locked.turn != turn:
                return None
            return _publish(by, draft, {COMING}, turn, moment)
    except Problem as problem:
        with transaction.atomic():
            _change(
                by,
                draft,
                {COMING},
                state=KEPT,
                publish_at=None,
                turn=turn + 1,
                problem=str(problem.message),
                updated_at=moment,
            )
            record(by=by, verb="publishing.schedule_failed", subject=draft, summary=draft.address)
        raise


def _change(by: Actor, draft: Draft, states: set[str], **fields: Any) -> None:
    changed = Draft.objects.filter(
        organization=by.organization, pk=draft.pk, state__in=states, turn=draft.turn
    ).update(**fields)
    if not changed:
        raise Problem(PREPARED.refusal, status=409)
    for name, value in fields.items():
        setattr(draft, name, value)


def _kept(table: DataTable) -> dict[str, Any]:
    """Return a table with the types of its values, so that its files are written as they would be now."""
    rows = [[_with_type(value) for value in row] for row in table.rows]
    return {"name": table.name, "columns": list(table.columns), "rows": rows}


def _with_type(value: Value) -> Any:
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return printable(value) if isinstance(value, str) else value


def _table(kept: dict[str, Any]) -> DataTable:
    rows = [[_without_type(value) for value in row] for row in kept["rows"]]
    return DataTable(name=kept["name"], columns=kept["columns"], rows=rows)


def _without_type(value: Any) -> Value:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]  # a plain JSON value
    if "datetime" in value:
        return datetime.fromisoformat(value["datetime"])
    return date.fromisoformat(value["date"]) if "date" in value else Decimal(value["decimal"])
