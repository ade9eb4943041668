"""Editions as XLSX and YAML files, in and out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import Any

import yaml
from django.utils.translation import gettext as _

from prongsai.engines.framework.importing.checking import Reading, understood
from prongsai.engines.framework.queries.schema import Checklist
from prongsai.kernel.calendar import Bilingual, arabic_digits, in_digits
from prongsai.kernel.errors import Problem
from prongsai.kernel.reading.blocks import Table
from prongsai.kernel.reading.errors import Unreadable
from prongsai.kernel.reading.opening import opened

LISTS = ("sources", "depends_on", "merges")
LARGEST = 2 * 1024 * 1024
COLUMNS = (
    "code",
    "concept",
    "indicator",
    "indicator_th",
    "indicator_en",
    "title_th",
    "title_en",
    "elements",
    "cycle",
    "covers_year",
    "verification",
    "sources",
    "depends_on",
    "merges",
    "form",
    "new_concept",
)
FACTS = (
    "name",
    "fiscal_year",
    "item_count",
    "confidence",
    "confidence_th",
    "confidence_en",
    "notes_th",
    "notes_en",
)


def read_edition(data: bytes, name: str) -> Reading:
    """Return what an XLSX or YAML file holds; raise ``Problem`` for a file that is neither."""
    if len(data) > LARGEST:
        raise Problem(_("The file is larger than 2 MB. Keep only the items in it."), field="file")
    suffix = PurePath(name).suffix.lower()
    if suffix == ".xlsx":
        plain = _from_xlsx(data, name)
    elif suffix in {".yaml", ".yml"}:
        plain = _from_yaml(data)
    else:
        raise Problem(
            _("Send the edition as XLSX or YAML. The template has the right columns."), field="file"
        )
    return understood(plain)


def as_plain(made: Checklist, *, name: str = "") -> dict[str, Any]:
    """Return an edition as the plain data of a YAML file, which reads back as the same edition."""
    items = []
    for item in made.items:
        raw = {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(item).items()}
        del raw["fiscal_year"]
        items.append({key: value for key, value in raw.items() if value not in ("", [])})
    return {
        "name": name,
        "fiscal_year": made.fiscal_year,
        "variant": made.variant,
        "item_count": len(made.items),
        "confidence": made.confidence,
        "confidence_th": made.confidence_th,
        "confidence_en": made.confidence_en,
        "notes_th": made.notes_th,
        "notes_en": made.notes_en,
        "indicators": {
            one.code: {"title_th": one.title_th, "title_en": one.title_en} for one in made.indicators
        },
        "items": items,
    }


def template(made: Checklist, form: str) -> bytes:
    """Return an edition as a file to be changed and read again: XLSX or YAML."""
    plain = as_plain(made)
    if form == "yaml":
        written: str = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=120)
        return written.encode()
    from prongsai.kernel.office import table_xlsx

    rows: list[list[Any]] = [[f"@{fact}", str(plain[fact]), *[""] * (len(COLUMNS) - 2)] for fact in FACTS]
    for raw in plain["items"]:
        group = plain["indicators"][raw["indicator"]]
        cells = {**raw, "indicator_th": group["title_th"], "indicator_en": group["title_en"]}
        rows.append([_cell(cells.get(column, "")) for column in COLUMNS])
    return table_xlsx(list(COLUMNS), rows, title=f"OIT {made.fiscal_year}", digits="arabic")


def _from_yaml(data: bytes) -> Mapping[str, Any]:
    try:
        loaded = yaml.safe_load(data.decode("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)  # the parser's own words are for programmers
        if mark is None:
            raise Problem(_("This file is not YAML. Start from the template."), field="file") from error
        line = in_digits(mark.line + 1, None)
        raise Problem(
            _("The YAML cannot be read near line %(line)s. Look at its indents, colons and quotes.")
            % {"line": line},
            field="file",
        ) from error
    if not isinstance(loaded, dict):
        raise Problem(_("The file holds no edition. Start from the template."), field="file")
    return loaded


def _from_xlsx(data: bytes, name: str) -> Mapping[str, Any]:
    try:
        document = opened(data, name)
    except Unreadable as error:
        raise Problem(str(Bilingual(error.th, error.en)), field="file") from error
    grid = [
        ["\n".join(cell.paragraphs).strip() for cell in row]
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
    ]
    start = next((n for n, row in enumerate(grid) if {"code", "concept"} <= {c.lower() for c in row}), None)
    if start is None:
        raise Problem(_("The columns were not found. Start from the template."), field="file")
    heads = [cell.lower() for cell in grid[start]]
    plain: dict[str, Any] = {"indicators": {}, "items": []}
    for row in grid[start + 1 :]:
        cells = {head: row[place] if place < len(row) else "" for place, head in enumerate(heads) if head}
        code = cells.get("code", "")
        if code.startswith("@"):
            plain[code[1:]] = cells.get("concept", "")
        elif any(cells.values()):
            plain["items"].append(_raw(cells))
            group = cells.get("indicator", "")
            texts = {"title_th": cells.get("indicator_th", ""), "title_en": cells.get("indicator_en", "")}
            plain["indicators"].setdefault(group, texts)
    return plain


def _raw(cells: Mapping[str, str]) -> dict[str, Any]:
    raw: dict[str, Any] = {key: value for key, value in cells.items() if key in COLUMNS and value}
    raw["elements"] = [line.strip() for line in cells.get("elements", "").splitlines() if line.strip()]
    for name in LISTS:
        raw[name] = [part for part in re.split(r"[,;\s]+", cells.get(name, "")) if part]
    year = arabic_digits(cells.get("covers_year", ""))
    raw["covers_year"] = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0
    raw.pop("indicator_th", None)
    raw.pop("indicator_en", None)
    return raw


def _cell(value: Any) -> str:
    return (
        "\n".join(map(str, value))
        if isinstance(value, Sequence) and not isinstance(value, str)
        else str(value)
    )
