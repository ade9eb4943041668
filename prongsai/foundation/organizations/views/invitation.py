"""The page behind the secret link of an invitation."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from prongsai.foundation.organizations import actions
from prongsai.foundation.organizations.forms.sign_in import AcceptForm
from prongsai.foundation.organizations.queries import invitation_for
from prongsai.foundation.organizations.views.parts import add_problem
from prongsai.kernel.access import ActorRequest, public
from prongsai.kernel.errors import Problem

RATE = {"accept": "20/m/ip", "accept_one": "10/5m/key"}


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def accept_invitation(request: ActorRequest, secret: str) -> HttpResponse:
    """Let an invited person choose a password, or join with the one used at another office."""
    for action in RATE:
        refused: HttpResponse | None = ratelimit.consume_or_429(
            request, app="prongsai", action=action, config=RATE, key=secret, limit_get=action == "accept"
        )
        if refused:
            return refused
    invitation = invitation_for(request.organization, secret, now=timezone.now())
    if invitation is None:
        return render(request, "organizations/invitation_over.html", status=404)
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.accept(
                organization=request.organization,
                secret=secret,
                password=form.cleaned_data["password"],
                now=timezone.now(),
            )
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("You have joined. Sign in with your e-mail and password."))
            return HttpResponseRedirect(reverse("account_login"))
    status = 422 if form.errors else 200
    return render(
        request, "organizations/invitation.html", {"form": form, "invitation": invitation}, status=status
    )
