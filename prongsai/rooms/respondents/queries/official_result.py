"""The last official result, to be looked at beside a mock survey. It is read here and never written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from prongsai.engines.framework.api import latest_result, scores_of


@dataclass(frozen=True, slots=True)
class Official:
    """An announced result: its fiscal year (BE), and the scores by code of the indicator."""

    fiscal_year: int
    scores: Mapping[str, Decimal]


def last_official(organization: Any, fiscal_year: int) -> Official | None:
    """Return the newest announced result before the fiscal year (BE), or none."""
    found = latest_result(organization, fiscal_year)
    return Official(found.fiscal_year, scores_of(found)) if found else None
