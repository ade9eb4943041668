"""Files of scores: the template, handing one in, checking and correcting, saving, undoing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.engines.framework.api import edition, result_of, scores_of
from prongsai.foundation.files.api import url as file_url
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import arabic_digits, fiscal_year_of, in_digits
from prongsai.kernel.errors import Conflict, Problem
from prongsai.rooms.results.actions import (
    correct_import,
    discard_import,
    save_import,
    take_file,
    understood,
    undo_import,
)
from prongsai.rooms.results.forms import UploadForm, rows_of
from prongsai.rooms.results.importing import template as made_template
from prongsai.rooms.results.models import ScoreImport
from prongsai.rooms.results.queries import FORMATS, imports_of, level_named
from prongsai.rooms.results.views.common import page, result_url, version_in
from prongsai.rooms.results.views.years import sent
from prongsai.rooms.results.workflow import IMPORT, READ

SHOWN_IMPORTS = 50


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def index(request: Any) -> HttpResponse:
    """List the files of scores, and take in a new one."""
    asked = arabic_digits(request.GET.get("year", ""))
    usual = fiscal_year_of(timezone.localdate()) - 1
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else usual
    form = UploadForm(initial={"fiscal_year": in_digits(year, None)})
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            year = form.cleaned_data["fiscal_year"]
            try:
                row = take_file(by=request.actor, fiscal_year=year, file=form.cleaned_data["file"])
            except Problem as problem:
                form.add_error(
                    problem.field if problem.field in form.fields else "file", str(problem.message)
                )
            else:
                return HttpResponseRedirect(reverse("results:import", args=[row.pk]))
    rows = [(row, IMPORT.states[row.state]) for row in imports_of(request.actor)[:SHOWN_IMPORTS]]
    context = {"form": form, "rows": rows, "year": year, "template_year": year if edition(year) else None}
    return page(request, "imports.html", context, status=422 if form.errors else 200)


@requires("assessment.edit", whole_office=True)
@require_safe
def template(request: Any, year: int, form: str) -> HttpResponse:
    """Send the table to fill in, with the parts of the year and the scores known so far."""
    if form not in FORMATS or edition(year) is None:
        raise Http404
    result = result_of(request.organization, year)
    level = level_named(year, result.level) if result else None
    content, content_type = made_template(
        year, form, scores_of(result) if result else {}, str(level.title_th) if level else ""
    )
    return sent(content, content_type, f"ita-{year}-form.{form}")


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def show(request: Any, pk: int) -> HttpResponse:
    """Show what was read, with what does not fit in each row, to be corrected and saved."""
    row = _import_or_404(request, pk)
    if request.method != "POST" or row.state != READ:
        if request.method == "POST":
            raise Problem(IMPORT.refusal, status=409)
        return _preview(request, row)
    try:
        row = correct_import(
            by=request.actor,
            row=row,
            rows=rows_of(request.POST, row.rows),
            version=version_in(request.POST),
        )
    except Conflict as conflict:
        current: ScoreImport = conflict.current
        theirs = [f"{one['code']} {one['value']}" for one in current.rows]
        current.rows = rows_of(request.POST, current.rows)
        return _preview(request, current, status=409, theirs=theirs, problems=[str(conflict.message)])
    if "save" not in request.POST:
        messages.success(request, _("Your corrections are kept. Nothing has been saved as the result yet."))
        return HttpResponseRedirect(reverse("results:import", args=[row.pk]))
    try:
        save_import(
            by=request.actor, row=row, with_rest=request.POST.get("rest") == "keep", version=row.version
        )
    except Problem as problem:
        status = 409 if problem.status == 409 else 422
        return _preview(request, row, status=status, problems=[str(problem.message)])
    messages.success(request, _("The scores have been saved. The former ones can be put back."))
    return HttpResponseRedirect(result_url(row.fiscal_year))


@requires("assessment.edit", whole_office=True)
@require_POST
def undo(request: Any, pk: int) -> HttpResponse:
    """Put back what stood there before a file was saved."""
    row = _import_or_404(request, pk)
    undo_import(by=request.actor, row=row)
    messages.success(request, _("The import has been undone."))
    return HttpResponseRedirect(result_url(row.fiscal_year) if row.former else reverse("results:list"))


@requires("assessment.edit", whole_office=True)
@require_POST
def discard(request: Any, pk: int) -> HttpResponse:
    """Put a file aside."""
    discard_import(by=request.actor, row=_import_or_404(request, pk))
    messages.success(request, _("The file has been put aside. Nothing of it was saved."))
    return HttpResponseRedirect(reverse("results:imports"))


def _import_or_404(request: Any, pk: int) -> ScoreImport:
    row = imports_of(request.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _preview(request: Any, row: ScoreImport, status: int = 200, **context: Any) -> HttpResponse:
    found = understood(row)
    lines = {line.given.line: line for line in found.lines}
    shown = {
        "row": row,
        "state": IMPORT.states[row.state],
        "is_open": row.state == READ,
        "lines": [(number, one, lines.get(number)) for number, one in enumerate(row.rows, start=1)],
        "wrong": sum(line.is_wrong for line in found.lines),
        "findings": [{"tone": "warn", "title": one.message, "text": one.reason} for one in found.findings],
        "existing": result_of(request.organization, row.fiscal_year),
        "file_url": file_url(row.file),
        "year": row.fiscal_year,
        **context,
    }
    return page(request, "preview.html", shown, status=status)
