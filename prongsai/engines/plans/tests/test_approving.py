"""Sent, approved, announced; a later change takes the plan back to draft and says what changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.engines.plans.actions import approving
from prongsai.engines.plans.api import (
    PLAN,
    Approved,
    Item,
    ItemDraft,
    PlanVersion,
    StepDraft,
    announce_plan,
    approve_plan,
    change_item,
    changes_since_approval,
    create_item,
    introduce_plan,
    move_item,
    on_reopened,
    open_plan,
    picture_of,
    picture_sha256,
    remove_item,
    reopen_plan,
    report_progress,
    restore_item,
    return_plan,
    send_plan,
)
from prongsai.engines.plans.models import Step
from prongsai.kernel.errors import Problem

MEMO = Approved(number="ตย 70001/12", on=date(2025, 10, 15), by_text="นายกองค์การบริหารส่วนตำบล")


@pytest.fixture
def plan(cast: Any) -> Any:
    officer = cast.actor("officer")
    plan = open_plan(by=officer, fiscal_year=2569)
    draft = ItemDraft(title="ก", unit_ids=(cast.works.pk,), steps=(StepDraft(text="แจ้งเวียน"),))
    create_item(by=officer, plan=plan, draft=draft)
    create_item(by=officer, plan=plan, draft=ItemDraft(title="ข"))
    return plan


def test_a_draft_is_announced_only_after_approval_or_with_its_memo(cast: Any, plan: Any) -> None:
    officer = cast.actor("officer")
    with pytest.raises(Problem):
        announce_plan(by=officer, plan=plan)
    for wrong in (
        Approved(),
        Approved(number="1"),
        Approved(on=date(2025, 10, 15)),
        Approved(number="1", on=timezone.localdate() + timedelta(days=1)),
    ):
        with pytest.raises(Problem):
            announce_plan(by=officer, plan=plan, elsewhere=wrong)
    announced = announce_plan(by=officer, plan=plan, elsewhere=MEMO)
    assert (announced.state, announced.version) == ("announced", 1)
    kept = PlanVersion.objects.get()
    assert (kept.number, kept.through, kept.approved_number) == (1, "elsewhere", "ตย 70001/12")
    assert kept.sha256 == picture_sha256(picture_of(plan))
    with pytest.raises(Problem):
        announce_plan(by=officer, plan=plan, elsewhere=MEMO)


def test_the_route_leads_to_approved_and_back_on_return(cast: Any, plan: Any) -> None:
    officer = cast.actor("officer")
    assert send_plan(by=officer, plan=plan).state == "sent"
    assert return_plan(by=cast.actor("clerk"), plan=plan, reason="แก้ข้อ ๒").state == "draft"
    send_plan(by=officer, plan=plan)
    assert approve_plan(by=cast.actor("mayor"), plan=plan, approved=Approved()).state == "approved"
    assert announce_plan(by=officer, plan=plan).state == "announced"
    assert PlanVersion.objects.get().through == "route"
    with pytest.raises(Problem):
        send_plan(by=officer, plan=plan)


@pytest.mark.parametrize("state", ["sent", "approved", "announced"])
def test_a_change_reopens_and_tells_the_route_and_what_changed(
    cast: Any, plan: Any, state: str, monkeypatch: Any
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(approving, "_REOPENED", {})
    on_reopened("measures", lambda by, row: heard.append(row.state))
    officer = cast.actor("officer")
    send_plan(by=officer, plan=plan)
    if state != "sent":
        approve_plan(by=cast.actor("mayor"), plan=plan, approved=Approved())
    if state == "announced":
        announce_plan(by=officer, plan=plan)
    first, second = Item.objects.order_by("seq")
    step = Step.objects.get()
    same = {"title": "ก", "unit_ids": (cast.works.pk,)}
    draft = ItemDraft(
        **same, steps=(StepDraft(pk=step.pk, text="แจ้งเวียน", due_on=date(2026, 3, 1), unit_id=cast.works.pk),)
    )
    change_item(by=officer, item=first, draft=draft, version=1)  # who and when is the office's own affair
    report_progress(by=officer, item=first, today=date(2026, 3, 1), result="มีผล")
    plan.refresh_from_db()
    assert (plan.state, heard) == (state, [])
    first.refresh_from_db()
    changed = ItemDraft(title="ก แก้แล้ว", unit_ids=(cast.works.pk,), steps=draft.steps)
    change_item(by=officer, item=first, draft=changed, version=first.version)
    plan.refresh_from_db()
    assert (plan.state, heard) == ("draft", ["draft"])
    version, changes = changes_since_approval(plan)
    if state == "sent":
        assert version is None
    else:
        assert version is not None
        assert version.voided_at is not None
        assert [(one.what, one.fields) for one in changes] == [("changed", (("title", "ก", "ก แก้แล้ว"),))]
    remove_item(by=officer, item=second)
    assert heard == ["draft"]  # a draft is not taken back twice


def test_every_kind_of_change_counts(cast: Any, plan: Any) -> None:
    officer = cast.actor("officer")
    announce_plan(by=officer, plan=plan, elsewhere=MEMO)
    first, second = Item.objects.order_by("seq")

    def again() -> None:
        plan.refresh_from_db()
        assert plan.state == "draft"
        announce_plan(by=officer, plan=plan, elsewhere=MEMO)

    for change in (
        lambda: move_item(by=officer, item=first, seq=2),
        lambda: remove_item(by=officer, item=first),
        lambda: restore_item(by=officer, item=first),
        lambda: create_item(by=officer, plan=plan, draft=ItemDraft(title="ค")),
        lambda: introduce_plan(by=officer, plan=plan, introduction="คำนำ"),
        lambda: reopen_plan(by=officer, plan=plan),
    ):
        change()
        again()
    plan.refresh_from_db()
    assert plan.version == 7
    assert second.title == "ข"


@pytest.mark.one_database
@settings(max_examples=40)
@given(st.lists(st.sampled_from(sorted(PLAN.moves)), max_size=12))
def test_nothing_is_announced_that_was_not_approved_here_or_elsewhere(moves: list[str]) -> None:
    state, trail = "draft", []
    for move in moves:
        if state in PLAN.moves[move].sources:
            state = PLAN.target(move, state)
            trail.append(move)
        if state == "announced" and trail[-1:] == ["announce"]:
            assert trail[-2] == "approve"
            assert trail[-3] == "send"
