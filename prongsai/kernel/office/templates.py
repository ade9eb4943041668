"""An office's own Word template: read its places (``{{ name }}``), refuse what is dangerous, fill it in.

A place is a plain name in double braces. Nothing else of the template language is accepted, values are escaped, and
the template is filled in a sandbox.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

MOST_UNPACKED = 60_000_000
MOST_PARTS = 2_000
MACROS = ("vbaproject.bin", "vbadata.xml")
EMBEDDED = ("/embeddings/", "/activex/")
_PLACE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAME = re.compile(r"^[a-z][a-z0-9_]{0,40}$")
_TAG = re.compile(r"<[^>]+>")
_TEXT_PARTS = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
_RUNS_COMMANDS = re.compile(r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\b")
_OUTSIDE = re.compile(
    r'Target="(?!https?:|mailto:)[^"]*"[^>]*TargetMode="External"|attachedTemplate|TargetMode="External"[^>]*Target="(?:file|\\\\)'
)


class TemplateRefused(Exception):  # noqa: N818  # it is named as people say it
    """A template that is not accepted; `code` says why, `names` which places."""

    def __init__(self, code: str, names: Collection[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.names = sorted(names)


@dataclass(frozen=True)
class Places:
    """The places of a template."""

    names: tuple[str, ...]


def read_places(content: bytes, *, known: Collection[str], required: Collection[str]) -> Places:
    """Return the places of a template; raise `TemplateRefused` for one that is not accepted.

    Codes: ``broken``, ``macros``, ``embedded``, ``outside``, ``code``, ``unknown`` (names), ``missing`` (names).
    """
    parts = _parts(content)
    names = [name.lower() for name in parts]
    if any(name.endswith(MACROS) for name in names) or b"macroEnabled" in parts.get(
        "[Content_Types].xml", b""
    ):
        raise TemplateRefused("macros")
    if any(piece in name for name in names for piece in EMBEDDED):
        raise TemplateRefused("embedded")
    for name, part in parts.items():
        if name.endswith(".rels") and _OUTSIDE.search(part.decode("utf-8", "replace")):
            raise TemplateRefused("outside")
    found: list[str] = []
    for name, part in parts.items():
        if not _TEXT_PARTS.match(name):
            continue
        xml = part.decode("utf-8", "replace")
        if "<w:altChunk" in xml or _RUNS_COMMANDS.search(
            _TAG.sub(
                "", " ".join(re.findall(r"<w:instrText.*?</w:instrText>|w:instr=\"[^\"]*\"", xml, re.DOTALL))
            )
        ):
            raise TemplateRefused("outside")
        found += _places(xml)
    unknown = {name for name in found if name not in known}
    if unknown:
        raise TemplateRefused("unknown", unknown)
    missing = set(required) - set(found)
    if missing:
        raise TemplateRefused("missing", missing)
    return Places(tuple(dict.fromkeys(found)))


def filled(content: bytes, values: Mapping[str, str]) -> Any:
    """Return the template as a python-docx document with its places filled in."""
    from docxtpl import DocxTemplate
    from jinja2 import Undefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    template = DocxTemplate(io.BytesIO(content))
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=Undefined)
    environment.globals.clear()
    # A line feed becomes a new line in Word; two braces in a value stay text.
    template.render(dict(values), jinja_env=environment, autoescape=True)
    return template.docx


def _parts(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise TemplateRefused("broken")
            parts = {info.filename: package.read(info) for info in infos if not info.is_dir()}
    except (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise TemplateRefused("broken") from error
    if "word/document.xml" not in parts:
        raise TemplateRefused("broken")
    try:
        from docx import Document

        Document(io.BytesIO(content))
    except (
        Exception
    ) as error:  # python-docx says what is wrong in many types; each means the file is no document
        raise TemplateRefused("broken") from error
    return parts


def _places(xml: str) -> list[str]:
    # Word divides a place over several runs as it likes; text of one paragraph is read together.
    found = []
    for paragraph in re.split(r"</w:p>", xml):
        text = _TAG.sub("", paragraph)
        if "{%" in text or "{#" in text:
            raise TemplateRefused("code")
        for match in _PLACE.finditer(text):
            name = match.group(1).strip()
            if not _NAME.match(name):
                raise TemplateRefused("code" if re.search(r"[.()\[\]|]", name) else "unknown", [name[:60]])
            found.append(name)
    return found
