"""Doing redactions again after a backup was restored that does not know them, as the register has them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.api import covering, forget_corrections, remember
from prongsai.foundation.publishing.actions.canonical import canonical_bytes, digest
from prongsai.foundation.publishing.actions.redacting import (
    TABLES,
    forget_everywhere,
    forget_files,
    rewritten,
    write_version,
)
from prongsai.foundation.publishing.actions.register import finish, registered
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
        News.objects.filter(pk=news.pk).update(title=title, text=text, problem="")
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
