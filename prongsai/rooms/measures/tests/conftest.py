"""Measures of the demonstration office, written through the actions."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from prongsai.engines.plans.api import ItemDraft, StepDraft, open_plan
from prongsai.kernel.calendar import FiscalYear, fiscal_year_of
from prongsai.rooms.measures.actions import create_measure

THIS_YEAR = fiscal_year_of(timezone.localdate())


@pytest.fixture
def year() -> int:
    """The fiscal year (BE) of today."""
    return THIS_YEAR


@pytest.fixture
def plan(cast: Any, year: int) -> Any:
    return open_plan(by=cast.actor("officer"), fiscal_year=year)


@pytest.fixture
def make(cast: Any, plan: Any) -> Any:
    """Write a measure: make("title", unit=cast.works, steps=[("text", due)])."""

    def _make(
        title: str = "จัดทำทะเบียนยืมคืนทรัพย์สิน",
        *,
        unit: Any = None,
        steps: Any = (("แจ้งเวียน", None), ("เปิดใช้ทะเบียน", None)),
        concepts: Any = (),
        **fields: Any,
    ) -> Any:
        draft = ItemDraft(
            title=title,
            unit_ids=((unit or cast.works).pk,),
            steps=tuple(StepDraft(text=text, due_on=due) for text, due in steps),
            **{
                "starts_on": FiscalYear(plan.fiscal_year).starts_on,
                "ends_on": FiscalYear(plan.fiscal_year).ends_on,
                **fields,
            },
        )
        return create_measure(by=cast.actor("officer"), plan=plan, draft=draft, concepts=concepts)

    return _make


def photo(name: str = "photo.jpg", colour: str = "#7d8f9c") -> Any:
    """Return a small photo as a browser would send it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/jpeg")


def day(value: date) -> str:
    """Return a day as an officer types it."""
    return f"{value.day}/{value.month}/{value.year + 543}"
