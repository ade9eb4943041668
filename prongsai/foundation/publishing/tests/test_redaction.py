"""Redaction: what was taken out is in no version, file, table or register, and a dated sentence stands there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from prongsai.foundation.audit.api import Entry, verify_chain
from prongsai.foundation.checks.api import covered_texts, look_through, set_aside
from prongsai.foundation.checks.models import Mend, Reach, ReachRun
from prongsai.foundation.documents.api import (
    NOT_WORDS,
    Cell,
    Chart,
    Content,
    Paragraph,
    Picture,
    PictureGrid,
    Row,
    Section,
    Series,
    Table,
    from_data,
    to_data,
)
from prongsai.foundation.files.api import File, read_bytes, store
from prongsai.foundation.jobs import actions as jobs
from prongsai.foundation.jobs.api import Job
from prongsai.foundation.notifications.api import notify, remind
from prongsai.foundation.publishing import actions
from prongsai.foundation.publishing.actions.canonical import DataTable
from prongsai.foundation.publishing.actions.gate import MOST_ROWS
from prongsai.foundation.publishing.actions.register import folder
from prongsai.foundation.publishing.actions.removing import Removal, Remover, pattern_of
from prongsai.foundation.publishing.api import Attachment, NewAttachment, Version, page_at, publish, withdraw
from prongsai.foundation.publishing.models import Draft, Redaction, What
from prongsai.foundation.publishing.tests.samples import ADDRESS, HEADS, PDF, facts, set_all_aside, tables
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.access import Refused
from prongsai.kernel.calendar import official_date
from prongsai.kernel.errors import Problem
from prongsai.kernel.proofreading import LONGEST

SECRET = "นายสมมุติ ลับมาก ๑๒๓๔๕"
SPELT = "นายสมมุติ ลับมาก 12345"
ESCAPED = re.compile(r"\\+u([0-9a-f]{4})")  # as JSON stands in the tables of SQLite
REASON = "เป็นข้อมูลส่วนบุคคล"
TEXT = actions.Removal(what=What.TEXT, passage=SPELT)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.PRONGSAI_HOME = tmp_path


def published(cast, *, versions=2):
    """Publish versions whose text, table, note and PDF hold the secret."""
    officer = cast.actor("officer")
    for number in range(1, versions + 1):
        pdf = store(by=officer, name="รายงาน.pdf", content=PDF + f"%{SECRET} {number}".encode())
        given = facts(officer, figure=f"{SECRET} ครั้งที่ {number}", note=f"แก้ {SECRET}", pdf=False)
        attachment = NewAttachment(format="pdf", label=f"PDF {SECRET}", file=pdf, made_from_content=True)
        publish(**{**given, "attachments": [attachment]})
    return page_at(cast.office, ADDRESS)


def everything():
    """Return every row of every table and every stored byte, as one text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(row) for row in cursor.fetchall()]
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), "\n".join(found))


def stored():
    return {
        path.name: path.read_bytes() for path in Path(default_storage.path("")).rglob("*") if path.is_file()
    }


@pytest.mark.django_db
def test_a_passage_goes_out_of_every_copy(cast, django_capture_on_commit_callbacks):
    page = published(cast)
    draft = actions.keep_draft(**facts(cast.actor("officer"), figure=SECRET))
    plant(cast)
    assert everything().count(SECRET) > 12
    assert any(SECRET.encode() in content for content in stored().values())
    found = actions.find(by=cast.actor("officer"), page=page, removal=TEXT)
    assert [one.version.number for one in found] == [1, 2]
    assert {one.name for one in found[0].files} == {"o26.pdf"}
    with django_capture_on_commit_callbacks(execute=True):
        redaction = actions.redact(by=cast.actor("officer"), page=page, removal=TEXT, reason=REASON)
    assert redaction.numbers == [1, 2]
    assert SECRET not in everything()
    assert SPELT not in everything()
    assert not any(SECRET.encode() in content for content in stored().values())
    assert not any(SECRET in p.read_text() for p in folder(cast.office).glob("*"))
    client = cast.client()
    for address in (f"/{ADDRESS}", f"/{ADDRESS}/versions/1"):
        text = client.get(address).content.decode()
        assert "[นำออก" in text
        told = f"ข้อมูลส่วนนี้ถูกนำออกเมื่อ {official_date(redaction.at, 'thai')} เพราะ{REASON}"
        assert told in re.sub("<[^>]+>", "", text).replace("\xa0", " ")
        assert SECRET not in text
    for name in ("o26.csv", "o26.json"):
        sent = client.get(f"/{ADDRESS}/1/{name}")
        body = b"".join(sent.streaming_content) if sent.streaming else sent.content
        assert "[นำออก".encode() in body
    gone = client.get(f"/{ADDRESS}/1/o26.pdf")
    assert gone.status_code == 410
    assert REASON in gone.content.decode()
    draft.refresh_from_db()
    assert SECRET not in str(draft.content)
    entry = Entry.objects.get(verb="publishing.redacted")
    assert [one.subject_type for one in Entry.objects.filter(verb="checks.set_aside")] == ["checks.setaside"]
    assert entry.actor_name == "นิติกร"
    assert verify_chain(cast.office).is_sound


