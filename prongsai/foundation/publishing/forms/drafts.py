"""Forms of drafts: what a page says, and when it is published."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.kernel.calendar import in_digits
from prongsai.kernel.ui.dates import DateField


def hours() -> list[tuple[str, str]]:
    """Return the half hours of a day, written in the office's digits."""
    clocks = [(hour, minute) for hour in range(24) for minute in (0, 30)]
    return [(f"{h:02}:{m:02}", in_digits(f"{h:02}.{m:02}", None)) for h, m in clocks]


class PageForm(forms.Form):
    """A page of text with files."""

    title = forms.CharField(label=_("Title"), max_length=500)
    slug = forms.RegexField(
        r"^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$",
        label=_("Short name in the address"),
        help_text=_(
            "Small letters, digits and hyphens, for example history. The address never changes later."
        ),
        error_messages={"invalid": _("Use small letters a–z, digits and hyphens only, for example history.")},
    )
    lead = forms.CharField(
        label=_("In one or two sentences"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text = forms.CharField(
        label=_("Text"),
        help_text=_(
            "A line that begins with # is a heading, one that begins with a number or - belongs to a list, "
            "and lines pasted from a spreadsheet become a table."
        ),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    responsible = forms.CharField(label=_("Responsible"), required=False, max_length=300)
    note = forms.CharField(
        label=_("What changed"),
        help_text=_("The public reads it beside the version."),
        required=False,
        max_length=1000,
    )
    file = forms.FileField(label=_("Add a file"), required=False)
    remove = forms.MultipleChoiceField(
        label=_("Take away"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, files: Any = (), fixed_slug: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remove"].choices = [(str(one.pk), one.label) for one in files]  # type: ignore[attr-defined]  # a field with choices
        if not files:
            del self.fields["remove"]
        if fixed_slug:
            self.fields["slug"].disabled = True
            self.initial["slug"] = fixed_slug


class ScheduleForm(forms.Form):
    """When a draft is published."""

    on = DateField(label=_("Day"))
    hour = forms.ChoiceField(label=_("Time"), choices=hours, initial="08:30")

    def moment(self) -> datetime:
        """Return the time that was chosen, in the office's time zone."""
        return _moment(self.cleaned_data["on"], self.cleaned_data["hour"])


class WhenForm(forms.Form):
    """Publish at once, or on a day at a time: for the forms of rooms that publish."""

    when = forms.ChoiceField(
        label=_("When it is published"),
        choices=[("now", _("At once")), ("later", _("On a day, at a time"))],
        initial="now",
        required=False,
        widget=forms.RadioSelect,
    )
    on = DateField(label=_("Day"), required=False)
    hour = forms.ChoiceField(label=_("Time"), choices=hours, initial="08:30", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the day of what is to be published later."""
        given = super().clean() or {}
        if given.get("when") == "later" and not given.get("on") and "on" not in self.errors:
            self.add_error("on", _("Choose the day."))
        return given

    def moment(self) -> datetime | None:
        """Return the time that was chosen, or none for at once."""
        given = self.cleaned_data
        if given.get("when") != "later" or not given.get("on"):
            return None
        return _moment(given["on"], given.get("hour") or "08:30")


def _moment(day: date, clock: str) -> datetime:
    """Return a day and a time in the office's time zone."""
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), timezone.get_current_timezone())
