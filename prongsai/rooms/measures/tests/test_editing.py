"""Writing, changing, reordering and deleting measures, as an officer does it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from prongsai.engines.plans.api import Item
from prongsai.rooms.measures.models import ItemLink

pytestmark = pytest.mark.django_db


def typed(item: Any = None, **fields: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"title": "ประกาศนโยบายไม่รับของขวัญ", "step_pk": [], "step_text": [], "step_due": []}
    if item is not None:
        steps = list(item.steps.all())
        data |= {
            "version": item.version,
            "title": item.title,
            "units": [link.unit_id for link in item.item_units.all()],
            "step_pk": [step.pk for step in steps],
            "step_text": [step.text for step in steps],
            "step_due": ["" for step in steps],
        }
    return data | fields


def test_a_measure_is_written_with_thai_digits_and_any_way_of_dates(cast: Any, plan: Any, year: int) -> None:
    data = typed(
        units=[cast.works.pk, cast.finance.pk],
        period=f"ต.ค. {year - 1} – มี.ค. {year}",
        monitoring="รายงานทุกเดือน",
        step_pk=["", ""],
        step_text=["ประกาศ", "รายงานผล"],
        step_due=[f"๓๐ พ.ย. {year - 1}", f"31/3/{str(year)[2:]}"],
    )
    answer = cast.client("officer").post(f"/office/measures/new/?year={year}", data)
    assert answer.status_code == 302, answer.content.decode()
    item = Item.objects.get()
    assert (item.starts_on, item.ends_on) == (date(year - 544, 10, 1), date(year - 543, 3, 31))
    assert [step.due_on for step in item.steps.all()] == [date(year - 544, 11, 30), date(year - 543, 3, 31)]
    assert [link.unit for link in item.item_units.all()] == [cast.works, cast.finance]
    assert item.next_due_on == date(year - 544, 11, 30)
    assert item.steps_total == 2


@pytest.mark.parametrize(
    ("field", "length"),
    [("title", 1001), ("responsible_text", 301), ("monitoring", 2001), ("period", 201), ("step_text", 2001)],
)
def test_every_over_long_field_is_told(cast: Any, plan: Any, year: int, field: str, length: int) -> None:
    value: Any = ["ก" * length] if field == "step_text" else "ก" * length
    answer = cast.client("officer").post(f"/office/measures/new/?year={year}", typed(**{field: value}))
    assert answer.status_code == 422
    assert "sai-errs" in answer.content.decode()
    assert ("ก" * length) in answer.content.decode()
    assert not Item.objects.exists()


@pytest.mark.parametrize("period", ["วันไหนก็ได้", "31 ก.พ. 2569"])
def test_an_unreadable_period_is_told_and_nothing_typed_is_lost(
    cast: Any, plan: Any, year: int, period: str
) -> None:
    answer = cast.client("officer").post(
        f"/office/measures/new/?year={year}", typed(period=period, monitoring="คงอยู่")
    )
    assert answer.status_code == 422
    assert "คงอยู่" in answer.content.decode()


def test_steps_are_added_moved_and_taken_away_without_scripts(cast: Any, make: Any) -> None:
    item = make(steps=[("หนึ่ง", None), ("สอง", None)])
    client, url = cast.client("officer"), reverse("measures:edit", args=[item.pk])
    answer = client.post(url, typed(item, step_action="add", title="เปลี่ยนแล้ว"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('name="step_text"') == 3
    assert "เปลี่ยนแล้ว" in page
    page = client.post(url, typed(item, step_action="down-1")).content.decode()
    assert page.index("สอง</textarea>") < page.index("หนึ่ง</textarea>")
    page = client.post(url, typed(item, step_action="drop-1")).content.decode()
    assert "หนึ่ง</textarea>" not in page
    for nonsense in ("drop-99", "up-0", "down-x", "burn", "up-1"):
        assert client.post(url, typed(item, step_action=nonsense)).status_code == 200
    item.refresh_from_db()
    assert [step.text for step in item.steps.all()] == ["หนึ่ง", "สอง"]


def test_saving_reordered_steps_keeps_their_state(cast: Any, make: Any) -> None:
    item = make(steps=[("หนึ่ง", None), ("สอง", None), ("สาม", None)])
    one, _two, three = item.steps.all()
    client = cast.client("officer")
    client.post(reverse("measures:step", args=[item.pk, three.pk]))
    item.refresh_from_db()
    data = typed(item, step_pk=[three.pk, "", one.pk], step_text=["สาม", "ใหม่", "หนึ่ง"], step_due=["", "", ""])
    assert client.post(reverse("measures:edit", args=[item.pk]), data).status_code == 302
    assert [(s.seq, s.text, s.state) for s in item.steps.all()] == [
        (1, "สาม", "done"),
        (2, "ใหม่", "not_started"),
        (3, "หนึ่ง", "not_started"),
    ]
    item.refresh_from_db()
    assert (item.steps_total, item.steps_done) == (3, 1)


def test_the_second_editor_is_told_compares_and_chooses(cast: Any, make: Any) -> None:
    item = make(monitoring="เดิม")
    client, url = cast.client("officer"), reverse("measures:edit", args=[item.pk])
    first = typed(item, title="ฉบับแรก", monitoring="ของคนแรก")
    second = typed(item, title="ฉบับที่สอง", monitoring="ของคนที่สอง")
    assert client.post(url, first).status_code == 302
    answer = client.post(url, second)
    page = answer.content.decode()
    assert answer.status_code == 409
    for text in ("ฉบับแรก", "ฉบับที่สอง", "ของคนแรก", "ของคนที่สอง", "choose_title", "choose_monitoring"):
        assert text in page
    item.refresh_from_db()
    assert item.title == "ฉบับแรก"
    chosen = second | {"version": item.version, "choose_title": "mine", "choose_monitoring": "theirs"}
    assert client.post(url, chosen).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.monitoring) == ("ฉบับที่สอง", "ของคนแรก")


def test_a_step_that_somebody_else_took_away_is_kept_for_the_second_editor(cast: Any, make: Any) -> None:
    item = make(steps=[("หนึ่ง", None), ("สอง", None)])
    client, url = cast.client("officer"), reverse("measures:edit", args=[item.pk])
    one, _two = item.steps.all()
    mine = typed(item)
    client.post(url, typed(item, step_pk=[one.pk], step_text=["หนึ่ง"], step_due=[""]))
    answer = client.post(url, mine)
    assert answer.status_code == 409
    item.refresh_from_db()
    again = mine | {"version": item.version, "step_pk": [one.pk, ""]}
    assert client.post(url, again).status_code == 302
    assert [step.text for step in item.steps.all()] == ["หนึ่ง", "สอง"]


def test_links_name_items_of_the_years_checklist(cast: Any, make: Any, year: int) -> None:
    item = make()
    client, url = cast.client("officer"), reverse("measures:edit", args=[item.pk])
    assert client.post(url, typed(item, concepts=["integrity_measures"])).status_code == 302
    assert ItemLink.objects.get().concept == "integrity_measures"
    item.refresh_from_db()
    assert client.post(url, typed(item, concepts=["no_such_thing"])).status_code == 422
    assert "o25" in client.get(reverse("measures:record", args=[item.pk])).content.decode()


def test_delete_renumbers_and_can_be_undone(cast: Any, make: Any) -> None:
    _one, two, _three = make("หนึ่ง"), make("สอง"), make("สาม")
    client = cast.client("officer")
    assert client.post(reverse("measures:remove", args=[two.pk])).status_code == 302
    assert list(Item.objects.filter(removed_at=None).order_by("seq").values_list("seq", "title")) == [
        (1, "หนึ่ง"),
        (2, "สาม"),
    ]
    assert client.get(reverse("measures:record", args=[two.pk])).status_code == 404
    assert client.get(reverse("measures:removed", args=[two.pk])).status_code == 200
    listed = client.get(reverse("measures:removed_list", args=[two.plan.fiscal_year])).content.decode()
    assert "สอง" in listed
    assert (
        cast.client("works").get(reverse("measures:removed_list", args=[two.plan.fiscal_year])).status_code
        == 403
    )
    assert client.post(reverse("measures:removed", args=[two.pk])).status_code == 302
    assert list(Item.objects.order_by("seq").values_list("seq", "title")) == [
        (1, "หนึ่ง"),
        (2, "สอง"),
        (3, "สาม"),
    ]


@pytest.mark.parametrize(
    ("seq", "order"), [("๑", "สาม หนึ่ง สอง"), ("2", "หนึ่ง สาม สอง"), ("99", "หนึ่ง สอง สาม")]
)
def test_renumbering(cast: Any, make: Any, seq: str, order: str) -> None:
    make("หนึ่ง"), make("สอง")
    three = make("สาม")
    assert (
        cast.client("officer").post(reverse("measures:move", args=[three.pk]), {"seq": seq}).status_code
        == 302
    )
    assert " ".join(Item.objects.order_by("seq").values_list("title", flat=True)) == order


@pytest.mark.parametrize("seq", ["", "x", "-1", "9999999999"])
def test_a_wrong_number_is_refused_with_a_sentence(cast: Any, make: Any, seq: str) -> None:
    assert (
        cast.client("officer").post(reverse("measures:move", args=[make().pk]), {"seq": seq}).status_code
        == 400
    )


def test_a_change_of_announced_measures_takes_them_back_to_draft_and_says_what_changed(
    cast: Any, make: Any, year: int
) -> None:
    item = make()
    client = cast.client("officer")
    announce = reverse("measures:announce", args=[year])
    assert client.post(announce).status_code == 409  # nobody approved it
    assert client.post(announce, {"number": "", "on": "1/10/2568"}).status_code == 422
    assert client.post(announce, {"number": "ตย ๑๒", "on": "1/10/2568"}).status_code == 302
    assert "ประกาศแล้ว" in client.get(reverse("measures:edit", args=[item.pk])).content.decode()
    assert client.post(reverse("measures:edit", args=[item.pk]), typed(item, title="แก้")).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.plan.state) == ("แก้", "draft")
    page = client.get(reverse("measures:approval", args=[year])).content.decode()
    assert "จัดทำทะเบียนยืมคืนทรัพย์สิน" in page  # what stood there
    assert "เปลี่ยนแปลงหลังอนุมัติ" in page
    assert "เปลี่ยนแปลงหลังอนุมัติ" in client.get(f"/office/measures/?year={year}").content.decode()


def test_what_was_typed_survives_an_expired_session(cast: Any, make: Any) -> None:
    item = make()
    client, url = cast.client(), reverse("measures:edit", args=[item.pk])
    answer = client.post(url, typed(item, title="พิมพ์ก่อนหมดเวลา"))
    assert answer.status_code == 302
    client.post("/account/login/", {"login": "officer@tambon.example", "password": cast.password})
    page = client.get(url).content.decode()
    assert "พิมพ์ก่อนหมดเวลา" in page


def test_saving_an_announced_measure_as_it_was_reopens_nothing(
    cast: Any, make: Any, plan: Any, year: int
) -> None:
    item = make(monitoring="รายงานทุกเดือน\nสรุปทุกไตรมาส", period_text="")
    client = cast.client("officer")
    memo = {"number": "ตย 70001/42", "on": timezone.localdate().isoformat(), "by_text": "นายก"}
    assert client.post(reverse("measures:announce", args=[year]), memo).status_code == 302
    item.refresh_from_db()
    # Browsers end lines in their own way.
    data = typed(item, monitoring=item.monitoring.replace("\n", "\r\n"), **period_of(client, item))
    assert client.post(f"/office/measures/{item.pk}/edit/", data).status_code == 302
    plan.refresh_from_db()
    assert plan.is_announced
    data = typed(Item.objects.get(), monitoring="รายงานทุกปี", **period_of(client, item))
    assert client.post(f"/office/measures/{item.pk}/edit/", data).status_code == 302
    plan.refresh_from_db()
    assert not plan.is_announced


def period_of(client: Any, item: Any) -> dict[str, str]:
    """Return the period as the form shows it."""
    form = client.get(f"/office/measures/{item.pk}/edit/").context["form"]
    return {"period": form["period"].value() or ""}
