"""Monitoring rounds: who has reported, what is late, nudging, closing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from prongsai.engines.plans.api import (
    ROUND,
    Half,
    Round,
    change_round,
    close_as_none,
    close_round,
    plan_of,
    reopen_round,
    report_round,
    report_unit,
    round_of,
    round_page,
    rounds_of,
    shares,
    write_round,
)
from prongsai.kernel.access import Refused, requires
from prongsai.kernel.calendar import in_digits, short_date
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import table_response
from prongsai.rooms.measures.actions import nudge
from prongsai.rooms.measures.forms import NoneForm, ReopenForm, RoundDaysForm, RoundListForm
from prongsai.rooms.measures.forms.rounds import STATES
from prongsai.rooms.measures.queries import units_of_office
from prongsai.rooms.measures.queries.rounds import round_table, shares_table
from prongsai.rooms.measures.views.common import measure_or_404, page, year_of


@requires("measures.view")
@require_safe
def index(request: Any) -> HttpResponse:
    """Show both rounds of a fiscal year, how far each is and what happens when."""
    year, today = year_of(request), timezone.localdate()
    plan = plan_of(request.actor, year)
    rows = []
    for found in rounds_of(request.organization, year) if plan else []:
        parts = shares(request.actor, found)
        total, reported = sum(one.total for one in parts), sum(one.reported for one in parts)
        rows.append(
            {"round": found, "state": ROUND.states[found.state], "total": total, "reported": reported,
             "late": found.is_late(today) and reported < total}
        )  # fmt: skip
    return page(request, "rounds.html", year, {"year": year, "plan": plan, "rows": rows, "today": today})


@requires("measures.view")
@require_safe
def export(request: Any, form: str) -> HttpResponse:
    """Send how far each unit is in both rounds of a fiscal year."""
    year = year_of(request)
    rounds = rounds_of(request.organization, year) if plan_of(request.actor, year) else []
    heads, rows = shares_table([(one, shares(request.actor, one)) for one in rounds])
    title = _("Monitoring rounds of fiscal year %(year)d") % {"year": year}
    return table_response(heads, rows, form, name=_("rounds-%(year)d") % {"year": year}, title=title)


@requires("measures.view")
@require_safe
def export_round(request: Any, year: int, half: str, form: str) -> HttpResponse:
    """Send the measures of a round, as the list is narrowed, with what was reported of them."""
    found = _round_or_404(request, year, half)
    plan = plan_of(request.actor, year)
    if plan is None:
        raise Http404
    wanted = RoundListForm(request.GET).wanted
    pages = round_page(request.actor, plan, found, wanted, 1)
    rows = list(pages.object_list)
    for number in range(2, pages.paginator.num_pages + 1):
        rows += round_page(request.actor, plan, found, wanted, number).object_list
    heads, lines = round_table(rows)
    name = f"{_('rounds-%(year)d') % {'year': year}}-{half.replace('_', '-')}"
    return table_response(heads, lines, form, name=name, title=f"{found.get_half_display()} {year}")


@requires("measures.view")
@require_safe
def show(request: Any, year: int, half: str) -> HttpResponse:
    """Show one round: each unit's share, and the measures with what was reported of them."""
    return _page(request, _round_or_404(request, year, half))


@requires("measures.progress")
@require_POST
def report(request: Any, year: int, half: str, pk: int) -> HttpResponse:
    """Report one measure for one unit, as it stands, or say that there is nothing to report."""
    found = _round_or_404(request, year, half)
    item = measure_or_404(request, pk)
    nil = request.POST.get("nil") == "1"
    note = request.POST.get("note", "").strip()
    if nil and not note:
        raise Problem(_("Say why there is nothing to report."), status=422)
    report_round(
        by=request.actor,
        found=found,
        item=item,
        unit_id=_unit(request),
        nil_note=note[:1000] if nil else "",
        note="" if nil else note[:1000],
    )
    messages.success(request, _("The report of this round has been kept as the measure stands now."))
    return _back(request, found, f"#measure-{item.pk}")


@requires("measures.progress")
@require_POST
def report_all(request: Any, year: int, half: str) -> HttpResponse:
    """Report every measure of a unit that is not reported yet, as it stands."""
    found = _round_or_404(request, year, half)
    number = report_unit(by=request.actor, found=found, unit_id=_unit(request))
    text = ngettext(
        "%(number)s measure has been reported.", "%(number)s measures have been reported.", number
    )
    messages.success(request, text % {"number": in_digits(number, None)})
    return _back(request, found)


@requires("measures.edit", whole_office=True)
@require_POST
def remind_unit(request: Any, year: int, half: str) -> HttpResponse:
    """Remind a unit that has not reported, once a day."""
    found = _round_or_404(request, year, half)
    number = nudge(by=request.actor, found=found, unit_id=_unit(request), today=timezone.localdate())
    if number:
        text = ngettext("%(number)s person is reminded.", "%(number)s people are reminded.", number)
        messages.success(request, text % {"number": in_digits(number, None)})
    else:
        messages.info(request, _("They were reminded today already, or nobody of the unit can sign in."))
    return _back(request, found, "#units")


