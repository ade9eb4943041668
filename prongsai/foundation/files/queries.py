"""Reading stored files."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.db.models.fields.reverse_related import ForeignObjectRel
from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.foundation.files import storage
from prongsai.foundation.files.models import File, Thumbnail
from prongsai.kernel.errors import Problem

log = logging.getLogger("prongsai.files")


class Vanished(Problem):
    """The row is there and the bytes are not: somebody touched the store, or a backup was incomplete."""

    def __init__(self, file: File | Thumbnail) -> None:
        name = getattr(file, "name", "")
        log.error("organization %s: bytes of file %s are missing", file.organization_id, file.pk)
        super().__init__(
            _(
                "The file “%(name)s” is listed, but its content is missing from the store. "
                "Nothing else is affected. Tell the administrator: it can be restored from the backup."
            )
            % {"name": name},
            status=410,
        )


def open_file(file: File | Thumbnail) -> IO[bytes]:
    """Return the stored bytes as an open stream; raise ``Vanished`` (a ``Problem``) if it is gone."""
    try:
        return storage.opened(file.organization_id, file.sha256)
    except FileNotFoundError as error:
        raise Vanished(file) from error


def read_bytes(file: File | Thumbnail) -> bytes:
    """Return the stored bytes; raise ``Vanished`` (a ``Problem``) naming a file that is gone."""
    with open_file(file) as stream:
        return stream.read()


def exists(file: File) -> bool:
    """Return whether the bytes of a file are in the store."""
    return storage.is_there(file.organization_id, file.sha256)


def is_used(file: File) -> bool:
    """Return whether a row of any table points to the file. Cost: one query for each such table."""
    for relation in File._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model is not None:
            manager: Any = relation.related_model
            name = relation.field.name
            if manager._base_manager.filter(**{name: file.pk}).exists():
                return True
    return False


def url(file: File, width: int | None = None) -> str:
    """Return the address of a file, or of its picture at 360 or 1,600 pixels."""
    if width is None or not file.is_photo:
        return reverse("files:file", args=[file.pk])
    return reverse("files:thumbnail", args=[file.pk, width])


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in the store: missing, changed, or kept without a row."""

    what: str
    sha256: str
    names: tuple[str, ...] = ()


def check_store(organization: Any) -> Iterator[Finding]:
    """Yield what is wrong with an organisation's stored bytes. Cost: reads every byte once."""
    names: dict[str, list[str]] = {}
    for sha256, name in File.objects.filter(organization=organization).values_list("sha256", "name"):
        names.setdefault(sha256, []).append(name)
    for sha256 in Thumbnail.objects.filter(organization=organization).values_list("sha256", flat=True):
        names.setdefault(sha256, [])
    for sha256, used in sorted(names.items()):
        try:
            with storage.opened(organization.pk, sha256) as stream:
                found, _size = storage.digest(stream)
        except FileNotFoundError:
            yield Finding("missing", sha256, tuple(used))
            continue
        if found != sha256:
            yield Finding("changed", sha256, tuple(used))
    for sha256 in storage.stored_hashes(organization.pk):
        if sha256 not in names:
            yield Finding("unused", sha256)
