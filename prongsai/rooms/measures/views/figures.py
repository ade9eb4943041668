"""Binding a measure to figures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prongsai.engines.plans.api import FigureLink, link_figure, unlink_figure
from prongsai.foundation.figures.api import visible_figures
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Problem
from prongsai.kernel.pages import bound_or_kept
from prongsai.rooms.measures.forms import FigureForm
from prongsai.rooms.measures.queries import bound_figures
from prongsai.rooms.measures.views.common import back_to, measure_or_404, page


@requires("measures.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def bind(request: Any, pk: int) -> HttpResponse:
    """Choose a figure for a measure, over which days it is counted, and its target."""
    item = measure_or_404(request, pk, "edit")
    choices = [
        (one.code, f"{one.label} ({one.source})" if one.source else str(one.label))
        for one in visible_figures(request.actor)
    ]
    form, note = bound_or_kept(request, FigureForm, figures=choices, initial={"rule": "year"})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                link_figure(by=request.actor, item=item, **form.cleaned_data)
            except Problem as problem:
                form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
            else:
                messages.success(request, _("The measure is bound to the figure."))
                return back_to(item, "figures")
    context = {
        "item": item,
        "form": form,
        "note": note,
        "figures": bound_figures(request.actor, item, timezone.localdate()),
    }
    return page(request, "bind_figure.html", item.plan.fiscal_year, context, status=status)


@requires("measures.edit", whole_office=True)
@require_POST
def unbind(request: Any, pk: int, link: int) -> HttpResponse:
    """Take a figure off a measure."""
    item = measure_or_404(request, pk, "edit")
    found = FigureLink.objects.visible_to(request.actor).filter(pk=link, item=item).first()
    if found is None:
        raise Http404
    found.item = item
    unlink_figure(by=request.actor, link=found)
    messages.success(request, _("The measure is no longer bound to the figure. What was frozen stays."))
    return back_to(item, "figures")
