"""Findings are set aside with a reason that stays, and taken up again."""

from __future__ import annotations

import re

import pytest

from prongsai.foundation.checks.api import (
    Finding,
    Fix,
    Severity,
    blocking,
    set_aside,
    take_up_again,
    with_set_asides,
)
from prongsai.foundation.checks.models import SetAside
from prongsai.foundation.checks.queries.tokens import sealed
from prongsai.foundation.organizations.api import Role
from prongsai.kernel.access import Refused
from prongsai.kernel.errors import Problem

pytestmark = pytest.mark.django_db

REASON = "หนังสือฉบับนี้อ้างถึงเทศบาลตำบลใกล้เคียงโดยถูกต้อง"
FOUND = Finding("body_type", Severity.ERROR, "คำของหน่วยงานประเภทอื่น", "ย่อหน้าที่ ๑", about="x")


def facts(finding: Finding = FOUND) -> dict[str, str]:
    return {
        "subject": "document:1",
        "finding_key": finding.key,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": str(finding.message),
    }


def test_what_is_set_aside_no_longer_blocks_and_stays_visible(cast):
    hint = Finding("mixed_digits", Severity.HINT, "เลขสองแบบ", about="y")
    before = with_set_asides(cast.office, "document:1", [hint, FOUND])
    assert [one.finding for one in before] == [FOUND, hint]
    assert [one.finding for one in blocking(before)] == [FOUND]
    row = set_aside(by=cast.actor("officer"), reason=REASON, **facts())
    after = with_set_asides(cast.office, "document:1", [hint, FOUND])
    assert [one.finding for one in after] == [hint, FOUND]
    assert not blocking(after)
    assert after[1].set_aside is not None
    assert (after[1].set_aside.reason, after[1].set_aside.by_name) == (REASON, "นิติกร")
    assert blocking(with_set_asides(cast.office, "document:2", [FOUND]))
    take_up_again(by=cast.actor("officer"), set_aside=row)
    assert blocking(with_set_asides(cast.office, "document:1", [FOUND]))
    assert SetAside.objects.get().reason == REASON
    set_aside(by=cast.actor("officer"), reason=REASON, **facts())
    assert SetAside.objects.count() == 2


def test_two_officers_set_it_aside_once(cast):
    set_aside(by=cast.actor("officer"), reason=REASON, **facts())
    with pytest.raises(Problem) as caught:
        set_aside(by=cast.actor("officer"), reason=REASON, **facts())
    assert caught.value.status == 409
    row = SetAside.objects.get()
    take_up_again(by=cast.actor("officer"), set_aside=row)
    with pytest.raises(Problem):
        take_up_again(by=cast.actor("officer"), set_aside=row)


@pytest.mark.parametrize("reason", ["", "   ", "ok", "x" * 1_001])
def test_a_reason_has_to_say_something(cast, reason):
    with pytest.raises(Problem) as caught:
        set_aside(by=cast.actor("officer"), reason=reason, **facts())
    assert caught.value.field == "reason"


def test_who_only_looks_sets_nothing_aside(cast):
    with pytest.raises(Refused):
        set_aside(by=cast.actor("works"), reason=REASON, **facts())
    row = set_aside(by=cast.actor("officer"), reason=REASON, **facts())
    assert cast.client("works").post(f"/office/checks/again/{row.pk}/").status_code in (403, 404)
    assert cast.client("stranger").post(f"/office/checks/again/{row.pk}/").status_code == 404
    assert cast.client("mayor").get("/office/checks/").status_code == 200
    assert cast.client("works").get("/office/checks/").status_code == 403


