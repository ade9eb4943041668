"""The addresses of sign-in. Only what is listed here exists; each line says who may open it.

allauth brings more addresses than these. Sign-up stays closed (people come by invitation), and changing the
sign-in e-mail goes by a new invitation, so that one office cannot take over somebody's sign-in at another.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.http import HttpResponseBase
from django.urls import include, path, re_path

from prongsai.kernel.access import SignInNeeded, View, public


def for_people(view: Any) -> View:
    """Let everybody who is signed in to this organisation open a view of allauth."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            raise SignInNeeded
        response: HttpResponseBase = view(request, *args, **kwargs)
        return response

    guarded.access = "signed_in"  # type: ignore[attr-defined]  # a mark on the function, read by the test of all routes
    return guarded


urlpatterns = [
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("reauthenticate/", for_people(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", for_people(account.password_change), name="account_change_password"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", public(account.password_reset_done), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("invitation/", include("prongsai.foundation.organizations.urls.invitation")),
    # The second factor comes before anybody is signed in; allauth checks that the password came first.
    path("2fa/authenticate/", public(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/webauthn/login/", public(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("2fa/", for_people(mfa.index), name="mfa_index"),
    path("2fa/reauthenticate/", for_people(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", for_people(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", for_people(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        for_people(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        for_people(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        for_people(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/", for_people(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", for_people(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        for_people(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        for_people(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("2fa/webauthn/keys/<int:pk>/edit/", for_people(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("sessions/", for_people(usersessions.list_usersessions), name="usersessions_list"),
]
