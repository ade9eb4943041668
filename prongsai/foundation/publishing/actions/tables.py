"""The tables of a version as files that people open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

BOM = "\ufeff"  # without it Excel reads Thai as another alphabet
FORMULA = re.compile(r"^[=+\-@\t\r]")
NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*")
SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
WIDEST = 60


def csv_bytes(table: dict[str, Any]) -> bytes:
    """Return one table as CSV for Excel: UTF-8 with a mark; texts that would run get an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_harmless(column) for column in table["columns"]])
    writer.writerows([_harmless(value) for value in row] for row in table["rows"])
    return (BOM + out.getvalue()).encode()


def _harmless(value: Any) -> Any:
    if isinstance(value, str) and FORMULA.match(value) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return "" if value is None else value


def xlsx_bytes(tables: Sequence[dict[str, Any]]) -> bytes:
    """Return the tables as a workbook, a sheet each; texts stay texts, numbers are numbers."""
    import xlsxwriter  # two megabytes that only publishing needs

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    taken: set[str] = set()
    for table in tables:
        sheet = book.add_worksheet(_sheet_name(table["name"], taken))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, label in enumerate(table["columns"]):
            lengths = [len(str(row[column] or "")) for row in table["rows"]]
            sheet.set_column(column, column, min(WIDEST, max([len(label), *lengths]) + 2))
            sheet.write_string(0, column, label, head)
        for number, row in enumerate(table["rows"], 1):
            for column, value in enumerate(row):
                if isinstance(value, bool) or value is None or isinstance(value, str):
                    sheet.write_string(number, column, "" if value is None else str(value), cell)
                else:
                    sheet.write_number(number, column, value, cell)
    book.close()
    return out.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    base = SHEET_NAME.sub(" ", name).strip()[:28] or "Sheet"
    chosen, count = base, 1
    while chosen.casefold() in taken:
        count += 1
        chosen = f"{base[:25]} {count}"
    taken.add(chosen.casefold())
    return chosen
