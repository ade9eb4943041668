"""Redaction: personal data that was published by mistake goes out of every copy, and a dated sentence stays."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.api import covering, forget_corrections, forget_words, withhold
from prongsai.foundation.files.api import File, forget, store
from prongsai.foundation.jobs.api import enqueue, forget_messages
from prongsai.foundation.notifications.api import forget_told
from prongsai.foundation.publishing.actions.canonical import DataTable, canonical_bytes, digest, printable
from prongsai.foundation.publishing.actions.data_files import table_bytes
from prongsai.foundation.publishing.actions.register import finish
from prongsai.foundation.publishing.actions.removing import TEXTS, Removal, Remover, plain
from prongsai.foundation.publishing.actions.site import touch
from prongsai.foundation.publishing.models import (
    Attachment,
    Draft,
    DraftFile,
    Format,
    News,
    NewsFile,
    Page,
    Redaction,
    Version,
    What,
    Withdrawal,
)
from prongsai.foundation.publishing.workflow import DRAFTS, KEPT, NEWS_TEXTS, OUT, PERMISSION
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import official_date, short_date
from prongsai.kernel.errors import Problem

SHORTEST, LONGEST_REASON = 2, 1000
TABLES = {Format.CSV, Format.XLSX}
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass
class Cleaned:
    """A version as it will be: its changed fields, what of it goes out, and how often it was found."""

    version: Version
    fields: dict[str, Any] = field(default_factory=dict)
    files: list[Attachment] = field(default_factory=list)
    labels: dict[int, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    count: int = 0


def find(
    *, by: Actor, page: Page, removal: Removal, reason: str = "", now: datetime | None = None
) -> list[Cleaned]:
    """Return what a redaction would change, for the versions that it concerns; nothing is written.

    The files of a version that may show what is taken out of its text are listed with it.
    """
    by.require(PERMISSION)
    _check(removal)
    day = timezone.localdate(now)
    mark, sentence = marks(day, reason, by.organization.digits)
    found = []
    for version in Version.objects.filter(organization=by.organization, page=page).order_by("number"):
        cleaned = _cleaned(version, removal, mark, sentence)
        if cleaned.count:
            found.append(cleaned)
    return found


def marks(day: date, reason: str, digits: str) -> tuple[str, str]:
    """Return the short mark and the sentence that stand where data was. Public texts are in Thai."""
    return (
        f"[นำออก {short_date(day, digits)}]",
        f"ข้อมูลส่วนนี้ถูกนำออกเมื่อ {official_date(day, digits)} เพราะ{reason}",
    )


def redact(
    *,
    by: Actor,
    page: Page,
    removal: Removal,
    reason: str,
    keep: Collection[tuple[int, str]] = (),
    now: datetime | None = None,
) -> Redaction:
    """Take data out of every version of a page; it cannot be brought back.

    ``keep`` names files (version number, name) that were looked at and do not show what is taken out. The reason
    is public. Bytes in the store, pages of a file database and exports follow when this is committed.
    """
    by.require(PERMISSION)
    moment = now or timezone.now()
    reason = " ".join(printable(reason).split())
    if not reason:
        raise Problem(_("Write why the data is taken out. The public reads it in its place."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Problem(_("The reason is too long. Say it in at most 1,000 characters."), field="reason")
    _check(removal)
    hidden = removal.passage or removal.value
    if hidden and plain(hidden).lower() in plain(reason).lower():
        raise Problem(_("The reason repeats what is to be taken out. Say it in other words."), field="reason")
    _wipe_pages_of_the_database()
    with transaction.atomic():
        Page.objects.select_for_update().get(organization=by.organization, pk=page.pk)
        found = find(by=by, page=page, removal=removal, reason=reason, now=moment)
        if not found:
            raise Problem(_("This was not found in any version. Nothing was changed."), field="passage")
        redaction = Redaction.objects.create(
            organization=by.organization,
            page=page,
            what=removal.what,
            numbers=[one.version.number for one in found],
            reason=reason,
            at=moment,
            by_name=by.name[:200],
        )
        gone: set[int] = set()
        for one in found:
            gone |= _take_out(by, redaction, one, set(keep), moment)
        mark, sentence = marks(timezone.localdate(moment), reason, by.organization.digits)
        _withdrawals(redaction, page, removal, mark)
        _keep_away(redaction, removal, found, gone, mark)
        gone |= _behind(page, removal, mark, sentence, gone)
        redaction.pending = forget_files(by, gone)
        redaction.is_open = False
        redaction.save(update_fields=["pending", "is_open"])
        _title(page)
        record(
            by=by,
            verb="publishing.redacted",
            subject=page,
            # Where and why, never what.
            summary=f"{page.address}",
            data={"versions": redaction.numbers, "what": removal.what, "reason": reason},
        )
        enqueue(
            "publishing.finish_redaction",
            organization=by.organization,
            by=by,
            payload={"redaction": redaction.pk},
        )
        touch(by.organization, moment)
        transaction.on_commit(partial(_soon, redaction.pk, by.organization))
    page.refresh_from_db()
    return redaction


def _keep_away(
    redaction: Redaction, removal: Removal, found: list[Cleaned], gone: set[int], mark: str
) -> None:
    """Take the same out of what checks, notices and jobs have kept, and remember it so that it does not come back."""
    organization, remover = redaction.organization, Remover(removal=removal, mark=mark, sentence="")
    texts = [removal.passage, *(text for one in found for text in sorted(one.taken))]
    files = File.objects.filter(organization=organization, pk__in=gone).values_list("sha256", flat=True)
    withhold(
        organization=organization,
        address=redaction.page.address,
        reason=redaction.reason,
        at=redaction.at,
        texts=texts,
        passage=removal.passage,
        files={*files, removal.sha256},
    )
    forget_everywhere(organization, remover.text if removal.passage else covering(organization))


def forget_everywhere(organization: Any, clean: Callable[[str], str] | None) -> None:
    """Take words out of what was kept about pages: by the checks, in notices, and in messages of jobs."""
    if clean is not None:
        forget_words(organization, clean)
        forget_told(organization, clean)
        forget_messages(organization, clean)


def _soon(pk: int, organization: Any) -> None:
    """Wipe the bytes at once; where that fails the worker does it."""
    with suppress(OSError), as_tenant(organization):
        finish(Redaction.objects.select_related("page", "organization").get(pk=pk))


def _check(removal: Removal) -> None:
    if removal.what == What.TEXT and len(plain(removal.passage)) < SHORTEST:
        raise Problem(
            _("Write the passage as it stands on the page, at least two characters."), field="passage"
        )
    if removal.what == What.FILE and not removal.sha256:
        raise Problem(_("Choose the file or picture."), field="file")
    if removal.what in (What.COLUMN, What.CELL) and not (removal.table and removal.column):
        raise Problem(_("Choose the column."), field="column")
    if removal.what == What.CELL and not plain(removal.value):
        raise Problem(_("Write what stands in the cell."), field="value")


def _cleaned(version: Version, removal: Removal, mark: str, sentence: str) -> Cleaned:
    files = list(Attachment.objects.filter(version=version).select_related("file"))
    chosen = [one for one in files if removal.what == What.FILE and one.sha256 == removal.sha256]
    sources = frozenset(f"file:{one.file_id}" for one in chosen if one.format == Format.PICTURE)
    remover = Remover(removal=removal, mark=mark, sentence=sentence, sources=sources)
    cleaned = Cleaned(version)
    for name in TEXTS:
        limit = longest(Version, name)
        cleaned.fields[name] = remover.text(getattr(version, name))[:limit]
    cleaned.fields["content"] = remover.content(copy.deepcopy(version.content))
    cleaned.fields["data"] = remover.tables(version.data)
    cleaned.labels = {one.pk: remover.text(one.label)[:300] for one in files}
    cleaned.taken = remover.taken
    cleaned.count = remover.count + sum(one.format != Format.PICTURE for one in chosen)
    # Whatever was drawn from the text, or given beside it, may show it too. Tables are written anew.
    shows = removal.what != What.FILE or bool(sources)
    for one in files:
        if one in chosen or (
            shows and one.file_id and one.format != Format.PICTURE and not _written(version, one, files)
        ):
            cleaned.files.append(one)
    return cleaned


def longest(model: Any, name: str) -> int | None:
    """Return how long a text may be, or none: a mark can be longer than what it replaces."""
    limit: int | None = model._meta.get_field(name).max_length
    return limit


def _written(version: Version, one: Attachment, files: list[Attachment]) -> bool:
    """Return whether the file is one of the version's own tables, which can be written anew."""
    same = [other for other in files if other.format == one.format]
    return one.format in TABLES and len(same) == len(version.data)


