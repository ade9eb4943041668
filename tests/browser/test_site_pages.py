"""News, people, contact and search in a browser, without scripts where citizens read."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from prongsai.foundation.publishing.actions.news import publish_news, save_news, start_categories
from prongsai.foundation.publishing.actions.portraits import set_portrait
from prongsai.foundation.publishing.api import publish, withdraw
from prongsai.foundation.publishing.models import NewsCategory
from prongsai.foundation.publishing.tests.samples import ADDRESS, facts, jpeg
from prongsai.foundation.publishing.views.exporting import Export
from prongsai.foundation.tenants.api import as_tenant

PUBLIC = ("/", "/news/", "/people/", "/structure/", "/contact/", "/search/?q=ถนน")
OFFICERS = (
    "/office/publishing/news/",
    "/office/publishing/news/new/",
    "/office/publishing/site/",
    "/office/calendar/",
)


@pytest.fixture
def filled(site: Any) -> Any:
    """Published news with a picture, a disclosure in two versions, a withdrawn one, and a mayor who is shown."""
    with as_tenant(site.office):
        officer = site.actor("officer")
        start_categories(by=officer)
        kind = NewsCategory.objects.get(organization=site.office, code="news")
        news = save_news(
            by=officer,
            category=kind,
            title="ปิดซ่อมถนน หมู่ ๔",
            text="เริ่มวันนี้\n\n- ใช้ทางเลี่ยง",
            on=timezone.localdate(),
            pictures=[SimpleUploadedFile("ถนน.jpg", jpeg(), "image/jpeg")],
        )
        photo = news.files.get().pk
        said = {photo: "คนงานซ่อมถนนหน้าวัด"}
        save_news(by=officer, news=news, texts=said, people={photo: ("consent", "แฟ้ม ๔")})
        publish_news(by=officer, news=news)
        publish(**facts(officer))
        publish(**facts(officer, figure="๘๑ เรื่อง", note="แก้ตัวเลข"))
        gone = publish(**facts(officer, address=GONE, title="โครงสร้าง", photo=False)).page
        withdraw(by=officer, page=gone, reason="ตัวเลขคลาดเคลื่อน")
        mayor = site.people["mayor"]
        mayor.position.is_executive = mayor.is_public = True
        mayor.position.save()
        mayor.save()
        upload = SimpleUploadedFile("mayor.jpg", jpeg((90, 90, 160), (600, 800)), "image/jpeg")
        set_portrait(by=officer, person=mayor, upload=upload, alt="นายกฯ ในชุดปกติขาว")
    return site


def test_the_pages_are_accessible(filled: Any, check_pages: Any) -> None:
    check_pages(PUBLIC)
    check_pages(OFFICERS, "officer")


PHONE = 390
NGINX = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
LEADS_ON = re.compile(r'http-equiv="refresh" content="0; url=([^"]+)"')
GONE = "ita/2569/o1"
KINDS = (
    "/",
    "/news/",
    "/people/",
    "/structure/",
    "/contact/",
    f"/{ADDRESS}",
    f"/{ADDRESS}/versions/1",
    "/ita/2569/o1",
)


def walked(chromium: Any, start: str) -> tuple[set[str], set[str], list[str]]:
    """Follow every link of every page on a phone without scripts; nothing leads to a page that is gone.

    Return the paths that were opened, the hosts that were asked, and what was wrong.
    """
    context = chromium.new_context(
        viewport={"width": PHONE, "height": 844}, java_script_enabled=False, locale="th-TH"
    )
    page, hosts, wrong = context.new_page(), set(), []
    page.on("request", lambda one: hosts.add(urlsplit(one.url).netloc))
    page.on(
        "response",
        lambda one: (
            wrong.append(f"{one.status} {one.url}") if one.status >= 400 and one.status != 410 else None
        ),
    )
    home, todo, seen = urlsplit(start).netloc, [start, start + GONE], set()
    while todo:
        url = todo.pop().partition("#")[0]
        path = urlsplit(url).path
        last = path.rsplit("/", 1)[-1]
        strange = urlsplit(url).netloc != home or path.startswith(("/office", "/account", "/ui/"))
        if url in seen or strange or "." in last or last == "portrait":
            continue
        seen.add(url)
        leads = LEADS_ON.search(context.request.get(url).text())
        if leads:
            todo.append(urljoin(url, leads[1]))
            continue
        page.goto(url)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append(f"scrolls sideways: {url}")
        if not page.locator("h1").count() or not page.locator("main").count():
            wrong.append(f"no heading: {url}")
        todo += [
            urljoin(url, one)
            for one in page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        ]
    context.close()
    return {urlsplit(one).path for one in seen}, hosts, wrong


def test_every_public_page_works_on_a_phone_without_scripts_and_asks_nobody_else(
    filled: Any, chromium: Any
) -> None:
    paths, hosts, wrong = walked(chromium, filled.url + "/")
    assert wrong == []
    assert hosts == {urlsplit(filled.url).netloc}
    assert set(KINDS) <= paths
    assert any(path.startswith("/news/25") for path in paths)


@pytest.mark.program("nginx")
def test_the_exported_site_from_nginx_on_a_phone_without_scripts(
    filled: Any, chromium: Any, tmp_path: Path
) -> None:
    out = tmp_path / "www"
    with transaction.atomic():  # one process: the test's database is not a file that two may open
        Export(filled.office, out, "http://127.0.0.1").run()
    with nginx(tmp_path, out) as url:
        paths, hosts, wrong = walked(chromium, url + "/")
        assert wrong == []
        assert hosts == {urlsplit(url).netloc}
        for path in KINDS:
            assert f"{path.rstrip('/')}/" in paths
            assert f"/en{path.rstrip('/')}/" in paths
        packed = subprocess.run(
            ["curl", "-s", "-D", "-", "-o", os.devnull, "-H", "Accept-Encoding: gzip", f"{url}/{ADDRESS}/"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        assert "Content-Encoding: gzip" in packed
        gone = subprocess.run(
            ["curl", "-s", "-i", f"{url}/{GONE}"], capture_output=True, text=True, check=True
        )
        assert gone.stdout.startswith("HTTP/1.1 410")
        assert "ตัวเลขคลาดเคลื่อน" in gone.stdout


@contextmanager
def nginx(folder: Path, root: Path) -> Iterator[str]:
    """Serve an export with the notes that came with it; yield the address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{name}_temp_path {folder}/{name}; " for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    types = "text/html html; text/css css; application/atom+xml xml; image/jpeg jpg; image/svg+xml svg; font/woff2 woff2;"
    (folder / "nginx.conf").write_text(f"""
{user} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{ types {{ {types} }} access_log off; {temporary}
  server {{ listen 127.0.0.1:{port}; root {root}; include {root}/server-notes/nginx.conf; }} }}
""")
    assert NGINX is not None
    process = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        for _attempt in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)
