"""Requests that nobody sends by mistake get a clear refusal, give nothing away, and change nothing."""

from __future__ import annotations

import logging
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from prongsai.config.middleware import HOSTS_REMEMBERED, FindOrganization, shown_path
from prongsai.foundation.audit.api import Entry
from prongsai.foundation.tenants.api import Organization, organization_for_host

FORM = "application/x-www-form-urlencoded"
SIGN_IN = "/account/login/"
NUL = "\0"


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db):
    cache.clear()


def strict(cast, key=None):
    """Return a client that answers 500 as a browser would see it, and checks the forgery token."""
    client = cast.client(key)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "testserver.evil.example",
        "testserver:evil",
        "test server",
        "",
        "[",
        "a" * 5000,
        "testserver@evil",
        "١.example",
    ],
)
def test_an_unknown_or_broken_host_gets_421_and_no_office(cast, host):
    for path in ("/", SIGN_IN, "/office/", "/static/nothing.css", "/files/1/"):
        response = strict(cast).get(path, headers={"host": host, "referer": "https://testserver/x"})
        assert response.status_code == 421, path
        assert "ตัวอย่าง" not in response.content.decode()
        assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-host", "forwarded", "x-original-host"])
def test_forwarded_hosts_are_not_believed(cast, header):
    response = cast.client().get("/account/password/reset/", headers={header: "other.example"})
    assert response.status_code == 200
    assert "other.example" not in response.content.decode()
    assert cast.office.full_name in response.content.decode()


def test_host_names_match_whatever_their_case_port_and_final_dot(cast):
    for host in ("TESTSERVER", "testserver:8443", "testserver."):
        assert cast.client().get(SIGN_IN, headers={"host": host}).status_code == 200, host


def test_the_loopback_address_serves_the_only_office_in_each_of_its_forms(db):
    office = Organization.objects.create(name="หนึ่ง", host="one.example", origin="https://one.example")
    for host in ("localhost", "127.0.0.1", "[::1]"):
        assert organization_for_host(host) == office
    assert organization_for_host("") is None


def test_remembered_hosts_stay_few_and_short(cast, settings, monkeypatch):
    settings.PRONGSAI_FORGET_HOSTS = False
    monkeypatch.setattr(FindOrganization, "remembered", {})
    monkeypatch.setattr("prongsai.config.middleware.HOSTS_REMEMBERED", 5)
    assert HOSTS_REMEMBERED > 5
    for number in range(20):
        FindOrganization.find(f"n{number}.example")
    FindOrganization.find("a" * 4000)
    assert len(FindOrganization.remembered) <= 6
    assert max(len(host) for host in FindOrganization.remembered) <= 253


def test_what_one_request_does_to_its_organisation_reaches_no_other(cast, settings, monkeypatch):
    settings.PRONGSAI_FORGET_HOSTS = False
    monkeypatch.setattr(FindOrganization, "remembered", {})
    FindOrganization.find("testserver").name = "แก้ไขแต่ไม่บันทึก"
    FindOrganization.find("testserver").name = "แก้ไขแต่ไม่บันทึก"
    assert FindOrganization.find("testserver").name == "ตัวอย่าง"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/%00", 404),
        ("/?q=%00", 400),
        ("/?%00=q", 400),
        ("/office/?next=%00", 400),
        ("/ui/understood/?text=27%00", 400),
        ("/files/99999999999999999999999999/", 404),
        ("/files/" + "9" * 5000 + "/", 404),
        ("/files/1/99999999999999/", 404),
        ("/%ff%fe", 404),
        ("/account/invitation/%00/", 400),
        ("/account/password/reset/key/1-%00/", 400),
        ("/..%2f..%2fetc/passwd", 404),
        ("/static/..%2f..%2fconfig/settings.py", 404),
        ("/ui/language/xx/", 404),
    ],
)
def test_addresses_that_no_database_can_look_up(cast, path, status):
    response = strict(cast).get(path)
    assert response.status_code in {status, 400, 404}
    assert response.status_code < 500
    assert response.headers["Cache-Control"] == "no-store"
    assert re.search(r"E-[0-9A-Z]{4}-[0-9A-Z]{3}", response.content.decode())


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (f"login=a{NUL}b%40x.example&password=x", FORM, 400),
        ("login=a%00b%40x.example&password=x", FORM, 400),
        ("%00=x", FORM, 400),
        (b"login=%ff%fe@x.example&password=\xff\xfe", FORM, 200),
        ("a=b", FORM + "; charset=utf-16", 400),
        ("login=b", FORM + "; charset=nonsense", 200),
        ("xxxx", "multipart/form-data; boundary=", 400),
        ('--abc\r\nContent-Disposition: form-data; name="a', "multipart/form-data; boundary=abc", 200),
        (
            '--abc\r\nContent-Disposition: form-data; name="a"\r\n\r\n\0\r\n--abc--\r\n',
            "multipart/form-data; boundary=abc",
            400,
        ),
        ("&".join(f"a{n}=1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)), FORM, 413),
        ("a=" + "b" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), FORM, 413),
    ],
)
def test_bodies_that_no_browser_sends(cast, body, content_type, status):
    data = body if isinstance(body, bytes) else body.encode()
    response = strict(cast).generic("POST", SIGN_IN, data, content_type=content_type)
    assert response.status_code == status
    assert "<h1" in response.content.decode()


