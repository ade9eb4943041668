"""The official surveys through the front door: numbers, links, spreading, progress, closing, exports."""

from __future__ import annotations

import io
import json
import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prongsai.foundation.audit.api import Entry
from prongsai.foundation.figures.api import value_of
from prongsai.foundation.notifications.api import Notice, Reminder
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, short_date
from prongsai.rooms.respondents.actions import official
from prongsai.rooms.respondents.models import (
    PageOpens,
    Progress,
    Sample,
    ServiceCount,
    Spread,
    SurveyLink,
    SurveyYear,
)
from prongsai.rooms.respondents.queries.doors import waiting_for
from prongsai.rooms.respondents.queries.next_steps import next_step
from prongsai.rooms.respondents.queries.overview import standings
from prongsai.rooms.respondents.tasks import remind_all
from prongsai.rooms.respondents.tests.conftest import TODAY, YEAR, day

pytestmark = pytest.mark.django_db
COUNTS = Path(__file__).with_name("query_counts.json")


def url(name: str, *args: Any) -> str:
    return reverse(f"respondents:{name}", args=args)


def standing(cast: Any, kind: str) -> Any:
    year = SurveyYear.objects.get(organization=cast.office)
    return next(one for one in standings(cast.actor("officer"), year, TODAY) if one.kind == kind)


def test_a_year_is_set_up_and_counts_who_has_served_a_year(cast: Any) -> None:
    for key, days in (("officer", 366), ("works", 100), ("head", 4000)):
        person = cast.people[key]
        person.joined_on = TODAY - timedelta(days=days)
        person.save(update_fields=["joined_on"])
    client = cast.client("officer")
    assert "ยังไม่" in client.get(url("overview")).content.decode()
    answer = client.post(url("set_up", YEAR), {"counted_on": day(TODAY), "size": "S", "owner": ""})
    assert answer.status_code == 302
    assert standing(cast, "iit").counted == 2
    assert standing(cast, "iit").needed == 2  # fewer than thirty: all
    assert standing(cast, "eit1").needed == 30  # small subdistrict administrative organization
    shown = client.get(url("overview"))
    assert shown.context["next"].url == url("services", YEAR) + "#new"
    assert [stage.state for stage in shown.context["stages"]] == ["done", "", "", "", "", ""]
    page = client.get(url("staff", YEAR))
    assert (page.context["staff"].eligible, page.context["staff"].too_new, page.context["staff"].no_date) == (
        2,
        1,
        3,
    )
    narrowed = client.get(url("staff", YEAR), {"show": "no_date"})
    assert len(narrowed.context["rows"]) == 3
    assert client.post(url("set_up", YEAR), {"counted_on": day(TODAY)}).status_code == 422


def test_the_offices_own_number_needs_a_reason_and_says_so(cast: Any, year: Any) -> None:
    client = cast.client("officer")
    address = url("sample", YEAR, "iit")
    refused = client.post(address, {"eligible": "๔๕"})
    assert refused.status_code == 422
    assert not Sample.objects.exists()
    assert "๔๕" in refused.content.decode()
    data = {"eligible": "๔๕", "eligible_reason": "รวมพนักงานจ้างเหมาตามคู่มือ", "needed": "", "needed_reason": ""}
    assert client.post(address, data).status_code == 302
    assert standing(cast, "iit").eligible == 45
    assert standing(cast, "iit").needed == 30
    shown = client.get(url("overview")).content.decode()
    assert "รวมพนักงานจ้างเหมาตามคู่มือ" in shown
    assert (
        client.post(
            address, {"eligible": "10", "eligible_reason": "ก", "needed": "11", "needed_reason": "ข"}
        ).status_code
        == 422
    )
    assert client.post(address, {}).status_code == 302
    assert not Sample.objects.exists()


def test_service_users_are_typed_in_by_month_and_channel(cast: Any, year: Any) -> None:
    client = cast.client("officer")
    first = FiscalYear(YEAR).starts_on
    data = {"month": f"{first:%Y-%m}", "service": "ชำระภาษี", "channel": "counter", "people": "๑,๒๐๐"}
    assert client.post(url("services", YEAR), data).status_code == 302
    assert client.post(url("services", YEAR), {**data, "people": "1300"}).status_code == 302  # put right
    assert (
        client.post(url("services", YEAR), {**data, "channel": "online", "people": "200"}).status_code == 302
    )
    assert client.post(url("services", YEAR), {**data, "month": "2001-01"}).status_code == 422
    assert standing(cast, "eit2").counted == 1500
    assert standing(cast, "eit2").needed == 150
    row = ServiceCount.objects.get(channel="online")
    assert client.post(url("remove_service", row.pk)).status_code == 302
    assert standing(cast, "eit2").counted == 1300


