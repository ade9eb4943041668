"""Rows and columns as XLSX and CSV.

Dates stand twice: as people write them (BE, the office's digits) and as ISO dates for machines. Text never
becomes a formula, whatever it begins with.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from prongsai.kernel.calendar import short_date

FONT = "TH Sarabun New"
FONT_SIZE = 16
LONGEST_CELL = 32_767  # Excel's limit of characters
WIDEST_COLUMN = 60
NARROWEST_COLUMN = 8
# Excel and LibreOffice compute what begins with these; tab and line feed hide them from the eye.
_COMPUTES = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and its width in characters where the content should not decide it.

    ``dates`` keeps the second, ISO column also where no row has a date: a list has the same columns every day.
    """

    label: Any
    width: int | None = None
    dates: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    headings: list[str]
    widths: list[int | None]
    rows: list[list[Any]]


def table_csv(
    columns: Sequence[Column | Any], rows: Iterable[Sequence[Any]], *, digits: str | None = None
) -> bytes:
    """Return a table as CSV: UTF-8 with byte order mark, commas, CRLF.

    A column that holds dates becomes two. Text that a spreadsheet would compute gets an apostrophe before it;
    numbers stay numbers. `digits` is ``thai``, ``arabic`` or None for the office's own.
    """
    table = _prepared(columns, rows, digits)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in (table.headings, *table.rows):
        writer.writerow([_harmless(value) if isinstance(value, str) else value for value in row])
    return "\ufeff".encode() + buffer.getvalue().encode()


def table_xlsx(
    columns: Sequence[Column | Any],
    rows: Iterable[Sequence[Any]],
    *,
    title: str = "",
    digits: str | None = None,
) -> bytes:
    """Return a table as XLSX with a fixed heading row, filters and columns as wide as their content.

    A column that holds dates becomes two. `title` names the sheet and the file's properties. All text is
    written as text.
    """
    # XLSX is made on demand; the web worker does without the writer until then.
    import xlsxwriter

    table = _prepared(columns, rows, digits)
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": title})
    look = {"font_name": FONT, "font_size": FONT_SIZE, "valign": "top"}
    text = book.add_format({**look, "text_wrap": True})
    number = book.add_format({**look, "num_format": "#,##0"})
    money = book.add_format({**look, "num_format": "#,##0.00"})
    heading = book.add_format(
        {**look, "bold": True, "text_wrap": True, "bg_color": "#F0F0F0", "bottom": 1, "valign": "vcenter"}
    )
    sheet = book.add_worksheet(_sheet_name(title))
    for position, label in enumerate(table.headings):
        sheet.write_string(0, position, label, heading)
        sheet.set_column(position, position, _width(table, position), text)
    for line, row in enumerate(table.rows, 1):
        for position, value in enumerate(row):
            if value == "":
                sheet.write_blank(line, position, None, text)
            elif isinstance(value, (Decimal, float)):
                sheet.write_number(line, position, float(value), money)
            elif isinstance(value, int):
                sheet.write_number(line, position, value, number)
            else:
                sheet.write_string(line, position, value, text)
    if table.headings:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.headings) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return buffer.getvalue()


def _prepared(columns: Sequence[Column | Any], rows: Iterable[Sequence[Any]], digits: str | None) -> _Table:
    given = [list(row) for row in rows]
    headings: list[str] = []
    widths: list[int | None] = []
    made: list[list[Any]] = [[] for _ in given]
    for position, column in enumerate(columns):
        column = column if isinstance(column, Column) else Column(column)
        label = _clean(str(column.label))
        values = [row[position] if position < len(row) else None for row in given]
        headings.append(label)
        widths.append(column.width)
        for line, value in zip(made, values, strict=True):
            line.append(_shown(value, digits))
        if column.dates or any(isinstance(value, date) for value in values):
            headings.append(f"{label} (ISO 8601)")
            widths.append(None)
            for line, value in zip(made, values, strict=True):
                line.append(_iso(value))
    return _Table(headings, widths, made)


def _shown(value: Any, digits: str | None) -> Any:
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{short_date(local.date(), digits)} {local:%H:%M}"
    if isinstance(value, date):
        return short_date(value, digits)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and not _finite(value):
        return str(value)
    if isinstance(value, (int, float, Decimal)):
        return value
    return _clean(str(value))


def _iso(value: Any) -> str:
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else ""


def _finite(value: float) -> bool:
    return value == value and abs(value) != float("inf")


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_CELL]


def _harmless(text: str) -> str:
    # OWASP, CSV injection: the apostrophe makes the cell text in every spreadsheet program.
    return f"'{text}" if text.startswith(_COMPUTES) else text


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", _clean(title)).strip()[:31].strip() or "1"


def _width(table: _Table, position: int) -> int:
    chosen = table.widths[position]
    if chosen is not None:
        return chosen
    texts = [table.headings[position], *(str(row[position]) for row in table.rows[:200])]
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    return max(NARROWEST_COLUMN, min(WIDEST_COLUMN, longest + 2))
