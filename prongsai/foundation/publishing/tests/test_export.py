"""The exported site: whole, linked, in two languages, swapped at once, and rid of what was taken out."""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import re
import threading
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from prongsai.foundation.jobs import actions as jobs
from prongsai.foundation.publishing import actions
from prongsai.foundation.publishing.api import publish, withdraw
from prongsai.foundation.publishing.models import What
from prongsai.foundation.publishing.tests.samples import ADDRESS, facts
from prongsai.foundation.publishing.views.exporting import MARK, Export, file_of, relative

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def out(settings, tmp_path):
    settings.PRONGSAI_HOME = tmp_path / "home"
    return tmp_path / "www"


def fill(cast):
    officer = cast.actor("officer")
    publish(**facts(officer))
    page = publish(**facts(officer, figure="๘๑ เรื่อง", note="แก้ตัวเลข")).page
    gone = publish(**facts(officer, address="ita/2569/o1", title="โครงสร้าง", photo=False)).page
    withdraw(by=officer, page=gone, reason="ตัวเลขคลาดเคลื่อน")
    return page


def export(out):
    call_command("export-site", "--out", str(out), "--host", "testserver", verbosity=0)


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_given):
        pass


@pytest.fixture
def served(out):
    out.mkdir()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(out)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_link_of_every_page_leads_somewhere(cast, out, served):
    fill(cast)
    export(out)
    todo, seen = [served, served + "feed.xml", served + "sitemap.xml", served + "robots.txt"], set()
    while todo:
        url = todo.pop()
        if url in seen:
            continue
        seen.add(url)
        with urlopen(url) as answer:
            body, kind = answer.read(), answer.headers["Content-Type"]
        if kind.startswith("text/html"):
            assert b"<form" not in body
            for link in re.findall(r'(?:href|src)="([^"]*)"', body.decode()):
                target = urljoin(url, link).split("#")[0]
                if target.startswith(served):
                    todo.append(target)
    paths = {urlsplit(url).path for url in seen}
    for expected in (
        f"/{ADDRESS}/",
        f"/en/{ADDRESS}/",
        f"/{ADDRESS}/versions/1/",
        f"/{ADDRESS}/2/o26.csv",
        f"/{ADDRESS}/1/o26.pdf",
        f"/{ADDRESS}/2/photo-1.w-360.jpg",
    ):
        assert expected in paths, sorted(paths)
    assert not any(path.startswith(("/office", "/account")) for path in paths)
    assert 'lang="en"' in (out / "en" / "index.html").read_text()
    for page in (out / ADDRESS / "index.html", out / "en" / ADDRESS / "index.html"):
        assert f'hreflang="en" href="https://testserver/en/{ADDRESS}/"' in page.read_text()
        assert f'hreflang="x-default" href="https://testserver/{ADDRESS}/"' in page.read_text()
    assert "แจ้งผลใน ๑๕ วัน ๘๑ เรื่อง" in (out / ADDRESS / "index.html").read_text()
    assert "ตัวเลขคลาดเคลื่อน" in (out / "ita/2569/o1/index.html").read_text()
    assert "location = /ita/2569/o1 " in (out / "server-notes/nginx.conf").read_text()


def test_an_address_that_is_not_there_has_a_page_of_the_office(cast, out):
    fill(cast)
    Export(cast.office, out, "https://www.office.example/open").run()
    for name, heading, home in (
        ("404.html", "ไม่พบ", "/open/"),
        ("en/404.html", "does not exist", "/open/en/"),
    ):
        text = (out / name).read_text()
        assert cast.office.full_name in text
        assert heading in text
        assert f'href="{home}"' in text
        assert "<form" not in text
        for link in re.findall(r'(?:href|src)="([^"#]+)"', text):  # it stands in for addresses of any depth
            assert link.startswith(("/open/", "https://", "data:", "tel:", "mailto:")), link
            if link.startswith("/open/"):
                place = out / link.removeprefix("/open/")
                assert (place / "index.html" if place.is_dir() else place).exists(), link
    notes = (out / "server-notes/nginx.conf").read_text()
    assert "error_page 404 /404.html;" in notes
    assert "location /en/ { error_page 404 /en/404.html; }" in notes


