"""The only module that knows Typst: turn a template and plain data into PDF or PNG bytes.

Texts reach Typst as JSON values, never as markup, so nothing a person typed can become code. Typst sees
one temporary folder with the templates, the data and the images, and no system fonts.
Call it from the worker process: the engine and the Thai dictionary take about 100 MB.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from prongsai.kernel.errors import Problem
from prongsai.kernel.typeset.words import BUILT, FACES

TEMPLATES = Path(__file__).parent / "templates"
DOCUMENT = TEMPLATES / "document.typ"
SEAL = TEMPLATES / "seal.typ"
ARCHIVAL = ("a-2a", "ua-1")
FALLBACK_FONTS = ("DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern Math")
MISSING_GLYPH = "□"

__all__ = ["ARCHIVAL", "DOCUMENT", "SEAL", "TypesettingFailed", "pdf", "png"]

_ORDINARY = re.compile(
    "[\x00-\x7e\u00a0-\u00ff\u0e01-\u0e3a\u0e3f-\u0e5b\u2010-\u2015\u2018-\u201d\u2022\u2026□]"
)


class TypesettingFailed(Problem):
    """The template and the data could not be set; `detail` is for the log, never for a page."""

    def __init__(self, message: Any, detail: str) -> None:
        super().__init__(message, status=500)
        self.detail = detail


def pdf(
    template: Path,
    data: Mapping[str, Any],
    *,
    images: Mapping[str, bytes] | None = None,
    made_at: datetime,
    standards: Sequence[str] = ARCHIVAL,
) -> bytes:
    """Return the PDF of a template set with plain data; `images` are bytes by the name the data uses.

    `made_at` (aware) becomes the date in the file, so that equal input gives equal bytes. Characters that
    no font has (emoji, private use) become □. Raises `TypesettingFailed`.
    """
    options = {"format": "pdf", "pdf_standards": list(standards), "timestamp": made_at.replace(microsecond=0)}
    return _compile(template, data, images or {}, options)


def png(template: Path, data: Mapping[str, Any], *, pixels_per_inch: float = 144) -> bytes:
    """Return the first page of a template as PNG with a transparent ground where the template leaves it."""
    return _compile(template, data, {}, {"format": "png", "ppi": pixels_per_inch})


def _compile(
    template: Path, data: Mapping[str, Any], images: Mapping[str, bytes], options: Mapping[str, Any]
) -> bytes:
    # Typst is loaded on first use: web processes import this module and never call it.
    import typst

    with TemporaryDirectory(prefix="prongsai-typeset-") as name:
        folder = Path(name)
        shutil.copytree(template.parent, folder, dirs_exist_ok=True)
        for key, content in images.items():
            target = folder / "images" / key
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(content)
        text = json.dumps({**data, "fonts": ["Sarabun", *FALLBACK_FONTS]}, ensure_ascii=False)
        for replace in (_without_missing_glyphs, _ordinary_only):
            (folder / "data.json").write_text(replace(text), encoding="utf-8")
            try:
                made = typst.compile(
                    folder / template.name,
                    root=folder,
                    font_paths=_fonts(),
                    ignore_system_fonts=True,
                    **options,
                )
            except typst.TypstError as error:
                failure = error
            else:
                return bytes(made[0] if isinstance(made, list) else made)
    raise TypesettingFailed("The document could not be typeset.", f"{failure.message} {failure.hints}")


@cache
def _fonts() -> Any:
    import typst

    missing = [face.name for face in FACES.values() if not face.is_file()]
    if missing:
        raise TypesettingFailed(
            "The fonts for documents have not been built (make setup).",
            f"{', '.join(missing)} not in {BUILT}",
        )
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(BUILT)])


def _without_missing_glyphs(text: str) -> str:
    unusual = set(_ORDINARY.sub("", text))
    return _replace(text, lambda char: char not in unusual or _has_glyph(char))


def _ordinary_only(text: str) -> str:
    return _replace(text, lambda char: _ORDINARY.match(char) is not None)


def _replace(text: str, keep: Callable[[str], bool]) -> str:
    table = {ord(char): MISSING_GLYPH for char in set(text) if not keep(char)}
    return text.translate(table) if table else text


@lru_cache(maxsize=4096)
def _has_glyph(char: str) -> bool:
    # PDF/A forbids missing glyphs and private characters: setting one character tells whether it may stand.
    import typst

    standards: Any = list(ARCHIVAL)
    fonts = ", ".join(f'"{name}"' for name in ("Sarabun", *FALLBACK_FONTS))
    source = f"#set text(font: ({fonts}))\n#set document(title: [x])\n#text(sys.inputs.char)"
    try:
        typst.compile(
            source.encode(),
            format="pdf",
            pdf_standards=standards,
            timestamp=0,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"char": char},
        )
    except typst.TypstError:
        return False
    return True
