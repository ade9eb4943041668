"""The only module that knows Typst: turn a template and plain data into PDF or PNG bytes.

Texts reach Typst as JSON values, never as markup, so nothing a person typed can become code. Each document is
set by a process of its own (`engine.py`), which sees one temporary folder with the templates, the data and
the images, and no system fonts.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from prongsai.kernel.children import environment
from prongsai.kernel.errors import Problem
from prongsai.kernel.typeset.words import BUILT, FACES

ENGINE = Path(__file__).parent / "engine.py"
TEMPLATES = Path(__file__).parent / "templates"
DOCUMENT = TEMPLATES / "document.typ"
SEAL = TEMPLATES / "seal.typ"
CHART = TEMPLATES / "chart.typ"
ARCHIVAL = ("a-2a", "ua-1")
LONGEST = 240  # seconds; a report of 100 pages takes about one

__all__ = ["ARCHIVAL", "CHART", "DOCUMENT", "SEAL", "TypesettingFailed", "framed", "pdf", "png"]


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
    return _compile(
        template,
        data,
        images or {},
        format="pdf",
        standards=list(standards),
        timestamp=int(made_at.timestamp()),
    )


def framed(name: str, width: int, height: int) -> bytes:
    """Return an SVG that shows the JPEG of that name among the images.

    Typst decodes every JPEG that it sets, a tenth of a second and 100 MB for thirty photos; one inside an SVG is
    put into the PDF as it is.
    """
    place = f'width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {place}><image href="{name}" {place}/></svg>'.encode()


def png(template: Path, data: Mapping[str, Any], *, pixels_per_inch: float = 144) -> bytes:
    """Return the first page of a template as PNG with a transparent ground where the template leaves it."""
    return _compile(template, data, {}, format="png", ppi=pixels_per_inch)


def _compile(
    template: Path,
    data: Mapping[str, Any],
    images: Mapping[str, bytes],
    *,
    format: str,  # noqa: A002 - Typst's own word
    standards: Sequence[str] = (),
    timestamp: int = 0,
    ppi: float | None = None,
) -> bytes:
    missing = [face.name for face in FACES.values() if not face.is_file()]
    if missing:
        raise TypesettingFailed(
            "The fonts for documents have not been built (make setup).",
            f"{', '.join(missing)} not in {BUILT}",
        )
    with TemporaryDirectory(prefix="prongsai-typeset-") as name:
        folder = Path(name)
        shutil.copytree(template.parent, folder, dirs_exist_ok=True)
        (folder / "images").mkdir()
        for key, content in images.items():
            (folder / "images" / key).write_bytes(content)
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        request = {
            "folder": name,
            "template": template.name,
            "fonts": str(BUILT),
            "format": format,
            "standards": list(standards),
            "timestamp": timestamp,
            "ppi": ppi,
        }
        _run(json.dumps(request).encode())
        return (folder / "made").read_bytes()


def _run(request: bytes) -> None:
    # Isolated mode: neither the environment nor the current folder changes what the process imports.
    command = [sys.executable, "-I", str(ENGINE)]
    # More threads make no document sooner, and cost the processor a tenth more.
    alone = environment({"RAYON_NUM_THREADS": "1"})
    try:
        done = subprocess.run(
            command, input=request, capture_output=True, timeout=LONGEST, check=False, env=alone
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(
            "Typesetting this document took too long.", f"over {LONGEST} seconds"
        ) from error
    if done.returncode:
        detail = f"the engine ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}"
        raise TypesettingFailed("The document could not be typeset.", detail)
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise TypesettingFailed("The document could not be typeset.", answer["error"])