def test_a_body_larger_than_any_sending_is_refused_unread(cast):
    response = strict(cast).post(SIGN_IN, b"x", content_type=FORM, headers={"content-length": str(10**12)})
    assert response.status_code == 413
    assert "What was sent is larger" not in response.content.decode()  # in Thai
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "cookies",
    [
        'sessionid="aaaaaaaaaa\\000bbb"',
        'csrftoken="\\000"; language="\\000"',
        "sessionid=" + "a" * 40_000,
        "sessionid=ÿþ; language=%%%; messages=xx; csrftoken=zz",
        "language=" + "e" * 9000,
        ";;;===;;=",
    ],
)
def test_broken_cookies_are_nobodys(cast, cookies):
    for path, status in ((SIGN_IN, 200), ("/office/", 302)):
        assert strict(cast).get(path, headers={"cookie": cookies}).status_code == status


@pytest.mark.parametrize(
    "address",
    ["http://[", "https://testserver:99999999/", "javascript:alert(1)", "//", "\\\\evil", "x" * 9000],
)
def test_broken_referrers_lead_nowhere(cast, address):
    headers = {"referer": address, "hx-current-url": address}
    assert strict(cast).get("/nothing-here/", headers=headers).status_code == 404
    response = strict(cast).post("/office/settings/units/new/", {"name": "x"}, headers=headers)
    assert response.status_code == 302
    assert response.url.startswith("/account/login/?next=%2F")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "\thttps://evil.example",
        "///evil.example",
        "https://testserver@evil.example/",
    ],
)
def test_sign_in_and_language_lead_to_this_site_only(cast, target):
    response = cast.client().post(
        SIGN_IN, {"login": "officer@tambon.example", "password": cast.password, "next": target}
    )
    assert response.status_code == 302
    assert response.url.startswith("/office/")
    response = cast.client().get("/ui/language/en/", {"next": target})
    assert response.status_code == 302
    assert "evil" not in response.url
    assert not response.url.startswith("javascript")


def test_a_form_without_its_secret_changes_nothing(cast):
    client = Client(headers={"host": "testserver"}, enforce_csrf_checks=True)
    client.cookies.load(cast.client("admin").cookies.output(header="", sep=";"))
    response = client.post("/office/settings/units/new/", {"name": "แอบเพิ่ม", "position_in_list": "1"})
    assert response.status_code == 403
    assert not Entry.objects.filter(verb__startswith="organizations.unit").exists()


def test_pages_for_one_person_are_not_kept(cast):
    client = cast.client("officer")
    for path in ("/office/", "/office/measures/", "/account/2fa/", "/office/nothing-here/"):
        assert "no-store" in client.get(path, follow=True).headers["Cache-Control"], path


def test_cookies_and_headers_are_strict_over_https(cast, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = cast.client()
    page = client.get(SIGN_IN, secure=True)
    form = {"login": "officer@tambon.example", "password": cast.password}
    client.post(SIGN_IN, form, secure=True)
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["domain"]) == (
            True,
            True,
            "Lax",
            "",
        )
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_https_is_remembered_by_browsers_for_a_year():
    assert (365 * 24 * 3600 if settings.LANGUAGE_COOKIE_SECURE else 0) == settings.SECURE_HSTS_SECONDS


@pytest.mark.parametrize(
    "path", ["/", "/nothing-here/", "/office/", "/static/css/officer.css", "/static/nothing.css", "/?q=%00"]
)
def test_every_answer_has_a_policy_for_foreign_code(cast, path):
    policy = strict(cast).get(path).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_secrets_of_mailed_links_and_forged_lines_stay_out_of_the_log(cast, caplog):
    caplog.set_level(logging.INFO)
    client = strict(cast)
    client.get("/account/invitation/TOPSECRET/?a=%00")
    client.get("/account/password/reset/key/1-TOPSECRET/?a=%00")
    client.get("/account/invitation/TOPSECRET/more/")
    client.get("/x%0a2026-01-01 ERROR forged")
    assert "TOPSECRET" not in caplog.text
    assert "\n2026-01-01" not in caplog.text
    assert "/account/invitation/…" in caplog.text
    assert "reference E-" in caplog.text


def test_shown_paths_are_short():
    assert len(shown_path("/" + "a" * 5000)) == 200


def test_the_other_office_cannot_be_reached_by_a_second_host_header(cast):
    client = cast.client("stranger")
    response = client.get("/office/", headers={"host": "testserver", "x-forwarded-host": "other.example"})
    assert response.status_code == 302
    assert Organization.objects.count() == 2
