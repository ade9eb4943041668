"""Allowed, not allowed, other office: for every address of the room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from prongsai.engines.plans.api import Evidence, EvidenceDraft, add_evidence
from prongsai.foundation.tenants.api import as_tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(cast: Any, make: Any) -> Evidence:
    draft = EvidenceDraft(kind="link", url="https://example.org/", caption="ประกาศ")
    return add_evidence(by=cast.actor("officer"), item=make(), draft=draft, today=timezone.localdate())


PAGES = ["record", "history", "edit", "progress", "add_evidence", "captions"]


@pytest.mark.parametrize("name", PAGES)
def test_officer_opens_and_the_other_office_finds_nothing(cast: Any, make: Any, name: str) -> None:
    url = reverse(f"measures:{name}", args=[make().pk])
    assert cast.client("officer").get(url).status_code == 200
    assert cast.client("stranger").get(url).status_code == 404
    answer = cast.client().get(url)
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_unit_staff_see_and_report_their_own_unit_only(cast: Any, make: Any) -> None:
    own, foreign = make("ของกองช่าง", unit=cast.works), make("ของกองคลัง", unit=cast.finance)
    client = cast.client("works")
    listed = client.get("/office/measures/").content.decode()
    assert "ของกองช่าง" in listed
    assert "ของกองคลัง" not in listed
    assert client.get(reverse("measures:record", args=[own.pk])).status_code == 200
    for name in ("record", "progress", "add_evidence"):
        assert client.get(reverse(f"measures:{name}", args=[foreign.pk])).status_code == 404
    step = foreign.steps.first()
    assert client.post(reverse("measures:step", args=[foreign.pk, step.pk])).status_code == 404
    step.refresh_from_db()
    assert step.state == "not_started"
    step = own.steps.first()
    assert client.post(reverse("measures:step", args=[own.pk, step.pk])).status_code == 302
    step.refresh_from_db()
    assert step.state == "done"


@pytest.mark.parametrize("name", ["edit", "remove", "move", "removed"])
def test_unit_staff_may_not_change_measures(cast: Any, make: Any, name: str) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    item = make(unit=cast.works, steps=[("แจ้งเวียน", yesterday)], starts_on=None, ends_on=None)
    client = cast.client("works")
    url = reverse(f"measures:{name}", args=[item.pk])
    assert client.post(url, {"title": "อื่น"}).status_code == 403
    item.refresh_from_db()
    assert item.title == "จัดทำทะเบียนยืมคืนทรัพย์สิน"
    assert item.removed_at is None
    # Nor does a finding offer the pages that refuse them: what is late, missing or odd is told without the button.
    pages = {refused: reverse(f"measures:{refused}", args=[item.pk]) for refused in ("edit", "progress")}
    for who, offered in (("officer", {"edit", "progress"}), ("works", {"progress"}), ("admin", set())):
        shown = cast.client(who).get(reverse("measures:record", args=[item.pk])).content.decode()
        assert {refused for refused, url in pages.items() if f'href="{url}' in shown} == offered, who


def test_refusal_is_written_into_the_journal(cast: Any, make: Any) -> None:
    from prongsai.foundation.audit.api import Entry

    cast.client("works").post(reverse("measures:remove", args=[make().pk]))
    assert Entry.objects.filter(verb="access.refused", data__permission="measures.edit").exists()


@pytest.mark.parametrize(
    ("who", "expected"), [("officer", 302), ("works", 403), ("mayor", 403), ("stranger", 404)]
)
def test_announcing(cast: Any, make: Any, year: int, who: str, expected: int) -> None:
    make()
    memo = {"number": "ตย 70001/12", "on": "1/10/2568"}
    answer = cast.client(who).post(reverse("measures:announce", args=[year]), memo)
    assert answer.status_code == expected


def test_confirming_is_not_for_the_uploader_nor_for_unit_staff(cast: Any, link: Evidence) -> None:
    url = reverse("measures:approve_evidence", args=[link.pk])
    assert cast.client("works").post(url).status_code == 403
    assert cast.client("stranger").post(url).status_code == 404
    assert cast.client("officer").post(url).status_code == 409
    link.refresh_from_db()
    assert link.approved_at is None
    assert cast.client("clerk").post(url).status_code == 302
    link.refresh_from_db()
    assert link.approved_by_name == "ปลัดองค์การบริหารส่วนตำบล"


def test_other_offices_ids_in_forms_change_nothing(cast: Any, make: Any, year: int) -> None:
    from prongsai.engines.plans.api import ItemDraft, StepDraft, open_plan
    from prongsai.foundation.organizations.api import Unit
    from prongsai.rooms.measures.actions import create_measure

    item = make()
    with as_tenant(cast.other):
        unit = Unit.objects.create(organization=cast.other, name="กองอื่น")
        plan = open_plan(by=cast.actor("stranger"), fiscal_year=year)
        foreign = create_measure(
            by=cast.actor("stranger"),
            plan=plan,
            concepts=(),
            draft=ItemDraft(
                title="มาตรการของที่อื่น", unit_ids=(unit.pk,), steps=(StepDraft(text="ขั้นตอนของที่อื่น"),)
            ),
        )
        foreign_step = foreign.steps.first()
    client = cast.client("officer")
    data = {"version": item.version, "title": item.title, "units": [unit.pk]}
    assert client.post(reverse("measures:edit", args=[item.pk]), data).status_code == 422
    data = {
        "version": item.version,
        "title": item.title,
        "step_pk": [foreign_step.pk],
        "step_text": ["ยึดไป"],
        "step_due": [""],
    }
    assert client.post(reverse("measures:edit", args=[item.pk]), data).status_code == 422
    assert client.post(reverse("measures:step", args=[item.pk, foreign_step.pk])).status_code == 404
    data = {"what": "link", "url": "https://example.org/", "caption": "ก", "step": foreign_step.pk}
    assert client.post(reverse("measures:add_evidence", args=[item.pk]), data).status_code == 422
    for name in ("record", "edit", "progress"):
        assert client.get(reverse(f"measures:{name}", args=[foreign.pk])).status_code == 404
    with as_tenant(cast.other):
        foreign_step.refresh_from_db()
        assert foreign_step.text == "ขั้นตอนของที่อื่น"
        assert foreign_step.item_id == foreign.pk
