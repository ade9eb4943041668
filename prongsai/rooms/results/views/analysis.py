"""The analysis: the table that writes itself, rows as edited, and leaving a row to the machine again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.engines.framework.api import (
    AnalysisRow,
    Result,
    analysis_rows,
    rewrite_analysis,
    write_analysis,
)
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import bound_or_kept
from prongsai.rooms.results.forms import AnalysisForm
from prongsai.rooms.results.queries import FORMATS, analysis_table
from prongsai.rooms.results.views.common import page, result_or_404, version_in
from prongsai.rooms.results.views.years import sent


@requires("assessment.view", whole_office=True)
@require_safe
def show(request: Any, year: int) -> HttpResponse:
    """Show the table of a year."""
    result = result_or_404(request, year)
    rows = analysis_rows(request.organization, year, with_left_out=True)
    context = {
        "result": result,
        "year": year,
        "rows": [row for row in rows if not row.is_left_out],
        "left_out": [row for row in rows if row.is_left_out],
        "edited": sum(row.is_edited for row in rows),
    }
    return page(request, "analysis.html", context)


@requires("assessment.view", whole_office=True)
@require_safe
def export(request: Any, year: int, form: str) -> HttpResponse:
    """Send the table as it stands."""
    result_or_404(request, year)
    if form not in FORMATS:
        raise Http404
    content, content_type = analysis_table(analysis_rows(request.organization, year), form, year)
    return sent(content, content_type, f"ita-{year}-analysis.{form}")


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def edit(request: Any, year: int, code: str) -> HttpResponse:
    """Write a row by hand."""
    result = result_or_404(request, year)
    row = _row_or_404(request, year, code)
    form, note = bound_or_kept(request, AnalysisForm, initial=AnalysisForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, result, code, form)
        except Conflict as conflict:
            return _conflict(request, result, row, form, conflict)
        except Problem as problem:
            form.add_error(None, str(problem.message))
        else:
            messages.success(request, _("The row has been saved."))
            return HttpResponseRedirect(f"{reverse('results:analysis', args=[year])}#row-{code}")
    context = {"form": form, "note": note, "row": row, "year": year}
    return page(request, "analysis_edit.html", context, status=422 if form.errors else 200)


def _write(request: Any, result: Result, code: str, form: AnalysisForm) -> None:
    given = form.cleaned_data
    write_analysis(
        by=request.actor,
        result=result,
        code=code,
        texts={name: given[name] for name in ("indicator", "issues", "improve")},
        is_left_out=given["is_left_out"],
        version=version_in(request.POST),
    )


def _conflict(
    request: Any, result: Result, row: AnalysisRow, form: AnalysisForm, conflict: Conflict
) -> HttpResponse:
    """Show the other person's row below what was typed; saving again puts mine in its place."""
    current = _row_or_404(request, result.fiscal_year, row.code)
    mine = request.POST.copy()
    mine["version"] = str(current.version)
    context = {
        "form": AnalysisForm(mine),
        "row": current,
        "year": result.fiscal_year,
        "theirs": current,
        "problems": [str(conflict.message)],
    }
    return page(request, "analysis_edit.html", context, status=409)


def _row_or_404(request: Any, year: int, code: str) -> AnalysisRow:
    rows = analysis_rows(request.organization, year, with_left_out=True)
    row = next((one for one in rows if one.code == code), None)
    if row is None:
        raise Http404
    return row


@requires("assessment.edit", whole_office=True)
@require_POST
def rewrite(request: Any, year: int, code: str) -> HttpResponse:
    """Leave a row to the machine again."""
    rewrite_analysis(by=request.actor, result=result_or_404(request, year), code=code[:10])
    messages.success(request, _("The row is written by machine again. The journal keeps your words."))
    return HttpResponseRedirect(f"{reverse('results:analysis', args=[year])}#row-{code}")
