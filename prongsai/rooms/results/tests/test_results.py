"""Results through the front door: enter, edit, compare, import, undo, analyse, confirm, export; who may; bad input."""

from __future__ import annotations

import io
import json
import os
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prongsai.engines.framework.api import (
    GapState,
    Part,
    ResultDraft,
    analysis_rows,
    gaps_of,
    item_for,
    result_of,
    save_result,
    scores_of,
    structure,
)
from prongsai.foundation.audit.api import Entry
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.errors import Conflict
from prongsai.rooms.results.models import ScoreImport

pytestmark = pytest.mark.django_db
COUNTS = Path(__file__).with_name("query_counts.json")
YEAR = 2568


def items_of(year: int = YEAR) -> list[str]:
    return [code for code, node in structure(year).items() if node.part == Part.ITEM]


def enter(cast: Any, year: int = YEAR, version: int = 0, **facts: Any) -> Any:
    """Write a result: all items but those of ``lost``, survey indicators by ``surveys``."""
    lost = facts.pop("lost", ("o27", "o10"))
    surveys = facts.pop("surveys", {"4": Decimal(80), "6": Decimal(90)})
    scores = {code: Decimal(0 if code in lost else 100) for code in items_of(year)}
    scores |= {str(n): Decimal(95) for n in range(1, 9)} | surveys
    return save_result(
        by=cast.actor("officer"),
        fiscal_year=year,
        draft=ResultDraft(scores=scores, **facts),
        version=version,
    )


def test_the_total_is_enough_to_begin(cast: Any) -> None:
    client = cast.client("officer")
    assert "ยังไม่ได้กรอกผลการประเมิน" in client.get("/office/results/").content.decode()
    answer = client.post("/office/results/new/", {"fiscal_year": "๒๕๖๘", "total": "๙๕.๘๑", "level": "good"})
    assert answer.status_code == 302
    result = result_of(cast.office, YEAR)
    assert (result.total, result.level, result.version) == (Decimal("95.81"), "good", 1)
    page = client.get(answer.url).content.decode()
    assert "๙๕.๘๑" in page
    assert "ผ่านดี" in page
    again = client.post("/office/results/new/", {"fiscal_year": "2568", "total": "10"})
    assert again.status_code == 422
    assert reverse("results:result", args=[YEAR]) in again.content.decode()
    assert result_of(cast.office, YEAR).total == Decimal("95.81")


@pytest.mark.parametrize("year", [2565, 2568])
@pytest.mark.parametrize("by_file", [False, True])
def test_a_result_of_which_only_instruments_or_the_total_are_known(
    cast: Any, year: int, by_file: bool
) -> None:
    client, page_url = cast.client("officer"), reverse("results:result", args=[year])
    scores = {"total": "92.20", "IIT": "90", "EIT": "84", "OIT": "100"}

    def write(given: dict[str, str]) -> None:
        if by_file:
            text = "code,score\r\n" + "".join(f"{code},{score}\r\n" for code, score in given.items())
            url = upload(client, text.encode(), year=year).url
            posted = {"version": "1", "row_code": list(given), "row_value": list(given.values()), "save": "1"}
            assert client.post(url, posted).status_code == 302
            return
        typed = {"total": given["total"], **{f"s_{code}": given[code] for code in given if code != "total"}}
        assert client.post("/office/results/new/", {"fiscal_year": str(year), **typed}).status_code == 302

    write({"total": scores["total"]})
    page = client.get(page_url)
    assert "ทราบเพียงคะแนนรวม" in page.text
    assert "รายละเอียดไม่เพียงพอ" in page.text
    # Up to 2565 the total alone gives the level; later the floors of the instruments decide.
    assert (page.context["row"].level is None) == (year == 2568)
    assert [level.code for level in page.context["possible"]] == (["good", "pass"] if year == 2568 else [])
    if not by_file:
        result = result_of(cast.office, year)
        given = {"scores": {code: Decimal(scores[code]) for code in ("IIT", "EIT", "OIT")}}
        draft = ResultDraft(total=Decimal(scores["total"]), **given)
        save_result(by=cast.actor("officer"), fiscal_year=year, draft=draft, version=result.version)
    else:
        write(scores)
    page = client.get(page_url)
    assert page.context["row"].computed.total == Decimal("92.20")
    assert page.context["row"].level.code == ("pass" if year == 2568 else "A")
    assert [one.code for one in page.context["unexplained"]] == ["EIT", "IIT"]
    assert "EIT เสีย ๔.๘๐ คะแนน" in page.text
    assert gaps_of(cast.office, year) == []
    assert client.get(reverse("results:analysis", args=[year])).status_code == 200
    proposals = client.get(reverse("measures:proposals", args=[year + 1]))
    assert "รายละเอียดไม่เพียงพอ" in proposals.text
    assert "ไม่มีประเด็นที่ต้องมีมาตรการ" not in proposals.text


