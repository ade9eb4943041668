"""The list and the answer sheet as spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prongsai.kernel.calendar import in_digits
from prongsai.rooms.checklist.queries.loading import Row
from prongsai.rooms.checklist.queries.submissions import SheetLine
from prongsai.rooms.checklist.workflow import ITEM_STATES

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def items_table(rows: Sequence[Row], fiscal_year: int, form: str) -> tuple[bytes, str]:
    """Return the items with their states as XLSX or CSV, and the content type."""
    heads = [
        _("Item"),
        _("Title"),
        _("State"),
        _("Covers"),
        _("Due"),
        _("Unit in charge"),
        _("Responsible person"),
        _("Elements there"),
        _("Elements"),
        _("Verified by"),
        _("Note for the office"),
    ]
    lines = [
        [
            row.item.code,
            _title(row),
            str(ITEM_STATES[row.status.state].label),
            row.covered,
            row.due_on,
            row.unit.name if row.unit else "",
            row.owner.name if row.owner else "",
            row.status.ticked,
            row.status.elements,
            row.work.verified_by_name if row.work and row.status.is_verified else "",
            row.work.note if row.work else "",
        ]
        for row in rows
    ]
    return _written(heads, lines, _("Checklist of fiscal year %(year)d") % {"year": fiscal_year}, form)


def sheet_table(lines: Sequence[SheetLine], fiscal_year: int, form: str) -> tuple[bytes, str]:
    """Return the answer sheet as XLSX or CSV, and the content type; several addresses stand in one cell."""
    heads = [_("Item"), _("Title"), _("Has / has not"), _("Addresses"), _("Explanation")]
    rows = [
        [
            line.code,
            line.title,
            _("has") if line.has else _("has not"),
            "\n".join(line.urls),
            line.explanation,
        ]
        for line in lines
    ]
    return _written(heads, rows, _("Answer sheet of fiscal year %(year)d") % {"year": fiscal_year}, form)


def _title(row: Row) -> str:
    return in_digits(row.item.title, None, keep_codes=True, language=get_language() or "th")


def _written(heads: list[str], rows: Sequence[Sequence[object]], title: str, form: str) -> tuple[bytes, str]:
    # Spreadsheets are made on demand; a page does without the writers.
    from prongsai.kernel.office import table_csv, table_xlsx

    if form == "csv":
        return table_csv(heads, rows), FORMATS[form]
    return table_xlsx(heads, rows, title=title), FORMATS[form]
