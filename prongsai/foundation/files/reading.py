"""Finding out once whether the text of a PDF can be read, so that no check opens it again."""

from __future__ import annotations

from typing import Any

from prongsai.foundation.files.models import PDF, File, TextLayer
from prongsai.foundation.files.papers import ENOUGH, letters_of
from prongsai.foundation.files.queries import Vanished, read_bytes
from prongsai.kernel.reading.errors import Unreadable

LARGEST = 60 * 1024 * 1024


def text_layer_of(file: File) -> str:
    """Return the state of a PDF's text, found out now and kept where nobody has done so before.

    Cost: nothing but the row where it is known. One whose bytes are gone is closed, and looked at again next time.
    """
    if not file.is_pdf or file.text_layer:
        return str(file.text_layer)
    same = File.objects.filter(organization=file.organization_id, sha256=file.sha256)
    known = same.exclude(text_layer=TextLayer.UNREAD).values_list("text_layer", flat=True).first()
    try:
        state = known or _read(file)
    except Vanished:
        return TextLayer.CLOSED.value
    same.update(text_layer=state)
    file.text_layer = state
    return str(state)


def unread_papers(organization: Any, most: int) -> list[File]:
    """Return PDFs of which nobody has found out whether they have text, the newest first. Cost: one query."""
    rows = File.objects.filter(organization=organization, content_type=PDF, text_layer=TextLayer.UNREAD)
    return list(rows.order_by("-pk")[:most])


def _read(file: File) -> str:
    if file.size > LARGEST:
        return TextLayer.UNSURE.value
    try:
        letters = letters_of(read_bytes(file))
    except Unreadable as error:
        # One that takes long or much to read is not said to be damaged.
        return TextLayer.CLOSED.value if error.code == "damaged" else TextLayer.UNSURE.value
    return TextLayer.TEXT.value if letters >= ENOUGH else TextLayer.NONE.value
