"""Files of scores: the template that people fill in, and reading it or any table like it. No table is touched."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from prongsai.engines.framework.api import TOTAL, Part, code_of, score_of, structure
from prongsai.kernel.calendar import Bilingual, in_digits
from prongsai.kernel.errors import Problem
from prongsai.kernel.office import Column, table_csv, table_xlsx
from prongsai.kernel.reading.blocks import Table, distinct
from prongsai.kernel.reading.errors import Unreadable
from prongsai.kernel.reading.opening import opened
from prongsai.rooms.results.queries import FORMATS

LARGEST = 1_000_000  # bytes; a year's table has a hundred rows
MOST_LINES = 5_000
LARGEST_SHEETS = 10_000_000  # bytes, unpacked
MOST_ROWS = 400
LONGEST = 200
CODE_HEADS = {"รหัส", "ข้อ", "code", "ตัวชี้วัด", "item", "indicator"}
CONCEPT_HEADS = {"สาระ", "concept", "กุญแจสาระ"}
VALUE_HEADS = {"คะแนน", "คะแนนที่ได้", "ผลคะแนน", "score", "points", "ผล"}
LEVEL = "level"


@dataclass(slots=True)
class ReadFile:
    """What was read: rows with code, concept and value as written, and the lines that said nothing of the kind."""

    rows: list[dict[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def read_scores(data: bytes, name: str, fiscal_year: int) -> ReadFile:
    """Return the scores in an XLSX or CSV file; raise ``Problem`` with what to do about one that cannot be read."""
    if len(data) > LARGEST:
        raise Problem(_("The file is larger than 1 MB. Keep only the table of scores in it."), field="file")
    suffix = PurePath(name).suffix.lower()
    if suffix not in (".xlsx", ".csv", ".txt"):
        raise Problem(
            _("Send the scores as XLSX or CSV. The template of this page has the right columns."),
            field="file",
        )
    if _lines(data) > MOST_LINES:
        raise Problem(
            _("The file has more than %(limit)s lines. Keep only the table of scores of one year in it.")
            % {"limit": in_digits(f"{MOST_LINES:,}", None)},
            field="file",
        )
    grid = _sheet(data, name) if suffix == ".xlsx" else _separated(data)
    read = _understood(grid, fiscal_year)
    if not read.rows:
        raise Problem(
            _(
                "No scores were found in this file. It needs a column of codes (such as o1, 9.1, IIT) and one of scores."
            ),
            field="file",
        )
    if len(read.rows) > MOST_ROWS:
        raise Problem(
            _("The file has more than %(limit)s rows of scores. Send one year only.")
            % {"limit": in_digits(MOST_ROWS, None)},
            field="file",
        )
    return read


def _lines(data: bytes) -> int:
    """Return how many lines a file has, without reading what stands in them: a large one is refused at once."""
    if not data.startswith(b"PK"):
        return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            sheets = [one for one in book.infolist() if one.filename.startswith("xl/worksheets/")]
            if sum(one.file_size for one in sheets) > LARGEST_SHEETS:
                return MOST_LINES + 1
            return sum(book.read(one).count(b"<row") for one in sheets)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return 0  # what is broken is said by the reader


def _sheet(data: bytes, name: str) -> list[list[str]]:
    try:
        document = opened(data, name)
    except Unreadable as error:
        raise Problem(str(Bilingual(error.th, error.en)), field="file") from error
    grid: list[list[str]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            grid += [
                [cell.text for cell in row] if len(distinct(row)) > 1 else [row[0].text] for row in block.rows
            ]
        else:
            grid.append([block.text])
    return grid


def _separated(data: bytes) -> list[list[str]]:
    text = _decoded(data)
    head = "\n".join(text.splitlines()[:5])
    separator = max(",;\t|", key=head.count)
    csv.field_size_limit(LARGEST)
    try:
        return [row for row in csv.reader(io.StringIO(text), delimiter=separator) if any(row)]
    except csv.Error as error:
        raise Problem(
            _("This file is not a table that can be read. Save it again as CSV."), field="file"
        ) from error


def _decoded(data: bytes) -> str:
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    # Excel in Thailand still saves CSV in the old encoding.
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp874"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Problem(_("The letters of this file cannot be read. Save it as CSV UTF-8."), field="file")


def _understood(grid: list[list[str]], fiscal_year: int) -> ReadFile:
    read = ReadFile()
    columns: dict[str, int] = {}
    for cells in grid:
        row = [cell.strip().removeprefix("'").strip()[:LONGEST] for cell in cells]
        if heads := _heads(row):
            columns = heads
        elif found := _row(row, columns, fiscal_year):
            if found["value"]:
                read.rows.append(found)
        elif text := " · ".join(cell for cell in row if cell):
            read.unread.append(text[:LONGEST])
    return read


def _heads(row: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        plain = cell.casefold()
        for name, words in (("code", CODE_HEADS), ("concept", CONCEPT_HEADS), ("value", VALUE_HEADS)):
            if plain in words:
                found.setdefault(name, place)
    return found if {"value"} < set(found) else {}


def _row(row: list[str], columns: Mapping[str, int], fiscal_year: int) -> dict[str, str] | None:
    if columns:
        found = {
            name: row[columns[name]] if name in columns and columns[name] < len(row) else ""
            for name in ("code", "concept", "value")
        }
        return found if found["code"] or found["concept"] else None
    # No headings: the first cell that names a part, the last one that reads as a score.
    code = next((place for place, cell in enumerate(row) if code_of(fiscal_year, cell)), None)
    if code is None:
        return None
    for place in range(len(row) - 1, code, -1):
        if _is_score(row[place]) or code_of(fiscal_year, row[code]) == LEVEL:
            return {"code": row[code], "concept": "", "value": row[place]}
    return None


def _is_score(text: str) -> bool:
    try:
        return score_of(text) is not None
    except ValueError:
        return False


def template(
    fiscal_year: int, form: str, scores: Mapping[str, Decimal], level: str = ""
) -> tuple[bytes, str]:
    """Return the table to fill in, with every part of the year and the scores known so far, and its content type."""
    heads = [
        Column("รหัส", 10),
        Column("สาระ", 26),
        Column("รายการ", 60),
        Column("น้ำหนักในคะแนนรวม", 14),
        Column("คะแนน", 12),
    ]
    rows: list[list[Any]] = []
    for code, node in structure(fiscal_year).items():
        weight = round(float(node.weight), 3)
        concept = node.concept if node.part == Part.ITEM else ""
        rows.append([code, concept, node.title_th, weight, scores.get(code)])
        if code == TOTAL:
            rows.append([LEVEL, "", "ระดับผลการประเมิน", "", level or None])
    title = f"ITA {fiscal_year}"
    if form == "csv":
        return table_csv(heads, rows, digits="arabic"), FORMATS["csv"]
    return table_xlsx(heads, rows, title=title, digits="arabic"), FORMATS["xlsx"]
