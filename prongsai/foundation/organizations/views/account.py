"""The person's own account, and the journal of the office."""

from __future__ import annotations

from datetime import datetime, time

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prongsai.foundation.audit.api import Entry, areas, verify_chain
from prongsai.foundation.organizations import actions
from prongsai.foundation.organizations.forms.settings import AccountForm
from prongsai.foundation.organizations.queries import person_for
from prongsai.foundation.organizations.views.parts import done_or_told, form_page, listing
from prongsai.kernel.access import ActorRequest, requires, signed_in
from prongsai.kernel.calendar import UnreadableDate, read_date


@signed_in
@require_GET
def account(request: ActorRequest) -> HttpResponse:
    """Show the person's name, ways to sign in, and sessions."""
    kinds = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
    context = {
        "person": person_for(request.user, request.organization),
        "sessions": sorted(
            UserSession.objects.purge_and_list(request.user),
            key=lambda session: session.created_at,
            reverse=True,
        ),
        "has_totp": "totp" in kinds,
        "has_passkey": "webauthn" in kinds,
        "has_recovery_codes": "recovery_codes" in kinds,
    }
    return render(request, "organizations/account.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def rename(request: ActorRequest) -> HttpResponse:
    """Change the name and telephone that others see."""
    person = person_for(request.user, request.organization)
    assert person is not None  # noqa: S101  # whoever is signed in is a person of this office
    back = reverse("organizations:account")
    return form_page(
        request,
        AccountForm,
        lambda fields: actions.rename_myself(by=request.actor, person=person, **fields),
        heading=_("Name and telephone"),
        back=back,
        done=_("Your account was saved."),
        crumbs=[(back, _("My account"))],
        initial={"name": person.name, "phone": person.phone},
    )


@signed_in
@require_POST
def end_session(request: ActorRequest, pk: int) -> HttpResponse:
    """Sign the person out on one device."""
    session = get_object_or_404(UserSession, pk=pk, user_id=request.user.pk)
    return done_or_told(
        request,
        lambda: actions.end_session(by=request.actor, session=session),
        done=_("That device was signed out."),
        back=reverse("organizations:account"),
    )


@requires("audit.view", whole_office=True)
@require_GET
def journal(request: ActorRequest) -> HttpResponse:
    """List what was done in the office, newest first."""
    rows = Entry.objects.visible_to(request.actor).select_related("user")
    room = request.GET.get("room", "")
    if room:
        rows = rows.filter(verb__startswith=f"{room}.")
    unread = []
    # Moments, not days of moments: only so can the database use what it knows of the order.
    for name, lookup, moment in (("since", "at__gte", time.min), ("until", "at__lte", time.max)):
        text = request.GET.get(name, "").strip()
        if text:
            try:
                day = timezone.make_aware(datetime.combine(read_date(text), moment))
            except UnreadableDate as error:
                unread.append(str(error.message))
            else:
                rows = rows.filter(**{lookup: day})
    return listing(
        request,
        rows,
        "organizations/journal.html",
        search=["verb", "summary", "actor_name"],
        room=room,
        rooms=[{"value": code, "label": label} for code, label in areas()],
        since=request.GET.get("since", ""),
        until=request.GET.get("until", ""),
        unread=unread,
    )


@requires("audit.view", whole_office=True)
@require_POST
def verify(request: ActorRequest) -> HttpResponse:
    """Check the whole chain of the journal and say how it stands."""
    verdict = verify_chain(request.organization)
    if verdict.is_sound:
        messages.success(
            request, _("The journal is sound: %d entries, none changed, none missing.") % verdict.entries
        )
    else:
        messages.error(
            request,
            _(
                "The journal does not hold at entry %d. Somebody wrote to the database. "
                "Tell whoever runs the server."
            )
            % verdict.broken_at,
        )
    return HttpResponseRedirect(reverse("organizations:journal"))
