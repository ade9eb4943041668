"""QR codes: SVG for the web and the PDF, PNG for Word."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import segno

QUIET_ZONE = 2
LONGEST = 1500


@lru_cache(maxsize=64)
def qr_svg(text: str) -> bytes:
    """Return the QR code of a text as SVG without text inside."""
    return _drawn(text, kind="svg", xmldecl=False, omitsize=True, light="#fff")


@lru_cache(maxsize=64)
def qr_png(text: str) -> bytes:
    """Return the QR code of a text as PNG."""
    return _drawn(text, kind="png", scale=12)


def _drawn(text: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    code = segno.make(text[:LONGEST], micro=False, error="m")
    code.save(buffer, border=QUIET_ZONE, **options)  # not the database
    return buffer.getvalue()
