"""The form of an item: who, until when, and its answers in order; the second of two editors compares."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prongsai.foundation.publishing.api import Page
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import short_date
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import SEEN, Merged, kept_form, merged, seen_of, with_chosen
from prongsai.rooms.checklist.actions import change_item
from prongsai.rooms.checklist.forms import ItemForm
from prongsai.rooms.checklist.queries import Row
from prongsai.rooms.checklist.views.common import back_to, differences, page, people_of, row_or_404, units_of

MANY = ("answer_page", "answer_url", "answer_text")
MOST_PAGES = 300
PARTS = {
    "answers": MANY,
    "explanation": ("explanation",),
    "unit": ("unit",),
    "owner": ("owner",),
    "due_on": ("due_on",),
    "note": ("note",),
}


@requires("assessment.edit")
@require_http_methods(["GET", "POST"])
def edit(request: Any, year: int, code: str) -> HttpResponse:
    """Change who is responsible, the day, the explanation and the answers of an item."""
    row = row_or_404(request, year, code)
    request.actor.require("assessment.edit", row.work.unit_id if row.work else None)
    options = _options(request, row)
    if request.method != "POST":
        kept = kept_form(request)
        if kept is not None:
            return _page(request, row, ItemForm(kept.data, **options), note=kept.note)
        return _page(request, row, ItemForm(initial=_initial(stored(row)), **options))
    if action := request.POST.get("answer_action", ""):
        form = ItemForm(request.POST, **options)
        return _page(request, row, form, at=form.act(action))
    return _save(request, row, with_chosen(request.POST, stored(row), PARTS), options)


def _save(
    request: Any, row: Row, data: QueryDict, options: dict[str, Any], taken: bool = False
) -> HttpResponse:
    """Save what was typed; after somebody else saved, once more with what both wrote, or ask which to keep."""
    form = ItemForm(data, **options)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        change_item(
            by=request.actor,
            fiscal_year=row.item.fiscal_year,
            concept=row.concept,
            draft=form.draft,
            version=form.cleaned_data["version"] or 0,
        )
    except Conflict as conflict:
        fresh = row_or_404(request, row.item.fiscal_year, row.item.code)
        both = merged(data, stored(fresh), PARTS)
        both.data["version"] = str(fresh.work.version if fresh.work else 1)
        both.data[SEEN] = seen_of(stored(fresh), PARTS)
        if both.clashes or taken:
            return _compare(request, fresh, conflict, both, data)
        return _save(request, fresh, both.data, _options(request, fresh), taken=True)
    except Problem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        return _page(request, row, form, status=422)
    if taken:
        messages.success(
            request, _("The item has been saved, together with what somebody else saved meanwhile.")
        )
    else:
        messages.success(request, _("The item has been saved."))
    return back_to(row)


def _compare(request: Any, fresh: Row, conflict: Conflict, both: Merged, mine: QueryDict) -> HttpResponse:
    """Show side by side what both changed; the rest is merged already."""
    options = _options(request, fresh)
    found = differences(_named(mine, options), _named(stored(fresh), options), both.clashes, _labels())
    form = ItemForm(both.data, **options)
    context = {"conflict": conflict, "differences": found, "taken": bool(both.taken)}
    return _page(request, fresh, form, status=409, **context)


def _labels() -> dict[str, str]:
    return {
        "explanation": _("Explanation for the assessor"),
        "unit": _("Unit in charge"),
        "owner": _("Responsible person"),
        "due_on": _("Due"),
        "note": _("Note for the office"),
        "answers": _("Answers"),
    }


def _named(data: QueryDict, options: dict[str, Any]) -> dict[str, str]:
    """Return each part of the form as people read it."""
    names = {key: dict(options[kind]) for key, kind in (("unit", "units"), ("owner", "people"))}
    pages = dict(options["pages"])
    answers = zip_longest(*(data.getlist(name) for name in MANY), fillvalue="")
    shown = {name: data.get(name, "") for name in ("explanation", "due_on", "note")}
    shown |= {name: str(known.get(data.get(name, ""), "")) for name, known in names.items()}
    shown["answers"] = "\n".join(
        f"{number}. {pages.get(page, url)} {text}".strip()
        for number, (page, url, text) in enumerate((one for one in answers if any(one)), 1)
    )
    return shown


def stored(row: Row) -> QueryDict:
    """Return an item as its form would post it."""
    data, work = QueryDict(mutable=True), row.work
    data["version"] = str(work.version if work else 1)
    data["explanation"] = work.explanation if work else ""
    data["note"] = work.note if work else ""
    data["unit"] = str(work.unit_id or "") if work else ""
    data["owner"] = str(work.owner_id or "") if work else ""
    own = work.due_on if work else None
    data["due_on"] = short_date(own, None, language=get_language() or "th") if own else ""
    data.setlist("answer_page", [str(one.page.pk) if one.page else "" for one in row.answers])
    data.setlist("answer_url", [one.url for one in row.answers])
    data.setlist("answer_text", [one.explanation for one in row.answers])
    return data


def _initial(data: QueryDict) -> dict[str, Any]:
    return {name: data.getlist(name) if name in MANY else data.get(name) for name in data}


def _options(request: Any, row: Row) -> dict[str, Any]:
    people = [(str(one.pk), one.name) for one in people_of(request.actor)]
    units = [(str(one.pk), one.name) for one in units_of(request.actor)]
    if row.owner and str(row.owner.pk) not in dict(people):
        people.append((str(row.owner.pk), row.owner.name))
    if row.unit and str(row.unit.pk) not in dict(units):
        units.append((str(row.unit.pk), row.unit.name))
    return {"people": people, "units": units, "pages": _pages(request, row)}


def _pages(request: Any, row: Row) -> list[tuple[str, str]]:
    """Return the public pages to choose from: those of the item first, then the year's, then the newest."""
    rows = Page.objects.visible_to(request.actor).filter(state="published")
    found = list(rows.order_by("-updated_at", "-pk")[:MOST_PAGES])
    names = {row.concept, *row.item.merges}
    found.sort(
        key=lambda page: (page.concept not in names, page.fiscal_year != row.item.fiscal_year, page.title)
    )
    listed = [(str(page.pk), f"{page.title} (/{page.address})") for page in found]
    known = dict(listed)
    listed += [
        (str(one.page.pk), f"{one.page.title} (/{one.page.address})")
        for one in row.answers
        if one.page and str(one.page.pk) not in known
    ]
    return listed


def _page(request: Any, row: Row, form: ItemForm, status: int = 200, **context: Any) -> HttpResponse:
    seen = form.data.get(SEEN, "") if form.is_bound else seen_of(stored(row), PARTS)
    shown = {"row": row, "item": row.item, "form": form, "seen": seen, **context}
    return page(request, "edit.html", row.item.fiscal_year, shown, status=status)
