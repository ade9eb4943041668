"""The workflow under random hands: what desks, sender and a changed content can do in any order."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prongsai.foundation.approvals.api import (
    APPROVAL,
    Approval,
    Seen,
    approve,
    return_it,
    send,
    void_if_changed,
    withdraw,
)
from prongsai.kernel.access import Refused
from prongsai.kernel.errors import Problem

pytestmark = pytest.mark.django_db
PEOPLE = ("officer", "head", "clerk", "mayor", "works")
STEPS = st.lists(
    st.tuples(st.sampled_from(("approve", "return", "withdraw", "void", "send")), st.sampled_from(PEOPLE)),
    max_size=8,
)


class UndoError(Exception):
    """Ends an example; everything in it is undone."""


def step(what: str, actor: Any, approval: Approval) -> Approval:
    turn = approval.signatures.filter(state="waiting", opened_at__isnull=False).first()
    seen = Seen(turn.seq if turn else 1, approval.content_sha256)
    now = timezone.now()
    if what == "approve":
        approve(by=actor, approval=approval, seen=seen, opinion="", reauthenticated_at=now)
    elif what == "return":
        return_it(by=actor, approval=approval, seen=seen, reason="แก้", reauthenticated_at=now)
    elif what == "withdraw":
        withdraw(actor, approval, "ถอน")
    elif what == "void":
        void_if_changed(actor, "test", 1, "e" * 64)
    else:
        return send(actor, approval.document, "test", 1)
    return approval


def hold(approval: Approval) -> None:
    approval.refresh_from_db()
    desks = list(approval.signatures.all())
    states = [one.state for one in desks]
    assert approval.state in APPROVAL.states
    open_desks = [one for one in desks if one.is_open]
    assert len(open_desks) == (approval.state in ("waiting", "withdrawn", "void") and "waiting" in states)
    if approval.state == "approved":
        assert set(states) <= {"approved", "skipped"}
        assert desks[-1].decided_by_id != approval.sent_by_id
    signed = [one.decided_by_id for one in desks if one.state == "approved"]
    assert len(signed) == len(set(signed))
    # Nobody signs before those who come earlier.
    assert sorted(states, key=lambda one: one == "waiting") == states
    assert Approval.objects.filter(subject_kind="test", subject_id=1, state="waiting").count() <= 1


@given(STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_hands_breaks_the_rules(office: Any, cast: Any, steps: list[tuple[str, str]]) -> None:
    actors = {who: cast.actor(who) for who in PEOPLE}
    try:
        with transaction.atomic():
            approval = send(actors["officer"], office.memo(), "test", 1)
            for what, who in steps:
                before = approval.state
                try:
                    with transaction.atomic():
                        approval = step(what, actors[who], approval)
                except (Problem, Refused):
                    approval.refresh_from_db()
                    assert approval.state == before
                hold(approval)
            raise UndoError
    except UndoError:
        pass
