"""Writes of results: scores as announced, the gaps that follow from them, and the analysis as edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.engines.framework import queries
from prongsai.engines.framework.models import (
    AnalysisText,
    Gap,
    GapState,
    Result,
    ResultState,
    Score,
)
from prongsai.engines.framework.queries.analysis import basis_of, improvement, machine_rows
from prongsai.engines.framework.queries.schema import levels
from prongsai.engines.framework.queries.scoring import TOTAL, compute, losses_in, structure
from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem

EDIT = "assessment.edit"
FACTS = ("total", "level", "source", "announced_on", "file")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDraft:
    """A result as typed. ``scores`` replace all that were there, by code; ``total`` is the announced one."""

    total: Decimal | None = None
    level: str = ""
    source: str = ""
    announced_on: date | None = None
    file: Any = None
    scores: Mapping[str, Decimal]


def save_result(
    *, by: Actor, fiscal_year: int, draft: ResultDraft, version: int, verb: str = "results.saved"
) -> Result:
    """Write down the result of a fiscal year (BE), new (``version`` 0) or in place of what was there.

    The journal keeps every score that changed. Raises ``Conflict`` when somebody else saved first, and
    ``Problem`` for a confirmed result, an unknown year, code or level, and a score that cannot be.
    """
    by.require(EDIT)
    _check(fiscal_year, draft)
    with transaction.atomic():
        row, before = _locked(by, fiscal_year, version)
        for name in FACTS:
            setattr(row, name, getattr(draft, name))
        row.source = row.source.strip()
        row.updated_by_name = by.name[:200]
        _cleaned(row)
        if row.pk is None:
            _insert(row)
        else:
            row.version += 1
            row.save(update_fields=[*FACTS, "version", "updated_by_name", "updated_at"])
        changed = _set_scores(row, draft.scores)
        changed |= {
            name: [str(was or ""), str(getattr(row, name) or "")]
            for name, was in before.items()
            if was != getattr(row, name)
        }
        sync_gaps(row)
        record(by=by, verb=verb, subject=row, summary=str(row), data=changed)
    return queries.result_of(by.organization, fiscal_year) or row


def _check(fiscal_year: int, draft: ResultDraft) -> None:
    nodes = structure(fiscal_year)
    for code, value in draft.scores.items():
        if code not in nodes or code == TOTAL:
            raise Problem(_("“%(code)s” is no part of the assessment of this year.") % {"code": code[:60]})
        if not 0 <= value <= 100:
            raise Problem(_("A score lies between 0 and 100."), field=code)
    if draft.level and draft.level not in {level.code for level in levels(fiscal_year)}:
        raise Problem(_("This level does not exist in this year."), field="level")
    if draft.total is None and not draft.level and not draft.scores:
        raise Problem(_("Write down at least the total, the level or one score."), field="total")


def _locked(by: Actor, fiscal_year: int, version: int) -> tuple[Result, dict[str, Any]]:
    rows = Result.objects.select_for_update().filter(organization=by.organization, fiscal_year=fiscal_year)
    row = rows.first()
    if row is None:
        return Result(organization=by.organization, fiscal_year=fiscal_year), {}
    _require_open(row)
    if row.version != version:
        raise Conflict(_("Somebody else changed this result before you saved."), current=row)
    return row, {name: getattr(row, name) for name in FACTS}


def _require_open(row: Result) -> None:
    if row.is_confirmed:
        raise Problem(_("This result has been confirmed. Open it again before you change it."), status=409)


def _cleaned(row: Result) -> None:
    try:
        row.clean_fields(exclude=["organization"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Problem(messages[0], field=field) from error
    if not 2500 <= row.fiscal_year <= 2699:
        raise Problem(_("Write the fiscal year as a Buddhist year, such as 2568."), field="fiscal_year")


def _insert(row: Result) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # two people began the same year at once
        rows = Result.objects.filter(organization=row.organization, fiscal_year=row.fiscal_year)
        raise Conflict(
            _("Somebody else changed this result before you saved."), current=rows.first()
        ) from error


def _set_scores(row: Result, scores: Mapping[str, Decimal]) -> dict[str, list[str]]:
    nodes = structure(row.fiscal_year)
    before = {score.code: score for score in Score.objects.filter(result=row)}
    changed: dict[str, list[str]] = {}
    gone = [code for code in before if code not in scores]
    Score.objects.filter(result=row, code__in=gone).delete()
    for code in gone:
        changed[code] = [str(before[code].value), ""]
    new, other = [], []
    for code, value in scores.items():
        value = Decimal(value).quantize(Decimal("0.01"))
        if code not in before:
            new.append(
                Score(
                    organization=row.organization,
                    result=row,
                    part=nodes[code].part,
                    code=code,
                    value=value,
                )
            )
            changed[code] = ["", str(value)]
        elif before[code].value != value:
            changed[code] = [str(before[code].value), str(value)]
            before[code].value = value
            other.append(before[code])
    Score.objects.bulk_create(new)
    Score.objects.bulk_update(other, ["value"])
    return changed


def sync_gaps(result: Result) -> None:
    """Make the gaps agree with the scores; states and reasons stay, and what is no longer lost is marked so."""
    fresh = Result.objects.prefetch_related("scores").get(pk=result.pk)
    lost = {loss.key: loss for loss in losses_in(queries.computed(fresh)) if loss.is_deepest}
    stored = {gap.key: gap for gap in Gap.objects.filter(result=result)}
    fields = ("code", "indicator", "concept", "lost", "text", "state")
    new: list[Gap] = []
    changed: list[Gap] = []
    for key, loss in lost.items():
        gap = stored.get(key) or Gap(
            organization=result.organization, result=result, fiscal_year=result.fiscal_year, key=key
        )
        gap.code, gap.indicator, gap.concept = loss.code, loss.indicator, loss.node.concept
        gap.lost, gap.text = queries.rounded(loss.rest, 3), improvement(loss)
        if gap.state == GapState.GONE:
            gap.state = GapState.OPEN
        (changed if gap.pk else new).append(gap)
    for key, gap in stored.items():
        if key not in lost and gap.state != GapState.GONE:
            gap.state, gap.lost = GapState.GONE, Decimal(0)
            changed.append(gap)
    Gap.objects.bulk_create(new)
    Gap.objects.bulk_update(changed, fields)


def confirm_result(*, by: Actor, result: Result, version: int) -> Result:
    """Confirm that a result stands as announced; it is not changed any more until it is opened again."""
    by.require(EDIT)
    with transaction.atomic():
        row = _of(by, result, version)
        _require_open(row)
        row.state, row.confirmed_at, row.confirmed_by_name = (
            ResultState.CONFIRMED,
            timezone.now(),
            by.name[:200],
        )
        row.version += 1
        row.save(update_fields=["state", "confirmed_at", "confirmed_by_name", "version", "updated_at"])
        record(by=by, verb="results.confirmed", subject=row, summary=str(row))
    return row


def reopen_result(*, by: Actor, result: Result, version: int) -> Result:
    """Open a confirmed result again."""
    by.require(EDIT)
    with transaction.atomic():
        row = _of(by, result, version)
        if not row.is_confirmed:
            raise Problem(_("This result is already open for changes."), status=409)
        row.state, row.confirmed_at, row.confirmed_by_name = ResultState.DRAFT, None, ""
        row.version += 1
        row.save(update_fields=["state", "confirmed_at", "confirmed_by_name", "version", "updated_at"])
        record(by=by, verb="results.reopened", subject=row, summary=str(row))
    return row


def remove_result(*, by: Actor, result: Result, version: int) -> None:
    """Take a year's result away with its analysis; the journal keeps its scores."""
    by.require(EDIT)
    with transaction.atomic():
        row = _of(by, result, version)
        _require_open(row)
        scores = {code: [str(value), ""] for code, value in queries.scores_of(row).items()}
        record(by=by, verb="results.removed", subject=row, summary=str(row), data=scores)
        row.delete()


