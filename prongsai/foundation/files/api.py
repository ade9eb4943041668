"""Files: store them safely, read them back, show them to those who may see them."""

from prongsai.foundation.files.actions import forget, make_private, make_public, store, thumbnail, wipe
from prongsai.foundation.files.models import Caution, File, FileKind, TextLayer, Thumbnail
from prongsai.foundation.files.papers import Part, Text
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
from prongsai.foundation.files.reading import is_readable, read_text
from prongsai.foundation.files.sight import register_sight, seen_among, sees

__all__ = [
    "Caution",
    "File",
    "FileKind",
    "Finding",
    "Part",
    "Text",
    "TextLayer",
    "Thumbnail",
    "Vanished",
    "check_store",
    "exists",
    "forget",
    "is_readable",
    "is_used",
    "make_private",
    "make_public",
    "open_file",
    "read_bytes",
    "read_text",
    "register_sight",
    "seen_among",
    "sees",
    "store",
    "thumbnail",
    "url",
    "wipe",
]
