"""Forms of the documents of a year: how they look, and how they are published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.documents.api import columns
from prongsai.foundation.publishing.api import WhenForm
from prongsai.kernel.calendar import in_digits
from prongsai.kernel.ui.dates import DateField
from prongsai.rooms.measures.actions import ReportOptions
from prongsai.rooms.measures.forms.fields import lines
from prongsai.rooms.measures.models import What
from prongsai.rooms.measures.queries import LAYOUTS

PHOTOS_PER_PAGE = (2, 4, 6)
LAYOUT_LABELS = {
    "result_wide": _("Results on wide pages: measure, method, responsible, period, result, suggestion"),
    "result": _("Results on upright pages, the same columns"),
    "status": _("States as ticks: not started, under way, done"),
    "outcome": _("Short: measure, result, success"),
    "plan": _("Measure, steps, responsible, monitoring"),
}


class ReportForm(forms.Form):
    """How the document looks."""

    layout = forms.ChoiceField(label=_("Table"), widget=forms.RadioSelect)
    columns = forms.MultipleChoiceField(
        label=_("Columns of your own choice"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all empty to take those of the table above."),
    )
    introduction = forms.CharField(label=_("Introduction"), max_length=8000, required=False, widget=lines(6))
    photos = forms.ChoiceField(
        label=_("Photos"),
        choices=[
            ("pages", _("On pages of their own")),
            ("cells", _("Small, inside the table")),
            ("both", _("Both")),
            ("none", _("No photos")),
        ],
        widget=forms.RadioSelect,
    )
    photos_per_page = forms.TypedChoiceField(
        label=_("Photos on a page"), coerce=int, choices=[(n, str(n)) for n in PHOTOS_PER_PAGE]
    )
    with_chart = forms.BooleanField(
        label=_("With a chart of how many are done, under way and not started"), required=False
    )
    signature = forms.CharField(
        label=_("Lines to sign"),
        max_length=500,
        required=False,
        widget=lines(3),
        help_text=_("One line each, such as the post of whoever signs. Leave empty for none."),
    )

    def __init__(self, *args: Any, what: str, **options: Any) -> None:
        super().__init__(*args, **options)
        layouts = LAYOUTS[What(what)]
        self.fields["photos_per_page"].choices = [(n, in_digits(n, None)) for n in PHOTOS_PER_PAGE]  # type: ignore[attr-defined]  # a choice field
        self.fields["layout"].choices = [(key, LAYOUT_LABELS[key]) for key in layouts]  # type: ignore[attr-defined]  # a choice field
        self.fields["columns"].choices = list(columns().items())  # type: ignore[attr-defined]  # a choice field
        if what == What.PLAN:
            del self.fields["photos"], self.fields["photos_per_page"], self.fields["with_chart"]

    @property
    def chosen(self) -> ReportOptions:
        """Return the options for the actions."""
        given = self.cleaned_data
        return ReportOptions(
            layout=given["layout"],
            columns=tuple(given["columns"]),
            introduction=given["introduction"],
            photos=given.get("photos", "none"),
            photos_per_page=given.get("photos_per_page", 4),
            with_chart=given.get("with_chart", False),
            signature=given["signature"],
        )


class PublishForm(WhenForm):
    """What stands beside the facts on the public page, and when it is published."""

    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)
    responsible = forms.CharField(label=_("Responsible"), max_length=300, required=False)
    approved_by = forms.CharField(label=_("Approved by (post)"), max_length=300, required=False)
    approved_on = DateField(label=_("Approved on"), required=False)
    note = forms.CharField(
        label=_("What changed since the version before"), max_length=1000, required=False, widget=lines(2)
    )

    @property
    def facts(self) -> dict[str, Any]:
        """Return what is published beside the document, without the time."""
        names = ("replaces", "responsible", "approved_by", "approved_on", "note")
        return {name: self.cleaned_data[name] for name in names}
