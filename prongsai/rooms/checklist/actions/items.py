"""Work on the items of a year: who, until when, answers, elements, nil statements, verification, copying a year."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import ChecklistItem, item_for
from prongsai.foundation.audit.api import record
from prongsai.foundation.organizations.api import Person, Unit
from prongsai.foundation.publishing.api import Page
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem
from prongsai.rooms.checklist.models import Answer, ElementTick, ItemState
from prongsai.rooms.checklist.queries.addresses import refused
from prongsai.rooms.checklist.queries.loading import row_of_concept
from prongsai.rooms.checklist.queries.status import element_hash
from prongsai.rooms.checklist.workflow import EDIT

MOST_ANSWERS = 20
_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """An answer as typed: one of our pages, or an address."""

    page_id: int | None = None
    url: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDraft:
    """What an officer says about an item."""

    owner_id: int | None = None
    unit_id: int | None = None
    due_on: date | None = None
    note: str = ""
    explanation: str = ""
    answers: tuple[AnswerDraft, ...] = field(default=())


def change_item(*, by: Actor, fiscal_year: int, concept: str, draft: ItemDraft, version: int) -> ItemState:
    """Save what is said about an item; raise ``Conflict`` when somebody else saved after ``version``."""
    item = known_item(fiscal_year, concept)
    with transaction.atomic():
        row = locked(by, item, version)
        before = _picture(row)
        _check_people(by, draft.owner_id, draft.unit_id)
        answers = _checked(by, draft.answers)
        row.owner_id, row.unit_id, row.due_on = draft.owner_id, draft.unit_id, draft.due_on
        row.note, row.explanation = draft.note.strip(), draft.explanation.strip()
        _write_answers(row, answers)
        touch(row, by, "owner", "unit", "due_on", "note", "explanation")
        after = _picture(row)
        changed = {key: [before[key], value] for key, value in after.items() if before[key] != value}
        if changed:
            record(by=by, verb="checklist.changed", subject=row, summary=item.code, data=changed)
    return row


def assign(
    *, by: Actor, fiscal_year: int, concepts: Collection[str], values: dict[str, Any], today: date
) -> int:
    """Give several items an owner, a unit or a due date at once; return how many were changed.

    ``values`` holds ``owner_id``, ``unit_id`` and ``due_on``, as many as are to change; None clears.
    """
    by.require(EDIT)
    if not concepts:
        raise Problem(_("Tick the items first, then choose what they are to have."))
    if not values:
        raise Problem(_("Choose a person, a unit or a day for the ticked items."))
    _check_people(by, values.get("owner_id"), values.get("unit_id"))
    items = [known_item(fiscal_year, concept) for concept in dict.fromkeys(concepts)]
    count = 0
    with transaction.atomic():
        for item in items:
            row = locked(by, item)
            changed = {
                name: [_plain(getattr(row, name)), _plain(value)]
                for name, value in values.items()
                if getattr(row, name) != value
            }
            if not changed:
                continue
            for name, value in values.items():
                setattr(row, name, value)
            touch(row, by, *(name.removesuffix("_id") for name in values))
            record(by=by, verb="checklist.assigned", subject=row, summary=item.code, data=changed)
            count += 1
    return count


def tick(
    *,
    by: Actor,
    fiscal_year: int,
    concept: str,
    hashes: Iterable[str],
    version: int,
    page_id: int | None = None,
) -> ItemState:
    """Say which elements of an item are there: exactly those whose wording has one of the hashes."""
    item = known_item(fiscal_year, concept)
    texts = {element_hash(text): (index, text) for index, text in enumerate(item.elements)}
    wanted = {one for one in hashes if one in texts}
    with transaction.atomic():
        row = locked(by, item, version)
        have = set(
            ElementTick.objects.filter(organization=by.organization, item=row).values_list(
                "text_sha256", flat=True
            )
        )
        if have == wanted:
            return row
        page = Page.objects.visible_to(by).filter(pk=page_id).first() if page_id else None
        ElementTick.objects.filter(organization=by.organization, item=row).exclude(
            text_sha256__in=wanted
        ).delete()
        ElementTick.objects.bulk_create(
            ElementTick(
                organization=by.organization,
                item=row,
                element_index=texts[one][0],
                text_sha256=one,
                text=texts[one][1],
                page=page,
                ticked_at=timezone.now(),
                ticked_by_name=by.name[:200],
            )
            for one in sorted(wanted - have, key=lambda one: texts[one][0])
        )
        touch(row, by)
        record(
            by=by,
            verb="checklist.ticked",
            subject=row,
            summary=item.code,
            data={"elements": [len(have), len(wanted)]},
        )
    return row


def say_nil(*, by: Actor, fiscal_year: int, concept: str, text: str, now: datetime) -> ItemState:
    """State that there was none in the period that the item covers."""
    item = known_item(fiscal_year, concept)
    if not text.strip():
        raise Problem(_("Write what there was none of, and in which period."), field="nil_text")
    with transaction.atomic():
        row = locked(by, item)
        row.nil_text, row.nil_at, row.nil_by_name = text.strip(), now, by.name[:200] or "system"
        touch(row, by, "nil_text", "nil_at", "nil_by_name")
        record(by=by, verb="checklist.nil_said", subject=row, summary=item.code)
    return row


def take_back_nil(*, by: Actor, fiscal_year: int, concept: str) -> ItemState:
    """Take back the statement that there was none."""
    item = known_item(fiscal_year, concept)
    with transaction.atomic():
        row = locked(by, item)
        if row.nil_at is None:
            raise Problem(_("This item has no such statement by now."), status=409)
        row.nil_text, row.nil_at, row.nil_by_name = "", None, ""
        touch(row, by, "nil_text", "nil_at", "nil_by_name")
        record(by=by, verb="checklist.nil_taken_back", subject=row, summary=item.code)
    return row


def verify(
    *, by: Actor, fiscal_year: int, concept: str, facts_sha256: str, today: date, now: datetime
) -> ItemState:
    """Say that a person looked at everything and the item is complete.

    Raises ``Conflict`` when the facts changed since the person saw them, ``Problem`` while something is missing,
    and where assessors refuse every address.
    """
    item = known_item(fiscal_year, concept)
    with transaction.atomic():
        row = locked(by, item)
        shown = row_of_concept(by.organization, fiscal_year, concept, today)
        if shown is None or shown.status.facts_sha256 != facts_sha256:
            raise Conflict(
                _("The answer changed while you were looking. See how it stands now, then verify."),
                current=row,
            )
        status = shown.status
        looked_elsewhere = status.state == "ready" and any(answer.url for answer in shown.answers)
        if not (status.state == "published" or looked_elsewhere):
            raise Problem(_("Only an item that is published and current can be verified."), status=409)
        if not status.is_complete:
            raise Problem(
                _("Tick every element first: one that is missing costs the whole item."), status=409
            )
        reasons = [refused(answer.url) if answer.url else "" for answer in shown.answers]
        if reasons and all(reasons):
            raise Problem(reasons[0], status=409)
        row.verified_at, row.verified_by = now, by.user
        row.verified_by_name, row.verified_facts = by.name[:200] or "system", facts_sha256
        touch(row, by, "verified_at", "verified_by", "verified_by_name", "verified_facts")
        record(
            by=by,
            verb="checklist.verified",
            subject=row,
            summary=item.code,
            data={"facts": facts_sha256},
        )
    return row


def take_back_verification(*, by: Actor, fiscal_year: int, concept: str) -> ItemState:
    """Take a verification back."""
    item = known_item(fiscal_year, concept)
    with transaction.atomic():
        row = locked(by, item)
        if row.verified_at is None:
            raise Problem(_("This item is not verified by now."), status=409)
        row.verified_at, row.verified_by, row.verified_by_name, row.verified_facts = None, None, "", ""
        touch(row, by, "verified_at", "verified_by", "verified_by_name", "verified_facts")
        record(by=by, verb="checklist.unverified", subject=row, summary=item.code)
    return row


def clone_year(*, by: Actor, source: int, fiscal_year: int) -> int:
    """Copy who is responsible, explanations and addresses of a year; return how many items were filled.

    Ticks, verifications, nil statements, due dates and links to last year's pages stay behind: they belong to
    their year. Items that already say something are left alone; concepts that are asked no longer are too.
    """
    by.require(EDIT)
    if source == fiscal_year:
        raise Problem(_("Choose another fiscal year to copy from."))
    count = 0
    with transaction.atomic():
        rows = ItemState.objects.filter(organization=by.organization, fiscal_year=source)
        for old in rows.prefetch_related("answers").order_by("pk"):
            item = item_for(fiscal_year, old.concept)
            if item is None or item.concept != old.concept:
                continue
            row = locked(by, item)
            if row.version > 1:
                continue
            row.owner_id, row.unit_id = old.owner_id, old.unit_id
            row.note, row.explanation = old.note, old.explanation
            outside = [answer for answer in old.answers.all() if answer.url]
            _write_answers(
                row, [AnswerDraft(url=answer.url, explanation=answer.explanation) for answer in outside]
            )
            touch(row, by, "owner", "unit", "note", "explanation")
            count += 1
        record(
            by=by,
            verb="checklist.cloned",
            summary=f"{source} → {fiscal_year}",
            data={"from": source, "to": fiscal_year, "items": count},
        )
    return count


def known_item(fiscal_year: int, concept: str) -> ChecklistItem:
    """Return the item of the year's edition; raise ``Problem`` for one that it does not have."""
    item = item_for(fiscal_year, concept)
    if item is None or item.concept != concept:
        raise Problem(_("This year's checklist has no such item."), status=404)
    return item


