"""The years, one year's result, its history and exports; confirming it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prongsai.engines.framework.api import (
    Gap,
    check_scores,
    confirm_result,
    gaps_of,
    lacks_detail,
    lift,
    possible_levels,
    remove_result,
    reopen_result,
    scores_of,
    set_gap_aside,
    take_gap_up,
    unexplained,
)
from prongsai.foundation.files.api import url as file_url
from prongsai.kernel.access import requires
from prongsai.kernel.charts import Chart, svg, table_rows
from prongsai.kernel.findings import Severity
from prongsai.kernel.pages import table_response
from prongsai.rooms.results.forms import ReasonForm
from prongsai.rooms.results.queries import (
    BY,
    FORMATS,
    YearRow,
    dots,
    history,
    import_to_undo,
    imports_of,
    loss_rows,
    parts_in,
    scores_table,
    trend,
    year_row,
    years,
    years_table,
    years_to_enter,
)
from prongsai.rooms.results.views.common import page, result_or_404, result_url, version_in

TONES = {Severity.ERROR: "danger", Severity.WARNING: "warn", Severity.HINT: ""}
SHOWN_EVENTS = 5


@requires("assessment.view", whole_office=True)
@require_safe
def index(request: Any) -> HttpResponse:
    """List the years with their results, and how they went."""
    rows = years(request.actor)
    context = {
        "rows": rows,
        "missing": years_to_enter(rows, timezone.localdate()),
        **_drawn(trend(rows), request.organization.digits if get_language() == "th" else "arabic"),
        "imports": imports_of(request.actor)[:5] if request.actor.may("assessment.edit") else [],
    }
    return page(request, "index.html", context)


def _drawn(chart: Chart | None, digits: str) -> dict[str, Any]:
    if chart is None:
        return {}
    heads, rows = table_rows(chart, digits)
    return {"chart": mark_safe(svg(chart, digits)), "chart_heads": heads, "chart_rows": rows}  # noqa: S308 from our own template


@requires("assessment.view", whole_office=True)
@require_safe
def show(request: Any, year: int) -> HttpResponse:
    """Show a year: what was announced, what it adds up to, what holds the level back, and where points were lost."""
    result = result_or_404(request, year)
    row = year_row(result)
    by = request.GET.get("by", "place")
    by = by if by in BY else "place"
    found = check_scores(year, scores_of(result), result.level)
    context = {
        "row": row,
        "result": result,
        "year": year,
        "file_url": file_url(result.file) if result.file else "",
        "findings": [
            {"tone": TONES[one.severity], "title": one.message, "text": one.reason} for one in found
        ],
        "possible": [] if row.level else possible_levels(year, row.total, row.computed.instruments),
        "lacks_detail": lacks_detail(row.computed),
        "unexplained": unexplained(row.computed),
        "dots": dots(row),
        "lift": lift(year, row.total, row.computed.instruments),
        "losses": loss_rows(row.computed, by),
        "by": [
            {"label": label, "url": f"{result_url(year)}?by={code}#losses", "active": code == by}
            for code, label in BY.items()
        ],
        "parts": parts_in(row.computed),
        "gaps": _named(gaps_of(request.organization, year, with_all=True), row),
        "proposals_url": f"{reverse('measures:proposals', args=[year + 1])}"
        if request.actor.may("measures.edit")
        else "",
        "from_file": import_to_undo(request.actor, result),
        "events": history(result, SHOWN_EVENTS),
    }
    return page(request, "result.html", context)


def _named(gaps: list[Gap], row: YearRow) -> list[Gap]:
    """Return gaps with the name of the place beside its code: "๘" alone says nothing."""
    for gap in gaps:
        place = row.computed.parts.get(gap.code)
        gap.name = f"{gap.code} {place.node.title}" if place else gap.code  # type: ignore[attr-defined]  # for the page
    return gaps


@requires("assessment.view", whole_office=True)
@require_safe
def history_page(request: Any, year: int) -> HttpResponse:
    """Show everything that happened to a result."""
    result = result_or_404(request, year)
    return page(request, "history.html", {"year": year, "events": history(result)})


@requires("assessment.view", whole_office=True)
@require_safe
def export(request: Any, year: int, form: str) -> HttpResponse:
    """Send a year's scores with weights and losses."""
    if form not in FORMATS:
        raise Http404
    content, content_type = scores_table(year_row(result_or_404(request, year)), form)
    return sent(content, content_type, f"ita-{year}.{form}")


@requires("assessment.view", whole_office=True)
@require_safe
def export_years(request: Any, form: str) -> HttpResponse:
    """Send the results of all years."""
    heads, rows = years_table(years(request.actor))
    return table_response(heads, rows, form, name="ita", title=_("Results of the assessment"))


def sent(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Return a file to be saved."""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


@requires("assessment.edit", whole_office=True)
@require_POST
def confirm(request: Any, year: int) -> HttpResponse:
    """Confirm that a result stands as announced."""
    confirm_result(by=request.actor, result=result_or_404(request, year), version=version_in(request.POST))
    messages.success(request, _("The result has been confirmed."))
    return HttpResponseRedirect(result_url(year))


@requires("assessment.edit", whole_office=True)
@require_POST
def reopen(request: Any, year: int) -> HttpResponse:
    """Open a confirmed result again."""
    reopen_result(by=request.actor, result=result_or_404(request, year), version=version_in(request.POST))
    messages.success(request, _("The result can be changed again."))
    return HttpResponseRedirect(result_url(year))


@requires("assessment.edit", whole_office=True)
@require_POST
def remove(request: Any, year: int) -> HttpResponse:
    """Take a year's result away."""
    remove_result(by=request.actor, result=result_or_404(request, year), version=version_in(request.POST))
    messages.success(request, _("The result has been taken away. The journal keeps its scores."))
    return HttpResponseRedirect(reverse("results:list"))


@requires("assessment.edit", whole_office=True)
@require_POST
def gap(request: Any, year: int, pk: int) -> HttpResponse:
    """Set a gap aside with a reason, or take it up again."""
    result = result_or_404(request, year)
    row = result.gaps.filter(pk=pk).first()
    if row is None:
        raise Http404
    if "up" in request.POST:
        take_gap_up(by=request.actor, gap=row)
        messages.success(request, _("The gap asks for a measure again."))
    else:
        form = ReasonForm(request.POST)
        set_gap_aside(
            by=request.actor, gap=row, reason=form.cleaned_data["reason"] if form.is_valid() else ""
        )
        messages.success(request, _("The gap has been set aside."))
    return HttpResponseRedirect(f"{result_url(year)}#gaps")
