"""Forms of the room: quick entry, the whole result of a year, upload, corrected rows, a row of the analysis."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import (
    TOTAL,
    AnalysisRow,
    Part,
    Result,
    ResultDraft,
    levels,
    score_of,
    scores_of,
    structure,
)
from prongsai.kernel.calendar import short_date
from prongsai.kernel.ui.dates import DateField
from prongsai.kernel.ui.numbers import WholeNumberField

INSTRUMENTS = ("IIT", "EIT", "OIT")
UNKNOWN, KNOWN, KEPT = "unknown", "known", "kept"
LONGEST_CELL = 8000


class ScoreField(forms.CharField):
    """A score from 0 to 100 in any digits; empty means that it is not known."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "max_length": 20, **options})
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "size": "8"})

    def clean(self, value: Any) -> Decimal | None:
        """Return the score with two decimals."""
        text = str(super().clean(value) or "")
        try:
            score = score_of(text)
        except ValueError as error:
            raise ValidationError(_("Write a number from 0 to 100, such as 87.50.")) from error
        if score is not None and not 0 <= score <= 100:
            raise ValidationError(_("A score lies between 0 and 100."))
        return score


class LevelField(forms.ChoiceField):
    """The level as announced."""

    def __init__(self, fiscal_year: int | None, **options: Any) -> None:
        years = [fiscal_year] if fiscal_year else [2566, 2565]
        named = {level.code: level.title for year in years for level in levels(year)}
        choices = [("", gettext_lazy("not known")), *named.items()]
        super().__init__(**{"required": False, "choices": choices, **options})


