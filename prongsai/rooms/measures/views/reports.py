"""Documents of a year: choose, make, watch, publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.engines.plans.api import Round, round_of
from prongsai.foundation.approvals.api import approval_for
from prongsai.foundation.checks.api import counted, may_set_aside
from prongsai.foundation.figures.api import frozen_of
from prongsai.foundation.publishing.api import page_at
from prongsai.kernel.access import Refused, requires
from prongsai.kernel.calendar import in_digits
from prongsai.kernel.errors import Problem
from prongsai.kernel.pages import bound_or_kept
from prongsai.rooms.measures.actions import (
    REPORT_SUBJECT,
    make_report,
    publish_report,
    schedule_report,
    unschedule_report,
)
from prongsai.rooms.measures.checks.report import checked_report, subject_of
from prongsai.rooms.measures.forms import PublishForm, ReportForm
from prongsai.rooms.measures.models import Report, What
from prongsai.rooms.measures.queries import (
    LAYOUTS,
    public_place,
    report_items,
    report_of,
    reports_of,
    usual_introduction,
)
from prongsai.rooms.measures.views.common import page, plan_or_404


@requires("documents.make")
@require_http_methods(["GET", "POST"])
def make(request: Any, year: int, what: str) -> HttpResponse:
    """Choose how a document of the year looks, and have it made."""
    if what not in What.values:
        raise Http404
    for permission in ("measures.view", "documents.make"):
        request.actor.require(permission)
    plan = plan_or_404(request, year)
    round_ = _round(request, plan, what)
    items = report_items(request.actor, plan)
    # What is written above the measures announces them; a report of results begins with what was done.
    own = plan.introduction if what == What.PLAN else ""
    introduction = own or usual_introduction(items, plan, what, request.organization)
    initial = {
        "layout": LAYOUTS[What(what)][0],
        "introduction": introduction,
        "photos": "pages",
        "photos_per_page": 4,
    }
    form, note = bound_or_kept(request, ReportForm, what=what, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_report(
                by=request.actor,
                plan=plan,
                what=what,
                options=form.chosen,
                today=timezone.localdate(),
                round_=round_,
            )
        except Problem as problem:
            form.add_error(None, str(problem.message))
        else:
            return HttpResponseRedirect(reverse("measures:report", args=[made.pk]))
    context = {
        "form": form,
        "note": note,
        "plan": plan,
        "year": year,
        "what": what,
        "what_label": What(what).label,
        "round": round_,
        "count": len(items),
        "unfinished": sum(not item.is_done for item in items) if what == What.RESULT else 0,
        "before": [one for one in reports_of(request.actor, plan) if one.what == what][:10],
    }
    return page(request, "report_make.html", year, context, status=422 if form.errors else 200)


@requires("measures.view")
@require_safe
def show(request: Any, pk: int) -> HttpResponse:
    """Show a document: how far it is, its files, and where it is or will be public."""
    return _page(request, _report_or_404(request, pk), None)


@requires("publishing.publish")
@require_http_methods(["POST"])
def publish(request: Any, pk: int) -> HttpResponse:
    """Publish a finished document at the address of its checklist item."""
    report = _report_or_404(request, pk)
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _page(request, report, form, status=422)
    at = form.moment()
    try:
        if at is not None:
            schedule_report(by=request.actor, report=report, at=at, **form.facts)
            said = _("Scheduled. Until then the public does not see it.")
        else:
            version = publish_report(by=request.actor, report=report, **form.facts)
            said = _("Published as version %(number)s.") % {"number": in_digits(version.number, None)}
    except Problem as problem:
        field = "on" if problem.field == "at" else problem.field
        form.add_error(field if field in form.fields else None, str(problem.message))
        return _page(request, _report_or_404(request, pk), form, status=409 if problem.status == 409 else 422)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("measures:report", args=[report.pk]))


@requires("publishing.publish")
@require_http_methods(["POST"])
def unschedule(request: Any, pk: int) -> HttpResponse:
    """Cancel the time at which a document is published."""
    report = _report_or_404(request, pk)
    unschedule_report(by=request.actor, report=report)
    messages.success(request, _("The time is cancelled. Nothing is published until you say so."))
    return HttpResponseRedirect(reverse("measures:report", args=[report.pk]))


def _round(request: Any, plan: Any, what: str) -> Round | None:
    """Return the round whose reports the document takes over, where the address names one that was opened."""
    half = request.GET.get("round", "")
    if what != What.RESULT or not half:
        return None
    found = round_of(request.organization, plan.fiscal_year, half)
    if found is None or found.pk is None or found.state not in {"open", "closed"}:
        raise Http404
    return found


def _report_or_404(request: Any, pk: int) -> Report:
    if not request.actor.may("measures.view"):
        raise Refused("measures.view")
    report = report_of(request.actor, pk)
    if report is None:
        raise Http404
    return report


def _page(request: Any, report: Report, form: PublishForm | None, status: int = 200) -> HttpResponse:
    place = public_place(report.plan.fiscal_year, report.what)
    public = page_at(request.organization, place.address) if place else None
    newest = {one.what: one.pk for one in reversed(reports_of(request.actor, report.plan))}
    checked = checked_report(request.actor, report, timezone.localdate()) if place else []
    figures = frozen_of(request.organization, report.options.get("figures") or []).values()
    context = {
        "report": report,
        "checked": checked,
        "subject": subject_of(report),
        "counts": counted(checked),
        "may_set_aside": may_set_aside(request.actor),
        "document": report.document,
        "plan": report.plan,
        "what_label": What(report.what).label,
        "place": place,
        "public": public,
        "public_url": request.organization.origin + public.get_absolute_url() if public else "",
        "is_newest": newest.get(report.what) == report.pk,
        "changed": _changed(report),
        "figures": figures,
        # As on a measure's page: those that the office counted itself say so, one by one.
        "counted_here": any(not one.is_by_hand for one in figures),
        "held": approval_for(REPORT_SUBJECT, report.pk, request.organization),
        "may_make": request.actor.may("documents.make"),
        "may_send": report.what == What.RESULT and request.actor.may("documents.make"),
        "may_publish": request.actor.may("publishing.publish"),
        "form": form or PublishForm(initial={"replaces": public.current_number if public else 0}),
    }
    return page(request, "report.html", report.plan.fiscal_year, context, status=status)


def _changed(report: Report) -> bool:
    """Return whether a measure was changed after the document was made."""
    return bool(report.plan.items.filter(updated_at__gt=report.created_at).exists())
