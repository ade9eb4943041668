"""What the views share: finding the year, running a form, telling of a conflict, QR codes, spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import segno
from django import forms
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from prongsai.kernel.calendar import arabic_digits, fiscal_year_of
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.office import table_csv, table_xlsx
from prongsai.rooms.respondents.models import SurveyYear
from prongsai.rooms.respondents.queries.overview import may_be_year, survey_year, years_to_choose

A_PAGE = 50
SHEETS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def asked_year(request: Any) -> int:
    """Return the fiscal year (BE) that the address asks for, this year where it asks for none."""
    asked = arabic_digits(request.GET.get("year", ""))
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and may_be_year(int(asked)):
        return int(asked)
    return fiscal_year_of(timezone.localdate())


def year_or_404(request: Any, fiscal_year: int) -> SurveyYear:
    """Return the surveys of the fiscal year (BE)."""
    found = survey_year(request.actor, fiscal_year) if may_be_year(fiscal_year) else None
    if found is None:
        raise Http404
    return found


def year_url(fiscal_year: int) -> str:
    """Return the address of a year's overview."""
    return f"{reverse('respondents:overview')}?year={fiscal_year}"


def page(
    request: Any, template: str, fiscal_year: int, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Return a page of the room with the switch between the years."""
    years = years_to_choose(request.actor, timezone.localdate())
    if fiscal_year not in years:
        years = sorted([*years, fiscal_year], reverse=True)
    around = {
        "fiscal_year": fiscal_year,
        "fiscal_years": [{"year": one, "url": year_url(one), "active": one == fiscal_year} for one in years],
        "year_url": year_url(fiscal_year),
        "may_edit": request.actor.may("assessment.edit"),
    }
    return render(request, f"respondents/{template}", {**around, **context}, status=status)


def rows_page(request: Any, rows: Any) -> Page[Any]:
    """Return the rows of the page that the address asks for."""
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do what a valid form asks for; a known failure becomes an error of the form. ``Conflict`` goes on."""
    try:
        with transaction.atomic():
            act()
    except Conflict:
        raise
    except Problem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        return False
    return True


def with_version(form: forms.Form, version: int, theirs: dict[str, Any]) -> list[tuple[str, str]]:
    """Let the form be sent once more over what somebody else saved; return where the two differ.

    What was typed stays. Each entry is a field's label and what stands there now.
    """
    data: Any = form.data
    data = data.copy()
    data["version"] = str(version)
    form.data = data
    found = []
    for name, value in theirs.items():
        field = form.fields.get(name)
        if field is None or name == "version" or form.cleaned_data.get(name) == value:
            continue
        shown = dict(getattr(field, "choices", ())).get(value, value)
        found.append((str(field.label), "-" if shown in (None, "") else str(shown)))
    return found


def form_page(
    request: Any,
    form: forms.Form,
    fiscal_year: int,
    *,
    title: Any,
    back: str,
    note: str = "",
    lead: Any = "",
    submit: Any = "",
    key: str = "",
    theirs: Sequence[tuple[str, str]] = (),
    up: Sequence[tuple[str, Any]] = (),
) -> HttpResponse:
    """Return a page that is one form."""
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "submit": submit,
        "back": back,
        "note": note,
        "key": key or "respondents",
        "theirs": theirs,
        "up": up,
    }
    status = 200
    if request.method == "POST":
        status = 409 if theirs else 422
    return page(request, "form.html", fiscal_year, context, status)


def qr_response(text: str, form: str, name: str) -> HttpResponse:
    """Return a QR code as SVG or PNG; 404 for any other form."""
    if form not in {"svg", "png"}:
        raise Http404
    buffer = io.BytesIO()
    options: dict[str, Any] = {"omitsize": True, "light": "#fff"} if form == "svg" else {"scale": 12}
    code = segno.make(text, micro=False, error="m")
    code.save(buffer, kind=form, border=2, **options)  # not the database
    kind = "image/svg+xml" if form == "svg" else "image/png"
    header = content_disposition_header(False, f"{name}.{form}")
    return HttpResponse(buffer.getvalue(), content_type=kind, headers={"Content-Disposition": header or ""})


def sheet_response(heads: Sequence[Any], rows: Sequence[Sequence[Any]], form: str, name: str) -> HttpResponse:
    """Return a table as XLSX or CSV; 404 for any other form."""
    if form not in SHEETS:
        raise Http404
    content = table_csv(heads, rows) if form == "csv" else table_xlsx(heads, rows, title=name)
    header = content_disposition_header(True, f"{name}.{form}")
    return HttpResponse(content, content_type=SHEETS[form], headers={"Content-Disposition": header or ""})


def to(url: str) -> HttpResponseRedirect:
    """Return the way to another page."""
    return HttpResponseRedirect(url)
