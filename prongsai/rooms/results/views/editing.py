"""Writing a result down: the total alone, or everything of a year; the second of two editors compares."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from prongsai.engines.framework.api import Result, result_of, save_result
from prongsai.foundation.files.api import store
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import fiscal_year_of, in_digits
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import bound_or_kept, kept_form
from prongsai.rooms.results.forms import QuickForm, ResultForm, initial_of, result_data
from prongsai.rooms.results.queries import titles_in
from prongsai.rooms.results.views.common import differences, page, result_url, with_theirs

FIRST_YEAR, LAST_YEAR = 2500, 2699  # BE
LABELS = {
    "total": gettext_lazy("Total as announced"),
    "level": gettext_lazy("Level as announced"),
    "source": gettext_lazy("Where it was announced"),
    "announced_on": gettext_lazy("Announced on"),
    "items": gettext_lazy("Scores of the items"),
    "have": gettext_lazy("Items with 100"),
}


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def quick(request: Any) -> HttpResponse:
    """Begin a year with its total."""
    form, note = bound_or_kept(request, QuickForm, initial={"fiscal_year": _asked(request)})
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["fiscal_year"]
        try:
            save_result(by=request.actor, fiscal_year=year, draft=form.draft, version=0)
        except Conflict:
            text = _("There is already a result of %(year)s. Nothing was changed.") % {
                "year": in_digits(year, None)
            }
            link = format_html(' <a href="{}">{}</a>', result_url(year), _("Open it"))
            form.add_error("fiscal_year", format_html("{}{}", text, link))
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(
                request, _("The result has been saved. Add the indicators to see what lost points.")
            )
            return HttpResponseRedirect(result_url(year))
    return page(request, "quick.html", {"form": form, "note": note}, status=422 if form.errors else 200)


def _asked(request: Any) -> str:
    asked = request.GET.get("year", "")
    usual = fiscal_year_of(timezone.localdate()) - 1
    return in_digits(asked if asked.isascii() and asked.isdigit() and len(asked) == 4 else usual, None)


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def edit(request: Any, year: int) -> HttpResponse:
    """Write down everything that is known of a year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    result = result_of(request.organization, year)
    stored = result_data(result, year)
    if request.method != "POST":
        if result is not None and result.is_confirmed:
            raise Problem(
                _("This result has been confirmed. Open it again before you change it."), status=409
            )
        kept = kept_form(request)
        if kept is not None:
            return _page(request, year, _form(year, result, kept.data), result, note=kept.note)
        return _page(request, year, _form(year, result, initial=initial_of(stored)), result)
    data = with_theirs(request.POST, stored)
    form = _form(year, result, data, request.FILES)
    if not form.is_valid():
        return _page(request, year, form, result, status=422)
    try:
        file = _file(request, form, result)
        save_result(
            by=request.actor,
            fiscal_year=year,
            draft=form.draft(result, file),
            version=form.cleaned_data["version"] or 0,
        )
    except Conflict as conflict:
        return _conflict(request, year, data, conflict.current)
    except Problem as problem:
        field = problem.field if problem.field in form.fields else f"s_{problem.field}"
        form.add_error(field if field in form.fields else None, str(problem.message))
        return _page(request, year, form, result, status=problem.status if problem.status == 409 else 422)
    messages.success(request, _("The result has been saved."))
    return HttpResponseRedirect(result_url(year))


def _file(request: Any, form: ResultForm, result: Result | None) -> Any:
    given = form.cleaned_data["file"]
    if given:
        return store(by=request.actor, name=given.name, content=given)
    return result.file if result else None


def _form(
    year: int, result: Result | None, data: Any = None, files: Any = None, initial: Any = None
) -> ResultForm:
    kept = sum(score.part == "item" for score in result.scores.all()) if result else 0
    return ResultForm(data, files, fiscal_year=year, kept_items=kept, initial=initial or {})


def _page(
    request: Any, year: int, form: ResultForm, result: Result | None, status: int = 200, **context: Any
) -> HttpResponse:
    shown = {"form": form, "year": year, "result": result, **context}
    return page(request, "edit.html", shown, status=status)


def _conflict(request: Any, year: int, data: Any, current: Result | None) -> HttpResponse:
    """Show what was typed beside what is stored by now; the next save says which to keep."""
    result = result_of(request.organization, year)
    stored = result_data(result, year)
    mine = data.copy()
    mine["version"] = stored["version"]
    form = _form(year, result, mine)
    labels = {name: str(label) for name, label in LABELS.items()}
    labels |= {
        f"s_{code}": f"{code} {title}"
        for code, title in titles_in(year).items()
        if f"s_{code}" in form.fields
    }
    context = {
        "conflict": {
            "who": result.updated_by_name if result else "",
            "at": result.updated_at if result else None,
        },
        "differences": differences(mine, stored, labels),
    }
    return _page(request, year, form, result, status=409, **context)
