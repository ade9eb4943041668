"""Reading a document: upload, watch, check and correct, save. Nothing is saved before the officer agrees."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.engines.plans.api import (
    IMPORT,
    PROGRESS,
    Import,
    Kind,
    correct_import,
    discard_import,
    imports_for,
    plan_kind_of,
    plan_of,
    rows_of,
    save_import,
    take_document,
)
from prongsai.foundation.files.api import url as file_url
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import fiscal_year_of, in_digits
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import kept_form
from prongsai.rooms.measures.forms import RowsForm, SaveImportForm, UploadForm
from prongsai.rooms.measures.views.common import list_url, page

SHOWN_IMPORTS = 50
SHOWN_FINDINGS = 60
SURE = 0.8


@requires("measures.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def index(request: Any) -> HttpResponse:
    """List the documents that were read, and take in a new one."""
    form = UploadForm()
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            document = form.cleaned_data["document"]
            try:
                row = take_document(by=request.actor, name=document.name, content=document)
            except Problem as problem:
                form.add_error("document", str(problem.message))
            else:
                return HttpResponseRedirect(reverse("measures:import", args=[row.pk]))
    rows = list(imports_for(request.actor).select_related("file", "plan")[:SHOWN_IMPORTS])
    context = {"form": form, "rows": [(row, IMPORT.states[row.state]) for row in rows]}
    year = fiscal_year_of(timezone.localdate())
    return page(request, "imports.html", year, context, status=422 if form.errors else 200)


@requires("measures.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def show(request: Any, pk: int) -> HttpResponse:
    """Show how far the reading is, or what was understood, to be corrected and saved."""
    row = _import_or_404(request, pk)
    if row.state != "read":
        if request.method == "POST":
            raise Problem(IMPORT.refusal, status=409)
        return page(request, "reading.html", _year(row), {"row": row, "state": IMPORT.states[row.state]})
    if request.method != "POST":
        kept = kept_form(request)
        if kept is not None:
            return _preview(
                request, row, rows=RowsForm(kept.data).rows, note=kept.note, saving=_saving(row, kept.data)
            )
        return _preview(request, row, rows=rows_of(row.draft, timezone.localdate()), saving=_saving(row))
    given = RowsForm(request.POST)
    saving = _saving(row, request.POST)
    if action := request.POST.get("row_action", ""):
        return _preview(request, row, rows=given.rows, at=given.act(action), saving=saving)
    if not given.is_valid():
        return _preview(request, row, rows=given.rows, problems=given.errors, status=422, saving=saving)
    version = request.POST.get("version", "")
    try:
        row = correct_import(
            by=request.actor,
            row=row,
            corrected={**row.reading, "rows": _with_details(given.rows, row)},
            version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
        )
    except Conflict as conflict:
        current: Import = conflict.current
        return _preview(
            request,
            current,
            rows=given.rows,
            problems=[str(conflict.message)],
            theirs=rows_of(current.draft),
            status=409,
            saving=saving,
        )
    if "save" not in request.POST:
        messages.success(request, _("Your corrections are kept. Nothing has been saved as measures yet."))
        return HttpResponseRedirect(reverse("measures:import", args=[row.pk]))
    return _save(request, row, given, saving)


def _save(request: Any, row: Import, given: RowsForm, saving: SaveImportForm) -> HttpResponse:
    if not saving.is_valid():
        return _preview(request, row, rows=given.rows, status=422, saving=saving)
    year = saving.cleaned_data["fiscal_year"]
    try:
        plan, items = save_import(
            by=request.actor,
            row=row,
            fiscal_year=year,
            with_results=saving.cleaned_data["contents"] == "results",
            when_exists=saving.cleaned_data["when_exists"],
        )
    except Problem as problem:
        if problem.field in saving.fields:
            saving.add_error(problem.field, str(problem.message))
            return _preview(request, row, rows=given.rows, status=422, saving=saving)
        return _preview(
            request, row, rows=given.rows, problems=[str(problem.message)], status=422, saving=saving
        )
    if plan.kind == Kind.ACTION_PLAN:
        text = _(
            "%(count)s projects of the action plan have been saved. "
            "The room of the action plan will show them."
        )
        messages.success(request, text % {"count": in_digits(len(items), None)})
        return HttpResponseRedirect(reverse("measures:imports"))
    messages.success(
        request,
        ngettext("%(count)s measure has been saved.", "%(count)s measures have been saved.", len(items))
        % {"count": in_digits(len(items), None)},
    )
    return HttpResponseRedirect(list_url(year))


@requires("measures.edit", whole_office=True)
@require_safe
def progress(request: Any, pk: int) -> HttpResponse:
    """Answer how far the reading is; the page asks every two seconds."""
    row = _import_or_404(request, pk)
    if row.state != "waiting":
        response = HttpResponse(status=204)
        response["HX-Redirect"] = reverse("measures:import", args=[row.pk])
        return response
    return page(request, "reading_progress.html", _year(row), {"row": row})


@requires("measures.edit", whole_office=True)
@require_safe
def as_json(request: Any, pk: int) -> HttpResponse:
    """Send what was understood, as `prongsai read` prints it."""
    row = _import_or_404(request, pk)
    if not row.reading:
        raise Http404
    return HttpResponse(
        json.dumps(row.reading, ensure_ascii=False, indent=1),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, f"{row.filename}.json")},
    )


@requires("measures.edit", whole_office=True)
@require_POST
def discard(request: Any, pk: int) -> HttpResponse:
    """Put a document aside."""
    discard_import(by=request.actor, row=_import_or_404(request, pk))
    messages.success(request, _("The document has been put aside. Nothing of it was saved."))
    return HttpResponseRedirect(reverse("measures:imports"))


def _import_or_404(request: Any, pk: int) -> Import:
    row: Import | None = (
        imports_for(request.actor).filter(pk=pk).select_related("file", "job", "plan").first()
    )
    if row is None:
        raise Http404
    return row


def _year(row: Import) -> int:
    read = row.reading.get("fiscal_year")
    return (
        int(read) if isinstance(read, int) and 2500 <= read <= 2699 else fiscal_year_of(timezone.localdate())
    )


def _saving(row: Import, data: Any = None) -> SaveImportForm:
    contents = "results" if any(one.get("result") for one in rows_of(row.draft)) else "measures"
    initial = {"fiscal_year": _year(row), "contents": contents, "when_exists": "add"}
    return (
        SaveImportForm(data, initial=initial)
        if data is not None and "contents" in data
        else SaveImportForm(initial=initial)
    )


def _with_details(rows: list[dict[str, Any]], row: Import) -> list[dict[str, Any]]:
    """Give corrected rows back what the table does not show: quarters and dimension.

    A row is found by its title; one whose title was corrected by its place, where no row was left out or added.
    """
    before_rows = rows_of(row.draft)
    known = {one["title"]: one for one in before_rows}
    for place, one in enumerate(rows):
        same_place = before_rows[place] if len(before_rows) == len(rows) else {}
        before = known.get(one["title"], same_place)
        one["quarters"], one["dimension"] = before.get("quarters"), before.get("dimension")
    return rows


def _preview(
    request: Any,
    row: Import,
    *,
    rows: list[dict[str, Any]],
    saving: SaveImportForm,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    reading = row.reading
    kind = plan_kind_of(reading)
    findings = reading.get("findings") or []
    year = _year(row)
    existing = plan_of(request.actor, year, kind)
    shown = {
        "row": row,
        "reading": reading,
        "rows": rows,
        "saving": saving,
        "states": PROGRESS.choices(),
        "is_action_plan": kind == Kind.ACTION_PLAN,
        "findings": findings[:SHOWN_FINDINGS],
        "findings_left": max(0, len(findings) - SHOWN_FINDINGS),
        "findings_total": len(findings),
        "unread": reading.get("unread") or [],
        "doubts": _doubts(reading),
        "file_url": file_url(row.file),
        "other_office": _other_office(request, reading),
        "existing": existing,
        **context,
    }
    return page(request, "preview.html", year, shown, status=status)


def _other_office(request: Any, reading: dict[str, Any]) -> str:
    read = str(reading.get("organization") or "")
    return read if read and read.replace(" ", "") != request.organization.full_name.replace(" ", "") else ""


def _doubts(reading: dict[str, Any]) -> list[tuple[str, int]]:
    """Return what the reader is less sure of, in per cent, the least sure first."""
    labels = {
        "organization": _("Name of the office"),
        "fiscal_year": _("Fiscal year"),
        "document_date": _("Date of the document"),
        "measures": _("Measures"),
        "summary": _("Summary table"),
        "projects": _("Project sheets"),
    }
    known = reading.get("confidence") or {}
    found = [(labels.get(name, name), round(value * 100)) for name, value in known.items() if value < SURE]
    return sorted(found, key=lambda pair: pair[1])
