"""The checklist of a year: the list, its exports, giving items to people, copying a year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from prongsai.engines.framework.api import edition
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import in_digits
from prongsai.kernel.errors import Problem
from prongsai.rooms.checklist.actions import assign as assign_items
from prongsai.rooms.checklist.actions import clone_year
from prongsai.rooms.checklist.forms import AssignForm, CloneForm, ListForm
from prongsai.rooms.checklist.queries import cells_of, counts, flat, narrowed, rows_of
from prongsai.rooms.checklist.queries.tables import FORMATS, items_table
from prongsai.rooms.checklist.views.common import (
    list_url,
    page,
    people_of,
    state_marks,
    units_of,
    year_of,
    year_or_404,
)
from prongsai.rooms.checklist.workflow import ITEM_STATES


@requires("assessment.view")
@require_safe
def show(request: Any) -> HttpResponse:
    """Show the items of a fiscal year with their states: searched, narrowed, in any order."""
    return _page(request, year_of(request))


@requires("assessment.view")
@require_safe
def export(request: Any, form: str) -> HttpResponse:
    """Send the narrowed list as a spreadsheet."""
    if form not in FORMATS:
        raise Http404
    year, today = year_of(request), timezone.localdate()
    made = rows_of(request.organization, year, today)
    rows = [row for _group, group in narrowed(made, ListForm(request.GET).wanted, today) for row in group]
    content, content_type = items_table(rows, year, form)
    name = _("checklist-%(year)d") % {"year": year}
    disposition = content_disposition_header(True, f"{name}.{form}")
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


@requires("assessment.edit", whole_office=True)
@require_POST
def assign(request: Any, year: int) -> HttpResponse:
    """Give the ticked items to a person or unit, or set their day."""
    year_or_404(year)
    form = AssignForm(request.POST, people=people_of(request.actor), units=units_of(request.actor))
    chosen = request.POST.getlist("concept")
    if not form.is_valid():
        return _page(request, year, form=form, chosen=chosen, status=422)
    try:
        count = assign_items(
            by=request.actor,
            fiscal_year=year,
            concepts=chosen,
            values=form.values,
            today=timezone.localdate(),
        )
    except Problem as problem:
        form.add_error(None, str(problem.message))
        return _page(request, year, form=form, chosen=chosen, status=422)
    messages.success(
        request,
        ngettext("%(count)s item has been changed.", "%(count)s items have been changed.", count)
        % {"count": in_digits(count, None)},
    )
    return HttpResponseRedirect(list_url(year))


@requires("assessment.edit", whole_office=True)
@require_POST
def clone(request: Any, year: int) -> HttpResponse:
    """Copy who is responsible, explanations and addresses of another year."""
    form = CloneForm(request.POST)
    if not form.is_valid():
        raise Problem(_("Choose a fiscal year to copy from."))
    count = clone_year(by=request.actor, source=form.cleaned_data["source"], fiscal_year=year_or_404(year))
    messages.success(
        request,
        ngettext(
            "%(count)s item has been filled; nothing is ticked or verified.",
            "%(count)s items have been filled; nothing is ticked or verified.",
            count,
        )
        % {"count": in_digits(count, None)},
    )
    return HttpResponseRedirect(list_url(year))


def _page(
    request: Any, year: int, *, form: AssignForm | None = None, chosen: Any = (), status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    asked = ListForm(request.GET).wanted
    made = rows_of(request.organization, year, today)
    people, units = people_of(request.actor), units_of(request.actor)
    shown = narrowed(made, asked, today)
    rows, marks = flat(made), state_marks()
    counted = counts(rows, today)
    context = {
        "edition": edition(year),
        "groups": [
            (group, [{"row": row, "state": marks[row.status.state]} for row in found])
            for group, found in shown
        ],
        "matching": sum(len(found) for _group, found in shown),
        "counts": counted,
        "cells": cells_of(made, year),
        "wanted": asked,
        "chips": _chips(request, counted, asked, year),
        "people": [{"value": one.pk, "label": one.name} for one in people],
        "units": [{"value": one.pk, "label": one.name} for one in units],
        "sorts": [
            {"value": "due", "label": _("Due first")},
            {"value": "state", "label": _("Least ready first")},
            {"value": "owner", "label": _("By who is responsible")},
        ],
        "query": _query(request, year),
        "form": form or AssignForm(people=people, units=units),
        "chosen": set(chosen),
        "is_untouched": not any(row.work for row in rows),
        "base_url": reverse("checklist:list"),
        "today": today,
    }
    return page(request, "list.html", year, context, status=status)


def _chips(request: Any, found: dict[str, int], wanted: Any, year: int) -> list[dict[str, Any]]:
    base = reverse("checklist:list")
    plain = not (wanted.state or wanted.due or wanted.unverified)
    chips = [{"label": _("All"), "url": _with(request, base, year), "active": plain, "count": found["total"]}]
    chips += [
        {
            "label": state.label,
            "url": _with(request, base, year, state=code),
            "active": wanted.state == code,
            "count": found[code],
        }
        for code, state in ITEM_STATES.items()
    ]
    chips.append(
        {
            "label": _("Late"),
            "url": _with(request, base, year, due="late"),
            "active": wanted.due == "late",
            "count": found["late"],
        }
    )
    chips.append(
        {
            "label": _("Not verified"),
            "url": _with(request, base, year, show="unverified"),
            "active": wanted.unverified,
            "count": found["total"] - found["verified"],
        }
    )
    return chips


def _with(request: Any, base: str, year: int, **values: str) -> str:
    data = request.GET.copy()
    for name in ("state", "due", "show"):
        data.pop(name, None)
    data["year"] = str(year)
    for name, value in values.items():
        data[name] = value
    return f"{base}?{data.urlencode()}"


def _query(request: Any, year: int) -> str:
    data = request.GET.copy()
    data["year"] = str(year)
    return str(data.urlencode())
