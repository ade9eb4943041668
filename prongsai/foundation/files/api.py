"""Files: store them safely, read them back, show them to those who may see them."""

from prongsai.foundation.files.actions import make_private, make_public, store, thumbnail
from prongsai.foundation.files.models import Caution, File, FileKind, Thumbnail
from prongsai.foundation.files.queries import (
    Finding,
    Vanished,
    check_store,
    exists,
    open_file,
    read_bytes,
    url,
)

__all__ = [
    "Caution",
    "File",
    "FileKind",
    "Finding",
    "Thumbnail",
    "Vanished",
    "check_store",
    "exists",
    "make_private",
    "make_public",
    "open_file",
    "read_bytes",
    "store",
    "thumbnail",
    "url",
]
