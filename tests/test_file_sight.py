"""Who sees a record sees its files, and nobody else: evidence, read documents, made documents, published files."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from prongsai.engines.plans.api import Evidence, Import, ItemDraft, open_plan, remove_evidence
from prongsai.foundation.documents.api import Document
from prongsai.foundation.files.api import File, make_public, register_sight, sees, store, url
from prongsai.foundation.jobs.api import Job
from prongsai.foundation.publishing.api import publish
from prongsai.foundation.publishing.tests.samples import facts
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.rooms.measures.actions import create_measure
from prongsai.rooms.measures.tests.conftest import photo
from prongsai.rooms.measures.tests.test_imports import page_of, upload

PEOPLE = ("officer", "works", "head", "clerk", "mayor", "admin", "stranger", None)


def work(kind):
    from prongsai.foundation.jobs.actions import HANDLERS

    for job in Job.objects.filter(kind=kind, state="waiting"):
        HANDLERS[job.kind](job, Actor.system(job.organization, "worker"))


def readers(cast, file, width=None):
    """Return those who get the content; everybody else has to get 404."""
    found = []
    for key in PEOPLE:
        answer = cast.client(key).get(url(file, width))
        assert answer.status_code in {200, 404}, (key, answer.status_code)
        if answer.status_code == 200:
            found.append(key)
    return found


@pytest.fixture
def measure_of(cast):
    year = fiscal_year_of(timezone.localdate())
    plan = open_plan(by=cast.actor("officer"), fiscal_year=year)

    def _measure(unit):
        draft = ItemDraft(title=f"มาตรการของ{unit.name}", unit_ids=(unit.pk,))
        return create_measure(by=cast.actor("officer"), plan=plan, draft=draft, concepts=())

    return _measure


def evidence_of(cast, item, key):
    data = {"what": "photos", "photos": [photo()], "covers": "year"}
    assert cast.client(key).post(reverse("measures:add_evidence", args=[item.pk]), data).status_code == 302
    return Evidence.objects.filter(item=item).latest("pk")


def test_evidence_is_for_those_who_see_the_measure(cast, measure_of):
    own = evidence_of(cast, measure_of(cast.works), "works")
    others = evidence_of(cast, measure_of(cast.finance), "head")
    assert readers(cast, own.file) == ["officer", "works", "head", "clerk", "mayor", "admin"]
    assert readers(cast, others.file) == ["officer", "head", "clerk", "mayor", "admin"]
    assert readers(cast, others.file, 360) == readers(cast, others.file)


def test_removed_evidence_is_for_those_who_may_bring_it_back(cast, measure_of):
    found = evidence_of(cast, measure_of(cast.works), "head")
    remove_evidence(by=cast.actor("head"), evidence=found)
    assert readers(cast, found.file) == ["officer", "works", "head"]


def test_a_document_being_read_is_for_those_who_change_the_plan(cast):
    assert upload(cast.client("officer"), "รายงาน.html", page_of()).status_code == 302
    assert readers(cast, Import.objects.get().file) == ["officer"]


def test_a_file_of_no_record_is_for_whoever_put_it_in(cast):
    sent = cast.client("works").post(reverse("files:upload"), {"file": photo()})
    file = File.objects.get(pk=json.loads(sent.content)["id"])
    assert readers(cast, file) == ["works"]


def test_a_made_document_and_its_pictures_are_for_those_who_see_documents(cast, measure_of):
    shown = evidence_of(cast, measure_of(cast.finance), "head")
    hidden = evidence_of(cast, measure_of(cast.finance), "head")
    assert "works" not in readers(cast, shown.file)
    remove_evidence(by=cast.actor("head"), evidence=hidden)
    data = {
        "layout": "result_wide",
        "introduction": "ดังต่อไปนี้",
        "photos": "pages",
        "photos_per_page": "4",
        "signature": "",
    }
    year = fiscal_year_of(timezone.localdate())
    assert (
        cast.client("officer").post(reverse("measures:make_report", args=[year, "result"]), data).status_code
        == 302
    )
    work("documents.render")
    document = Document.objects.get()
    for rendition in document.renditions.select_related("file"):
        assert readers(cast, rendition.file) == ["officer", "works", "head", "clerk", "mayor", "admin"]
    # The report shows the photo, so those who read the report see the photo, and nothing beside it.
    assert "works" in readers(cast, shown.file)
    assert "works" not in readers(cast, hidden.file)


def test_published_files_keep_their_public_address(cast):
    publish(**facts(cast.actor("officer")))
    client = cast.client(None)
    text = client.get("/ita/2569/o26").content.decode()
    found = attachments(text)
    assert found
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert b"".join(answer) != b""


def attachments(text):
    return set(re.findall(r'(?:href|src)="(/ita/[^"#?]+\.(?:pdf|docx|xlsx|csv|json|jpg|png))"', text))


def test_a_public_file_is_for_everybody_on_its_own_host(cast):
    file = store(by=cast.actor("works"), name="ประกาศ.txt", content="ประกาศ".encode())
    make_public(file, by=cast.actor("officer"))
    assert readers(cast, file) == [key for key in PEOPLE if key != "stranger"]
    assert cast.client("stranger").get(url(file)).status_code == 404  # asked at the other office's address


def test_rules_are_asked_until_one_says_yes_and_never_for_a_stranger(cast, monkeypatch):
    asked = []
    monkeypatch.setattr("prongsai.foundation.files.sight.RULES", [])
    for name in ("first", "second"):
        register_sight(lambda actor, ids, name=name: asked.append(name) or ids)
    file = store(by=cast.actor("works"), name="a.txt", content=b"a")
    assert sees(cast.actor("officer"), file)
    assert asked == ["first"]
    assert not sees(cast.actor("stranger"), file)
    assert not sees(Actor.nobody(cast.office), file)
    assert sees(Actor.system(cast.office, "worker"), file)
    assert asked == ["first"]


def test_a_rule_is_registered_once(monkeypatch):
    monkeypatch.setattr("prongsai.foundation.files.sight.RULES", [])
    from prongsai.foundation.files import sight

    def rule(actor, ids):
        return ids

    register_sight(rule)
    register_sight(rule)
    assert [rule] == sight.RULES


def test_lists_with_photos_ask_no_rule(cast, measure_of):
    item = measure_of(cast.works)
    address = reverse("measures:record", args=[item.pk])
    client = cast.client("works")
    evidence_of(cast, item, "works")
    client.get(address)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        counts.append(len(caught))
        evidence_of(cast, item, "works")
    assert counts[0] == counts[1]
