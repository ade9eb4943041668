"""Fields for numbers and amounts: Thai and Arabic digits, with or without thousands; sizes of files in words."""

from __future__ import annotations

from typing import Any

from django import forms

from prongsai.kernel.calendar import arabic_digits

MEGABYTE, KILOBYTE = 1_000_000, 1_000


def plain_number(value: Any) -> Any:
    """Return what was typed with Arabic digits and without thousands, spaces and the unit."""
    if not isinstance(value, str):
        return value
    return arabic_digits(value).replace(",", "").replace("\u00a0", "").replace(" ", "").removesuffix("บาท")


class WholeNumberField(forms.IntegerField):
    """A whole number."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """Return the number, or none for an empty field."""
        return super().to_python(plain_number(value))


class AmountField(forms.DecimalField):
    """An amount in baht with at most two decimals."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 15, "decimal_places": 2, **options})
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """Return the amount, or none for an empty field."""
        return super().to_python(plain_number(value))


def size_text(size: int) -> str:
    """Return the size of a file for people: 380 kB, 1.2 MB."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(1, round(size / KILOBYTE))} kB"