def plant(cast):
    """Let everything that the house keeps about pages repeat the secret: checks, notices, jobs, the journal."""
    officer = cast.actor("officer")
    set_aside(
        by=officer, subject="draft_page:1", finding_key="f" * 16, code="phone_number", severity="error",
        message=f"หมายเลขโทรศัพท์ · {SECRET}", reason=f"เผยแพร่ได้ตามที่ {SECRET} ยินยอม",
    )  # fmt: skip
    here = {"organization": cast.office}
    Mend.objects.create(
        **here, target="x:1", code="x", before={"text": SECRET}, after={"text": f"{SECRET} ก"}
    )
    run = ReachRun.objects.create(**here, fiscal_year=2569, home="https://testserver/")
    clicks = [{"url": "https://testserver/", "text": SECRET}]
    Reach.objects.create(**here, run=run, address="x", title=SECRET, path=clicks)
    notify(by=officer, users=[cast.user("officer")], title=f"หน้า {SECRET}", text=SECRET, path="/")
    today = timezone.localdate()
    remind(
        by=officer, user=cast.user("officer"), key="x", title=SECRET, reason=SECRET, path="/", due_on=today
    )
    Job.objects.create(
        **here, kind="files.read_paper", state="failed", message=f"หน้า {SECRET}", next_at=timezone.now()
    )


def paragraph(text):
    return Content(title="ก", sections=(Section(blocks=(Paragraph(text=text),)),), digits="thai")


@pytest.mark.django_db
def test_what_was_taken_out_does_not_come_back_with_an_older_document(
    cast, django_capture_on_commit_callbacks
):
    """The same words, in whatever spelling, and the same files are refused until somebody says why they may."""
    officer, client = cast.actor("officer"), cast.client("officer")
    page = published(cast)
    old = NewAttachment(format="pdf", label="PDF", file=Attachment.objects.filter(format="pdf").first().file)
    kept = store(by=officer, name="สำเนา.pdf", content=read_bytes(old.file))
    with django_capture_on_commit_callbacks(execute=True):
        actions.redact(by=officer, page=page, removal=TEXT, reason=REASON)
    for given in (
        {"figure": SPELT.upper()},
        {"figure": "นาย\u200bสมมุติลับมาก 1 2 3 4 5"},
        {"note": f"แก้ชื่อ {SECRET}"},
        {"attachments": [NewAttachment(format="pdf", label="PDF", file=kept)]},
        {"address": "ita/2569/o1", "figure": SECRET},
        {"data": [DataTable(name="ก", columns=["ก"], rows=[*[["1"]] * MOST_ROWS, [SECRET]])]},
        {"content": paragraph("ก" * (LONGEST - 9) + SECRET)},
    ):
        with pytest.raises(Problem) as refused:
            publish(**facts(officer, **{"photo": False, "pdf": False, **given}))
        assert REASON in str(refused.value.message)
        assert SECRET not in str(refused.value.message)
    publish(**facts(officer, figure="ไม่มีชื่อ", photo=False, pdf=False))
    # A draft says so too, and there somebody may decide with a reason that the next desk reads.
    draft = actions.keep_draft(**facts(officer, figure=SECRET, photo=False, pdf=False))
    assert client.post(draft.get_absolute_url(), {"do": "publish"}).status_code == 409
    seen = client.get(draft.get_absolute_url()).content.decode()
    assert REASON in seen
    assert SECRET not in seen
    set_all_aside(
        officer, actions.subject_of(draft), actions.checked_draft(draft, officer, timezone.localdate())
    )
    assert client.post(draft.get_absolute_url(), {"do": "publish"}).status_code == 302
    assert page_at(cast.office, ADDRESS).current_number == 4
    # Taken out once more, it counts anew.
    with django_capture_on_commit_callbacks(execute=True):
        actions.redact(by=officer, page=page, removal=TEXT, reason=REASON)
    with pytest.raises(Problem):
        publish(**facts(officer, figure=SECRET, photo=False, pdf=False))


