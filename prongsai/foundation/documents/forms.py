"""Forms: letters by kind, numbers, the office's choices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.documents.actions.drafts import LONGEST_TEXT
from prongsai.foundation.documents.kinds import URGENCIES, fields_of, letter_kinds, required_of
from prongsai.foundation.documents.models import Kind
from prongsai.foundation.organizations.api import Unit
from prongsai.kernel.ui.dates import DateField


def lines(rows: int) -> forms.Textarea:
    """Return a text area of so many lines."""
    return forms.Textarea({"rows": rows})


BODY_HELP = _(
    "A new line starts a paragraph. Lines that begin with ๑. or (๑) or - become a list, in which | sets name, "
    "position and duty in columns; other lines with | between the columns become a table."
)
LABELS = {
    "memo": {"subject": _("Subject"), "to": _("Dear"), "body": _("Text before the parts")},
    "poster": {"subject": _("Title of the poster"), "body": _("Message")},
}


class DraftForm(forms.Form):
    """A letter; only the fields of its kind stay."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    unit: Any = forms.ModelChoiceField(
        label=_("Unit that writes"), queryset=None, required=False, empty_label=_("The whole office")
    )
    number = forms.CharField(
        label=_("Number of the document"),
        max_length=60,
        required=False,
        help_text=_("As it stands in the office's register. Leave empty to write it by hand."),
    )
    dated_on = DateField(label=_("Date"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False)
    subject = forms.CharField(label=_("Subject"), max_length=500, widget=lines(2))
    to = forms.CharField(label=_("Dear"), max_length=300)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=1000,
        required=False,
        widget=lines(2),
        help_text=_("One on each line."),
    )
    enclosures = forms.CharField(
        label=_("Enclosures"),
        max_length=2000,
        required=False,
        widget=lines(2),
        help_text=_("One on each line."),
    )
    body = forms.CharField(
        label=_("Text"), max_length=LONGEST_TEXT, required=False, widget=lines(10), help_text=BODY_HELP
    )
    background = forms.CharField(
        label=_("Background"), max_length=LONGEST_TEXT, required=False, widget=lines(4), help_text=BODY_HELP
    )
    facts = forms.CharField(
        label=_("Facts of the matter"), max_length=LONGEST_TEXT, required=False, widget=lines(6)
    )
    law = forms.CharField(label=_("Law and rules"), max_length=LONGEST_TEXT, required=False, widget=lines(3))
    proposal = forms.CharField(
        label=_("To consider and proposal"), max_length=LONGEST_TEXT, required=False, widget=lines(5)
    )
    effective = forms.CharField(
        label=_("In force"), max_length=300, required=False, help_text=_("For example: from now on")
    )
    signer = forms.CharField(label=_("Name of whoever signs"), max_length=150, required=False)
    signer_post = forms.CharField(
        label=_("Position of whoever signs"), max_length=300, required=False, widget=lines(2)
    )
    desks = forms.CharField(
        label=_("Desks that give an opinion"),
        max_length=2000,
        required=False,
        widget=lines(3),
        help_text=_(
            "One position on each line, in their order; the last one decides. A name may follow after |."
        ),
    )
    link = forms.URLField(
        label=_("Address of the QR code"), max_length=1000, required=False, assume_scheme="https"
    )
    invitation = forms.CharField(label=_("Words above the QR code"), max_length=100, required=False)
    contact = forms.CharField(
        label=_("Contact"), max_length=500, required=False, widget=lines(2), help_text=_("One on each line.")
    )
    annexes = forms.TypedMultipleChoiceField(
        label=_("Annexes"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, kind: str, units: Any, annexes: list[tuple[int, str]], **options: Any
    ) -> None:
        self.number_is_own = options.pop("number_is_own", False)
        super().__init__(*args, **options)
        names = fields_of(kind)
        kept = {"version": self.fields["version"]} | {name: self.fields[name] for name in names}
        self.fields.clear()
        self.fields.update(kept)
        for name in names:
            self.fields[name].required = name in required_of(kind)
            if name in LABELS.get(kind, {}):
                self.fields[name].label = LABELS[kind][name]
        if "unit" in self.fields:
            self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a choice field
        if "urgency" in self.fields:
            choices = [("", _("Ordinary")), *((one, one) for one in URGENCIES)]
            self.fields["urgency"].choices = choices  # type: ignore[attr-defined]  # a choice field
        if "annexes" in self.fields:
            if annexes:
                self.fields["annexes"].choices = annexes  # type: ignore[attr-defined]  # a choice field
            else:
                del self.fields["annexes"]
        if self.number_is_own:
            self.fields.pop("number", None)

    @property
    def saved(self) -> dict[str, Any]:
        """Return the arguments of `save_draft`."""
        given = self.cleaned_data
        columns = ("version", "unit", "number", "dated_on", "annexes")
        return {
            "texts": {name: value for name, value in given.items() if name not in columns},
            "version": given["version"],
            "unit": given.get("unit"),
            "number": given.get("number") if "number" in self.fields else None,
            "dated_on": given.get("dated_on"),
            "annexes": given.get("annexes") or (),
        }


class CancelForm(forms.Form):
    """Why a number is cancelled."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class StyleForm(forms.Form):
    """Which numbers Prongsai counts."""

    own_numbers = forms.MultipleChoiceField(
        label=_("Prongsai gives running numbers to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For every other kind the number is typed from the office's own register."),
    )
    by_unit = forms.BooleanField(label=_("Each unit counts for itself"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [(kind, Kind(kind).label) for kind in letter_kinds() if kind != Kind.POSTER]
        self.fields["own_numbers"].choices = kinds  # type: ignore[attr-defined]  # a choice field


class EmblemForm(forms.Form):
    """The picture of the emblem."""

    file = forms.FileField(
        label=_("Picture of the emblem"), help_text=_("PNG or JPEG, best with a transparent ground.")
    )


class TemplateForm(forms.Form):
    """A Word template for a kind."""

    kind = forms.ChoiceField(label=_("Kind of document"))
    file = forms.FileField(label=_("Word template (DOCX)"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [(kind, Kind(kind).label) for kind in letter_kinds() if kind != Kind.POSTER]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a choice field


def units_of(organization: Any) -> Any:
    """Return the units that may write."""
    return Unit.objects.filter(organization=organization, is_closed=False)
