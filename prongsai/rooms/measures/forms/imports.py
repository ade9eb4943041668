"""Forms of reading a document: upload, correct the rows, save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prongsai.engines.plans.api import PROGRESS
from prongsai.kernel.ui.numbers import AmountField, WholeNumberField

DOCUMENT_TYPES = ".docx,.pdf,.xlsx,.html,.htm,.txt,.md"
MOST_ROWS = 400
LIMITS = {
    "title": 1000,
    "steps": 40_000,
    "responsible": 300,
    "period": 200,
    "monitoring": 2000,
    "result": 8000,
    "success": 4000,
    "suggestion": 4000,
}
NAMES = {
    "title": gettext_lazy("Measure"),
    "steps": gettext_lazy("Steps"),
    "responsible": gettext_lazy("Responsible"),
    "period": gettext_lazy("Period"),
    "monitoring": gettext_lazy("Monitoring"),
    "result": gettext_lazy("Result"),
    "success": gettext_lazy("Success"),
    "suggestion": gettext_lazy("Suggestion"),
}


class UploadForm(forms.Form):
    """One document."""

    document = forms.FileField(
        label=gettext_lazy("Report or plan"),
        max_length=255,
        allow_empty_file=True,  # an empty file is told when it is stored, like every other bad one
        widget=forms.FileInput({"accept": DOCUMENT_TYPES}),
    )


class SaveImportForm(forms.Form):
    """Where the rows go."""

    fiscal_year = WholeNumberField(
        label=gettext_lazy("Save as measures of fiscal year"), min_value=2500, max_value=2699
    )
    contents = forms.ChoiceField(
        label=gettext_lazy("What to take over"),
        choices=[
            ("measures", gettext_lazy("Measures only, to be worked on this year")),
            ("results", gettext_lazy("Measures with states and results, as the document reports them")),
        ],
        widget=forms.RadioSelect,
    )
    when_exists = forms.ChoiceField(
        label=gettext_lazy("This fiscal year already has measures"),
        choices=[
            ("add", gettext_lazy("Add these after them")),
            ("replace", gettext_lazy("Put these in their place (the old ones can be brought back)")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )


class RowsForm:
    """The editable table of what was read: one list of values per column, in the order of the rows."""

    def __init__(self, data: Any) -> None:
        self.errors: list[str] = []
        columns = {name: data.getlist(f"row_{name}") for name in (*LIMITS, "status", "budget")}
        kept = data.getlist("row_key")
        self.rows = [self._row(place, columns) for place in range(min(len(columns["title"]), len(kept)))]
        if len(self.rows) > MOST_ROWS:
            text = _("There are %(count)d rows; up to %(limit)d can be saved at once. Leave some out.")
            self.errors.append(text % {"count": len(self.rows), "limit": MOST_ROWS})
        for number, row in enumerate(self.rows, start=1):
            self._check(number, row)

    def _row(self, place: int, columns: Mapping[str, list[str]]) -> dict[str, Any]:
        def value(name: str) -> str:
            given = columns[name]
            return given[place].strip().replace("\x00", "") if place < len(given) else ""

        row: dict[str, Any] = {name: value(name) for name in LIMITS if name != "steps"}
        row["steps"] = [line.strip() for line in value("steps").splitlines() if line.strip()]
        status = value("status")
        row["status"] = status if status in PROGRESS.states else "not_started"
        row["budget"] = value("budget") or None
        if row["budget"] is not None:
            try:
                row["budget"] = str(AmountField(min_value=0, max_digits=14).clean(row["budget"]))
            except ValidationError:
                self.errors.append(_("Row %(number)d: the budget is not an amount.") % {"number": place + 1})
        return row

    def _check(self, number: int, row: Mapping[str, Any]) -> None:
        for name, limit in LIMITS.items():
            length = sum(map(len, row["steps"])) if name == "steps" else len(row[name])
            if length > limit:
                self.errors.append(
                    _("Row %(number)d, %(column)s: up to %(limit)d characters fit, there are %(length)d.")
                    % {"number": number, "column": NAMES[name], "limit": limit, "length": length}
                )
        if any(len(step) > 2000 for step in row["steps"]):
            self.errors.append(
                _("Row %(number)d: a step may have up to 2,000 characters.") % {"number": number}
            )

    def is_valid(self) -> bool:
        """Return whether every row can be stored."""
        return not self.errors

    def act(self, action: str) -> int:
        """Add or take away a row as ``add`` or ``drop-3`` say; return the row to go to."""
        verb, _dash, place = action.partition("-")
        at = int(place) - 1 if place.isascii() and place.isdigit() else -1
        if verb == "add":
            self.rows.append(self.empty())
            return len(self.rows) - 1
        if verb == "drop" and 0 <= at < len(self.rows):
            self.rows.pop(at)
        return max(0, min(at, len(self.rows) - 1))

    @staticmethod
    def empty() -> dict[str, Any]:
        """Return a row with nothing in it."""
        return {
            **{name: "" for name in LIMITS if name != "steps"},
            "steps": [],
            "status": "not_started",
            "budget": None,
        }
