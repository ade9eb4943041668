"""HTML from the block model: semantic, readable without styles, the same text as PDF and DOCX."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from prongsai.foundation.documents.blocks import (
    BLOCKS,
    AnnexTitle,
    Content,
    ItemList,
    MemoHead,
    Picture,
    Poster,
    Table,
    from_data,
    to_data,
)
from prongsai.foundation.documents.rendering.layout import chart_table, flat_items, placed_rows
from prongsai.foundation.documents.rendering.qr import qr_svg
from prongsai.kernel.charts import Chart, problem_of, svg

PictureAddress = Callable[[Picture], str]


def render_html(content: Content, address: PictureAddress, *, heading_level: int = 1) -> str:
    """Return the content as one HTML fragment; `address` gives each picture's URL (empty when it is gone).

    `heading_level` is the level at which the page around it wants the first headings.
    """
    return render_to_string(
        "documents/content.html",
        {"content": _Cleaned(content, address, heading_level), "heading_level": heading_level},
    )


class _Cleaned:
    """Gives the template cleaned blocks with what only Python can work out."""

    def __init__(self, content: Content, address: PictureAddress, heading_level: int) -> None:
        self.content = from_data(to_data(content))
        self.address = address
        self.heading_level = heading_level

    def sections(self) -> list[dict[str, Any]]:
        """Return the sections with their blocks ready for the template."""
        return [
            {
                "orientation": section.orientation,
                "paper": section.paper,
                "blocks": [self._block(block) for block in section.blocks],
            }
            for section in self.content.sections
        ]

    def _block(self, block: Any) -> dict[str, Any]:
        kind = type(block).__name__ if isinstance(block, BLOCKS) else ""
        ready: dict[str, Any] = {"kind": kind, "it": block}
        if isinstance(block, ItemList):
            ready["columns"] = max((len(item.cells) for _, item in flat_items(block.items)), default=0)
        if isinstance(block, Table):
            ready["header"] = self._rows(block.header, len(block.columns))
            ready["rows"] = self._rows(block.rows, len(block.columns))
        if hasattr(block, "pictures"):
            ready["pictures"] = [{"it": one, "address": self.address(one)} for one in block.pictures]
        if getattr(block, "emblem", None) is not None:
            ready["emblem"] = self.address(block.emblem)
        if isinstance(block, Poster) and block.qr:
            ready["qr"] = mark_safe(qr_svg(block.qr).decode())  # noqa: S308  # drawn by segno
        if isinstance(block, Chart):
            table = chart_table(block, self.content.digits)
            ready["svg"] = "" if problem_of(block) else svg(block, self.content.digits)
            ready["table"] = self._block(table)
        if isinstance(block, MemoHead | AnnexTitle):
            ready["level"] = min(6, self.heading_level)
        if hasattr(block, "level"):
            ready["level"] = min(6, block.level - 1 + self.heading_level)
        return ready

    def _rows(self, rows: Any, count: int) -> list[list[dict[str, Any]]]:
        return [
            [{"it": cell, "blocks": [self._block(block) for block in cell.blocks]} for _, cell in placed]
            for placed in placed_rows(rows, count)
        ]