def test_instruments_alone_say_which_of_them_lost_most(cast: Any) -> None:
    officer, scores = cast.actor("officer"), {"IIT": Decimal(90), "EIT": Decimal(80), "OIT": Decimal(95)}
    save_result(by=officer, fiscal_year=YEAR, draft=ResultDraft(scores=scores), version=0)
    page = cast.client("officer").get(reverse("results:result", args=[YEAR]))
    assert [(one.loss.code, one.points) for one in page.context["losses"]] == [
        ("EIT", Decimal(6)),
        ("IIT", Decimal(3)),
        ("OIT", Decimal(2)),
    ]
    scores = {"EIT": Decimal(80), "6": Decimal(70), "9.1": Decimal(0)}
    save_result(by=officer, fiscal_year=YEAR, draft=ResultDraft(scores=scores), version=1)
    page = cast.client("officer").get(reverse("results:result", args=[YEAR]))
    # One of three indicators explains half of what EIT lost; nobody knows where the rest went.
    assert [(one.loss.code, one.points) for one in page.context["losses"]] == [
        ("9.1", Decimal(4)),
        ("6", Decimal(3)),
        ("EIT", Decimal(3)),
    ]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"fiscal_year": "2568"},
        {"fiscal_year": "2025", "total": "90"},
        {"fiscal_year": "2568", "total": "101"},
        {"fiscal_year": "2568", "total": "-1"},
        {"fiscal_year": "2568", "total": "ดี"},
        {"fiscal_year": "2568", "total": "1e400"},
        {"fiscal_year": "2568", "total": "90", "level": "AA"},
        {"fiscal_year": "2568", "total": "90", "level": "x"},
        {"fiscal_year": "2568", "total": "90", "s_IIT": "1000"},
        {"fiscal_year": "9" * 400, "total": "90"},
    ],
)
def test_bad_input_is_told_and_keeps_what_was_typed(cast: Any, given: Any) -> None:
    answer = cast.client("officer").post("/office/results/new/", given)
    assert answer.status_code == 422
    assert given.get("total", "") in answer.content.decode()
    assert result_of(cast.office, YEAR) is None


def test_everything_of_a_year_by_form_and_what_it_adds_up_to(cast: Any) -> None:
    client = cast.client("officer")
    url = reverse("results:edit", args=[YEAR])
    assert client.get(url).status_code == 200
    have = [code for code in items_of() if code != "o27"]
    given = {
        "version": "0", "total": "94.64", "level": "pass", "source": "ประกาศสำนักงาน ป.ป.ช.", "announced_on": "๒๖ ส.ค. ๖๘",
        "s_IIT": "96", "s_EIT": "84", "s_9": "90", "items": "known", "have": have,
    }  # fmt: skip
    assert client.post(url, given).status_code == 302
    result = result_of(cast.office, YEAR)
    scores = scores_of(result)
    assert scores["o27"] == 0
    assert scores["o1"] == 100
    assert result.announced_on.year == 2025
    page = client.get(reverse("results:result", args=[YEAR])).content.decode()
    assert "o27" in page
    assert "๕.๐๐" in page  # an item of a group of two: five points of the total
    assert "9 การเปิดเผยข้อมูล" in page or "๙ การเปิดเผยข้อมูล" in page  # announced 90, its parts add up to 100
    assert "EIT" in page
    assert Entry.objects.filter(organization=cast.office, verb="results.saved").exists()
    bad = client.post(url, {**given, "version": "1", "s_9": "190", "source": "ที่พิมพ์ไว้"})
    assert bad.status_code == 422
    assert "ที่พิมพ์ไว้" in bad.content.decode()


