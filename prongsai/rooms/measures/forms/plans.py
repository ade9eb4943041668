"""Forms of a whole year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.api import Approved
from prongsai.kernel.ui.dates import DateField
from prongsai.kernel.ui.numbers import WholeNumberField
from prongsai.rooms.measures.forms.fields import lines


class CloneForm(forms.Form):
    """Which year is copied."""

    source = WholeNumberField(label=_("Copy the measures of fiscal year"), min_value=2500, max_value=2699)


class IntroductionForm(forms.Form):
    """The text above the measures."""

    introduction = forms.CharField(label=_("Introduction"), max_length=8000, required=False, widget=lines(6))


class SendForm(forms.Form):
    """Along which route the measures go, and what the desks read first."""

    route = forms.TypedChoiceField(label=_("Route"), coerce=int, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note to those who sign"), max_length=4000, required=False, widget=lines(2)
    )

    def __init__(self, *args: Any, routes: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["route"].choices = list(routes)  # type: ignore[attr-defined]  # a choice field


class ElsewhereForm(forms.Form):
    """The memo by which the measures were approved outside Prongsai; the fact is kept."""

    number = forms.CharField(label=_("Number of the memo"), max_length=60)
    on = DateField(label=_("Date of the memo"))
    by_text = forms.CharField(label=_("Approved by (post)"), max_length=300, required=False)

    @property
    def approved(self) -> Approved:
        """Return the facts for the actions."""
        given = self.cleaned_data
        return Approved(number=given["number"], on=given["on"], by_text=given["by_text"])
