"""Two people at the same moment, on a database that has more than one connection."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from prongsai.engines.plans.api import (
    Approved,
    Evidence,
    EvidenceDraft,
    Item,
    ItemDraft,
    Plan,
    PlanVersion,
    Round,
    RoundReport,
    StepReport,
    add_evidence,
    announce_plan,
    approve_evidence,
    change_item,
    clone_plan,
    create_item,
    move_item,
    open_plan,
    remove_item,
    report_progress,
    report_unit,
    tick_rounds,
)
from prongsai.engines.plans.models import Step
from prongsai.foundation.audit.api import Entry, verify_chain
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem

MEMO = Approved(number="ตย 70001/12", on=date(2025, 10, 15))

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the test database of SQLite is one connection's"
)
live = pytest.mark.django_db(transaction=True)


def measures(cast: Any, count: int = 1, year: int = 2569) -> tuple[Plan, list[Item]]:
    with as_tenant(cast.office):
        plan = open_plan(by=cast.actor("officer"), fiscal_year=year)
        drafts = [ItemDraft(title=f"มาตรการที่ {n}", unit_ids=(cast.works.pk,)) for n in range(count)]
        return plan, [create_item(by=cast.actor("officer"), plan=plan, draft=one) for one in drafts]


@on_postgresql
@live
def test_of_two_editors_one_saves_and_one_is_told(live_cast: Any, together: Any) -> None:
    _plan, (item,) = measures(live_cast)

    def edit(title: str) -> Any:
        return lambda: change_item(
            by=live_cast.actor("officer"), item=item, draft=ItemDraft(title=title), version=1
        )

    found = together(live_cast.office, edit("ก"), edit("ข"), edit("ค"))
    assert sum(isinstance(one, Item) for one in found) == 1, found
    assert sum(isinstance(one, Conflict) for one in found) == 2, found


@on_postgresql
@live
def test_what_is_announced_is_what_was_saved_before(live_cast: Any, together: Any) -> None:
    plan, items = measures(live_cast, 6)

    def edit(item: Item) -> Any:
        return lambda: change_item(
            by=live_cast.actor("officer"), item=item, draft=ItemDraft(title="แก้แล้ว"), version=1
        )

    found = together(
        live_cast.office,
        *map(edit, items[:3]),
        lambda: announce_plan(by=live_cast.actor("officer"), plan=plan, elsewhere=MEMO),
        *map(edit, items[3:]),
    )
    with as_tenant(live_cast.office):
        announced = Entry.objects.get(verb="plans.plan_announced")
        changes = Entry.objects.filter(verb="plans.item_changed")
        earlier = changes.filter(seq__lt=announced.seq).count()
        later = changes.filter(seq__gt=announced.seq).count()
        kept = PlanVersion.objects.get(plan=plan)
        plan.refresh_from_db()
    # What was announced is exactly what had been saved; a change after it took the plan back to draft.
    assert sum(one["title"] == "แก้แล้ว" for one in kept.picture["items"]) == earlier
    assert (plan.state == "draft") == (later > 0) == (kept.voided_at is not None)
    assert earlier + later == sum(isinstance(one, Item) for one in found) == 6, found


@on_postgresql
@live
def test_two_workers_move_a_round_once_and_two_units_report_side_by_side(
    live_cast: Any, together: Any
) -> None:
    plan, items = measures(live_cast, 3)
    with as_tenant(live_cast.office):
        announce_plan(by=live_cast.actor("officer"), plan=plan, elsewhere=MEMO)
    machine = Actor.system(live_cast.office, "worker")
    opened = together(live_cast.office, *[lambda: tick_rounds(by=machine, today=date(2026, 4, 1))] * 3)
    assert sum(len(one) for one in opened if isinstance(one, list)) == 1, opened
    with as_tenant(live_cast.office):
        found = Round.objects.get(half="six_months")
    together(
        live_cast.office,
        lambda: report_unit(by=live_cast.actor("works"), found=found, unit_id=live_cast.works.pk),
        lambda: report_unit(by=live_cast.actor("officer"), found=found, unit_id=live_cast.works.pk),
        lambda: tick_rounds(by=machine, today=date(2026, 7, 1)),
    )
    with as_tenant(live_cast.office):
        assert RoundReport.objects.filter(round=found).count() == len(items)
        found.refresh_from_db()
    assert found.state == "closed"


@on_postgresql
@live
def test_of_two_approvers_one_confirms(live_cast: Any, together: Any) -> None:
    _plan, (item,) = measures(live_cast)
    with as_tenant(live_cast.office):
        draft = EvidenceDraft(kind="link", url="https://example.org/")
        one = add_evidence(by=live_cast.actor("works"), item=item, draft=draft, today=timezone.localdate())
    found = together(
        live_cast.office,
        *(
            lambda who=who: approve_evidence(by=live_cast.actor(who), evidence=one)
            for who in ("officer", "head")
        ),
    )
    assert sum(isinstance(result, Evidence) for result in found) == 1, found
    assert sum(isinstance(result, Problem) for result in found) == 1, found


@on_postgresql
@live
def test_a_year_is_cloned_once(live_cast: Any, together: Any) -> None:
    plan, _items = measures(live_cast, 3)
    found = together(
        live_cast.office,
        *[lambda: clone_plan(by=live_cast.actor("officer"), source=plan, fiscal_year=2570)] * 3,
    )
    with as_tenant(live_cast.office):
        assert Plan.objects.filter(fiscal_year=2570).count() == 1
        assert list(
            Item.objects.filter(plan__fiscal_year=2570).order_by("seq").values_list("seq", flat=True)
        ) == [1, 2, 3]
    assert sum(isinstance(one, Problem) for one in found) == 2, found


@on_postgresql
@live
def test_numbers_have_no_gap_whoever_moves_adds_and_deletes(live_cast: Any, together: Any) -> None:
    plan, items = measures(live_cast, 5)
    officer = live_cast.actor("officer")
    found = together(
        live_cast.office,
        lambda: move_item(by=officer, item=items[0], seq=5),
        lambda: remove_item(by=officer, item=items[0]),
        lambda: remove_item(by=officer, item=items[0]),
        lambda: move_item(by=officer, item=items[4], seq=1),
        lambda: create_item(by=officer, plan=plan, draft=ItemDraft(title="ใหม่")),
    )
    with as_tenant(live_cast.office):
        rows = Item.objects.filter(plan=plan, removed_at__isnull=True).order_by("seq")
        assert list(rows.values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
        assert verify_chain(live_cast.office).is_sound
    assert all(isinstance(one, Item | Problem) for one in found), found


def test_a_measure_that_was_deleted_meanwhile_is_neither_moved_nor_changed(cast: Any) -> None:
    _plan, (item,) = measures(cast)
    officer = cast.actor("officer")
    remove_item(by=officer, item=item)
    with pytest.raises(Problem):
        move_item(by=officer, item=item, seq=1)
    with pytest.raises(Problem):
        change_item(by=officer, item=item, draft=ItemDraft(title="ใหม่"), version=1)


def test_a_tick_leaves_the_note_that_somebody_wrote_meanwhile(cast: Any) -> None:
    _plan, (item,) = measures(cast)
    step = Step.objects.create(organization=cast.office, item=item, seq=1, text="แจ้งเวียน", note="เขียนทีหลัง")
    done = StepReport(pk=step.pk, state="done", note=None)
    report_progress(by=cast.actor("works"), item=item, today=timezone.localdate(), steps=[done])
    step.refresh_from_db()
    assert (step.state, step.note) == ("done", "เขียนทีหลัง")
