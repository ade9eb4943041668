"""What the list is narrowed to; it comes from the address, so nonsense narrows nothing."""

from __future__ import annotations

from django import forms

from prongsai.engines.plans.api import PROGRESS, SORTS, Wanted
from prongsai.kernel.ui.numbers import WholeNumberField


class ListForm(forms.Form):
    """Search, filters and order."""

    q = forms.CharField(required=False, max_length=200, empty_value="")
    state = forms.ChoiceField(required=False, choices=[("", ""), *PROGRESS.choices()])
    unit = WholeNumberField(required=False, min_value=1, max_value=2**60)
    concept = forms.CharField(required=False, max_length=80, empty_value="")
    gap = forms.CharField(required=False, max_length=50, empty_value="")
    show = forms.ChoiceField(required=False, choices=[("", ""), ("late", "late"), ("bare", "bare")])
    sort = forms.ChoiceField(required=False, choices=[("", ""), *((key, key) for key in SORTS)])

    @property
    def given(self) -> dict[str, object]:
        """Return what was understood of the address."""
        self.is_valid()
        return self.cleaned_data

    @property
    def wanted(self) -> Wanted:
        """Return what the list is narrowed to."""
        given = self.given
        return Wanted(
            text=str(given.get("q") or ""),
            state=str(given.get("state") or ""),
            unit_id=given.get("unit") or None,  # type: ignore[arg-type]  # the field cleans to a number
            is_late=given.get("show") == "late",
            without_evidence=given.get("show") == "bare",
            sort=str(given.get("sort") or "seq"),
        )
