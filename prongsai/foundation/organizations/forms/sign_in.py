"""The forms of sign-in where this product differs from allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.organizations.actions import ask_for_password_reset
from prongsai.foundation.organizations.queries import may_set_password, person_for


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]  # allauth has no type hints
    """Take any address; the worker finds out whether somebody has it, so that the page tells nothing."""

    def clean_email(self) -> str:
        """Return the address in small letters, without looking it up."""
        return str(self.cleaned_data["email"]).strip().lower()

    def save(self, request: Any, **kwargs: Any) -> str:
        """Ask the worker for the mail."""
        email: str = self.cleaned_data["email"]
        ask_for_password_reset(organization=request.organization, email=email)
        return email


class UserTokenForm(account.UserTokenForm):  # type: ignore[misc]  # allauth has no type hints
    """Refuse a link that was made for another office."""

    reset_user: Any = None

    def clean(self) -> Any:
        """Raise the error of an unusable link for somebody who neither works here nor is invited."""
        cleaned = super().clean()
        if not may_set_password(self.reset_user, context.request.organization, now=timezone.now()):
            self.reset_user = None
            raise get_adapter().validation_error("invalid_password_reset")
        return cleaned


class LoginWebAuthnForm(webauthn.LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no type hints
    """Refuse the passkey of somebody who does not work here."""

    def clean_credential(self) -> Any:
        """Return the passkey; raise the error of a wrong one for somebody of another office."""
        authenticator = super().clean_credential()
        if person_for(authenticator.user, context.request.organization) is None:
            raise get_mfa_adapter().validation_error("incorrect_code")
        return authenticator


class AcceptForm(forms.Form):
    """The password with which an invited person comes in."""

    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Choose a password of at least 10 characters that is not easy to guess. If this e-mail already "
            "signs in to another office here, enter the password of that sign-in."
        ),
    )
    password_again = forms.CharField(
        label=_("Password (again)"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Check that both are the same."""
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("password") != cleaned.get("password_again"):
            self.add_error("password_again", _("This is not the same password as above."))
        return cleaned
