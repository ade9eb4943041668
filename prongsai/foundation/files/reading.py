"""Reading the text of stored files in a child process, and remembering whether a PDF has any.

The text itself is kept nowhere: whoever asks for it keeps what is needed of it.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from prongsai.foundation.files.models import PDF, Caution, File, TextLayer
from prongsai.foundation.files.papers import KINDS, Text, text_in
from prongsai.foundation.files.queries import read_bytes
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.reading.errors import Unreadable

LARGEST = 60 * 1024 * 1024


def is_readable(file: File) -> bool:
    """Return whether the text of a file of this kind can be read here; a picture has none."""
    return _kind(file) in KINDS and file.caution != Caution.ENCRYPTED


def read_text(file: File) -> Text:
    """Return the text of a file, read now; raises Unreadable, ``Vanished``.

    It takes up to 20 seconds: it belongs into a job, outside of every transaction. Whether a PDF has a text is
    kept with the file.
    """
    try:
        if file.size > LARGEST:
            raise Unreadable("too_large", limit=LARGEST // (1024 * 1024))
        text = text_in(read_bytes(file), _kind(file))
    except Unreadable as error:
        # One that takes long or much to read is not said to be damaged.
        _keep(file, TextLayer.CLOSED if error.code == "damaged" else TextLayer.UNSURE)
        raise
    _keep(file, TextLayer.TEXT if text.has_words else TextLayer.NONE)
    return text


def unread_papers(organization: Any, most: int) -> list[File]:
    """Return PDFs of which nobody has found out whether they have text, the newest first. Cost: one query."""
    rows = File.objects.filter(organization=organization, content_type=PDF, text_layer=TextLayer.UNREAD)
    return list(rows.order_by("-pk")[:most])


def find_out(file: File) -> None:
    """Find out whether a PDF has a text, unless the same bytes were looked at before; raises ``Vanished``."""
    with as_tenant(file.organization_id):
        same = File.objects.filter(organization=file.organization_id, sha256=file.sha256)
        known = same.exclude(text_layer=TextLayer.UNREAD).values_list("text_layer", flat=True).first()
        if known:
            same.update(text_layer=known)
            return
    try:
        read_text(file)
    except Unreadable:
        return  # that it cannot be read is kept with the file


def _kind(file: File) -> str:
    return PurePath(file.name).suffix.lower().lstrip(".")


def _keep(file: File, layer: str) -> None:
    if file.is_pdf:
        with as_tenant(file.organization_id):
            same = File.objects.filter(organization=file.organization_id, sha256=file.sha256)
            same.update(text_layer=layer)
        file.text_layer = layer
