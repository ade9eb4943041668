"""Settings of the office: people, what they may do, and invitations."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prongsai.foundation.audit.api import history_of
from prongsai.foundation.notifications.api import mail_is_configured
from prongsai.foundation.organizations import actions
from prongsai.foundation.organizations.adapters import reset_link
from prongsai.foundation.organizations.forms.settings import (
    ActingForm,
    AssignForm,
    EmailForm,
    InviteForm,
    PersonForm,
    RoleForm,
)
from prongsai.foundation.organizations.models import (
    Acting,
    Assignment,
    Invitation,
    Person,
    Position,
    Role,
    Unit,
)
from prongsai.foundation.organizations.queries import is_alone, open_invitations
from prongsai.foundation.organizations.tasks import invitation_link
from prongsai.foundation.organizations.templatetags.people import verb_label
from prongsai.foundation.organizations.views.parts import done_or_told, form_page, listing, managing
from prongsai.kernel.access import ActorRequest
from prongsai.kernel.errors import Problem
from prongsai.kernel.permissions import permissions

SHOW_LINK = "show_invitation"


@managing
@require_GET
def people(request: ActorRequest) -> HttpResponse:
    """List the people of the office."""
    rows = (
        Person.objects.visible_to(request.actor)
        .select_related("position", "unit", "user")
        .prefetch_related("assignments__role", "assignments__unit")
        .order_by("-is_active", "name", "pk")
    )
    state = request.GET.get("state", "")
    if state == "active":
        rows = rows.filter(is_active=True)
    elif state == "left":
        rows = rows.filter(is_active=False)
    elif state == "no_sign_in":
        rows = rows.filter(is_active=True, user=None)
    return listing(
        request,
        rows,
        "organizations/people.html",
        search=["name", "position__title", "unit__name", "user__email"],
        state=state,
        states=[
            {"value": "active", "label": _("works here")},
            {"value": "no_sign_in", "label": _("has no sign-in yet")},
            {"value": "left", "label": _("does not work here any more")},
        ],
    )


@managing
@require_GET
def person(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a person: roles, acting positions, invitation, history."""
    record = _person(request, pk)
    invitation = open_invitations(request.organization).filter(person=record).first()
    link = ""
    if invitation is not None and request.session.get(SHOW_LINK) == invitation.pk:
        del request.session[SHOW_LINK]
        link = invitation_link(invitation)
    today = timezone.localdate()
    context = {
        "person": record,
        "assignments": record.assignments.select_related("role", "unit").order_by("role__name"),
        "acting": record.acting.select_related("position"),
        "invitation": invitation,
        "invitation_is_old": invitation is not None and invitation.expires_at <= timezone.now(),
        "link": link,
        "history": [
            {"text": f"{verb_label(entry.verb)}: {entry.summary}", "who": entry.actor_name, "at": entry.at}
            for entry in history_of(record, limit=20)
        ],
        "today": today,
        "can_make_link": is_alone() and not mail_is_configured(),
        "has_second_factor": is_alone()
        and Authenticator.objects.filter(user=record.user).exclude(user=None).exists(),
    }
    return render(request, "organizations/person.html", context)


@managing
@require_http_methods(["GET", "POST"])
def invite(request: ActorRequest) -> HttpResponse:
    """Add a person and send the invitation."""

    @transaction.atomic
    def act(fields: dict[str, Any]) -> Person:
        email, role, role_unit = fields.pop("email"), fields.pop("role"), fields.pop("role_unit")
        added = actions.save_person(by=request.actor, **fields)
        if role is not None:
            actions.assign(by=request.actor, person=added, role=role, unit=role_unit)
        _show_once(request, actions.invite(by=request.actor, person=added, email=email, now=timezone.now()))
        return added

    return form_page(
        request,
        InviteForm,
        act,
        heading=_("Invite a person"),
        back=reverse("organizations:people"),
        done=_sent(),
        crumbs=_trail(),
        button=_("Invite"),
        target=_page_of,
        instance=Person(organization=request.organization),
        units=_open_units(request),
        positions=Position.objects.visible_to(request.actor),
        roles=Role.objects.visible_to(request.actor),
    )


@managing
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a person's particulars."""
    record = _person(request, pk)
    return form_page(
        request,
        PersonForm,
        lambda fields: actions.save_person(by=request.actor, person=record, **fields),
        heading=_("Change the person"),
        back=_page_of(record),
        done=_("The person was saved."),
        crumbs=_trail(record),
        instance=record,
        units=_open_units(request) | Unit.objects.visible_to(request.actor).filter(pk=record.unit_id),
        positions=Position.objects.visible_to(request.actor),
    )


@managing
@require_http_methods(["GET", "POST"])
def send_invitation(request: ActorRequest, pk: int) -> HttpResponse:
    """Send an invitation, again or to another address."""
    record = _person(request, pk)
    earlier = Invitation.objects.visible_to(request.actor).filter(person=record).first()

    def act(fields: dict[str, Any]) -> Person:
        _show_once(request, actions.invite(by=request.actor, person=record, now=timezone.now(), **fields))
        return record

    return form_page(
        request,
        EmailForm,
        act,
        heading=_("Send an invitation"),
        back=_page_of(record),
        done=_sent(),
        crumbs=_trail(record),
        button=_("Send"),
        text=_("The link works once, within seven days. An earlier link of this person stops working."),
        initial={"email": earlier.email if earlier and not record.user else ""},
    )


@managing
@require_POST
def withdraw_invitation(request: ActorRequest, pk: int) -> HttpResponse:
    """Withdraw the open invitation of a person."""
    record = _person(request, pk)
    invitation = get_object_or_404(open_invitations(request.organization), person=record)
    return done_or_told(
        request,
        lambda: actions.withdraw(by=request.actor, invitation=invitation, now=timezone.now()),
        done=_("The invitation was withdrawn. Its link does not work any more."),
        back=_page_of(record),
    )


