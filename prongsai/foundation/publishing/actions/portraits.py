"""Pictures of the office's people on the public page. One that was taken off is gone, also from a restored backup."""

from __future__ import annotations

import os
import secrets
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.files.api import File, forget, store, wipe
from prongsai.foundation.jobs.api import enqueue
from prongsai.foundation.organizations.api import Person
from prongsai.foundation.publishing.actions.canonical import printable
from prongsai.foundation.publishing.actions.site import touch
from prongsai.foundation.publishing.models import Portrait
from prongsai.foundation.publishing.workflow import PERMISSION
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


@transaction.atomic
def set_portrait(*, by: Actor, person: Person, upload: UploadedFile[Any] | None, alt: str) -> Portrait:
    """Put somebody's picture onto the page of the executives, or change what is said about it."""
    by.require(PERMISSION)
    _same_office(by, person)
    alt = printable(alt).strip()[:200]
    if not alt:
        raise Problem(_("Say who is in the picture, for those who cannot see it."), field="alt")
    kept = Portrait.objects.filter(organization=by.organization, person=person).select_related("file").first()
    if upload is None and kept is None:
        raise Problem(_("Choose a picture."), field="picture")
    wanted = kept or Portrait(organization=by.organization, person=person)
    before = kept.file if kept else None
    if upload is not None:
        wanted.file = store(by=by, name=upload.name or "portrait.jpg", content=upload, kind="photo")
    wanted.alt = alt
    wanted.save()
    if before is not None and before.sha256 != wanted.file.sha256:
        _take_off(by, before)
    transaction.on_commit(partial(_write, by.organization, without=wanted.file.sha256))
    record(by=by, verb="publishing.portrait_set", subject=person, summary=person.name)
    touch(by.organization, timezone.now())
    return wanted


@transaction.atomic
def remove_portrait(*, by: Actor, person: Person) -> None:
    """Take somebody's picture off the site: its bytes, its small pictures, and the exports of the machine."""
    by.require(PERMISSION)
    _same_office(by, person)
    kept = Portrait.objects.filter(organization=by.organization, person=person).select_related("file").first()
    if kept is not None:
        kept.delete()
        _take_off(by, kept.file)
        record(by=by, verb="publishing.portrait_removed", subject=person, summary=person.name)
        touch(by.organization, timezone.now())


def finish_portrait(organization: Any, sha256: str, left: Collection[str]) -> None:
    """Do what follows outside the transaction: the register, and the bytes that nothing uses. Can be repeated."""
    _write(organization, more=sha256)
    wipe(organization, left)


def take_off_again(by: Actor) -> int:
    """Take off the pictures that a restored backup brought back; return how many."""
    taken = _read(by.organization)
    found = Portrait.objects.filter(organization=by.organization, file__sha256__in=taken)
    gone = list(found.select_related("file"))
    left: list[str] = []
    with transaction.atomic():
        for one in gone:
            one.delete()
        # One that hung nowhere in the backup either, but whose bytes came back with it.
        for file in File.objects.filter(organization=by.organization, sha256__in=taken):
            left += forget(file, by=by)
        if gone:
            touch(by.organization, timezone.now())
    wipe(by.organization, [*left, *taken])
    return len(gone)


def _take_off(by: Actor, file: File) -> None:
    sha256, left = file.sha256, forget(file, by=by)
    given = {"sha256": sha256, "left": left}
    enqueue("publishing.finish_portrait", organization=by.organization, by=by, payload=given)
    transaction.on_commit(partial(_soon, by.organization, sha256, left))


def _soon(organization: Any, sha256: str, left: Collection[str]) -> None:
    """Finish at once; where that fails the worker does it."""
    with suppress(OSError), as_tenant(organization):
        finish_portrait(organization, sha256, left)


def _place(organization: Any) -> Path:
    home: Path = settings.PRONGSAI_HOME
    return home / "redactions" / str(organization.pk) / "portraits.txt"


def _read(organization: Any) -> set[str]:
    """Return the hashes of the pictures that were taken off."""
    with suppress(FileNotFoundError):
        return set(_place(organization).read_text(encoding="ascii").split())
    return set()


def _write(organization: Any, *, more: str = "", without: str = "") -> None:
    """Write the register anew with one hash more, or without one that hangs again."""
    before = _read(organization)
    now = (before | {more}) - {without, ""}
    if now == before:
        return
    place = _place(organization)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place.with_name(f".{secrets.token_hex(6)}")
    _keep(fresh, sorted(now))
    fresh.replace(place)


def _keep(place: Path, lines: Iterable[str]) -> None:
    with place.open("w", encoding="ascii") as stream:
        stream.write("\n".join(lines) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def _same_office(by: Actor, person: Person) -> None:
    if person.organization_id != by.organization.pk:
        raise Problem(_("There is no such record in this office."), status=404)