def locked(by: Actor, item: ChecklistItem, version: int | None = None) -> ItemState:
    """Return the row of an item, made where there is none, and held until the transaction ends."""
    ItemState.objects.get_or_create(
        organization=by.organization, fiscal_year=item.fiscal_year, concept=item.concept
    )
    row: ItemState = ItemState.objects.select_for_update(of=("self",)).get(
        organization=by.organization, fiscal_year=item.fiscal_year, concept=item.concept
    )
    by.require(EDIT, row.unit_id)
    if version is not None and row.version != version:
        raise Conflict(
            _("%(who)s has changed this item in the meantime. What you typed is below, not saved yet.")
            % {"who": row.updated_by_name or _("Somebody")},
            current=row,
        )
    return row


def touch(row: ItemState, by: Actor, *fields: str) -> None:
    """Save the named columns together with who and when."""
    row.version += 1
    row.updated_at, row.updated_by_name = timezone.now(), by.name[:200]
    row.save(update_fields=[*fields, "version", "updated_at", "updated_by_name"])


def _check_people(by: Actor, owner_id: int | None, unit_id: int | None) -> None:
    if owner_id and not Person.objects.visible_to(by).filter(pk=owner_id, is_active=True).exists():
        raise Problem(_("Choose somebody who works here."), field="owner")
    if unit_id and not Unit.objects.visible_to(by).filter(pk=unit_id).exists():
        raise Problem(_("Choose a unit of this office."), field="unit")


