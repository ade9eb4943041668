"""A year of surveys and a mock survey of the cast's office, made through the actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from prongsai.kernel.calendar import fiscal_year_of
from prongsai.rooms.respondents.actions import mock, official
from prongsai.rooms.respondents.queries.scale import OPTIONS, keys_of

TODAY = timezone.localdate()
YEAR = fiscal_year_of(TODAY)


def day(value: date) -> str:
    """Return a day as an officer types it."""
    return f"{value.day}/{value.month}/{value.year + 543}"


@pytest.fixture(autouse=True)
def _no_earlier_visits(db: Any) -> None:
    cache.clear()  # limits count visits


@pytest.fixture
def year(cast: Any) -> Any:
    return official.set_up_year(by=cast.actor("officer"), fiscal_year=YEAR, counted_on=TODAY)


@pytest.fixture
def link(cast: Any, year: Any) -> Any:
    """The EIT link, open since ten days and for ten more."""
    draft = official.LinkDraft(
        url="https://itas.nacc.go.th/go/eit/abc123",
        opens_on=TODAY - timedelta(days=10),
        closes_on=TODAY + timedelta(days=9),
    )
    return official.set_link(by=cast.actor("officer"), year=year, kind="eit2", draft=draft)


@pytest.fixture
def make_mock(cast: Any) -> Any:
    """Make a mock survey that is open: make_mock("iit", groups=[…])."""

    def _make(kind: str = "iit", *, is_open: bool = True, **fields: Any) -> Any:
        by = cast.actor("officer")
        survey = mock.create_mock(by=by, kind=kind, fiscal_year=YEAR, title="ลองตอบก่อนสำรวจจริง")
        draft = mock.MockDraft(
            **{
                "title": survey.title,
                "opens_on": TODAY - timedelta(days=1),
                "closes_on": TODAY + timedelta(days=30),
                **fields,
            }
        )
        survey = mock.change_mock(by=by, survey=survey, draft=draft, version=survey.version)
        return mock.open_mock(by=by, survey=survey) if is_open else survey

    return _make


@pytest.fixture
def answer(cast: Any) -> Any:
    """Keep sheets through the action: answer(survey, times=12, best=True, group="g1")."""

    def _answer(survey: Any, times: int = 1, *, option: str = "last", group: str = "") -> None:
        from prongsai.kernel.actor import Actor

        keys = keys_of(survey.questions["questions"])
        choices = {key: OPTIONS[scale][-1 if option == "last" else 0] for key, scale in keys.items()}
        for _time in range(times):
            mock.answer(
                by=Actor.nobody(cast.office), survey=survey, choices=choices, group=group, today=TODAY
            )

    return _answer
