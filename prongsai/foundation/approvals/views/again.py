"""Saying once more who one is, on the page of the signature or by another way, with what was typed kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    reauthenticate_by_password,
)
from allauth.core import ratelimit
from allauth.mfa.base.forms import ReauthenticateForm as CodeForm
from allauth.mfa.models import Authenticator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from prongsai.foundation.approvals.actions import WINDOW
from prongsai.kernel.errors import Problem

TYPED = "approvals.typed"
FIELD = "secret"


@dataclass(frozen=True, slots=True)
class Again:
    """What the form asks for: nothing where the person has just said who it is."""

    asks: str = ""
    label: str = ""
    hint: str = ""
    has_other: bool = False


def again_at(request: Any) -> datetime | None:
    """Return when this session's person last said again who it is, or none."""
    records = get_authentication_records(request, request.user)
    moments = [one["at"] for one in records if one.get("reauthenticated")]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None


def asked(request: Any) -> Again:
    """Return what the form has to ask for."""
    at = again_at(request)
    if at is not None and timezone.now() - at < WINDOW * 0.9:
        return Again()
    types = _types(request.user)
    if Authenticator.Type.TOTP in types:
        return Again(
            "code",
            _("Code of six digits"),
            _("From the authenticator app on your phone."),
            has_other=True,
        )
    return Again(
        "password",
        _("Your password"),
        _("A signature asks once more, so that nobody else signs in your name."),
        has_other=bool(types),
    )


def confirmed(request: Any) -> datetime | None:
    """Return when the person said again who it is, with what stands in the form; or raise ``Problem``."""
    again = asked(request)
    if not again.asks:
        return again_at(request)
    secret = request.POST.get(FIELD, "")
    if not secret.strip():
        text = _("Type the code of six digits.") if again.asks == "code" else _("Type your password.")
        raise Problem(text, field=FIELD, status=422)
    if ratelimit.consume(request, action="reauthenticate", user=request.user) is None:
        raise Problem(_("Too many attempts. Wait a minute and try again."), field=FIELD, status=422)
    if again.asks == "code":
        form = CodeForm({"code": secret.strip()}, user=request.user)
        if form.is_valid():
            form.save()  # not the database: the session remembers it
            return again_at(request)
        raise Problem(
            _("This code is not right. Wait for the next one and type it."), field=FIELD, status=422
        )
    form = ReauthenticateForm({"password": secret}, user=request.user)
    if not form.is_valid():
        raise Problem(_("This password is not right. Nothing was signed."), field=FIELD, status=422)
    reauthenticate_by_password(request)
    return again_at(request)


def by_another_way(request: Any, back: str) -> HttpResponse:
    """Keep what was typed, and go to the page that offers every way (passkey, app, password)."""
    kept = {name: request.POST.getlist(name) for name in request.POST if name not in (FIELD, "other")}
    kept.pop("csrfmiddlewaretoken", None)
    request.session[TYPED] = {"path": back, "data": kept}
    flows = [one["id"] for one in get_reauthentication_flows(request.user)]
    first = "mfa_reauthenticate_webauthn" if _has_passkey(request.user) else "account_reauthenticate"
    if first == "account_reauthenticate" and "reauthenticate" not in flows and flows:
        first = flows[0]
    return HttpResponseRedirect(f"{reverse(first)}?{urlencode({'next': back})}")


def typed(request: Any) -> dict[str, list[str]]:
    """Return what was typed on this page before the person went to say who it is; once."""
    kept = request.session.get(TYPED)
    if not isinstance(kept, dict) or kept.get("path") != request.path:
        return {}
    del request.session[TYPED]
    data: dict[str, list[str]] = kept["data"]
    return data


def _types(user: Any) -> set[str]:
    return set(
        Authenticator.objects.filter(user=user)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .values_list("type", flat=True)
    )


def _has_passkey(user: Any) -> bool:
    return Authenticator.Type.WEBAUTHN in _types(user)
