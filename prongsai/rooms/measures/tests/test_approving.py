"""The measures along the desks through the front door: checked, sent, signed, announced, re-opened."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from prongsai.engines.plans.api import Item, PlanVersion, change_item
from prongsai.engines.plans.api import ItemDraft as Draft
from prongsai.foundation.approvals.api import (
    Seen,
    add_starting_routes,
    approvals,
    approve,
    return_it,
    routes_for,
)
from prongsai.foundation.checks.api import Finding, Severity
from prongsai.rooms.measures.actions import PLAN_SUBJECT, approving, make_report, send_report
from prongsai.rooms.measures.actions import ReportOptions as Options


@pytest.fixture
def route(cast: Any) -> Any:
    add_starting_routes(cast.office)
    return next(one for one in routes_for(cast.office) if one.desks.count() == 2)  # ปลัด, นายก


def sign(cast: Any, approval: Any, *whos: str) -> None:
    now = timezone.now()
    for who in whos:
        approval.refresh_from_db()
        turn = approval.signatures.filter(state="waiting").order_by("seq").first()
        approve(
            by=cast.actor(who),
            approval=approval,
            seen=Seen(turn.seq, approval.content_sha256),
            opinion="เห็นชอบ",
            reauthenticated_at=now,
            now=now,
        )


def send(cast: Any, year: int, route: Any) -> Any:
    answer = cast.client("officer").post(
        reverse("measures:send", args=[year]), {"route": route.pk, "note": ""}
    )
    assert answer.status_code == 302, answer.content.decode()
    return approvals(cast.actor("officer")).filter(subject_kind=PLAN_SUBJECT).first()


def test_the_year_goes_along_the_desks_is_announced_and_reopened_by_a_change(
    cast: Any, make: Any, plan: Any, year: int, route: Any
) -> None:
    item = make()
    client = cast.client("officer")
    page = client.get(reverse("measures:approval", args=[year])).content.decode()
    assert route.name in page
    approval = send(cast, year, route)
    plan.refresh_from_db()
    assert plan.state == "sent"
    assert client.post(reverse("measures:announce", args=[year])).status_code == 409
    again = client.post(reverse("measures:send", args=[year]), {"route": route.pk})
    assert again.status_code == 409
    sign(cast, approval, "clerk", "mayor")
    plan.refresh_from_db()
    version = PlanVersion.objects.get()
    assert (plan.state, version.through) == ("approved", "route")
    assert "นายก" in version.approved_by_text
    assert client.post(reverse("measures:announce", args=[year])).status_code == 302
    item.refresh_from_db()
    change_item(by=cast.actor("officer"), item=item, draft=Draft(title="แก้หลังอนุมัติ"), version=item.version)
    approval.refresh_from_db()
    plan.refresh_from_db()
    assert (plan.state, approval.state) == ("draft", "void")
    assert "แก้หลังอนุมัติ" in client.get(reverse("measures:approval", args=[year])).content.decode()
    assert send(cast, year, route).former == approval


def test_a_return_makes_a_draft_and_a_change_on_the_way_makes_the_signatures_void(
    cast: Any, make: Any, plan: Any, year: int, route: Any
) -> None:
    item = make()
    approval = send(cast, year, route)
    now = timezone.now()
    return_it(
        by=cast.actor("clerk"),
        approval=approval,
        seen=Seen(1, approval.content_sha256),
        reason="เพิ่มผู้รับผิดชอบ",
        reauthenticated_at=now,
        now=now,
    )
    plan.refresh_from_db()
    assert plan.state == "draft"
    approval = send(cast, year, route)
    sign(cast, approval, "clerk")
    item.refresh_from_db()
    change_item(by=cast.actor("officer"), item=item, draft=Draft(title="แก้ระหว่างทาง"), version=item.version)
    approval.refresh_from_db()
    assert approval.state == "void"
    assert not PlanVersion.objects.exists()


def test_errors_of_the_checks_stand_in_the_way_until_they_are_set_aside(
    cast: Any, make: Any, plan: Any, year: int, route: Any, monkeypatch: Any
) -> None:
    make()
    from prongsai.foundation.checks.api import Checked

    wrong = Checked(Finding(code="x", severity=Severity.ERROR, message="เลขข้าม", place="ข้อ ๒"), None)
    monkeypatch.setattr(approving, "checked_plan", lambda *a: [wrong])
    answer = cast.client("officer").post(reverse("measures:send", args=[year]), {"route": route.pk})
    assert answer.status_code == 422
    plan.refresh_from_db()
    assert plan.state == "draft"


def test_who_may_send_and_what_a_wrong_route_says(cast: Any, make: Any, year: int, route: Any) -> None:
    make()
    url = reverse("measures:send", args=[year])
    assert cast.client("works").post(url, {"route": route.pk}).status_code == 403
    assert cast.client("mayor").post(url, {"route": route.pk}).status_code == 403
    assert cast.client("officer").post(url, {"route": "99999"}).status_code == 422
    assert cast.client("mayor").get(reverse("measures:approval", args=[year])).status_code == 200
    assert cast.client("stranger").get(reverse("measures:approval", args=[year])).status_code == 404


def test_a_report_of_results_goes_along_a_route_too(
    cast: Any, make: Any, plan: Any, year: int, route: Any
) -> None:
    make()
    made = make_report(
        by=cast.actor("officer"),
        plan=plan,
        what="result",
        options=Options(layout="outcome", photos="none"),
        today=timezone.localdate(),
    )
    client = cast.client("officer")
    url = reverse("measures:send_report", args=[made.pk])
    # The document's own page leads here, so that the room's rules are not passed by.
    assert url in client.get(made.document.get_absolute_url()).content.decode()
    assert client.get(reverse("approvals:send", args=[made.document_id])).headers["Location"] == url
    assert route.name in client.get(url).content.decode()
    assert client.post(url, {"route": route.pk}).status_code == 302
    approval = approvals(cast.actor("officer")).get(subject_id=made.pk)
    sign(cast, approval, "clerk", "mayor")
    approval.refresh_from_db()
    assert approval.state == "approved"
    assert Item.objects.get().state == "not_started"
    assert client.get(reverse("measures:report", args=[made.pk])).status_code == 200
    assert send_report is not None
