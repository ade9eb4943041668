"""Putting files in, and opening them to the public."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, TypeAlias

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.files import content as contents
from prongsai.foundation.files import storage
from prongsai.foundation.files.apart import redrawn
from prongsai.foundation.files.models import File, Thumbnail
from prongsai.foundation.files.names import clean_name, split_name
from prongsai.foundation.files.pictures import PRINTED, WIDTHS, Picture, reduced
from prongsai.foundation.files.queries import is_used, open_file
from prongsai.foundation.jobs.api import enqueue
from prongsai.kernel.access import Refused
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

A_LITTLE = timedelta(seconds=20)
Content: TypeAlias = "bytes | UploadedFile[Any] | Path"


def store(*, by: Actor, name: str, content: Content, kind: str | None = None) -> File:
    """Store a file for the actor's organisation and return its row; the bytes are safe before the row exists.

    Pictures are drawn anew without hidden data, and prepared for print, so that documents take them as they are.
    Raises ``Problem`` for a file that is empty, too large, broken, hostile or of a kind that is not accepted. Callers
    have checked that the actor may add to their record.
    """
    if not (by.is_signed_in or by.is_system):
        raise Refused("files.store")
    organization = by.organization
    suffix = split_name(name)[1]
    fields: dict[str, Any] = {}
    printed: Picture | None = None
    with _stream(content) as stream:
        _check_size(stream, limited=not by.is_system)
        nature = contents.recognised(stream, suffix)
        if kind == contents.PICTURE and nature.kind != contents.PICTURE:
            raise Problem(
                _("“%(name)s” is not a photo. Nothing was stored.") % {"name": clean_name(name)}, field="file"
            )
        if nature.kind == contents.PICTURE:
            picture = redrawn(stream, nature.content_type)
            sha256, size = storage.keep(organization.pk, io.BytesIO(picture.content))
            suffix, printed = picture.suffix, picture.printed
            fields = {
                "content_type": picture.content_type,
                "width": picture.width,
                "height": picture.height,
                "taken_on": picture.taken_on,
            }
        else:
            sha256, size = storage.keep(organization.pk, stream)
            suffix = suffix or nature.suffixes[0]
            fields = {"content_type": nature.content_type, "caution": nature.caution}
    with transaction.atomic():
        file = File.objects.create(
            organization=organization,
            sha256=sha256,
            size=size,
            name=clean_name(name, suffix),
            kind=kind or nature.kind,
            uploaded_by=by.user,
            uploaded_by_name=by.name[:200],
            **fields,
        )
        if printed is not None:
            _keep_thumbnail(file, PRINTED, printed)
        record(
            by=by, verb="files.stored", subject=file, summary=file.name, data={"sha256": sha256, "size": size}
        )
        if file.is_pdf and by.is_signed_in:  # what the worker made has its text
            # Nobody waits for this: what people asked for comes first.
            later = timezone.now() + A_LITTLE
            enqueue("files.read_paper", organization=organization, by=by, payload={"file": file.pk}, at=later)
    return file


def make_public(file: File, *, by: Actor) -> File:
    """Open a file that a published page shows to everybody; the caller has checked the right to publish."""
    return _set_public(file, by=by, public=True)


def make_private(file: File, *, by: Actor) -> File:
    """Close a file to the public again, because no published page shows it any more."""
    return _set_public(file, by=by, public=False)


def _set_public(file: File, *, by: Actor, public: bool) -> File:
    if not (by.is_signed_in or by.is_system) or by.organization.pk != file.organization_id:
        raise Refused("files.publish")
    with transaction.atomic():
        changed = File.objects.filter(pk=file.pk, organization=by.organization, is_public=not public).update(
            is_public=public
        )
        if changed:
            verb = "files.made_public" if public else "files.made_private"
            record(by=by, verb=verb, subject=file, summary=file.name)
    file.is_public = public
    return file


def forget(file: File, *, by: Actor) -> list[str]:
    """Remove a file that no row of any table uses any more; return the hashes whose bytes are left over.

    The caller has checked the right to do so, and gives the hashes to ``wipe`` once that is committed. A file
    that something else still uses stays, and nothing is left over.
    """
    if not (by.is_signed_in or by.is_system) or by.organization.pk != file.organization_id:
        raise Refused("files.forget")
    if is_used(file):
        return []
    with transaction.atomic():
        same = File.objects.filter(organization=by.organization, sha256=file.sha256).exclude(pk=file.pk)
        left: list[str] = []
        if not same.exists():
            smaller = Thumbnail.objects.filter(organization=by.organization, source_sha256=file.sha256)
            left = [file.sha256, *smaller.values_list("sha256", flat=True)]
            smaller.delete()
        # No name: the file may be gone because of what its name says.
        record(by=by, verb="files.forgotten", subject=file)
        file.delete()
    return left


def wipe(organization: Any, hashes: Iterable[str]) -> None:
    """Remove the bytes of hashes that no file and no thumbnail uses."""
    for sha256 in hashes:
        used = (
            File.objects.filter(organization=organization, sha256=sha256).exists()
            or Thumbnail.objects.filter(organization=organization, sha256=sha256).exists()
        )
        if not used:
            storage.drop(organization.pk, sha256)


def thumbnail(file: File, width: int) -> Thumbnail | None:
    """Return the picture of a photo at 360, 960 or 1,600 pixels, made when first asked for; none for other files.

    Raises ``Vanished`` where the stored bytes are gone.
    """
    if width not in WIDTHS:
        raise ValueError(f"no thumbnails of width {width}")
    if not file.is_photo:
        return None
    key: dict[str, Any] = {
        "organization_id": file.organization_id,
        "source_sha256": file.sha256,
        "asked_width": width,
    }
    made: Thumbnail | None = Thumbnail.objects.filter(**key).first()
    if made is not None and storage.is_there(file.organization_id, made.sha256):
        return made
    with open_file(file) as stream:
        picture = reduced(stream, width)
    return _keep_thumbnail(file, width, picture)


def _keep_thumbnail(file: File, width: int, picture: Picture) -> Thumbnail:
    sha256, size = storage.keep(file.organization_id, io.BytesIO(picture.content))
    key: dict[str, Any] = {
        "organization_id": file.organization_id,
        "source_sha256": file.sha256,
        "asked_width": width,
    }
    fields = {
        "sha256": sha256,
        "size": size,
        "content_type": picture.content_type,
        "width": picture.width,
        "height": picture.height,
    }
    made: Thumbnail = Thumbnail.objects.update_or_create(**key, defaults=fields)[0]
    return made


def _check_size(stream: IO[bytes], *, limited: bool) -> None:
    """Refuse what is empty and what people send beyond the limit; the worker's reports may be larger."""
    size = stream.seek(0, io.SEEK_END)
    if size == 0:
        raise Problem(_("This file is empty. Nothing was stored. Choose it again."), field="file")
    limit = settings.PRONGSAI_MAX_UPLOAD_MB
    if limited and size > limit * contents.MEGABYTE:
        raise Problem(
            _(
                "This file is %(size)s MB; files up to %(limit)s MB are accepted. Nothing was stored. "
                "Make it smaller or divide it, then send it again."
            )
            % {"size": round(size / contents.MEGABYTE, 1), "limit": limit},
            field="file",
            status=413,
        )


@contextmanager
def _stream(content: Content) -> Iterator[IO[bytes]]:
    if isinstance(content, bytes):
        yield io.BytesIO(content)
    elif isinstance(content, Path):
        with content.open("rb") as stream:
            yield stream
    else:
        yield content.file  # type: ignore[misc]  # an uploaded file always wraps an open stream
