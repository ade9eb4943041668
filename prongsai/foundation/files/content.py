"""What a file is by its bytes, and whether it may be kept. The name is only ever compared, never believed."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from prongsai.kernel.errors import Problem

PICTURE, DOCUMENT, OTHER = "photo", "document", "other"

MEGABYTE = 1024 * 1024
ENTRIES = 5_000
UNPACKED = 300 * MEGABYTE
RATIO = 200  # of one entry larger than a megabyte; office documents stay far below

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True, slots=True)
class Nature:
    """A kind of content: its media type, its kind for people, and the suffixes that its name may have."""

    content_type: str
    kind: str
    suffixes: tuple[str, ...]
    caution: str = ""


PICTURES = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/bmp": (".bmp", ".dib"),
    "image/tiff": (".tif", ".tiff"),
    "image/heic": (".heic", ".heif", ".hif"),
    "image/avif": (".avif",),
}
PICTURE_SUFFIXES = {suffix for suffixes in PICTURES.values() for suffix in suffixes}
OFFICE_PARTS = (
    ("word/document.xml", DOCX, ".docx"),
    ("xl/workbook.xml", XLSX, ".xlsx"),
    ("ppt/presentation.xml", PPTX, ".pptx"),
)
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
# Streams of the old binary office files, as they stand in the folder of the container.
OLD_OFFICE = (
    ("WordDocument", "application/msword", ".doc"),
    ("Workbook", "application/vnd.ms-excel", ".xls"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint", ".ppt"),
)
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!", b"dex\n")
MARKUP = re.compile(rb"<(!doctype|html|head|body|script|svg|iframe|\?xml|\?php|!entity)", re.IGNORECASE)
FILMS = (b"ftypmp4", b"ftypisom", b"ftypqt", b"ftypM4V", b"ftypavc1", b"ftypMSNV", b"ftyp3gp")


def recognised(stream: IO[bytes], suffix: str) -> Nature:
    """Return what the content is; raise ``Problem`` for what is hostile, broken or not as named."""
    stream.seek(0)
    head = stream.read(4096)
    nature = _nature(stream, head, suffix)
    if nature.kind == PICTURE and suffix in PICTURE_SUFFIXES:
        return nature  # telephones and chat programs often give a picture another picture's suffix
    if suffix and suffix not in nature.suffixes:
        raise Problem(
            _(
                "The name ends in “%(suffix)s”, but the content is a %(found)s file. Nothing was stored. "
                "Save the file again from the program that made it, then send it once more."
            )
            % {"suffix": suffix, "found": nature.suffixes[0].lstrip(".").upper()},
            field="file",
        )
    return nature


def _nature(stream: IO[bytes], head: bytes, suffix: str) -> Nature:
    picture = _picture_type(head)
    if picture:
        return Nature(picture, PICTURE, PICTURES[picture])
    if b"%PDF-" in head[:1024]:
        return _pdf(stream, head)
    if head[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return _zip(stream, suffix)
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _old_office(stream)
    if head.startswith(PROGRAMS):
        raise Problem(_("Programs cannot be stored. Nothing was stored."), field="file")
    if head[4:11] in FILMS or head[4:12] in FILMS or head[:4] == b"\x1aE\xdf\xa3":
        raise Problem(
            _("Films cannot be stored here. Put the film on the office's own channel and add its link."),
            field="file",
        )
    return _text(stream, head, suffix)


def _picture_type(head: bytes) -> str | None:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:6] in {b"GIF87a", b"GIF89a"}:
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head[:4] in {b"II*\0", b"MM\0*"}:
        return "image/tiff"
    if head[4:8] == b"ftyp":
        brands = {head[8:12], *(head[i : i + 4] for i in range(16, min(int.from_bytes(head[:4]), 64), 4))}
        if brands & {b"avif", b"avis"}:
            return "image/avif"
        if brands & {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}:
            return "image/heic"
    return None


def _damaged(kind: str) -> Problem:
    return Problem(
        _(
            "This %(kind)s file is damaged or was cut off on the way. Nothing was stored. "
            "Open it on your computer to see whether it is whole, then send it again."
        )
        % {"kind": kind},
        field="file",
    )


def _pdf(stream: IO[bytes], head: bytes) -> Nature:
    if MARKUP.search(head[: head.index(b"%PDF-")]):
        raise _hostile()
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_536))
    tail = stream.read()
    if b"startxref" not in tail and b"%%EOF" not in tail:
        raise _damaged("PDF")
    encrypted = False
    stream.seek(0)
    before = b""
    while piece := stream.read(MEGABYTE):
        if re.search(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)", before + piece):
            encrypted = True
            break
        before = piece[-64:]
    return Nature("application/pdf", DOCUMENT, (".pdf",), "encrypted" if encrypted else "")


def _hostile() -> Problem:
    return Problem(
        _("This file is built in a way that could do harm when it is opened. Nothing was stored."),
        field="file",
    )


def _zip(stream: IO[bytes], suffix: str) -> Nature:
    names = (suffix.lstrip(".") or "zip").upper()
    try:
        stream.seek(0)
        archive = zipfile.ZipFile(stream)
        entries = archive.infolist()
        if (
            len(entries) > ENTRIES
            or sum(entry.file_size for entry in entries) > UNPACKED
            or any(e.file_size > MEGABYTE and e.file_size > RATIO * max(e.compress_size, 1) for e in entries)
        ):
            raise Problem(
                _("Unpacked, this file would be far larger than any real document. Nothing was stored."),
                field="file",
            )
        nature = _office(archive)
        if nature is None:
            raise Problem(
                _("Collections of files (ZIP) cannot be stored. Unpack it and send the files one by one."),
                field="file",
            )
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise _damaged(names)
        broken = archive.testzip()
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise _damaged(names) from error
    if broken is not None:
        raise _damaged(names)
    return nature


def _office(archive: zipfile.ZipFile) -> Nature | None:
    names = {entry.filename for entry in archive.infolist()}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Problem(
            _("This document contains a program (macro). Save it without macros, then send it again."),
            field="file",
        )
    for part, content_type, suffix in OFFICE_PARTS:
        if part in names:
            return Nature(content_type, DOCUMENT, (suffix,))
    if "mimetype" in names:
        with archive.open("mimetype") as stream:
            declared = stream.read(100).strip()
        if declared in OPEN_DOCUMENT:
            return Nature(declared.decode(), DOCUMENT, (OPEN_DOCUMENT[declared],))
    return None


def _old_office(stream: IO[bytes]) -> Nature:
    stream.seek(0)
    data = stream.read()
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise Problem(
            _("This document contains a program (macro). Save it without macros, then send it again."),
            field="file",
        )
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Nature("application/octet-stream", DOCUMENT, (".docx", ".xlsx", ".pptx"), "encrypted")
    for stream_name, content_type, suffix in OLD_OFFICE:
        if stream_name.encode("utf-16-le") in data:
            return Nature(content_type, DOCUMENT, (suffix,))
    raise _unknown()


def _text(stream: IO[bytes], head: bytes, suffix: str) -> Nature:
    if MARKUP.search(head[:4096].replace(b"\0", b"")) or suffix in {
        ".html",
        ".htm",
        ".svg",
        ".xml",
        ".js",
        ".mht",
    }:
        raise Problem(
            _(
                "Web pages and drawings with program code (HTML, SVG, XML) cannot be stored. "
                "Save it as PDF or as a picture, then send it again."
            ),
            field="file",
        )
    if suffix in PICTURE_SUFFIXES:
        raise _damaged(suffix.lstrip(".").upper())
    if suffix not in {".txt", ".csv"}:
        raise _unknown()
    stream.seek(0)
    data = stream.read()
    for encoding in ("utf-8", "cp874"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(c) < 32 and c not in "\t\r\n\f" for c in text):
            return Nature("text/csv" if suffix == ".csv" else "text/plain", OTHER, (suffix,))
    raise _unknown()


def _unknown() -> Problem:
    return Problem(
        _(
            "Files of this kind cannot be stored. Nothing was stored. Photos (JPEG, PNG, HEIC), PDF, Word, "
            "Excel, PowerPoint, OpenDocument and plain text are accepted."
        ),
        field="file",
    )
