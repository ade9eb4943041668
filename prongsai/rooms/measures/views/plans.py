"""The measures of a year as a whole: take back, copy, introduce."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.engines.plans.api import introduce_plan, open_plan, plan_of, reopen_plan
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Problem
from prongsai.kernel.pages import bound_or_kept
from prongsai.rooms.measures.actions import clone_measures
from prongsai.rooms.measures.forms import CloneForm, IntroductionForm
from prongsai.rooms.measures.queries import removed_items
from prongsai.rooms.measures.views.common import list_url, page, plan_or_404


@requires("measures.edit", whole_office=True)
@require_POST
def reopen(request: Any, year: int) -> HttpResponse:
    """Take measures that were sent, approved or announced back to draft."""
    reopen_plan(by=request.actor, plan=plan_or_404(request, year))
    messages.success(request, _("The measures are a draft again. Announcing them makes a new version."))
    return HttpResponseRedirect(list_url(year))


@requires("measures.edit", whole_office=True)
@require_safe
def removed(request: Any, year: int) -> HttpResponse:
    """List the measures of a year that were deleted or replaced, to bring them back."""
    plan = plan_or_404(request, year)
    return page(
        request,
        "removed_list.html",
        year,
        {"year": year, "plan": plan, "rows": removed_items(request.actor, plan)},
    )


@requires("measures.edit", whole_office=True)
@require_POST
def clone(request: Any, year: int) -> HttpResponse:
    """Copy another year's measures into this one."""
    form = CloneForm(request.POST)
    source = plan_of(request.actor, form.cleaned_data["source"]) if form.is_valid() else None
    if source is None:
        raise Problem(_("Choose a fiscal year that has measures."))
    clone_measures(by=request.actor, source=source, fiscal_year=year)
    messages.success(request, _("The measures have been copied, without states, results and evidence."))
    return HttpResponseRedirect(list_url(year))


@requires("measures.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def introduction(request: Any, year: int) -> HttpResponse:
    """Write the introduction above the measures of a year."""
    plan = plan_of(request.actor, year)
    initial = {"introduction": plan.introduction if plan else ""}
    form, note = bound_or_kept(request, IntroductionForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            plan = plan or open_plan(by=request.actor, fiscal_year=year)
            introduce_plan(by=request.actor, plan=plan, introduction=form.cleaned_data["introduction"])
        messages.success(request, _("The introduction has been saved."))
        return HttpResponseRedirect(list_url(year))
    context = {"form": form, "note": note, "year": year}
    return page(request, "introduction.html", year, context, status=422 if request.method == "POST" else 200)
