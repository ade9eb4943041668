"""The field for a day: typed as people write it, Thai digits and BE years included."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prongsai.kernel.calendar import UnreadableDate, read_date, short_date


def understood_date(text: str) -> date | None:
    """Return the day that was typed, or none for nothing; raise UnreadableDate when it is not clear."""
    return read_date(text) if text.strip() else None


class DateInput(forms.TextInput):
    """A text input for a day; scripts show beside it how the day was understood."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "data-date": "", "maxlength": "60", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        """Return a stored day in the office's way of writing, and what was typed as it was typed."""
        if isinstance(value, date):
            return short_date(value, None, language=get_language() or "th")
        shown: str | None = super().format_value(value)
        return shown

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the address that says how a date is understood, where it is wired."""
        context = super().get_context(name, value, attrs)
        with suppress(NoReverseMatch):  # without the address, the day is checked when the form is sent
            context["widget"]["attrs"]["data-date"] = reverse("ui:understood")
        return context


class DateField(forms.Field):
    """A day typed as ๒๗ เม.ย. ๒๕๖๙, 27/4/69, 27 April 2026 or 2026-04-27."""

    widget = DateInput
    default_error_messages = {"unreadable": _("This is not a date that can be read.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("For example 27 Apr 2569 or 27/4/69"))
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        """Return the day, or none for an empty field."""
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return understood_date(str(value))
        except UnreadableDate as error:
            raise ValidationError(str(error.message), code="unreadable") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether another day was typed than the one that was there."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
