"""Forms of the officers' side."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawForm(forms.Form):
    """Why a page goes off the site."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The public reads it here, so name no person. For example: Figure 3 is being checked."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write why the page is withdrawn. The public reads it at this address.")
        },
    )
