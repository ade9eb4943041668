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
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.api import About, Checked, blocking, check_content, with_set_asides
from prongsai.foundation.documents.api import Content
from prongsai.foundation.files.api import File, forget, store, wipe
from prongsai.foundation.jobs.api import enqueue
from prongsai.foundation.organizations.api import Person
from prongsai.foundation.publishing.actions.canonical import printable
from prongsai.foundation.publishing.actions.gate import let_through
from prongsai.foundation.publishing.actions.site import touch
from prongsai.foundation.publishing.models import Basis, Portrait
from prongsai.foundation.publishing.queries.portraits import portrait_findings
from prongsai.foundation.publishing.workflow import PERMISSION
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.kernel.proofreading import Passage


@transaction.atomic
def set_portrait(
    *,
    by: Actor,
    person: Person,
    upload: UploadedFile[Any] | None,
    alt: str,
    basis: str = "",
    basis_note: str = "",
) -> Portrait:
    """Keep somebody's picture for the page of the executives, and why it may be shown there.

    It is shown at once when the checks find no error; otherwise it waits (``is_shown``), and nothing is lost.
    """
    by.require(PERMISSION)
    _same_office(by, person)
    alt = printable(alt).strip()[:200]
    basis_note = " ".join(printable(basis_note).split())[:300]
    if basis not in ("", *Basis.values):
        raise Problem(_("Choose why the picture may be shown."), field="basis")
    if basis == Basis.CONSENT and not basis_note:
        raise Problem(
            _("Write who consented and where that is kept, for example: form of 12 June, file 4."),
            field="basis_note",
        )
    if not alt:
        raise Problem(_("Say who is in the picture, for those who cannot see it."), field="alt")
    kept = Portrait.objects.filter(organization=by.organization, person=person).select_related("file").first()
    if upload is None and kept is None:
        raise Problem(_("Choose a picture."), field="picture")
    wanted = kept or Portrait(organization=by.organization, person=person)
    before = kept.file if kept else None
    if upload is not None:
        wanted.file = store(by=by, name=upload.name or "portrait.jpg", content=upload, kind="photo")
    wanted.alt, wanted.basis, wanted.stated_by_name = alt, basis, by.name[:200]
    wanted.basis_note = basis_note if basis == Basis.CONSENT else ""
    wanted.is_shown = False
    wanted.save()
    wanted.is_shown = not blocking(checked_portrait(by, wanted))
    wanted.save(update_fields=["is_shown"])
    if before is not None and before.sha256 != wanted.file.sha256:
        _take_off(by, before)
    transaction.on_commit(partial(_write, by.organization, without=wanted.file.sha256))
    record(
        by=by,
        verb="publishing.portrait_set",
        subject=person,
        summary=person.name,
        data={"basis": basis, "shown": wanted.is_shown},
    )
    touch(by.organization, timezone.now())
    return wanted


@transaction.atomic
def show_portrait(*, by: Actor, person: Person) -> Portrait:
    """Show a picture that waited, now that the checks let it through; ``Problem`` while they do not."""
    by.require(PERMISSION)
    _same_office(by, person)
    rows = Portrait.objects.select_for_update(of=("self",)).filter(
        organization=by.organization, person=person
    )
    kept: Portrait | None = rows.select_related("file").first()
    if kept is None:
        raise Problem(_("Choose a picture."), field="picture")
    let_through(checked_portrait(by, kept))
    if not kept.is_shown:
        kept.is_shown = True
        kept.save(update_fields=["is_shown"])
        record(by=by, verb="publishing.portrait_shown", subject=person, summary=person.name)
        touch(by.organization, timezone.now())
    return kept


def checked_portrait(by: Actor, portrait: Portrait) -> list[Checked]:
    """Return what the checks find in a picture and its text, with what was set aside."""
    page = reverse("publishing:set_portrait", args=[portrait.person_id])
    about = About(
        organization=by.organization,
        fiscal_year=None,
        today=timezone.localdate(),
        kind="portrait",
        is_public=True,
        extra={"url": page, "also": (Passage(_("who is in the picture"), portrait.alt),)},
    )
    found = [
        *portrait_findings(by.organization, [portrait]),
        *check_content(Content(title="", sections=()), about),
    ]
    return with_set_asides(by.organization, subject_of_portrait(portrait), found)


def subject_of_portrait(portrait: Portrait) -> str:
    """Return the subject under which findings about a picture are set aside; another picture is another one."""
    return f"portrait:{portrait.person_id}:{portrait.file_id}"


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