@requires("measures.edit", whole_office=True)
@require_POST
def days(request: Any, year: int, half: str) -> HttpResponse:
    """Move the days of a round."""
    found = _round_or_404(request, year, half)
    form = RoundDaysForm(request.POST)
    if not form.is_valid():
        return _page(request, found, days=form, status=422)
    written = write_round(by=request.actor, fiscal_year=year, half=half)
    given: dict[str, Any] = form.cleaned_data
    try:
        change_round(by=request.actor, found=written, today=timezone.localdate(), **given)
    except Conflict as conflict:
        fresh = RoundDaysForm({**request.POST.dict(), "version": conflict.current.version})
        fresh.add_error(None, str(conflict.message))
        fresh.add_error(None, _("Now stored: %s") % _days(conflict.current))
        return _page(request, conflict.current, days=fresh, status=409)
    except Problem as problem:
        form.add_error(None, str(problem.message))
        return _page(request, written, days=form, status=422)
    messages.success(request, _("The days of the round have been saved."))
    return _back(request, found)


@requires("measures.edit", whole_office=True)
@require_POST
def close(request: Any, year: int, half: str) -> HttpResponse:
    """Close an open round."""
    found = _round_or_404(request, year, half)
    close_round(by=request.actor, found=found)
    messages.success(request, _("The round is closed. What was not reported is marked so."))
    return _back(request, found)


@requires("measures.edit", whole_office=True)
@require_POST
def close_none(request: Any, year: int, half: str) -> HttpResponse:
    """Close a round with nothing to report, said with a reason."""
    found = _round_or_404(request, year, half)
    form = NoneForm(request.POST)
    if form.is_valid():
        try:
            close_as_none(by=request.actor, found=found, reason=form.cleaned_data["reason"])
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("The round is closed as “none”, with its reason."))
            return _back(request, found)
    return _page(request, found, none=form, status=422)


@requires("measures.edit", whole_office=True)
@require_POST
def open_again(request: Any, year: int, half: str) -> HttpResponse:
    """Open a closed round again until a day."""
    found = _round_or_404(request, year, half)
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            reopen_round(
                by=request.actor,
                found=found,
                closes_on=form.cleaned_data["closes_on"],
                today=timezone.localdate(),
            )
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("The round is open again."))
            return _back(request, found)
    return _page(request, found, again=form, status=422)


def _page(
    request: Any,
    found: Round,
    *,
    days: RoundDaysForm | None = None,
    none: NoneForm | None = None,
    again: ReopenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, today, year = request.actor, timezone.localdate(), found.fiscal_year
    plan = plan_of(actor, year)
    if plan is None:
        raise Http404
    wanted = RoundListForm(request.GET).wanted
    units = units_of_office(actor)
    parts = shares(actor, found)
    total, reported = sum(one.total for one in parts), sum(one.reported for one in parts)
    rows = round_page(actor, plan, found, wanted, request.GET.get("page"))
    context = {
        "round": found,
        "plan": plan,
        "year": year,
        "state": ROUND.states[found.state],
        "is_past": found.state == "planned" and found.closes_on < today,
        "shares": parts,
        "total": total,
        "reported": reported,
        "page": rows,
        "wanted": wanted,
        "today": today,
        "late": found.is_late(today) and reported < total,
        "units": [{"value": unit.pk, "label": unit.name} for unit in units],
        "states": [{"value": code, "label": label} for code, label in STATES.items()],
        "rights": {unit: actor.may("measures.progress", unit) for unit in [None, *(one.pk for one in units)]},
        "is_editor": actor.may("measures.edit"),
        "may_make": actor.may("documents.make") and actor.may("measures.view"),
        "days_form": days or RoundDaysForm(initial=_initial(found)),
        "days_open": days is not None,
        "none_form": none or NoneForm(),
        "none_open": none is not None,
        "again_form": again or ReopenForm(),
        "again_open": again is not None,
    }
    return page(request, "round.html", year, context, status=status)


def _initial(found: Round) -> dict[str, date | int]:
    return {
        "version": found.version,
        "opens_on": found.opens_on,
        "due_on": found.due_on,
        "closes_on": found.closes_on,
    }


def _days(found: Round) -> str:
    return " · ".join(short_date(day, None) for day in (found.opens_on, found.due_on, found.closes_on))


def _round_or_404(request: Any, year: int, half: str) -> Round:
    if half not in Half.values or not 2500 <= year <= 2699:
        raise Http404
    if plan_of(request.actor, year) is None:
        raise Http404
    found = round_of(request.organization, year, half)
    if found is None:
        raise Http404
    return found


def _unit(request: Any) -> int | None:
    given = request.POST.get("unit", "")
    if not given:
        if not request.actor.may("measures.progress"):
            raise Refused("measures.progress")
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Problem(_("Choose a unit of the list."), status=422)
    return int(given)


def _back(request: Any, found: Round, anchor: str = "") -> HttpResponseRedirect:
    query = request.GET.urlencode()
    url = reverse("measures:round", args=[found.fiscal_year, found.half])
    return HttpResponseRedirect(f"{url}{'?' + query if query else ''}{anchor}")
