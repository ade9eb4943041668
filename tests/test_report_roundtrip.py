"""What Prongsai writes, Prongsai reads back: the measures of its own reports come out unchanged."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from prongsai.engines.plans.importing import read
from prongsai.foundation.documents.rendering.docx import render_docx
from prongsai.foundation.documents.rendering.pdf import render_pdf
from prongsai.foundation.documents.reports import layouts
from prongsai.foundation.documents.tests.samples import MEASURES, load, rows, sample

pytestmark = pytest.mark.one_database
MOMENT = datetime(2026, 9, 30, 4, 0, tzinfo=UTC)
FIELDS = ("responsible", "period", "monitoring", "result", "success", "suggestion")
RENDERERS = {"docx": render_docx, "pdf": render_pdf}


def squeezed(value: Any) -> Any:
    """Return a text without white space: a line end inside a cell says nothing."""
    return "".join(value.split()) if isinstance(value, str) else value


@pytest.mark.parametrize("digits", ["thai", "arabic"])
@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("layout", ["result_wide", "result", "plan", "outcome", "status"])
def test_a_report_is_read_back(layout, form, digits):
    count = 9  # more than one page, so a header repeats
    content = sample(layout=layout, rows=rows(count, photos=1), digits=digits)
    reading = read(RENDERERS[form](content, load, MOMENT), f"report.{form}").as_dict()
    assert reading["kind"] == "measures"
    assert reading["organization"] == "องค์การบริหารส่วนตำบลตัวอย่าง"
    assert reading["fiscal_year"] == 2569
    assert [measure["seq"] for measure in reading["measures"]] == list(range(1, count + 1))
    columns = layouts()[layout]
    for number, measure in enumerate(reading["measures"]):
        written = MEASURES[number % len(MEASURES)]
        assert squeezed(measure["title"]) == squeezed(written["title"])
        for field in FIELDS:
            expected = written[field] if field in columns else None
            assert squeezed(measure[field]) == squeezed(expected), (number, field)
        if {"steps", "method"} & set(columns):
            assert list(map(squeezed, measure["steps"])) == list(map(squeezed, written["steps"]))
        if "done" in columns:
            assert measure["status"] == written["status"]


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_row_that_runs_over_pages_stays_one_measure(form):
    long = "\n".join(f"ดำเนินการครั้งที่ {number} เรียบร้อยแล้ว" for number in range(1, 120))
    content = sample(layout="result", rows=rows(3, result=long), photos="none")
    reading = read(RENDERERS[form](content, load, MOMENT), f"report.{form}").as_dict()
    assert len(reading["measures"]) == 3
    assert all(squeezed(measure["result"]) == squeezed(long) for measure in reading["measures"])
