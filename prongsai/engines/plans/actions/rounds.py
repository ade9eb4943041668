"""Monitoring rounds: planned, opened, reported in by the units, closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.actions.figures import freeze_figures
from prongsai.engines.plans.actions.rules import checked, require, unit_ids_of
from prongsai.engines.plans.models import Half, Item, Kind, Plan, Round, RoundReport
from prongsai.engines.plans.queries import figure_links_of, round_of, unwritten
from prongsai.engines.plans.workflow import CLOSED, NONE, OPEN, PLANNED, ROUND
from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.kernel.errors import Conflict, Problem

COPIED = (
    "seq", "title", "state", "result", "success", "suggestion", "steps_total", "steps_done", "evidence_count",
)  # fmt: skip


def tick_rounds(*, by: Actor, today: date) -> list[Round]:
    """Write, open and close the rounds whose day has come; return those that changed.

    A round whose days are over before it ever opened is left alone: the office closes it as "none" or moves
    its days. Two workers at once do each move once.
    """
    year = fiscal_year_of(today)
    moved = []
    plans = Plan.objects.filter(organization=by.organization, fiscal_year__in=(year - 1, year))
    for plan in plans.order_by("fiscal_year", "kind"):
        for half in Half.values:
            found = _written(by, plan.kind, plan.fiscal_year, half)
            if found.state == PLANNED and found.opens_on <= today <= found.closes_on:
                moved.append(_opened(by, found))
            elif found.state == OPEN and found.closes_on < today:
                moved.append(_closed(by, found))
    return [one for one in moved if one is not None]


def change_round(
    *, by: Actor, found: Round, opens_on: date, due_on: date, closes_on: date, version: int, today: date
) -> Round:
    """Move the days of a round that is not closed; ``Conflict`` when somebody else moved them first."""
    require(by, found.kind, "edit")
    with transaction.atomic():
        row = _locked(by, found)
        if row.version != version:
            raise Conflict(
                _("Somebody changed this round before you saved. What you wrote is still here."), current=row
            )
        if row.state not in {PLANNED, OPEN}:
            raise Problem(_("This round is closed. Open it again before its days are changed."), status=409)
        before = [str(day) for day in (row.opens_on, row.due_on, row.closes_on)]
        row.opens_on, row.due_on, row.closes_on = opens_on, due_on, closes_on
        row.version += 1
        checked(row, exclude=["organization", "state"])
        row.save(update_fields=["opens_on", "due_on", "closes_on", "version"])
        after = [str(day) for day in (opens_on, due_on, closes_on)]
        record(by=by, verb="plans.round_changed", subject=row, data={"days": [before, after]})
        if row.state == PLANNED and opens_on <= today <= closes_on:
            row = _opened(by, row) or row
    return row


def report_round(
    *, by: Actor, found: Round, item: Item, unit_id: int | None, nil_note: str = "", note: str = ""
) -> RoundReport:
    """Report a measure in an open round for one of its units: what stands there now is kept as it is.

    ``nil_note`` says explicitly that there is nothing to report, and why. Reporting again replaces the report
    while the round is open; the journal keeps both.
    """
    with transaction.atomic():
        row = _locked(by, found)
        if row.state != OPEN:
            raise Problem(_("Reports can be made while the round is open."), status=409)
        return _reported(by, row, item, unit_id, nil_note, note)


def report_unit(*, by: Actor, found: Round, unit_id: int | None) -> int:
    """Report every measure of a unit that it has not reported yet, as it stands; return how many."""
    with transaction.atomic():
        row = _locked(by, found)
        if row.state != OPEN:
            raise Problem(_("Reports can be made while the round is open."), status=409)
        own = Q(unit_id=unit_id) if unit_id is not None else Q(unit__isnull=True)
        done = RoundReport.objects.filter(own, round=row, is_missing=False)
        said = set(done.values_list("item_id", flat=True))
        left = [item for item, unit in _pairs(by, row) if unit == unit_id and item.pk not in said]
        for item in left:
            _reported(by, row, item, unit_id, "", "")
    return len(left)


def close_round(*, by: Actor, found: Round) -> Round:
    """Close an open round; what was not reported is kept as it stands and marked so."""
    require(by, found.kind, "edit")
    row = _closed(by, found)
    if row is None:
        raise Problem(ROUND.refusal, status=409)
    return row


def close_as_none(*, by: Actor, found: Round, reason: str) -> Round:
    """Close a round with nothing to report, said explicitly with its reason."""
    require(by, found.kind, "edit")
    reason = " ".join(reason.split())
    if not reason:
        raise Problem(_("Say why there is nothing to report."), field="reason")
    with transaction.atomic():
        row = _locked(by, found)
        if RoundReport.objects.filter(round=row, is_missing=False, is_nil=False).exists():
            raise Problem(
                _("Units have already reported in this round, so it is closed with their reports."),
                status=409,
            )
        row.state, row.reason = ROUND.target("none", row.state), reason[:1000]
        row.closed_at, row.closed_by_name = timezone.now(), by.name[:200]
        row.save(update_fields=["state", "reason", "closed_at", "closed_by_name"])
        record(by=by, verb="plans.round_closed_as_none", subject=row, summary=reason[:300])
    return row


def reopen_round(*, by: Actor, found: Round, closes_on: date, today: date) -> Round:
    """Open a closed round again until the day; reports that were missing are asked for again."""
    require(by, found.kind, "edit")
    if closes_on < today:
        raise Problem(_("Choose a day that is not over."), field="closes_on")
    with transaction.atomic():
        row = _locked(by, found)
        row.state = ROUND.target("reopen", row.state)
        row.closes_on, row.due_on = closes_on, min(row.due_on, closes_on)
        row.opens_on = min(row.opens_on, row.due_on)
        row.reason, row.closed_at, row.closed_by_name = "", None, ""
        row.version += 1
        row.save()
        RoundReport.objects.filter(round=row, is_missing=True).delete()
        record(by=by, verb="plans.round_reopened", subject=row, data={"closes_on": closes_on})
    return row


def write_round(*, by: Actor, fiscal_year: int, half: str, kind: str = Kind.MEASURES) -> Round:
    """Return the round of the year, written with its usual days where the worker has not done so."""
    require(by, kind, "edit")
    if round_of(by.organization, fiscal_year, half, kind) is None:
        raise Problem(_("There is no such round."), status=404)
    return _written(by, kind, fiscal_year, half)


def _written(by: Actor, kind: str, fiscal_year: int, half: str) -> Round:
    usual = unwritten(by.organization, fiscal_year, half, kind)
    days = {"opens_on": usual.opens_on, "due_on": usual.due_on, "closes_on": usual.closes_on}
    row: Round
    row, _is_new = Round.objects.get_or_create(
        organization=by.organization, kind=kind, fiscal_year=fiscal_year, half=half, defaults=days
    )
    return row


def _locked(by: Actor, found: Round) -> Round:
    if found.pk is None:
        found = _written(by, found.kind, found.fiscal_year, found.half)
    row: Round = Round.objects.select_for_update().get(pk=found.pk, organization=by.organization)
    return row


def _opened(by: Actor, found: Round) -> Round | None:
    with transaction.atomic():
        row = _locked(by, found)
        if row.state != PLANNED:
            return None
        row.state, row.opened_at = ROUND.target("open", row.state), timezone.now()
        row.save(update_fields=["state", "opened_at"])
        record(by=by, verb="plans.round_opened", subject=row, data={"due_on": row.due_on})
    return row


def _closed(by: Actor, found: Round) -> Round | None:
    with transaction.atomic():
        row = _locked(by, found)
        if row.state in {CLOSED, NONE}:
            return None
        row.state = ROUND.target("close", row.state)
        row.closed_at, row.closed_by_name = timezone.now(), by.name[:200]
        row.save(update_fields=["state", "closed_at", "closed_by_name"])
        known = set(RoundReport.objects.filter(round=row).values_list("item_id", "unit_id"))
        left = [(item, unit) for item, unit in _pairs(by, row) if (item.pk, unit) not in known]
        missing = [_row(by, row, item, unit, is_missing=True) for item, unit in left]
        frozen: dict[int, list[int]] = {}
        links = figure_links_of([item.pk for item, _unit in left])
        for report, (item, _unit) in zip(missing, left, strict=True):
            if item.pk in links and item.pk not in frozen:
                frozen[item.pk] = freeze_figures(
                    by=by,
                    item=item,
                    half=row.half,
                    subject=f"plans.round:{row.pk}",
                    links=links[item.pk],
                )
            report.figures = frozen.get(item.pk, [])
        RoundReport.objects.bulk_create(missing, batch_size=200)
        record(
            by=by,
            verb="plans.round_closed",
            subject=row,
            data={"reported": len(known), "missing": len(missing)},
        )
    return row


def _pairs(by: Actor, found: Round) -> Iterable[tuple[Item, int | None]]:
    """Return each measure of the round with each unit that reports it; no unit is one that says none."""
    items = (
        Item.objects.filter(
            organization=by.organization,
            plan__kind=found.kind,
            plan__fiscal_year=found.fiscal_year,
            removed_at__isnull=True,
        )
        .select_related("plan")
        .prefetch_related("item_units")
    )
    for item in items.order_by("seq"):
        units = [link.unit_id for link in item.item_units.all()]
        if not units:
            yield item, None
        for unit in units:
            yield item, unit


def _reported(
    by: Actor, found: Round, item: Item, unit_id: int | None, nil_note: str, note: str
) -> RoundReport:
    current: Item = (
        Item.objects.select_for_update(of=("self",))
        .select_related("plan")
        .get(pk=item.pk, organization=by.organization)
    )
    own: list[int | None] = list(unit_ids_of(current))
    require(by, current.plan.kind, "progress", [unit_id] if unit_id else [])
    if (current.plan.kind, current.plan.fiscal_year) != (found.kind, found.fiscal_year) or current.removed_at:
        raise Problem(_("This measure is not part of the round any more."), status=409)
    if unit_id not in (own or [None]):
        raise Problem(_("This unit is not responsible for the measure any more."), status=409)
    nil_note, note = " ".join(nil_note.split()), " ".join(note.split())
    same = Q(unit_id=unit_id) if unit_id is not None else Q(unit__isnull=True)
    before = RoundReport.objects.filter(same, round=found, item=current).first()
    row = _row(by, found, current, unit_id)
    row.is_nil, row.note = bool(nil_note), (nil_note or note)[:1000]
    row.figures = freeze_figures(by=by, item=current, half=found.half, subject=f"plans.round:{found.pk}")
    data: dict[str, Any] = {"round": found.pk, "unit": unit_id, "state": row.state, "nil": row.is_nil}
    if before is not None:
        data["before"] = {"state": before.state, "result": before.result[:300], "nil": before.is_nil}
        row.pk = before.pk
        row._state.adding = False
    row.save()
    record(by=by, verb="plans.round_reported", subject=current, data=data)
    return row


def _row(
    by: Actor, found: Round, item: Item, unit_id: int | None, *, is_missing: bool = False
) -> RoundReport:
    return RoundReport(
        organization=by.organization,
        round=found,
        item=item,
        unit_id=unit_id,
        is_missing=is_missing,
        reported_at=timezone.now(),
        reported_by_name="" if is_missing else by.name[:200],
        **{name: getattr(item, name) for name in COPIED},
    )
