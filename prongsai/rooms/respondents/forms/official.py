"""Forms about the official surveys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prongsai.kernel.calendar import FiscalYear, month_year
from prongsai.kernel.ui.dates import DateField
from prongsai.kernel.ui.numbers import WholeNumberField
from prongsai.rooms.respondents.actions.official import LinkDraft, SpreadDraft
from prongsai.rooms.respondents.models import Channel, Kind, ServiceChannel, Size
from prongsai.rooms.respondents.models.official import LINKED

MOST = 10_000_000


class YearForm(forms.Form):
    """The settings of a year."""

    counted_on = DateField(
        label=_("Count staff on this day"),
        help_text=_("Whoever has worked here for a year or more on this day may answer IIT."),
    )
    size = forms.ChoiceField(
        label=_("Size of the office"),
        required=False,
        help_text=_("The sample of EIT part 1 goes by kind and size of the office."),
    )
    owner = forms.TypedChoiceField(
        label=_("Who looks after the surveys"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("This person is reminded when answers are missing."),
    )
    version = WholeNumberField(required=False, min_value=0, max_value=MOST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        self.fields["size"].choices = [("", _("not chosen")), *Size.choices]  # type: ignore[attr-defined]  # a choice field
        owners = [(pk, str(person)) for pk, person in self.people.items()]
        self.fields["owner"].choices = [("", _("everybody who works on the assessment")), *owners]  # type: ignore[attr-defined]  # a choice field

    @property
    def owner_chosen(self) -> Any:
        """Return the person, or none."""
        return self.people.get(self.cleaned_data["owner"])


class SampleForm(forms.Form):
    """The office's own number and sample."""

    eligible = WholeNumberField(
        label=_("Number of people to be used"),
        required=False,
        min_value=0,
        max_value=MOST,
        help_text=_("Leave empty to use the counted number. The NACC's system is given this number only."),
    )
    eligible_reason = forms.CharField(label=_("Why this number"), required=False, max_length=300)
    needed = WholeNumberField(
        label=_("Sample to be used"),
        required=False,
        min_value=0,
        max_value=MOST,
        help_text=_("Leave empty to use the number that follows from the rule."),
    )
    needed_reason = forms.CharField(label=_("Why this sample"), required=False, max_length=300)


class LinkForm(forms.Form):
    """The NACC's link."""

    url = forms.URLField(label=_("Address of the survey at the NACC"), max_length=500, assume_scheme="https")
    host_reason = forms.CharField(
        label=_("Where the address comes from"),
        required=False,
        max_length=300,
        help_text=_("Needed only where the address does not lead to nacc.go.th, such as a shortened one."),
    )
    opens_on = DateField(label=_("First day"))
    closes_on = DateField(label=_("Last day"))
    is_shown = forms.BooleanField(
        label=_("Show a short page about it on the public site"),
        required=False,
        help_text=_("The page explains the survey and leads to the NACC. It counts how often it is opened."),
    )
    version = WholeNumberField(required=False, min_value=0, max_value=MOST, widget=forms.HiddenInput)

    @property
    def draft(self) -> LinkDraft:
        """Return the link for the action."""
        given = {name: self.cleaned_data[name] for name in ("url", "host_reason", "opens_on", "closes_on")}
        return LinkDraft(**given, is_shown=self.cleaned_data["is_shown"])


class ServiceForm(forms.Form):
    """How many people used a service."""

    month = forms.ChoiceField(label=_("Month"))
    service = forms.CharField(label=_("Service"), max_length=150)
    channel = forms.ChoiceField(label=_("Channel"), choices=ServiceChannel.choices)
    people = WholeNumberField(label=_("Number of people"), min_value=0, max_value=MOST)

    def __init__(self, *args: Any, fiscal_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["month"]
        chosen.choices = [(f"{day:%Y-%m}", month_year(day, None)) for day in months(fiscal_year)]

    @property
    def month_chosen(self) -> date:
        """Return the first day of the month."""
        year, month = self.cleaned_data["month"].split("-")
        return date(int(year), int(month), 1)


def months(fiscal_year: int) -> list[date]:
    """Return the first days of the twelve months of a fiscal year (BE)."""
    first = FiscalYear(fiscal_year).starts_on
    return [
        date(first.year + (first.month + n - 1) // 12, (first.month + n - 1) % 12 + 1, 1) for n in range(12)
    ]


class SpreadForm(forms.Form):
    """One time that a link was passed on."""

    kind = forms.ChoiceField(label=_("Survey"), choices=[(kind.value, kind.label) for kind in LINKED])
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    on = DateField(label=_("Day"))
    audience = forms.CharField(
        label=_("To whom"), max_length=200, help_text=_("For example: LINE group of village heads")
    )
    reach = WholeNumberField(
        label=_("People reached, estimated"), required=False, min_value=0, max_value=MOST
    )
    upload = forms.FileField(label=_("Photo or file as proof"), required=False)
    url = forms.URLField(label=_("Address as proof"), required=False, max_length=500, assume_scheme="https")
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    @property
    def draft(self) -> SpreadDraft:
        """Return the entry for the action."""
        return SpreadDraft(**self.cleaned_data)


class SpreadFilterForm(forms.Form):
    """What the log is narrowed to; it comes from the address, so nonsense narrows nothing."""

    kind = forms.ChoiceField(required=False, choices=[("", ""), *((kind.value, "") for kind in LINKED)])
    channel = forms.ChoiceField(required=False, choices=[("", ""), *((code, "") for code in Channel.values)])

    @property
    def given(self) -> dict[str, str]:
        """Return what was understood."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("kind", "channel")}


class ProgressForm(forms.Form):
    """How many answers the NACC's system shows."""

    kind = forms.ChoiceField(label=_("Survey"), choices=Kind.choices)
    on = DateField(label=_("Day"))
    responses = WholeNumberField(
        label=_("Answers so far"),
        min_value=0,
        max_value=MOST,
        help_text=_("All answers since the survey opened, as the NACC's system shows them."),
    )
