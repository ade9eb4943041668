"""All figures as they stand, and one figure with what was frozen of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from prongsai.foundation.figures.models import FrozenFigure
from prongsai.foundation.figures.queries import (
    Counted,
    counted,
    figures_table,
    is_intact,
    periods_to_choose,
    shown,
    visible_figures,
)
from prongsai.kernel.access import ActorRequest, signed_in
from prongsai.kernel.calendar import Period
from prongsai.kernel.pages import table_response

ON_A_PAGE = 50
PERIODS = {
    "year": gettext_lazy("This fiscal year"),
    "first": gettext_lazy("First six months"),
    "second": gettext_lazy("Last six months"),
    "before": gettext_lazy("Last fiscal year"),
}


@signed_in
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Show every figure that rooms count, over the chosen period, with how it is counted."""
    chosen, period = _chosen(request)
    text = request.GET.get("q", "").strip()
    rows = _rows(request, period)
    return render(
        request,
        "figures/index.html",
        {"rows": rows, "q": text, "chosen": chosen, "chips": _chips(request, chosen), "period": period},
    )


@signed_in
@require_safe
def export(request: ActorRequest, form: str) -> HttpResponse:
    """Send the figures of the chosen period as the list is narrowed."""
    _chosen_code, period = _chosen(request)
    heads, rows = figures_table(_rows(request, period))
    return table_response(heads, rows, form, name=_("figures"), title=_("Figures"))


@signed_in
@require_safe
def export_frozen(request: ActorRequest, code: str, form: str) -> HttpResponse:
    """Send every value of a figure that was frozen, with its check code."""
    if not any(one.code == code for one in visible_figures(request.actor)):
        raise Http404
    rows = FrozenFigure.objects.visible_to(request.actor).filter(code=code)
    heads, lines = figures_table(shown(row) for row in rows)
    return table_response(heads, lines, form, name=code.replace(".", "-"), title=_("Frozen values"))


def _rows(request: ActorRequest, period: Period) -> list[Counted]:
    text = request.GET.get("q", "").strip()
    return [
        counted(figure, request.organization, period)
        for figure in visible_figures(request.actor)
        if not text or text.casefold() in f"{figure.label} {figure.source}".casefold()
    ]


@signed_in
@require_safe
def figure(request: ActorRequest, code: str) -> HttpResponse:
    """Show one figure and every value of it that was frozen, each checked against its hash."""
    found = next((one for one in visible_figures(request.actor) if one.code == code), None)
    if found is None:
        raise Http404
    chosen, period = _chosen(request)
    rows = FrozenFigure.objects.visible_to(request.actor).filter(code=code)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    frozen = [(shown(row), is_intact(row), row.frozen_by_name) for row in page.object_list]
    context = {
        "row": counted(found, request.organization, period),
        "frozen": frozen,
        "page": page,
        "chips": _chips(request, chosen),
        "period": period,
    }
    return render(request, "figures/one.html", context)


def _chosen(request: ActorRequest) -> tuple[str, Period]:
    periods = dict(periods_to_choose(timezone.localdate()))
    asked = request.GET.get("period", "")
    chosen = asked if asked in periods else "year"
    return chosen, periods[chosen]


def _chips(request: ActorRequest, chosen: str) -> list[dict[str, Any]]:
    chips = []
    for code, label in PERIODS.items():
        data = request.GET.copy()
        data["period"] = code
        data.pop("page", None)
        chips.append({"label": str(label), "url": f"?{data.urlencode()}", "active": code == chosen})
    return chips
