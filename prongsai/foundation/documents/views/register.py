"""The register of documents: search, print, export, cancel a number."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prongsai.foundation.documents.actions import cancel_number
from prongsai.foundation.documents.forms import CancelForm
from prongsai.foundation.documents.kinds import letter_kinds
from prongsai.foundation.documents.models import Entry, Kind
from prongsai.foundation.documents.queries import register as lines_of
from prongsai.foundation.documents.queries import register_years
from prongsai.kernel.access import ActorRequest, requires
from prongsai.kernel.calendar import arabic_digits, in_digits
from prongsai.kernel.errors import Problem
from prongsai.kernel.office.tables import Column, table_csv, table_xlsx

PER_PAGE = 50
MOST_PRINTED = 2000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@requires("measures.view")
@require_safe
def register(request: ActorRequest) -> HttpResponse:
    """Show the register, narrowed to what was asked for."""
    wanted = _wanted(request)
    found = lines_of(request.actor, **wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "wanted": wanted,
        "narrows": any(wanted.values()),
        "query": urlencode({key: value for key, value in request.GET.items() if key != "page"}),
        "years": [
            {"value": year, "label": in_digits(year, request.organization.digits)}
            for year in register_years(request.actor)
        ],
        "kinds": [
            {"value": kind, "label": Kind(kind).label} for kind in letter_kinds() if kind != Kind.POSTER
        ],
        "states": [{"value": "valid", "label": _("valid")}, {"value": "cancelled", "label": _("cancelled")}],
        "form": CancelForm(),
        "may_cancel": request.actor.may("documents.make"),
    }
    return render(request, "documents/register.html", context)


@requires("measures.view")
@require_safe
def print_register(request: ActorRequest) -> HttpResponse:
    """Show the register as it stands on paper: in the order of its numbers, all lines on one page."""
    wanted = _wanted(request)
    found = lines_of(request.actor, **wanted).order_by("pk")
    total = found.count()
    digits = request.organization.digits
    about = [
        _("Calendar year %s") % in_digits(wanted["year"], digits) if wanted["year"] else "",
        str(Kind(wanted["kind"]).label) if wanted["kind"] else "",
        {"valid": _("valid"), "cancelled": _("cancelled")}.get(wanted["state"], ""),
        f"“{wanted['text']}”" if wanted["text"] else "",
    ]
    context = {
        "lines": list(found[:MOST_PRINTED]),
        "total": total,
        "left_off": total > MOST_PRINTED,
        "about": [one for one in about if one],
        "today": timezone.localdate(),
        "query": request.GET.urlencode(),
    }
    return render(request, "documents/register_print.html", context)


@requires("measures.view")
@require_safe
def export(request: ActorRequest, suffix: str) -> HttpResponse:
    """Give the register as XLSX or CSV, as it is narrowed."""
    if suffix not in TYPES:
        raise Http404
    columns = [
        Column(_("Number of the document")),
        Column(_("Kind of document")),
        Column(_("Date")),
        Column(_("Subject")),
        Column(_("To")),
        Column(_("Unit")),
        Column(_("Calendar year (BE)")),
        Column(_("Running number")),
        Column(_("Cancelled")),
        Column(_("Reason")),
        Column(_("Entered by")),
    ]
    rows = [
        [
            one.number,
            str(one.get_kind_display()),
            one.dated_on,
            one.subject,
            one.recipient,
            one.unit.name if one.unit else "",
            one.year,
            one.sequence,
            timezone.localtime(one.cancelled_at).date() if one.cancelled_at else None,
            one.cancelled_reason,
            one.created_by_name,
        ]
        for one in lines_of(request.actor, **_wanted(request))
    ]
    title = _("Register of documents")
    digits = request.organization.digits
    content = (
        table_csv(columns, rows, digits=digits)
        if suffix == "csv"
        else table_xlsx(columns, rows, title=title, digits=digits)
    )
    response = HttpResponse(content, content_type=TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="register.{suffix}"'
    return response


@requires("documents.make")
@require_POST
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Cancel a number with a reason; the line stays."""
    entry = get_object_or_404(Entry.objects.visible_to(request.actor), pk=pk)
    form = CancelForm(request.POST)
    if form.is_valid():
        try:
            cancel_number(by=request.actor, entry=entry, reason=form.cleaned_data["reason"])
        except Problem as problem:
            messages.error(request, str(problem.message))
        else:
            messages.success(request, _("The number was cancelled and stays in the register."))
    else:
        messages.error(request, _("Say why the number is cancelled."))
    return redirect("documents:register")


def _wanted(request: ActorRequest) -> dict[str, Any]:
    year = arabic_digits(request.GET.get("year", ""))
    kind = request.GET.get("kind", "")
    return {
        "text": request.GET.get("q", "").strip()[:200],
        "year": int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        "kind": kind if kind in Kind.values else "",
        "state": request.GET.get("state", "") if request.GET.get("state") in ("valid", "cancelled") else "",
    }