def _of(by: Actor, result: Result, version: int) -> Result:
    rows = Result.objects.select_for_update().filter(organization=by.organization, pk=result.pk)
    row: Result | None = rows.first()
    if row is None or row.version != version:
        raise Conflict(_("Somebody else changed this result before you saved."), current=row)
    return row


def write_analysis(
    *, by: Actor, result: Result, code: str, texts: Mapping[str, str], is_left_out: bool, version: int
) -> AnalysisText:
    """Keep a row of the analysis as somebody wrote it; a cell that says what the machine says stays the machine's.

    ``version`` 0 means that nobody had written the row. Raises ``Conflict`` when somebody else did first.
    """
    by.require(EDIT)
    with transaction.atomic():
        result = Result.objects.select_for_update().get(pk=result.pk, organization=by.organization)
        machine = _machine(result, by.organization.digits)
        stored = AnalysisText.objects.filter(result=result, code=code).first()
        if (stored.version if stored else 0) != version:
            raise Conflict(_("Somebody else changed this row before you saved."), current=stored)
        if stored is None and code not in machine:
            raise Problem(_("This row does not exist."), status=404)
        row = stored or AnalysisText(organization=by.organization, result=result, code=code, version=0)
        before = {name: getattr(row, name) for name in AnalysisText.WRITTEN}
        for name in AnalysisText.WRITTEN:
            text = texts.get(name, "").replace("\r\n", "\n").strip()
            own = str(machine[code][name]) if code in machine else ""
            setattr(row, name, "" if text == own else text)
        row.is_left_out = is_left_out
        row.basis = basis_of(machine.get(code))
        row.version += 1
        row.updated_by_name = by.name[:200]
        row.save()
        changed = {name: [before[name], getattr(row, name)] for name in AnalysisText.WRITTEN}
        record(
            by=by,
            verb="results.analysis_written",
            subject=result,
            summary=code,
            data={name: pair for name, pair in changed.items() if pair[0] != pair[1]},
        )
    return row


