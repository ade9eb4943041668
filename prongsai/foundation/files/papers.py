"""The text of files: of PDFs page by page, of office files and plain texts.

They come from outside, so this runs in a child process with limits: ``python -m`` this module with the kind of file
as its argument and the file on standard input. It imports neither Django nor the rest of the house.
"""

from __future__ import annotations

import io
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from prongsai.kernel.reading import bounded
from prongsai.kernel.reading.archive import Archive
from prongsai.kernel.reading.errors import Unreadable
from prongsai.kernel.thai.repair import repaired

MODULE = "prongsai.foundation.files.papers"
SAMPLE_PAGES = 8
ENOUGH = 20
MOST_PARTS = 500
MOST_LETTERS = 1_000_000
MOST_CELLS = 400_000
SECONDS = 20
# After this much work the rest is left unread, so that what was read is not lost with the process.
STOPS_AFTER = 14

# What is read, by the end of its name, and the parts of the archive that hold words.
OFFICE = {
    "docx": r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml",
    "pptx": r"ppt/(slides|notesSlides|comments)/[A-Za-z]+\d+\.xml",
    "odt": r"(content|styles)\.xml",
    "ods": r"(content|styles)\.xml",
    "odp": r"(content|styles)\.xml",
    "xlsx": r"xl/(comments\d*|threadedComments/threadedComment\d+|drawings/drawing\d+)\.xml",
}
KINDS = ("pdf", *OFFICE, "csv", "txt")
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_PARAGRAPHS, _WORDS, _GAPS = {"p", "h", "text"}, {"t", "delText", "instrText"}, {"tab", "br", "cr"}


@dataclass(frozen=True, slots=True)
class Part:
    """A page, sheet or slide with its number from 1; 0 where a file has none, or it cannot be told."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file; ``is_whole`` is false where it was too long to be read to its end."""

    parts: tuple[Part, ...]
    is_whole: bool

    @property
    def has_words(self) -> bool:
        """Return whether the first pages hold any text to speak of."""
        return sum(len("".join(part.text.split())) for part in self.parts[:SAMPLE_PAGES]) >= ENOUGH


def text_in(data: bytes, kind: str) -> Text:
    """Return the text of a file of one of ``KINDS``, read in a process of its own; raises Unreadable."""
    found = json.loads(bounded.run(["-m", MODULE, kind], data, seconds=SECONDS))
    return Text(tuple(Part(number, text) for number, text in found["parts"]), found["is_whole"])


def _text(data: bytes, kind: str) -> Text:
    parts: list[Part] = []
    left = MOST_LETTERS
    for part in _parts(data, kind):
        if left < 0 or len(parts) >= MOST_PARTS or time.process_time() > STOPS_AFTER:
            return Text(tuple(parts), is_whole=False)
        text = repaired(part.text)
        parts.append(Part(part.number, text[:left]))
        left -= len(text)
    return Text(tuple(parts), is_whole=left >= 0)


def _parts(data: bytes, kind: str) -> Iterator[Part]:
    if kind == "pdf":
        yield from _pages(data)
    elif kind in ("csv", "txt"):
        yield Part(0, _decoded(data))
    else:
        if kind == "xlsx":
            yield from _sheets(data)
        yield from _archived(data, re.compile(OFFICE[kind]))


def _pages(data: bytes) -> Iterator[Part]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for index in range(len(document)):
        page = document[index]
        words = page.get_textpage()
        yield Part(index + 1, words.get_text_bounded())
        words.close()
        page.close()


def _sheets(data: bytes) -> Iterator[Part]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for number, name in enumerate(workbook.sheet_names, start=1):
        sheet = workbook.get_sheet_by_name(name)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            raise Unreadable("bomb")
        lines = [name]
        for row in sheet.to_python():
            lines.append(" · ".join(_written(value) for value in row if value not in (None, "")))
        yield Part(number, "\n".join(lines))


def _written(value: object) -> str:
    """Return a cell as people read it: telephones and numbers of cards are often kept as figures."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _archived(data: bytes, wanted: re.Pattern[str]) -> Iterator[Part]:
    archive = Archive(data)
    for name in sorted(name for name in archive.names if wanted.fullmatch(name)):
        root = archive.xml(name)
        if root is None:
            continue
        slide = _SLIDE.fullmatch(name)
        is_open_document = name in ("content.xml", "styles.xml")
        lines = []
        for element in root.iter():
            tag = _local(element.tag)
            if tag not in _PARAGRAPHS:
                continue
            if is_open_document or tag == "text":
                lines.append("".join(str(text) for text in element.itertext()))
                continue
            pieces = (
                (inner.text or "") if _local(inner.tag) in _WORDS else " "
                for inner in element.iter()
                if _local(inner.tag) in _WORDS | _GAPS
            )
            lines.append("".join(pieces))
        yield Part(int(slide[1]) if slide else 0, "\n".join(lines))


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp874"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _main(kind: str) -> None:
    bounded.limit_this_process()
    found = _text(sys.stdin.buffer.read(), kind)
    parts = [[part.number, part.text] for part in found.parts]
    sys.stdout.write(json.dumps({"parts": parts, "is_whole": found.is_whole}))


if __name__ == "__main__":
    _main(sys.argv[1])