@managing
@require_POST
def deactivate(request: ActorRequest, pk: int) -> HttpResponse:
    """End a person's work here."""
    record = _person(request, pk)
    return done_or_told(
        request,
        lambda: actions.deactivate(by=request.actor, person=record),
        done=_("The person does not work here any more and was signed out everywhere at this office."),
        back=_page_of(record),
    )


@managing
@require_POST
def reactivate(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a person work here again."""
    record = _person(request, pk)
    return done_or_told(
        request,
        lambda: actions.reactivate(by=request.actor, person=record),
        done=_("The person works here again, with the roles listed below."),
        back=_page_of(record),
    )


@managing
@require_POST
def password_link(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a link that sets a new password, for the administrator to hand over."""
    record = _person(request, pk)
    try:
        key = actions.password_key(by=request.actor, person=record)
    except Problem as problem:
        messages.error(request, str(problem.message))
        return HttpResponseRedirect(_page_of(record))
    context = {"person": record, "link": reset_link(request.organization, key)}
    return render(request, "organizations/password_link.html", context)


@managing
@require_POST
def drop_second_factor(request: ActorRequest, pk: int) -> HttpResponse:
    """Remove the second factor of somebody who has lost it."""
    record = _person(request, pk)
    return done_or_told(
        request,
        lambda: actions.drop_second_factor(by=request.actor, person=record),
        done=_("The second factor was switched off. The person signs in with the password alone."),
        back=_page_of(record),
    )


@managing
@require_http_methods(["GET", "POST"])
def assign(request: ActorRequest, pk: int) -> HttpResponse:
    """Give a person a role."""
    record = _person(request, pk)
    return form_page(
        request,
        AssignForm,
        lambda fields: actions.assign(by=request.actor, person=record, **fields),
        heading=_("Give a role"),
        back=_page_of(record),
        done=_("The role was given."),
        crumbs=_trail(record),
        units=_open_units(request),
        roles=Role.objects.visible_to(request.actor),
    )


@managing
@require_POST
def end_assignment(request: ActorRequest, pk: int, assignment: int) -> HttpResponse:
    """Take a role from a person."""
    record = _person(request, pk)
    held = get_object_or_404(Assignment.objects.visible_to(request.actor), pk=assignment, person=record)
    return done_or_told(
        request,
        lambda: actions.end_assignment(by=request.actor, assignment=held),
        done=_("The role was taken back."),
        back=_page_of(record),
    )


@managing
@require_http_methods(["GET", "POST"])
def act_in(request: ActorRequest, pk: int) -> HttpResponse:
    """Let a person act in a position for a time."""
    record = _person(request, pk)
    return form_page(
        request,
        ActingForm,
        lambda fields: actions.let_act(by=request.actor, person=record, **fields),
        heading=_("Let the person act in a position"),
        back=_page_of(record),
        done=_("The acting position was saved."),
        crumbs=_trail(record),
        text=_(
            "From the first to the last day the person also holds the roles of whoever holds the position."
        ),
        positions=Position.objects.visible_to(request.actor),
    )


@managing
@require_POST
def end_acting(request: ActorRequest, pk: int, acting: int) -> HttpResponse:
    """End an acting position."""
    record = _person(request, pk)
    row = get_object_or_404(Acting.objects.visible_to(request.actor), pk=acting, person=record)
    return done_or_told(
        request,
        lambda: actions.end_acting(by=request.actor, acting=row, today=timezone.localdate()),
        done=_("The acting position has ended."),
        back=_page_of(record),
    )


@managing
@require_GET
def roles(request: ActorRequest) -> HttpResponse:
    """List the roles and what each allows."""
    return listing(
        request,
        Role.objects.visible_to(request.actor).prefetch_related("assignments"),
        "organizations/roles.html",
        search=["name"],
        labels=permissions(),
    )


@managing
@require_http_methods(["GET", "POST"])
def role(request: ActorRequest, pk: int | None = None) -> HttpResponse:
    """Add a role or change what it allows."""
    record = get_object_or_404(Role.objects.visible_to(request.actor), pk=pk) if pk else None
    return form_page(
        request,
        RoleForm,
        lambda fields: actions.save_role(by=request.actor, role=record, **fields),
        heading=_("Change the role") if record else _("Add a role"),
        back=reverse("organizations:roles"),
        done=_("The role was saved."),
        crumbs=[
            (reverse("organizations:index"), _("Settings")),
            (reverse("organizations:roles"), _("Roles")),
        ],
        initial={"name": record.name, "permissions": record.permissions} if record else {},
    )


def _person(request: ActorRequest, pk: int) -> Person:
    rows = Person.objects.visible_to(request.actor).select_related("position", "unit", "user")
    found: Person = get_object_or_404(rows, pk=pk)
    return found


def _open_units(request: ActorRequest) -> Any:
    return Unit.objects.visible_to(request.actor).filter(is_closed=False)


def _page_of(record: Person) -> str:
    return reverse("organizations:person", args=[record.pk])


def _trail(record: Person | None = None) -> list[tuple[str, str]]:
    trail = [(reverse("organizations:index"), _("Settings")), (reverse("organizations:people"), _("People"))]
    return [*trail, (_page_of(record), record.name)] if record else trail


def _show_once(request: ActorRequest, invitation: Invitation) -> None:
    if not mail_is_configured():
        request.session[SHOW_LINK] = invitation.pk


def _sent() -> str:
    if mail_is_configured():
        return _("The invitation is on its way.")
    return _("The invitation is ready. This installation sends no mail: hand the link below over yourself.")
