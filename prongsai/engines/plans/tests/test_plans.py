"""Rules of plans that no screen may break."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prongsai.engines.plans.actions.plans import moved
from prongsai.engines.plans.actions.rules import following_state
from prongsai.engines.plans.api import (
    Evidence,
    Item,
    ItemDraft,
    Plan,
    StepDraft,
    announce_plan,
    clone_plan,
    create_item,
    move_item,
    open_plan,
    remove_item,
    restore_item,
    rows_of,
    units_in,
)
from prongsai.engines.plans.models import Step
from prongsai.engines.plans.workflow import IMPORT, PLAN, PROGRESS
from prongsai.kernel.access import Refused
from prongsai.kernel.errors import Problem

STATES = st.sampled_from(list(PROGRESS.states))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-5, 5))
def test_a_day_moved_by_years_stays_the_same_day_of_the_year(day: date, years: int) -> None:
    there = moved(day, years)
    assert there is not None
    assert there.year == day.year + years
    assert (there.month, there.day) in {(day.month, day.day), (2, 28)}


@given(st.lists(STATES, max_size=6), st.sampled_from(["", "มีผล"]), STATES)
def test_the_state_of_a_measure_follows_from_its_steps(states: list[str], result: str, before: str) -> None:
    found = following_state(Item(state=before), states, result)
    if not states:
        assert found == before
    else:
        assert (found == "done") == (set(states) == {"done"} and bool(result))
        assert (found == "not_started") == (set(states) == {"not_started"})


@pytest.mark.parametrize("flow", [PROGRESS, PLAN, IMPORT])
def test_every_state_can_be_reached_and_every_move_leads_somewhere(flow: Any) -> None:
    start = next(iter(flow.states))
    assert flow.reachable(start) == set(flow.states)
    for move in flow.moves.values():
        assert move.permission.startswith("measures.")


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(
            st.sampled_from(["add", "move", "remove", "restore"]), st.integers(0, 9), st.integers(1, 9)
        ),
        max_size=12,
    )
)
def test_numbers_never_repeat_and_never_leave_a_gap(cast: Any, acts: list[tuple[str, int, int]]) -> None:
    officer = cast.actor("officer")
    Plan.objects.all().delete()
    plan = open_plan(by=officer, fiscal_year=2569)
    for act, which, number in acts:
        present = list(Item.objects.filter(plan=plan, removed_at=None).order_by("seq"))
        gone = list(Item.objects.filter(plan=plan, removed_at__isnull=False))
        if act == "add":
            create_item(by=officer, plan=plan, draft=ItemDraft(title=f"มาตรการ {which}"))
        elif act == "move" and present:
            move_item(by=officer, item=present[which % len(present)], seq=number)
        elif act == "remove" and present:
            remove_item(by=officer, item=present[which % len(present)])
        elif act == "restore" and gone:
            restore_item(by=officer, item=gone[which % len(gone)])
        numbers = list(
            Item.objects.filter(plan=plan, removed_at=None).order_by("seq").values_list("seq", flat=True)
        )
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.django_db
def test_what_must_be_is_refused_by_the_database_too(cast: Any) -> None:
    plan = open_plan(by=cast.actor("officer"), fiscal_year=2569)
    item = create_item(
        by=cast.actor("officer"), plan=plan, draft=ItemDraft(title="ก", steps=(StepDraft(text="ข"),))
    )
    today = timezone.localdate()
    wrong: list[Any] = [
        lambda: Item.objects.filter(pk=item.pk).update(state="done"),
        lambda: Item.objects.filter(pk=item.pk).update(state="burnt"),
        lambda: Item.objects.filter(pk=item.pk).update(title=""),
        lambda: Item.objects.filter(pk=item.pk).update(starts_on=today, ends_on=today - timedelta(days=1)),
        lambda: Item.objects.create(organization=cast.office, plan=plan, seq=1, title="ซ้ำ"),
        lambda: Step.objects.filter(item=item).update(done_on=today),
        lambda: Plan.objects.create(organization=cast.office, fiscal_year=2569),
        lambda: Plan.objects.create(organization=cast.office, fiscal_year=2026),
        lambda: Evidence.objects.create(organization=cast.office, item=item, kind="photo"),
        lambda: Evidence.objects.create(organization=cast.office, item=item, kind="link", url=""),
    ]
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


@pytest.mark.django_db
def test_nobody_acts_without_permission(cast: Any) -> None:
    plan = open_plan(by=cast.actor("officer"), fiscal_year=2569)
    for who in ("works", "mayor", "admin"):
        with pytest.raises(Refused):
            create_item(by=cast.actor(who), plan=plan, draft=ItemDraft(title="ก"))
        with pytest.raises(Refused):
            announce_plan(by=cast.actor(who), plan=plan)


@pytest.mark.django_db
@pytest.mark.parametrize("year", [0, 1999, 2026, 9999])
def test_a_year_that_is_not_buddhist_gets_a_sentence(cast: Any, year: int) -> None:
    with pytest.raises(Problem):
        open_plan(by=cast.actor("officer"), fiscal_year=year)


@pytest.mark.django_db
def test_a_copy_of_nothing_changes_nothing(cast: Any) -> None:
    officer = cast.actor("officer")
    with pytest.raises(Problem):
        clone_plan(by=officer, source=open_plan(by=officer, fiscal_year=2568), fiscal_year=2569)
    assert not Item.objects.exists()


def test_units_are_found_in_words_in_the_order_of_the_words() -> None:
    class Unit:
        def __init__(self, name: str, short_name: str = "") -> None:
            self.name, self.short_name = name, short_name

    clerk, finance, works = Unit("สำนักปลัด"), Unit("กองคลัง"), Unit("กองช่าง", "กช.")
    assert units_in("กอง คลัง และสำนักปลัด", [clerk, finance, works]) == [finance, clerk]
    assert units_in("กช.", [clerk, finance, works]) == [works]
    assert units_in("ทุกส่วนราชการ", [clerk, finance, works]) == []


def test_projects_take_over_the_line_of_the_summary() -> None:
    reading = {
        "kind": "action_plan",
        "summary": [
            {
                "seq": 1,
                "title": "โครงการ ก",
                "dimension": 2,
                "budget": 20000,
                "quarters": [True, False, False, True],
            }
        ],
        "projects": [
            {
                "seq": 1,
                "title": "โครงการก",
                "steps": ["ประชุม"],
                "budget": None,
                "responsible": "กองคลัง",
                "period": "",
            }
        ],
    }
    (row,) = rows_of(reading)
    assert (row["budget"], row["dimension"], row["quarters"][3], row["steps"]) == (20000, 2, True, ["ประชุม"])
    assert (
        rows_of({"kind": "measures", "measures": [{"title": " "}, {"title": "ก", "result": "มี"}]})[0][
            "status"
        ]
        == "in_progress"
    )


@pytest.mark.parametrize(
    ("today", "state"), [(date(2024, 9, 30), "in_progress"), (date(2024, 10, 1), "done")]
)
def test_results_of_a_year_that_is_over_count_as_done(today: date, state: str) -> None:
    reading = {
        "fiscal_year": 2567,
        "measures": [{"title": "ก", "result": "มีผล"}, {"title": "ข", "result": ""}],
    }
    assert [row["status"] for row in rows_of(reading, today)] == [state, "not_started"]
    ticked = {"fiscal_year": 2567, "measures": [{"title": "ก", "result": "มีผล", "status": "in_progress"}]}
    assert rows_of(ticked, today)[0]["status"] == "in_progress"