def test_the_form_keeps_what_was_typed_and_believes_only_what_a_check_said(cast):
    client, token = cast.client("officer"), sealed("document:1", FOUND)
    answer = client.post(
        "/office/checks/set-aside/", {"finding": token, "reason": "สั้น", "next": "/office/checks/?year=2569"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ">สั้น</textarea>" in page
    assert "คำของหน่วยงานประเภทอื่น" in page
    done = client.post(
        "/office/checks/set-aside/", {"finding": token, "reason": REASON, "next": "/office/checks/?year=2569"}
    )
    assert (done.status_code, done["Location"]) == (302, "/office/checks/?year=2569")
    again = client.post("/office/checks/set-aside/", {"finding": token, "reason": REASON})
    assert again.status_code == 409
    for forged in ("", "x", token[:-2] + "zz", "a" * 20_000):
        assert (
            client.post("/office/checks/set-aside/", {"finding": forged, "reason": REASON}).status_code == 409
        )
    away = client.post(
        f"/office/checks/again/{SetAside.objects.get().pk}/", {"next": "https://elsewhere.example/"}
    )
    assert away["Location"] == "/office/checks/"


def test_the_year_is_narrowed_and_exported(cast, monkeypatch):
    from prongsai.foundation.checks.queries import registry

    def check(_office, _year, _today):
        yield Finding("one", Severity.ERROR, "เรื่องแรก", "มาตรการที่ ๑", "เพราะสำคัญ", about="1", unit="กองช่าง")
        yield Finding("two", Severity.HINT, "เรื่องที่สอง", about="2", unit="กองคลัง")

    monkeypatch.setitem(registry.YEAR_CHECKS, "test", ("ทดสอบ", check))
    client = cast.client("officer")
    page = client.get("/office/checks/", {"year": "๒๕๖๙"}).content.decode()
    assert page.index("เรื่องแรก") < page.index("เรื่องที่สอง")
    token = re.search(r'name="finding" value="([^"]+)"', page)
    assert token is not None
    client.post("/office/checks/set-aside/", {"finding": token[1], "reason": REASON})
    aside = client.get("/office/checks/", {"year": "2569", "show": "aside"}).content.decode()
    assert REASON in aside
    assert "เรื่องที่สอง" not in aside
    assert "เรื่องแรก" not in client.get("/office/checks/", {"year": "2569", "unit": "กองคลัง"}).content.decode()
    assert (
        "ไม่มีข้อสังเกตที่ตรงกับเงื่อนไข"
        in client.get("/office/checks/", {"year": "2569", "q": "ไม่มีจริง"}).content.decode()
    )
    rows = client.get("/office/checks/export.csv", {"year": "2569", "severity": "error"}).content.decode(
        "utf-8-sig"
    )
    assert "เรื่องแรก" in rows
    assert REASON in rows
    assert "เรื่องที่สอง" not in rows
    assert client.get("/office/checks/export.xlsx", {"year": "2569"}).content[:2] == b"PK"
    assert client.get("/office/checks/export.exe").status_code == 404


def test_who_cannot_mend_is_shown_no_button_and_one_kind_stands_below_one_line(cast, monkeypatch):
    from prongsai.foundation.checks.queries import registry

    def check(_office, _year, _today):
        report = {"permissions": ("measures.progress",), "units": (cast.works.pk,)}
        other = {"permissions": ("measures.progress",), "units": ()}
        for number in range(7):
            fix = Fix(f"รายงานผลที่ {number}", f"/mend/works/{number}/", **report)
            yield Finding("same", Severity.ERROR, "เรื่องเดียวกัน", f"แห่งที่ {number}", fix=fix, about=str(number))
        yield Finding(
            "page",
            Severity.HINT,
            "หน้าเว็บ",
            "ที่ของหน้า",
            url="/reads/",
            fix=Fix("แก้ไขหน้า", "/mend/page/", permissions=("publishing.publish",)),
            about="page",
            permissions=("publishing.publish",),
        )
        yield Finding("unit", Severity.HINT, "หน่วยอื่น", fix=Fix("หน่วยอื่น", "/mend/other/", **other), about="o")
        yield Finding("all", Severity.HINT, "ทุกคน", fix=Fix("เปิดดู", "/mend/all/"), about="all")

    monkeypatch.setitem(registry.YEAR_CHECKS, "test", ("ทดสอบ", check))
    Role.objects.filter(code="unit_staff").update(permissions=["assessment.view", "measures.progress"])
    seen = {}
    for who in ("officer", "works", "admin"):
        page = cast.client(who).get("/office/checks/", {"year": "2569"}).content.decode()
        seen[who] = set(re.findall(r'href="/(mend/\w+|reads|office/checks/photos)/', page))
        assert page.count("<b>เรื่องเดียวกัน</b>") == 1
        assert page.count("sai-places-more") == 1
        assert len(re.findall(r'<li class="is-danger" id="finding-', page)) == 7
    assert seen["admin"] == {"mend/all"}
    assert seen["works"] == {"mend/all", "mend/works", "office/checks/photos"}
    assert seen["officer"] == {
        "mend/all",
        "mend/works",
        "mend/page",
        "mend/other",
        "reads",
        "office/checks/photos",
    }
    assert "ผู้มีสิทธิ “เผยแพร่บนเว็บไซต์ต่อสาธารณะ”" in page  # the administrator reads who can
