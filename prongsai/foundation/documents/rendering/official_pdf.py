"""The values of official letters for the Typst template (`official.typ`)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from prongsai.foundation.documents.blocks import (
    AnnexTitle,
    Desk,
    Desks,
    Digits,
    Emblem,
    Field,
    LetterHead,
    MemoHead,
    Picture,
    Poster,
    clean,
)
from prongsai.foundation.documents.rendering.layout import ADDRESS, BODY_SIZE, CHART
from prongsai.kernel.charts import Chart, Drawing, drawing, problem_of
from prongsai.kernel.typeset.words import Token, tokens

OFFICIAL = (AnnexTitle, Chart, Desks, Emblem, Field, LetterHead, MemoHead, Poster)
PictureValues = Callable[[Picture, float, float], dict[str, Any]]


def official_block(
    block: Any, available: float, digits: Digits, picture: PictureValues
) -> dict[str, Any] | None:
    """Return the values of a block of official letters, or None for every other block."""

    def shown(one: Picture | None) -> dict[str, Any] | None:
        return picture(one, available, BODY_SIZE) if one else None

    values: dict[str, Any] | None = None
    match block:
        case Field():
            values = _field(block, available * 0.8)
        case MemoHead():
            values = {
                "title": _set(block.title, available, 29, bold=True),
                "agency": _field(block.agency, available * 0.8, label=20),
                "number": _field(block.number, available * 0.4, label=20),
                "dated": _field(block.dated, available * 0.4, label=20),
                "subject": _field(block.subject, available * 0.85, label=20),
                "urgency": _set(block.urgency, available, 26, bold=True),
                "emblem": shown(block.emblem),
            }
        case LetterHead():
            values = {
                "number": _field(block.number, available * 0.5),
                "address": [_set(line, ADDRESS) for line in block.address],
                "address_width": ADDRESS,
                "dated": _set(block.dated, available * 0.5),
                "urgency": _set(block.urgency, available * 0.4, 26, bold=True),
                "emblem": shown(block.emblem),
            }
        case Emblem():
            values = {"emblem": shown(block.emblem), "height": max(0.5, min(6.0, block.height))}
        case Desks():
            values = {"desks": [_desk(desk, available * 0.46) for desk in block.desks]}
        case Poster():
            values = {
                "title": [_set(line, available * 0.85, 44, bold=True) for line in block.title],
                "message": [_set(line, available * 0.85, 24) for line in block.message],
                "office": _set(block.office, available * 0.85, 24, bold=True),
                "contact": [_set(line, available * 0.85, 20) for line in block.contact],
                "invitation": _set(block.invitation, available * 0.85, 24, bold=True),
                "qr": _set(block.qr, available * 0.8, 18),
                "qr_file": qr_name(block.qr),
                "qr_alt": f"QR {clean(block.qr)}",
                "emblem": shown(block.emblem),
            }
        case AnnexTitle():
            values = {
                "label": _set(block.label, available),
                "title": _set(block.title, available, 18, bold=True),
            }
        case Chart():
            # A chart that cannot be drawn leaves its title and its table.
            drawn = Drawing() if problem_of(block) else drawing(block, digits)
            values = {
                "title": _set(block.title, available, bold=True),
                "alt": clean(block.title) or "แผนภูมิ",
                "width": min(available, CHART),
                "drawing": asdict(drawn),
            }
    return {"type": type(block).__name__, **values} if values is not None else None


def qr_name(text: str) -> str:
    """Return the name of a QR code's image among the images of a document."""
    return f"qr-{hashlib.sha256(text.encode()).hexdigest()[:16]}.svg"


def _desk(desk: Desk, available: float) -> dict[str, Any]:
    return {
        "title": _set(desk.title, available, bold=True),
        "choices": [_set(choice, available) for choice in desk.choices],
        "lines": [_set(line, available) for line in desk.lines],
        "blank": max(0, min(12, desk.blank)),
    }


def _field(field: Field, available: float, *, label: float = 16) -> dict[str, Any]:
    return {
        "label": _set(field.label, available, label, bold=label > 16),
        "text": _set(field.text, available),
    }


def _set(text: str, limit: float, size: float = 16, *, bold: bool = False) -> list[Token]:
    return tokens(clean(text), limit=limit, size=BODY_SIZE * size / 16, bold=bold)
