"""The forms of the settings screens."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.organizations.models import Person, Position, Role, Unit
from prongsai.foundation.tenants.api import Organization
from prongsai.kernel.calendar import UnreadableDate, read_date
from prongsai.kernel.permissions import permissions
from prongsai.kernel.ui.dates import DateField


def offer(field: Any, rows: Any) -> None:
    """Let the field choose among the rows; nothing chosen is shown as a dash."""
    field.queryset = rows
    field.empty_label = "–"


class OfficeForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """The particulars of the office. Its host name and links are set by whoever runs the server."""

    class Meta:
        """What an administrator may change."""

        model = Organization
        fields = (
            "kind",
            "name",
            "district",
            "province",
            "address",
            "postcode",
            "phone",
            "email",
            "opening_hours",
            "letter_code",
            "digits",
            "accent",
        )
        labels = {"address": _("Address of the office building")}
        widgets = {"accent": forms.TextInput(attrs={"type": "color"})}

    def clean_accent(self) -> str:
        """Return the colour in small letters."""
        return str(self.cleaned_data["accent"]).lower()


class UnitForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A unit of the office."""

    class Meta:
        """What can be entered."""

        model = Unit
        fields = ("name", "short_name", "parent", "position_in_list")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["parent"], units.exclude(pk=self.instance.pk))


class PositionForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """A position of the office."""

    class Meta:
        """What can be entered."""

        model = Position
        fields = ("title", "side", "unit", "rank", "is_executive")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], units)


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in the stubs only
    """Somebody who works for the office."""

    joined_on = DateField(label=_("works here since"), required=False)

    class Meta:
        """What can be entered."""

        model = Person
        fields = ("name", "position", "unit", "phone", "joined_on", "is_public")

    def __init__(self, *args: Any, units: Any, positions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], units)
        offer(self.fields["position"], positions)


class InviteForm(PersonForm):
    """A new person, the role to begin with, and where the invitation goes."""

    email = forms.EmailField(
        label=_("e-mail"), max_length=254, help_text=_("The invitation goes to this address.")
    )
    role = forms.ModelChoiceField(label=_("role"), queryset=Role.objects.none(), required=False)
    role_unit = forms.ModelChoiceField(
        label=_("only for the unit"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("Leave it empty where the role holds for the whole office."),
    )

    def __init__(self, *args: Any, units: Any, roles: Any, **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        offer(self.fields["role"], roles)
        offer(self.fields["role_unit"], units)
        self.order_fields(
            ["name", "email", "position", "unit", "role", "role_unit", "phone", "joined_on", "is_public"]
        )


class EmailForm(forms.Form):
    """Where an invitation goes."""

    email = forms.EmailField(label=_("e-mail"), max_length=254)


class RoleForm(forms.Form):
    """A role and what it allows."""

    name = forms.CharField(label=_("name"), max_length=100)
    permissions = forms.MultipleChoiceField(label=_("permissions"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = list(permissions().items())  # type: ignore[attr-defined]  # MultipleChoiceField


class AssignForm(forms.Form):
    """A role for a person."""

    role = forms.ModelChoiceField(label=_("role"), queryset=Role.objects.none())
    unit = forms.ModelChoiceField(
        label=_("only for the unit"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("Leave it empty where the role holds for the whole office."),
    )
    starts_on = DateField(label=_("from"), required=False)
    ends_on = DateField(label=_("until"), required=False)

    def __init__(self, *args: Any, units: Any, roles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["role"], roles)
        offer(self.fields["unit"], units)


class ActingForm(forms.Form):
    """A position in which a person acts for a time."""

    position = forms.ModelChoiceField(label=_("position"), queryset=Position.objects.none())
    starts_on = DateField(label=_("from"))
    ends_on = DateField(label=_("until"), required=False)
    order_reference = forms.CharField(label=_("order that says so"), max_length=150, required=False)

    def __init__(self, *args: Any, positions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["position"], positions)


class ClosedDaysForm(forms.Form):
    """A list of closed days: one line each, the date first and the reason after it."""

    days = forms.CharField(
        label=_("closed days"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One line for each day: the date, then the reason. For example: 13 Apr 2569 merit-making day"
        ),
    )

    def clean_days(self) -> list[tuple[date, str]]:
        """Return the days with their reasons; each line that cannot be read is named."""
        found: list[tuple[date, str]] = []
        errors = []
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), start=1):
            if not line.strip():
                continue
            day, reason = read_day(line)
            if day is None:
                text = _("Line %(number)d: no date can be read in “%(line)s”.")
                errors.append(text % {"number": number, "line": line[:60]})
            elif not reason:
                errors.append(_("Line %(number)d: the reason is missing.") % {"number": number})
            elif len(reason) > 150:
                errors.append(
                    _("Line %(number)d: the reason is longer than 150 characters.") % {"number": number}
                )
            else:
                found.append((day, reason))
        if errors:
            raise ValidationError(errors)
        return found


class AccountForm(forms.Form):
    """What a person may change about the own account."""

    name = forms.CharField(label=_("name"), max_length=150)
    phone = forms.CharField(label=_("telephone at work"), max_length=50, required=False)


def read_day(line: str) -> tuple[date | None, str]:
    """Return the date with which the line begins and the rest; none where no beginning is a date.

    The longest beginning that is a date counts, so that “13 April 2569 …” is not read as 13 April.
    """
    words = line.split()
    for count in range(min(len(words), 8), 0, -1):
        start = " ".join(words[:count]).rstrip(",:;-–")
        try:
            return read_date(start), " ".join(words[count:]).lstrip(",:;-– ")
        except UnreadableDate:
            continue
    return None, ""
