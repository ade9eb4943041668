"""Asking for documents, and keeping what the worker makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.blocks import Content, content_sha256, from_data, to_data, with_emblem
from prongsai.foundation.documents.models import (
    Document,
    DocumentPicture,
    Draft,
    Format,
    Kind,
    Rendition,
)
from prongsai.foundation.documents.queries import emblem_of, file_numbers, template_of
from prongsai.foundation.documents.typed import BadContentError
from prongsai.foundation.documents.workflow import DOCUMENT, FAILED, MAKING, READY
from prongsai.foundation.files.api import store
from prongsai.foundation.jobs.api import enqueue
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

LONGEST_FILE_NAME = 100

_MADE: list[Callable[[Actor, Document], Any]] = []


def register_made(hook: Callable[[Actor, Document], Any]) -> None:
    """Have the hook called with the actor and every new document, in the transaction that makes it."""
    if hook not in _MADE:
        _MADE.append(hook)


def make_document(
    *,
    by: Actor,
    kind: str,
    title: str,
    fiscal_year: int,
    content: Content | Mapping[str, Any],
    formats: Sequence[str] = (Format.PDF, Format.DOCX),
    draft: Draft | None = None,
    merge: Mapping[str, str] | None = None,
) -> Document:
    """Keep a content as a document and ask the worker for its files; returns at once.

    `fiscal_year` is BE. The office's emblem is put in where the content names none. `merge` holds the values for
    the office's own Word template, where it has one for the kind. Raises ``Problem`` for what is no document, and
    for unknown kinds and formats.
    """
    by.require("documents.make")
    try:
        blocks = from_data(to_data(content) if isinstance(content, Content) else content)
    except BadContentError as error:
        raise Problem(_("The content of this document cannot be read.")) from error
    if kind not in Kind.values or not formats or not set(formats) <= set(Format.values):
        raise Problem(_("This kind of document or file is not known."))
    blocks = with_emblem(blocks, emblem_of(by.organization))
    template = template_of(by.organization, kind) if merge is not None else None
    with transaction.atomic():
        document = Document.objects.create(
            organization=by.organization,
            kind=kind,
            title=title.strip()[:500] or blocks.title[:500],
            fiscal_year=fiscal_year,
            content=to_data(blocks),
            content_sha256=content_sha256(blocks),
            formats=list(dict.fromkeys(str(one) for one in formats)),
            draft=draft,
            template=template,
            merge=dict(merge or {}) if template else {},
            created_by=by.user,
            created_by_name=by.name[:200],
        )
        DocumentPicture.objects.bulk_create(
            DocumentPicture(organization=by.organization, document=document, file_number=number)
            for number in sorted(file_numbers(blocks))
        )
        _ask(document, by)
        record(
            by=by,
            verb="documents.asked_for",
            subject=document,
            summary=document.title,
            data={"sha256": document.content_sha256, "formats": document.formats},
        )
        for hook in _MADE:
            hook(by, document)
    return document


def retry(*, by: Actor, document: Document) -> Document:
    """Ask the worker once more for the files that are missing; or raise ``Problem``."""
    by.require("documents.make")
    DOCUMENT.target("retry", document.state)
    with transaction.atomic():
        rows = Document.objects.select_for_update(of=("self",)).filter(
            pk=document.pk, organization=by.organization
        )
        fresh = rows.select_related("job").get()
        failed = fresh.state == FAILED or (fresh.state == MAKING and (fresh.job is None or fresh.job.is_over))
        if not failed:
            raise Problem(DOCUMENT.refusal, status=409)
        rows.update(state=MAKING, error="", reference="")
        _ask(fresh, by)
        record(by=by, verb="documents.asked_for_again", subject=fresh, summary=fresh.title)
    document.refresh_from_db()
    return document


def keep_rendition(
    *, by: Actor, document: Document, format_: str, content: bytes, made_at: datetime
) -> Rendition:
    """Store a finished file; when another worker was faster, its file stays and is returned."""
    found: Rendition | None = Rendition.objects.filter(document=document, format=format_).first()
    if found is not None:
        return found
    file = store(by=by, name=f"{_file_name(document)}.{format_}", content=content, kind="document")
    try:
        with transaction.atomic():
            return Rendition.objects.create(
                organization=document.organization,
                document=document,
                format=format_,
                file=file,
                sha256=file.sha256,
                size=file.size,
                made_at=made_at,
            )
    except IntegrityError:
        return Rendition.objects.get(document=document, format=format_)


def finish(*, by: Actor, document: Document) -> None:
    """Mark a document ready; a second worker that finishes the same one changes nothing."""
    with transaction.atomic():
        changed = Document.objects.filter(pk=document.pk, state=MAKING).update(
            state=READY, error="", reference=""
        )
        if changed:
            record(by=by, verb="documents.made", subject=document, summary=document.title)


def fail(*, by: Actor, document: Document, message: str, reference: str = "") -> None:
    """Mark a document as not made, with a message for people; its content stays for another try."""
    with transaction.atomic():
        changed = Document.objects.filter(pk=document.pk, state=MAKING).update(
            state=FAILED, error=message[:500], reference=reference
        )
        if changed:
            record(
                by=by,
                verb="documents.failed",
                subject=document,
                summary=document.title,
                data={"reference": reference},
            )


def _ask(document: Document, by: Actor) -> None:
    job = enqueue("documents.render", organization=by.organization, payload={"document": document.pk}, by=by)
    Document.objects.filter(pk=document.pk).update(job=job)
    document.job = job


def _file_name(document: Document) -> str:
    return " ".join(document.title.split())[:LONGEST_FILE_NAME].strip()
