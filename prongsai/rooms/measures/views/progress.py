"""Reporting progress: the whole form, and the one button that says that a step is done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from prongsai.engines.plans.api import PROGRESS, Item, StepReport, report_progress
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import in_digits
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import kept_form
from prongsai.rooms.measures.forms import ProgressForm
from prongsai.rooms.measures.forms.measure import initial_of
from prongsai.rooms.measures.forms.progress import FOLLOW, progress_data
from prongsai.rooms.measures.queries import measure
from prongsai.rooms.measures.views.common import (
    back_to,
    conflict_note,
    differences,
    measure_or_404,
    page,
    with_theirs,
)

COMPARED = {
    "result": gettext_lazy("Result"),
    "success": gettext_lazy("Success"),
    "suggestion": gettext_lazy("Suggestion"),
}


@requires("measures.progress")
@require_http_methods(["GET", "POST"])
def report(request: Any, pk: int) -> HttpResponse:
    """Report progress of a measure and its steps."""
    item = measure_or_404(request, pk, "progress")
    steps = list(item.steps.all())
    stored = progress_data(item)
    if request.method != "POST":
        kept = kept_form(request)
        if kept is not None:
            return _page(request, item, ProgressForm(kept.data, steps=steps), note=kept.note)
        return _page(request, item, ProgressForm(steps=steps, initial=initial_of(stored)))
    data = with_theirs(request.POST, stored, {})
    form = ProgressForm(data, steps=steps)
    if not form.is_valid():
        return _page(request, item, form, status=422)
    try:
        report_progress(
            by=request.actor,
            item=item,
            today=timezone.localdate(),
            version=form.cleaned_data["version"] or 0,
            steps=form.reports,
            **form.whole,
        )
    except Conflict:
        return _conflict(request, item, data)
    except Problem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        return _page(request, item, form, status=422)
    messages.success(request, _("The progress has been saved."))
    return back_to(item)


@requires("measures.progress")
@require_POST
def step_done(request: Any, pk: int, step: int) -> HttpResponse:
    """Say with one tap that a step is done today, or in a second tap that it is not."""
    item = measure_or_404(request, pk, "progress")
    found = next((one for one in item.steps.all() if one.pk == step), None)
    if found is None:
        raise Http404
    state = request.POST.get("state", "done")
    if state not in PROGRESS.states:
        raise Problem(_("This state does not exist."))
    # The measure only follows its steps here, so that reopening a finished one needs no second thought.
    report_progress(
        by=request.actor,
        item=item,
        today=timezone.localdate(),
        steps=[StepReport(pk=found.pk, state=state, note=None)],
    )
    text = _("Step %(number)s: %(state)s") % {
        "number": in_digits(found.seq, None),
        "state": PROGRESS.states[state].label,
    }
    messages.success(request, text)
    return back_to(item, f"step-{found.pk}")


def _page(request: Any, item: Item, form: ProgressForm, status: int = 200, **context: Any) -> HttpResponse:
    shown = {
        "item": item,
        "form": form,
        "year": item.plan.fiscal_year,
        "today": timezone.localdate(),
        **context,
    }
    return page(request, "progress.html", item.plan.fiscal_year, shown, status=status)


def _conflict(request: Any, item: Item, data: Any) -> HttpResponse:
    current = measure(request.actor, item.pk) or item
    stored = progress_data(current)
    mine = data.copy()
    mine["version"] = str(current.version)
    steps = list(current.steps.all())
    labels: dict[str, Any] = dict(COMPARED)
    for step in steps:
        prefix = _("Step %(number)s") % {"number": in_digits(step.seq, None)}
        labels[f"step_{step.pk}_state"] = f"{prefix}: {_('State')}"
        labels[f"step_{step.pk}_done_on"] = f"{prefix}: {_('Done on')}"
        labels[f"step_{step.pk}_note"] = f"{prefix}: {_('Note')}"
        for name in ("state", "done_on", "note"):  # a step that is new by now has nothing typed
            key = f"step_{step.pk}_{name}"
            if key not in mine:
                mine[key] = stored[key]
    if mine.get("state", FOLLOW) not in ("", FOLLOW):
        labels["state"] = _("State of the whole measure")
    found = differences(_named(mine), _named(stored), labels)
    context = {"conflict": conflict_note(current), "differences": found}
    return _page(request, current, ProgressForm(mine, steps=steps), status=409, **context)


def _named(data: Any) -> Any:
    named = data.copy()
    for name in list(data):
        if data[name] in PROGRESS.states:
            named[name] = str(PROGRESS.states[data[name]].label)
    return named
