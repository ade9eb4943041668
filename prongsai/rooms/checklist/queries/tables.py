"""The list and the answer sheet as spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prongsai.kernel.calendar import in_digits
from prongsai.kernel.office import Column
from prongsai.rooms.checklist.models import Clarification, Submission
from prongsai.rooms.checklist.queries.loading import Row, Step
from prongsai.rooms.checklist.queries.submissions import SheetLine, Then
from prongsai.rooms.checklist.workflow import CLARIFICATION, ITEM_STATES

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


def submission_table(
    submission: Submission, cited: Mapping[str, Sequence[Then]], clarifications: Mapping[str, Clarification]
) -> tuple[list[Any], list[list[Any]]]:
    """Return what was handed in, one line for each cited address, with its clarification."""
    heads = [
        _("Item"),
        _("Title"),
        _("Has / has not"),
        _("Address"),
        _("Version"),
        Column(_("Published on"), dates=True),
        Column(_("Fetched"), dates=True),
        _("Check code"),
        _("Why it could not be kept"),
        _("Now"),
        _("Explanation"),
        _("Score given"),
        _("Our clarification"),
        _("State of the clarification"),
    ]
    now = {
        "same": _("stands unchanged"),
        "changed": _("changed"),
        "gone": _("no longer public"),
        "elsewhere": _("on another site"),
    }
    rows = []
    for item in submission.sheet["items"]:
        start = [item["code"], item["title"], _("has") if item["has"] else _("has not")]
        row = clarifications.get(item["concept"])
        said = [item["explanation"], row.score if row else None, row.explanation if row else ""]
        said.append(str(CLARIFICATION.states[row.state].label) if row else "")
        for one in cited[item["concept"]] or (None,):
            if one is None:
                rows.append([*start, "", None, None, None, "", "", "", *said])
                continue
            kept = one.fetched
            rows.append(
                [
                    *start,
                    one.url,
                    one.version,
                    one.published_on,
                    kept.fetched_at if kept else None,
                    one.sha256 or (kept.sha256 if kept else ""),
                    kept.trouble if kept else "",
                    now[one.now],
                    *said,
                ]
            )
    return heads, rows


def steps_table(steps: Sequence[Step]) -> tuple[list[Any], list[list[Any]]]:
    """Return the calendar of a year's assessment as a table."""
    heads = [_("Step"), Column(_("From"), dates=True), Column(_("Until"), dates=True), _("Source")]
    heads.append(_("How sure"))
    return heads, [
        [
            step.title,
            step.starts_on,
            step.ends_on,
            step.source,
            str(step.own.get_certainty_display()) if step.own else _("announced with the edition"),
        ]
        for step in steps
    ]


def _title(row: Row) -> str:
    return in_digits(row.item.title, None, keep_codes=True, language=get_language() or "th")


def _written(heads: list[str], rows: Sequence[Sequence[object]], title: str, form: str) -> tuple[bytes, str]:
    # Spreadsheets are made on demand; a page does without the writers.
    from prongsai.kernel.office import table_csv, table_xlsx

    if form == "csv":
        return table_csv(heads, rows), FORMATS[form]
    return table_xlsx(heads, rows, title=title), FORMATS[form]
