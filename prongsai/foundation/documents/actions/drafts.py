"""Writing letters: save with a lock against overwriting, make the document, attach a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.actions.making import make_document
from prongsai.foundation.documents.actions.numbers import enter_number
from prongsai.foundation.documents.blocks import clean_typed
from prongsai.foundation.documents.kinds import PARTS, fields_of, letter_kinds, required_of, wording
from prongsai.foundation.documents.models import Document, Draft, Entry, Kind
from prongsai.foundation.documents.queries import draft_content, merge_values
from prongsai.foundation.documents.workflow import READY
from prongsai.foundation.documents.writing import MOST_COLUMNS, columns_in
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import fiscal_year_of, in_digits
from prongsai.kernel.errors import Conflict, Problem

LONGEST_TEXT = 60_000
# What stands in columns of its own and not among the texts of a draft.
COLUMNS = ("unit", "number", "dated_on", "annexes")


def save_draft(
    *,
    by: Actor,
    kind: str,
    texts: Mapping[str, str],
    draft: Draft | None = None,
    version: int | None = None,
    unit: Any = None,
    dated_on: date | None = None,
    number: str | None = None,
    annexes: Sequence[int] = (),
) -> Draft:
    """Save a letter, new or changed; `number` None leaves its number alone.

    Raises ``Problem`` for what a kind cannot do without, and ``Conflict`` when somebody saved after `version`.
    """
    by.require("documents.make")
    if kind not in letter_kinds():
        raise Problem(_("This kind of document or file is not known."))
    known = {
        name: clean_typed(str(texts.get(name, "")))[:LONGEST_TEXT]
        for name in fields_of(kind)
        if name not in COLUMNS and texts.get(name)
    }
    for name in required_of(kind):
        if not known.get(name):
            raise Problem(_("This field is required."), field=name)
    for name, text in known.items():
        columns = columns_in(text)
        if columns > MOST_COLUMNS:
            raise Problem(
                _(
                    "This table has %(count)s columns. Up to %(most)s fit into a document. Nothing was saved. "
                    "Divide the table, or attach the spreadsheet instead."
                )
                % {
                    "count": in_digits(columns, by.organization.digits),
                    "most": in_digits(MOST_COLUMNS, by.organization.digits),
                },
                field=name,
            )
    values = {
        "title": " ".join(known["subject"].split())[:500],
        "fields": known,
        "unit": unit,
        "dated_on": dated_on,
        "annexes": _annexes(by, annexes) if "annexes" in fields_of(kind) else [],
        "updated_by_name": by.name[:200],
    }
    with transaction.atomic():
        if draft is None:
            draft = Draft.objects.create(
                organization=by.organization, kind=kind, created_by_name=by.name[:200], **values
            )
            verb = "documents.draft_written"
        else:
            draft = _locked(by, draft, version)
            for name, value in {**values, "version": draft.version + 1}.items():
                setattr(draft, name, value)
            draft.save()
            verb = "documents.draft_changed"
        if number is not None:
            enter_number(by=by, draft=draft, number=number)
        record(by=by, verb=verb, subject=draft, summary=draft.title, data={"version": draft.version})
    return draft


def discard_draft(*, by: Actor, draft: Draft, version: int | None = None) -> None:
    """Put a draft away; refused while it has a number, which must be cancelled with a reason first."""
    by.require("documents.make")
    with transaction.atomic():
        row = _locked(by, draft, version)
        if Entry.objects.filter(draft=row, cancelled_at__isnull=True).exists():
            raise Problem(
                _("This document has a number. Cancel the number in the register first."), status=409
            )
        Draft.objects.filter(pk=row.pk).update(is_discarded=True)
        record(by=by, verb="documents.draft_discarded", subject=row, summary=row.title)


def make_letter(*, by: Actor, draft: Draft) -> Document:
    """Make the document of a draft as it stands now; its files come from the worker a little later."""
    by.require("documents.make")
    if draft.is_discarded:
        raise Problem(_("This draft was put away."), status=409)
    content = draft_content(draft, by)
    with transaction.atomic():
        document = make_document(
            by=by,
            kind=draft.kind,
            title=content.title,
            fiscal_year=fiscal_year_of(draft.dated_on or timezone.localdate()),
            content=content,
            draft=draft,
            merge=merge_values(draft, by),
        )
        Entry.objects.filter(draft=draft, cancelled_at__isnull=True).update(document=document)
    return document


def cover_memo(*, by: Actor, document: Document) -> Draft:
    """Write the memo that submits a report, with the report as its annex; the officer completes it."""
    by.require("documents.make")
    if document.kind != Kind.REPORT or document.state != READY:
        raise Problem(_("Only a finished report can be submitted with a memo."), status=409)
    office, digits = by.organization, by.organization.digits
    values = {
        "office": office.full_name,
        "chief": office.chief_title,
        "year": in_digits(document.fiscal_year, digits),
        "title": document.title,
        "one": f"{in_digits(1, digits)}.",
        "two": f"{in_digits(2, digits)}.",
    }
    texts = {part: wording(f"cover_{part}", **values) for part in PARTS if part != "law"}
    texts |= {"subject": document.title, "to": wording("cover_to", **values)}
    return save_draft(by=by, kind=Kind.MEMO, texts=texts, annexes=[document.pk])


def _annexes(by: Actor, annexes: Sequence[int]) -> list[int]:
    rows = Document.objects.visible_to(by).filter(pk__in=list(annexes)).exclude(kind=Kind.POSTER)
    found = set(rows.values_list("pk", flat=True))
    if set(annexes) - found:
        raise Problem(_("One of the annexes is not among the office's documents."), field="annexes")
    return list(dict.fromkeys(annexes))


def _locked(by: Actor, draft: Draft, version: int | None) -> Draft:
    rows = Draft.objects.select_for_update(of=("self",)).filter(organization=by.organization)
    row: Draft = rows.get(pk=draft.pk)
    if version is not None and row.version != version:
        raise Conflict(
            _("%(who)s has changed this draft in the meantime. What you typed is below, not saved yet.")
            % {"who": row.updated_by_name},
            current=row,
        )
    return row
