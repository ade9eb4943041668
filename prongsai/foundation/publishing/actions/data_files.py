"""The files of a version: those given, the tables as XLSX and CSV, and the pictures of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from prongsai.foundation.documents.api import Content, pictures_of
from prongsai.foundation.files.api import File, exists, store, thumbnail
from prongsai.foundation.publishing.actions.canonical import DataTable, canonical_bytes, digest, plain_tables
from prongsai.foundation.publishing.models import Attachment, Format, Page, Version
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.kernel.office import table_csv, table_xlsx

MOST = 200
SMALL, LARGE = 360, 1600
KEPT_SUFFIXES = {".jpg", ".png", ".doc", ".xls", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".txt"}


@dataclass(frozen=True, kw_only=True)
class NewAttachment:
    """A file to publish. ``made_from_content``: its bytes are no news, the facts they show are compared."""

    format: str
    label: str
    file: File | None
    made_from_content: bool = False
    stated_sha256: str = ""
    stated_size: int = 0

    @property
    def sha256(self) -> str:
        """Return the hash of the bytes."""
        return self.file.sha256 if self.file else self.stated_sha256

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return self.file.size if self.file else self.stated_size


def data_attachments(
    *, by: Actor, page: Page, tables: Sequence[DataTable], given: Iterable[NewAttachment]
) -> list[NewAttachment]:
    """Store the tables as XLSX and CSV, unless the caller gave its own, and name the JSON of all of them."""
    formats = {one.format for one in given}
    digits = by.organization.digits
    made = []
    for table in tables:
        named = f" · {table.name}" if len(tables) > 1 else ""
        for kind in (Format.XLSX, Format.CSV):
            if kind not in formats:
                file = store(by=by, name=f"{page.code}.{kind}", content=table_bytes(table, kind, digits))
                label = f"{kind.upper()}{named}"[:300]
                made.append(NewAttachment(format=kind, label=label, file=file, made_from_content=True))
    if tables:
        kept = {"tables": plain_tables(tables)}
        made.append(
            NewAttachment(
                format=Format.JSON,
                label="JSON",
                file=None,
                made_from_content=True,
                stated_sha256=digest(kept),
                stated_size=len(canonical_bytes(kept)),
            )
        )
    return made


def table_bytes(table: DataTable, kind: str, digits: str) -> bytes:
    """Return a table as the bytes of an XLSX or CSV file."""
    if kind == Format.XLSX:
        return table_xlsx(table.columns, table.rows, title=table.name, digits=digits)
    return table_csv(table.columns, table.rows, digits=digits)


def picture_attachments(*, by: Actor, content: Content) -> list[NewAttachment]:
    """Return the pictures of the text as files of the version, labelled by their alternative text."""
    pictures = {one.source: one for one in pictures_of(content)}
    ids = {
        source: int(source[5:])
        for source in pictures
        if source.startswith("file:") and source[5:].isdecimal()
    }
    files = File.objects.visible_to(by).in_bulk(ids.values())
    made = []
    for source, picture in pictures.items():
        file = files.get(ids.get(source, 0))
        if file is None:
            raise _gone(picture.alt or picture.caption or source)
        label = (picture.alt or picture.caption or file.name)[:300]
        made.append(NewAttachment(format=Format.PICTURE, label=label, file=file, made_from_content=True))
    return made


def attach(version: Version, files: Sequence[NewAttachment]) -> None:
    """Write the rows of the files, each under a name unique in the version; ``Problem`` for lost bytes."""
    if len(files) > MOST:
        raise Problem(
            _("A page can have at most %(count)s files and pictures.") % {"count": MOST}, field="attachments"
        )
    taken: set[str] = set()
    for position, one in enumerate(files):
        if one.file is not None:
            _check(version, one.file)
            if one.format == Format.PICTURE:
                for width in (SMALL, LARGE):
                    thumbnail(one.file, width)
        Attachment.objects.create(
            organization=version.organization,
            version=version,
            format=one.format,
            name=_name(version.page.code, one, taken),
            label=one.label[:300] or one.format.upper(),
            position=position,
            file=one.file,
            size=one.size,
            sha256=one.sha256,
        )


def _check(version: Version, file: File) -> None:
    if file.organization_id != version.organization_id or not exists(file):
        raise _gone(file.name)


def _gone(name: str) -> Problem:
    return Problem(
        _(
            "The file “%(name)s” is missing from the store, so nothing was published. "
            "Add it again, or leave it out, then publish."
        )
        % {"name": name},
        field="attachments",
    )


def _name(code: str, one: NewAttachment, taken: set[str]) -> str:
    suffix = PurePath(one.file.name).suffix.lower() if one.file else ""
    if one.format == Format.PICTURE:
        stem, suffix = "photo", ".png" if suffix == ".png" else ".jpg"
    elif one.format == Format.OTHER:
        stem, suffix = f"{code}-annex", suffix if suffix in KEPT_SUFFIXES else ".bin"
    else:
        stem, suffix = code, f".{one.format}"
    name, count = f"{stem}-1{suffix}" if one.format == Format.PICTURE else f"{stem}{suffix}", 1
    while name in taken:
        count += 1
        name = f"{stem}-{count}{suffix}"
    taken.add(name)
    return name
