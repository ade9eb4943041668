"""What is to be taken out of a page, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.publishing.actions import Removal
from prongsai.foundation.publishing.models import What

APART = "\x1f"


class RedactForm(forms.Form):
    """Choose what goes out; the choices are the page's own files and columns."""

    what = forms.ChoiceField(
        label=_("What is to be taken out?"), choices=What.choices, widget=forms.RadioSelect, initial=What.TEXT
    )
    passage = forms.CharField(
        label=_("The passage"),
        help_text=_("As it stands on the page. It is found whatever its digits and spaces."),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    file = forms.ChoiceField(label=_("The file or picture"), required=False)
    column = forms.ChoiceField(label=_("The column"), required=False)
    value = forms.CharField(
        label=_("What stands in the cells"),
        help_text=_("Only for single cells of the column."),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The public reads it: “taken out on … because …”. Name no person and repeat nothing."),
        max_length=1000,
        error_messages={"required": _("Write why the data is taken out. The public reads it in its place.")},
    )

    def __init__(
        self, *args: Any, files: list[tuple[str, str]], columns: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].choices = [("", "—"), *files]  # type: ignore[attr-defined]  # a field with choices
        self.fields["column"].choices = [  # type: ignore[attr-defined]  # a field with choices
            ("", "—"),
            *((f"{table}{APART}{column}", f"{table} · {column}") for table, column in columns),
        ]

    def removal(self) -> Removal:
        """Return what was chosen; what belongs to another choice is left aside."""
        given = self.cleaned_data
        what = given["what"]
        table, _apart, column = given["column"].partition(APART)
        return Removal(
            what=what,
            passage=given["passage"] if what == What.TEXT else "",
            sha256=given["file"] if what == What.FILE else "",
            table=table if what in (What.COLUMN, What.CELL) else "",
            column=column if what in (What.COLUMN, What.CELL) else "",
            value=given["value"] if what == What.CELL else "",
        )
