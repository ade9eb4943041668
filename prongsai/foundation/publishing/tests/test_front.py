"""What stands in front of Django answers from memory, and never with something that is no longer so."""

from __future__ import annotations

import io

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prongsai.foundation.publishing.api import Front, page_at, publish, withdraw
from prongsai.foundation.publishing.tests.samples import ADDRESS, facts
from prongsai.foundation.publishing.views.serving import SHELF, _stamps
from prongsai.foundation.tenants.api import as_tenant


@pytest.fixture
def front(live_cast, settings, tmp_path):
    settings.PRONGSAI_FORGET_HOSTS = False
    settings.PRONGSAI_HOME = tmp_path
    SHELF.clear()
    _stamps.clear()
    from prongsai.config.middleware import FindOrganization

    FindOrganization.remembered.clear()
    with as_tenant(live_cast.office):
        publish(**facts(live_cast.actor("officer")))
    yield Front(WSGIHandler())
    FindOrganization.remembered.clear()


def ask(front, path=f"/{ADDRESS}", method="GET", **headers):
    """Return the status, the headers and the body."""
    said = []
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "testserver",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        **headers,
    }
    response = front(environ, lambda status, sent, *_more: said.append((status, dict(sent))))
    body = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return said[-1][0], said[-1][1], body


def test_the_second_visit_asks_nothing_and_gets_the_same(front):
    first = ask(front)
    with CaptureQueriesContext(connection) as caught:
        second = ask(front)
    assert first == second
    assert first[0] == "200 OK"
    assert "X-Frame-Options" in second[1]
    assert "Content-Security-Policy" in second[1]
    assert len(caught.captured_queries) == 0
    unchanged = ask(front, HTTP_IF_NONE_MATCH=first[1]["ETag"])
    assert (unchanged[0], unchanged[2]) == ("304 Not Modified", b"")
    assert unchanged[1]["ETag"] == first[1]["ETag"]


def test_a_withdrawal_is_seen_at_once(front, live_cast):
    assert ask(front)[0] == "200 OK"
    with as_tenant(live_cast.office):
        withdraw(
            by=live_cast.actor("officer"), page=page_at(live_cast.office, ADDRESS), reason="ตัวเลขคลาดเคลื่อน"
        )
    assert ask(front)[0] == "410 Gone"
    with as_tenant(live_cast.office):
        publish(**facts(live_cast.actor("officer"), figure="๘๑ เรื่อง"))
    status, _headers, body = ask(front)
    assert status == "200 OK"
    assert "๘๑ เรื่อง" in body.decode()


def test_languages_packing_hosts_and_searches_are_kept_apart(front):
    thai = ask(front)[2]
    english = ask(front, HTTP_COOKIE="a=b; language=en")[2]
    assert b'lang="en"' in english
    assert ask(front)[2] == thai
    packed = ask(front, HTTP_ACCEPT_ENCODING="gzip")
    assert packed[1]["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in ask(front)[1]
    assert ask(front, HTTP_HOST="other.example")[0] == "404 Not Found"
    assert ask(front, "/ita/2569/", QUERY_STRING="q=zzz")[2] != ask(front, "/ita/2569/")[2]
    assert ask(front, method="POST")[0].startswith(("403", "405"))


def test_officers_pages_are_never_kept(front):
    kept = len(front.answers)
    ask(front, "/office/publishing/")
    ask(front, "/nothing")
    ask(front, f"/{ADDRESS}/1/o26.csv")
    assert len(front.answers) == kept == 0


def test_strange_hosts_do_not_fill_the_memory(front, monkeypatch):
    from prongsai.foundation.publishing.views import front as module

    monkeypatch.setattr(module, "MOST_PAGES", 3)
    for port in range(12):
        ask(front, HTTP_HOST=f"testserver:{8000 + port}")
    assert len(front.answers) <= 3


def test_after_a_second_django_is_asked_again(front, monkeypatch):
    from prongsai.foundation.publishing.views import front as module
    from prongsai.foundation.publishing.views import serving

    ask(front)
    later = module.monotonic() + 2
    monkeypatch.setattr(module, "monotonic", lambda: later)
    monkeypatch.setattr(serving, "monotonic", lambda: later)
    with CaptureQueriesContext(connection) as caught:
        ask(front)
    assert len(caught.captured_queries) > 0


PAGES = ("/", "/ita/2569/", f"/{ADDRESS}", "/news/", "/people/", "/contact/", "/feed.xml", "/sitemap.xml")


@pytest.mark.parametrize("who", [None, "officer"])
def test_a_page_drawn_before_asks_the_database_nothing_in_django_either(front, live_cast, who):
    """Whoever is signed in, and whatever their browser asks for, within the second of the last look."""
    client = live_cast.client(who)
    for path in PAGES:
        assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as caught:
        for path in PAGES:
            assert client.get(path, headers={"accept-encoding": "gzip"}).status_code == 200
    # PostgreSQL is told whose rows the transaction may see; that reads no table.
    asked = [one["sql"] for one in caught.captured_queries if " FROM " in one["sql"].upper()]
    assert asked == []


def test_another_process_sees_a_change_at_once(front, live_cast, monkeypatch):
    """What a second process published moves the file that the first one looks at, although its second is not over."""
    from prongsai.foundation.publishing.actions import marks

    assert ask(front)[0] == "200 OK"
    monkeypatch.setattr(marks, "LOOK_AGAIN", 0.0)
    kept = dict(marks._looked)
    with as_tenant(live_cast.office):
        publish(**facts(live_cast.actor("officer"), figure="๘๑ เรื่อง"))
    marks._looked.update(kept)  # as it stands in a process that did not publish itself
    assert "๘๑ เรื่อง" in ask(front)[2].decode()
