"""Reading public web pages on somebody's behalf, without becoming a way into the network behind the server.

Only http and https on their own ports; every name is resolved once and the connection goes to that very address,
which must be a public one; redirects are checked the same way. Bodies, time and the number of redirects are bounded.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from django.utils.translation import gettext, gettext_noop

MEGABYTE = 1024 * 1024
MOST_REDIRECTS = 5
CONNECT_SECONDS = 6.0
TOTAL_SECONDS = 15.0
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
_PIECE = 64 * 1024
REASONS = {
    "address": gettext_noop("%(url)s is not an address of a website"),
    "private": gettext_noop("%(url)s is not on the public internet"),
    "name": gettext_noop("the name of %(url)s is unknown"),
    "refused": gettext_noop("%(url)s does not answer"),
    "slow": gettext_noop("%(url)s takes too long to answer"),
    "certificate": gettext_noop("the certificate of %(url)s is not valid"),
    "redirects": gettext_noop("%(url)s leads in a circle"),
    "broken": gettext_noop("the answer of %(url)s cannot be read"),
}
WHY = {
    "address": gettext_noop("it is not an address of a website"),
    "private": gettext_noop("it is not on the public internet"),
    "name": gettext_noop("the name of the website is unknown"),
    "refused": gettext_noop("the website does not answer"),
    "slow": gettext_noop("the website takes too long to answer"),
    "certificate": gettext_noop("the certificate of the website is not valid"),
    "redirects": gettext_noop("the address leads in a circle"),
    "broken": gettext_noop("the answer cannot be read"),
}


class Unreachable(Exception):  # noqa: N818  # it is named as people say it
    """The page could not be read; ``reason`` is one of the words below.

    ``address`` (malformed, another scheme or port), ``private`` (not a public address), ``name`` (unknown host),
    ``refused``, ``slow``, ``certificate``, ``redirects``, ``broken``.
    """

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(f"{reason}: {url[:200]}")
        self.reason = reason
        self.url = url

    @property
    def why(self) -> str:
        """Return in the reader's language why the page could not be read, without its address."""
        return gettext(WHY[self.reason])

    @property
    def message(self) -> str:
        """Return in the reader's language why the page could not be read."""
        return gettext(REASONS[self.reason]) % {"url": self.url[:200]}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: the address in the end, its status, its type and at most the first megabyte."""

    url: str
    status: int
    content_type: str
    body: bytes
    is_cut: bool = False

    @property
    def is_html(self) -> bool:
        """Return whether the answer is a web page."""
        return self.content_type.partition(";")[0].strip().lower() in {"text/html", "application/xhtml+xml"}


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet's, whatever it is wrapped in."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def fetch(
    url: str,
    *,
    user_agent: str,
    allow_loopback: bool = False,
    largest: int = MEGABYTE,
    seconds: float = TOTAL_SECONDS,
) -> Fetched:
    """Return the page at an address, redirects followed; raise ``Unreachable`` with the reason.

    ``allow_loopback`` lets 127.0.0.1 and its ports in, for tests.
    """
    until = time.monotonic() + seconds
    for _attempt in range(MOST_REDIRECTS + 1):
        parts, port = _accepted(url, allow_loopback=allow_loopback)
        status, headers, body, is_cut = _asked(parts, port, user_agent, allow_loopback, largest, until)
        location = headers.get("location", "")
        if status in REDIRECTS and location:
            try:
                url = urljoin(url, location)
            except ValueError as error:
                raise Unreachable("address", url) from error
            continue
        return Fetched(url, status, headers.get("content-type", ""), body, is_cut)
    raise Unreachable("redirects", url)


def _accepted(url: str, *, allow_loopback: bool) -> tuple[SplitResult, int]:
    """Return the parts and the port of an address that may be asked."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = parts.hostname or ""
        host.encode("idna")
    except (ValueError, UnicodeError) as error:
        raise Unreachable("address", url) from error
    is_loopback = allow_loopback and host in {"127.0.0.1", "localhost", "::1"}
    if (
        parts.scheme not in PORTS
        or not host
        or parts.username
        or (port not in PORTS.values() and not is_loopback)
    ):
        raise Unreachable("address", url)
    return parts, port


def _resolved(host: str, port: int, *, allow_loopback: bool, url: str) -> str:
    """Return the one address that is connected to; refused where any of the name's addresses is not public."""
    try:
        found = socket.getaddrinfo(host.encode("idna").decode(), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("name", url) from error
    addresses = [str(one[4][0]) for one in found]
    for address in addresses:
        if is_public(address):
            continue
        if allow_loopback and ipaddress.ip_address(address.partition("%")[0]).is_loopback:
            continue
        raise Unreachable("private", url)
    if not addresses:
        raise Unreachable("name", url)
    return addresses[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever the name means a moment later."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=CONNECT_SECONDS)
        self.address = address
        self.secure = secure
        self.held: socket.socket | None = None  # http.client lets go of ``sock`` before the body is read

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), CONNECT_SECONDS)
        if self.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
        self.held = self.sock

    def cut(self) -> None:
        """End the conversation: a server that sends a byte now and then would hold it for hours."""
        if self.held is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self.held, socket.SHUT_RDWR)


def _asked(
    parts: SplitResult, port: int, user_agent: str, allow_loopback: bool, largest: int, until: float
) -> tuple[int, dict[str, str], bytes, bool]:
    url = urlunsplit(parts)
    host = parts.hostname or ""
    address = _resolved(host, port, allow_loopback=allow_loopback, url=url)
    connection = _Pinned(host, port, address, secure=parts.scheme == "https")
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    )
    headers = {
        "User-Agent": user_agent,
        "Accept": "text/html,*/*;q=0.5",
        "Accept-Language": "th,en;q=0.5",
        "Connection": "close",
    }
    timer = threading.Timer(max(until - time.monotonic(), 0), connection.cut)
    timer.daemon = True
    try:
        timer.start()
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        body, is_cut = _body(answer, connection, largest, until, url)
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body, is_cut
    except TimeoutError as error:
        raise Unreachable("slow", url) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= until:
            raise Unreachable("slow", url) from error
        raise Unreachable(_reason(error), url) from error
    finally:
        timer.cancel()
        with contextlib.suppress(OSError):
            connection.close()


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "certificate"
    return "refused" if isinstance(error, OSError) else "broken"


def _body(
    answer: http.client.HTTPResponse, connection: Any, largest: int, until: float, url: str
) -> tuple[bytes, bool]:
    pieces: list[bytes] = []
    size = 0
    while size < largest:
        left = until - time.monotonic()
        if left <= 0:
            raise Unreachable("slow", url)
        if connection.sock is not None:
            connection.sock.settimeout(min(left, CONNECT_SECONDS))
        piece = answer.read1(min(_PIECE, largest - size))
        if not piece:
            return b"".join(pieces), False
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces), True