def _checked(by: Actor, answers: Iterable[AnswerDraft]) -> list[AnswerDraft]:
    given = [one for one in answers if one.page_id or one.url.strip() or one.explanation.strip()]
    if len(given) > MOST_ANSWERS:
        raise Problem(_("An item has at most %(most)d answers.") % {"most": MOST_ANSWERS}, field="answers")
    wanted = {one.page_id for one in given if one.page_id}
    there = set(
        Page.objects.visible_to(by).filter(pk__in=wanted, current_number__gte=1).values_list("pk", flat=True)
    )
    if wanted - there:
        raise Problem(_("One of the pages is not public. Choose it again."), field="answers")
    for one in given:
        if one.page_id and one.url.strip():
            raise Problem(_("An answer is one of our pages or an address, not both."), field="answers")
        if not one.page_id:
            check_url(one.url.strip())
    return given


def check_url(url: str) -> None:
    """Raise ``Problem`` for what is no public address."""
    try:
        _url(url)
        host = urlsplit(url).hostname
    except (ValidationError, ValueError) as error:
        raise Problem(
            _("Write the whole address, beginning with https://, as it stands in the browser."),
            field="answers",
        ) from error
    if not host or len(url) > 1000:
        raise Problem(_("This address is too long. Link to the page above it."), field="answers")


def _write_answers(row: ItemState, answers: Iterable[AnswerDraft]) -> None:
    Answer.objects.filter(organization_id=row.organization_id, item=row).delete()
    Answer.objects.bulk_create(
        Answer(
            organization_id=row.organization_id,
            item=row,
            position=number,
            page_id=one.page_id,
            url="" if one.page_id else one.url.strip(),
            explanation=one.explanation.strip(),
        )
        for number, one in enumerate(answers, 1)
    )


def _picture(row: ItemState) -> dict[str, Any]:
    answers = Answer.objects.filter(organization_id=row.organization_id, item=row).order_by("position")
    return {
        "owner": row.owner_id,
        "unit": row.unit_id,
        "due_on": _plain(row.due_on),
        "note": row.note,
        "explanation": row.explanation,
        "answers": [[one.page_id, one.url, one.explanation] for one in answers],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
