"""Answers of the demonstration office: pages published for items, through the actions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from prongsai.foundation.documents.api import Content, Paragraph, Section
from prongsai.foundation.publishing.api import DISCLOSURE, publish

YEAR = 2569
LIST = f"/office/checklist/?year={YEAR}"


@pytest.fixture
def put_out(cast: Any) -> Any:
    """Publish a page for an item: put_out("o26", "integrity_measures_result")."""

    def _put_out(
        code: str,
        concept: str,
        *,
        year: int = YEAR,
        title: str = "รายงานผล",
        text: str = "มีข้อมูลครบ",
        now: datetime | None = None,
    ) -> Any:
        return publish(
            by=cast.actor("officer"),
            address=f"ita/{year}/{code}",
            kind=DISCLOSURE,
            fiscal_year=year,
            concept=concept,
            title=title,
            content=Content(title=title, sections=(Section(blocks=(Paragraph(text=text),)),)),
            now=now or datetime(2026, 4, 10, 9, tzinfo=UTC),
        )

    return _put_out
