"""What officers typed, as blocks: paragraphs, lists and captioned pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath

from prongsai.foundation.documents.api import (
    Content,
    ItemList,
    ListItem,
    Paragraph,
    PhotoPages,
    Section,
    picture_of,
)
from prongsai.foundation.publishing.actions.data_files import NewAttachment
from prongsai.foundation.publishing.models import Format, News, NewsFile
from prongsai.kernel.calendar import in_digits

BULLET = re.compile(r"\s*[-–•*]\s+(?P<text>\S.*)")
NUMBERED = re.compile(r"\s*(?P<mark>[0-9๐-๙]{1,3}[.)])\s+(?P<text>\S.*)")
LEAD_LENGTH = 220
SUFFIXES = {".pdf": Format.PDF, ".docx": Format.DOCX, ".xlsx": Format.XLSX, ".csv": Format.CSV}


def blocks_of(text: str, digits: str) -> list[Paragraph | ItemList]:
    """Return the text as blocks: an empty line ends a paragraph, “- ” and “1. ” begin items of a list."""
    blocks: list[Paragraph | ItemList] = []
    lines: list[str] = []
    items: list[ListItem] = []
    ordered = False

    def end() -> None:
        if lines:
            blocks.append(Paragraph(text="\n".join(lines)))
            lines.clear()
        if items:
            blocks.append(ItemList(items=tuple(items), ordered=ordered))
            items.clear()

    for line in text.splitlines():
        bullet, numbered = BULLET.fullmatch(line), NUMBERED.fullmatch(line)
        if bullet or numbered:
            if lines or ordered is not bool(numbered):
                end()
            ordered = bool(numbered)
            found = numbered or bullet
            mark = in_digits(numbered["mark"], digits) if numbered else "-"
            items.append(ListItem(text=found["text"].strip() if found else "", marker=mark))
        elif line.strip():
            if items:
                end()
            lines.append(line.strip())
        else:
            end()
    end()
    return blocks


def lead_of(text: str) -> str:
    """Return the first paragraph, cut at a space where it is long."""
    first = next((block.text for block in blocks_of(text, "arabic") if isinstance(block, Paragraph)), "")
    first = " ".join(first.split())
    if len(first) <= LEAD_LENGTH:
        return first
    cut = first[:LEAD_LENGTH].rsplit(" ", 1)[0]
    return f"{cut} …"


def content_of(news: News, files: Iterable[NewsFile], digits: str) -> Content:
    """Return the text and the pictures of a piece of news."""
    pictures = tuple(
        replace(picture_of(one.file, one.text), caption=one.text) for one in files if one.file.is_photo
    )
    blocks = (*blocks_of(news.text, digits), *((PhotoPages(pictures=pictures),) if pictures else ()))
    return Content(title=news.title, sections=(Section(blocks=blocks),) if blocks else ())


def attachments_of(files: Iterable[NewsFile]) -> Sequence[NewAttachment]:
    """Return the files of a piece of news that are not pictures, as downloads."""
    return [
        NewAttachment(
            format=SUFFIXES.get(PurePath(one.file.name).suffix.lower(), Format.OTHER),
            label=one.text or one.file.name,
            file=one.file,
        )
        for one in files
        if not one.file.is_photo
    ]
