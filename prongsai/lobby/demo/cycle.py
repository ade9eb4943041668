"""The demonstration office's assessment: results of two years, what they say, and a memo on its way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from prongsai.engines.framework.api import ResultDraft, compute, confirm_result, edition, save_result
from prongsai.foundation.approvals.api import add_starting_routes, send
from prongsai.foundation.documents.api import make_letter, save_draft
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear

CENT = Decimal("0.01")


def add_results(data: Mapping[str, Any], officer: Actor, this_year: int) -> None:
    """Write down the results of the two years before this one; years without an edition are left out."""
    for back, told in enumerate(data["results"], 1):
        year = this_year - back
        checklist = edition(year)
        if checklist is None:
            continue
        scores = {str(code): Decimal(str(value)) for code, value in told["indicators"].items()}
        scores |= {
            item.code: Decimal(0 if {item.concept, *item.merges} & set(told["missed"]) else 100)
            for item in checklist.items
        }
        total = compute(year, scores).total
        if total is None:
            continue
        draft = ResultDraft(
            total=Decimal(total).quantize(CENT),
            source=told["source"],
            announced_on=FiscalYear(year).ends_on - timedelta(days=35),
            scores=scores,
        )
        result = save_result(by=officer, fiscal_year=year, draft=draft, version=0)
        confirm_result(by=officer, result=result, version=result.version)


def send_memo(data: Mapping[str, Any], officer: Actor, today: date) -> None:
    """Send a memo along the office's route, so that the head of office finds something to decide."""
    add_starting_routes(officer.organization)
    draft = save_draft(by=officer, kind="memo", texts=data["memo"], dated_on=today)
    send(by=officer, document=make_letter(by=officer, draft=draft), today=today)
