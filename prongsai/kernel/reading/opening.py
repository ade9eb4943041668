"""The front door of the reader: what a file is by its content, whether it may be read, and its blocks."""

from pathlib import PurePath

from prongsai.kernel.reading.archive import Archive
from prongsai.kernel.reading.blocks import Document
from prongsai.kernel.reading.errors import Unreadable

SIZE_LIMIT = 50 * 1024 * 1024
TEXT_LIMIT = 8 * 1024 * 1024
_EXTENSIONS = {
    ".docx": "docx",
    ".pdf": "pdf",
    ".xlsx": "xlsx",
    ".html": "html",
    ".htm": "html",
    ".txt": "txt",
    ".md": "txt",
}
_OLD = {".doc", ".xls", ".dot", ".rtf", ".odt", ".ods"}


def opened(data: bytes, name: str) -> Document:
    """Return a file as blocks; raises Unreadable with the reason for people.

    The content decides what the file is; a name that says something else is refused instead of guessed.
    """
    kind = checked_kind(data, name)
    if kind == "docx":
        from prongsai.kernel.reading import word

        return word.read(data)
    if kind == "pdf":
        from prongsai.kernel.reading import pdf

        return pdf.read(data)
    if kind == "xlsx":
        from prongsai.kernel.reading import sheet

        return sheet.read(data)
    if kind == "html":
        from prongsai.kernel.reading import web

        return web.read(data)
    from prongsai.kernel.reading import plain

    return plain.read(data)


def check_size(size: int) -> None:
    """Refuse an empty file and one beyond the limit (bytes)."""
    if size == 0:
        raise Unreadable("empty")
    if size > SIZE_LIMIT:
        raise Unreadable("too_large", limit=SIZE_LIMIT // (1024 * 1024))


def checked_kind(data: bytes, name: str) -> str:
    """Return the kind of a file after comparing its content with its name."""
    check_size(len(data))
    suffix = PurePath(name).suffix.lower()
    expected = _EXTENSIONS.get(suffix)
    found = _kind(data, suffix)
    if expected is None:
        raise Unreadable("old_format" if suffix in _OLD else "unsupported")
    if not data.strip():
        raise Unreadable("empty")
    if found == "protected":
        raise Unreadable("encrypted")
    if found == "ole":
        raise Unreadable("old_format")
    texts = {"html", "txt"}
    if found == expected or (found in texts and expected in texts):
        if expected in texts and len(data) > TEXT_LIMIT:
            raise Unreadable("too_large", limit=TEXT_LIMIT // (1024 * 1024))
        return expected
    if found in ("zip", "binary") and expected in ("docx", "xlsx", "pdf"):
        raise Unreadable(
            "damaged" if _looks_broken(data, expected) else "mismatch", found=_named(found), expected=suffix
        )
    raise Unreadable("mismatch", found=_named(found), expected=suffix)


def _looks_broken(data: bytes, expected: str) -> bool:
    """Say whether a file still begins as its name says, so that it is damaged and not another kind."""
    return data.startswith(b"PK") and expected in ("docx", "xlsx") and _broken_zip(data)


def _broken_zip(data: bytes) -> bool:
    try:
        return not Archive(data).names
    except Unreadable as error:
        if error.code == "damaged":
            return True
        raise


def _named(kind: str) -> str:
    return {"zip": "ZIP", "binary": "ไบนารี (binary)", "html": "HTML", "txt": "ข้อความ (text)"}.get(
        kind, kind.upper()
    )


def _kind(data: bytes, suffix: str) -> str:
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "protected" if "EncryptedPackage".encode("utf-16-le") in data else "ole"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip_kind(data)
    head = data[:4096]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "txt"
    if b"\0" in head or sum(byte < 9 or 13 < byte < 32 for byte in head) > len(head) / 50:
        return "binary"
    lowered = head.lower().lstrip(b"\xef\xbb\xbf \t\r\n")
    if lowered.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in lowered[:1024]:
        return "html"
    return "html" if suffix in (".html", ".htm") else "txt"


def _zip_kind(data: bytes) -> str:
    try:
        names = Archive(data).names
    except Unreadable as error:
        if error.code == "damaged":
            return "zip"
        raise
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    return "zip"
