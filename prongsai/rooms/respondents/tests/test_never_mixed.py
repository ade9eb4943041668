"""A mock result can never become an official number: no door, no table and no page leads from one to the other."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from prongsai.kernel.calendar import FiscalYear
from prongsai.rooms.respondents import api
from prongsai.rooms.respondents.actions import mock as actions
from prongsai.rooms.respondents.models import Progress
from prongsai.rooms.respondents.tests.conftest import TODAY, YEAR

PACKAGE = Path(__file__).resolve().parents[3]
ROOM = PACKAGE / "rooms" / "respondents"
OFFICIAL = (
    "actions/official.py",
    "models/official.py",
    "queries/overview.py",
    "queries/people.py",
    "queries/samples.py",
)


@pytest.mark.one_database
def test_the_door_of_the_room_hands_out_no_mock_result() -> None:
    assert not [
        name for name in api.__all__ if "result" in name.lower() or name in {"MockAnswer", "MockSurvey"}
    ]
    for path in PACKAGE.rglob("*.py"):
        if path.is_relative_to(ROOM) or "migrations" in path.parts:
            continue
        assert "MockResult" not in path.read_text(encoding="utf-8"), path
        assert "MockAnswer" not in path.read_text(encoding="utf-8"), path


@pytest.mark.one_database
@pytest.mark.parametrize("name", OFFICIAL)
def test_what_deals_with_official_numbers_knows_no_mock_survey(name: str) -> None:
    tree = ast.parse((ROOM / name).read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not {found for found in names if found.startswith("Mock")}
    assert not {found for found in modules if found.endswith(".mock")}


@pytest.mark.one_database
def test_no_table_joins_the_two() -> None:
    for model in apps.get_app_config("respondents").get_models():
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if other is None or other._meta.app_label != "respondents" or field.auto_created:
                continue
            assert model.__name__.startswith("Mock") == other.__name__.startswith("Mock"), field
    for name in ("MockSurvey", "MockAnswer", "MockResult"):
        fields = apps.get_model("respondents", name)._meta.get_fields()
        labels = {f.related_model._meta.app_label for f in fields if getattr(f, "related_model", None)}
        assert labels <= {"respondents", "tenants"}


@pytest.mark.django_db
def test_a_mock_survey_changes_no_official_number(
    cast: Any, year: Any, link: Any, make_mock: Any, answer: Any
) -> None:
    from prongsai.engines.framework.api import latest_result
    from prongsai.foundation.figures.api import value_of
    from prongsai.rooms.respondents.queries.overview import standings

    by = cast.actor("officer")
    before = [(one.eligible, one.needed, one.responses) for one in standings(by, year, TODAY)]
    survey = make_mock("eit")
    answer(survey, 15)
    actions.close_mock(by=by, survey=survey, today=TODAY)
    assert survey.results.get().content["overall"] is not None
    assert [(one.eligible, one.needed, one.responses) for one in standings(by, year, TODAY)] == before
    assert not Progress.objects.exists()
    assert latest_result(cast.office, YEAR + 1) is None
    official = value_of(cast.office, "respondents.responses", _period())
    assert official is not None
    assert official.value == 0
    practised = value_of(cast.office, "respondents.mock_answers", _period())
    assert practised is not None
    assert practised.value == 15


def _period() -> Any:
    from prongsai.kernel.calendar import Period

    fiscal = FiscalYear(YEAR)
    return Period(fiscal.starts_on, fiscal.ends_on)
