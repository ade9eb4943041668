"""How an export asks for an address, where that stands among its files, and how a folder replaces another."""

from __future__ import annotations

import ctypes
import gzip
import os
import posixpath
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.urls import resolve

from prongsai.kernel.actor import Actor

LINK = re.compile(r'\b(href|src|action)="(/[^"]*)"')
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
ALTERNATE = re.compile(r'<link rel="alternate" hreflang=[^>]*>\n?')
IN_STYLE = re.compile(rb"url\([\"']?([^\"')]+)")
EXCHANGE = 2  # RENAME_EXCHANGE
HERE = -100  # AT_FDCWD

NOT_HERE = "404.html"
PACKED = {".html", ".css", ".js", ".svg", ".xml", ".txt", ".json", ".csv"}
WORTH_PACKING = 500  # bytes


def file_of(path: str, query: str, language: str) -> str:
    """Return the file for an address: a folder with index.html for a page, the plain name for a file."""
    last = path.rsplit("/", 1)[-1]
    tag = re.sub(r"[^a-z0-9ก-๙]+", "-", query.lower()).strip("-")
    if "." in last or last == "portrait":
        stem, dot, suffix = (last if "." in last else f"{last}.jpg").rpartition(".")
        shown = f"{stem}.{tag}{dot}{suffix}" if tag else f"{stem}{dot}{suffix}"
        return f"{path[1 : len(path) - len(last)]}{shown}"
    folder = path.strip("/")
    parts = ["en" if language == "en" else "", folder, f"list-{tag}" if tag else "", "index.html"]
    return "/".join(part for part in parts if part)


def languages(origin: str, name: str) -> str:
    """Return the links of a page to itself in both languages: in an export each language has its own address."""
    folder = posixpath.dirname(name.removeprefix("en/"))
    path = f"{folder}/" if folder else ""
    places = {"th": f"{origin}/{path}", "en": f"{origin}/en/{path}"}
    links = {**places, "x-default": places["th"]}
    return "".join(f'<link rel="alternate" hreflang="{one}" href="{url}">\n' for one, url in links.items())


def relative(start: str, target: str) -> str:
    """Return the link from one file to another; a page is named by its folder."""
    found = posixpath.relpath(target, posixpath.dirname(start) or ".")
    if posixpath.basename(found) == "index.html":
        folder = posixpath.dirname(found)
        return f"{folder}/" if folder else "./"
    return found


def request_for(organization: Any, path: str, query: str, language: str) -> Any:
    """Return the request of a visitor for an address of an office's site."""
    request: Any = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = path
    request.GET = QueryDict(query)
    request.META = {"HTTP_HOST": organization.host, "QUERY_STRING": query}
    request.organization = organization
    request.actor = Actor.nobody(organization)
    request.user = AnonymousUser()
    request.csp_nonce = ""
    request.htmx = False
    request.LANGUAGE_CODE = language
    request.resolver_match = resolve(path)
    return request


def from_root(link: str, origin: str) -> str:
    """Return a link of a file at the top as one that leads from any address to the same place."""
    return link if "://" in link else posixpath.join(urlsplit(origin).path or "/", link.removeprefix("./"))


def swap(fresh: Path, out: Path) -> None:
    """Put a folder into the place of another one at once; ``fresh`` is the old one afterwards."""
    if not out.exists():
        fresh.rename(out)
        return
    with suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.renameat2(HERE, os.fsencode(fresh), HERE, os.fsencode(out), EXCHANGE) == 0:
            return
    aside = fresh.with_name(f"{fresh.name}.old")
    out.rename(aside)
    fresh.rename(out)
    shutil.rmtree(aside, ignore_errors=True)


def pack_beside(place: Path) -> None:
    """Write the packed form of a text beside it, for servers that send it as it is (gzip_static of nginx)."""
    packed = Path(f"{place}.gz")
    packed.unlink(missing_ok=True)
    if place.suffix not in PACKED or place.name.startswith("."):
        return
    if place.stat().st_size >= WORTH_PACKING:
        packed.write_bytes(gzip.compress(place.read_bytes(), 9, mtime=0))


def linked(old: Path, place: Path) -> None:
    """Let a file of the last export stand in the new one too, with its time."""
    place.unlink(missing_ok=True)
    try:
        os.link(old, place)
    except OSError:
        shutil.copy2(old, place)


def server_notes(gone: Iterable[str], mark: str) -> dict[str, str]:
    """Return what a server has to be told, as files: pages that are gone answer 410."""
    paths = sorted(gone)
    pages = [path for path in paths if "." not in path.rsplit("/", 1)[-1]]
    rules = "".join(
        f"location = {path}{end} {{ error_page 410 {path}/index.html; return 410; }}\n"
        for path in pages
        for end in ("", "/")
    )
    lost = "".join(f"location = {path} {{ return 410; }}\n" for path in paths if path not in pages)
    head = (
        "# Inside the server block of nginx; root is the folder of this export.\n"
        "index index.html;\ncharset utf-8;\ngzip_static on;\n"
        f"location = /{mark} {{ return 404; }}\nlocation /server-notes/ {{ return 404; }}\n"
        f"error_page 404 /{NOT_HERE};\nlocation /en/ {{ error_page 404 /en/{NOT_HERE}; }}\n"
    )
    apache = "".join(f"RedirectMatch gone ^{re.escape(path)}/?$\n" for path in paths)
    return {
        "server-notes/nginx.conf": head + rules + lost,
        "server-notes/apache.conf": "# In the configuration of the site or .htaccess.\n"
        f"ErrorDocument 404 /{NOT_HERE}\n{apache}",
    }
