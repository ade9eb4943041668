"""The dates of the year's assessment: announced ones, and the office's own with their source."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.engines.framework.api import calendar
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import bound_or_kept, table_response
from prongsai.rooms.checklist.actions import remove_date, set_date
from prongsai.rooms.checklist.forms import DateForm
from prongsai.rooms.checklist.models import CalendarDate, Certainty
from prongsai.rooms.checklist.queries import steps_of
from prongsai.rooms.checklist.queries.tables import steps_table
from prongsai.rooms.checklist.views.common import page, year_or_404


@requires("assessment.view")
@require_safe
def show(request: Any, year: int) -> HttpResponse:
    """Show the dates of a year's assessment, and which usual ones are not known."""
    steps = steps_of(request.organization, year_or_404(year))
    known = {step.code for step in steps}
    context = {
        "steps": steps,
        "certainties": dict(Certainty.choices),
        "unknown": [(code, title) for code, title in usual_steps() if code not in known],
        "has_answering": "oit" in known,
        "today": timezone.localdate(),
    }
    return page(request, "calendar.html", year, context)


@requires("assessment.view")
@require_safe
def export(request: Any, year: int, form: str) -> HttpResponse:
    """Send the calendar of a year's assessment."""
    heads, rows = steps_table(steps_of(request.organization, year_or_404(year)))
    title = _("Calendar of the assessment %(year)d") % {"year": year}
    return table_response(heads, rows, form, name=_("calendar-%(year)d") % {"year": year}, title=title)


def usual_steps() -> list[tuple[str, str]]:
    """Return the steps that every year has, in order."""
    return [
        ("register", _("Register")),
        ("survey", _("IIT and EIT surveys")),
        ("oit", _("Answer the OIT form")),
        ("clarify", _("Clarify disputed items")),
        ("confirm", _("Confirm the scores")),
        ("result", _("Results announced")),
    ]


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def edit(request: Any, year: int, code: str) -> HttpResponse:
    """Set or change the office's own date of a step."""
    year_or_404(year)
    row = CalendarDate.objects.visible_to(request.actor).filter(fiscal_year=year, code=code).first()
    announced = next((step for step in calendar(year) if step.code == code), None)
    titles = dict(usual_steps())
    if row is None and announced is None and code not in titles and code != "new":
        raise Http404
    initial = {
        "version": row.version if row else 0,
        "title": row.title if row else (announced.title if announced else titles.get(code, "")),
        "starts_on": row.starts_on if row else (announced.starts_on if announced else None),
        "ends_on": row.ends_on if row else (announced.ends_on if announced else None),
        "source": row.source if row else "",
        "certainty": row.certainty if row else "",
    }
    form, note = bound_or_kept(request, DateForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_date(
                by=request.actor,
                fiscal_year=year,
                code="" if code == "new" else code,
                draft=form.draft,
                version=form.cleaned_data["version"] or 0,
            )
        except Conflict as conflict:
            return _page(request, year, code, _again(request, conflict), row, conflict=conflict, status=409)
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("The date has been saved."))
            return HttpResponseRedirect(reverse("checklist:calendar", args=[year]))
    return _page(request, year, code, form, row, note=note, status=422 if form.errors else 200)


@requires("assessment.edit", whole_office=True)
@require_POST
def remove(request: Any, year: int, code: str) -> HttpResponse:
    """Remove the office's own date, so that the announced one counts again."""
    row = CalendarDate.objects.visible_to(request.actor).filter(fiscal_year=year, code=code).first()
    if row is None:
        raise Http404
    remove_date(by=request.actor, date_row=row)
    messages.success(request, _("The office's own date has been removed."))
    return HttpResponseRedirect(reverse("checklist:calendar", args=[year]))


def _again(request: Any, conflict: Conflict) -> DateForm:
    data = request.POST.copy()
    data["version"] = str(conflict.current.version if conflict.current else 0)
    return DateForm(data)


def _page(
    request: Any, year: int, code: str, form: DateForm, row: Any, status: int = 200, **context: Any
) -> HttpResponse:
    shown = {"form": form, "code": code, "row": row, **context}
    return page(request, "date.html", year, shown, status=status)
