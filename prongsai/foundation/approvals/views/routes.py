"""The routes of the office: add, change, reorder, take out of use. Everything works without scripts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.foundation.approvals import actions
from prongsai.foundation.approvals.actions.routes import usable
from prongsai.foundation.approvals.forms import DeskForm, RouteForm
from prongsai.foundation.approvals.models import Desk, Route
from prongsai.foundation.approvals.views.parts import add_problem, form_of
from prongsai.foundation.documents.api import Kind
from prongsai.foundation.organizations.api import Position
from prongsai.kernel.access import ActorRequest, requires
from prongsai.kernel.errors import Conflict, Problem

managing = requires("office.manage", whole_office=True)


@managing
@require_safe
def routes(request: ActorRequest) -> HttpResponse:
    """List the routes."""
    rows = Route.objects.visible_to(request.actor).prefetch_related("desks__position")
    labels = dict(Kind.choices)
    listed = [
        {
            "route": one,
            "kinds": [labels.get(kind, kind) for kind in one.kinds],
            "problem": getattr(usable(one), "message", ""),
        }
        for one in rows
    ]
    return render(request, "approvals/routes.html", {"routes": listed})


@managing
@require_safe
def route(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a route with its desks."""
    found = _route(request, pk)
    problem = usable(found)
    context = {
        "route": found,
        "desks": found.desks.select_related("position").order_by("seq", "pk"),
        "kinds": [label for code, label in Kind.choices if code in found.kinds],
        "problem": problem.message if problem else "",
    }
    return render(request, "approvals/route.html", context)


@managing
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: int | None = None) -> HttpResponse:
    """Add a route, or change its name and what it is for."""
    found = _route(request, pk) if pk else None
    return _form(
        request,
        RouteForm,
        lambda given: actions.save_route(by=request.actor, route=found, **given),
        heading=_("Change the route") if found else _("New route"),
        back=found.get_absolute_url() if found else reverse("approvals:routes"),
        instance=found or Route(organization=request.organization),
    )


@managing
@require_http_methods(["GET", "POST"])
def desk(request: ActorRequest, pk: int, desk_pk: int | None = None) -> HttpResponse:
    """Add a desk at the end of the route, or change one."""
    found = _route(request, pk)
    here = (
        get_object_or_404(Desk.objects.visible_to(request.actor), pk=desk_pk, route=found)
        if desk_pk
        else None
    )
    return _form(
        request,
        DeskForm,
        lambda given: actions.save_desk(by=request.actor, route=found, desk=here, **given).route,
        heading=_("Change the desk") if here else _("New desk"),
        back=found.get_absolute_url(),
        instance=here or Desk(organization=request.organization, route=found),
        positions=Position.objects.visible_to(request.actor),
    )


@managing
@require_POST
def move(request: ActorRequest, pk: int, desk_pk: int) -> HttpResponse:
    """Move a desk one place up or down."""
    found = get_object_or_404(
        Desk.objects.visible_to(request.actor).select_related("route"), pk=desk_pk, route=pk
    )
    actions.move_desk(by=request.actor, desk=found, up=request.POST.get("to") == "up")
    return redirect(found.route)


@managing
@require_POST
def remove(request: ActorRequest, pk: int, desk_pk: int) -> HttpResponse:
    """Remove a desk."""
    found = get_object_or_404(
        Desk.objects.visible_to(request.actor).select_related("route"), pk=desk_pk, route=pk
    )
    actions.remove_desk(by=request.actor, desk=found)
    messages.success(request, _("The desk was removed. Documents under way keep it."))
    return redirect(found.route)


@managing
@require_POST
def archive(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a route out of use, or back into it."""
    found = _route(request, pk)
    archived = request.POST.get("archived") == "1"
    try:
        actions.archive_route(by=request.actor, route=found, archived=archived)
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        text = _("The route is out of use.") if archived else _("The route is in use again.")
        messages.success(request, text)
    return redirect("approvals:routes")


def _route(request: ActorRequest, pk: int) -> Route:
    found: Route = get_object_or_404(Route.objects.visible_to(request.actor), pk=pk)
    return found


def _form(
    request: ActorRequest, form_class: Any, act: Any, *, heading: str, back: str, **kwargs: Any
) -> HttpResponse:
    form, note = form_of(request, form_class, {}, **kwargs)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = act(form.cleaned_data)
            except Conflict:
                raise
            except Problem as problem:
                add_problem(form, problem)
            else:
                messages.success(request, _("Saved."))
                return redirect(saved.get_absolute_url())
    context = {"form": form, "note": note, "heading": heading, "back": back}
    return render(request, "approvals/form.html", context, status=status)
