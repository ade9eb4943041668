"""Forms of a whole year: calendar, copying, the forecast, what was handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prongsai.kernel.ui.dates import DateField
from prongsai.kernel.ui.numbers import WholeNumberField, plain_number
from prongsai.rooms.checklist.actions import ClarificationDraft, DateDraft
from prongsai.rooms.checklist.models import Certainty


class ScoreField(forms.DecimalField):
    """A score from 0 to 100 with at most two decimals, in either digits."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"min_value": 0, "max_value": 100, "max_digits": 5, "decimal_places": 2, **options}
        )
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """Return the score, or none for an empty field."""
        return super().to_python(plain_number(value))


class CloneForm(forms.Form):
    """Which year is copied."""

    source = WholeNumberField(label=gettext_lazy("Copy from fiscal year"), min_value=2500, max_value=2699)


class DateForm(forms.Form):
    """A step of the assessment's calendar as the office knows it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("What happens"), max_length=200)
    starts_on = DateField(label=gettext_lazy("From"), required=False)
    ends_on = DateField(label=gettext_lazy("Until"))
    source = forms.CharField(
        label=gettext_lazy("Where this was read or heard"),
        help_text=gettext_lazy(
            "For example the number and date of a letter, or the address of the announcement."
        ),
        max_length=500,
    )
    certainty = forms.ChoiceField(
        label=gettext_lazy("How sure"), choices=Certainty.choices, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a span that ends before it begins."""
        given = self.cleaned_data
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day may not be before the first."))
        return given

    @property
    def draft(self) -> DateDraft:
        """Return the step for the actions."""
        given = self.cleaned_data
        return DateDraft(
            title=given["title"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            source=given["source"],
            certainty=given["certainty"],
        )


class ForecastForm(forms.Form):
    """What is assumed of IIT and EIT; it comes from the address, so nonsense assumes nothing."""

    iit = ScoreField(label=gettext_lazy("IIT, about"), required=False)
    eit = ScoreField(label=gettext_lazy("EIT, about"), required=False)
    give = ScoreField(label=gettext_lazy("give or take"), required=False)


class SubmitForm(forms.Form):
    """When the sheet was handed in."""

    on = DateField(label=gettext_lazy("Handed in on"))
    note = forms.CharField(
        label=gettext_lazy("Remark"),
        help_text=gettext_lazy("For example who pressed the button, or the number of the receipt."),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )


class ClarifyForm(forms.Form):
    """What the assessor gave and said, and what the office answers."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    score = ScoreField(label=gettext_lazy("Score given"), required=False)
    remark = forms.CharField(
        label=gettext_lazy("Remark of the assessor"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )
    explanation = forms.CharField(
        label=gettext_lazy("Our clarification"),
        help_text=gettext_lazy(
            "Explain with what stood there on the day of handing in; later uploads do not help."
        ),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 6}),
    )
    due_on = DateField(label=gettext_lazy("Due"), required=False)

    @property
    def draft(self) -> ClarificationDraft:
        """Return what was typed for the actions."""
        given = self.cleaned_data
        return ClarificationDraft(
            score=given["score"],
            remark=given["remark"],
            explanation=given["explanation"],
            due_on=given["due_on"],
        )


class DisputeForm(ClarifyForm):
    """The same for an item that is not disputed yet."""

    concept = forms.ChoiceField(label=gettext_lazy("Checklist item"))
    field_order = ("concept", "score", "remark", "explanation", "due_on")

    def __init__(self, *args: Any, concepts: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["concept"].choices = concepts  # type: ignore[attr-defined]  # a choice field


class ScoresForm(forms.Form):
    """The scores that were announced, to be stored as the year's result."""

    iit = ScoreField(label=gettext_lazy("IIT"), required=False)
    eit = ScoreField(label=gettext_lazy("EIT"), required=False)
    total = ScoreField(label=gettext_lazy("Total as announced"), required=False)
    others_full = forms.BooleanField(
        label=gettext_lazy("Every item without a clarification got 100"), required=False
    )

    @property
    def given(self) -> dict[str, Any]:
        """Return what was typed for the action."""
        return {name: self.cleaned_data[name] for name in ("iit", "eit", "total", "others_full")}
