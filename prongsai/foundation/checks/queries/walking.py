"""Walking over a site by its links, as an assessor does: from the home page, a few clicks deep."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

MOST_CLICKS = 3
MOST_PAGES = 40
MOST_LINKS = 600  # of one page
LONGEST_TEXT = 80
_ENCODINGS = {"tis-620": "cp874", "windows-874": "cp874", "iso-8859-11": "cp874", "cp874": "cp874"}

# Gives the body of a web page, or none where it is no page; raises what the caller understands.
Get = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Click:
    """One click: where it leads, and the words of the link."""

    url: str
    text: str


@dataclass(slots=True)
class Walked:
    """What a walk found: the clicks to each page that was looked for, and how much was read."""

    paths: dict[str, list[Click]] = field(default_factory=dict)
    pages: int = 0
    is_cut: bool = False


def walk(home: str, wanted: Mapping[str, str], hosts: Collection[str], get: Get) -> Walked:
    """Follow links breadth-first from the home page and return the clicks to each wanted page.

    ``wanted`` maps comparable addresses (see ``comparable``) to what the caller calls them; ``hosts`` are the
    sites whose pages are read. At most three clicks and forty pages.
    """
    result = Walked()
    seen = {comparable(home)}
    if comparable(home) in wanted:
        result.paths[wanted[comparable(home)]] = []
    waiting: deque[tuple[str, list[Click]]] = deque([(home, [])])
    while waiting and len(result.paths) < len(wanted):
        if result.pages >= MOST_PAGES:
            result.is_cut = True
            break
        url, clicks = waiting.popleft()
        body = get(url)
        result.pages += 1
        if body is None:
            continue
        for link in links_of(body, url):
            known = comparable(link.url)
            if known in seen:
                continue
            seen.add(known)
            path = [*clicks, link]
            if known in wanted:
                result.paths[wanted[known]] = path
            if len(path) < MOST_CLICKS and host_of(link.url) in hosts and not _is_file(link.url):
                waiting.append((link.url, path))
    return result


def links_of(body: bytes, base: str) -> list[Click]:
    """Return the links of a page with their words, in the order of the page; a broken page has those that can be read."""
    from lxml import etree, html  # the web worker does without it until a walk is asked for

    try:
        parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        tree = html.document_fromstring(_in_utf8(body), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    found = []
    first = tree.find(".//base[@href]")
    if first is not None:
        with suppress(ValueError):  # a base that is no address: a browser leaves it out too
            base = urljoin(base, first.get("href"))
    for link in tree.iter("a", "area", "iframe", "frame"):
        target = (link.get("href") or link.get("src") or "").strip()
        if not target or target.startswith(("#", "mailto:", "tel:", "javascript:", "data:")):
            continue
        try:
            url = urldefrag(urljoin(base, target))[0]
            urlsplit(url)
        except ValueError:
            continue
        words = " ".join("".join(str(text) for text in link.itertext()).split()) if link.tag == "a" else ""
        words = words or link.get("title") or _alt_of(link) or url
        found.append(Click(url[:500], words[:LONGEST_TEXT]))
        if len(found) >= MOST_LINKS:
            break
    return found


def _in_utf8(body: bytes) -> bytes:
    """Return a page in UTF-8: old Thai sites are in TIS-620, and some do not say so."""
    declared = re.search(rb"""charset=["']?([\w-]{2,20})""", body[:2048], re.IGNORECASE)
    named = declared[1].decode("ascii", "replace").lower() if declared else ""
    for encoding in (_ENCODINGS.get(named, "utf-8"), "utf-8"):
        try:
            return body.decode(encoding).encode()
        except UnicodeDecodeError:
            continue
    return body.decode("cp874", "replace").encode()


def _alt_of(link: object) -> str:
    image = link.find(".//img[@alt]")  # type: ignore[attr-defined]  # an element of lxml, which has no types
    return str(image.get("alt")) if image is not None else ""


def comparable(url: str) -> str:
    """Return an address so that two that open the same page are equal: no scheme, www, default name or last slash."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url
    path = re.sub(r"/(?:index\.(?:php|html?)|default\.aspx?)$", "/", unquote(parts.path)).rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{path}{query}"


def host_of(url: str) -> str:
    """Return the host of an address without www, with its port where it is unusual."""
    return comparable(url).partition("/")[0].partition("?")[0]


def _is_file(url: str) -> bool:
    path = urlsplit(url).path.lower()
    return bool(
        re.search(
            r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|jpe?g|png|gif|webp|svg|mp[34]|avi|csv|json|xml)$", path
        )
    )
