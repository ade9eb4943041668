"""Binding a measure to figures, and writing down what the office counted itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prongsai.engines.plans.api import FigureLink, Item, count_by_hand, link_figure, unlink_figure
from prongsai.foundation.figures.api import PERCENT, visible_figures
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import named_period
from prongsai.kernel.errors import Problem
from prongsai.kernel.pages import bound_or_kept
from prongsai.rooms.measures.forms import CountForm, FigureForm
from prongsai.rooms.measures.queries import bound_figures
from prongsai.rooms.measures.queries.figures import periods_to_count
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
                link_figure(by=request.actor, item=item, **form.wanted)
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
    found = _link_or_404(request, item, link)
    unlink_figure(by=request.actor, link=found)
    messages.success(request, _("The measure is no longer bound to the figure. What was frozen stays."))
    return back_to(item, "figures")


@requires("measures.progress")
@require_http_methods(["GET", "POST"])
def count(request: Any, pk: int, link: int) -> HttpResponse:
    """Write down what the office counted of a figure, over which days and from what."""
    item = measure_or_404(request, pk, "progress")
    found = _link_or_404(request, item, link)
    if not found.is_by_hand:
        raise Http404
    today = timezone.localdate()
    periods = periods_to_count(found, item, today)
    if not periods:
        raise Problem(
            _("The fiscal year of this measure has not begun, so there is nothing to count."), status=409
        )
    words = [
        (code, named_period(one, None, language=get_language() or "th")) for code, one in periods.items()
    ]
    form, note = bound_or_kept(
        request,
        CountForm,
        periods=words,
        is_share=found.unit == PERCENT,
        initial={"period": next(iter(periods))},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                count_by_hand(
                    by=request.actor,
                    link=found,
                    period=periods[given["period"]],
                    numerator=given["numerator"],
                    denominator=given.get("denominator"),
                    source=given["source"],
                    today=today,
                )
            except Problem as problem:
                form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
            else:
                messages.success(request, _("What the office counted has been saved."))
                return back_to(item, "figures")
    bound = next((one for one in bound_figures(request.actor, item, today) if one.link.pk == found.pk), None)
    context = {"item": item, "link": found, "bound": bound, "form": form, "note": note}
    return page(request, "count_figure.html", item.plan.fiscal_year, context, status=status)


def _link_or_404(request: Any, item: Item, pk: int) -> FigureLink:
    found: FigureLink | None = FigureLink.objects.visible_to(request.actor).filter(pk=pk, item=item).first()
    if found is None:
        raise Http404
    found.item = item
    return found
