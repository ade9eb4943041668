"""Which state of a measure agrees with its steps, its result and its evidence."""

from __future__ import annotations

from prongsai.engines.plans.api import Item

NOT_STARTED, IN_PROGRESS, DONE = "not_started", "in_progress", "done"


def state_that_fits(item: Item) -> str | None:
    """Return the state that a measure should have where its own disagrees, or none where it agrees."""
    states = [step.state for step in item.steps.all()]
    begun = any(state != NOT_STARTED for state in states) or item.evidence_count > 0 or bool(item.result)
    if item.state == DONE and any(state != DONE for state in states):
        return IN_PROGRESS
    if states and all(state == DONE for state in states) and item.result and item.state != DONE:
        return DONE
    if item.state == NOT_STARTED and begun:
        return IN_PROGRESS
    return None
