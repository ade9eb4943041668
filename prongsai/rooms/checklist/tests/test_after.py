"""After handing in: the frozen sheet, then and now, clarifications, the letter, the scores, all offices."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import http.server
import io
import json
import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from prongsai.engines.framework.api import result_of
from prongsai.foundation.documents.api import Document
from prongsai.foundation.jobs.api import Job
from prongsai.foundation.publishing.api import Page, withdraw
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.kernel.fetching import Fetched
from prongsai.rooms.checklist import tasks
from prongsai.rooms.checklist.actions import AnswerDraft, DateDraft, ItemDraft, change_item, set_date, submit
from prongsai.rooms.checklist.actions.citing import title_of
from prongsai.rooms.checklist.api import deadlines_of, waiting_for
from prongsai.rooms.checklist.models import CitedPage, Clarification, Submission
from prongsai.rooms.checklist.queries import assessment_of
from prongsai.rooms.checklist.tests.conftest import YEAR

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 30, 5, tzinfo=UTC)


@pytest.fixture
def handed_in(cast: Any, put_out: Any) -> Any:
    put_out("o26", "integrity_measures_result")
    put_out("o1", "structure", title="โครงสร้าง")
    return submit(by=cast.actor("officer"), fiscal_year=YEAR, submitted_at=NOW, now=NOW)


def page_of(code: str) -> Any:
    return Page.objects.get(address=f"ita/{YEAR}/{code}")


def test_the_sheet_is_frozen_by_the_form_too(cast: Any, put_out: Any) -> None:
    client, url = cast.client("officer"), f"/office/checklist/{YEAR}/submissions/record/"
    assert client.post(url, {"on": "1/4/69"}).status_code == 409  # nothing to hand in
    put_out("o26", "integrity_measures_result")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert client.post(url, {"on": tomorrow.isoformat()}).status_code == 422
    assert client.post(url, {"on": "x"}).status_code == 422
    assert client.post(url, {"on": "๓๐/๙/๖๘"}).status_code == 422  # the day before the fiscal year
    assert client.post(url, {"on": "๓๐/๔/๖๙", "note": "รับเลขที่ ๑"}).status_code == 302
    made = Submission.objects.get()
    assert made.submitted_by_name == "นิติกร"
    cited = next(item for item in made.sheet["items"] if item["code"] == "o26")["answers"]
    assert cited[0]["version"] == 1
    assert cited[0]["sha256"] == page_of("o26").versions.get(number=1).sha256
    assert cast.client("mayor").post(url, {"on": "30/4/69"}).status_code == 403


def test_nothing_changes_what_was_handed_in(cast: Any, handed_in: Any) -> None:
    with pytest.raises(TypeError):
        handed_in.save()
    with pytest.raises(TypeError):
        Submission.objects.filter(pk=handed_in.pk).update(note="แก้")
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE checklist_submission SET note = 'x' WHERE id = %s", [handed_in.pk])


def test_then_and_now(cast: Any, put_out: Any, handed_in: Any) -> None:
    client, url = cast.client("officer"), f"/office/checklist/submissions/{handed_in.pk}/"
    found = client.get(url)
    assert found.context["is_sound"]
    assert found.context["changed"] == 0
    put_out("o26", "integrity_measures_result", text="แก้ไขภายหลัง")
    withdraw(by=cast.actor("officer"), page=page_of("o1"), reason="ตรวจสอบข้อมูล")
    found = client.get(url)
    now = {
        line["code"]: [one.now for one in line["cited"]] for line in found.context["lines"] if line["cited"]
    }
    assert now == {"o1": ["gone"], "o26": ["changed"]}
    assert f"/ita/{YEAR}/o26/versions/1" in found.text
    assert client.get(f"/ita/{YEAR}/o26/versions/1").status_code == 200


def test_a_clarification_to_its_letter(cast: Any, handed_in: Any) -> None:
    client, url = cast.client("officer"), f"/office/checklist/submissions/{handed_in.pk}/"
    set_date(
        by=cast.actor("officer"),
        fiscal_year=YEAR,
        code="clarify",
        draft=DateDraft(title="ชี้แจงคะแนน", ends_on=date(2026, 6, 15), source="หนังสือ", certainty="announced"),
    )
    assert client.post(f"{url}dispute/", {"concept": "nothing"}).status_code == 422
    assert client.post(f"{url}dispute/", {"concept": "structure", "score": "๑๐๑"}).status_code == 422
    assert client.post(f"{url}letter/").status_code == 409
    sent = client.post(f"{url}dispute/", {"concept": "structure", "score": "๐", "remark": "ไม่พบแผนผัง"})
    row = Clarification.objects.get()
    assert (sent.status_code, row.score, row.state, row.due_on) == (
        302,
        Decimal(0),
        "open",
        date(2026, 6, 15),
    )
    assert client.post(f"{url}dispute/", {"concept": "structure"}).status_code == 422  # once is enough
    here = f"/office/checklist/clarifications/{row.pk}/"
    typed = {
        "version": "1",
        "score": "0",
        "remark": "ไม่พบแผนผัง",
        "explanation": "แผนผังอยู่ส่วนบนของหน้า",
        "due_on": "",
    }
    assert client.post(f"{here}send/", {"version": "1"}).status_code == 409  # nothing written yet
    assert client.post(here, typed).status_code == 302
    second = client.post(here, {**typed, "explanation": "ของอีกคน"})
    assert second.status_code == 409
    assert "ของอีกคน" in second.text
    assert "แผนผังอยู่ส่วนบนของหน้า" in second.text
    assert client.post(f"{url}letter/").status_code == 302
    written = json.dumps(Document.objects.get().content, ensure_ascii=False)
    for words in ("โครงสร้าง", "คะแนนที่ได้รับ ๐ คะแนน", "แผนผังอยู่ส่วนบนของหน้า", "ฉบับที่ ๑", "๓๐ เมษายน ๒๕๖๙"):
        assert words in written
    assert page_of("o1").versions.get(number=1).sha256[:4] in written
    assert client.post(f"{here}send/", {"version": "2"}).status_code == 302
    assert client.post(here, {**typed, "version": "3"}).status_code == 422  # handed in: not edited any more
    assert client.post(f"{here}accept/", {"version": "3"}).status_code == 302
    assert client.post(f"{here}burn/", {"version": "4"}).status_code == 400
    assert (
        "ยังไม่มีผลการพิจารณา" in client.get(here).text
    )  # the wrong button was pressed: nobody is stuck with it
    assert client.post(f"{here}undecide/", {"version": "4"}).status_code == 302
    assert client.post(f"{here}refuse/", {"version": "5"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "refused"
    assert client.post(f"{here}drop/", {"version": "6"}).status_code == 409  # it went out: it stays
    client.post(f"{url}dispute/", {"concept": "integrity_measures_result"})
    wrong = Clarification.objects.latest("pk")
    there = f"/office/checklist/clarifications/{wrong.pk}/"
    assert f"{there}drop/" in client.get(there).text
    assert client.post(f"{there}drop/", {"version": "9"}).status_code == 409
    assert client.post(f"{there}drop/", {"version": "1"}).status_code == 302
    assert list(Clarification.objects.all()) == [row]


def test_scores_become_the_year_s_result(cast: Any, handed_in: Any) -> None:
    client, url = cast.client("officer"), f"/office/checklist/submissions/{handed_in.pk}/"
    client.post(f"{url}dispute/", {"concept": "structure", "score": "0"})
    assert client.post(f"{url}scores/", {"iit": "101"}).status_code == 422
    assert client.post(f"{url}scores/", {"iit": "๙๑.๕", "eit": "88", "others_full": "on"}).status_code == 302
    result = result_of(cast.office, YEAR)
    assert result is not None
    scores = {score.code: score.value for score in result.scores.all()}
    assert (scores["IIT"], scores["o1"], scores["o26"]) == (Decimal("91.5"), 0, 100)
    assert client.post(f"{url}scores/", {"iit": "1"}).status_code == 409


def test_the_forecast_after_handing_in(cast: Any, handed_in: Any) -> None:
    client, url = cast.client("officer"), f"/office/checklist/{YEAR}/forecast/"
    before = client.get(url).context["outlook"]
    assert (before.lost, before.forecast.instrument("OIT").range.high) == (0, 100)
    over = DateDraft(title="ตอบแบบวัด OIT", ends_on=date(2026, 4, 30), source="หนังสือ", certainty="announced")
    set_date(by=cast.actor("officer"), fiscal_year=YEAR, code="oit", draft=over)
    page = client.get(url)
    found = page.context["outlook"]
    # Two answers were handed in; the other items gain nothing any more, whatever is published now.
    assert found.lost == 24
    assert found.forecast.instrument("OIT").range.high < 30
    assert "ส่งไปโดยไม่มีคำตอบ" in page.text
    assert "ปีนี้มีผลการประเมินแล้ว" not in page.text
    client.post(f"/office/checklist/submissions/{handed_in.pk}/scores/", {"total": "90"})
    assert client.get(url).context["outlook"].result is None  # a total alone says nothing of the items
    client.post(f"/office/checklist/submissions/{handed_in.pk}/scores/", {"iit": "90", "others_full": "on"})
    assert "ปีนี้มีผลการประเมินแล้ว" in client.get(url).text


def test_what_waits_and_what_the_calendar_holds(cast: Any, put_out: Any) -> None:
    officer, today = cast.actor("officer"), date(2026, 5, 20)
    put_out("o26", "integrity_measures_result", year=fiscal_year_of(today))
    made = submit(by=officer, fiscal_year=YEAR, submitted_at=NOW, now=NOW)
    Clarification.objects.create(
        organization=cast.office, submission=made, concept="structure", due_on=date(2026, 6, 1)
    )
    rows = waiting_for(officer, today)
    assert [(row.kind, row.due_on) for row in rows] == [("clarification", date(2026, 6, 1))]
    assert waiting_for(cast.actor("works"), today) == []
    assert deadlines_of(officer, 2565)[-1].due_on == date(2022, 6, 30)
    assert deadlines_of(officer, YEAR) == []
    # The walk over the main site follows the same dates: the edition's, or the office's own.
    assert assessment_of(cast.office, 2564).ends_on == date(2021, 8, 26)
    assert (assessment_of(cast.office, 2565).ends_on, assessment_of(cast.office, YEAR)) == (
        date(2022, 6, 30),
        None,
    )
    own = DateDraft(title="ตอบแบบวัด OIT", ends_on=date(2026, 4, 30), source="หนังสือ", certainty="announced")
    set_date(by=officer, fiscal_year=YEAR, code="oit", draft=own)
    known = assessment_of(cast.office, YEAR)
    assert (known.opens_on, known.due_on, known.is_announced_then) == (date(2026, 3, 1), own.ends_on, False)


def test_other_offices_see_nothing(cast: Any, handed_in: Any) -> None:
    client = cast.client("stranger")
    assert client.get(f"/office/checklist/submissions/{handed_in.pk}/").status_code == 404
    assert client.post(f"/office/checklist/submissions/{handed_in.pk}/letter/").status_code == 404


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_readiness_of_all_offices(cast: Any, handed_in: Any, form: str, capsys: Any) -> None:
    call_command("readiness", "--year", "๒๕๖๙", "--form", form)
    printed = capsys.readouterr().out
    if form == "json":
        rows = {row["host"]: row for row in json.loads(printed)}
    elif form == "csv":
        rows = {row["host"]: row for row in csv.DictReader(io.StringIO(printed))}
    else:
        rows = {}
        assert "2 offices, 2 of 52 items published" in printed
    if rows:
        assert str(rows["testserver"]["published"]) == "2"
        assert rows["testserver"]["handed_in"] == "2026-04-30"
        assert str(rows["other.example"]["published"]) == "0"


def test_readiness_asks_for_a_year_and_office_that_exist(cast: Any) -> None:
    for wrong in (["--year", "2500"], ["--year", "x"], ["--host", "nobody.example"]):
        with pytest.raises(CommandError):
            call_command("readiness", *wrong)


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """Another site: a page that was moved, a large file, and nothing else."""

    PAGES: ClassVar[dict[str, tuple[int, str, bytes]]] = {
        "/old": (302, "/new", b""),
        "/new": (200, "text/html; charset=utf-8", "<title> แผน\n ปี ๒๕๖๙ </title>".encode()),
        "/plan.pdf": (200, "application/pdf\0", b"%PDF" + b"x" * (tasks.LARGEST + 9)),
    }

    def do_GET(self) -> None:
        status, said, body = self.PAGES.get(self.path, (404, "text/plain", b"no"))
        self.send_response(status)
        self.send_header("Location" if status == 302 else "Content-Type", said)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *args: Any) -> None: ...


def test_addresses_elsewhere_are_kept_with_hash_and_failures_named(cast: Any, settings: Any) -> None:
    settings.PRONGSAI_CHECK_LOOPBACK = True
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base, officer = f"http://127.0.0.1:{server.server_port}", cast.actor("officer")
    urls = [f"{base}/old", f"{base}/plan.pdf", f"{base}/gone", "http://10.0.0.1/x"]
    change_item(
        by=officer,
        fiscal_year=YEAR,
        concept="structure",
        draft=ItemDraft(answers=tuple(AnswerDraft(url=url) for url in urls)),
        version=1,
    )
    made = submit(by=officer, fiscal_year=YEAR, submitted_at=NOW, now=NOW)
    job = Job.objects.get(kind="checklist.cite")
    client, url = cast.client("officer"), f"/office/checklist/submissions/{made.pk}/"
    assert client.get(url).context["elsewhere"]["waiting"] == 4
    tasks.fetch_cited_pages(job, Actor.system(cast.office, "worker"))
    kept = {row.url.removeprefix(base): row for row in CitedPage.objects.all()}
    moved, large = kept["/old"], kept["/plan.pdf"]
    body = Elsewhere.PAGES["/new"][2]
    assert (moved.title, moved.final_url, moved.size) == ("แผน ปี ๒๕๖๙", f"{base}/new", len(body))
    assert moved.sha256 == hashlib.sha256(body).hexdigest()
    assert (large.is_cut, large.size, large.title) == (True, tasks.LARGEST, "")
    assert large.content_type == "application/pdf"  # without what PostgreSQL does not take
    assert [kept[one].is_kept for one in ("/gone", "http://10.0.0.1/x")] == [False, False]
    shown = client.get(url)
    assert shown.context["elsewhere"]["kept"] == 2
    for words in (
        moved.check_code,
        "แผน ปี ๒๕๖๙",
        "รหัส 404",
        "ที่อยู่นี้ไม่ได้อยู่บนอินเทอร์เน็ตสาธารณะ",
        "อ่านเฉพาะส่วนแรก",
    ):
        assert words in shown.text
    assert client.post(f"{url}fetch/").status_code == 302
    assert cast.client("mayor").post(f"{url}fetch/").status_code == 403
    Elsewhere.PAGES["/gone"] = (200, "text/plain", b"here")
    tasks.fetch_cited_pages(job, Actor.system(cast.office, "worker"))  # only what failed is asked for again
    assert CitedPage.objects.count() == 6
    del Elsewhere.PAGES["/gone"]
    assert client.get(url).context["elsewhere"]["kept"] == 3
    server.shutdown()
    with pytest.raises(TypeError):
        moved.save()
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE checklist_citedpage SET title = 'x' WHERE id = %s", [moved.pk])
    client.post(f"{url}dispute/", {"concept": "structure", "score": "0"})
    row = Clarification.objects.get()
    typed = {"version": "1", "score": "0", "remark": "", "explanation": "ดูหน้าที่อ้างอิง", "due_on": ""}
    client.post(f"/office/checklist/clarifications/{row.pk}/", typed)
    client.post(f"{url}letter/")
    assert moved.check_code in json.dumps(Document.objects.get().content, ensure_ascii=False)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b"<title>a</title><title>b</title>", "a"),
        (b"<title>" + b"x" * 900, "x" * 300),
        (b"<![bad[<title>", ""),
        (b"\xff\x00<title>\x07a</title>", "a"),
    ],
)
@pytest.mark.parametrize("charset", ["nothing", "idna", "undefined", "a\0b"])
def test_a_title_is_taken_from_whatever_a_page_holds(body: bytes, title: str, charset: str) -> None:
    assert title_of(Fetched("http://a", 200, f"text/html; charset={charset}", body)) == title
