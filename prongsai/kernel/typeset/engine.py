"""The typesetting process: reads a request from standard input, writes the file, says how it went.

It runs as a script of its own, so that a document that takes too long or too much memory, or breaks the
engine, harms nothing else. Typst keeps decoded images of past documents; here they end with the process.
Nothing but the standard library and Typst is imported.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import typst

FALLBACK_FONTS = ("DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern Math")
MISSING_GLYPH = "□"
MOST_MEMORY = 4 * 1024**3
STRICT: Any = ["a-2a", "ua-1"]
_ORDINARY = re.compile(
    "[\x00-\x7e\u00a0-\u00ff\u0e01-\u0e3a\u0e3f-\u0e5b\u2010-\u2015\u2018-\u201d\u2022\u2026□]"
)


def main() -> int:
    """Compile what the request names; the answer is one JSON object."""
    _limit_memory()
    request = json.loads(sys.stdin.buffer.read())
    folder = Path(request["folder"])
    data = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    text = json.dumps({**data, "fonts": ["Sarabun", *FALLBACK_FONTS]}, ensure_ascii=False)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[request["fonts"]]
    )
    answer: dict[str, str] = {}
    for replace in (_without_missing_glyphs, _ordinary_only):
        (folder / "data.json").write_text(replace(text, fonts), encoding="utf-8")
        try:
            made: Any = typst.compile(
                folder / request["template"],
                root=folder,
                font_paths=fonts,
                ignore_system_fonts=True,
                format=request["format"],
                ppi=request["ppi"],
                pdf_standards=request["standards"],
                timestamp=request["timestamp"],
            )
        except typst.TypstError as error:
            answer = {"error": f"{error.message} {error.hints}"}
        else:
            (folder / "made").write_bytes(made[0] if isinstance(made, list) else made)
            answer = {}
            break
    json.dump(answer, sys.stdout)
    return 0


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _without_missing_glyphs(text: str, fonts: Any) -> str:
    unusual = set(_ORDINARY.sub("", text))
    return _replace(text, lambda char: char not in unusual or _has_glyph(char, fonts))


def _ordinary_only(text: str, _fonts: Any) -> str:
    return _replace(text, lambda char: _ORDINARY.match(char) is not None)


def _replace(text: str, keep: Callable[[str], bool]) -> str:
    table = {ord(char): MISSING_GLYPH for char in set(text) if not keep(char)}
    return text.translate(table) if table else text


@cache
def _has_glyph(char: str, fonts: Any) -> bool:
    # PDF/A forbids missing glyphs and private characters: setting one character tells whether it may stand.
    names = ", ".join(f'"{name}"' for name in ("Sarabun", *FALLBACK_FONTS))
    source = f"#set text(font: ({names}))\n#set document(title: [x])\n#text(sys.inputs.char)"
    try:
        typst.compile(
            source.encode(),
            format="pdf",
            pdf_standards=STRICT,
            timestamp=0,
            font_paths=fonts,
            ignore_system_fonts=True,
            sys_inputs={"char": char},
        )
    except typst.TypstError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
