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
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from prongsai.foundation.checks.api import withheld_rows
from prongsai.foundation.files.api import wipe
from prongsai.foundation.publishing.actions.removing import TEXTS
from prongsai.foundation.publishing.models import Attachment, News, Page, Redaction, Version, Withdrawal

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