def test_what_did_not_change_is_not_written_again(cast, out, capsys):
    page = fill(cast)
    export(out)
    before = {path: path.stat() for path in out.rglob("*") if path.is_file()}
    export(out)
    assert {path: path.stat().st_ino for path in before} == {path: one.st_ino for path, one in before.items()}
    publish(**facts(cast.actor("officer"), figure="๘๐ เรื่อง", note="แก้อีกครั้ง"))
    export(out)
    pdf = out / ADDRESS / "1" / "o26.pdf"
    assert pdf.stat().st_mtime_ns == before[pdf].st_mtime_ns
    assert "๘๐ เรื่อง" in (out / page.address / "index.html").read_text()
    assert (out / page.address / "versions/2/index.html").exists()
    assert not list(out.parent.glob(".www.prongsai-*"))


def test_texts_stand_packed_beside_themselves(cast, out):
    fill(cast)
    for figure in ("๗๙ เรื่อง", "๗๘ เรื่อง"):  # written anew, and linked from the export before
        export(out)
        packed = {
            path: Path(f"{path}.gz") for path in out.rglob("*") if path.suffix in {".html", ".css", ".csv"}
        }
        there = [path for path, beside in packed.items() if beside.exists()]
        assert out / ADDRESS / "index.html" in there
        assert len(there) >= 8
        for path in there:
            assert gzip.decompress(packed[path].read_bytes()) == path.read_bytes()
        assert not list(out.rglob("*.pdf.gz")) + list(out.rglob("*.jpg.gz"))
        assert not (out / f"{MARK}.gz").exists()
        publish(**facts(cast.actor("officer"), figure=figure))


def test_a_failure_in_the_middle_leaves_the_old_export(cast, out, monkeypatch):
    fill(cast)
    export(out)
    before = (out / ADDRESS / "index.html").read_bytes()
    publish(**facts(cast.actor("officer"), figure="๘๐ เรื่อง"))

    def full(*_given):
        raise OSError("disk full")

    monkeypatch.setattr(Export, "_notes", full)
    with pytest.raises(OSError, match="disk full"):
        export(out)
    assert (out / ADDRESS / "index.html").read_bytes() == before
    assert not list(out.parent.glob(".www.prongsai-*"))


def test_a_folder_with_other_things_is_not_touched(cast, out):
    out.mkdir()
    (out / "thesis.txt").write_text("x")
    with pytest.raises(CommandError):
        export(out)
    assert [one.name for one in out.iterdir()] == ["thesis.txt"]


def test_what_is_taken_out_leaves_the_export(cast, out):
    page = fill(cast)
    export(out)
    secret = "จัดช่องทางร้องเรียนที่ติดตามผลได้"
    assert secret in (out / ADDRESS / "index.html").read_text()
    removal = actions.Removal(what=What.TEXT, passage=secret)
    actions.redact(by=cast.actor("officer"), page=page, removal=removal, reason="ข้อมูลส่วนบุคคล")
    mask = os.umask(0o077)  # as the worker has it: what it writes is its own, but for the export
    try:
        while job := jobs.claim("w", timezone.now()):
            jobs.run(job, new_reference=lambda: "E")
            job.refresh_from_db()
            assert job.state == "done", job.message
    finally:
        assert os.umask(mask) == 0o077
    for path in [out, *out.rglob("*")]:
        assert path.stat().st_mode & 0o055 == (0o055 if path.is_dir() else 0o044), path
        assert path.is_dir() or secret.encode() not in path.read_bytes(), path
    assert "ถูกนำออกเมื่อ" in (out / ADDRESS / "index.html").read_text()
    assert not (out / ADDRESS / "1" / "o26.pdf").exists()


def test_names_of_files():
    assert file_of("/", "", "th") == "index.html"
    assert file_of("/ita/2569/o26", "", "en") == "en/ita/2569/o26/index.html"
    assert file_of("/a/1/photo-1.jpg", "w=360", "th") == "a/1/photo-1.w-360.jpg"
    assert file_of("/news/", "page=2", "th") == "news/list-page-2/index.html"
    assert relative("en/ita/index.html", "index.html") == "../../"
    assert relative("index.html", "index.html") == "./"
    assert relative("ita/2569/o26/index.html", "ita/2569/o26/1/o26.csv") == "1/o26.csv"
    assert Path(MARK).name.startswith(".")
