"""Writing down and changing a measure; the second of two editors compares and chooses."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from prongsai.engines.plans.api import Item, move_item, open_plan, remove_item, restore_item
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import arabic_digits
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import kept_form
from prongsai.rooms.measures.actions import change_measure, create_measure
from prongsai.rooms.measures.forms import MeasureForm
from prongsai.rooms.measures.forms.measure import form_data, initial_of
from prongsai.rooms.measures.queries import (
    checklist,
    links_of,
    measure,
    responsible_to_choose,
    units_of_office,
)
from prongsai.rooms.measures.views.common import (
    back_to,
    conflict_note,
    differences,
    list_url,
    measure_or_404,
    page,
    with_theirs,
    year_of,
)

COMPARED = {
    "title": gettext_lazy("Measure"),
    "units": gettext_lazy("Responsible units"),
    "responsible_text": gettext_lazy("Responsible, in words"),
    "period": gettext_lazy("Period"),
    "monitoring": gettext_lazy("How it is monitored"),
    "target": gettext_lazy("Target"),
    "figure": gettext_lazy("Figure by which it is measured"),
    "concepts": gettext_lazy("Checklist items that it serves"),
    "step_text": gettext_lazy("Steps"),
}
TOGETHER: dict[str, tuple[str, ...]] = {"step_text": ("step_pk", "step_text", "step_due", "step_who")}


@requires("measures.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def create(request: Any) -> HttpResponse:
    """Write down a new measure of a fiscal year."""
    year = year_of(request)
    form, note = _form(request, year)
    if request.method != "POST":
        return _page(request, year, form, note=note)
    if action := request.POST.get("step_action", ""):
        return _page(request, year, form, at=form.act(action))
    if form.is_valid():
        try:
            with transaction.atomic():
                plan = open_plan(by=request.actor, fiscal_year=year)
                item = create_measure(
                    by=request.actor, plan=plan, draft=form.draft, concepts=form.cleaned_data["concepts"]
                )
        except Problem as problem:
            _blame(form, problem)
        else:
            messages.success(request, _("The measure has been saved."))
            return back_to(item)
    return _page(request, year, form, status=422)


@requires("measures.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def change(request: Any, pk: int) -> HttpResponse:
    """Change a measure of a draft."""
    item = measure_or_404(request, pk, "edit")
    year = item.plan.fiscal_year
    stored = form_data(item, links_of([item.pk])[item.pk])
    if request.method == "POST" and request.POST.get("step_action"):
        form, _note = _form(request, year, item, data=request.POST)
        return _page(request, year, form, item, at=form.act(request.POST["step_action"]))
    if request.method == "POST":
        data = with_theirs(request.POST, stored, TOGETHER)
        form, _note = _form(request, year, item, data=data)
        if not form.is_valid():
            return _page(request, year, form, item, status=422)
        try:
            change_measure(
                by=request.actor,
                item=item,
                draft=form.draft,
                concepts=form.cleaned_data["concepts"],
                version=form.cleaned_data["version"] or 0,
            )
        except Conflict:
            return _conflict(request, year, item, data, stored)
        except Problem as problem:
            _blame(form, problem)
            return _page(request, year, form, item, status=422)
        messages.success(request, _("The measure has been saved."))
        return back_to(item)
    form, note = _form(request, year, item, initial=initial_of(stored))
    return _page(request, year, form, item, note=note)


@requires("measures.edit", whole_office=True)
@require_POST
def remove(request: Any, pk: int) -> HttpResponse:
    """Delete a measure of a draft; the message offers to bring it back."""
    item = measure_or_404(request, pk, "edit")
    remove_item(by=request.actor, item=item)
    messages.success(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            _("The measure has been deleted."),
            reverse("measures:removed", args=[item.pk]),
            _("Bring it back"),
        ),
    )
    return HttpResponseRedirect(list_url(item.plan.fiscal_year))


@requires("measures.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def removed(request: Any, pk: int) -> HttpResponse:
    """Offer to bring a deleted measure back, and do so."""
    item = measure_or_404(request, pk, "edit", removed=True)
    if item.removed_at is None:
        return back_to(item)
    if request.method == "POST":
        restore_item(by=request.actor, item=item)
        messages.success(request, _("The measure is back."))
        return back_to(item)
    return page(request, "removed.html", item.plan.fiscal_year, {"item": item})


@requires("measures.edit", whole_office=True)
@require_POST
def move(request: Any, pk: int) -> HttpResponse:
    """Give a measure another number."""
    item = measure_or_404(request, pk, "edit")
    wanted = arabic_digits(request.POST.get("seq", ""))
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 7):
        raise Problem(_("Write the new number of the measure."))
    item = move_item(by=request.actor, item=item, seq=int(wanted))
    messages.success(request, _("The measures have been renumbered."))
    return HttpResponseRedirect(f"{list_url(item.plan.fiscal_year)}#measure-{item.pk}")


def _form(
    request: Any, year: int, item: Item | None = None, *, data: Any = None, initial: Any = None
) -> tuple[MeasureForm, str]:
    units = [(str(unit.pk), unit.name) for unit in units_of_office(request.actor)]
    known = {value for value, _name in units}
    concepts = [(entry.concept, str(entry)) for entry in checklist(year)]
    if item is not None:  # closed units and items of older editions stay as they were
        units += [
            (str(one.unit_id), one.unit.name)
            for one in item.item_units.all()
            if str(one.unit_id) not in known
        ]
        codes = {code for code, _name in concepts}
        concepts += [(one, one) for one in links_of([item.pk])[item.pk] if one not in codes]
    options: dict[str, Any] = {
        "fiscal_year": year,
        "units": units,
        "concepts": concepts,
        "responsible": responsible_to_choose(request.actor, item),
        "kept_period": item.period_text if item else "",
    }
    if data is None and request.method == "POST":
        data = request.POST
    kept = kept_form(request) if data is None else None
    if kept is not None:
        return MeasureForm(kept.data, **options), kept.note
    return MeasureForm(data, initial=initial or {}, **options), ""


def _page(
    request: Any, year: int, form: MeasureForm, item: Item | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    shown = {
        "form": form,
        "item": item,
        "year": year,
        "draft_key": f"measure-{item.pk}" if item else f"measure-new-{year}",
        "cancel_url": reverse("measures:record", args=[item.pk]) if item else list_url(year),
        **context,
    }
    return page(request, "edit.html", year, shown, status=status)


def _conflict(request: Any, year: int, item: Item, data: Any, stored: Any) -> HttpResponse:
    """Show what was typed beside what is stored by now; the next save says which to keep."""
    current = measure(request.actor, item.pk) or item
    stored = form_data(current, links_of([current.pk])[current.pk])
    mine = data.copy()
    mine["version"] = str(current.version)
    # Steps that somebody else took away would be refused; they come back as new ones.
    alive = set(stored.getlist("step_pk"))
    mine.setlist("step_pk", [pk if pk in alive else "" for pk in mine.getlist("step_pk")])
    form, _note = _form(request, year, current, data=mine)
    found = differences(_named(mine, form), _named(stored, form), COMPARED)
    context = {"conflict": conflict_note(current), "differences": found}
    return _page(request, year, form, current, status=409, **context)


def _named(data: Any, form: MeasureForm) -> Any:
    """Return posted data with the names of units and items instead of their keys."""
    named = data.copy()
    for field in ("units", "concepts"):
        names = dict(form.fields[field].choices)  # type: ignore[attr-defined]  # a choice field
        named.setlist(field, sorted(str(names.get(value, value)) for value in data.getlist(field)))
    who = {value: name for _group, choices in form.responsible for value, name in choices}
    steps = zip_longest(*(data.getlist(f"step_{name}") for name in ("text", "due", "who")), fillvalue="")
    named.setlist(
        "step_text",
        [
            f"{text} ({', '.join(said)})"
            if (said := [one for one in (due, who.get(by, "")) if one])
            else text
            for text, due, by in steps
        ],
    )
    return named


def _blame(form: MeasureForm, problem: Problem) -> None:
    field = problem.field if problem.field in form.fields else None
    form.add_error(field, str(problem.message))
