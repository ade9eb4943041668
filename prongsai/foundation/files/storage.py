"""Bytes by their hash, through Django's storage: written beside their place, then moved, never half there."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import IO, Any

from django.core.files import File as Wrapped
from django.core.files.storage import Storage, default_storage
from django.utils.translation import gettext as _

from prongsai.kernel.errors import Problem

CHUNK = 256 * 1024
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
INCOMING = "incoming"


def address(organization_id: int, sha256: str) -> str:
    """Return where the bytes of a hash stand: one copy for each organisation."""
    return f"{organization_id}/{sha256[:2]}/{sha256}"


def digest(stream: IO[bytes]) -> tuple[str, int]:
    """Return the SHA-256 and the number of bytes of a stream."""
    stream.seek(0)
    counted, size = hashlib.sha256(), 0
    while piece := stream.read(CHUNK):
        counted.update(piece)
        size += len(piece)
    return counted.hexdigest(), size


def keep(organization_id: int, stream: IO[bytes]) -> tuple[str, int]:
    """Store the bytes once and return their hash and size; a full disk leaves nothing behind."""
    sha256, size = digest(stream)
    place = address(organization_id, sha256)
    if default_storage.exists(place) and default_storage.size(place) == size:
        return sha256, size
    stream.seek(0)
    try:
        _write(organization_id, place, stream)
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise Problem(
            _(
                "The store of the office's computer is full, so this file could not be stored. "
                "Nothing was lost: the file is still on your device, and everything stored before is safe. "
                "Tell the administrator, then send it again."
            ),
            status=507,
        ) from error
    return sha256, size


def _write(organization_id: int, place: str, stream: IO[bytes]) -> None:
    target = _local_path(default_storage, place)
    if target is None:
        # Object stores show an object only when it is whole, so it is written in place.
        default_storage.save(place, Wrapped(stream))
        return
    waiting = f"{organization_id}/{INCOMING}/{secrets.token_hex(12)}"
    try:
        written = default_storage.path(default_storage.save(waiting, Wrapped(stream)))
        with open(written, "r+b") as file:
            os.fsync(file.fileno())
        folder = os.path.dirname(target)
        os.makedirs(
            folder, mode=getattr(default_storage, "directory_permissions_mode", None) or 0o700, exist_ok=True
        )
        os.replace(written, target)
    except OSError:
        with suppress(OSError):
            default_storage.delete(waiting)
        raise


def _local_path(storage: Storage, place: str) -> str | None:
    try:
        return storage.path(place)
    except NotImplementedError:
        return None


def opened(organization_id: int, sha256: str) -> IO[bytes]:
    """Return the bytes of a hash as an open stream; raise ``FileNotFoundError`` where they are gone."""
    stream: Any = default_storage.open(address(organization_id, sha256), "rb")
    return stream  # type: ignore[no-any-return]  # Django's File is a stream in all but its type


def is_there(organization_id: int, sha256: str) -> bool:
    """Return whether the bytes of a hash are in the store."""
    return default_storage.exists(address(organization_id, sha256))


def stored_hashes(organization_id: int) -> Iterator[str]:
    """Yield the hash of everything in an organisation's part of the store."""
    try:
        folders, _files = default_storage.listdir(str(organization_id))
    except FileNotFoundError:
        return
    for folder in sorted(folders):
        if folder != INCOMING:
            yield from sorted(default_storage.listdir(f"{organization_id}/{folder}")[1])


def stored_at(organization_id: int, sha256: str) -> datetime:
    """Return when the bytes of a hash were written."""
    return default_storage.get_modified_time(address(organization_id, sha256))


def drop(organization_id: int, sha256: str) -> None:
    """Remove the bytes of a hash."""
    default_storage.delete(address(organization_id, sha256))
