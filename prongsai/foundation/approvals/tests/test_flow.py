"""Sending, signing, returning, voiding through the front door."""

from __future__ import annotations

from typing import Any

import pytest

from prongsai.foundation.approvals.api import Approval, approval_facts, waiting_for

pytestmark = pytest.mark.django_db


def test_a_memo_travels_to_the_mayor(office: Any, cast: Any) -> None:
    memo = office.memo()
    page = cast.client("officer").get(memo.get_absolute_url())
    assert f"/office/approvals/send/{memo.pk}/" in page.content.decode()
    page = cast.client("officer").get(f"/office/approvals/send/{memo.pk}/")
    assert page.status_code == 200
    route = page.context["plans"][0]["route"]
    answer = cast.client("officer").post(
        f"/office/approvals/send/{memo.pk}/", {"route": route.pk, "note": "โปรดพิจารณา"}
    )
    approval = Approval.objects.get(document=memo)
    assert answer.status_code == 302, answer.content.decode()
    for who in ("head", "clerk", "mayor"):
        page = cast.client(who).get(f"/office/approvals/{approval.pk}/sign/")
        assert page.status_code == 200
        answer = office.post(who, approval)
        assert answer.status_code == 302, answer.context["form"].errors
    approval.refresh_from_db()
    assert approval.state == "approved"
    facts = approval_facts(memo)
    assert facts is not None
    assert facts.approved_by == cast.people["mayor"].name
    for path in (f"/office/approvals/{approval.pk}/", "/office/approvals/?show=all", "/office/approvals/"):
        assert cast.client("officer").get(path).status_code == 200
    assert waiting_for(cast.actor("mayor"), approval.sent_at.date()) == []
