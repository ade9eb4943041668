"""From asking for a document to its files: through the front door, with the worker in between."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest
from django.utils import timezone
from docx import Document as WordFile

from prongsai.foundation.audit.api import history_of
from prongsai.foundation.documents.api import (
    Document,
    Rendition,
    ReportPhoto,
    ReportRow,
    make_document,
    picture_of,
    progress,
    retry,
)
from prongsai.foundation.documents.rendering import docx as docx_module
from prongsai.foundation.documents.rendering import pdf as pdf_module
from prongsai.foundation.documents.tests.samples import photo, rows, sample
from prongsai.foundation.files.api import read_bytes, store
from prongsai.foundation.jobs import actions as jobs
from prongsai.foundation.jobs.api import Job
from prongsai.kernel.access import Refused
from prongsai.kernel.errors import Problem

pytestmark = pytest.mark.django_db


def ask(cast: Any, **changes: Any) -> Document:
    given = {"kind": "report", "title": "รายงานผลการดำเนินการ", "fiscal_year": 2569, "content": sample()}
    return make_document(**{"by": cast.actor("officer"), **given, **changes})


def work(times: int = 1) -> Job:
    for _ in range(times):
        job = jobs.claim("worker", timezone.now())
        assert job is not None
        jobs.run(job, new_reference=lambda: "E-TEST")
    job.refresh_from_db()
    return job


def test_a_document_is_made_by_the_worker(cast):
    document = ask(cast)
    assert progress(document).state == "waiting"
    page = cast.client("officer").get(document.get_absolute_url())
    assert page.status_code == 200
    assert "hx-get" in page.content.decode()

    job = work()

    document.refresh_from_db()
    assert (document.state, job.state) == ("ready", "done")
    made = {one.format: one for one in document.renditions.all()}
    assert set(made) == {"pdf", "docx"}
    assert read_bytes(made["pdf"].file).startswith(b"%PDF-")
    assert len(pypdfium2.PdfDocument(read_bytes(made["pdf"].file))) >= 2
    assert WordFile(io.BytesIO(read_bytes(made["docx"].file))).tables
    assert made["pdf"].sha256 == made["pdf"].file.sha256
    assert [entry.verb for entry in history_of(document)].count("documents.made") == 1

    page = cast.client("officer").get(document.get_absolute_url()).content.decode()
    assert "PDF" in page
    assert "DOCX" in page
    address = f"/files/{made['pdf'].file.pk}/?download"
    assert address in page
    answer = cast.client("officer").get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")


def test_stored_photos_stand_in_the_document(cast):
    file = store(by=cast.actor("officer"), name="ประชาคม.jpg", content=photo(1), kind="photo")
    row = rows(1)[0]
    with_photo = ReportRow(
        number=1,
        title=row.title,
        result=row.result,
        photos=(ReportPhoto(picture=picture_of(file, "ประชาคมหมู่บ้าน")),),
    )
    document = ask(cast, content=sample(rows=(with_photo,)), formats=("pdf",))
    work()
    pdf = pypdfium2.PdfDocument(read_bytes(document.renditions.get().file))
    pictures = [one for page in pdf for one in page.get_objects() if one.type == 3]
    assert len(pictures) == 1
    page = cast.client("officer").get(document.get_absolute_url()).content.decode()
    assert f"/files/{file.pk}/1600/" in page


def test_permissions(cast):
    document = ask(cast)
    for key, status in (("officer", 200), ("works", 200), ("stranger", 404)):
        assert cast.client(key).get(document.get_absolute_url()).status_code == status, key
        assert cast.client(key).get(f"{document.get_absolute_url()}state/").status_code == status, key
    assert cast.client().get(document.get_absolute_url()).status_code in (302, 401, 403)
    assert cast.client("works").post(f"{document.get_absolute_url()}retry/").status_code == 403
    assert list(Document.objects.visible_to(cast.actor("stranger"))) == []
    with pytest.raises(Refused):
        ask(cast, by=cast.actor("works"))
    assert Document.objects.count() == 1


def test_nonsense_is_refused_and_leaves_nothing(cast):
    for changes in (
        {"content": {"title": "x", "sections": [{"blocks": [{"type": "Script"}]}]}},
        {"content": {"sections": []}},
        {"kind": "novel"},
        {"formats": ("exe",)},
        {"formats": ()},
    ):
        with pytest.raises(Problem):
            ask(cast, **changes)
    assert not Document.objects.exists()
    assert not Job.objects.exists()


def test_a_killed_worker_leaves_no_half_document(cast, monkeypatch):
    document = ask(cast)
    made = []

    def killed(*_arguments: Any) -> bytes:
        raise KeyboardInterrupt

    real = pdf_module.render_pdf
    monkeypatch.setattr(pdf_module, "render_pdf", lambda *given: made.append("pdf") or real(*given))
    monkeypatch.setattr(docx_module, "render_docx", killed)
    with pytest.raises(KeyboardInterrupt):
        work()
    document.refresh_from_db()
    assert document.state == "making"
    assert [one.format for one in document.renditions.all()] == ["pdf"]

    monkeypatch.undo()
    assert jobs.rescue_own("worker") == 1
    monkeypatch.setattr(pdf_module, "render_pdf", lambda *given: made.append("pdf again") or real(*given))
    assert work().state == "done"
    document.refresh_from_db()
    assert document.state == "ready"
    assert Rendition.objects.count() == 2
    assert made == ["pdf"]  # what was finished is not made twice


@pytest.mark.parametrize("broken", ["documents.rendering.pdf.render_pdf", "files.storage._write"])
def test_a_failure_says_what_happened_and_can_be_tried_again(cast, monkeypatch, broken):
    document = ask(cast)

    def disk_full(*_arguments: Any) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"prongsai.foundation.{broken}", disk_full)
    job = work()
    document.refresh_from_db()
    assert (document.state, job.state) == ("failed", "failed")
    assert document.reference
    assert document.reference in document.error
    assert ("พื้นที่จัดเก็บของหน่วยงานเต็ม" in document.error) == broken.startswith("files")
    page = cast.client("officer").get(document.get_absolute_url()).content.decode()
    assert document.reference in page
    assert "No space left" not in page
    assert 'name="csrfmiddlewaretoken"' in page

    monkeypatch.undo()
    answer = cast.client("officer").post(f"{document.get_absolute_url()}retry/")
    assert answer.status_code == 302
    work()
    document.refresh_from_db()
    assert (document.state, document.error, document.renditions.count()) == ("ready", "", 2)
    with pytest.raises(Problem):
        retry(by=cast.actor("officer"), document=document)


def test_a_job_lost_for_good_shows_as_failed(cast):
    document = ask(cast)
    Job.objects.update(state="failed", message="งานถูกตัดหลายครั้ง")
    document = Document.objects.get()
    assert progress(document).state == "failed"
    assert "งานถูกตัดหลายครั้ง" in cast.client("officer").get(document.get_absolute_url()).content.decode()
    retry(by=cast.actor("officer"), document=document)
    work()
    assert Document.objects.get().state == "ready"


def test_two_workers_make_it_once(cast):
    document = ask(cast, formats=("docx",))
    first, second = Job.objects.get(), Job.objects.get()
    jobs.run(first, new_reference=lambda: "E")
    jobs.run(second, new_reference=lambda: "E")
    assert document.renditions.count() == 1


def test_progress_is_told_and_unchanged_answers_are_304(cast):
    document = ask(cast)
    Job.objects.update(state="running", steps_done=1, steps_total=2, message="กำลังจัดหน้า ๒ จาก ๒")
    client, address = cast.client("officer"), f"{document.get_absolute_url()}state/"
    answer = client.get(address)
    assert "กำลังจัดหน้า ๒ จาก ๒" in answer.content.decode()
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    Job.objects.update(steps_done=2)
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_the_list_shows_the_office_s_documents(cast, django_assert_max_num_queries):
    for _ in range(3):
        ask(cast)
    client = cast.client("works")
    client.get("/office/documents/")
    with django_assert_max_num_queries(14):
        page = client.get("/office/documents/").content.decode()
    assert page.count("รายงานผลการดำเนินการ") == 3