@pytest.mark.django_db
def test_a_photo_goes_with_its_small_pictures(cast, django_capture_on_commit_callbacks):
    officer = cast.actor("officer")
    page = publish(**facts(officer)).page
    photo = Attachment.objects.get(format="picture")
    sha256, before = photo.sha256, set(stored())
    assert sha256 in before
    removal = actions.Removal(what=What.FILE, sha256=sha256)
    with django_capture_on_commit_callbacks(execute=True):
        actions.redact(by=officer, page=page, removal=removal, reason=REASON)
    left = set(stored())
    assert sha256 not in left
    assert len(before - left) >= 3  # the photo, two sizes of it, the PDF that showed it
    assert not File.objects.filter(sha256=sha256).exists()
    text = cast.client().get(f"/{ADDRESS}").content.decode()
    assert "photo-1.jpg" not in text
    assert "ข้อมูลส่วนนี้ถูกนำออกเมื่อ" in text
    assert cast.client().get(f"/{ADDRESS}/1/photo-1.jpg").status_code == 410
    assert cast.client().get(f"/{ADDRESS}/1/photo-1.jpg?w=360").status_code == 410


@pytest.mark.django_db
def test_a_file_that_other_papers_use_stays_with_them_only(cast, django_capture_on_commit_callbacks):
    officer = cast.actor("officer")
    page = publish(**facts(officer)).page
    same = NewAttachment(format="pdf", label="PDF", file=File.objects.filter(name="รายงาน.pdf").first())
    look_through(same.file)
    other = publish(**{**facts(officer, address="ita/2569/o1", photo=False), "attachments": [same]})
    pdf = Attachment.objects.get(version__page=page, format="pdf")
    with django_capture_on_commit_callbacks(execute=True):
        removal = actions.Removal(what=What.FILE, sha256=pdf.sha256)
        actions.redact(by=officer, page=page, removal=removal, reason=REASON)
    assert cast.client().get(f"/{ADDRESS}/1/o26.pdf").status_code == 410
    assert cast.client().get(f"/{other.page.address}/1/o1.pdf").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("what", "value", "count"), [(What.COLUMN, "", 4), (What.CELL, "กองคลัง", 2)])
def test_a_column_and_a_cell(cast, what, value, count):
    officer = cast.actor("officer")
    page = publish(**facts(officer, pdf=False, photo=False)).page
    removal = actions.Removal(what=what, table=tables()[0].name, column=HEADS[1], value=value)
    [found] = actions.find(by=officer, page=page, removal=removal)
    assert found.count == count
    actions.redact(by=officer, page=page, removal=removal, reason=REASON)
    version = Version.objects.get()
    assert "กองคลัง" not in json.dumps([version.content, version.data], ensure_ascii=False)
    assert ("สำนักปลัด" in json.dumps(version.data, ensure_ascii=False)) is (what == What.CELL)
    assert "เปิดเผยการจัดซื้อจัดจ้าง" in json.dumps(version.content, ensure_ascii=False)
    assert cast.client().get(f"/{ADDRESS}").status_code == 200


