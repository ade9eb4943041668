"""The rule for the length of passwords, told in the office's digits."""

from __future__ import annotations

from django.contrib.auth import password_validation
from django.utils.translation import get_language

from prongsai.kernel.calendar import in_digits


class MinimumLength(password_validation.MinimumLengthValidator):
    """Django's rule, with its number as the page writes numbers."""

    def get_error_message(self) -> str:
        """Return what is said of a password that is too short."""
        return in_digits(super().get_error_message(), None, language=get_language())

    def get_help_text(self) -> str:
        """Return the rule as it stands beside the field."""
        return in_digits(super().get_help_text(), None, language=get_language())
