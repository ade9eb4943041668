"""What was redacted, written outside the database, so that a backup that is restored cannot bring it back.

One file for each page under ``PRONGSAI_HOME/redactions``: how its versions read without what was taken out. It
never holds what was taken out, and is written anew at each redaction of the page.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.api import covering, forget_corrections, remember, withheld_rows
from prongsai.foundation.files.api import wipe
from prongsai.foundation.publishing.actions.canonical import canonical_bytes, digest
from prongsai.foundation.publishing.actions.redacting import (
    TABLES,
    TEXTS,
    forget_everywhere,
    forget_files,
    rewritten,
    write_version,
)
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
    Withdrawal,
)
from prongsai.foundation.publishing.workflow import DRAFTS
from prongsai.kernel.actor import Actor

FIELDS = (*TEXTS, "content", "data")


def folder(organization: Any) -> Path:
    """Return where the register of an office stands."""
    home: Path = settings.PRONGSAI_HOME
    return home / "redactions" / str(organization.pk)


def write_register(page: Page) -> None:
    """Write how a page reads after its redactions; an older file of it is replaced."""
    versions = Version.objects.filter(page=page, redacted_at__isnull=False).order_by("number")
    kept = {
        "address": page.address,
        "title": page.title,
        "redactions": [
            {
                "key": str(one.key),
                "what": one.what,
                "numbers": one.numbers,
                "reason": one.reason,
                "at": one.at.isoformat(),
                "by_name": one.by_name,
            }
            for one in Redaction.objects.filter(page=page).order_by("at", "pk")
        ],
        "versions": [_version(one) for one in versions],
        "withdrawals": {str(one.through_number): one.reason for one in Withdrawal.objects.filter(page=page)},
        "news": [_news(one) for one in News.objects.filter(page=page)],
        "withheld": [
            {
                **{name: getattr(one, name) for name in ("kind", "digest", "length", "rolling", "reason")},
                "at": one.at.isoformat(),
            }
            for one in withheld_rows(page.organization)
            if one.address == page.address
        ],
    }
    place = folder(page.organization)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place / f".{secrets.token_hex(6)}"
    with fresh.open("wb") as stream:
        stream.write(json.dumps(kept, ensure_ascii=False).encode())
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(place / f"{hashlib.sha256(page.address.encode()).hexdigest()[:32]}.json")


def _version(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "published_at": version.published_at.isoformat(),
        "redacted_at": version.redacted_at.isoformat() if version.redacted_at else "",
        "fields": {name: getattr(version, name) for name in FIELDS},
        "files": {
            one.name: {"label": one.label, "gone": one.redacted_at is not None}
            for one in Attachment.objects.filter(version=version)
        },
    }


def _news(news: News) -> list[Any]:
    texts = {one.file.sha256: one.text for one in news.files.select_related("file")}
    return [news.title, news.text, texts]


def registered(organization: Any) -> Iterator[dict[str, Any]]:
    """Yield the kept files of an office's register."""
    for path in sorted(folder(organization).glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def finish(redaction: Redaction) -> None:
    """Do what follows a redaction outside its transaction: write the register, wipe the bytes. Can be repeated."""
    write_register(redaction.page)
    if redaction.pending:
        wipe(redaction.organization, redaction.pending)
        redaction.pending = []
        redaction.save(update_fields=["pending"])


def pack_database() -> None:
    """Write the file of a SQLite database anew, without the space of what was deleted, and empty its log."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def apply_register(organization: Any, *, now: datetime | None = None) -> list[str]:
    """Apply redactions that this database does not know, after a backup was restored; return the addresses.

    Redactions of which the register has no file yet are written to it.
    """
    moment = now or timezone.now()
    by = Actor.system(organization, "restore-check")
    applied = []
    for kept in registered(organization):
        page = Page.objects.filter(organization=organization, address=kept["address"]).first()
        if page is None:
            continue
        with transaction.atomic():
            known = {str(key) for key in Redaction.objects.filter(page=page).values_list("key", flat=True)}
            missing = [one for one in kept["redactions"] if one["key"] not in known]
            if missing:
                _apply(by, page, kept, missing, moment)
                applied.append(page.address)
    for redaction in Redaction.objects.filter(organization=organization).select_related(
        "page", "organization"
    ):
        finish(redaction)
    return applied


def _apply(
    by: Actor, page: Page, kept: dict[str, Any], missing: list[dict[str, Any]], moment: datetime
) -> None:
    rows = [
        Redaction.objects.create(
            organization=by.organization,
            page=page,
            is_open=one is missing[-1],
            **{**one, "at": parse_datetime(one["at"])},
        )
        for one in missing
    ]
    redaction = rows[-1]
    gone: set[int] = set()
    for one in kept["versions"]:
        version = Version.objects.filter(page=page, number=one["number"]).first()
        if version is not None and version.published_at.isoformat() == one["published_at"]:
            gone |= _as_kept(by, redaction, version, one, moment)
    for withdrawal in Withdrawal.objects.filter(page=page):
        reason = kept["withdrawals"].get(str(withdrawal.through_number), withdrawal.reason)
        Withdrawal.objects.filter(pk=withdrawal.pk).redact(redaction, reason=reason)
    here = {"organization": by.organization}
    # Nobody knows any more what was taken out, so older drafts of the page go as a whole.
    older = Draft.objects.filter(**here, address=page.address, updated_at__lt=redaction.at)
    gone |= set(DraftFile.objects.filter(**here, draft__in=older).values_list("file_id", flat=True))
    for pk in older.values_list("pk", flat=True):
        forget_corrections(by.organization, f"{DRAFTS}:{pk}")
    older.delete()
    for news, (title, text, *texts) in zip(News.objects.filter(page=page), kept["news"], strict=False):
        News.objects.filter(pk=news.pk).update(title=title, text=text)
        gone |= _files_of_news(news, texts[0] if texts else {}, gone)
    Page.objects.filter(pk=page.pk).update(title=kept["title"])
    hashes = [{**one, "at": parse_datetime(one["at"]) or moment} for one in kept.get("withheld", ())]
    remember(organization=by.organization, address=page.address, rows=hashes)
    forget_everywhere(by.organization, covering(by.organization))
    redaction.pending = forget_files(by, gone)
    redaction.is_open = False
    redaction.save(update_fields=["pending", "is_open"])
    record(
        by=by,
        verb="publishing.redacted_again",
        subject=page,
        summary=page.address,
        data={"redactions": [one["key"] for one in missing]},
    )
    touch(by.organization, moment)


def _files_of_news(news: News, texts: dict[str, str], gone: set[int]) -> set[int]:
    """Leave the news the files that it had afterwards, with their texts; return the ids of the others."""
    away: set[int] = set()
    for one in news.files.select_related("file"):
        if one.file_id in gone or one.file.sha256 not in texts:
            away.add(one.file_id)
            one.delete()
        else:
            NewsFile.objects.filter(pk=one.pk).update(text=texts[one.file.sha256])
    return away


def _as_kept(
    by: Actor, redaction: Redaction, version: Version, kept: dict[str, Any], moment: datetime
) -> set[int]:
    """Write a version as the register has it; return the ids of the files that it no longer shows."""
    gone: set[int] = set()
    for name, value in kept["fields"].items():
        setattr(version, name, value)
    redacted_at = parse_datetime(kept["redacted_at"]) or moment
    files = list(Attachment.objects.filter(version=version).select_related("file"))
    for one in files:
        said = kept["files"].get(one.name, {"label": one.label, "gone": False})
        fields: dict[str, Any] = {"label": said["label"]}
        if said["gone"]:
            fields |= {"file": None, "size": 0, "sha256": "", "redacted_at": redacted_at}
        elif one.format in TABLES and len([x for x in files if x.format == one.format]) == len(version.data):
            fields |= rewritten(by, version, one, files)
        elif one.format == Format.JSON:
            tables = {"tables": version.data}
            fields |= {"sha256": digest(tables), "size": len(canonical_bytes(tables))}
        if one.file_id and fields.get("file", one.file) != one.file:
            gone.add(one.file_id)
        Attachment.objects.filter(pk=one.pk).redact(redaction, **fields)
    write_version(redaction, version, kept["fields"], redacted_at)
    return gone
