"""The forecast of an office's year: what was verified here, and what is assumed of the surveys.

For the officers' screens only. Nothing of this reaches a document, a letter or a public page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from prongsai.engines.framework.api import (
    Forecast,
    Range,
    Result,
    Standing,
    computed,
    edition,
    forecast,
    latest_result,
    result_of,
)
from prongsai.rooms.checklist.models import Submission
from prongsai.rooms.checklist.queries.loading import Row, flat, rows_of
from prongsai.rooms.checklist.workflow import PUBLISHED, RENEW

USUAL_SPREAD = Decimal(5)  # points up and down where last year's score stands in for this year's


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is assumed of a survey, and where that comes from: typed, last year's result, or nothing."""

    score: Decimal | None
    spread: Decimal
    source: str
    from_year: int | None = None

    @property
    def range(self) -> Range | None:
        """Return the assumption as a range within 0 and 100."""
        if self.score is None:
            return None
        low, high = float(self.score - self.spread), float(self.score + self.spread)
        return Range(max(0.0, low), min(100.0, high))


@dataclass(frozen=True, slots=True)
class Outlook:
    """The forecast of a year with what it rests on."""

    forecast: Forecast
    iit: Assumed
    eit: Assumed
    rows: list[Row]
    verified: int
    result: Result | None = None
    lost: int = 0


def outlook(
    organization: Any,
    fiscal_year: int,
    today: date,
    *,
    iit: Decimal | None = None,
    eit: Decimal | None = None,
    spread: Decimal | None = None,
    made: Any = None,
) -> Outlook | None:
    """Return the forecast of a year; none for a year without an edition. Cost: twelve queries.

    ``made`` are the year's rows by indicator where the caller has read them: five queries are left then.

    IIT and EIT are what was typed, else last known year's score; without either they may be anything. After the day for
    handing in, an item that stood without an answer on the sheet that was handed in gains nothing any more.
    """
    checklist = edition(fiscal_year)
    if checklist is None:
        return None
    rows = flat(made or rows_of(organization, fiscal_year, today))
    give = USUAL_SPREAD if spread is None else spread
    last = latest_result(organization, fiscal_year)
    parts = computed(last).parts if last else {}
    assumed = {}
    for code, typed in (("IIT", iit), ("EIT", eit)):
        known = parts[code].shown if code in parts else None
        if typed is not None:
            assumed[code] = Assumed(typed, give, "typed")
        elif last is not None and known is not None:
            assumed[code] = Assumed(known, give, "last", last.fiscal_year)
        else:
            assumed[code] = Assumed(None, give, "unknown")
    public = {row.item.code for row in rows if row.status.state in {PUBLISHED, RENEW}}
    # An item that was seen whole scores nothing all the same without the item that it follows.
    lost = _lost(organization, fiscal_year, rows, today)
    standing = {}
    for row in rows:
        is_sure = row.status.is_verified and {one.code for one in row.needs} <= public
        standing[row.concept] = Standing.VERIFIED if is_sure else Standing.OPEN
        if row.concept in lost:
            standing[row.concept] = Standing.LOST
    made = forecast(checklist, standing, iit=assumed["IIT"].range, eit=assumed["EIT"].range)
    return Outlook(
        forecast=made,
        iit=assumed["IIT"],
        eit=assumed["EIT"],
        rows=rows,
        verified=sum(row.status.is_verified and row.concept not in lost for row in rows),
        result=result_of(organization, fiscal_year),
        lost=len(lost),
    )


def _lost(organization: Any, fiscal_year: int, rows: list[Row], today: date) -> set[str]:
    """Return what was handed in without an answer, once the day for handing in is over."""
    step = next((row.step for row in rows if row.step), None)
    if step is None or step.ends_on >= today:
        return set()
    last = Submission.objects.filter(organization=organization, fiscal_year=fiscal_year).first()
    return {item["concept"] for item in last.sheet["items"] if not item["has"]} if last else set()
