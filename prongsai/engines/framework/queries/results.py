"""Reads of an office's results: a year with its scores worked out, its gaps, its analysis, the trend."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from prongsai.engines.framework.models import AnalysisText, Gap, GapState, Result
from prongsai.engines.framework.queries.analysis import AnalysisRow, put_together
from prongsai.engines.framework.queries.scoring import TOTAL, Computed, compute
from prongsai.kernel.actor import Actor

VIEW = "assessment.view"


def result_of(organization: Any, fiscal_year: int) -> Result | None:
    """Return the result of a fiscal year (BE) with its scores, or none. Cost: two queries."""
    rows = Result.objects.filter(organization=organization, fiscal_year=fiscal_year)
    found: Result | None = rows.prefetch_related("scores").select_related("file").first()
    return found


def results_of(organization: Any) -> list[Result]:
    """Return the results of all years with their scores, newest first. Cost: two queries."""
    return list(Result.objects.filter(organization=organization).prefetch_related("scores"))


def latest_result(organization: Any, before: int) -> Result | None:
    """Return the newest result of a fiscal year before the given one, or none."""
    rows = Result.objects.filter(organization=organization, fiscal_year__lt=before)
    found: Result | None = rows.order_by("-fiscal_year").prefetch_related("scores").first()
    return found


def scores_of(result: Result) -> dict[str, Decimal]:
    """Return the scores of a result by code, the announced total among them."""
    scores = {score.code: score.value for score in result.scores.all()}
    return scores if result.total is None else {**scores, TOTAL: result.total}


def computed(result: Result) -> Computed:
    """Return a result worked out by the rules of its year."""
    return compute(result.fiscal_year, scores_of(result))


def gaps_of(organization: Any, fiscal_year: int, *, with_all: bool = False) -> list[Gap]:
    """Return where the result of a fiscal year lost points, the dearest first; by default what is to be improved."""
    rows = Gap.objects.filter(organization=organization, fiscal_year=fiscal_year)
    return list(rows if with_all else rows.filter(state=GapState.OPEN))


def analysis_rows(organization: Any, fiscal_year: int, *, with_left_out: bool = False) -> list[AnalysisRow]:
    """Return the table of the analysis of a fiscal year's result; empty where there is none. Cost: three queries."""
    result = result_of(organization, fiscal_year)
    if result is None:
        return []
    texts: list[AnalysisText] = list(result.texts.all())
    rows = put_together(computed(result), texts, organization.digits)
    return [row for row in rows if with_left_out or not row.is_left_out]


def seen_files(actor: Actor, files: Collection[int]) -> Iterable[int]:
    """Return those of the files that are announcements of results which the actor sees."""
    if not actor.may(VIEW):
        return []
    rows = Result.objects.visible_to(actor).filter(file_id__in=files)
    return list(rows.values_list("file_id", flat=True))
