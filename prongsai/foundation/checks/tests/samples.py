"""Contents of an invented office, right ones and wrong ones."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from PIL import Image

from prongsai.foundation.checks.api import About
from prongsai.foundation.documents.api import (
    Cell,
    Column,
    Content,
    Heading,
    ItemList,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
)

TODAY = date(2026, 11, 21)
IDENTITY = "1-2345-67890-12-1"
HEADS = ("ที่", "มาตรการ", "งบประมาณ")
ROWS = (("๑", "จัดช่องทางร้องเรียน", "๑,๐๐๐"), ("๒", "อบรมจริยธรรม", "๒,๕๐๐"), ("รวม", "", "๓,๕๐๐"))


def of(*blocks: Any) -> Content:
    return Content(title="รายงาน", sections=(Section(blocks=blocks),))


def text(*lines: str) -> Content:
    return of(*(Paragraph(text=line) for line in lines))


def table(rows: Any = ROWS, heads: Any = HEADS) -> Table:
    def row(cells: Any) -> Row:
        return Row(cells=tuple(Cell(blocks=(Paragraph(text=one),) if one else ()) for one in cells))

    return Table(columns=(Column(),) * len(heads), header=(row(heads),), rows=tuple(row(one) for one in rows))


def numbered(*markers: str) -> ItemList:
    return ItemList(
        items=tuple(ListItem(text=f"ดำเนินการข้อ{marker}", marker=marker) for marker in markers), ordered=True
    )


def heading(words: str) -> Heading:
    return Heading(text=words, level=2)


def about(office: Any, **given: Any) -> About:
    return About(**{"organization": office, "fiscal_year": 2569, "today": TODAY, "is_public": True, **given})


def jpeg(size: tuple[int, int] = (600, 400)) -> bytes:
    """Return a photo whose every part differs, as a face does."""
    out = io.BytesIO()
    noise = Image.effect_noise(size, 90)
    Image.merge("RGB", (noise, Image.radial_gradient("L").resize(size), noise.rotate(180))).save(
        out, "JPEG", quality=92
    )
    return out.getvalue()
