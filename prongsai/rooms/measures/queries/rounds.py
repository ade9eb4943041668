"""Monitoring rounds as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from prongsai.engines.plans.api import PROGRESS, ROUND, Round, RoundRow, UnitShare
from prongsai.kernel.office import Column


def shares_table(rounds: Iterable[tuple[Round, Sequence[UnitShare]]]) -> tuple[list[Any], list[list[Any]]]:
    """Return how far each unit is in each round of a year."""
    heads = [
        _("Round"),
        _("State"),
        Column(_("Opens"), dates=True),
        Column(_("Reports are due on"), dates=True),
        Column(_("Closes"), dates=True),
        _("Unit"),
        _("Measures"),
        _("Reported"),
        _("Nothing to report"),
        _("Not reported"),
        _("Reason"),
    ]
    rows = []
    for found, shares in rounds:
        facts: list[Any] = [str(found.get_half_display()), str(ROUND.states[found.state].label)]
        facts += [found.opens_on, found.due_on, found.closes_on]
        rows += [
            [
                *facts,
                share.unit.name if share.unit else _("Without a unit"),
                share.total,
                share.reported,
                share.nil,
                share.total - share.reported,
                found.reason,
            ]
            for share in shares
        ]
    return heads, rows


def round_table(rows: Iterable[RoundRow]) -> tuple[list[Any], list[list[Any]]]:
    """Return the measures of a round with what each unit reported of them."""
    heads = [
        _("No."),
        _("Measure"),
        _("Unit"),
        _("Report"),
        _("State"),
        _("Result"),
        _("Success"),
        _("Suggestion"),
        _("Note"),
        Column(_("Reported on"), dates=True),
        _("By"),
    ]
    made = []
    for row in rows:
        for unit, said in row.parts:
            name = unit.name if unit else _("Without a unit")
            start = [row.item.seq, row.item.title, name, _report(said)]
            if said is None:
                made.append([*start, str(PROGRESS.states[row.item.state].label), "", "", "", "", None, ""])
                continue
            texts = [said.result, said.success, said.suggestion, said.note]
            at = None if said.is_missing else said.reported_at
            made.append([*start, str(said.get_state_display()), *texts, at, said.reported_by_name])
    return heads, made


def _report(said: Any) -> str:
    if said is None:
        return _("Not reported yet")
    if said.is_missing:
        return _("Not reported when the round closed")
    return _("Nothing to report") if said.is_nil else _("Reported")
