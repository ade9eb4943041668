"""The forecast: a range per instrument and in total, which floor holds the level back, which items bring most."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from prongsai.engines.framework.api import Range, levels
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import in_digits
from prongsai.rooms.checklist.forms import ForecastForm
from prongsai.rooms.checklist.queries.outlook import USUAL_SPREAD, outlook
from prongsai.rooms.checklist.views.common import page, state_marks, year_or_404

MOST_GAINS = 12


@requires("assessment.view")
@require_safe
def show(request: Any, year: int) -> HttpResponse:
    """Show how far the result of a year may go. It is a forecast for the office and goes into no document."""
    year_or_404(year)
    form = ForecastForm()
    if set(request.GET) & {"iit", "eit", "give"}:
        asked = request.GET.copy()
        asked["give"] = request.GET.get("give") or str(USUAL_SPREAD)
        form = ForecastForm(asked)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = outlook(
        request.organization,
        year,
        timezone.localdate(),
        iit=given.get("iit"),
        eit=given.get("eit"),
        spread=given.get("give"),
    )
    if found is None:
        raise Http404
    states = {row.concept: row for row in found.rows}
    marks = state_marks()
    made = found.forecast
    if not form.is_bound:
        form = ForecastForm(
            initial={
                "iit": _shown(found.iit.score),
                "eit": _shown(found.eit.score),
                "give": _shown(USUAL_SPREAD),
            }
        )
    context = {
        "outlook": found,
        "forecast": made,
        "total": _drawn(made.total),
        "instruments": [
            {
                "one": one,
                "assumed": {"IIT": found.iit, "EIT": found.eit}.get(one.code),
                "weight": f"{one.weight:g}",
                **_drawn(one.range),
            }
            for one in made.instruments
        ],
        "gains": [
            {
                "gain": gain,
                "usual": _points(gain.usual),
                "low": _points(gain.range.low),
                "high": _points(gain.range.high),
                "state_html": marks[states[gain.item.concept].status.state],
                "url": reverse("checklist:item", args=[year, gain.item.code]),
            }
            for gain in made.gains[:MOST_GAINS]
        ],
        "more_gains": max(0, len(made.gains) - MOST_GAINS),
        "lifts": [_lift(one) for one in made.lifts],
        "total_items": len(found.rows),
        "levels": levels(year),
        "form": form,
    }
    return page(request, "forecast.html", year, context, status=422 if form.errors else 200)


def _drawn(given: Range) -> dict[str, str]:
    """Return a range as it is written and as it is drawn; widths in drawings have Arabic digits and a point."""
    return {
        "low": _points(given.low),
        "high": _points(given.high),
        "svg_low": f"{given.low:.2f}",
        "svg_high": f"{given.high:.2f}",
        "svg_width": f"{max(given.width, 0.5):.2f}",
    }


def _lift(one: Any) -> dict[str, Any]:
    most = one.holds_back
    floors = [
        {
            "code": floor.code,
            "floor": f"{floor.floor:g}",
            "state": floor.state,
            "low": _points(floor.range.low),
            "high": _points(floor.range.high),
            "holds": floor is most,
        }
        for floor in one.floors
    ]
    return {"lift": one, "floors": floors, "total_floor": f"{one.total.floor:g}"}


def _points(score: float) -> str:
    return f"{score:.2f}"


def _shown(score: Any) -> str:
    """Return an assumed score as the field shows it."""
    return "" if score is None else in_digits(score, None)
