"""Settings of the office: particulars, units, positions, closed days."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prongsai.foundation.organizations import actions
from prongsai.foundation.organizations.forms.settings import (
    ClosedDaysForm,
    OfficeForm,
    PositionForm,
    UnitForm,
)
from prongsai.foundation.organizations.models import Acting, ClosedDay, Position, Unit
from prongsai.foundation.organizations.queries import acting_on, holders_of
from prongsai.foundation.organizations.views.parts import done_or_told, form_page, listing, managing
from prongsai.kernel.access import ActorRequest


@managing
@require_GET
def index(request: ActorRequest) -> HttpResponse:
    """Show the doors of the settings."""
    return render(request, "organizations/index.html")


@managing
@require_http_methods(["GET", "POST"])
def office(request: ActorRequest) -> HttpResponse:
    """Change the particulars of the office."""
    return form_page(
        request,
        OfficeForm,
        lambda fields: actions.save_office(by=request.actor, **fields),
        heading=_("The office"),
        back=reverse("organizations:office"),
        done=_("The particulars of the office were saved."),
        crumbs=[_settings()],
        instance=type(request.organization).objects.get(pk=request.organization.pk),
    )


@managing
@require_GET
def units(request: ActorRequest) -> HttpResponse:
    """List the units in the office's own order; the closed ones on request."""
    rows = Unit.objects.visible_to(request.actor).select_related("parent")
    state = request.GET.get("state", "")
    if state in {"open", "closed"}:
        rows = rows.filter(is_closed=state == "closed")
    return listing(
        request,
        rows,
        "organizations/units.html",
        search=["name", "short_name"],
        state=state,
        states=_unit_states(),
    )


@managing
@require_http_methods(["GET", "POST"])
def unit(request: ActorRequest, pk: int | None = None) -> HttpResponse:
    """Add a unit or change one."""
    visible = Unit.objects.visible_to(request.actor)
    record = get_object_or_404(visible, pk=pk) if pk else Unit(organization=request.organization)
    return form_page(
        request,
        UnitForm,
        lambda fields: actions.save_unit(by=request.actor, unit=record, **fields),
        heading=_("Change the unit") if pk else _("Add a unit"),
        back=reverse("organizations:units"),
        done=_("The unit was saved."),
        crumbs=[_settings(), (reverse("organizations:units"), _("Units"))],
        instance=record,
        units=visible.filter(is_closed=False),
    )


@managing
@require_POST
def close_unit(request: ActorRequest, pk: int) -> HttpResponse:
    """Close a unit."""
    record = get_object_or_404(Unit.objects.visible_to(request.actor), pk=pk)
    return done_or_told(
        request,
        lambda: actions.close_unit(by=request.actor, unit=record),
        done=_("The unit was closed. Old records keep its name."),
        back=reverse("organizations:units"),
    )


@managing
@require_POST
def reopen_unit(request: ActorRequest, pk: int) -> HttpResponse:
    """Open a closed unit again."""
    record = get_object_or_404(Unit.objects.visible_to(request.actor), pk=pk)
    return done_or_told(
        request,
        lambda: actions.reopen_unit(by=request.actor, unit=record),
        done=_("The unit is open again."),
        back=reverse("organizations:units"),
    )


@managing
@require_GET
def positions(request: ActorRequest) -> HttpResponse:
    """List the positions, who holds each, who acts in it, and which are vacant."""
    rows = holders_of(Position.objects.visible_to(request.actor))
    if request.GET.get("state") == "vacant":
        rows = rows.exclude(people__is_active=True)
    acting = acting_on(Acting.objects.visible_to(request.actor), timezone.localdate())
    stands_in = {row.position_id: row.person for row in acting}
    return listing(
        request,
        rows,
        "organizations/positions.html",
        search=["title", "unit__name"],
        stands_in=stands_in,
        state=request.GET.get("state", ""),
        states=[{"value": "vacant", "label": _("vacant")}],
    )


@managing
@require_http_methods(["GET", "POST"])
def position(request: ActorRequest, pk: int | None = None) -> HttpResponse:
    """Add a position or change one."""
    visible = Position.objects.visible_to(request.actor)
    record = get_object_or_404(visible, pk=pk) if pk else Position(organization=request.organization)
    return form_page(
        request,
        PositionForm,
        lambda fields: actions.save_position(by=request.actor, position=record, **fields),
        heading=_("Change the position") if pk else _("Add a position"),
        back=reverse("organizations:positions"),
        done=_("The position was saved."),
        crumbs=[_settings(), (reverse("organizations:positions"), _("Positions"))],
        instance=record,
        units=Unit.objects.visible_to(request.actor).filter(is_closed=False),
    )


@managing
@require_GET
def days(request: ActorRequest) -> HttpResponse:
    """List the days on which the office is closed besides public holidays, latest first."""
    rows = ClosedDay.objects.visible_to(request.actor).order_by("-on")
    return listing(request, rows, "organizations/days.html", search=["reason"])


@managing
@require_http_methods(["GET", "POST"])
def add_days(request: ActorRequest) -> HttpResponse:
    """Take a list of closed days."""
    return form_page(
        request,
        ClosedDaysForm,
        lambda fields: actions.add_closed_days(by=request.actor, days=fields["days"]),
        heading=_("Add closed days"),
        back=reverse("organizations:days"),
        done=_("The closed days were saved."),
        crumbs=[_settings(), (reverse("organizations:days"), _("Closed days"))],
        text=_("Public holidays are known already. Enter only the days on which your own office is closed."),
    )


@managing
@require_POST
def remove_day(request: ActorRequest, pk: int) -> HttpResponse:
    """Remove a closed day."""
    record = get_object_or_404(ClosedDay.objects.visible_to(request.actor), pk=pk)
    return done_or_told(
        request,
        lambda: actions.remove_closed_day(by=request.actor, day=record),
        done=_("The closed day was removed."),
        back=reverse("organizations:days"),
    )


def _settings() -> tuple[str, str]:
    return reverse("organizations:index"), _("Settings")


def _unit_states() -> list[dict[str, str]]:
    return [{"value": "open", "label": _("open")}, {"value": "closed", "label": _("closed")}]
