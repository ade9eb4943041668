"""After handing in: the frozen sheet, what stands there now, disputed items, the letter, the scores received."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.engines.framework.api import result_of
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import BANGKOK, in_digits, short_date
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import SEEN, bound_or_kept, merged, seen_of, table_response, with_chosen
from prongsai.rooms.checklist import actions
from prongsai.rooms.checklist.forms import ClarifyForm, DisputeForm, ScoresForm, SubmitForm
from prongsai.rooms.checklist.models import Clarification, Submission
from prongsai.rooms.checklist.queries import (
    answer_sheet,
    clarifications_of,
    steps_of,
    submissions_of,
    then_and_now,
)
from prongsai.rooms.checklist.queries.submissions import sheet_hash
from prongsai.rooms.checklist.queries.tables import submission_table
from prongsai.rooms.checklist.views.common import differences, page, year_or_404
from prongsai.rooms.checklist.workflow import CLARIFICATION

PARTS = {name: (name,) for name in ("score", "remark", "explanation", "due_on")}


@requires("assessment.view")
@require_safe
def index(request: Any, year: int) -> HttpResponse:
    """Show what was handed in for a year, and offer to record it."""
    return _index(request, year_or_404(year), SubmitForm(initial={"on": timezone.localdate()}))


def _index(request: Any, year: int, form: SubmitForm, status: int = 200) -> HttpResponse:
    lines = answer_sheet(request.organization, year, timezone.localdate())
    context = {
        "submissions": submissions_of(request.actor, year),
        "form": form,
        "has": sum(line.has for line in lines),
        "has_not": [line for line in lines if not line.has],
        "unverified": sum(line.has and not line.row.status.is_verified for line in lines),
        "total": len(lines),
        "steps": [
            step
            for step in steps_of(request.organization, year)
            if step.code in {"oit", "clarify", "confirm", "result"}
        ],
        "today": timezone.localdate(),
    }
    return page(request, "submissions.html", year, context, status=status)


@requires("assessment.edit", whole_office=True)
@require_POST
def submit(request: Any, year: int) -> HttpResponse:
    """Freeze the answer sheet as it was handed in."""
    year_or_404(year)
    form, now = SubmitForm(request.POST), timezone.now()
    if form.is_valid():
        day = form.cleaned_data["on"]
        at = now if day == timezone.localdate(now) else datetime.combine(day, time(12), tzinfo=BANGKOK)
        try:
            made = actions.submit(
                by=request.actor, fiscal_year=year, submitted_at=at, now=now, note=form.cleaned_data["note"]
            )
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
            return _index(request, year, form, status=409 if problem.status == 409 else 422)
        messages.success(request, _("The answer sheet is frozen as it stands."))
        return HttpResponseRedirect(reverse("checklist:submission", args=[made.pk]))
    return _index(request, year, form, status=422)


@requires("assessment.view")
@require_safe
def show(request: Any, pk: int) -> HttpResponse:
    """Show a submission: what stood there, what stands there now, and the disputed items."""
    return _show(request, _submission(request, pk))


def _show(
    request: Any,
    submission: Submission,
    *,
    form: DisputeForm | None = None,
    scores: ScoresForm | None = None,
    status: int = 200,
) -> HttpResponse:
    compared = then_and_now(request.organization, submission)
    rows = clarifications_of(request.actor, submission)
    disputed = {row.concept: row for row in rows}
    items = [
        {**item, "cited": compared[item["concept"]], "clarification": disputed.get(item["concept"])}
        for item in submission.sheet["items"]
    ]
    year = submission.fiscal_year
    context = {
        "submission": submission,
        "is_sound": sheet_hash(submission.sheet) == submission.sha256,
        "lines": items,
        "has": sum(item["has"] for item in items),
        "changed": sum(one.now in {"changed", "gone"} for item in items for one in item["cited"]),
        "elsewhere": _elsewhere(items),
        "clarifications": [_named(row, submission) for row in rows],
        "written": sum(bool(row.explanation) for row in rows),
        "form": form or DisputeForm(concepts=_open_items(submission, disputed)),
        "scores": scores or ScoresForm(),
        "result": result_of(request.organization, year),
        "today": timezone.localdate(),
    }
    return page(request, "submission.html", year, context, status=status)


@requires("assessment.view")
@require_safe
def export(request: Any, pk: int, form: str) -> HttpResponse:
    """Send what was handed in, with hashes, what stands there now, and the clarifications."""
    submission = _submission(request, pk)
    rows = {row.concept: row for row in clarifications_of(request.actor, submission)}
    heads, lines = submission_table(submission, then_and_now(request.organization, submission), rows)
    name = f"{_('answer-sheet-%(year)d') % {'year': submission.fiscal_year}}-{submission.number}"
    title = _("Sheet %(number)d of %(year)d") % {"number": submission.number, "year": submission.fiscal_year}
    return table_response(heads, lines, form, name=name, title=title)


@requires("assessment.edit", whole_office=True)
@require_POST
def fetch(request: Any, pk: int) -> HttpResponse:
    """Have the addresses elsewhere fetched that could not be kept yet."""
    submission = _submission(request, pk)
    actions.fetch_cited(by=request.actor, submission=submission)
    messages.success(request, _("The addresses are being fetched. Open this page again in a moment."))
    return HttpResponseRedirect(reverse("checklist:submission", args=[submission.pk]))


@requires("assessment.edit", whole_office=True)
@require_POST
def dispute(request: Any, pk: int) -> HttpResponse:
    """Open a clarification for an item."""
    submission = _submission(request, pk)
    disputed = {row.concept: row for row in clarifications_of(request.actor, submission)}
    form = DisputeForm(request.POST, concepts=_open_items(submission, disputed))
    if form.is_valid():
        try:
            made = actions.dispute(
                by=request.actor,
                submission=submission,
                concept=form.cleaned_data["concept"],
                draft=form.draft,
            )
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("The clarification has been opened."))
            return HttpResponseRedirect(reverse("checklist:clarification", args=[made.pk]))
    return _show(request, submission, form=form, status=422)


@requires("assessment.view")
@require_http_methods(["GET", "POST"])
def clarification(request: Any, pk: int) -> HttpResponse:
    """Show a clarification, and write it."""
    row = _clarification(request, pk)
    initial = {
        "version": row.version,
        "score": row.score,
        "remark": row.remark,
        "explanation": row.explanation,
        "due_on": row.due_on,
    }
    if request.method == "POST":
        request.actor.require("assessment.edit")
        return _save_clarification(request, row, with_chosen(request.POST, _stored(row), PARTS))
    form, note = bound_or_kept(request, ClarifyForm, initial=initial)
    return _clarify(request, row, form, note=note)


def _save_clarification(
    request: Any, row: Clarification, data: QueryDict, taken: bool = False
) -> HttpResponse:
    """Save what was typed; after somebody else saved, once more with what both wrote, or ask which to keep."""
    form = ClarifyForm(data)
    if not form.is_valid():
        return _clarify(request, row, form, status=422)
    try:
        actions.clarify(
            by=request.actor,
            clarification=row,
            draft=form.draft,
            version=form.cleaned_data["version"] or 0,
        )
    except Conflict as conflict:
        current = conflict.current
        both = merged(data, _stored(current), PARTS)
        both.data["version"] = str(current.version)
        both.data[SEEN] = seen_of(_stored(current), PARTS)
        if not both.clashes and not taken:
            return _save_clarification(request, current, both.data, taken=True)
        labels = {name: str(ClarifyForm.base_fields[name].label) for name in PARTS}
        mine, theirs = ({name: str(one.get(name, "")) for name in PARTS} for one in (data, _stored(current)))
        found = differences(mine, theirs, both.clashes, labels)
        context = {"conflict": conflict, "differences": found, "taken": bool(both.taken)}
        return _clarify(request, current, ClarifyForm(both.data), status=409, **context)
    except Problem as problem:
        form.add_error(None, str(problem.message))
        return _clarify(request, row, form, status=422)
    messages.success(request, _("The clarification has been saved."))
    return HttpResponseRedirect(request.path)


def _stored(row: Clarification) -> QueryDict:
    """Return a clarification as its form would post it."""
    data = QueryDict(mutable=True)
    data["version"] = str(row.version)
    data["score"] = "" if row.score is None else str(row.score)
    data["remark"], data["explanation"] = row.remark, row.explanation
    data["due_on"] = short_date(row.due_on, None, language=get_language() or "th") if row.due_on else ""
    return data


def _clarify(
    request: Any, row: Clarification, form: ClarifyForm, status: int = 200, **context: Any
) -> HttpResponse:
    submission = row.submission
    item = next(one for one in submission.sheet["items"] if one["concept"] == row.concept)
    shown = {
        "row": row,
        "submission": submission,
        "item": item,
        "cited": then_and_now(request.organization, submission)[row.concept],
        "state": CLARIFICATION.states[row.state],
        "moves": [move for move in CLARIFICATION.allowed(row.state, request.actor) if move.code != "write"],
        "form": form,
        "seen": form.data.get(SEEN, "") if form.is_bound else seen_of(_stored(row), PARTS),
        "today": timezone.localdate(),
        **context,
    }
    return page(request, "clarification.html", submission.fiscal_year, shown, status=status)


@requires("assessment.edit", whole_office=True)
@require_POST
def move(request: Any, pk: int, move: str) -> HttpResponse:
    """Say that a clarification was handed in, accepted or not accepted; take such a word back; or remove it."""
    row = _clarification(request, pk)
    given = request.POST.get("version", "")
    version = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    if move == "drop":
        actions.drop_clarification(by=request.actor, clarification=row, version=version)
        messages.success(request, _("The clarification has been removed."))
        return HttpResponseRedirect(reverse("checklist:submission", args=[row.submission_id]))
    actions.move_clarification(
        by=request.actor, clarification=row, move=move, version=version, today=timezone.localdate()
    )
    messages.success(request, _("The state of the clarification has been saved."))
    return HttpResponseRedirect(reverse("checklist:clarification", args=[row.pk]))


@requires("documents.make", whole_office=True)
@require_POST
def letter(request: Any, pk: int) -> HttpResponse:
    """Make the letter with all clarifications of a submission."""
    submission = _submission(request, pk)
    request.actor.require("assessment.edit")
    _draft, document = actions.clarification_letter(by=request.actor, submission=submission)
    messages.success(request, _("The letter is being made. Complete it with its number and signature."))
    return HttpResponseRedirect(reverse("documents:document", args=[document.pk]))


@requires("assessment.edit", whole_office=True)
@require_POST
def scores(request: Any, pk: int) -> HttpResponse:
    """Store the scores received as the result of the year."""
    submission = _submission(request, pk)
    form = ScoresForm(request.POST)
    if form.is_valid():
        try:
            actions.store_result(by=request.actor, submission=submission, **form.given)
        except Problem as problem:
            form.add_error(None, str(problem.message))
            return _show(request, submission, scores=form, status=409 if problem.status == 409 else 422)
        messages.success(
            request,
            _("The scores are stored as the result of %(year)s.")
            % {"year": in_digits(submission.fiscal_year, None)},
        )
        return HttpResponseRedirect(reverse("checklist:submission", args=[submission.pk]))
    return _show(request, submission, scores=form, status=422)


def _submission(request: Any, pk: int) -> Submission:
    found: Submission | None = Submission.objects.visible_to(request.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _elsewhere(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Return how many addresses elsewhere were cited, how many are kept, and the failures with their reasons."""
    cited = {one.url: one.fetched for item in items for one in item["cited"] if not one.is_ours}
    kept = sum(1 for row in cited.values() if row is not None and row.is_kept)
    failed = [row for row in cited.values() if row is not None and not row.is_kept]
    return {"all": len(cited), "kept": kept, "failed": failed, "waiting": len(cited) - kept - len(failed)}


def _clarification(request: Any, pk: int) -> Clarification:
    rows = Clarification.objects.visible_to(request.actor).select_related("submission", "draft")
    found: Clarification | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _open_items(submission: Submission, disputed: Any) -> list[tuple[str, str]]:
    return [
        (item["concept"], f"{item['code']} {item['title']}")
        for item in submission.sheet["items"]
        if item["concept"] not in disputed
    ]


def _named(row: Clarification, submission: Submission) -> dict[str, Any]:
    item = next(one for one in submission.sheet["items"] if one["concept"] == row.concept)
    return {"row": row, "item": item, "state": CLARIFICATION.states[row.state]}
