"""Lists, exports, routes, the sheet of signatures, reminders, and how many queries the pages cost."""

from __future__ import annotations

import io
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from prongsai.foundation.approvals.api import Approval, Route, Signature, add_starting_routes, waiting_for
from prongsai.foundation.approvals.queries.reminders import open_desks
from prongsai.foundation.documents.api import Document

pytestmark = pytest.mark.django_db
COUNTS = Path(__file__).with_name("query_counts.json")


def titles(client: Any, **query: str) -> list[str]:
    page = client.get("/office/approvals/", query)
    assert page.status_code == 200
    return [row.approval.document.title.rsplit(" ", 1)[-1] for row in page.context["rows"]]


@pytest.fixture
def three(office: Any) -> list[Approval]:
    made = [office.sent(office.memo(subject=f"เรื่องที่ {name}")) for name in ("หนึ่ง", "สอง", "๓")]
    office.post("head", made[0])
    office.post("head", made[1], "return", opinion="แก้")
    return made


@pytest.mark.parametrize(
    ("who", "query", "found"),
    [
        ("head", {}, ["๓"]),
        ("clerk", {"show": "mine"}, ["หนึ่ง"]),
        ("officer", {}, []),
        ("officer", {"show": "sent"}, ["๓", "สอง", "หนึ่ง"]),
        ("officer", {"show": "all", "state": "returned"}, ["สอง"]),
        ("officer", {"show": "all", "q": "3"}, ["๓"]),
        ("officer", {"show": "all", "q": "สอง"}, ["สอง"]),
        ("officer", {"show": "all", "q": "%"}, []),
        ("officer", {"show": "all", "kind": "order"}, []),
        ("officer", {"show": "all", "sort": "title"}, ["สอง", "หนึ่ง", "๓"]),
        ("officer", {"show": "all", "state": "burnt", "sort": "x", "page": "99"}, ["๓", "สอง", "หนึ่ง"]),
        ("mayor", {"show": "sent"}, []),
    ],
)
def test_lists(cast: Any, three: Any, who: str, query: dict[str, str], found: list[str]) -> None:
    assert titles(cast.client(who), **query) == found


def test_the_register_goes_out(cast: Any, three: list[Approval]) -> None:
    client = cast.client("officer")
    answer = client.get("/office/approvals/export/xlsx/?show=all")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert any(three[0].check_code in row for row in rows)
    assert client.get("/office/approvals/export/csv/?show=all").content.decode("utf-8-sig").count("หนึ่ง") >= 3
    assert client.get("/office/approvals/export/exe/").status_code == 404


def test_an_office_begins_with_two_routes(cast: Any) -> None:
    for organization in (cast.office, cast.other):
        if organization == cast.office:
            names = Route.objects.filter(organization=organization)
            assert [len(one.desks.all()) for one in names] == [3, 2]
    assert add_starting_routes(cast.office) == []


def test_routes_are_changed_without_scripts(cast: Any) -> None:
    client = cast.client("admin")
    base = "/office/approvals/routes/"
    assert cast.client("officer").get(base).status_code == 403
    assert client.get(base).status_code == 200
    answer = client.post(f"{base}new/", {"name": "หนังสือภายนอก", "kinds": ["letter"], "once": "on"})
    route = Route.objects.get(name="หนังสือภายนอก")
    assert answer["Location"] == f"{base}{route.pk}/"
    assert client.post(f"{base}new/", {"name": "หนังสือภายนอก"}).status_code == 422
    desk = {"title": "ความเห็น", "part": "opinion", "who": "clerk", "days": "๒", "may_return": "on"}
    assert client.post(f"{base}{route.pk}/desks/new/", {**desk, "who": "position"}).status_code == 422
    assert client.post(f"{base}{route.pk}/desks/new/", {**desk, "days": "999"}).status_code == 422
    assert client.post(f"{base}{route.pk}/desks/new/", desk).status_code == 302
    last = {**desk, "title": "คำสั่ง", "part": "decide", "who": "position"}
    last["position"] = str(cast.people["mayor"].position_id)
    assert client.post(f"{base}{route.pk}/desks/new/", last).status_code == 302
    first, second = route.desks.all()
    assert (first.days, second.position) == (2, cast.people["mayor"].position)
    client.post(f"{base}{route.pk}/desks/{second.pk}/move/", {"to": "up"})
    assert "ต้องมีผู้พิจารณาสั่งการ" in client.get(f"{base}{route.pk}/").content.decode()
    client.post(f"{base}{route.pk}/desks/{second.pk}/move/", {"to": "down"})
    assert list(route.desks.values_list("title", flat=True)) == ["ความเห็น", "คำสั่ง"]
    assert client.post(f"{base}{route.pk}/desks/{first.pk}/", {**desk, "title": "ตรวจสอบ"}).status_code == 302
    client.post(f"{base}{route.pk}/desks/{first.pk}/remove/")
    assert list(route.desks.values_list("seq", "title")) == [(1, "คำสั่ง")]
    client.post(f"{base}{route.pk}/archive/", {"archived": "1"})
    route.refresh_from_db()
    assert route.is_archived
    assert client.get(f"{base}{route.pk}/edit/").status_code == 200


