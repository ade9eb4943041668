"""Pages are read from the public internet only, whatever their names and redirects say."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.kernel import fetching
from prongsai.kernel.fetching import Unreachable, fetch, is_public

pytestmark = pytest.mark.one_database


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # the name that http.server calls
        if self.path.startswith("/to/"):
            self.send_response(302)
            target = (
                self.path if self.path == "/to//to/x" else self.path[4:].replace("~", ":").replace("%5B", "[")
            )
            self.send_header("Location", target)
            self.end_headers()
            return
        if self.path == "/drip":
            self.wfile.write(b"HTTP/1.0 200 OK\r\nX-Slow: ")
            for _byte in range(300):
                try:
                    self.wfile.write(b"x")
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.1)
            return
        body = (
            b"x" * 3_000_000
            if self.path == "/long"
            else f"<a href='/b'>{self.headers['User-Agent']}</a>".encode()
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


INSIDE_4 = (
    "127.0.0.1",
    "10.1.2.3",
    "192.168.1.1",
    "172.16.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
)
INSIDE_6 = (
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "::",
)
PRIVATE = (
    st.ip_addresses(v=4, network="10.0.0.0/8")
    | st.ip_addresses(v=4, network="127.0.0.0/8")
    | st.ip_addresses(v=6, network="fc00::/7")
)


@pytest.mark.parametrize("address", [*INSIDE_4, *INSIDE_6, "x", ""])
def test_addresses_behind_the_server_are_not_public(address):
    assert not is_public(address)


@settings(max_examples=40)
@given(PRIVATE)
def test_no_private_address_is_public(address):
    assert not is_public(str(address))
    if address.version == 4:
        assert not is_public(f"::ffff:{address}")


def test_public_addresses_are(site):
    assert is_public("8.8.8.8")
    assert is_public("2001:4860:4860::8888")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", "address"),
        ("file:///etc/passwd", "address"),
        ("http://example.org:22/", "address"),
        ("http://user@example.org/", "address"),
        ("http:///x", "address"),
        ("http://[::1", "address"),
        ("http://localhost/", "private"),
        ("http://127.0.0.1/", "private"),
        ("http://2130706433/", "private"),
        ("http://0x7f.1/", "private"),
        ("http://169.254.169.254/latest/meta-data/", "private"),
        ("http://name.invalid/", "name"),
    ],
)
def test_what_is_no_public_page_is_not_asked(url, reason):
    with pytest.raises(Unreachable) as caught:
        fetch(url, user_agent="test")
    assert caught.value.reason == reason


def test_the_loopback_is_closed_unless_a_test_opens_it(site):
    with pytest.raises(Unreachable) as caught:
        fetch(site, user_agent="test")
    assert caught.value.reason == "address"
    assert b"test" in fetch(site, user_agent="test", allow_loopback=True).body


WRONG = [("http~//10.0.0.1/", "private"), ("ftp~//x.example/", "address"), ("/to/x", "redirects")]


def test_redirects_are_followed(site):
    assert fetch(f"{site}/to//there", user_agent="t", allow_loopback=True).url == f"{site}/there"


@pytest.mark.parametrize(("target", "reason"), WRONG)
def test_redirects_are_checked_and_end(site, target, reason):
    with pytest.raises(Unreachable) as caught:
        fetch(f"{site}/to/{target}", user_agent="t", allow_loopback=True)
    assert caught.value.reason == reason


def test_a_long_page_is_cut(site):
    page = fetch(f"{site}/long", user_agent="t", allow_loopback=True)
    assert page.is_cut
    assert len(page.body) == fetching.MEGABYTE


def test_a_name_that_changes_its_address_gains_nothing(site, monkeypatch):
    """The address that was checked is the one that is connected to: the name is asked once."""
    asked = []
    real = socket.getaddrinfo

    def resolve(host, *args, **kwargs):
        asked.append(host)
        return real("127.0.0.1", *args, **kwargs) if len(asked) > 1 else real("8.8.8.8", *args, **kwargs)

    connected = []

    def connect(address, *_args, **_kwargs):
        connected.append(address[0])
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable) as caught:
        fetch("http://rebinding.example/", user_agent="t")
    assert caught.value.reason == "refused"
    assert (asked, connected) == (["rebinding.example"], ["8.8.8.8"])


def test_a_server_that_drips_its_headers_is_left(site):
    with pytest.raises(Unreachable) as refused:
        fetch(f"{site}/drip", user_agent="t", allow_loopback=True, seconds=0.5)
    assert refused.value.reason == "slow"


def test_a_redirect_to_no_address_is_told(site):
    with pytest.raises(Unreachable) as refused:
        fetch(f"{site}/to/http~//[", user_agent="t", allow_loopback=True)
    assert refused.value.reason == "address"
