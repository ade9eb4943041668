"""Progress: what has been done of a measure and its steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from prongsai.engines.plans.actions.drafts import StepReport
from prongsai.engines.plans.actions.rules import checked, following_state, locked, require, touch, unit_ids_of
from prongsai.engines.plans.models import Item, Step
from prongsai.engines.plans.workflow import DONE, PROGRESS
from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


def report_progress(
    *,
    by: Actor,
    item: Item,
    today: date,
    version: int | None = None,
    steps: Iterable[StepReport] = (),
    state: str = "",
    result: str | None = None,
    success: str | None = None,
    suggestion: str | None = None,
) -> Item:
    """Report what was done; texts of None stay as they are.

    ``state`` empty means that the measure follows its steps. Raises ``Refused`` for other units' measures,
    ``Conflict`` when somebody saved after ``version`` was read, and ``Problem`` for a measure that is done
    without a result or with steps that are not done.
    """
    with transaction.atomic():
        row = locked(by, item, version)
        require(by, row.plan.kind, "progress", unit_ids_of(row))
        if row.removed_at:
            raise Problem(_("This measure has been deleted by now."), status=409)
        changed = _report_steps(row, steps, today)
        for name, value in (("result", result), ("success", success), ("suggestion", suggestion)):
            if value is not None and value.strip() != getattr(row, name):
                changed[name] = [getattr(row, name)[:300], value.strip()[:300]]
                setattr(row, name, value.strip())
        before = row.state
        row.state = _new_state(row, state)
        if row.state != before:
            changed["state"] = [before, row.state]
        checked(row, exclude=["plan", "organization", "units"])
        if changed:
            touch(row, by, "state", "result", "success", "suggestion")
            record(by=by, verb="plans.progress_reported", subject=row, data=changed)
    return row


def _report_steps(item: Item, reports: Iterable[StepReport], today: date) -> dict[str, Any]:
    current = {step.pk: step for step in Step.objects.filter(item=item)}
    changed: dict[str, Any] = {}
    for report in reports:
        step = current.get(report.pk)
        if step is None:
            raise Problem(
                _("A step of this form is no longer part of the measure. Open the form again."), status=409
            )
        if report.state not in PROGRESS.states:
            raise Problem(_("This state does not exist."), field=f"step_{report.pk}_state")
        done_on = (report.done_on or step.done_on or today) if report.state == DONE else None
        if done_on and done_on > today:
            raise Problem(
                _("A step cannot have been done on a day that is still to come."),
                field=f"step_{report.pk}_done_on",
            )
        note = step.note if report.note is None else report.note.strip()
        new = (report.state, done_on, note)
        if new == (step.state, step.done_on, step.note):
            continue
        if report.state != step.state:
            changed[f"step {step.seq}"] = [step.state, report.state]
        else:
            changed[f"step {step.seq}"] = [step.note[:200], note[:200]]
        step.state, step.done_on, step.note = new
        _checked_step(step)
        step.save(update_fields=["state", "done_on", "note"])
    return changed


def _checked_step(step: Step) -> None:
    try:
        checked(step, exclude=["item", "organization", "text"])
    except Problem as problem:
        problem.field = f"step_{step.pk}_{problem.field}" if problem.field else None
        raise


def _new_state(item: Item, wanted: str) -> str:
    states = list(Step.objects.filter(item=item).values_list("state", flat=True))
    if not wanted:
        return following_state(item, states, item.result)
    if wanted not in PROGRESS.states:
        raise Problem(_("This state does not exist."), field="state")
    if wanted == DONE:
        left = sum(state != DONE for state in states)
        if left:
            text = ngettext(
                "%d step is not done yet. The measure can be closed when it is.",
                "%d steps are not done yet. The measure can be closed when they are.",
                left,
            )
            raise Problem(text % left, field="state")
        if not item.result:
            raise Problem(
                _("A measure that is done needs a result: write what was achieved."), field="result"
            )
    return wanted
