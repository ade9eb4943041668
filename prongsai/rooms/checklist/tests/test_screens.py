"""The screens through the front door: list, item, answers, elements, nil statements, sheet, calendar."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from prongsai.engines.framework.api import edition, item_of_code
from prongsai.foundation.audit.api import Entry
from prongsai.foundation.checks.api import check_year
from prongsai.foundation.checks.models import Reach, ReachRun
from prongsai.foundation.checks.queries.reaching import places_of_year, reach_findings
from prongsai.foundation.publishing.api import PageDraft, save_site_settings
from prongsai.rooms.checklist.models import Answer, CalendarDate, ElementTick, ItemState
from prongsai.rooms.checklist.queries import element_hash
from prongsai.rooms.checklist.tests.conftest import LIST, YEAR

pytestmark = pytest.mark.django_db
COUNTS = Path(__file__).with_name("query_counts.json")
ITEM = f"/office/checklist/{YEAR}/o26/"


def states(client: Any, **query: Any) -> dict[str, str]:
    page = client.get("/office/checklist/", {"year": YEAR, **query})
    assert page.status_code == 200
    return {
        line["row"].item.code: line["row"].status.state
        for _group, rows in page.context["groups"]
        for line in rows
    }


def tick_all(client: Any, code: str) -> Any:
    item = next(one for one in edition(YEAR).items if one.code == code)
    row = ItemState.objects.filter(fiscal_year=YEAR, concept=item.concept).first()
    return client.post(
        f"/office/checklist/{YEAR}/{code}/elements/",
        {"element": [element_hash(text) for text in item.elements], "version": row.version if row else 1},
    )


def test_a_year_from_missing_to_verified(cast: Any, put_out: Any) -> None:
    client = cast.client("officer")
    found = states(client)
    assert len(found) == 26
    assert set(found.values()) == {"missing"}
    put_out("o26", "integrity_measures_result")
    assert states(client)["o26"] == "published"
    page = client.get(ITEM)
    assert "ita/2569/o26" in page.text
    assert not page.context["can_verify"]
    refused = client.post(f"{ITEM}verify/", {"facts": page.context["status"].facts_sha256})
    assert refused.status_code == 409
    assert tick_all(client, "o26").status_code == 302
    page = client.get(ITEM)
    assert page.context["can_verify"]
    stale = client.post(f"{ITEM}verify/", {"facts": "0" * 64})
    assert stale.status_code == 409
    assert client.post(f"{ITEM}verify/", {"facts": page.context["status"].facts_sha256}).status_code == 302
    assert client.get(ITEM).context["status"].is_verified
    # A new version is not what the person saw.
    put_out("o26", "integrity_measures_result", text="แก้ไขแล้ว")
    status = client.get(ITEM).context["status"]
    assert (status.is_verified, status.has_lapsed) == (False, True)
    verbs = set(Entry.objects.filter(organization=cast.office).values_list("verb", flat=True))
    assert {"checklist.ticked", "checklist.verified"} <= verbs


def test_answers_are_added_moved_and_saved_without_scripts(cast: Any, put_out: Any) -> None:
    version = put_out("o26", "integrity_measures_result")
    client = cast.client("officer")
    typed = {
        "version": "1",
        "answer_page": ["", str(version.page_id)],
        "answer_url": ["https://main.example/ita", ""],
        "answer_text": ["เมนู ITA", "ตารางหน้า ๒"],
        "explanation": "เผยแพร่แล้ว",
        "unit": str(cast.works.pk),
        "owner": "",
        "due_on": "๓๐ เม.ย. ๖๙",
        "note": "",
    }
    moved = client.post(f"{ITEM}edit/", {**typed, "answer_action": "up-2"})
    assert [row.text for row in moved.context["form"].rows] == ["ตารางหน้า ๒", "เมนู ITA"]
    added = client.post(f"{ITEM}edit/", {**typed, "answer_action": "add"})
    assert len(added.context["form"].rows) == 3
    assert not Answer.objects.exists()
    assert client.post(f"{ITEM}edit/", typed).status_code == 302
    assert [one.explanation for one in Answer.objects.order_by("position")] == ["เมนู ITA", "ตารางหน้า ๒"]
    page = client.get(ITEM)
    assert page.context["urls"] == ("https://main.example/ita", "https://testserver/ita/2569/o26")
    assert page.context["explanation"] == "เผยแพร่แล้ว\n1. เมนู ITA\n2. ตารางหน้า ๒"
    assert page.context["row"].due_is_own
    second = client.post(f"{ITEM}edit/", {**typed, "explanation": "ของฉัน"})
    assert second.status_code == 409
    assert "ของฉัน" in second.text
    assert "เผยแพร่แล้ว" in second.text
    assert second.context["form"].data["version"] != "1"
    assert client.post(f"{ITEM}edit/", second.context["form"].data).status_code == 302


def test_two_editors_of_an_item_keep_what_only_one_of_them_changed(cast: Any) -> None:
    client, url = cast.client("officer"), f"{ITEM}edit/"
    opened = client.get(url).context  # both opened the form when nothing was said yet
    empty = {"version": "1", "explanation": "", "unit": "", "owner": "", "due_on": "", "note": ""}
    empty |= {"answer_page": [""], "answer_url": [""], "answer_text": [""], "seen": opened["seen"]}
    first = {**empty, "note": "ถามกองคลัง", "answer_url": ["https://main.example/ita"], "answer_text": ["เมนู"]}
    assert client.post(url, first).status_code == 302
    # The second wrote into other fields: both stay, and nobody has to compare.
    second = client.post(url, {**empty, "explanation": "เผยแพร่แล้ว"}, follow=True)
    assert "พร้อมข้อมูลที่ผู้อื่นบันทึก" in second.text
    row = ItemState.objects.get()
    assert (row.note, row.explanation) == ("ถามกองคลัง", "เผยแพร่แล้ว")
    assert Answer.objects.get().explanation == "เมนู"
    # The third wrote into the same fields: both texts stand side by side, and each is chosen.
    third = {**empty, "note": "ของคนที่สาม", "explanation": "ของฉัน", "unit": str(cast.works.pk)}
    asked = client.post(url, third)
    assert asked.status_code == 409
    assert [(one.name, one.mine, one.theirs) for one in asked.context["differences"]] == [
        ("explanation", "ของฉัน", "เผยแพร่แล้ว"),
        ("note", "ของคนที่สาม", "ถามกองคลัง"),
    ]
    assert "นิติกร" in asked.text
    again = dict(asked.context["form"].data.lists())
    again |= {"choose_explanation": "mine", "choose_note": "theirs"}
    assert client.post(url, again).status_code == 302
    row.refresh_from_db()
    assert (row.note, row.explanation, row.unit_id) == ("ถามกองคลัง", "ของฉัน", cast.works.pk)
    assert Answer.objects.get().explanation == "เมนู"  # nobody touched the answers after the first


BAD = [
    {"answer_page": [""], "answer_url": ["javascript:alert(1)"], "answer_text": ["x"]},
    {"answer_page": [""], "answer_url": ["ftp://a.example/x"], "answer_text": [""]},
    {"answer_page": ["999999"], "answer_url": [""], "answer_text": [""]},
    {"answer_page": [""], "answer_url": [""], "answer_text": ["ไม่มีที่อยู่"]},
    {"answer_page": [""], "answer_url": ["https://a.example/" + "x" * 1200], "answer_text": [""]},
    {"answer_page": [""], "answer_url": ["https://a.example"], "answer_text": ["x" * 2001]},
    {"due_on": "วันไหนก็ได้"},
    {"owner": "999999"},
    {"unit": "x"},
]


@pytest.mark.parametrize("typed", BAD)
def test_what_cannot_be_saved_is_told_and_kept(cast: Any, typed: dict[str, Any]) -> None:
    response = cast.client("officer").post(f"{ITEM}edit/", {"version": "1", "note": "คงไว้", **typed})
    assert response.status_code == 422
    assert "คงไว้" in response.text
    assert not Answer.objects.exists()


def test_none_is_stated_with_who_and_when_and_taken_back(cast: Any) -> None:
    client = cast.client("officer")
    assert client.post(f"{ITEM}none/", {"nil_text": " "}).status_code == 422
    assert client.post(f"{ITEM}none/", {"nil_text": "ไม่มีเรื่องร้องเรียน ต.ค. ๖๘ – มี.ค. ๖๙"}).status_code == 302
    row = ItemState.objects.get()
    assert (row.nil_by_name, row.nil_at is not None) == ("นิติกร", True)
    assert states(client)["o26"] == "ready"  # said, and not yet in public
    assert client.post(f"{ITEM}none/", {"take_back": "1"}).status_code == 302
    assert client.post(f"{ITEM}none/", {"take_back": "1"}).status_code == 409
    assert states(client)["o26"] == "missing"


def test_several_items_are_given_at_once(cast: Any) -> None:
    client = cast.client("officer")
    url = f"/office/checklist/{YEAR}/assign/"
    chosen = ["structure", "executives"]
    keep = {"owner": "keep", "unit": "keep", "due_on": ""}
    refused = client.post(url, keep)
    assert refused.status_code == 422
    assert 'id="give" open>' in refused.content.decode()  # what is wrong is seen without unfolding
    assert client.post(url, {**keep, "concept": chosen}).status_code == 422
    unknown = client.post(url, {**keep, "unit": str(cast.works.pk), "concept": ["nothing"]})
    assert unknown.status_code == 422
    given = {**keep, "unit": str(cast.works.pk), "due_on": "15/4/69", "concept": chosen}
    assert client.post(url, given).status_code == 302
    assert set(states(client, unit=cast.works.pk)) == {"o1", "o2"}
    assert client.post(url, {**keep, "clear_due": "on", "concept": ["structure"]}).status_code == 302
    assert ItemState.objects.get(concept="structure").due_on is None
    assert ItemState.objects.get(concept="executives").due_on is not None


def test_a_year_is_copied_without_its_statuses(cast: Any, put_out: Any) -> None:
    client = cast.client("officer")
    before = f"/office/checklist/{YEAR - 1}/o28/"
    typed = {
        "version": "1",
        "answer_page": [""],
        "answer_url": ["https://main.example/x"],
        "answer_text": ["เมนู"],
    }
    assert client.post(f"{before}edit/", {**typed, "unit": str(cast.works.pk)}).status_code == 302
    assert client.post(f"{before}none/", {"nil_text": "ไม่มี"}).status_code == 302
    assert client.post(f"/office/checklist/{YEAR}/clone/", {"source": str(YEAR - 1)}).status_code == 302
    row = ItemState.objects.get(fiscal_year=YEAR)
    assert (row.concept, row.unit, row.nil_text) == ("integrity_measures_result", cast.works, "")
    assert [answer.url for answer in row.answers.all()] == ["https://main.example/x"]
    assert not ElementTick.objects.exists()
    assert client.post(f"/office/checklist/{YEAR}/clone/", {"source": str(YEAR)}).status_code == 400


def test_an_address_elsewhere_counts_when_somebody_looked(cast: Any) -> None:
    client = cast.client("officer")
    typed = {
        "version": "1",
        "answer_page": [""],
        "answer_url": ["https://main.example/x"],
        "answer_text": [""],
    }
    assert client.post(f"{ITEM}edit/", typed).status_code == 302
    assert states(client)["o26"] == "ready"
    tick_all(client, "o26")
    facts = client.get(ITEM).context["status"].facts_sha256
    assert client.post(f"{ITEM}verify/", {"facts": facts}).status_code == 302
    assert states(client)["o26"] == "published"
    assert client.post(f"{ITEM}verify/", {"take_back": "1"}).status_code == 302
    assert states(client)["o26"] == "ready"
    # A walk looks for it too, once the main site is the one where it stands: assessors start there.
    assert places_of_year(cast.office, YEAR) == []
    save_site_settings(by=cast.actor("officer"), place=None, main_site="https://www.main.example/")
    [place] = places_of_year(cast.office, YEAR)
    assert (place.url, place.office_url) == ("https://main.example/x", ITEM)
    run = ReachRun.objects.create(
        organization=cast.office, fiscal_year=YEAR, home="x", finished_at=timezone.now()
    )
    Reach.objects.create(organization=cast.office, run=run, address=place.address, title=place.title)
    found = list(reach_findings(cast.office, YEAR, timezone.localdate()))
    assert [(one.code, one.url) for one in found] == [("not_reached", ITEM)]


def test_a_page_is_drafted_from_what_was_said(cast: Any) -> None:
    client = cast.client("officer")
    assert client.post(f"{ITEM}page/").status_code == 409  # nothing was said yet
    client.post(f"{ITEM}none/", {"nil_text": "ไม่มีผลการดำเนินการในช่วง ๖ เดือนแรก"})
    assert states(client)["o26"] == "ready"
    sent = client.post(f"{ITEM}page/")
    assert sent.status_code == 302
    draft = PageDraft.objects.get()
    assert (draft.address, draft.concept, draft.state) == (
        "ita/2569/o26",
        "integrity_measures_result",
        "kept",
    )
    assert "ไม่มีผลการดำเนินการ" in json.dumps(draft.content, ensure_ascii=False)
    assert client.get(sent.url).status_code == 200
    assert cast.client("mayor").post(f"{ITEM}page/").status_code == 403


def test_what_is_wrong_with_an_item_is_found(cast: Any, put_out: Any) -> None:
    # Until 2566 the results stood in the same year's list as the measures, and scored nothing without them.
    year, result = 2566, "/office/checklist/2566/o43/"
    put_out("o43", "integrity_measures_result", year=year)
    client = cast.client("officer")

    def codes() -> set[str]:
        return {one.finding.code for one in client.get(result).context["checked"]}

    assert codes() == {"checklist.needs", "checklist.unticked"}
    put_out("o42", "integrity_measures", year=year)
    item = item_of_code(year, "o43")
    client.post(
        f"{result}elements/", {"element": [element_hash(one) for one in item.elements], "version": "1"}
    )
    assert codes() == set()
    for address in ("https://main.example/files/o26.PDF", "https://drive.google.com/drive/x"):
        row = ItemState.objects.get(fiscal_year=year)
        typed = {"version": row.version, "answer_page": [""], "answer_url": [address], "answer_text": [""]}
        assert client.post(f"{result}edit/", typed).status_code == 302
        assert "checklist.refused_address" in codes()
        facts = client.get(result).context["status"].facts_sha256
        refused = client.post(f"{result}verify/", {"facts": facts})  # every element was ticked before
        assert refused.status_code == 409
    found = check_year(cast.office, year, timezone.localdate())
    assert "checklist.refused_address" in {one.finding.code for one in found}


def test_the_list_is_narrowed_and_nonsense_narrows_nothing(cast: Any, put_out: Any) -> None:
    put_out("o26", "integrity_measures_result")
    client = cast.client("officer")
    assert set(states(client, state="published")) == {"o26"}
    assert set(states(client, q="โครงสร้าง O1")) == {"o1"}
    assert len(states(client, show="unverified")) == 26
    assert set(states(client, due="late")) == set()
    assert list(states(client, sort="state"))[-1] == "o26"
    for query in ({"state": "x"}, {"unit": "9" * 40}, {"owner": "-1"}, {"sort": "x"}, {"due": "x"}):
        assert len(states(client, **query)) == 26
    assert cast.client("officer").get("/office/checklist/", {"year": "1"}).status_code == 200
    assert cast.client("officer").get("/office/checklist/2599/o1/").status_code == 404
    assert cast.client("officer").get(f"/office/checklist/{YEAR}/o99/").status_code == 404


def test_the_answer_sheet_leaves_as_a_spreadsheet(cast: Any, put_out: Any) -> None:
    put_out("o26", "integrity_measures_result")
    client = cast.client("officer")
    assert "data-copy" in client.get(f"/office/checklist/{YEAR}/sheet/").text
    sent = client.get(f"/office/checklist/{YEAR}/sheet.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(sent.content)).active.values)
    assert len(rows) == 27
    assert (rows[26][0], rows[26][3]) == ("o26", "https://testserver/ita/2569/o26")
    for path in (
        f"/office/checklist/{YEAR}/sheet.csv",
        "/office/checklist/list.xlsx",
        "/office/checklist/list.csv",
    ):
        assert client.get(path).status_code == 200
    assert client.get(f"/office/checklist/{YEAR}/sheet.exe").status_code == 404


def test_dates_of_the_office_say_their_source(cast: Any) -> None:
    client = cast.client("officer")
    url = f"/office/checklist/{YEAR}/calendar/oit/"
    typed = {
        "version": "0",
        "title": "ตอบแบบวัด OIT",
        "starts_on": "1/3/69",
        "ends_on": "30/4/69",
        "certainty": "heard",
    }
    assert client.post(url, typed).status_code == 422  # without a source
    typed["source"] = "หนังสือจังหวัด"
    assert client.post(url, {**typed, "starts_on": "1/5/69"}).status_code == 422
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 409  # a second editor that saw no date yet
    row = CalendarDate.objects.get()
    assert (str(row.ends_on), row.certainty) == ("2026-04-30", "heard")
    assert client.get(ITEM).context["row"].due_on == row.ends_on
    assert client.get(f"/office/checklist/{YEAR}/calendar/").status_code == 200
    assert client.post(f"{url}remove/").status_code == 302
    assert client.get(ITEM).context["row"].due_on is None
    announced = client.get("/office/checklist/2565/o1/").context["row"]
    assert str(announced.due_on) == "2022-04-30"


def test_who_may_what(cast: Any) -> None:
    assert cast.client("mayor").get(LIST).status_code == 200
    assert cast.client("mayor").get(f"{ITEM}edit/").status_code == 403
    assert cast.client("mayor").post(f"{ITEM}elements/").status_code == 403
    assert cast.client("works").get(LIST).status_code == 403
    assert "id_unit" not in cast.client("mayor").get(LIST).text
    assert cast.client("stranger").get("/office/checklist/").status_code == 200
    foreign = cast.client("stranger").get(f"/office/checklist/{YEAR}/o26/")
    assert foreign.context["work"] is None


@pytest.mark.parametrize("year", range(2564, 2572))
def test_every_edition_and_carried_year_has_its_pages(cast: Any, year: int) -> None:
    client = cast.client("officer")
    client.cookies["django_language"] = "en"
    items = edition(year).items
    page = client.get("/office/checklist/", {"year": year})
    assert sum(len(rows) for _group, rows in page.context["groups"]) == len(items)
    for code in ("o1", items[-1].code):
        assert client.get(f"/office/checklist/{year}/{code}/").status_code == 200
    for name in ("sheet", "forecast", "calendar", "submissions"):
        assert client.get(f"/office/checklist/{year}/{name}/").status_code == 200


def test_the_number_of_queries_is_kept(cast: Any, put_out: Any) -> None:
    client = cast.client("officer")
    counted = {}
    for full in (False, True):
        if full:
            for item in edition(YEAR).items:
                put_out(item.code, item.concept)
                tick_all(client, item.code)
        for name, path in (
            ("list", LIST),
            ("item", ITEM),
            ("edit", f"{ITEM}edit/"),
            ("sheet", f"/office/checklist/{YEAR}/sheet/"),
            ("forecast", f"/office/checklist/{YEAR}/forecast/"),
        ):
            client.get(path)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(path).status_code == 200
            tables = [one for one in caught.captured_queries if "FROM" in one["sql"]]
            key = f"{name}, full" if full else name
            counted[key] = len(tables)
    if os.environ.get("RECORD_QUERY_COUNTS"):
        COUNTS.write_text(json.dumps(counted, indent=2) + "\n", encoding="utf-8")
    assert counted == json.loads(COUNTS.read_text(encoding="utf-8"))