class QuickForm(forms.Form):
    """The total alone, with the instruments where they are known."""

    fiscal_year = WholeNumberField(
        label=gettext_lazy("Fiscal year of the assessment"), min_value=2500, max_value=2699
    )
    total = ScoreField(label=gettext_lazy("Total as announced"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["level"] = LevelField(None, label=gettext_lazy("Level as announced"))
        for code in INSTRUMENTS:
            self.fields[f"s_{code}"] = ScoreField(label=code)

    def clean(self) -> dict[str, Any]:
        """Refuse a level that the year does not have, and an empty form."""
        given = self.cleaned_data
        year, level = given.get("fiscal_year"), given.get("level")
        if year and level and level not in {one.code for one in levels(year)}:
            self.add_error("level", _("This level does not exist in this year."))
        if not self.errors and given.get("total") is None and not level and not self.scores:
            self.add_error("total", _("Write down at least the total, the level or one score."))
        return given

    @property
    def scores(self) -> dict[str, Decimal]:
        """Return the scores of the instruments."""
        found = {code: self.cleaned_data.get(f"s_{code}") for code in INSTRUMENTS}
        return {code: value for code, value in found.items() if value is not None}

    @property
    def draft(self) -> ResultDraft:
        """Return the result for the actions."""
        given = self.cleaned_data
        return ResultDraft(total=given["total"], level=given["level"], scores=self.scores)


class ResultForm(forms.Form):
    """Everything of a year: facts of the announcement, scores from the total down, items as have or have not."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    total = ScoreField(label=gettext_lazy("Total as announced"))
    source = forms.CharField(
        label=gettext_lazy("Where it was announced"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For example the address of the page, or the number and date of the letter."),
    )
    announced_on = DateField(label=gettext_lazy("Announced on"), required=False)
    file = forms.FileField(
        label=gettext_lazy("The announcement as a file"),
        required=False,
        max_length=255,
        allow_empty_file=True,  # an empty file is told when it is stored, like every other bad one
        widget=forms.FileInput({"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"}),
    )
    items = forms.ChoiceField(
        label=gettext_lazy("Scores of the items"), required=False, widget=forms.RadioSelect
    )
    have = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(
        self, data: Any = None, files: Any = None, *, fiscal_year: int, kept_items: int = 0, **options: Any
    ) -> None:
        super().__init__(data, files, **options)
        self.fiscal_year = fiscal_year
        self.nodes = structure(fiscal_year)
        self.fields["level"] = LevelField(fiscal_year, label=gettext_lazy("Level as announced"))
        for code, node in self.nodes.items():
            if node.part in (Part.INSTRUMENT, Part.INDICATOR, Part.SUB_INDICATOR):
                self.fields[f"s_{code}"] = ScoreField(label=f"{code} {node.title}")
        self.item_codes = [code for code, node in self.nodes.items() if node.part == Part.ITEM]
        choices = [
            (UNKNOWN, gettext_lazy("I do not know the scores of the items")),
            (KNOWN, gettext_lazy("I know them: items with a tick got 100, the others 0")),
        ]
        if kept_items:
            choices.insert(0, (KEPT, gettext_lazy("Keep the scores of the items as they are stored")))
        items, have = self.fields["items"], self.fields["have"]
        items.choices = choices  # type: ignore[attr-defined]  # a choice field
        have.choices = [  # type: ignore[attr-defined]  # a choice field
            (code, f"{code} {self.nodes[code].title}") for code in self.item_codes
        ]

    def groups(self) -> list[tuple[Any, Any, list[tuple[Any, Any, bool]]]]:
        """Return each instrument with its field, and its indicators with theirs and those of their parts.

        The parts say whether one of them is filled in or wrong, because they are folded away otherwise.
        """
        found = []
        for code in INSTRUMENTS:
            rows = []
            for indicator in self.nodes[code].children:
                below = [self[f"s_{sub}"] for sub in self.nodes[indicator].children]
                is_filled = any(field.value() or field.errors for field in below)
                rows.append((self[f"s_{indicator}"], below, is_filled))
            found.append((self.nodes[code], self[f"s_{code}"], rows))
        return found

    def ticks(self) -> list[tuple[Any, list[tuple[Any, bool]]]]:
        """Return the items by sub-indicator, each with whether it is ticked."""
        chosen = set(self["have"].value() or [])
        return [
            (node, [(self.nodes[item], item in chosen) for item in node.children])
            for node in self.nodes.values()
            if node.part == Part.SUB_INDICATOR
        ]

    def draft(self, before: Result | None, file: Any) -> ResultDraft:
        """Return the result for the actions; items that nobody touched stay as they were."""
        given = self.cleaned_data
        scores = {
            code: given[f"s_{code}"]
            for code, node in self.nodes.items()
            if f"s_{code}" in self.fields and given.get(f"s_{code}") is not None
        }
        if given["items"] == KNOWN:
            scores |= {code: Decimal(100 if code in given["have"] else 0) for code in self.item_codes}
        elif given["items"] == KEPT and before is not None:
            stored = scores_of(before)
            scores |= {code: stored[code] for code in self.item_codes if code in stored}
        return ResultDraft(
            total=given["total"],
            level=given["level"],
            source=given["source"],
            announced_on=given["announced_on"],
            file=file,
            scores=scores,
        )


def result_data(result: Result | None, fiscal_year: int) -> QueryDict:
    """Return a stored result as its form would post it; also what a second editor compares with."""
    data = QueryDict(mutable=True)
    items = [code for code, node in structure(fiscal_year).items() if node.part == Part.ITEM]
    if result is None:
        data["version"] = "0"
        data["items"] = UNKNOWN
        data.setlist("have", items)
        return data
    scores = scores_of(result)
    data["version"] = str(result.version)
    data["total"] = "" if result.total is None else str(result.total)
    data["level"] = result.level
    data["source"] = result.source
    on = result.announced_on
    data["announced_on"] = short_date(on, None, language=get_language() or "th") if on else ""
    for code, value in scores.items():
        if code != TOTAL and code not in items:
            data[f"s_{code}"] = str(value)
    known = [code for code in items if code in scores]
    if not known:
        data["items"] = UNKNOWN
        data.setlist("have", items)
    else:
        is_whole = len(known) == len(items) and all(scores[code] in (0, 100) for code in known)
        data["items"] = KNOWN if is_whole else KEPT
        data.setlist("have", [code for code in items if scores.get(code, 100) == 100])
    return data


def initial_of(data: QueryDict) -> dict[str, Any]:
    """Return posted data as the initial values of a form."""
    return {name: data.getlist(name) if name == "have" else data.get(name) for name in data}


class UploadForm(forms.Form):
    """A file with a year's scores."""

    fiscal_year = WholeNumberField(
        label=gettext_lazy("Fiscal year of the assessment"), min_value=2500, max_value=2699
    )
    file = forms.FileField(
        label=gettext_lazy("File with the scores"),
        max_length=255,
        allow_empty_file=True,  # told when it is read, like every other bad one
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt"}),
    )


def rows_of(data: Any, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the preview as posted; what the form does not show stays as it was read."""
    codes, values = data.getlist("row_code"), data.getlist("row_value")
    out = set(data.getlist("row_out"))
    rows = []
    for number, (code, value) in enumerate(zip(codes, values, strict=False), start=1):
        kept = before[number - 1] if number <= len(before) else {}
        same = code.strip() == kept.get("code", "")
        rows.append(
            {
                "code": code.strip().replace("\x00", "")[:60],
                "value": value.strip().replace("\x00", "")[:60],
                "concept": kept.get("concept", "") if same else "",
                "out": str(number) in out,
            }
        )
    return rows


class AnalysisForm(forms.Form):
    """A row of the analysis."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    indicator = forms.CharField(
        label=gettext_lazy("Indicator"), max_length=1000, widget=forms.Textarea({"rows": 2})
    )
    issues = forms.CharField(
        label=gettext_lazy("Issues assessed"), max_length=LONGEST_CELL, widget=forms.Textarea({"rows": 8})
    )
    improve = forms.CharField(
        label=gettext_lazy("Issues to improve"), max_length=LONGEST_CELL, widget=forms.Textarea({"rows": 8})
    )
    is_left_out = forms.BooleanField(label=gettext_lazy("Leave this row out of the table"), required=False)

    @staticmethod
    def initial_of(row: AnalysisRow) -> Mapping[str, Any]:
        """Return a row as the form shows it."""
        return {
            "version": row.version,
            "indicator": row.indicator,
            "issues": row.issues,
            "improve": row.improve,
            "is_left_out": row.is_left_out,
        }


class ReasonForm(forms.Form):
    """Why a gap needs no measure."""

    reason = forms.CharField(label=gettext_lazy("Why no measure is needed"), max_length=500)
