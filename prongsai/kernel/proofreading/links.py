"""Addresses in a text, and what an assessor would say about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]{3,2000}", re.IGNORECASE)
_TRAIL = ".,;:!?)]}>\"'"
_DRIVES = (
    "drive.google.com", "docs.google.com", "photos.app.goo.gl", "photos.google.com", "dropbox.com", "db.tt",
    "onedrive.live.com", "1drv.ms", "sharepoint.com", "box.com", "mega.nz", "icloud.com", "wetransfer.com",
    "mediafire.com",
)  # fmt: skip
_SHORTENERS = (
    "bit.ly", "goo.gl", "tinyurl.com", "t.co", "is.gd", "cutt.ly", "shorturl.at", "shorturl.asia", "rb.gy",
    "t.ly", "ow.ly", "lin.ee", "qrgo.page.link", "bitly.com", "s.id",
)  # fmt: skip


@dataclass(frozen=True)
class Address:
    """An address and what is wrong with it: ``pdf``, ``drive``, ``shortener``, ``http`` or nothing."""

    start: int
    end: int
    url: str
    faults: tuple[str, ...]


def addresses(text: str) -> Iterator[Address]:
    """Yield the web addresses of a text."""
    for found in _ADDRESS.finditer(text):
        url = found[0].rstrip(_TRAIL)
        yield Address(found.start(), found.start() + len(url), url, faults_of(url))


def faults_of(url: str) -> tuple[str, ...]:
    """Return what an assessor would refuse or a citizen could not trust about an address."""
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ("broken",)
    faults = []
    if _is_of(host, _DRIVES):
        faults.append("drive")
    elif _is_of(host, _SHORTENERS):
        faults.append("shortener")
    elif parts.path.lower().endswith(".pdf"):
        faults.append("pdf")
    if parts.scheme == "http":
        faults.append("http")
    return tuple(faults)


def _is_of(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
