"""Pages of a PDF as pictures, the check code printed on them, and the code read back from a scan.

Scans come from outside, so everything here runs in a child process with limits: ``python -m`` this module with
the PDF on standard input. It imports neither Django nor the rest of the house.
"""

from __future__ import annotations

import ctypes
import io
import json
import re
import sys
from dataclasses import dataclass

from prongsai.kernel.reading import bounded

MODULE = "prongsai.foundation.approvals.papers"
MOST_PAGES = 200
WIDTH = 900
# Points: how far from the left and lower edge the code stands, and its size.
LEFT, BOTTOM, SIZE = 36.0, 16.0, 7.0
CODE = re.compile(r"(?<![0-9A-Z])([0-9A-Z]{4})\s?[-–]\s?([0-9A-Z]{4})\s?[-–]\s?([0-9A-Z]{4})(?![0-9A-Z])")
HEXADECIMAL = re.compile(r"[0-9A-F]+")
MARK = "Prongsai"
# Letters that a scanner's reading takes for digits.
MISREAD = str.maketrans("OQILSZG", "0011526")
MOST_MISREAD = 2


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF holds: how many pages, and the check codes that could be read on them."""

    pages: int
    codes: tuple[str, ...]


def inspect(data: bytes) -> Paper:
    """Return the pages and codes of a PDF; raises Unreadable."""
    found = json.loads(bounded.run(["-m", MODULE, "inspect"], data))
    return Paper(found["pages"], tuple(found["codes"]))


def picture(data: bytes, number: int, width: int = WIDTH) -> bytes:
    """Return a page (from 1) as JPEG; raises Unreadable."""
    return bounded.run(["-m", MODULE, "picture", str(number), str(width)], data)


def stamped(data: bytes, code: str) -> bytes:
    """Return the PDF with the check code and the page number at the foot of every page."""
    return bounded.run(["-m", MODULE, "stamp", code], data)


def another_version(codes: tuple[str, ...], code: str) -> str:
    """Return the code of another version that stands on a scan, or nothing; slightly misread codes do not count."""
    for found in codes:
        if sum(one != other for one, other in zip(found, code, strict=True)) > MOST_MISREAD:
            return found
    return ""


def codes_in(text: str) -> list[str]:
    """Return the check codes of a text, with letters that stand for digits put right."""
    found = []
    for match in CODE.finditer(text.upper()):
        parts = [part.translate(MISREAD) for part in match.groups()]
        if all(HEXADECIMAL.fullmatch(part) for part in parts):
            found.append("-".join(parts))
    return found


def _inspect(document: object) -> bytes:
    codes: list[str] = []
    count = len(document)  # type: ignore[arg-type]  # pypdfium2 has no type hints
    for index in range(min(count, MOST_PAGES)):
        page = document[index].get_textpage()  # type: ignore[index]  # as above
        codes += codes_in(page.get_text_bounded())
    return json.dumps({"pages": count, "codes": list(dict.fromkeys(codes))}).encode()


def _picture(document: object, number: int, width: int) -> bytes:
    page = document[number - 1]  # type: ignore[index]  # pypdfium2 has no type hints
    scale = min(width / max(page.get_width(), 1), 4)
    drawn = page.render(scale=scale).to_pil().convert("RGB")
    drawn = drawn.crop((0, 0, drawn.width, min(drawn.height, 3 * width)))
    held = io.BytesIO()
    drawn.save(held, "JPEG", quality=78)  # not the database
    return held.getvalue()


def _stamp(document: object, code: str) -> bytes:
    import pypdfium2.raw as raw

    count = len(document)  # type: ignore[arg-type]  # pypdfium2 has no type hints
    font = raw.FPDFText_LoadStandardFont(document.raw, b"Helvetica")  # type: ignore[attr-defined]  # as above
    for index in range(count):
        page = document[index]  # type: ignore[index]  # as above
        written = f"{MARK} {code}  {index + 1}/{count}\0".encode("utf-16-le")
        held_text = ctypes.create_string_buffer(written, len(written))
        text = raw.FPDFPageObj_CreateTextObj(document.raw, font, SIZE)  # type: ignore[attr-defined]  # as above
        raw.FPDFText_SetText(text, ctypes.cast(held_text, ctypes.POINTER(ctypes.c_ushort)))
        raw.FPDFPageObj_SetFillColor(text, 90, 90, 90, 255)
        raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, LEFT, BOTTOM)
        raw.FPDFPage_InsertObject(page.raw, text)
        page.gen_content()
    held = io.BytesIO()
    document.save(held)  # type: ignore[attr-defined]  # not the database
    return held.getvalue()


def _main(arguments: list[str]) -> int:
    import pypdfium2

    bounded.limit_this_process()
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    work, *rest = arguments
    if work == "inspect":
        made = _inspect(document)
    elif work == "picture":
        made = _picture(document, int(rest[0]), int(rest[1]))
    else:
        made = _stamp(document, rest[0])
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(_main(sys.argv[1:]))