def _take_out(
    by: Actor, redaction: Redaction, cleaned: Cleaned, keep: set[tuple[int, str]], moment: datetime
) -> set[int]:
    """Write a version without what is taken out; return the ids of the files that it no longer shows."""
    version, gone = cleaned.version, set()
    going = {one.pk for one in cleaned.files if (version.number, one.name) not in keep}
    for name, value in cleaned.fields.items():
        setattr(version, name, value)
    files = list(Attachment.objects.filter(version=version).select_related("file"))
    for one in files:
        fields: dict[str, Any] = {"label": cleaned.labels.get(one.pk, one.label)}
        if one.pk in going and one.file_id:
            gone.add(one.file_id)
            fields |= {"file": None, "size": 0, "sha256": "", "redacted_at": moment}
        elif one.format in TABLES and _written(version, one, files):
            if one.file_id:
                gone.add(one.file_id)
            fields |= rewritten(by, version, one, files)
        elif one.format == Format.JSON:
            kept = {"tables": version.data}
            fields |= {"sha256": digest(kept), "size": len(canonical_bytes(kept))}
        Attachment.objects.filter(pk=one.pk).redact(redaction, **fields)
    write_version(redaction, version, cleaned.fields, moment)
    return gone


def rewritten(by: Actor, version: Version, one: Attachment, files: list[Attachment]) -> dict[str, Any]:
    """Return the fields of a table's file, written anew from the version's tables."""
    same = [other.pk for other in files if other.format == one.format]
    kept = version.data[same.index(one.pk)]
    rows = [[_typed(value) for value in row] for row in kept["rows"]]
    table = DataTable(name=kept["name"], columns=kept["columns"], rows=rows)
    file = store(by=by, name=one.name, content=table_bytes(table, one.format, by.organization.digits))
    return {"file": file, "size": file.size, "sha256": file.sha256}


