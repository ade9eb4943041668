"""Forms of monitoring rounds: their days, closing as none, a report that says nothing happened."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.api import RoundWanted
from prongsai.kernel.ui.dates import DateField
from prongsai.kernel.ui.numbers import WholeNumberField
from prongsai.rooms.measures.forms.fields import lines

STATES = {
    "waiting": _("Not reported yet"),
    "reported": _("Reported"),
    "nil": _("Nothing to report"),
    "missing": _("Not reported when the round closed"),
}


class RoundListForm(forms.Form):
    """What a round's list is narrowed to; it comes from the address, so nonsense narrows nothing."""

    q = forms.CharField(required=False, max_length=200, empty_value="")
    unit = WholeNumberField(required=False, min_value=1, max_value=2**60)
    state = forms.ChoiceField(required=False, choices=[("", ""), *((code, code) for code in STATES)])

    @property
    def wanted(self) -> RoundWanted:
        """Return what the list is narrowed to."""
        self.is_valid()
        given = self.cleaned_data
        return RoundWanted(
            text=str(given.get("q") or ""),
            unit_id=given.get("unit") or None,
            state=str(given.get("state") or ""),
        )


class RoundDaysForm(forms.Form):
    """The days of a round."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    opens_on = DateField(label=_("Opens on"))
    due_on = DateField(label=_("Reports are due on"))
    closes_on = DateField(label=_("Closes on"))


class NoneForm(forms.Form):
    """Closing a round as "none"."""

    reason = forms.CharField(label=_("Why there is nothing to report"), max_length=1000, widget=lines(2))


class ReopenForm(forms.Form):
    """Until when a closed round is open again."""

    closes_on = DateField(label=_("Open again until"))
