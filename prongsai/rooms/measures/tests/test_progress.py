"""Reporting progress on a phone, and what the measure makes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prongsai.rooms.measures.tests.conftest import day

pytestmark = pytest.mark.django_db


def typed(item: Any, **fields: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"version": item.version, "state": "follow", "result": item.result}
    for step in item.steps.all():
        data |= {
            f"step_{step.pk}_state": step.state,
            f"step_{step.pk}_done_on": "",
            f"step_{step.pk}_note": step.note,
        }
    return data | fields


def test_the_measure_follows_its_steps(cast: Any, make: Any) -> None:
    item = make()
    one, two = item.steps.all()
    client, url = cast.client("works"), reverse("measures:progress", args=[item.pk])
    today = timezone.localdate()
    data = typed(
        item,
        **{
            f"step_{one.pk}_state": "done",
            f"step_{one.pk}_done_on": day(today - timedelta(days=3)),
            f"step_{one.pk}_note": "คำสั่งที่ ๑/๒๕๖๙",
        },
    )
    assert client.post(url, data).status_code == 302
    item.refresh_from_db()
    one.refresh_from_db()
    assert (item.state, item.steps_done) == ("in_progress", 1)
    assert (one.done_on, one.note) == (today - timedelta(days=3), "คำสั่งที่ ๑/๒๕๖๙")
    data = typed(item, result="ใช้ทะเบียนแล้วทุกส่วนราชการ", **{f"step_{two.pk}_state": "done"})
    assert client.post(url, data).status_code == 302
    item.refresh_from_db()
    two.refresh_from_db()
    assert (item.state, item.next_due_on) == ("done", None)
    assert two.done_on == today
    assert item.updated_by_name == "นายช่างโยธา"


def test_done_needs_a_result_and_every_step(cast: Any, make: Any) -> None:
    item = make()
    client, url = cast.client("works"), reverse("measures:progress", args=[item.pk])
    answer = client.post(url, typed(item, state="done", result="เสร็จ"))
    assert answer.status_code == 422
    done = {f"step_{step.pk}_state": "done" for step in item.steps.all()}
    answer = client.post(url, typed(item, state="done", result="  ", **done))
    assert answer.status_code == 422
    assert "id_result_error" in answer.content.decode()
    item.refresh_from_db()
    assert item.state == "not_started"
    assert client.post(url, typed(item, state="done", result="เสร็จ", **done)).status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("result", "ก" * 8001),
        ("success", "ก" * 4001),
        ("suggestion", "ก" * 4001),
        ("step_note", "ก" * 2001),
        ("step_done_on", "วันใดวันหนึ่ง"),
        ("step_state", "burnt"),
        ("state", "burnt"),
    ],
)
def test_what_does_not_fit_is_told_and_kept(cast: Any, make: Any, field: str, value: str) -> None:
    item = make()
    step = item.steps.first()
    name = field.replace("step_", f"step_{step.pk}_")
    answer = cast.client("works").post(
        reverse("measures:progress", args=[item.pk]), typed(item, **{name: value})
    )
    assert answer.status_code == 422
    assert "sai-errs" in answer.content.decode()


def test_a_day_to_come_cannot_be_the_day_on_which_it_was_done(cast: Any, make: Any) -> None:
    item = make()
    step = item.steps.first()
    data = typed(
        item,
        **{
            f"step_{step.pk}_state": "done",
            f"step_{step.pk}_done_on": day(timezone.localdate() + timedelta(days=2)),
        },
    )
    assert cast.client("works").post(reverse("measures:progress", args=[item.pk]), data).status_code == 422


def test_one_tap_says_that_a_step_is_done_and_one_takes_it_back(cast: Any, make: Any) -> None:
    item = make()
    step = item.steps.first()
    client, url = cast.client("works"), reverse("measures:step", args=[item.pk, step.pk])
    assert client.post(url).status_code == 302
    step.refresh_from_db()
    assert (step.state, step.done_on) == ("done", timezone.localdate())
    client.post(url, {"state": "in_progress"})
    step.refresh_from_db()
    assert (step.state, step.done_on) == ("in_progress", None)
    assert client.get(url).status_code == 405


def test_the_second_reporter_compares_and_chooses(cast: Any, make: Any) -> None:
    item = make()
    url = reverse("measures:progress", args=[item.pk])
    mine, theirs = typed(item, result="ของท่าน", success="ดี"), typed(item, result="ของเขา")
    assert cast.client("officer").post(url, theirs).status_code == 302
    answer = cast.client("works").post(url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "ของท่าน" in page
    assert "ของเขา" in page
    item.refresh_from_db()
    assert item.result == "ของเขา"
    assert (
        cast.client("works")
        .post(url, mine | {"version": item.version, "choose_result": "theirs"})
        .status_code
        == 302
    )
    item.refresh_from_db()
    assert (item.result, item.success) == ("ของเขา", "ดี")


def test_late_steps_are_found_and_said(cast: Any, make: Any) -> None:
    item = make(steps=[("ทำแล้วหรือยัง", timezone.localdate() - timedelta(days=24))])
    page = cast.client("works").get(reverse("measures:record", args=[item.pk])).content.decode()
    assert "เกิน\u00a0๒๔\u00a0วัน" in page
    assert "ขั้นตอนที่ ๑ เกินกำหนด ๒๔ วัน" in page


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    states=st.lists(st.sampled_from(["not_started", "in_progress", "done"]), min_size=2, max_size=2),
    result=st.sampled_from(["", "มีผล"]),
)
def test_a_measure_is_never_done_without_result_or_with_open_steps(
    cast: Any, make: Any, states: list[str], result: str
) -> None:
    item = make()
    steps = list(item.steps.all())
    data = typed(
        item,
        result=result,
        **{f"step_{step.pk}_state": state for step, state in zip(steps, states, strict=True)},
    )
    assert cast.client("officer").post(reverse("measures:progress", args=[item.pk]), data).status_code == 302
    item.refresh_from_db()
    assert (item.state == "done") == (states == ["done", "done"] and bool(result))
    assert (item.state == "not_started") == (states == ["not_started", "not_started"])
