"""The measures of a year on their way: checked, sent along the desks, approved, announced."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.engines.plans.api import PLAN, Plan, changes_since_approval
from prongsai.foundation.approvals.api import approval_for, routes_for
from prongsai.foundation.checks.api import blocking, may_set_aside
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import bound_or_kept
from prongsai.rooms.measures.actions import PLAN_SUBJECT, REPORT_SUBJECT, announce, send_measures, send_report
from prongsai.rooms.measures.forms import ElsewhereForm, SendForm
from prongsai.rooms.measures.models import Report, What
from prongsai.rooms.measures.queries import (
    change_lines,
    checked_plan,
    report_items,
    report_of,
    usual_introduction,
)
from prongsai.rooms.measures.views.common import list_url, page, plan_or_404


@requires("measures.view", whole_office=True)
@require_safe
def approval(request: Any, year: int) -> HttpResponse:
    """Show where the measures of a year are on their way, what stands against it, and what changed since."""
    return _page(request, plan_or_404(request, year))


@requires("measures.edit", whole_office=True)
@require_POST
def send(request: Any, year: int) -> HttpResponse:
    """Make the document of the measures and send it along a route."""
    plan = plan_or_404(request, year)
    form, _note = bound_or_kept(request, SendForm, routes=_routes(request))
    if not form.is_valid():
        return _page(request, plan, form, status=422)
    route = next(
        one for one in routes_for(request.organization, "report") if one.pk == form.cleaned_data["route"]
    )
    try:
        sent = send_measures(
            by=request.actor,
            plan=plan,
            route=route,
            introduction=_introduction(request, plan),
            note=form.cleaned_data["note"],
            today=timezone.localdate(),
        )
    except Conflict:
        raise
    except Problem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        return _page(request, plan, form, status=409 if problem.status == 409 else 422)
    messages.success(request, _("The measures are on their way. You hear of every signature here."))
    return HttpResponseRedirect(sent.get_absolute_url())


@requires("measures.edit", whole_office=True)
@require_POST
def announce_measures(request: Any, year: int) -> HttpResponse:
    """Announce approved measures, or a draft with the memo by which it was approved outside Prongsai."""
    plan = plan_or_404(request, year)
    elsewhere = None
    form = None
    if "number" in request.POST or "on" in request.POST:
        form, _note = bound_or_kept(request, ElsewhereForm)
        if not form.is_valid():
            return _page(request, plan, elsewhere=form, status=422)
        elsewhere = form.approved
    try:
        announce(by=request.actor, plan=plan, elsewhere=elsewhere, today=timezone.localdate())
    except Problem as problem:
        if form is None:
            raise
        form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        return _page(request, plan, elsewhere=form, status=409 if problem.status == 409 else 422)
    messages.success(
        request, _("The measures have been announced. From now on results are reported against them.")
    )
    return HttpResponseRedirect(list_url(year))


@requires("documents.make")
@require_http_methods(["GET", "POST"])
def send_result(request: Any, pk: int) -> HttpResponse:
    """Send a document of results along a route."""
    report = report_of(request.actor, pk)
    if report is None or report.what != What.RESULT:
        raise Http404
    routes = _routes(request)
    form, note = bound_or_kept(
        request, SendForm, routes=routes, initial={"route": routes[0][0] if routes else None}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            route = next(
                one
                for one in routes_for(request.organization, "report")
                if one.pk == form.cleaned_data["route"]
            )
            try:
                sent = send_report(
                    by=request.actor,
                    report=report,
                    route=route,
                    note=form.cleaned_data["note"],
                    today=timezone.localdate(),
                )
            except Conflict:
                raise
            except Problem as problem:
                field = problem.field if problem.field in form.fields else None
                form.add_error(field, str(problem.message))
            else:
                messages.success(request, _("The document is on its way. You hear of every signature here."))
                return HttpResponseRedirect(sent.get_absolute_url())
    held = approval_for(REPORT_SUBJECT, report.pk, request.organization)
    context = {"report": report, "form": form, "note": note, "held": held, "has_routes": bool(routes)}
    return page(request, "report_send.html", report.plan.fiscal_year, context, status=status)


def _page(
    request: Any,
    plan: Plan,
    form: SendForm | None = None,
    elsewhere: ElsewhereForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today, actor = timezone.localdate(), request.actor
    version, changes = changes_since_approval(plan)
    routes = _routes(request)
    is_editor = actor.may("measures.edit")
    checked = checked_plan(actor, plan, _introduction(request, plan), today) if is_editor else []
    newest = Report.objects.visible_to(actor).filter(plan=plan, what=What.PLAN).select_related("page").first()
    context = {
        "plan": plan,
        "year": plan.fiscal_year,
        "state": PLAN.states[plan.state],
        "held": approval_for(PLAN_SUBJECT, plan.pk, request.organization),
        "version": version,
        "changes": change_lines(changes),
        "checked": checked,
        "stops": blocking(checked),
        "subject": f"measures.plan:{plan.pk}",
        "may_set_aside": may_set_aside(actor),
        "has_routes": bool(routes),
        "send_form": form or SendForm(routes=routes, initial={"route": routes[0][0] if routes else None}),
        "elsewhere_form": elsewhere or ElsewhereForm(),
        "is_elsewhere": elsewhere is not None,
        "is_editor": is_editor,
        "may_send": is_editor and actor.may("documents.make"),
        "newest": newest,
        "settings_url": reverse("approvals:routes"),
    }
    return page(request, "approval.html", plan.fiscal_year, context, status=status)


def _routes(request: Any) -> list[tuple[int, str]]:
    return [
        (route.pk, f"{route.name}: {' → '.join(desk.title for desk in route.desks.all())}")
        for route in routes_for(request.organization, "report")
    ]


def _introduction(request: Any, plan: Plan) -> str:
    if plan.introduction:
        return plan.introduction
    items = report_items(request.actor, plan)
    return usual_introduction(items, plan, What.PLAN, request.organization)
