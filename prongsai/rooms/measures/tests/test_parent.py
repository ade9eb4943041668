"""A public report on results whose measures are not public, by the list of each year."""

from __future__ import annotations

from typing import Any

import pytest

from prongsai.engines.framework.api import item_for
from prongsai.engines.plans.api import open_plan
from prongsai.foundation.documents.api import Content, Paragraph, Section
from prongsai.foundation.publishing.api import DISCLOSURE, publish
from prongsai.rooms.measures.checks.announced import parent_findings
from prongsai.rooms.measures.queries.rows import MEASURES_CONCEPT, RESULT_CONCEPT

pytestmark = pytest.mark.django_db


def put_out(cast: Any, year: int, concept: str) -> None:
    content = Content(title="หน้า", sections=(Section(blocks=(Paragraph(text=f"{concept} {year}"),)),))
    publish(
        by=cast.actor("officer"),
        address=f"ita/{year}/{item_for(year, concept).code}",
        kind=DISCLOSURE,
        fiscal_year=year,
        concept=concept,
        title=f"{concept} {year}",
        content=content,
    )


@pytest.mark.parametrize(("year", "announced", "severity"), [(2566, 2566, "error"), (2568, 2567, "warning")])
def test_the_measures_stand_in_the_list_of_the_year_that_they_were_announced_in(
    cast: Any, year: int, announced: int, severity: str
) -> None:
    plans = [open_plan(by=cast.actor("officer"), fiscal_year=announced)]
    assert list(parent_findings(cast.office, year, plans)) == []  # nothing is public
    put_out(cast, year, RESULT_CONCEPT)
    (found,) = parent_findings(cast.office, year, plans)
    assert (found.code, found.severity) == ("parent_missing", severity)
    assert found.fix is not None
    assert str(announced) in found.fix.url
    put_out(cast, announced, MEASURES_CONCEPT)
    assert list(parent_findings(cast.office, year, plans)) == []


def test_an_office_that_came_later_is_not_asked_for_the_year_before(cast: Any) -> None:
    put_out(cast, 2568, RESULT_CONCEPT)
    assert list(parent_findings(cast.office, 2568, [])) == []
