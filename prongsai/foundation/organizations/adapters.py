"""How sign-in behaves in an office: by invitation only, and only for people of this office."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import gettext_lazy

from prongsai.foundation.audit.api import record
from prongsai.foundation.notifications.api import notify
from prongsai.foundation.organizations.models import Person
from prongsai.foundation.organizations.queries import ORGANIZATION_OF_SESSION, actor_for, person_for
from prongsai.kernel.actor import Actor

# What allauth wants to tell a person by mail, and what the notice says.
SECURITY_NOTICES = {
    "password_changed": gettext_lazy("The password of your sign-in was changed."),
    "password_set": gettext_lazy("The password of your sign-in was changed."),
    "password_reset": gettext_lazy("The password of your sign-in was reset."),
    "totp_activated": gettext_lazy("Codes from an authenticator app were switched on for your sign-in."),
    "totp_deactivated": gettext_lazy("Codes from an authenticator app were switched off for your sign-in."),
    "webauthn_added": gettext_lazy("A passkey was added to your sign-in."),
    "webauthn_removed": gettext_lazy("A passkey was removed from your sign-in."),
    "recovery_codes_generated": gettext_lazy("New recovery codes were made for your sign-in."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type hints
    """Close sign-up, and treat somebody of another office like a wrong password on every way in."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Return no: people come by invitation."""
        return False

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """Count the attempt; too many for one address or one sign-in get the page that says so."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ImmediateHttpResponse(ratelimit.respond_429(request)) from error

    def _get_login_attempts_cache_key(self, request: Any, **credentials: Any) -> str:
        """Return the key of a sign-in, the same at every office: several hosts give no more attempts."""
        return f"login:{credentials.get('email', '').strip().lower()}"

    def authenticate(self, request: Any, **credentials: Any) -> Any:
        """Return the user only when the person works for the office whose page this is."""
        request = request or context.request
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()  # a closed sign-in is a wrong password too
        if user is None or person_for(user, request.organization) is None:
            _note_failure(request.organization, credentials.get("email", ""))
            return None
        self._rollback_login_failed_rl_usage()
        return user

    def pre_login(self, request: Any, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Stop everybody who does not work here, whichever way in was used."""
        if person_for(user, request.organization) is None:
            clear_login(request)
            return self._wrong(request)
        return None

    def login(self, request: Any, user: Any) -> None:
        """Sign the person in, and bind the session to this office."""
        person = person_for(user, request.organization)
        if person is None:
            clear_login(request)
            raise ImmediateHttpResponse(self._wrong(request))
        super().login(request, user)
        request.session[ORGANIZATION_OF_SESSION] = request.organization.pk
        request.session.set_expiry(None)  # a kept form had given the anonymous session a short life
        request.person = person
        record(
            by=Actor(user=user, organization=request.organization, name=person.title),
            verb="account.signed_in",
        )

    def respond_user_inactive(self, request: Any, user: Any) -> HttpResponse:
        """Answer as for a wrong password, so that nobody learns that the sign-in exists."""
        return self._wrong(request)

    def set_password(self, user: Any, password: str) -> None:
        """Set the password and write that into the journal."""
        super().set_password(user, password)
        person = person_for(user, context.request.organization)
        name = person.title if person else ""
        record(
            by=Actor(user=user, organization=context.request.organization, name=name),
            verb="account.password_changed",
        )

    def get_password_change_redirect_url(self, request: Any) -> str:
        """Return to the person's own account."""
        return reverse("organizations:account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the mailed link: it starts with the office's own address, never with the request's host."""
        return reset_link(context.request.organization, key)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person through the outbox that the sign-in was changed, in case it was somebody else."""
        text = SECURITY_NOTICES.get(template_prefix.rsplit("/", 1)[-1])
        if text is None:
            return
        organization = self.request.organization
        by = actor_for(user, organization, today=timezone.localdate())
        advice = gettext_lazy("If this was not you, change your password now and tell your administrator.")
        notify(
            by=by, users=[user], title=text, text=advice, path=reverse("organizations:account"), email=True
        )

    def _wrong(self, request: Any) -> HttpResponse:
        messages.error(request, self.error_messages["email_password_mismatch"])
        return HttpResponseRedirect(reverse("account_login"))


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no type hints
    """Name the office in authenticator apps, and keep their secrets encrypted in the database."""

    def _get_site_name(self) -> str:
        return str(context.request.organization.full_name)

    def get_totp_issuer(self) -> str:
        """Return the name under which an authenticator app lists the sign-in."""
        return f"Prongsai {context.request.organization.short_name}"

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key that is worked out from the installation's secret key."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret; earlier keys (SECRET_KEY_FALLBACKS) still open it."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _note_failure(organization: Any, email: str) -> None:
    """Write a failed sign-in into the journal: the person whose address was used, never what was typed.

    An address that nobody here has is written down as well, so that both take the same time.
    """
    person = Person.objects.filter(
        organization=organization, is_active=True, user__email__iexact=email.strip()
    ).first()
    record(
        by=Actor.nobody(organization),
        verb="account.sign_in_failed",
        subject=person,
        summary=person.title if person else "",
    )


def reset_link(organization: Any, key: str) -> str:
    """Return the address at which the key (user and token) sets a new password."""
    uid, token = key.split("-", 1)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return f"{organization.origin.rstrip('/')}{path}"


def _box() -> MultiFernet:
    digests = [
        hashlib.sha256(b"prongsai.mfa" + force_bytes(key)).digest()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
