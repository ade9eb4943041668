"""One item of the year with everything about it, and the acts on it that need no form of their own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prongsai.engines.framework.api import crosswalk, differences, item_for, items
from prongsai.foundation.audit.api import history_of
from prongsai.foundation.checks.api import may_set_aside, with_set_asides, year_subject
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Conflict, Problem
from prongsai.rooms.checklist import actions
from prongsai.rooms.checklist.actions.pages import page_text
from prongsai.rooms.checklist.checks import item_findings
from prongsai.rooms.checklist.forms import NilForm
from prongsai.rooms.checklist.models import ElementTick
from prongsai.rooms.checklist.queries import Row, element_hash, flat, rows_of
from prongsai.rooms.checklist.queries.history import sentence
from prongsai.rooms.checklist.queries.loading import MEASURES, MEASURES_RESULT
from prongsai.rooms.checklist.queries.submissions import explanation_of, urls_of
from prongsai.rooms.checklist.views.common import back_to, page, row_or_404
from prongsai.rooms.checklist.workflow import ITEM_STATES, PUBLISHED

SHOWN_EVENTS = 6


@requires("assessment.view")
@require_safe
def show(request: Any, year: int, code: str) -> HttpResponse:
    """Show an item: its state and why, elements, answers, period, due date, history, what changed this year."""
    return item_page(request, row_or_404(request, year, code))


@requires("assessment.view")
@require_safe
def history_page(request: Any, year: int, code: str) -> HttpResponse:
    """Show the whole history of an item."""
    row = row_or_404(request, year, code)
    entries = history_of(row.work) if row.work else []
    return page(request, "history.html", year, {"row": row, "events": [sentence(one) for one in entries]})


@requires("assessment.edit")
@require_POST
def ticks(request: Any, year: int, code: str) -> HttpResponse:
    """Say which elements are there."""
    row = row_or_404(request, year, code)
    try:
        actions.tick(
            by=request.actor,
            fiscal_year=year,
            concept=row.concept,
            hashes=request.POST.getlist("element"),
            version=_version(request),
            page_id=row.status.pages[0].pk if row.status.pages else None,
        )
    except Conflict as conflict:
        return item_page(
            request, row_or_404(request, year, code), chosen=request.POST.getlist("element"), problem=conflict
        )
    messages.success(request, _("The elements have been saved."))
    return back_to(row, "elements")


@requires("assessment.edit")
@require_POST
def nil(request: Any, year: int, code: str) -> HttpResponse:
    """State that there was none, or take that back."""
    row = row_or_404(request, year, code)
    if request.POST.get("take_back"):
        actions.take_back_nil(by=request.actor, fiscal_year=year, concept=row.concept)
        messages.success(request, _("The statement has been taken back."))
        return back_to(row, "nil")
    form = NilForm(request.POST)
    if not form.is_valid():
        return item_page(request, row, nil_form=form, status=422)
    actions.say_nil(
        by=request.actor,
        fiscal_year=year,
        concept=row.concept,
        text=form.cleaned_data["nil_text"],
        now=timezone.now(),
    )
    messages.success(request, _("It is stated now. Put it on a public page as well."))
    return back_to(row, "nil")


@requires("assessment.edit")
@require_POST
def verify(request: Any, year: int, code: str) -> HttpResponse:
    """Say that everything was looked at and is complete, or take that back."""
    row = row_or_404(request, year, code)
    try:
        if request.POST.get("take_back"):
            actions.take_back_verification(by=request.actor, fiscal_year=year, concept=row.concept)
            messages.success(request, _("The verification has been taken back."))
        else:
            actions.verify(
                by=request.actor,
                fiscal_year=year,
                concept=row.concept,
                facts_sha256=request.POST.get("facts", ""),
                today=timezone.localdate(),
                now=timezone.now(),
            )
            messages.success(request, _("The item is verified. It counts in the forecast now."))
    except Problem as problem:
        return item_page(request, row_or_404(request, year, code), problem=problem)
    return back_to(row)


@requires("publishing.publish", whole_office=True)
@require_POST
def make_page(request: Any, year: int, code: str) -> HttpResponse:
    """Keep a draft of the item's page, made of its explanation, nil statement and answers."""
    row = row_or_404(request, year, code)
    request.actor.require("assessment.edit", row.work.unit_id if row.work else None)
    try:
        draft = actions.draft_page(
            by=request.actor, fiscal_year=year, concept=row.concept, today=timezone.localdate()
        )
    except Problem as problem:
        return item_page(request, row, problem=problem)
    messages.success(request, _("The draft of the page is kept. Look at it, then publish it."))
    return HttpResponseRedirect(draft.get_absolute_url())


