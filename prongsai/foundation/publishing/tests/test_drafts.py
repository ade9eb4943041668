"""Drafts: nothing is public before its time, and at its time it is public once, wholly."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from prongsai.foundation.jobs import actions as jobs
from prongsai.foundation.jobs.api import Job
from prongsai.foundation.notifications.api import Notice
from prongsai.foundation.publishing import actions
from prongsai.foundation.publishing.actions import publishing as publishing_module
from prongsai.foundation.publishing.api import Page, Version, page_at, publish
from prongsai.foundation.publishing.models import Draft
from prongsai.foundation.publishing.tests.samples import ADDRESS, facts, look_through_files
from prongsai.foundation.publishing.workflow import COMING, KEPT, OUT
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.access import Refused
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.references import error_reference


def drafted(cast, **changes):
    return actions.keep_draft(**facts(cast.actor("officer"), **changes))


def tomorrow():
    return timezone.now() + timedelta(days=1)


def work(at, worker="w"):
    """Do what is due at a time; return the kinds of the jobs that were done."""
    done = []
    while job := jobs.claim(worker, at):
        jobs.run(job, new_reference=error_reference)
        done.append(job.kind)
    return done


@pytest.mark.django_db
def test_a_draft_publishes_exactly_what_publishing_at_once_does(cast):
    officer = cast.actor("officer")
    given = facts(officer)
    draft = actions.keep_draft(**given)
    assert cast.client().get(f"/{ADDRESS}").status_code == 404
    kept = actions.arguments_of(draft)
    assert {k: v for k, v in kept.items() if k not in {"data", "attachments"}} == {
        "note": "",
        **{k: v for k, v in given.items() if k not in {"by", "data", "attachments"}},
    }
    assert [[list(row) for row in table.rows] for table in kept["data"]] == [
        [list(row) for row in table.rows] for table in given["data"]
    ]
    version = actions.publish_draft(by=officer, draft=draft)
    assert {one.format for one in version.attachments.all()} == {"pdf", "xlsx", "csv", "json", "picture"}
    assert cast.client().get(f"/{ADDRESS}").status_code == 200
    with pytest.raises(Problem):
        actions.publish_draft(by=officer, draft=draft)
    assert Version.objects.count() == 1


@pytest.mark.django_db
def test_the_worker_publishes_at_the_time_and_not_before(cast):
    draft = drafted(cast)
    at = tomorrow()
    actions.schedule(by=cast.actor("officer"), draft=draft, at=at)
    work(at - timedelta(minutes=1))
    assert page_at(cast.office, ADDRESS) is None
    assert "publishing.publish_scheduled" in work(at)
    draft.refresh_from_db()
    assert (draft.state, draft.version.number) == (OUT, 1)
    assert draft.version.published_by_name == "นิติกร"


@pytest.mark.django_db
def test_a_cancelled_and_a_moved_time_do_nothing(cast):
    officer = cast.actor("officer")
    draft = drafted(cast)
    first, later = tomorrow(), tomorrow() + timedelta(days=1)
    actions.schedule(by=officer, draft=draft, at=first)
    actions.schedule(by=officer, draft=draft, at=later)
    work(first)
    assert Version.objects.count() == 0
    work(later)
    assert Version.objects.count() == 1
    other = drafted(cast, address="ita/2569/o2")
    actions.schedule(by=officer, draft=other, at=first)
    actions.unschedule(by=officer, draft=other)
    work(later)
    assert page_at(cast.office, "ita/2569/o2") is None
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.django_db
def test_a_failure_at_its_time_leaves_nothing_and_tells_who_scheduled_it(cast, monkeypatch):
    officer = cast.actor("officer")
    draft = drafted(cast)
    at = tomorrow()
    actions.schedule(by=officer, draft=draft, at=at)
    publish(**facts(officer, figure="๑ เรื่อง"))
    work(at)
    draft.refresh_from_db()
    assert draft.state == KEPT
    assert "ผู้อื่น" in draft.problem
    assert Notice.objects.get().path == draft.get_absolute_url()
    assert Version.objects.count() == 1
    page = cast.client("officer").get(draft.get_absolute_url()).content.decode()
    assert draft.problem in page


@pytest.mark.django_db
def test_an_unexpected_failure_is_tried_again_and_publishes_once(cast, monkeypatch):
    draft = drafted(cast)
    at = tomorrow()
    actions.schedule(by=cast.actor("officer"), draft=draft, at=at)

    real, seen = publishing_module.touch, []

    def broken_once(*given):
        seen.append((Page.objects.count(), Version.objects.count()))
        if len(seen) == 1:
            raise OSError("power")
        real(*given)

    monkeypatch.setattr(publishing_module, "touch", broken_once)
    first = jobs.claim("w", at)
    jobs.run(first, new_reference=error_reference)
    assert (Page.objects.count(), Version.objects.count()) == (0, 0)
    assert Draft.objects.get().state == COMING
    work(at)
    assert len(seen) == 2
    assert Version.objects.count() == 1


@pytest.mark.django_db
def test_times_that_cannot_be(cast):
    officer = cast.actor("officer")
    draft = drafted(cast)
    for at in (timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(days=2000)):
        with pytest.raises(Problem) as caught:
            actions.schedule(by=officer, draft=draft, at=at)
        assert caught.value.field == "at"
    with pytest.raises(Refused):
        actions.schedule(by=cast.actor("works"), draft=draft, at=tomorrow())


@pytest.mark.django_db
def test_an_address_of_another_kind_of_page_is_named_at_once(cast):
    officer = cast.actor("officer")
    publish(**facts(officer))
    with pytest.raises(Problem) as caught:
        drafted(cast, kind="other")
    assert caught.value.field == "address"


@pytest.mark.django_db
def test_an_officer_writes_a_page_and_publishes_it_later(cast):
    client = cast.client("officer")
    bad = client.post("/office/publishing/write/", {"title": "ประวัติ", "slug": "ประวัติ", "text": "x"})
    assert bad.status_code == 422
    from django.core.files.uploadedfile import SimpleUploadedFile

    from prongsai.foundation.checks.tests.papers import paper

    sent = client.post(
        "/office/publishing/write/",
        {
            "title": "ประวัติความเป็นมา",
            "slug": "history",
            "text": "# ที่ตั้ง\nริมแม่น้ำ\n\n- ข้อหนึ่ง\n- ข้อสอง",
            "file": SimpleUploadedFile("แผนที่.pdf", paper()),
        },
    )
    draft = Draft.objects.get()
    assert sent["Location"] == draft.get_absolute_url()
    assert "ประวัติความเป็นมา" in client.get("/office/publishing/").content.decode()
    seen = client.get(f"{draft.get_absolute_url()}preview/").content.decode()
    assert "ริมแม่น้ำ" in seen
    assert "ประชาชนยังไม่เห็นหน้านี้" in seen
    assert "ริมแม่น้ำ" in client.get(f"{draft.get_absolute_url()}write/").content.decode()  # to go on with it
    assert cast.client().get("/pages/history").status_code == 404
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    assert look_through_files() == 1
    client.post(draft.get_absolute_url(), {"do": "schedule", "on": day, "hour": "09:00"})
    draft.refresh_from_db()
    assert (draft.state, timezone.localtime(draft.publish_at).hour) == (COMING, 9)
    assert (
        client.post(draft.get_absolute_url(), {"do": "schedule", "on": "เมื่อวาน", "hour": "09:00"}).status_code
        == 422
    )
    work(timezone.now() + timedelta(days=4))
    public = cast.client().get("/pages/history").content.decode()
    assert "ริมแม่น้ำ" in public
    assert "แผนที่.pdf" in public
    page = page_at(cast.office, "pages/history")
    again = client.get("/office/publishing/write/", {"page": page.pk}).content.decode()
    assert "# ที่ตั้ง" in again
    done = client.post(
        f"/office/publishing/write/?page={page.pk}",
        {"title": "ประวัติ", "slug": "elsewhere", "text": "ใหม่", "note": "ย่อ", "remove": []},
    )
    second = Draft.objects.get(state=KEPT)
    assert done["Location"] == second.get_absolute_url()
    assert second.address == "pages/history"
    assert client.post(second.get_absolute_url(), {"do": "publish"})["Location"] == page.office_url
    assert Version.objects.filter(page=page).count() == 2


@pytest.mark.django_db
def test_a_draft_that_is_thrown_away_and_who_may_not(cast):
    draft = drafted(cast)
    assert cast.client("works").get(draft.get_absolute_url()).status_code == 403
    assert cast.client("stranger").get(draft.get_absolute_url()).status_code == 404
    client = cast.client("officer")
    assert client.post(draft.get_absolute_url(), {"do": "dance"}).status_code == 422
    assert client.post(draft.get_absolute_url(), {"do": "discard"}).status_code == 302
    assert Draft.objects.count() == 0
    assert client.get("/office/publishing/write/", {"page": "9" * 30}).status_code == 404


def together(*works):
    """Run functions in threads of their own, at once; return what each returned or raised."""
    start, found = threading.Barrier(len(works)), [None] * len(works)

    def run(index, function):
        start.wait()
        try:
            found[index] = function()
        except Exception as error:
            found[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the test database of SQLite is one connection's"
)
@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_once(live_cast):
    with as_tenant(live_cast.office):
        draft = drafted(live_cast)
        at = tomorrow()
        actions.schedule(by=live_cast.actor("officer"), draft=draft, at=at)
    turn, officer = draft.turn, live_cast.actor("officer")

    def once():
        with as_tenant(live_cast.office):
            return actions.publish_scheduled(by=officer, draft=draft, turn=turn, now=at)

    found = together(once, once, once)
    assert sum(isinstance(one, Version) for one in found) == 1
    assert sum(one is None for one in found) == 2
    with as_tenant(live_cast.office):
        assert Version.objects.count() == 1


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the test database of SQLite is one connection's"
)
@pytest.mark.django_db(transaction=True)
def test_two_publishers_at_once_make_one_version_and_one_is_told(live_cast):
    officer = live_cast.actor("officer")
    with as_tenant(live_cast.office):
        given = [facts(officer, figure=f"{n} เรื่อง", replaces=0) for n in (1, 2)]

    def publisher(arguments):
        def publish_it():
            with as_tenant(live_cast.office):
                return publish(**arguments)

        return publish_it

    found = together(*map(publisher, given))
    assert sorted(type(one) for one in found if not isinstance(one, Version)) == [Conflict]
    with as_tenant(live_cast.office):
        assert Version.objects.count() == 1
        assert page_at(live_cast.office, ADDRESS).current_number == 1
