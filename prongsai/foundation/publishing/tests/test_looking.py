"""Files on their way to the public: looked through by the worker, kept back where they hold what was taken out."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from prongsai.foundation.checks.api import check_year, look_through
from prongsai.foundation.checks.tests.papers import paper
from prongsai.foundation.files.api import store
from prongsai.foundation.jobs.api import Job, enqueue
from prongsai.foundation.publishing import actions, tasks
from prongsai.foundation.publishing.api import NewAttachment, publish
from prongsai.foundation.publishing.models import Draft, What
from prongsai.foundation.publishing.queries.papers import unlooked_files
from prongsai.foundation.publishing.tests.samples import ADDRESS, facts, look_through_files, set_all_aside
from prongsai.kernel.calendar import arabic_digits
from prongsai.kernel.errors import Problem
from prongsai.kernel.reading import bounded

REASON = "เป็นข้อมูลส่วนบุคคลของผู้ร้อง"


@pytest.mark.django_db
def test_what_was_taken_out_does_not_come_back_inside_a_file(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    """The telephone is taken out of a page; the old PDF that holds it is attached to another one weeks later."""
    officer, client = cast.actor("officer"), cast.client("officer")
    old = paper(
        "Results of the year", "Complaints of the year, telephone 081-234-5678, by letter or in person"
    )
    already = store(by=officer, name="แผ่นพับ.pdf", content=old)
    look_through(already)
    attached = NewAttachment(format="pdf", label="แผ่นพับ", file=already)
    plain = facts(officer, photo=False, pdf=False, address="ita/2569/o1")
    publish(**{**plain, "attachments": [attached]})
    assert "withheld" not in {one.finding.code for one in check_year(cast.office, 2569, timezone.localdate())}
    page = publish(**facts(officer, figure="โทร ๐๘๑-๒๓๔-๕๖๗๘", photo=False, pdf=False)).page
    removal = actions.Removal(what=What.TEXT, passage="๐๘๑-๒๓๔-๕๖๗๘")
    with django_capture_on_commit_callbacks(execute=True):
        actions.redact(by=officer, page=page, removal=removal, reason=REASON)
    given = {"title": "ช่องทางร้องเรียน", "slug": "ways", "text": "ร้องเรียนได้ทุกวัน"}
    client.post("/office/publishing/write/", {**given, "file": SimpleUploadedFile("เดิม.pdf", old + b"%2")})
    draft = Draft.objects.get()
    # What waits is looked through too, when other words were taken out since: its page says that it is under way.
    assert "เดิม.pdf" in {one.name for one in unlooked_files(cast.office, 9)}
    waits = client.post(draft.get_absolute_url(), {"do": "publish"})
    assert waits.status_code == 409
    assert "ลองใหม่อีกครั้งในอีกสักครู่" in waits.content.decode().replace("\u2060", "")
    assert Job.objects.filter(kind="publishing.look_through").count() == 1  # asked for once
    depths: list[int] = []
    read, here = bounded.run, len(connection.savepoint_ids)

    def noting(*given, **named):
        depths.append(len(connection.savepoint_ids))
        return read(*given, **named)

    monkeypatch.setattr(bounded, "run", noting)
    look_through_files()
    assert depths == [here]  # read once, and outside of the worker's transactions
    monkeypatch.setattr(bounded, "run", None)  # no request opens a file
    refused = client.post(draft.get_absolute_url(), {"do": "publish"})
    assert refused.status_code == 409
    seen = refused.content.decode().replace("\u2060", "")
    assert f"/{ADDRESS}" in seen
    assert "เดิม.pdf หน้า 2" in arabic_digits(seen)
    assert REASON in seen
    assert "5678" not in arabic_digits(seen)
    with pytest.raises(Problem, match=REASON):
        publish(**{**actions.arguments_of(draft), "by": officer})
    subject = actions.subject_of(draft)
    set_all_aside(officer, subject, actions.checked_draft(draft, officer, timezone.localdate()))
    assert client.post(draft.get_absolute_url(), {"do": "publish"}).status_code == 302
    # What was public already is looked through anew, and the check of the year names it.
    monkeypatch.setattr(bounded, "run", read)
    monkeypatch.setattr(tasks, "MOST", 1)
    job = enqueue("publishing.look_through_published", organization=cast.office)
    tasks.look_through_published(job, officer)
    rest = Job.objects.get(kind=job.kind, pk__gt=job.pk)  # it waits behind what others asked for
    monkeypatch.setattr(tasks, "MOST", 99)
    tasks.look_through_published(rest, officer)
    assert not Job.objects.filter(kind=job.kind, pk__gt=rest.pk).exists()
    told = {
        str(one.finding.place)
        for one in check_year(cast.office, 2569, timezone.localdate())
        if one.finding.code == "withheld"
    }
    assert told == {"/ita/2569/o1: แผ่นพับ หน้า 2"}


@pytest.mark.django_db
def test_a_short_passage_does_not_come_back_to_its_page_and_stops_no_other(
    cast, django_capture_on_commit_callbacks
):
    officer = cast.actor("officer")
    plain = {"photo": False, "pdf": False}
    page = publish(**facts(officer, figure="บ้านเลขที่ ๙๙/๑", **plain)).page
    with django_capture_on_commit_callbacks(execute=True):
        removal = actions.Removal(what=What.TEXT, passage="99/1")
        actions.redact(by=officer, page=page, removal=removal, reason=REASON)
    with pytest.raises(Problem, match=REASON):
        publish(**facts(officer, figure="เลขที่ 99/1", **plain))
    publish(**facts(officer, figure="คำสั่งที่ 199/1", **plain))
    other = publish(**facts(officer, figure="คำสั่งที่ 99/1", address="ita/2569/o1", **plain)).page
    with django_capture_on_commit_callbacks(execute=True):
        actions.redact(by=officer, page=other, removal=removal, reason=REASON)
    for address in (page.address, other.address):  # taken out of both, it comes back to neither
        with pytest.raises(Problem, match=REASON):
            publish(**facts(officer, figure="เลขที่ 99/1", address=address, **plain))