def test_two_editors_the_second_compares_and_chooses(cast: Any) -> None:
    enter(cast, total=Decimal(90))
    client = cast.client("officer")
    url = reverse("results:edit", args=[YEAR])
    mine = {"version": "1", "total": "91", "source": "ของฉัน", "items": "kept", "have": [], "s_4": "70"}
    enter(cast, version=1, total=Decimal(92), source="ของเขา")
    answer = client.post(url, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "ของฉัน" in page
    assert "ของเขา" in page
    assert result_of(cast.office, YEAR).total == 92
    chosen = {**mine, "version": "2", "choose_total": "theirs", "choose_source": "mine"}
    assert client.post(url, chosen).status_code == 302
    result = result_of(cast.office, YEAR)
    assert (result.total, result.source) == (Decimal(92), "ของฉัน")
    assert scores_of(result)["o1"] == 100  # items kept as stored


def test_a_confirmed_result_is_closed_until_it_is_opened_again(cast: Any) -> None:
    enter(cast)
    client = cast.client("officer")
    assert client.post(reverse("results:confirm", args=[YEAR]), {"version": "1"}).status_code == 302
    assert client.get(reverse("results:edit", args=[YEAR])).status_code == 409
    assert (
        client.post(reverse("results:edit", args=[YEAR]), {"version": "2", "total": "1"}).status_code == 409
    )
    assert client.post(reverse("results:confirm", args=[YEAR]), {"version": "1"}).status_code == 409
    assert client.post(reverse("results:remove", args=[YEAR]), {"version": "2"}).status_code == 409
    assert client.post(reverse("results:reopen", args=[YEAR]), {"version": "2"}).status_code == 302
    assert client.post(reverse("results:remove", args=[YEAR]), {"version": "3"}).status_code == 302
    assert result_of(cast.office, YEAR) is None


def upload(client: Any, content: bytes, name: str = "scores.csv", year: Any = YEAR) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/office/results/imports/", {"fiscal_year": str(year), "file": file})


def test_the_template_comes_back_with_scores_and_can_be_undone(cast: Any) -> None:
    from openpyxl import load_workbook

    client = cast.client("officer")
    book = load_workbook(io.BytesIO(client.get(reverse("results:template", args=[YEAR, "xlsx"])).content))
    sheet = book.active
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert set(items_of()) <= set(rows)
    for code in items_of():
        rows[code][4].value = 0 if code == "o27" else 100
    rows["total"][4].value = "๙๐.๕๐"
    rows["level"][4].value = "ผ่าน"
    buffer = io.BytesIO()
    book.save(buffer)
    answer = upload(client, buffer.getvalue(), "คะแนน.xlsx")
    assert answer.status_code == 302
    row = ScoreImport.objects.get()
    assert result_of(cast.office, YEAR) is None  # nothing is saved before the officer agrees
    page = client.get(answer.url)
    assert page.status_code == 200
    assert page.context["wrong"] == 0
    posted = {
        "version": "1",
        "row_code": [one["code"] for one in row.rows],
        "row_value": [one["value"] for one in row.rows],
        "save": "1",
    }
    assert client.post(answer.url, posted).status_code == 302
    result = result_of(cast.office, YEAR)
    assert (result.total, result.level) == (Decimal("90.50"), "pass")
    assert scores_of(result)["o27"] == 0
    assert client.post(answer.url, posted).status_code == 409
    assert client.post(reverse("results:undo_import", args=[row.pk])).status_code == 302
    assert result_of(cast.office, YEAR) is None
    assert client.post(reverse("results:undo_import", args=[row.pk])).status_code == 409


def test_replacing_keeps_the_former_and_puts_it_back(cast: Any) -> None:
    enter(cast, total=Decimal(88), source="เดิม")
    before = scores_of(result_of(cast.office, YEAR))
    client = cast.client("officer")
    answer = upload(client, "รหัส;คะแนน\r\nIIT;90\r\nคะแนนรวม;๙๐\r\n".encode("cp874"))
    url = answer.url
    posted = {"version": "1", "row_code": ["IIT", "คะแนนรวม"], "row_value": ["90", "๙๐"], "save": "1"}
    assert client.post(url, {**posted, "rest": "replace"}).status_code == 302
    assert scores_of(result_of(cast.office, YEAR)) == {"total": Decimal(90), "IIT": Decimal(90)}
    row = ScoreImport.objects.get()
    assert client.post(reverse("results:undo_import", args=[row.pk])).status_code == 302
    result = result_of(cast.office, YEAR)
    assert scores_of(result) == before
    assert result.source == "เดิม"
    second = upload(client, b"code,score\r\nIIT,91\r\n")
    keep = {"version": "1", "row_code": ["IIT"], "row_value": ["91"], "save": "1", "rest": "keep"}
    assert client.post(second.url, keep).status_code == 302
    assert scores_of(result_of(cast.office, YEAR)) == {**before, "IIT": Decimal(91)}
    enter(cast, version=result_of(cast.office, YEAR).version)
    row = ScoreImport.objects.first()
    refused = client.post(reverse("results:undo_import", args=[row.pk]))
    assert refused.status_code == 409  # it would lose the work since then


def test_wrong_rows_are_named_and_nothing_is_lost(cast: Any) -> None:
    client = cast.client("officer")
    text = "code,concept,score\r\no1,,150\r\no99,,100\r\no5,,100\r\no5,,0\r\no6,ac_plan,100\r\no7,,ดี\r\nหมายเหตุ\r\n"
    answer = upload(client, text.encode())
    page = client.get(answer.url)
    assert page.context["wrong"] == 6
    rows = ScoreImport.objects.get().rows
    posted = {
        "version": "1",
        "row_code": [one["code"] for one in rows],
        "row_value": [one["value"] for one in rows],
    }
    refused = client.post(answer.url, {**posted, "save": "1"})
    assert refused.status_code == 422
    assert result_of(cast.office, YEAR) is None
    posted["row_value"] = ["๑๐๐", "100", "100", "0", "100", "มี"]
    good = {**posted, "version": "2", "row_out": ["2", "4", "5"], "save": "1"}
    stale = client.post(answer.url, {**good, "version": "1"})
    assert stale.status_code == 409
    assert 'value="มี"' in stale.content.decode()
    assert client.post(answer.url, good).status_code == 302
    assert scores_of(result_of(cast.office, YEAR)) == dict.fromkeys(("o1", "o5", "o7"), Decimal(100))


def spoilt_workbook() -> bytes:
    """Return a workbook whose list of contents is whole, but not what is packed in its sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", "<row>" * 500)
    made = bytearray(out.getvalue())
    start = made.index(b"sheet1.xml") + len(b"sheet1.xml")
    made[start] = 0xFF
    return bytes(made)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", "ไม่มีคะแนนในนี้".encode()),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.xlsx", b"not a workbook"),
        ("a.xlsx", spoilt_workbook()),
        ("a.pdf", b"%PDF-1.4"),
        ("a.csv", b"\x00\x01\x02\x03" * 50),
        ("a.csv", b"code,score\r\n" + b"o1,100\r\n" * 500),
        ("a.csv", b"code,score\r\n" + b'"' * 9000),
        ("a.csv", b"x,1\n" * 240_000),
        ("a.csv", b"x" * 1_000_001),
        ("a.xlsx", b"PK\x03\x04" + b"<row" * 9000),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_a_sentence(cast: Any, name: str, content: bytes) -> None:
    answer = upload(cast.client("officer"), content, name)
    assert answer.status_code == 422
    assert not ScoreImport.objects.exists()


def test_gaps_follow_the_scores_and_keep_what_was_decided(cast: Any) -> None:
    enter(cast)
    keys = {gap.key: gap for gap in gaps_of(cast.office, YEAR)}
    assert "integrity_measures" in keys
    assert "4" in keys
    assert keys["integrity_measures"].lost == 5
    client = cast.client("officer")
    url = reverse("results:gap", args=[YEAR, keys["4"].pk])
    assert client.post(url, {"reason": " "}).status_code == 400
    assert client.post(url, {"reason": "ส่วนราชการอื่นดำเนินการแล้ว"}).status_code == 302
    enter(cast, version=1, lost=("o10",))
    after = {gap.key: gap.state for gap in gaps_of(cast.office, YEAR, with_all=True)}
    assert after["integrity_measures"] == GapState.GONE
    assert after["4"] == GapState.SET_ASIDE
    assert "4" not in {gap.key for gap in gaps_of(cast.office, YEAR)}
    assert client.post(url, {"up": "1"}).status_code == 302
    assert "4" in {gap.key for gap in gaps_of(cast.office, YEAR)}
    gone = next(gap for gap in gaps_of(cast.office, YEAR, with_all=True) if gap.state == GapState.GONE)
    assert client.post(reverse("results:gap", args=[YEAR, gone.pk]), {"reason": "x"}).status_code == 409


def test_the_analysis_writes_itself_and_keeps_what_a_person_wrote(cast: Any) -> None:
    enter(cast)
    client = cast.client("officer")
    page = client.get(reverse("results:analysis", args=[YEAR])).content.decode()
    assert "ประเด็นการประเมิน" in page
    assert "ประเด็นที่ต้องปรับปรุง" in page
    rows = {row.code: row for row in analysis_rows(cast.office, YEAR)}
    assert "o27" in rows["10.2"].issues
    url = reverse("results:edit_analysis", args=[YEAR, "10.2"])
    mine = {
        "version": "0",
        "indicator": rows["10.2"].indicator,
        "issues": rows["10.2"].issues,
        "improve": "เขียนโดยเจ้าหน้าที่",
    }
    assert client.post(url, mine).status_code == 302
    second = client.post(url, {**mine, "improve": "อีกคนหนึ่ง"})
    assert second.status_code == 409
    assert "อีกคนหนึ่ง" in second.content.decode()
    assert "เขียนโดยเจ้าหน้าที่" in second.content.decode()
    row = {row.code: row for row in analysis_rows(cast.office, YEAR)}["10.2"]
    assert (row.improve, row.edited_cells, row.is_outdated) == ("เขียนโดยเจ้าหน้าที่", ("improve",), False)
    enter(cast, version=1, lost=("o27", "o28"))
    row = {row.code: row for row in analysis_rows(cast.office, YEAR)}["10.2"]
    assert row.is_outdated
    assert row.improve == "เขียนโดยเจ้าหน้าที่"
    assert "o28" in row.issues  # the cell nobody touched goes on being written
    enter(cast, version=2, lost=())
    assert {row.code for row in analysis_rows(cast.office, YEAR)} >= {"10.2", "4"}
    assert client.post(reverse("results:rewrite_analysis", args=[YEAR, "10.2"])).status_code == 302
    assert "10.2" not in {row.code for row in analysis_rows(cast.office, YEAR)}
    assert client.get(url).status_code == 404
    entry = Entry.objects.filter(organization=cast.office, verb="results.analysis_rewritten").get()
    assert entry.data["improve"][0] == "เขียนโดยเจ้าหน้าที่"
    out = {"version": "0", "indicator": "ก", "issues": "ข", "improve": "ค", "is_left_out": "on"}
    assert client.post(reverse("results:edit_analysis", args=[YEAR, "4"]), out).status_code == 302
    assert "4" not in {row.code for row in analysis_rows(cast.office, YEAR)}
    assert (
        client.post(reverse("results:edit_analysis", args=[YEAR, "4"]), {"version": "1"}).status_code == 422
    )


def test_exports_hold_scores_weights_and_the_table(cast: Any) -> None:
    enter(cast)
    client = cast.client("clerk")
    text = client.get(reverse("results:export", args=[YEAR, "csv"])).content.decode("utf-8-sig")
    assert "o27" in text
    table = client.get(reverse("results:export_analysis", args=[YEAR, "csv"])).content.decode("utf-8-sig")
    assert table.startswith("ตัวชี้วัด,ประเด็นการประเมิน,ประเด็นที่ต้องปรับปรุง")
    assert client.get(reverse("results:export_analysis", args=[YEAR, "xlsx"])).status_code == 200
    assert client.get(reverse("results:export", args=[YEAR, "exe"])).status_code == 404


def test_who_may_see_and_who_may_change(cast: Any) -> None:
    enter(cast)
    for url in (
        "/office/results/",
        reverse("results:result", args=[YEAR]),
        reverse("results:analysis", args=[YEAR]),
        reverse("results:history", args=[YEAR]),
    ):
        assert cast.client("mayor").get(url).status_code == 200
        assert cast.client("works").get(url).status_code == 403
    for url in (reverse("results:edit", args=[YEAR]), "/office/results/new/", "/office/results/imports/"):
        assert cast.client("mayor").get(url).status_code == 403
    assert cast.client("stranger").get(reverse("results:result", args=[YEAR])).status_code == 404
    assert "/edit/" not in cast.client("mayor").get(reverse("results:result", args=[YEAR])).content.decode()
    assert cast.client("officer").get("/office/results/99999999999999999999/").status_code == 404
    assert cast.client("officer").get("/office/results/12/edit/").status_code == 404


def test_pages_in_english(cast: Any, settings: Any) -> None:
    enter(cast, total=Decimal(90), level="good")
    enter(cast, year=2567, lost=("o1",), total=Decimal(80))
    client = cast.client("officer")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for url in ("/office/results/", reverse("results:result", args=[YEAR]), "/office/results/imports/"):
        page = client.get(url).content.decode()
        assert 'lang="en"' in page
    assert "What would lift the level" in client.get(reverse("results:result", args=[YEAR])).content.decode()


def counted(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return sum(
        "set_config" not in q["sql"] and "current_setting" not in q["sql"] and "SAVEPOINT" not in q["sql"]
        for q in queries
    )


def test_the_number_of_queries_is_the_one_in_the_repository(cast: Any) -> None:
    """Set PRONGSAI_KEEP_QUERY_COUNTS=1 to write the file after a change that is meant."""
    enter(cast, lost=())
    client = cast.client("officer")
    urls = {
        "list": "/office/results/",
        "result": reverse("results:result", args=[YEAR]),
        "edit": reverse("results:edit", args=[YEAR]),
        "analysis": reverse("results:analysis", args=[YEAR]),
        "proposals": reverse("measures:proposals", args=[YEAR + 1]),
    }
    few = {name: counted(client, url) for name, url in urls.items()}
    enter(cast, version=1, lost=items_of())
    for year in (2564, 2565, 2566, 2567):
        enter(cast, year=year, lost=("o1", "o2"))
    many = {name: counted(client, url) for name, url in urls.items()}
    assert few == many
    if os.environ.get("PRONGSAI_KEEP_QUERY_COUNTS"):
        COUNTS.write_text(json.dumps(many, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert many == json.loads(COUNTS.read_text(encoding="utf-8"))


def test_proposals_become_measures_once(cast: Any) -> None:
    enter(cast)
    client = cast.client("officer")
    url = reverse("measures:proposals", args=[YEAR + 1])
    page = client.get(url).content.decode()
    assert 'value="assets"' in page
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"take": ["no_such"]}).status_code == 422
    answer = client.post(url, {"take": ["assets", "e_service"]})
    assert answer.status_code == 302
    listed = client.get(answer.url).content.decode()
    assert "ทะเบียนที่ตรวจสอบได้" in listed
    assert client.post(url, {"take": ["assets"]}).status_code == 422  # it is there already
    page = client.get(url).content.decode()
    assert 'value="assets"' not in page
    assert cast.client("mayor").get(url).status_code == 403
    assert item_for(YEAR, "e_service") is not None


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the test database of SQLite is one connection's"
)
@pytest.mark.django_db(transaction=True)
def test_two_people_who_begin_the_same_year_at_once(live_cast: Any, together: Any) -> None:
    """One result stands, and the other person is told; nothing is half written."""
    with as_tenant(live_cast.office):
        works = [lambda value=value: enter(live_cast, total=Decimal(value)) for value in (80, 90)]
        actor = live_cast.actor("officer")
    assert actor.may("assessment.edit")
    found = together(live_cast.office, *works)
    assert sum(isinstance(one, Conflict) for one in found) == 1, found
    with as_tenant(live_cast.office):
        result = result_of(live_cast.office, YEAR)
        assert result.version == 1
        assert len(scores_of(result)) == len(items_of()) + 9