@pytest.mark.django_db
def test_only_an_open_redaction_changes_frozen_rows(cast):
    page = published(cast, versions=1)
    other = publish(**facts(cast.actor("officer"), address="ita/2569/o1", photo=False, pdf=False)).page
    redaction = actions.redact(by=cast.actor("officer"), page=page, removal=TEXT, reason=REASON)
    raw = [
        ("UPDATE publishing_version SET title = 'x'", []),
        ("UPDATE publishing_attachment SET label = 'x'", []),
        ("UPDATE publishing_redaction SET is_open = %s", [True]),
        ("UPDATE publishing_redaction SET reason = 'x'", []),
    ]
    for statement, values in raw:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    with pytest.raises(TypeError):
        Version.objects.redact(redaction, title="x")
    opened = Redaction.objects.create(
        organization=cast.office,
        page=page,
        what="text",
        reason="x",
        at=redaction.at,
        by_name="x",
        is_open=True,
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE publishing_version SET lead = 'x' WHERE page_id = %s", [page.pk])
    for statement, pk in (
        ("number = 9", page.pk),
        ("published_by_name = 'x'", page.pk),
        ("title = 'x'", other.pk),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE publishing_version SET {statement} WHERE page_id = %s", [pk])
    opened.is_open = False
    opened.save()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no deferred triggers")
@pytest.mark.django_db(transaction=True)
def test_an_open_redaction_cannot_be_committed(live_cast):
    with as_tenant(live_cast.office):
        page = publish(**facts(live_cast.actor("officer"), photo=False, pdf=False)).page
    with pytest.raises(DatabaseError), as_tenant(live_cast.office):
        Redaction.objects.create(
            organization=live_cast.office, page=page, what="text", reason="x", at=page.created_at, by_name="x"
        )


@pytest.mark.django_db
def test_what_is_refused(cast):
    page = published(cast, versions=1)
    officer = cast.actor("officer")
    for removal, reason, field in (
        (TEXT, " ", "reason"),
        (TEXT, f"ชื่อ {SECRET}", "reason"),
        (actions.Removal(what=What.TEXT, passage="ก"), REASON, "passage"),
        (actions.Removal(what=What.TEXT, passage="ไม่มีอยู่จริง"), REASON, "passage"),
        (actions.Removal(what=What.FILE), REASON, "file"),
        (actions.Removal(what=What.CELL, table="x", column="y"), REASON, "value"),
        (actions.Removal(what=What.COLUMN), REASON, "column"),
    ):
        with pytest.raises(Problem) as caught:
            actions.redact(by=officer, page=page, removal=removal, reason=reason)
        assert caught.value.field == field
    with pytest.raises(Refused):
        actions.redact(by=cast.actor("works"), page=page, removal=TEXT, reason=REASON)
    assert Redaction.objects.count() == 0
    assert SECRET in everything()


@pytest.mark.django_db
def test_a_redaction_that_fails_changes_nothing(cast, monkeypatch):
    from prongsai.foundation.publishing.actions import redacting

    page = published(cast)
    before = everything().count(SECRET)

    def broken(*_given):
        raise OSError("power")

    monkeypatch.setattr(redacting, "touch", broken)
    with pytest.raises(OSError, match="power"):
        actions.redact(by=cast.actor("officer"), page=page, removal=TEXT, reason=REASON)
    assert everything().count(SECRET) == before
    assert any(SECRET.encode() in content for content in stored().values())


@pytest.mark.django_db
def test_a_withdrawn_page_is_redacted_too(cast, django_capture_on_commit_callbacks):
    page = published(cast, versions=1)
    withdraw(by=cast.actor("officer"), page=page, reason=f"มีชื่อ {SECRET}")
    page.refresh_from_db()
    actions.redact(by=cast.actor("officer"), page=page, removal=TEXT, reason=REASON)
    assert SECRET not in cast.client().get(f"/{ADDRESS}").content.decode()


@pytest.mark.django_db
def test_a_restored_database_is_redacted_again(cast, django_capture_on_commit_callbacks):
    """The state before the redaction is brought back by undoing its transaction; the register stays on the disk."""
    page = published(cast)
    files = {p: p.read_bytes() for p in Path(default_storage.path("")).rglob("*") if p.is_file()}
    point = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        actions.redact(by=cast.actor("officer"), page=page, removal=TEXT, reason=REASON)
    after = cast.client().get(f"/{ADDRESS}/versions/1").content
    transaction.savepoint_rollback(point)
    for path, content_ in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content_)
    assert SECRET in everything()
    assert Draft.objects.count() == 0
    assert actions.apply_register(cast.office) == [ADDRESS]
    assert SECRET not in everything()
    assert not any(SECRET.encode() in one for one in stored().values())
    assert cast.client().get(f"/{ADDRESS}/1/o26.pdf").status_code == 410
    assert actions.apply_register(cast.office) == []
    restored = cast.client().get(f"/{ADDRESS}/versions/1").content
    assert after.count("[นำออก".encode()) == restored.count("[นำออก".encode()) > 0


@pytest.mark.one_database
@pytest.mark.parametrize("word", ["official", "landscape", "Paragraph", "share", "file:7", "12"])
def test_what_only_says_how_a_document_looks_is_no_text(word):
    chart = Chart(kind="share", title=word, categories=("ก", "ข"), series=(Series(name="ก", values=(12, 1)),))
    table = Table(columns=(), rows=(Row(cells=(Cell(blocks=(Paragraph(text=word),), colspan=12),)),))
    picture = PictureGrid(pictures=(Picture(source="file:7", alt=word),))
    pages = Section(blocks=(chart, table, picture), orientation="landscape", paper="official")
    remover = Remover(removal=Removal(what=What.TEXT, passage=word), mark="■", sentence="")
    data = to_data(Content(title=word, sections=(pages,)))
    for left in (
        remover.content(data),
        covered_texts(data, lambda text: text.replace(word, "■"), but=NOT_WORDS),
    ):
        read = from_data(left)
        assert read.title == read.sections[0].blocks[0].title == "■"
        assert read.sections[0].blocks[0].series[0].values in ((12, 1), (None, 1))
        assert read.sections[0].blocks[1].rows[0].cells[0].colspan == 12
        assert read.sections[0].blocks[2].pictures[0].source == "file:7"


def test_a_passage_is_found_in_every_spelling():
    assert pattern_of("ทำ 12").search("ก่อนทํา ๑๒ ครั้ง")
    assert pattern_of("ทำ  12").search("ทำ\u00a0๑2")
    assert not pattern_of("ทำ 12").search("ทำ 1 2")


@pytest.mark.django_db
def test_the_worker_finishes_what_was_cut_off(cast):
    """Without what follows the commit (a power cut there), the worker does it."""
    page = published(cast)
    redaction = actions.redact(by=cast.actor("officer"), page=page, removal=TEXT, reason=REASON)
    assert redaction.pending
    assert any(SECRET.encode() in content for content in stored().values())
    while job := jobs.claim("w", redaction.at.replace(year=redaction.at.year + 1)):
        jobs.run(job, new_reference=lambda: "E")
    assert not any(SECRET.encode() in content for content in stored().values())
    assert list(folder(cast.office).glob("*.json"))


@pytest.mark.django_db
def test_an_officer_sees_what_goes_out_before_it_does(cast, django_capture_on_commit_callbacks):
    page = published(cast)
    client, address = cast.client("officer"), f"{page.office_url}redact/"
    assert address in client.get(page.office_url).content.decode()
    given = {"what": "text", "passage": SPELT, "reason": REASON}
    assert client.post(address, {"what": "text", "passage": "ไม่มีอยู่", "reason": REASON}).status_code == 422
    looked = client.post(address, given).content.decode()
    assert "2/o26.pdf" in looked
    assert Redaction.objects.count() == 0
    done = client.post(address, {**given, "sure": "1", "keep": ["1/o26.pdf", "x/y"]})
    assert done["Location"] == page.office_url
    assert REASON in client.get(page.office_url).content.decode()
    assert cast.client().get(f"/{ADDRESS}/1/o26.pdf").status_code == 200
    assert cast.client().get(f"/{ADDRESS}/2/o26.pdf").status_code == 410
    for who in ("works", "clerk", "admin"):
        assert cast.client(who).post(address, given).status_code == 403
    assert cast.client("stranger").post(address, given).status_code == 404
    assert Redaction.objects.count() == 1