def _typed(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) and DAY.fullmatch(value) else value


def write_version(redaction: Redaction, version: Version, fields: dict[str, Any], moment: datetime) -> None:
    """Write the changed fields of a version with new hashes: the old ones could tell short secrets."""
    files = Attachment.objects.filter(version=version).values_list("format", "label", "sha256")
    facts = {name: fields[name] for name in (*TEXTS, "content", "data")}
    hashed = {
        "page": version.page_id,
        "number": version.number,
        "facts": facts,
        "redaction": str(redaction.key),
    }
    Version.objects.filter(pk=version.pk).redact(
        redaction,
        **fields,
        facts_sha256=digest(hashed),
        sha256=digest({**hashed, "files": [list(one) for one in files]}),
        redacted_at=moment,
    )


def _withdrawals(redaction: Redaction, page: Page, removal: Removal, mark: str) -> None:
    remover = Remover(removal=removal, mark=mark, sentence="")
    for one in Withdrawal.objects.filter(organization_id=page.organization_id, page=page):
        reason = remover.text(one.reason)
        if reason != one.reason:
            Withdrawal.objects.filter(pk=one.pk).redact(redaction, reason=reason)


def _behind(page: Page, removal: Removal, mark: str, sentence: str, gone: set[int]) -> set[int]:
    """Take the same out of drafts and news that the page is made from; return the files they no longer hold."""
    dropped = set(gone)
    if removal.sha256:
        dropped |= set(
            File.objects.filter(organization_id=page.organization_id, sha256=removal.sha256).values_list(
                "pk", flat=True
            )
        )
    sources = frozenset(f"file:{pk}" for pk in dropped)
    here = {"organization_id": page.organization_id}
    DraftFile.objects.filter(**here, draft__address=page.address, file__in=dropped).delete()
    NewsFile.objects.filter(**here, news__page=page, file__in=dropped).delete()
    remover = Remover(removal=removal, mark=mark, sentence=sentence, sources=sources)
    for draft in Draft.objects.filter(**here, address=page.address):
        dropped |= _draft(draft, remover)
    for news in News.objects.filter(**here, page=page):
        news.title, news.text = remover.text(news.title)[:300], remover.text(news.text)
        news.problem = remover.text(news.problem)
        news.save(update_fields=["title", "text", "problem"])
        forget_corrections(news.organization, f"{NEWS_TEXTS}:{news.pk}")
    for one in NewsFile.objects.filter(**here, news__page=page):
        one.text = remover.text(one.text)[:300]
        one.save(update_fields=["text"])
    return dropped


def _draft(draft: Draft, remover: Remover) -> set[int]:
    """Take the same out of a draft; return the files that went with it, because they may show it."""
    before = remover.count
    for name in (*TEXTS, "text", "problem"):
        setattr(draft, name, remover.text(getattr(draft, name))[: longest(Draft, name)])
    draft.content, draft.data = remover.content(draft.content), remover.tables(draft.data)
    forget_corrections(draft.organization, f"{DRAFTS}:{draft.pk}")
    files = list(draft.files.all())
    for one in files:
        one.label = remover.text(one.label)[:300]
        one.save(update_fields=["label"])
    gone: set[int] = set()
    if remover.count > before and files and draft.state != OUT:
        gone = {one.file_id for one in files}
        draft.files.all().delete()
        draft.state, draft.publish_at, draft.turn = KEPT, None, draft.turn + 1
        draft.problem = _(
            "Data was taken out of this draft, and its files with it, because they may show it. "
            "Add files that do not, then publish it again."
        )
    draft.save()
    return gone


def forget_files(by: Actor, ids: Collection[int]) -> list[str]:
    """Remove the rows of files that nothing uses any more; return the hashes whose bytes are left over."""
    left: list[str] = []
    for file in File.objects.filter(organization=by.organization, pk__in=ids):
        left += forget(file, by=by)
    return left


def _title(page: Page) -> None:
    current = (
        Version.objects.filter(page=page, number=page.current_number).values_list("title", flat=True).first()
    )
    if current:
        Page.objects.filter(pk=page.pk).update(title=current)


def _wipe_pages_of_the_database() -> None:
    """Let SQLite overwrite what is deleted from its file; the worker packs the file afterwards."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