def rewrite_analysis(*, by: Actor, result: Result, code: str) -> None:
    """Let the machine write a row again; the journal keeps what a person had written."""
    by.require(EDIT)
    with transaction.atomic():
        result = Result.objects.select_for_update().get(pk=result.pk, organization=by.organization)
        row = AnalysisText.objects.filter(result=result, code=code).first()
        if row is None:
            return
        data = {name: [getattr(row, name), ""] for name in AnalysisText.WRITTEN if getattr(row, name)}
        record(by=by, verb="results.analysis_rewritten", subject=result, summary=code, data=data)
        row.delete()


def _machine(result: Result, digits: str) -> dict[str, dict[str, Any]]:
    return machine_rows(compute(result.fiscal_year, queries.scores_of(result)), digits)


def set_gap_aside(*, by: Actor, gap: Gap, reason: str) -> Gap:
    """Say why a gap needs no measure."""
    by.require(EDIT)
    if not reason.strip():
        raise Problem(_("Write why no measure is needed."), field="reason")
    return _gap_state(by, gap, GapState.SET_ASIDE, reason.strip()[:500])


def take_gap_up(*, by: Actor, gap: Gap) -> Gap:
    """Ask for a measure again."""
    by.require(EDIT)
    return _gap_state(by, gap, GapState.OPEN, "")


def _gap_state(by: Actor, gap: Gap, state: str, reason: str) -> Gap:
    with transaction.atomic():
        row: Gap = Gap.objects.select_for_update().get(pk=gap.pk, organization=by.organization)
        if row.state == GapState.GONE:
            raise Problem(_("These points are no longer lost."), status=409)
        before = row.state
        row.state, row.reason = state, reason
        row.save(update_fields=["state", "reason"])
        if before != state:
            record(
                by=by,
                verb=f"results.gap_{'set_aside' if state == GapState.SET_ASIDE else 'taken_up'}",
                subject=row.result,
                summary=row.key,
                data={"reason": reason},
            )
    return row
