"""Files: store them safely, read them back, show them to those who may see them."""

from prongsai.foundation.files.actions import forget, make_private, make_public, store, thumbnail, wipe
from prongsai.foundation.files.models import Caution, File, FileKind, TextLayer, Thumbnail
from prongsai.foundation.files.queries import (
    Finding,
    Vanished,
    check_store,
    exists,
    is_used,
    open_file,
    read_bytes,
    url,
)
from prongsai.foundation.files.reading import text_layer_of
from prongsai.foundation.files.sight import register_sight, seen_among, sees

__all__ = [
    "Caution",
    "File",
    "FileKind",
    "Finding",
    "TextLayer",
    "Thumbnail",
    "Vanished",
    "check_store",
    "exists",
    "forget",
    "is_used",
    "make_private",
    "make_public",
    "open_file",
    "read_bytes",
    "register_sight",
    "seen_among",
    "sees",
    "store",
    "text_layer_of",
    "thumbnail",
    "url",
    "wipe",
]
