"""The list as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from prongsai.engines.plans.api import PROGRESS, Item, Plan
from prongsai.kernel.calendar import period_text
from prongsai.rooms.measures.queries.rows import responsible

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def spreadsheet(items: Sequence[Item], plan: Plan, form: str, organization: Any) -> tuple[bytes, str]:
    """Return the measures as XLSX or CSV, and the content type. Cost: grows with the number of measures."""
    from prongsai.kernel.office import table_csv, table_xlsx

    heads = [
        _("No."),
        _("Measure"),
        _("Steps"),
        _("Responsible"),
        _("Period"),
        _("Monitoring"),
        _("Target"),
        _("Figure"),
        _("State"),
        _("Result"),
        _("Success"),
        _("Suggestion"),
        _("Pieces of evidence"),
    ]
    rows = [_row(item) for item in items]
    if form == "csv":
        return table_csv(heads, rows), FORMATS[form]
    title = _("Measures of fiscal year %(year)d") % {"year": plan.fiscal_year}
    return table_xlsx(heads, rows, title=title), FORMATS[form]


def _row(item: Item) -> list[Any]:
    steps = "\n".join(f"{step.seq}. {step.text}" for step in item.steps.all())
    period = item.period_text
    if not period and item.starts_on and item.ends_on:
        period = period_text(item.starts_on, item.ends_on, None, language="th")
    return [
        item.seq,
        item.title,
        steps,
        responsible(item),
        period,
        item.monitoring,
        item.target,
        item.figure,
        str(PROGRESS.states[item.state].label),
        item.result,
        item.success,
        item.suggestion,
        item.evidence_count,
    ]
