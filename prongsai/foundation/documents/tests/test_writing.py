"""From an empty form to a numbered, registered document: through the front door."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from docx import Document as WordFile

from prongsai.foundation.audit.api import history_of
from prongsai.foundation.documents.actions import (
    cancel_number,
    change_style,
    cover_memo,
    make_letter,
    save_draft,
    set_emblem,
    take_number,
)
from prongsai.foundation.documents.blocks import AnnexTitle, ItemList, MemoHead, Table
from prongsai.foundation.documents.kinds import letter_kinds
from prongsai.foundation.documents.models import Document, Draft, Entry
from prongsai.foundation.documents.queries import draft_content, entry_of
from prongsai.foundation.documents.tests.letters import FIELDS
from prongsai.foundation.documents.tests.samples import photo
from prongsai.foundation.documents.tests.test_documents import ask, work
from prongsai.foundation.files.api import read_bytes
from prongsai.kernel.access import Refused
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.kernel.errors import Conflict, Problem

pytestmark = pytest.mark.django_db


def write(cast: Any, kind: str = "memo", **changes: Any) -> Draft:
    given = {"by": cast.actor("officer"), "kind": kind, "texts": FIELDS[kind], "dated_on": date(2026, 4, 27)}
    return save_draft(**{**given, **changes})


@pytest.mark.parametrize("kind", letter_kinds())
def test_every_kind_is_written_previewed_and_made(cast, kind):
    client = cast.client("officer")
    assert f"/office/documents/write/{kind}/" in client.get("/office/documents/write/").content.decode()
    assert client.get(f"/office/documents/write/{kind}/").status_code == 200
    data = {**FIELDS[kind], "dated_on": "๒๗ เม.ย. ๒๕๖๙", "number": "ตย ๑/๑"}
    answer = client.post(f"/office/documents/write/{kind}/", data)
    assert answer.status_code == 302, answer.content.decode()
    draft = Draft.objects.get()
    page = client.get(draft.get_absolute_url()).content.decode()
    assert FIELDS[kind]["subject"].split("\n")[0] in page
    answer = client.post(f"{draft.get_absolute_url()}make/")
    assert answer.status_code == 302
    assert work().state == "done"
    document = Document.objects.get()
    assert (document.kind, document.state) == (kind, "ready")
    assert document.fiscal_year == (2569 if draft.dated_on else fiscal_year_of(timezone.localdate()))
    assert {one.format for one in document.renditions.all()} == {"pdf", "docx"}
    assert client.get(document.get_absolute_url()).status_code == 200
    assert [entry.verb for entry in history_of(draft)].count("documents.draft_written") == 1


def test_pasted_tables_and_inner_items_survive_saving(cast):
    body = "ที่\tรายการ\tจำนวน\n๑\tกระดาษ\t๕\n\n๑. กองคลัง\n  (๑) เผยแพร่ข้อมูล\n๒. กองช่าง"
    draft = write(cast, "announcement", texts={**FIELDS["announcement"], "body": body})
    blocks = draft_content(Draft.objects.get(pk=draft.pk), cast.actor("officer")).sections[0].blocks
    (table,) = (one for one in blocks if isinstance(one, Table))
    (items,) = (one for one in blocks if isinstance(one, ItemList))
    assert len(table.columns) == 3
    assert [len(one.items) for one in items.items] == [1, 0]
    assert items.indent


def test_what_a_kind_needs_is_asked_for(cast):
    answer = cast.client("officer").post("/office/documents/write/letter/", {"subject": "เรื่อง"})
    assert answer.status_code == 422
    assert not Draft.objects.exists()
    with pytest.raises(Problem):
        write(cast, texts={"subject": "เรื่อง"})
    assert cast.client("officer").get("/office/documents/write/novel/").status_code == 404


def test_nobody_overwrites_another(cast):
    draft = write(cast)
    client = cast.client("officer")
    form = client.get(f"{draft.get_absolute_url()}edit/").content.decode()
    assert 'name="version" value="1"' in form
    save_draft(
        by=cast.actor("clerk"), kind="memo", draft=draft, version=1, texts={**FIELDS["memo"], "to": "ปลัด"}
    )
    answer = client.post(f"{draft.get_absolute_url()}edit/", {**FIELDS["memo"], "version": "1", "to": "นายก"})
    assert answer.status_code == 409
    assert Draft.objects.get().fields["to"] == "ปลัด"
    assert "นายก" in answer.content.decode()  # what was typed is not lost
    with pytest.raises(Conflict):
        write(cast, draft=draft, version=1)


def test_permissions(cast):
    draft = write(cast)
    for key, status in (("works", 403), ("stranger", 404)):
        assert cast.client(key).get(draft.get_absolute_url()).status_code == status, key
    assert cast.client("works").get("/office/documents/write/").status_code == 403
    assert cast.client("officer").get("/office/documents/style/").status_code == 403
    assert cast.client("admin").get("/office/documents/style/").status_code == 200
    with pytest.raises(Refused):
        write(cast, by=cast.actor("works"))
    with pytest.raises(Refused):
        take_number(by=cast.actor("works"), draft=draft)
    assert list(Draft.objects.visible_to(cast.actor("works"))) == []


def test_a_typed_number_stands_in_the_register_once(cast):
    draft = write(cast, number="ตย ๗๑๐๐๑/๑")
    with pytest.raises(Problem) as refusal:
        write(cast, number="ตย ๗๑๐๐๑/๑")
    assert refusal.value.field == "number"
    assert Draft.objects.count() == 1  # nothing half-written stays
    write(cast, "order", number="ตย ๗๑๐๐๑/๑")  # another kind has its own register
    save_draft(by=cast.actor("officer"), kind="memo", draft=draft, texts=FIELDS["memo"], number="ตย ๗๑๐๐๑/๒")
    lines = Entry.objects.filter(kind="memo").order_by("pk")
    assert [(line.number, line.cancelled_at is None) for line in lines] == [
        ("ตย ๗๑๐๐๑/๑", False),
        ("ตย ๗๑๐๐๑/๒", True),
    ]
    assert all(line.cancelled_reason for line in lines if line.cancelled_at)


def test_own_numbers_run_without_gaps_by_kind_unit_and_year(cast):
    cast.office.letter_code = "ตย ๗๑๐๐๑"
    cast.office.save()
    officer = cast.actor("officer")
    with pytest.raises(Problem):
        take_number(by=officer, draft=write(cast))
    change_style(by=cast.actor("admin"), own_numbers=["memo", "order"], by_unit=True)
    taken = [
        take_number(by=officer, draft=write(cast, unit=unit)).number for unit in (None, None, cast.works)
    ]
    assert taken == ["ตย ๗๑๐๐๑/๑", "ตย ๗๑๐๐๑/๒", "ตย ๗๑๐๐๑/๑"]
    assert take_number(by=officer, draft=write(cast, "order")).number == "๑/๒๕๖๙"
    later = write(cast, dated_on=date(2027, 1, 5))
    assert take_number(by=officer, draft=later).number == "ตย ๗๑๐๐๑/๑"
    with pytest.raises(Problem):
        take_number(by=officer, draft=later)
    with pytest.raises(Problem) as refusal:
        write(cast, draft=later, dated_on=date(2026, 1, 5), number="")
    assert refusal.value.field == "dated_on"


def test_a_cancelled_number_stays_and_is_not_given_again(cast):
    change_style(by=cast.actor("admin"), own_numbers=["memo"], by_unit=False)
    officer, client = cast.actor("officer"), cast.client("officer")
    draft = write(cast)
    entry = take_number(by=officer, draft=draft)
    assert client.post(f"{draft.get_absolute_url()}discard/").status_code == 302
    assert not Draft.objects.get().is_discarded  # its number must be cancelled first
    answer = client.post(f"/office/documents/register/{entry.pk}/cancel/", {"reason": ""})
    entry.refresh_from_db()
    assert entry.cancelled_at is None
    client.post(f"/office/documents/register/{entry.pk}/cancel/", {"reason": "พิมพ์ผิดเรื่อง"})
    entry.refresh_from_db()
    assert entry.cancelled_reason == "พิมพ์ผิดเรื่อง"
    with pytest.raises(Problem):
        cancel_number(by=officer, entry=entry, reason="อีกครั้ง")
    assert take_number(by=officer, draft=draft).sequence == 2
    page = client.get("/office/documents/register/").content.decode()
    assert "พิมพ์ผิดเรื่อง" in page
    assert answer.status_code == 302


def test_a_failed_transaction_gives_its_number_back(cast, monkeypatch):
    from prongsai.foundation.documents.actions import numbers

    change_style(by=cast.actor("admin"), own_numbers=["memo"], by_unit=False)
    draft = write(cast)

    def fails(**_given: Any) -> None:
        raise OSError

    monkeypatch.setattr(numbers, "record", fails)
    with pytest.raises(OSError):  # noqa: PT011  # ours
        take_number(by=cast.actor("officer"), draft=draft)
    monkeypatch.undo()
    assert take_number(by=cast.actor("officer"), draft=draft).sequence == 1


def test_the_register_is_searched_and_exported(cast):
    write(cast, number="ตย ๑")
    write(cast, "letter", number="ตย ๒")
    client = cast.client("officer")
    page = client.get("/office/documents/register/", {"q": "ประชาคม"}).content.decode()
    assert "ตย ๒" in page
    assert "ตย ๑" not in page
    page = client.get("/office/documents/register/", {"kind": "memo", "year": "๒๕๖๙"}).content.decode()
    assert "ตย ๑" in page
    assert "ตย ๒" not in page
    book = client.get("/office/documents/register/export/xlsx/")
    rows = list(openpyxl.load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))
    assert len(rows) == 3
    assert {row[0] for row in rows[1:]} == {"ตย ๑", "ตย ๒"}
    text = client.get("/office/documents/register/export/csv/", {"q": "ประชาคม"}).content
    assert text.startswith(b"\xef\xbb\xbf")
    assert text.decode().count("\r\n") == 2
    assert "2026-04-27" in text.decode()
    assert client.get("/office/documents/register/export/exe/").status_code == 404
    assert cast.client("stranger").get("/office/documents/register/").content.decode().count("ตย") == 0


def test_a_report_is_submitted_with_a_memo(cast):
    report = ask(cast)
    with pytest.raises(Problem):
        cover_memo(by=cast.actor("officer"), document=report)  # it is still being made
    work()
    client = cast.client("officer")
    page = client.get(report.get_absolute_url()).content.decode()
    assert f"/office/documents/{report.pk}/cover/" in page
    answer = client.post(f"/office/documents/{report.pk}/cover/")
    draft = Draft.objects.get()
    assert answer["Location"] == f"{draft.get_absolute_url()}edit/"
    assert draft.annexes == [report.pk]
    assert draft.fields["to"] == "นายกองค์การบริหารส่วนตำบลตัวอย่าง"
    content = draft_content(draft, cast.actor("officer"))
    assert isinstance(content.sections[0].blocks[0], MemoHead)
    assert any(isinstance(block, AnnexTitle) for section in content.sections[1:] for block in section.blocks)
    make_letter(by=cast.actor("officer"), draft=draft)
    assert work().state == "done"
    with pytest.raises(Problem):
        write(cast, annexes=[report.pk + 100])


def test_the_emblem_stands_on_every_new_document(cast):
    client = cast.client("admin")
    picture = io.BytesIO(photo(3, (400, 400)))
    picture.name = "emblem.jpg"
    assert client.post("/office/documents/style/", {"emblem": "1", "file": picture}).status_code == 302
    draft = write(cast)
    content = draft_content(draft, cast.actor("officer"))
    head = content.sections[0].blocks[0]
    assert isinstance(head, MemoHead)
    assert head.emblem is not None
    document = ask(cast)  # a room that knows nothing of emblems
    assert document.blocks().sections[0].blocks[0].emblem == head.emblem
    work()
    assert client.post("/office/documents/style/emblem/remove/").status_code == 302
    assert draft_content(draft, cast.actor("officer")).sections[0].blocks[0].emblem is None
    text = io.BytesIO(b"no picture")
    text.name = "emblem.jpg"
    assert client.post("/office/documents/style/", {"emblem": "1", "file": text}).status_code == 422
    with pytest.raises(Refused):
        set_emblem(by=cast.actor("officer"), name="x.jpg", content=photo(1))


def template(*lines: str) -> bytes:
    file = WordFile()
    for line in lines:
        paragraph = file.add_paragraph()
        for letter in (line[:9], line[9:]):  # Word divides places over runs
            paragraph.add_run(letter)
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def upload(cast: Any, content: bytes, name: str = "หัวจดหมาย.docx") -> Any:
    file = io.BytesIO(content)
    file.name = name
    return cast.client("admin").post("/office/documents/style/templates/", {"kind": "letter", "file": file})


def test_the_office_s_own_template_is_filled_in(cast):
    made = template(
        "สำนักงานของเรา {{ office }}",
        "ที่ {{ number }} วันที่ {{date}}",
        "เรื่อง {{ subject }}",
        "{{ body }}",
        "{{ signer_post }}",
    )
    assert upload(cast, made).status_code == 302
    texts = {**FIELDS["letter"], "subject": "ราคา < ๑๐๐ & {{ office }} ๒๕๖๙"}
    draft = write(cast, "letter", texts=texts, number="ตย ๙")
    make_letter(by=cast.actor("officer"), draft=draft)
    assert work().state == "done"
    rendition = Document.objects.get().renditions.get(format="docx")
    lines = [one.text for one in WordFile(io.BytesIO(read_bytes(rendition.file))).paragraphs]
    assert lines[0] == "สำนักงานของเรา องค์การบริหารส่วนตำบลตัวอย่าง"
    assert lines[1] == "ที่ ตย ๙ วันที่ ๒๗ เมษายน ๒๕๖๙"
    assert lines[2] == "เรื่อง ราคา < ๑๐๐ & {{ office }} ๒๕๖๙"
    assert any(line.startswith("ตามหนังสือที่อ้างถึง") for line in lines[3:-1])
    assert lines[-1] == "นายกองค์การบริหารส่วนตำบลตัวอย่าง"
    assert not any("\u2063" in line for line in lines)


def test_a_template_without_a_signer_gets_the_block_to_sign_and_the_desks_come_last(cast):
    made = template("{{ subject }}", "{{ body }}", "ท้ายแม่แบบ")
    file = io.BytesIO(made)
    file.name = "บันทึก.docx"
    answer = cast.client("admin").post("/office/documents/style/templates/", {"kind": "memo", "file": file})
    assert answer.status_code == 302
    make_letter(by=cast.actor("officer"), draft=write(cast))
    assert work().state == "done"
    word_file = WordFile(io.BytesIO(read_bytes(Document.objects.get().renditions.get(format="docx").file)))
    lines = [one.text for one in word_file.paragraphs]
    assert lines.index("นิติกรชำนาญการ") < lines.index("ท้ายแม่แบบ")
    assert "ความเห็นหัวหน้าสำนักปลัด" in word_file.tables[-1].rows[0].cells[0].text


def test_dangerous_and_incomplete_templates_are_refused_and_named(cast):
    import zipfile

    good = template("{{ subject }}", "{{ body }}")
    buffer = io.BytesIO(good)
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    cases = {
        "{{ colour }}": template("{{ subject }}", "{{ body }}", "{{ colour }}"),
        "{{ body }}": template("{{ subject }}"),
        "for": template("{{ subject }}", "{{ body }}", "{% for x in y %}"),
        "subject.__class__": template("{{ subject.__class__ }}", "{{ body }}"),
    }
    for word, content in cases.items():
        answer = upload(cast, content)
        assert answer.status_code == 422, word
        if word != "for":
            assert word in answer.content.decode(), word
    assert "มาโคร" in upload(cast, buffer.getvalue()).content.decode()
    for content in (buffer.getvalue(), b"no document", good[:200], b""):
        assert upload(cast, content).status_code == 422
    assert upload(cast, good).status_code == 302


def test_a_draft_without_a_number_leaves_room_to_write_it(cast):
    draft = write(cast)
    assert entry_of(draft) is None
    head = draft_content(draft, cast.actor("officer")).sections[0].blocks[0]
    assert isinstance(head, MemoHead)
    assert head.number.text == ""


def test_the_emblem_stands_on_the_public_site_at_once(cast):
    assert b"<img src=" not in cast.client().get("/").content.split(b"sai-org")[1][:200]
    file = set_emblem(by=cast.actor("admin"), name="ตรา.jpg", content=photo(3, (400, 400)))
    page = cast.client().get("/").content
    address = f"/files/{file.pk}/360/"
    assert address.encode() in page.split(b"sai-org")[1][:200]
    assert cast.client().get(address).status_code == 200  # also for visitors
