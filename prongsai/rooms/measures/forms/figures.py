"""Forms of a measure's figures: what is counted and its target, and what the office counted itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prongsai.engines.plans.api import Comparator, PeriodRule
from prongsai.foundation.figures.api import BY_HAND
from prongsai.kernel.ui.numbers import AmountField
from prongsai.rooms.measures.forms.fields import lines


class FigureForm(forms.Form):
    """A figure of a register or one that the office counts, over which days it is counted, and the target."""

    code = forms.ChoiceField(label=gettext_lazy("Figure"))
    label = forms.CharField(
        label=gettext_lazy("What the office counts"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only for a figure that the office counts itself."),
    )
    unit = forms.CharField(
        label=gettext_lazy("Counted in"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Such as %, times, channels. With % you write how many of how many."),
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("Counted over"), choices=PeriodRule.choices, widget=forms.RadioSelect
    )
    comparator = forms.ChoiceField(
        label=gettext_lazy("Target"),
        required=False,
        choices=[("", gettext_lazy("no target")), *Comparator.choices],
    )
    target = AmountField(
        label=gettext_lazy("Target value"),
        required=False,
        max_digits=14,
        decimal_places=2,
        help_text=gettext_lazy("Such as 90 for 90 %."),
    )

    def __init__(self, *args: Any, figures: Sequence[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        by_hand = (BY_HAND, _("Another figure, which the office counts itself"))
        self.fields["code"].choices = [*figures, by_hand]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Ask for a name and a unit where the office counts; leave them out where Prongsai does."""
        given = self.cleaned_data
        if given.get("code") == BY_HAND:
            for name, said in (
                ("label", _("Write what the office counts.")),
                ("unit", _("Write in what it is counted, such as % or times.")),
            ):
                if name not in self.errors and not given.get(name, "").strip():
                    self.add_error(name, said)
        else:
            given["label"] = given["unit"] = ""
        return given

    @property
    def wanted(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = dict(self.cleaned_data)
        return {**given, "code": "" if given["code"] == BY_HAND else given["code"]}


class CountForm(forms.Form):
    """What the office counted of a figure over a period, and from what."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), widget=forms.RadioSelect)
    numerator = AmountField(label=gettext_lazy("Number counted"), min_value=0, max_digits=16)
    denominator = AmountField(
        label=gettext_lazy("Out of"),
        min_value=0,
        max_digits=16,
        help_text=gettext_lazy("How many there are altogether."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=500,
        widget=lines(2),
        help_text=gettext_lazy("From what it was counted, such as the register of letters received."),
    )

    def __init__(
        self, *args: Any, periods: Sequence[tuple[str, str]], is_share: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["period"].choices = list(periods)  # type: ignore[attr-defined]  # a choice field
        if not is_share:
            del self.fields["denominator"]

    def clean_denominator(self) -> Any:
        """Refuse a share of nothing."""
        value = self.cleaned_data["denominator"]
        if value == 0:
            raise forms.ValidationError(_("A share of nothing cannot be counted."))
        return value
