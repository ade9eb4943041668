"""Redaction of news, portraits and drafts: the same completeness as for disclosures, and after a restored backup."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from prongsai.foundation.checks.models import Mend
from prongsai.foundation.files.api import File, store
from prongsai.foundation.jobs import actions as jobs
from prongsai.foundation.publishing import actions
from prongsai.foundation.publishing.actions.news import (
    checked_news,
    publish_news,
    save_news,
    start_categories,
    subject_of_news,
)
from prongsai.foundation.publishing.actions.portraits import remove_portrait, set_portrait
from prongsai.foundation.publishing.actions.register import folder
from prongsai.foundation.publishing.api import NewAttachment, publish
from prongsai.foundation.publishing.models import Draft, NewsCategory, NewsFile, Portrait, Redaction, What
from prongsai.foundation.publishing.tests.samples import (
    PDF,
    facts,
    jpeg,
    look_through_files,
    set_all_aside,
)
from prongsai.foundation.publishing.tests.test_redaction import (
    REASON,
    SECRET,
    SPELT,
    everything,
    plant,
    stored,
)
from prongsai.kernel.errors import Problem

pytestmark = pytest.mark.django_db
TEXT = actions.Removal(what=What.TEXT, passage=SPELT)


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.PRONGSAI_HOME = tmp_path / "home"


def holding():
    """Return the stored files that show the secret, packed office files included."""
    found = []
    for name, content in stored().items():
        inner = [content]
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                inner += [packed.read(one) for one in packed.namelist()]
        if any(SECRET.encode() in one for one in inner):
            found.append(name)
    return found


def published(cast):
    """Publish news whose title, text, caption, file name and file hold the secret."""
    officer = cast.actor("officer")
    start_categories(by=officer)
    news = save_news(
        by=officer,
        category=NewsCategory.objects.get(organization=cast.office, code="news"),
        title=f"ประกาศรายชื่อ {SECRET}",
        text=f"ผู้มีสิทธิ คือ {SECRET}\n\n- {SECRET}",
        on=timezone.localdate(),
        pictures=[SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")],
        attachments=[SimpleUploadedFile("list.pdf", PDF + SECRET.encode(), "application/pdf")],
    )
    texts = {one.pk: f"ภาพ {SECRET}" for one in news.files.all()}
    people = {one.pk: ("none", "") for one in news.files.filter(file__kind="photo")}
    news = save_news(by=officer, news=news, texts=texts, people=people)
    look_through_files()
    set_all_aside(officer, subject_of_news(news), checked_news(officer, news))
    publish_news(by=officer, news=news)
    news.refresh_from_db()
    return news


def test_news_are_rid_of_a_passage_wherever_it_stands(cast, tmp_path, django_capture_on_commit_callbacks):
    officer, client, out = cast.actor("officer"), cast.client(), tmp_path / "www"
    news = published(cast)
    call_command("export-site", "--out", str(out), "--host", "testserver", verbosity=0)
    here = f"/{news.page.address}"
    places = (
        "/",
        here,
        "/news/",
        "/news/feed.xml",
        "/news/news/feed.xml",
        "/feed.xml",
        "/search/?q=ประกาศรายชื่อ",
    )
    before = {place: client.get(place).content.decode() for place in places}
    assert all(SECRET in text for text in before.values()), [
        one for one, text in before.items() if SECRET not in text
    ]
    with django_capture_on_commit_callbacks(execute=True):
        actions.redact(by=officer, page=news.page, removal=TEXT, reason=REASON)
    while job := jobs.claim("w", timezone.now()):
        jobs.run(job, new_reference=lambda: "E")
    assert SECRET not in everything()
    assert holding() == []
    for place in places:
        answer = client.get(place)
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode(), place
        assert "[นำออก" in answer.content.decode(), place
    assert SECRET not in client.get("/search/", {"q": SPELT}).content.decode().replace(SPELT, "")
    assert "ข้อมูลส่วนนี้ถูกนำออกเมื่อ" in client.get(here).content.decode()
    assert "ข้อมูลส่วนนี้ถูกนำออกเมื่อ" in client.get(f"{here}/versions/1", follow=True).content.decode()
    assert SECRET not in cast.client("officer").get(news.get_absolute_url()).content.decode()
    for path in out.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path


def test_tables_are_written_anew_in_every_format(cast, django_capture_on_commit_callbacks):
    officer = cast.actor("officer")
    page = publish(**facts(officer, figure=SECRET, photo=False, pdf=False)).page
    assert len(holding()) >= 2  # CSV and XLSX
    with django_capture_on_commit_callbacks(execute=True):
        actions.redact(by=officer, page=page, removal=TEXT, reason=REASON)
    assert holding() == []
    for name in ("o26.xlsx", "o26.csv", "o26.json"):
        answer = cast.client().get(f"{page.get_absolute_url()}/1/{name}")
        assert answer.status_code == 200
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if name.endswith("xlsx"):
            with zipfile.ZipFile(io.BytesIO(body)) as packed:
                body = b"".join(packed.read(one) for one in packed.namelist())
        assert "[นำออก".encode() in body, name
        assert SECRET.encode() not in body, name


def test_a_draft_that_waits_loses_its_files_and_its_time(cast, django_capture_on_commit_callbacks):
    officer = cast.actor("officer")
    page = publish(**facts(officer, figure=SECRET, photo=False, pdf=False)).page
    pdf = store(by=officer, name="ใหม่.pdf", content=PDF + b"%" + SECRET.encode())
    given = facts(officer, figure=f"{SECRET} แก้ไข", photo=False, pdf=False)
    given["attachments"] = [
        NewAttachment(format="pdf", label=f"PDF {SECRET}", file=pdf, made_from_content=True)
    ]
    draft = actions.keep_draft(**given)
    actions.schedule(by=officer, draft=draft, at=timezone.now() + timezone.timedelta(days=1))
    # What a correction by machine kept of the draft goes too.
    said = {"text": f"ก่อนแก้ {SECRET}"}
    Mend.objects.create(
        organization=cast.office,
        target=f"publishing.draft:{draft.pk}",
        code="digits",
        before=said,
        after=said,
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.redact(by=officer, page=page, removal=TEXT, reason=REASON)
    draft.refresh_from_db()
    assert (draft.state, draft.publish_at, draft.files.count()) == ("kept", None, 0)
    assert draft.problem
    assert SECRET not in everything()
    assert holding() == []
    looked = cast.client("officer").get(f"{draft.get_absolute_url()}preview/").content.decode()
    assert "[นำออก" in looked
    assert SECRET not in looked


def bring_back(files):
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_a_restored_backup_brings_neither_news_nor_portraits_back(
    cast, capsys, django_capture_on_commit_callbacks
):
    """The database goes back by undoing a savepoint, the store by writing its files again; the register stays."""
    officer, person = cast.actor("officer"), cast.people["mayor"]
    news = published(cast)
    person.is_public = True
    person.save()
    upload = SimpleUploadedFile("x.jpg", jpeg((40, 90, 200)), "image/jpeg")
    with django_capture_on_commit_callbacks(execute=True):
        portrait = set_portrait(
            by=officer, person=person, upload=upload, alt="นายก", basis="consent", basis_note="แฟ้ม ๑"
        )
    plant(cast)
    face = portrait.file.sha256
    address = f"/people/{person.pk}/portrait"
    assert cast.client().get(address).status_code == 200  # makes the small pictures
    backup = {p: p.read_bytes() for p in Path(default_storage.path("")).rglob("*") if p.is_file()}
    assert face in {path.name for path in backup}
    point = transaction.savepoint()
    with django_capture_on_commit_callbacks(execute=True):
        actions.redact(by=officer, page=news.page, removal=TEXT, reason=REASON)
        remove_portrait(by=officer, person=person)
    assert face not in stored()
    assert not File.objects.filter(sha256=face).exists()
    assert cast.client().get(address).status_code == 404
    small = {path.name for path in backup} - set(stored())
    assert len(small) >= 3  # the face, a small picture of it, the PDF
    transaction.savepoint_rollback(point)
    bring_back(backup)
    assert SECRET in everything()
    assert cast.client().get(address).status_code == 200
    call_command("restore-check")
    said = capsys.readouterr().out
    assert f"/{news.page.address}: taken out again" in said
    assert "1 pictures of people: taken off again" in said
    assert SECRET not in everything()
    assert holding() == []
    assert not small & set(stored())
    assert not Portrait.objects.exists()
    assert [one.text for one in NewsFile.objects.all()] == [f"ภาพ {mark(news)}"]
    with pytest.raises(Problem):  # the register remembers it as hashes
        publish_news(by=officer, news=save_news(by=officer, news=news, text=f"คือ {SPELT}"))
    call_command("restore-check")
    assert "again" not in capsys.readouterr().out


def mark(news):
    return actions.redacting.marks(timezone.localdate(Redaction.objects.get(page=news.page).at), "", "thai")[
        0
    ]


def test_a_portrait_that_hangs_again_is_left_alone(cast, django_capture_on_commit_callbacks):
    officer, person, sent = cast.actor("officer"), cast.people["mayor"], jpeg((1, 2, 3))

    def hang(content):
        upload = SimpleUploadedFile("x.jpg", content, "image/jpeg")
        return set_portrait(by=officer, person=person, upload=upload, alt="นายก")

    with django_capture_on_commit_callbacks(execute=True):
        first = hang(sent).file.sha256
        remove_portrait(by=officer, person=person)
    assert (folder(cast.office) / "portraits.txt").read_text().split() == [first]
    with django_capture_on_commit_callbacks(execute=True):
        hang(sent)
    call_command("restore-check")
    assert Portrait.objects.get().file.sha256 == first
    with django_capture_on_commit_callbacks(execute=True):
        second = hang(jpeg((9, 9, 9))).file.sha256  # another picture takes its place
    assert first not in stored()
    assert second in stored()
    assert not Draft.objects.exists()
