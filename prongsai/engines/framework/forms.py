"""Is the input well formed?"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class EditionFileForm(forms.Form):
    """A file that holds an edition, to be checked and compared."""

    file = forms.FileField(
        label=_("Edition as XLSX or YAML"),
        help_text=_("Start from the template below. Nothing of the file is stored."),
        widget=forms.FileInput({"accept": ".xlsx,.yaml,.yml"}),
    )
