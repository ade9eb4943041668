"""Forms of a whole year."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from prongsai.kernel.ui.numbers import WholeNumberField
from prongsai.rooms.measures.forms.fields import lines


class CloneForm(forms.Form):
    """Which year is copied."""

    source = WholeNumberField(label=_("Copy the measures of fiscal year"), min_value=2500, max_value=2699)


class IntroductionForm(forms.Form):
    """The text above the measures."""

    introduction = forms.CharField(label=_("Introduction"), max_length=8000, required=False, widget=lines(6))