LINK = {
    "host_reason": "",
    "opens_on": day(TODAY),
    "closes_on": day(TODAY + timedelta(days=30)),
    "is_shown": "on",
    "version": "0",
}


@pytest.mark.parametrize(
    ("address", "is_taken"),
    [
        ("https://itas.nacc.go.th/go/iit/x", True),
        ("https://nacc.go.th/x", True),
        ("https://NACC.go.th/x", True),
        ("http://itas.nacc.go.th/x", False),
        ("https://nacc.go.th.example.org/x", False),
        ("https://fakenacc.go.th/x", False),
        ("https://nacc.go.th@example.org/x", False),
        ("https://nacc.go.th:8443/x", False),
        ("https://bit.ly/abc", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_the_naccs_own_https_address_is_taken_without_a_reason(
    cast: Any, year: Any, address: str, is_taken: bool
) -> None:
    answer = cast.client("officer").post(url("edit_link", YEAR, "iit"), {**LINK, "url": address})
    assert answer.status_code == (302 if is_taken else 422)
    assert SurveyLink.objects.exists() == is_taken


def test_another_host_needs_a_reason_and_the_second_editor_is_told(cast: Any, year: Any) -> None:
    client = cast.client("officer")
    data = {**LINK, "url": "https://bit.ly/abc", "host_reason": "ลิงก์ย่อในหนังสือ ป.ป.ช."}
    assert client.post(url("edit_link", YEAR, "iit"), data).status_code == 302
    link = SurveyLink.objects.get()
    assert link.host_reason
    second = client.post(url("edit_link", YEAR, "iit"), {**LINK, "url": "https://nacc.go.th/y"})
    assert second.status_code == 409
    assert "https://bit.ly/abc" in second.content.decode()
    assert "https://nacc.go.th/y" in second.content.decode()
    assert (
        client.post(
            url("edit_link", YEAR, "iit"), {**LINK, "url": "https://nacc.go.th/y", "version": "1"}
        ).status_code
        == 302
    )
    backwards = {
        **LINK,
        "url": "https://nacc.go.th/y",
        "version": "2",
        "closes_on": day(TODAY - timedelta(days=3)),
    }
    assert client.post(url("edit_link", YEAR, "iit"), backwards).status_code == 422


def test_the_short_page_explains_leads_out_and_counts_numbers_only(cast: Any, link: Any) -> None:
    visitor = cast.client()
    address = f"/survey/eit-{YEAR}/"
    for _time in range(3):
        page = visitor.get(address)
        assert page.status_code == 200
        assert link.url in page.content.decode()
        assert not page.cookies
    assert visitor.head(address).status_code == 200
    assert list(PageOpens.objects.values_list("on", "count")) == [(TODAY, 3)]
    assert {field.name for field in PageOpens._meta.fields} == {"id", "organization", "link", "on", "count"}
    assert visitor.get("/survey/").content.decode().count(address) == 1
    assert visitor.get(f"/survey/iit-{YEAR}/").status_code == 404
    for wrong in ("eit", "eit-25x9", "oit-2569", f"eit-{YEAR}-2"):
        assert visitor.get(f"/survey/{wrong}/").status_code == 404
    assert cast.client("stranger").get(address).status_code == 404


def test_a_flood_is_not_counted_and_at_last_refused(cast: Any, link: Any, monkeypatch: Any) -> None:
    from prongsai.rooms.respondents.views import survey

    monkeypatch.setattr(survey, "COUNTED_OPENS", 2)
    monkeypatch.setattr(survey, "MOST_OPENS", 4)
    answers = [cast.client().get(f"/survey/eit-{YEAR}/").status_code for _time in range(6)]
    assert answers == [200] * 4 + [429] * 2
    assert PageOpens.objects.get().count == 2


def test_the_short_page_before_and_after(cast: Any, link: Any) -> None:
    SurveyLink.objects.update(opens_on=TODAY + timedelta(days=2))
    early = cast.client().get(f"/survey/eit-{YEAR}/").content.decode()
    assert link.url not in early
    SurveyLink.objects.update(opens_on=TODAY - timedelta(days=9), closes_on=TODAY - timedelta(days=1))
    assert link.url not in cast.client().get(f"/survey/eit-{YEAR}/").content.decode()


def test_qr_code_texts_and_poster(cast: Any, link: Any) -> None:
    client = cast.client("officer")
    page = client.get(url("link", YEAR, "eit2")).content.decode()
    assert page.count(f"https://testserver/survey/eit-{YEAR}/") >= 3
    assert "หอกระจายข่าว" in page
    assert "{" not in "".join(
        text for _code, _label, text in client.get(url("link", YEAR, "eit2")).context["texts"].channels
    )
    assert client.get(url("qr", YEAR, "eit2", "svg")).content.startswith(b"<?xml")
    assert client.get(url("qr", YEAR, "eit2", "png")).content.startswith(b"\x89PNG")
    assert client.get(url("qr", YEAR, "eit2", "gif")).status_code == 404
    made = client.post(url("poster", YEAR, "eit2"))
    assert made.status_code == 302
    assert made["Location"].startswith("/office/documents/")


def test_spreading_is_logged_with_its_proof(cast: Any, link: Any) -> None:
    client = cast.client("officer")
    proof = SimpleUploadedFile(
        "proof.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF", content_type="application/pdf"
    )
    data = {"kind": "eit2", "channel": "line", "on": day(TODAY), "audience": "กลุ่มไลน์ผู้ใหญ่บ้าน", "reach": "๑๒๐"}
    # An open survey whose link went nowhere comes before everything else, then how many have answered.
    assert client.get(url("overview")).context["next"].url == url("link", YEAR, "eit2")
    assert client.post(url("spreads", YEAR), data).status_code == 302
    assert client.get(url("overview")).context["next"].url == url("progress", YEAR) + "#new"
    answer = client.post(url("spreads", YEAR), {**data, "channel": "poster", "upload": proof, "reach": ""})
    assert answer.status_code in {302, 422}  # a broken PDF may be refused with a sentence
    late = client.post(url("spreads", YEAR), {**data, "on": day(TODAY + timedelta(days=1))})
    assert late.status_code == 422
    assert "กลุ่มไลน์ผู้ใหญ่บ้าน" in late.content.decode()
    row = Spread.objects.get(channel="line")
    assert row.reach == 120
    assert len(client.get(url("spreads", YEAR), {"channel": "line"}).context["rows"]) == 1
    assert len(client.get(url("spreads", YEAR), {"channel": "facebook"}).context["rows"]) == 0
    assert client.get(url("spreads", YEAR), {"channel": "x" * 3000}).status_code == 200
    counted = value_of(cast.office, "respondents.reach", FiscalYear(YEAR))
    assert counted is None or counted.value == 120
    assert client.post(url("remove_spread", row.pk)).status_code == 302
    assert not Spread.objects.filter(pk=row.pk).exists()
    assert Entry.objects.filter(verb="respondents.spread_removed", data__reach=120).exists()


def test_progress_says_what_is_needed_a_day_and_who_is_behind(cast: Any, year: Any, link: Any) -> None:
    by = cast.actor("officer")
    official.set_sample(
        by=by,
        year=year,
        kind="eit2",
        eligible=2000,
        eligible_reason="ทะเบียนผู้รับบริการ",
        needed=None,
        needed_reason="",
    )
    client = cast.client("officer")
    address = url("progress", YEAR)
    data = {"kind": "eit2", "on": day(TODAY - timedelta(days=5)), "responses": "๒๐"}
    assert client.post(address, data).status_code == 302
    assert client.post(address, {**data, "on": day(TODAY), "responses": "50"}).status_code == 302
    found = standing(cast, "eit2")
    assert (found.needed, found.responses, found.missing, found.days_left, found.per_day) == (
        200,
        50,
        150,
        10,
        15,
    )
    assert found.expected == 100
    assert found.is_behind
    assert "<svg" in client.get(url("overview")).content.decode()
    assert client.post(address, {**data, "on": day(TODAY + timedelta(days=1))}).status_code == 422
    assert client.post(address, {**data, "responses": "-1"}).status_code == 422
    assert [one.meta for one in waiting_for(cast.actor("officer"), TODAY)]
    assert client.post(url("remove_progress", Progress.objects.first().pk)).status_code == 302


def test_reminders_go_to_the_owner_weekly_and_daily_at_the_end(cast: Any, year: Any, link: Any) -> None:
    by = cast.actor("officer")
    official.set_sample(
        by=by, year=year, kind="eit2", eligible=2000, eligible_reason="ก", needed=None, needed_reason=""
    )
    system = Actor.system(cast.office, "worker")
    assert remind_all(system, TODAY) == 1  # everybody who works on the assessment: the officer
    assert remind_all(system, TODAY) == 0
    assert remind_all(system, TODAY + timedelta(days=3)) == 0
    assert remind_all(system, TODAY + timedelta(days=7)) == 1
    assert remind_all(system, TODAY + timedelta(days=8)) == 1  # the last three days
    notice = Notice.objects.first()
    assert notice.user == cast.user("officer")
    assert "เพราะ" in notice.text
    lines = Reminder.objects.filter(user=cast.user("officer"))
    assert lines.count() == 3
    assert "เพราะ" in lines[0].reason
    official.change_year(
        by=by, year=year, counted_on=TODAY, size="", owner=cast.people["clerk"], version=year.version
    )
    assert remind_all(system, TODAY + timedelta(days=9)) == 1
    assert Notice.objects.filter(user=cast.user("clerk")).count() == 1
    still_open = Reminder.objects.filter(settled_at__isnull=True)
    assert still_open.exists()
    given = {"by": by, "year": year, "kind": "eit2", "on": TODAY, "today": TODAY + timedelta(days=9)}
    official.report_progress(**given, responses=1)
    assert still_open.exists()  # one answer of two hundred
    official.report_progress(**given, responses=200)
    assert not still_open.exists()  # the sample is reached: nobody is asked for answers any more
    official.report_progress(**given, responses=1)
    SurveyYear.objects.update(reminded_on=None)
    assert remind_all(system, TODAY + timedelta(days=9)) == 1
    assert still_open.exists()
    official.close_year(by=by, year=year)
    assert not still_open.exists()
    SurveyYear.objects.update(reminded_on=None)
    assert remind_all(system, TODAY + timedelta(days=9)) == 0


@pytest.mark.one_database
def test_the_next_look_is_never_on_a_day_that_has_passed() -> None:
    link = SimpleNamespace(opens_on=TODAY - timedelta(days=20), closes_on=TODAY + timedelta(days=20))

    def row(kind: str, seen: int, *, reached: bool) -> Any:
        progress = [SimpleNamespace(on=TODAY - timedelta(days=seen))]
        facts = {"kind": kind, "link": link, "progress": progress, "is_reached": reached, "eligible": 9}
        return SimpleNamespace(**facts, is_behind=False, passed_on=TODAY)

    def said(*rows: Any) -> str:
        found: Any = next_step(SimpleNamespace(is_closed=False), rows, TODAY)  # type: ignore[arg-type]  # what it reads
        return str(found.text)

    assert said(row("iit", 12, reached=True), row("eit2", 12, reached=True)) == "ได้ผู้ตอบครบตามกลุ่มตัวอย่างแล้ว"
    # The first of those that still lack answers counts.
    first = short_date(TODAY + timedelta(days=1), None)
    assert first in said(row("iit", 6, reached=False), row("eit2", 0, reached=False))


def test_a_closed_year_stands_and_can_be_opened_again(cast: Any, year: Any, link: Any) -> None:
    client = cast.client("officer")
    assert client.post(url("close", YEAR)).status_code == 302
    assert client.get(url("overview")).context["next"] is None
    assert client.post(url("close", YEAR)).status_code == 409
    data = {"kind": "eit2", "on": day(TODAY), "responses": "20"}
    assert client.post(url("progress", YEAR), data).status_code == 422
    assert not Progress.objects.exists()
    assert link.url not in cast.client().get(f"/survey/eit-{YEAR}/").content.decode()
    assert client.post(url("reopen", YEAR)).status_code == 302
    assert client.post(url("progress", YEAR), data).status_code == 302


@pytest.mark.parametrize("what", ["summary", "staff", "services", "spreads", "progress"])
def test_exports(cast: Any, link: Any, what: str) -> None:
    client = cast.client("officer")
    sheet = client.get(url("export", YEAR, what, "csv"))
    assert sheet.content.decode("utf-8-sig").splitlines()
    import zipfile

    assert (
        zipfile.ZipFile(io.BytesIO(client.get(url("export", YEAR, what, "xlsx")).content)).testzip() is None
    )
    assert client.get(url("export", YEAR, what, "pdf")).status_code == 404
    assert client.get(url("export", YEAR, "answers", "csv")).status_code == 404


PAGES = [
    ("overview", ()),
    ("staff", (YEAR,)),
    ("services", (YEAR,)),
    ("spreads", (YEAR,)),
    ("progress", (YEAR,)),
    ("link", (YEAR, "eit2")),
]
EDITS = [("change", (YEAR,)), ("sample", (YEAR, "iit")), ("edit_link", (YEAR, "eit2")), ("mock_new", (YEAR,))]


def test_officer_edits_executives_look_unit_staff_and_strangers_do_not(cast: Any, link: Any) -> None:
    for name, args in [*PAGES, *EDITS]:
        may_look = (name, args) in PAGES
        assert cast.client("officer").get(url(name, *args)).status_code == 200, name
        assert cast.client("mayor").get(url(name, *args)).status_code == (200 if may_look else 403), name
        assert cast.client("works").get(url(name, *args)).status_code == 403, name
        stranger = cast.client("stranger").get(url(name, *args)).status_code
        assert stranger == (200 if name in {"overview", "mock_new"} else 404), name
    missing = url("edit_link", YEAR, "iit")  # whoever only looks is led to no form
    for who, count in (("officer", 1), ("mayor", 0)):
        stages = cast.client(who).get(url("overview")).context["stages"]
        assert [stage.url for stage in stages].count(missing) == count, who
    for name in ("spreads", "progress", "services"):
        assert cast.client("mayor").post(url(name, YEAR), {}).status_code == 403
    english = cast.client("officer")
    english.cookies["language"] = "en"
    for name, args in [*PAGES, *EDITS]:
        assert english.get(url(name, *args)).status_code == 200


def test_years_that_cannot_be(cast: Any) -> None:
    client = cast.client("officer")
    for wrong in (0, 1999, 2563, 99999999999999999999):
        assert client.get(url("set_up", wrong)).status_code == 404
        assert client.get(url("spreads", wrong)).status_code == 404
    assert client.get(url("overview"), {"year": "๒๕๖๙"}).status_code == 200
    assert client.get(url("overview"), {"year": "9" * 50}).status_code == 200


def test_pages_ask_as_many_questions_of_the_database_however_much_was_typed_in(
    cast: Any, year: Any, link: Any
) -> None:
    client = cast.client("officer")
    wanted = [("overview", ()), ("staff", (YEAR,)), ("spreads", (YEAR,)), ("progress", (YEAR,))]

    def counts() -> dict[str, int]:
        found = {}
        for name, args in wanted:
            client.get(url(name, *args))
            with CaptureQueriesContext(
                connection,
            ) as caught:
                client.get(url(name, *args))
            found[name] = len(
                [
                    one
                    for one in caught
                    if not any(word in one["sql"] for word in ("SAVEPOINT", "set_config", "current_setting"))
                ]
            )
        return found

    by = cast.actor("officer")

    def type_in(n: int) -> None:
        on = TODAY - timedelta(days=n)
        official.report_progress(by=by, year=year, kind="eit2", on=on, responses=100 - n, today=TODAY)
        draft = official.SpreadDraft(kind="eit2", channel="line", on=on, audience=f"กลุ่ม {n}", reach=n)
        official.add_spread(by=by, year=year, draft=draft, today=TODAY)

    type_in(0)
    few = counts()
    for n in range(1, 12):
        type_in(n)
    many = counts()
    assert few == many
    if os.environ.get("PRONGSAI_KEEP_QUERY_COUNTS"):
        COUNTS.write_text(json.dumps(many, indent=2) + "\n")
    assert many == json.loads(COUNTS.read_text())
