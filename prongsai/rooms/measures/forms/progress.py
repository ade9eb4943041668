"""The form in which progress is reported: made for a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.api import PROGRESS, Item, Step, StepReport
from prongsai.kernel.calendar import short_date
from prongsai.kernel.ui.dates import DateField
from prongsai.rooms.measures.forms.fields import lines

FOLLOW = "follow"


class ProgressForm(forms.Form):
    """State, day and note of each step; state, result, success and suggestion of the measure."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("State of the whole measure"),
        choices=[(FOLLOW, _("As the steps say")), *PROGRESS.choices()],
        widget=forms.RadioSelect,
        required=False,
    )
    result = forms.CharField(
        label=_("Result"),
        max_length=8000,
        required=False,
        widget=lines(6),
        help_text=_(
            "What was done and what came of it, in whole sentences. It stands in the report as you write it."
        ),
    )
    success = forms.CharField(label=_("Success"), max_length=4000, required=False, widget=lines(3))
    suggestion = forms.CharField(label=_("Suggestion"), max_length=4000, required=False, widget=lines(3))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, steps: Sequence[Step], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.steps = list(steps)
        for step in self.steps:
            self.fields[f"step_{step.pk}_state"] = forms.ChoiceField(
                label=_("State"), choices=PROGRESS.choices(), widget=forms.RadioSelect
            )
            self.fields[f"step_{step.pk}_done_on"] = DateField(label=_("Done on"), required=False)
            self.fields[f"step_{step.pk}_note"] = forms.CharField(
                label=_("Note"), max_length=2000, required=False, widget=lines(2)
            )

    @property
    def step_rows(self) -> list[tuple[Step, BoundField, BoundField, BoundField]]:
        """Return each step with its three fields."""
        return [
            (
                step,
                self[f"step_{step.pk}_state"],
                self[f"step_{step.pk}_done_on"],
                self[f"step_{step.pk}_note"],
            )
            for step in self.steps
        ]

    @property
    def reports(self) -> list[StepReport]:
        """Return what is reported about the steps."""
        given = self.cleaned_data
        return [
            StepReport(
                pk=step.pk,
                state=given[f"step_{step.pk}_state"],
                done_on=given[f"step_{step.pk}_done_on"],
                note=given[f"step_{step.pk}_note"],
            )
            for step in self.steps
        ]

    @property
    def whole(self) -> dict[str, str]:
        """Return what is reported about the measure."""
        given = self.cleaned_data
        state = "" if given["state"] in ("", FOLLOW) else given["state"]
        return {"state": state, **{name: given[name] for name in ("result", "success", "suggestion")}}


def progress_data(item: Item) -> QueryDict:
    """Return the stored progress as its form would post it."""
    data = QueryDict(mutable=True)
    data["version"] = str(item.version)
    steps = list(item.steps.all())
    data["state"] = FOLLOW if steps else item.state
    for name in ("result", "success", "suggestion"):
        data[name] = getattr(item, name)
    for step in steps:
        data[f"step_{step.pk}_state"] = step.state
        data[f"step_{step.pk}_done_on"] = (
            short_date(step.done_on, None, language=get_language() or "th") if step.done_on else ""
        )
        data[f"step_{step.pk}_note"] = step.note
    return data
