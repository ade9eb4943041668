"""The form of one measure with its steps, which can be added, moved and taken away without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from prongsai.engines.plans.api import Item, ItemDraft, Step, StepDraft
from prongsai.kernel.calendar import UnreadableDate, period_text, read_date, short_date
from prongsai.rooms.measures.forms.fields import PeriodField, lines

LONGEST_STEP = 2000
STEP_FIELDS = ("step_pk", "step_text", "step_due", "step_who")


@dataclass(slots=True)
class StepRow:
    """One step as it stands in the form."""

    pk: str
    text: str
    due: str
    who: str = ""
    number: int = 0
    text_error: str = ""
    due_error: str = ""
    due_on: date | None = None


class MeasureForm(forms.Form):
    """A measure as typed; ``draft`` is what the actions take."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Measure"), max_length=1000, widget=lines(3))
    units = forms.MultipleChoiceField(
        label=gettext_lazy("Responsible units"), required=False, widget=forms.CheckboxSelectMultiple
    )
    responsible_text = forms.CharField(
        label=gettext_lazy("Responsible, in words"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Only where a post or person should be named as well; reports print these words."
        ),
    )
    monitoring = forms.CharField(
        label=gettext_lazy("How it is monitored"), required=False, max_length=2000, widget=lines(3)
    )
    target = forms.CharField(
        label=gettext_lazy("Target"),
        required=False,
        max_length=600,
        widget=lines(2),
        help_text=gettext_lazy(
            "What is to be reached, such as: answered within 15 days in 90 % of the cases."
        ),
    )
    figure = forms.CharField(
        label=gettext_lazy("Figure by which it is measured"),
        required=False,
        max_length=400,
        widget=lines(2),
        help_text=gettext_lazy(
            "What is counted, in words. How it is counted is chosen on the measure's page."
        ),
    )
    concepts = forms.MultipleChoiceField(
        label=gettext_lazy("Checklist items that it serves"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        fiscal_year: int,
        units: Sequence[tuple[str, str]],
        concepts: Sequence[tuple[str, str]],
        responsible: Sequence[tuple[str, Sequence[tuple[str, str]]]] = (),
        kept_period: str = "",
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.fiscal_year = fiscal_year
        self.fields["period"] = PeriodField(
            fiscal_year=fiscal_year, kept=kept_period, label=gettext_lazy("Period"), required=False
        )
        self.fields["units"].choices = units  # type: ignore[attr-defined]  # a choice field
        self.fields["concepts"].choices = concepts  # type: ignore[attr-defined]  # a choice field
        source = self.data if self.is_bound else self.initial
        self.steps = _rows(source)
        self.responsible = responsible
        known = {value for _group, choices in responsible for value, _name in choices}
        for row in self.steps:
            if row.who not in known:
                row.who = ""

    def act(self, action: str) -> int | None:
        """Add, move or take away a step (``add``, ``up-2``, ``down-2``, ``drop-2``); return where to go."""
        verb, _dash, place = action.partition("-")
        at = int(place) - 1 if place.isascii() and place.isdigit() else -1
        rows = self.steps
        if verb == "add":
            rows.append(StepRow(pk="", text="", due=""))
            at = len(rows) - 1
        elif verb == "drop" and 0 <= at < len(rows):
            rows.pop(at)
            at = min(at, len(rows) - 1)
        elif verb in {"up", "down"} and 0 <= at < len(rows):
            to = max(0, min(len(rows) - 1, at + (-1 if verb == "up" else 1)))
            rows.insert(to, rows.pop(at))
            at = to
        for number, row in enumerate(rows, start=1):
            row.number = number
        return at if at >= 0 else None

    def clean(self) -> dict[str, Any]:
        """Read the steps; empty ones are left out."""
        for row in self.steps:
            if not row.text.strip():
                if row.due.strip():
                    row.text_error = _("Write what is done in this step.")
                continue
            if len(row.text) > LONGEST_STEP:
                row.text_error = _("A step may have up to %(limit)d characters; this one has %(length)d.") % {
                    "limit": LONGEST_STEP,
                    "length": len(row.text),
                }
            if "\x00" in row.text:
                row.text_error = _("This text holds characters that cannot be stored. Type it again.")
            if row.due.strip():
                try:
                    row.due_on = read_date(row.due, fiscal_year=self.fiscal_year)
                except UnreadableDate as error:
                    row.due_error = str(error.message)
        for row in self.steps:
            for message in filter(None, (row.text_error, row.due_error)):
                self.add_error(
                    None, _("Step %(number)s: %(message)s") % {"number": row.number, "message": message}
                )
        return self.cleaned_data

    @property
    def draft(self) -> ItemDraft:
        """Return the measure for the actions."""
        given = self.cleaned_data
        text, period = given["period"]
        starts_on, ends_on = (period.starts_on, period.ends_on) if period else (None, None)
        return ItemDraft(
            title=given["title"],
            monitoring=given["monitoring"],
            target=given["target"],
            figure=given["figure"],
            responsible_text=given["responsible_text"],
            period_text="" if period and text == written_period(starts_on, ends_on) else text,
            starts_on=starts_on,
            ends_on=ends_on,
            unit_ids=tuple(int(unit) for unit in given["units"]),
            steps=tuple(
                StepDraft(
                    pk=int(row.pk) if row.pk.isdigit() else None,
                    text=row.text,
                    due_on=row.due_on,
                    assignee_id=int(row.who[1:]) if row.who.startswith("p") else None,
                    unit_id=int(row.who[1:]) if row.who.startswith("u") else None,
                )
                for row in self.steps
                if row.text.strip()
            ),
        )


def written_period(starts_on: date | None, ends_on: date | None) -> str:
    """Return the period as the form shows it."""
    if starts_on is None or ends_on is None:
        return ""
    return period_text(starts_on, ends_on, None, language=get_language() or "th")


def form_data(item: Item, concepts: Sequence[str]) -> QueryDict:
    """Return a stored measure as its form would post it; also what a second editor compares with."""
    data = QueryDict(mutable=True)
    data["version"] = str(item.version)
    data["title"] = item.title
    data.setlist("units", [str(link.unit_id) for link in item.item_units.all()])
    data["responsible_text"] = item.responsible_text
    data["period"] = item.period_text or written_period(item.starts_on, item.ends_on)
    data["monitoring"] = item.monitoring
    data["target"], data["figure"] = item.target, item.figure
    data.setlist("concepts", list(concepts))
    steps = list(item.steps.all())
    language = get_language() or "th"
    data.setlist("step_pk", [str(step.pk) for step in steps])
    data.setlist("step_text", [step.text for step in steps])
    data.setlist(
        "step_due",
        [short_date(step.due_on, None, language=language) if step.due_on else "" for step in steps],
    )
    data.setlist("step_who", [who_of(step) for step in steps])
    return data


def who_of(step: Step) -> str:
    """Return who is responsible for a step as the form writes it: p12 for a person, u3 for a unit."""
    if step.assignee_id:
        return f"p{step.assignee_id}"
    return f"u{step.unit_id}" if step.unit_id else ""


def initial_of(data: QueryDict) -> dict[str, Any]:
    """Return posted data as the initial values of a form."""
    many = {"units", "concepts", "step_pk", "step_text", "step_due", "step_who"}
    return {name: data.getlist(name) if name in many else data.get(name) for name in data}


def _rows(source: Any) -> list[StepRow]:
    if hasattr(source, "getlist"):
        pks, texts, dues, whos = (source.getlist(name) for name in STEP_FIELDS)
    else:
        pks, texts, dues, whos = (source.get(name, []) for name in STEP_FIELDS)
    rows = []
    for number, text in enumerate(texts, start=1):
        pk = pks[number - 1] if number <= len(pks) else ""
        rows.append(
            StepRow(
                pk=pk if pk.isascii() and pk.isdigit() and len(pk) < 19 else "",
                text=text,
                due=dues[number - 1] if number <= len(dues) else "",
                who=whos[number - 1] if number <= len(whos) else "",
                number=number,
            )
        )
    return rows or [StepRow(pk="", text="", due="", number=1)]