def item_page(
    request: Any,
    row: Row,
    *,
    nil_form: NilForm | None = None,
    chosen: list[str] | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of an item, with a form that was not accepted or a problem that came up."""
    year, item, work = row.item.fiscal_year, row.item, row.work
    kept = _ticks(row)
    ticked = set(chosen) if chosen is not None else {tick.text_sha256 for tick in kept}
    known = {element_hash(text) for text in item.elements}
    events = history_of(work, limit=SHOWN_EVENTS + 1) if work else []
    unit_id = work.unit_id if work else None
    subject = year_subject(year)
    today = timezone.localdate()
    # The other items matter only where this one scores nothing without them.
    needed = {row.concept, *(one.concept for one in row.needs)}
    rows = flat(rows_of(request.organization, year, today, only=needed)) if row.needs else [row]
    found = item_findings(row, rows, today)
    context = {
        "row": row,
        "item": item,
        "work": work,
        "status": row.status,
        "state": ITEM_STATES[row.status.state],
        "elements": [
            {"text": text, "hash": element_hash(text), "ticked": element_hash(text) in ticked}
            for text in item.elements
        ],
        "earlier_ticks": [tick for tick in kept if tick.text_sha256 not in known],
        "urls": urls_of(row, request.organization.origin),
        "explanation": explanation_of(row),
        "step": row.step,
        "late": row.is_late(timezone.localdate()),
        "needs": row.needs,
        "needed_by": _needed_by(row),
        "reports_on": _reports_on(row),
        "change": next((d for d in differences(year) if d.item.concept == item.concept), None),
        "elsewhere": sorted(crosswalk(item.concept).items()),
        "merged": [one for one in (item_for(year - 1, concept) for concept in item.merges) if one],
        "make_url": _make_url(row),
        "may_draft": bool(page_text(row, request.organization.digits))
        and request.actor.may("publishing.publish")
        and not any(one.is_public for one in row.status.pages),
        "checked": with_set_asides(request.organization, subject, found),
        "findings_subject": subject,
        "may_set_aside": may_set_aside(request.actor),
        "nil_form": nil_form or NilForm(initial={"nil_text": work.nil_text if work else ""}),
        "events": [sentence(one) for one in events[:SHOWN_EVENTS]],
        "more_events": len(events) > SHOWN_EVENTS,
        "problem": problem,
        "can_verify": row.status.is_complete
        and not row.status.is_verified
        and (row.status.state == PUBLISHED or any(answer.url for answer in row.answers)),
        "may_edit": request.actor.may("assessment.edit", unit_id),
        "today": timezone.localdate(),
    }
    if problem is not None:
        status = problem.status
    return page(request, "item.html", year, context, status=status)


def _ticks(row: Row) -> list[ElementTick]:
    return list(row.work.ticks.all()) if row.work else []


def _needed_by(row: Row) -> list[Any]:
    return [one for one in items(row.item.fiscal_year) if row.item.code in one.depends_on]


def _reports_on(row: Row) -> Any:
    """Return the item of last year's list under which the measures were announced whose results are asked now."""
    if row.concept != MEASURES_RESULT or not row.item.covers_previous_year:
        return None
    return item_for(row.item.covers_year, MEASURES)


def _make_url(row: Row) -> str:
    """Return where the page that answers the item is made."""
    if row.concept.startswith("integrity_measures"):
        return f"{reverse('measures:list')}?year={row.item.covers_year}"
    return reverse("publishing:write")


def _version(request: Any) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
