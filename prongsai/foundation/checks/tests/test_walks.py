"""Walking over the main site: by links only, a few clicks deep, with the clicks kept."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from prongsai.foundation.checks.models import Reach, ReachRun
from prongsai.foundation.checks.queries import Assessment, PublicPlace, Site, registry
from prongsai.foundation.checks.queries.reaching import reach_findings, year_to_walk
from prongsai.foundation.checks.queries.walking import MOST_PAGES, comparable, links_of, walk
from prongsai.foundation.jobs.api import Job
from prongsai.kernel.calendar import fiscal_year_of

OWN = "https://testserver"


def page(*links: tuple[str, str]) -> bytes:
    return "".join(f'<p><a href="{url}">{text}</a></p>' for url, text in links).encode()


def walked(pages, *wanted, home="https://old.example/"):
    asked = []

    def get(url):
        asked.append(url)
        return pages.get(comparable(url))

    return walk(home, {comparable(url): url for url in wanted}, {"old.example", "testserver"}, get), asked


@pytest.mark.one_database
def test_the_shortest_way_is_kept_with_its_words():
    pages = {
        "old.example": page(("/menu", "เมนู"), ("https://www.testserver/ita/2569/", "ITA 2569")),
        "old.example/menu": page(("https://testserver/ita/2569/o26", "o26")),
        "testserver/ita/2569": page(("/ita/2569/o26", "o26 ผลการดำเนินการ")),
    }
    found, _asked = walked(pages, f"{OWN}/ita/2569/o26", f"{OWN}/ita/2569/o1")
    [(address, clicks)] = found.paths.items()
    assert address == f"{OWN}/ita/2569/o26"
    assert [click.text for click in clicks] == ["เมนู", "o26"]


@pytest.mark.one_database
def test_three_clicks_are_the_most_and_other_sites_are_not_read():
    pages = {"old.example": page(("/1", "1"), ("https://elsewhere.example/", "ไปที่อื่น"))}
    pages |= {f"old.example/{n}": page((f"/{n + 1}", str(n + 1))) for n in range(1, 9)}
    found, asked = walked(pages, "https://old.example/3", "https://old.example/4")
    assert list(found.paths) == ["https://old.example/3"]
    assert not any("elsewhere" in url for url in asked)


@pytest.mark.one_database
def test_a_site_without_end_is_left_after_forty_pages():
    class Endless(dict):
        def get(self, key, default=None):
            return page(*((f"{key.rpartition('/')[2]}{n}x", "ต่อ") for n in range(50)))

    found, asked = walked(Endless(), "https://old.example/never")
    assert found.is_cut
    assert len(asked) == MOST_PAGES


BROKEN = [
    b"",
    b"\x00\xff\xfe",
    b"<a href='http://[x'>x</a>",
    b"<base href='http://['>",
    b"<html>" + b"<div>" * 20_000,
]


@pytest.mark.one_database
@pytest.mark.parametrize("broken", [*BROKEN, b"<?xml ?><!DOCTYPE x [<!ENTITY a 'b'>]><a>&a;</a>"])
def test_broken_pages_have_the_links_that_can_be_read(broken):
    assert links_of(broken, "https://old.example/") == []


@pytest.mark.one_database
@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
@pytest.mark.parametrize("declared", ["", "<meta charset=tis-620>", "<meta charset='nonsense'>"])
def test_thai_words_of_old_sites_are_read(encoding, declared):
    link = "<a href='/ita#x'><img alt='แบนเนอร์ ITA'></a><a href='#top'>x</a><a href='javascript:1'>y</a>"
    if declared.endswith("tis-620>") and encoding == "utf-8":
        return  # a page that lies about its letters
    [click] = links_of(f"{declared}{link}".encode(encoding), OWN)
    assert (click.url, click.text) == (f"{OWN}/ita", "แบนเนอร์ ITA")


class Old(http.server.BaseHTTPRequestHandler):
    robots = ""

    def do_GET(self):  # the name that http.server calls
        body = self.robots.encode() if self.path == "/robots.txt" else page(("/go", "เปิดเผยข้อมูล"))
        body = page((f"{OWN}/ita/2569/", "ITA 2569")) if self.path == "/go" else body
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if self.path == "/robots.txt" else "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def old_site() -> Iterator[str]:
    Old.robots = ""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Old)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def places(monkeypatch, old_site):
    own = {"/ita/2569/": page(("/ita/2569/o26", "o26 ผลการดำเนินการ"))}
    site = Site(own=OWN, main=old_site, visit=own.get)
    found = [PublicPlace("ita/2569/o26", "ผลการดำเนินการ"), PublicPlace("ita/2569/o1", "โครงสร้าง")]
    monkeypatch.setattr(registry, "PLACES", {"test": (lambda _office, _year: found, lambda _office: site)})
    for module in ("queries.reaching",):
        monkeypatch.setattr(f"prongsai.foundation.checks.{module}.PLACES", registry.PLACES)
    return found


def work(run: ReachRun) -> None:
    from prongsai.foundation.jobs.actions import claim
    from prongsai.foundation.jobs.actions import run as do

    job = claim("test", timezone.now())
    assert job is not None
    assert job.pk == run.job_id
    do(job, new_reference=lambda: "E-TEST")
    run.refresh_from_db()


@pytest.mark.django_db
def test_an_officer_has_the_main_site_looked_through(cast, places, old_site, settings):
    settings.PRONGSAI_CHECK_LOOPBACK = True
    twice = [f"{old_site}go", f"{old_site}go/"]  # two answers name one page
    places.extend(PublicPlace(one, "คำตอบในเว็บไซต์หลัก", url=one) for one in twice)
    client = cast.client("officer")
    today = timezone.localdate()
    assert {one.code for one in reach_findings(cast.office, 2569, today)} == {"never_walked"}
    answer = client.post("/office/checks/reach/?year=2569")
    run = ReachRun.objects.get()
    assert answer["Location"] == f"/office/checks/reach/{run.pk}/"
    client.post("/office/checks/reach/?year=2569")
    assert ReachRun.objects.count() == 1
    assert 'hx-trigger="every 3s"' in client.get(answer["Location"]).content.decode()
    work(run)
    assert (run.trouble, run.pages_seen, Job.objects.get().state) == ("", 3, "done")
    assert {row.address: row.is_found for row in Reach.objects.all()} == {
        "ita/2569/o26": True,
        "ita/2569/o1": False,
        **dict.fromkeys(twice, True),
    }
    assert [click["text"] for click in Reach.objects.get(address="ita/2569/o26").path] == [
        "เปิดเผยข้อมูล",
        "ITA 2569",
        "o26 ผลการดำเนินการ",
    ]
    found = list(reach_findings(cast.office, 2569, today))
    assert [(one.code, one.about) for one in found] == [("not_reached", "ita/2569/o1")]
    old = list(reach_findings(cast.office, 2569, today + timedelta(days=40)))
    assert "walk_is_old" in {one.code for one in old}
    shown = client.get(f"/office/checks/reach/{run.pk}/").content.decode()
    assert "เปิดเผยข้อมูล" in shown
    assert cast.client("stranger").get(f"/office/checks/reach/{run.pk}/").status_code == 404
    assert cast.client("works").post("/office/checks/reach/").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(("loopback", "robots"), [(False, ""), (True, "User-agent: *\nDisallow: /")])
def test_a_site_that_may_not_be_read_says_nothing_about_its_pages(cast, places, settings, loopback, robots):
    settings.PRONGSAI_CHECK_LOOPBACK = loopback
    Old.robots = robots
    cast.client("officer").post("/office/checks/reach/?year=2569")
    run = ReachRun.objects.get()
    work(run)
    assert run.trouble
    assert not Reach.objects.exists()
    assert [one.code for one in reach_findings(cast.office, 2569, timezone.localdate())] == ["walk_failed"]


@pytest.mark.django_db
def test_a_declared_main_site_is_looked_through_weekly(cast, places, monkeypatch):
    from prongsai.foundation.checks.tasks import weekly_walk
    from prongsai.foundation.jobs.actions import PERIODIC, enqueue
    from prongsai.kernel.actor import Actor

    assert PERIODIC["checks.weekly_walk"] == timedelta(days=1)
    worker = Actor.system(cast.office, "worker")
    job = enqueue("checks.weekly_walk", organization=cast.office)
    weekly_walk(job, worker)
    run = ReachRun.objects.get()
    assert run.job.kind == "checks.reach"
    today = timezone.localdate()
    now = fiscal_year_of(today)
    assert year_to_walk(cast.office, today) == now
    empty = {"test": (lambda _office, year: [] if year == now else places, lambda _office: None)}
    with monkeypatch.context() as patch:
        patch.setattr("prongsai.foundation.checks.queries.reaching.PLACES", empty)
        assert year_to_walk(cast.office, today) == now - 1  # of the running year nothing is public yet
    shown = cast.client("officer").get(f"/office/checks/reach/{run.pk}/").text
    assert "ระบบ" in shown
    assert "worker" not in shown
    weekly_walk(job, worker)  # while the first is under way
    assert ReachRun.objects.count() == 1
    ReachRun.objects.update(finished_at=timezone.now())
    weekly_walk(job, worker)  # on the same day
    assert ReachRun.objects.count() == 1
    ReachRun.objects.update(started_at=timezone.now() - timedelta(days=7))
    undeclared = {"test": (lambda _office, _year: places, lambda _office: Site(own=OWN, main="", visit=None))}
    monkeypatch.setattr("prongsai.foundation.checks.queries.reaching.PLACES", undeclared)
    weekly_walk(job, worker)
    assert ReachRun.objects.count() == 1


@pytest.mark.django_db
def test_the_year_under_assessment_is_looked_at_until_its_result_is_out(cast, places, monkeypatch):
    """1 October changes nothing while the year before is still being scored; nor does an early page of the new year."""
    from prongsai.foundation.checks.queries.reaching import walk_is_due

    dates = {2568: Assessment(date(2025, 9, 1), date(2025, 10, 31), date(2025, 12, 15), True)}
    public = {2568, 2569}
    path = "prongsai.foundation.checks.queries.reaching"
    monkeypatch.setattr(f"{path}.ASSESSMENTS", {"test": lambda _office, year: dates.get(year)})
    of_year = {"test": (lambda _office, year: places if year in public else [], lambda _office: None)}
    monkeypatch.setattr(f"{path}.PLACES", of_year)

    def wanted(*day: int) -> int:
        return year_to_walk(cast.office, date(*day))

    assert [wanted(2025, 9, 30), wanted(2025, 10, 1), wanted(2025, 12, 15)] == [2568, 2568, 2568]
    assert wanted(2025, 12, 16) == 2569
    public.discard(2569)
    assert wanted(2025, 12, 16) == 2569  # nothing to look for: nobody scores the year before any more
    dates[2568] = replace(dates[2568], is_announced_then=False)
    assert wanted(2025, 12, 16) == 2568  # the result may still be disputed

    run = ReachRun.objects.create(organization=cast.office, fiscal_year=2568, home=OWN)

    def due(walked: date, today: date) -> bool:
        ReachRun.objects.filter(pk=run.pk).update(
            started_at=timezone.make_aware(datetime.combine(walked, time(9)))
        )
        return walk_is_due(cast.office, 2568, today)

    assert not due(date(2025, 10, 1), date(2025, 10, 7))
    assert due(date(2025, 10, 1), date(2025, 10, 8))
    assert due(date(2025, 10, 23), date(2025, 10, 24))  # a week before the answers are due: daily
    assert due(date(2025, 10, 30), date(2025, 10, 31))
    assert not due(date(2025, 10, 31), date(2025, 10, 31))
    assert not due(date(2025, 10, 31), date(2025, 11, 1))
