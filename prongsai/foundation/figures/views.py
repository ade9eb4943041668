"""All figures as they stand, and one figure with what was frozen of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from prongsai.foundation.figures.models import FrozenFigure
from prongsai.foundation.figures.queries import (
    counted,
    is_intact,
    periods_to_choose,
    shown,
    visible_figures,
)
from prongsai.kernel.access import ActorRequest, signed_in
from prongsai.kernel.calendar import Period

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
    rows = [
        counted(figure, request.organization, period)
        for figure in visible_figures(request.actor)
        if not text or text.casefold() in f"{figure.label} {figure.source}".casefold()
    ]
    return render(
        request,
        "figures/index.html",
        {"rows": rows, "q": text, "chosen": chosen, "chips": _chips(request, chosen), "period": period},
    )


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