def test_errors_of_the_checks_stand_in_the_way(office: Any, cast: Any) -> None:
    memo = office.memo(facts="เลขประจำตัวประชาชน {{ เลข }}")
    path = f"/office/approvals/send/{memo.pk}/"
    page = cast.client("officer").get(path)
    stops = page.context["stops"]
    route = Route.objects.filter(organization=cast.office, is_default=True).get()
    answer = cast.client("officer").post(path, {"route": route.pk})
    assert (answer.status_code == 422) == bool(stops)
    assert Approval.objects.exists() != bool(stops)


def test_the_sheet_of_signatures(office: Any, cast: Any) -> None:
    memo = office.memo()
    short = Route.objects.get(organization=cast.office, is_default=False)
    approval = office.sent(memo, route=short)
    client = cast.client("officer")
    assert client.post(f"/office/approvals/{approval.pk}/sheet/").status_code == 409
    office.post("clerk", approval, opinion="เห็นควรอนุมัติ")
    office.post("mayor", approval)
    answer = client.post(f"/office/approvals/{approval.pk}/sheet/")
    sheet = Document.objects.order_by("-pk").first()
    assert sheet is not None
    assert answer["Location"] == sheet.get_absolute_url()
    written = json.dumps(sheet.content, ensure_ascii=False)
    for text in ("ใบลงนาม", "เห็นควรอนุมัติ", approval.content_sha256, approval.check_code):
        assert text in written
    approval.refresh_from_db()
    assert approval.state == "approved"  # the sheet is another document; nothing is void


def test_people_are_reminded_from_the_next_day_on(office: Any, cast: Any) -> None:
    office.sent()
    today = timezone.localdate()
    assert list(open_desks(cast.office, today)) == []
    [line] = open_desks(cast.office, today + timedelta(days=1))
    assert line.user == cast.user("head")
    [late] = open_desks(cast.office, today + timedelta(days=40))
    assert late.key != line.key
    assert waiting_for(cast.actor("head"), today)[0].due_on == line.due_on


def test_due_days_are_working_days(office: Any) -> None:
    approval = office.sent()
    first = Signature.objects.get(approval=approval, seq=1)
    assert first.due_on is not None
    assert first.due_on.weekday() < 5
    assert first.due_on > timezone.localdate()


def test_pages_ask_a_constant_number_of_questions(office: Any, cast: Any) -> None:
    found: dict[str, set[int]] = {}
    for _round in range(2):
        approval = office.sent()
        paths = {
            "list": ("officer", "/office/approvals/?show=all"),
            "waiting": ("head", "/office/approvals/"),
            "record": ("officer", approval.get_absolute_url()),
            "sign": ("head", f"/office/approvals/{approval.pk}/sign/"),
            "send": ("officer", f"/office/approvals/send/{office.memo().pk}/"),
        }
        for name, (who, path) in paths.items():
            client = cast.client(who)
            client.get(path)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(path).status_code == 200
            ours = [one for one in asked.captured_queries if "approvals_" in one["sql"]]
            found.setdefault(name, set()).add(len(ours))
    assert all(len(counts) == 1 for counts in found.values()), found
    counted = {name: counts.pop() for name, counts in found.items()}
    if os.environ.get("PRONGSAI_WRITE_COUNTS"):
        COUNTS.write_text(json.dumps(counted, indent=2) + "\n", encoding="utf-8")
    assert counted == json.loads(COUNTS.read_text(encoding="utf-8"))
