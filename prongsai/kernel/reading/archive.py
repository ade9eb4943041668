"""Zip containers (DOCX, XLSX) opened with distrust: nothing is unpacked beyond its limit."""

import io
import zipfile
import zlib

from lxml import etree

from prongsai.kernel.reading.errors import Unreadable

PART_LIMIT = 40_000_000
TOTAL_LIMIT = 80_000_000
ENTRY_LIMIT = 5_000


class Archive:
    """A zip file of an office document."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unreadable("damaged") from error
        infos = self._zip.infolist()
        if len(infos) > ENTRY_LIMIT:
            raise Unreadable("bomb")
        if any(info.flag_bits & 0x1 for info in infos):
            raise Unreadable("encrypted")
        self.names = {info.filename for info in infos}
        self._left = TOTAL_LIMIT

    def part(self, name: str) -> bytes | None:
        """Return one part, or None where there is none; raises Unreadable past the limits."""
        if name not in self.names:
            return None
        limit = min(PART_LIMIT, self._left)
        try:
            with self._zip.open(name) as stream:
                content = stream.read(limit + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise Unreadable("damaged") from error
        if len(content) > limit:
            raise Unreadable("bomb")
        self._left -= len(content)
        return content

    def xml(self, name: str) -> etree._Element | None:
        """Return one part as XML; raises Unreadable when it declares entities or is broken."""
        content = self.part(name)
        return None if content is None else parsed(content)


def parsed(content: bytes) -> etree._Element:
    """Return XML without entities, external documents or unlimited depth."""
    head = content[:4096].replace(b"\0", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in content:
        raise Unreadable("hostile")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged") from error
