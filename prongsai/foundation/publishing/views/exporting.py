"""The whole public site as files that any web server serves: every page in both languages, version and download.

It asks the site's own views, as a visitor who follows every link would. Links become relative, so that the files
work under any address. The new export stands beside the old one until it is whole; then the two change places.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import posixpath
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection, connections
from django.http import Http404, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from prongsai.foundation.publishing.queries import disclosure_years, public_addresses, site_stamp
from prongsai.foundation.publishing.views.export_files import (
    ALTERNATE,
    FORM,
    IN_STYLE,
    LINK,
    NOT_HERE,
    file_of,
    from_root,
    languages,
    linked,
    pack_beside,
    relative,
    request_for,
    server_notes,
    swap,
)
from prongsai.foundation.publishing.views.serving import Drawn, render
from prongsai.foundation.publishing.views.site import frame
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.calendar import office_digits
from prongsai.kernel.errors import Problem

MARK = ".prongsai-export.json"
LANGUAGES = ("th", "en")
# Only the server can answer these; links to them lead to it.
LIVE = {"search", "menu_json"}
QUERIES = {"page", "category", "year", "w"}
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """An address to export, in one language; files are the same in both."""

    path: str
    query: str
    language: str


@dataclass
class Exported:
    """What an export wrote."""

    pages: int = 0
    files: int = 0
    kept: int = 0
    gone: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    is_unchanged: bool = False


class Export:
    """One export of one office's site."""

    def __init__(self, organization: Any, out: Path, origin: str = "") -> None:
        self.organization = organization
        self.out = out
        self.live = organization.origin.rstrip("/")
        self.origin = (origin or organization.origin).rstrip("/")
        self.before: dict[str, Any] = {}
        self.hashes: dict[str, str] = {}
        self.result = Exported()
        self.seen: set[Place] = set()
        self.waiting: deque[Place] = deque()
        self.assets: set[str] = set()
        self.target = out
        self.mine: tuple[str, ...] = LANGUAGES
        self.match = cache(self._match)

    def run(self, *, again: bool = False) -> Exported:
        """Write the export wholly and put it into place; do nothing where nothing changed since."""
        self._check()
        state = self._state()
        if self.before.get("state") == state and not again:
            return Exported(is_unchanged=True)
        for left in self.out.parent.glob(f".{self.out.name}.prongsai-*"):
            shutil.rmtree(left, ignore_errors=True)
        self.target = Path(tempfile.mkdtemp(prefix=f".{self.out.name}.prongsai-", dir=self.out.parent))
        mask = os.umask(0o022)  # a web server reads all of it, whatever the worker keeps to itself
        try:
            for _attempt in range(ATTEMPTS):
                self._write_both()
                after = self._state()
                if after == state:
                    break
                state = after  # somebody published meanwhile
            self._notes()
            self._write(MARK, json.dumps({"state": state, "files": self.hashes}).encode(), known=False)
            self.target.chmod(0o755)
            swap(self.target, self.out)
        finally:
            os.umask(mask)
            shutil.rmtree(self.target, ignore_errors=True)
        return self.result

    def _check(self) -> None:
        mark = self.out / MARK
        if mark.exists():
            self.before = json.loads(mark.read_text(encoding="utf-8"))
        elif self.out.exists() and any(self.out.iterdir()):
            raise Problem(
                _("%(folder)s is not empty and holds no export. Name a new or an empty folder.")
                % {"folder": self.out}
            )

    def _state(self) -> list[str]:
        fields = [
            str(getattr(self.organization, one.attname)) for one in self.organization._meta.concrete_fields
        ]
        with as_tenant(self.organization):
            stamp = site_stamp(self.organization)
        return [str(stamp), str(timezone.localdate()), self.origin, *fields]

    def _write_both(self) -> None:
        """Write both languages, each in a process of its own where the database allows that."""
        self.result, self.hashes = Exported(), {}
        if connection.in_atomic_block or not hasattr(os, "fork"):
            self._write_all(LANGUAGES)
            return
        connections.close_all()  # no connection may be shared
        told = self.target / ".second"
        child = os.fork()
        if child == 0:
            status = 1
            try:
                self._write_all(LANGUAGES[1:])
                one = self.result
                told.write_text(json.dumps([self.hashes, one.pages, one.files, one.kept, one.gone]))
                status = 0
            finally:
                os._exit(status)  # nothing of the parent's may run here
        try:
            self._write_all(LANGUAGES[:1])
        finally:
            _pid, status = os.waitpid(child, 0)
        if status:
            raise OSError("the second language could not be written")
        hashes, pages, files, kept, gone = json.loads(told.read_text())
        told.unlink()
        self.hashes |= hashes
        self.result.pages += pages
        self.result.files += files
        self.result.kept += kept
        self.result.gone += gone

    def _write_all(self, languages: tuple[str, ...]) -> None:
        self.mine = languages
        with as_tenant(self.organization):
            self._walk()

    def _walk(self) -> None:
        self.seen, self.assets = set(), set()
        for path in ("/feed.xml", "/sitemap.xml", "/robots.txt"):
            self._ask_for(path, "", "th")
        for path in ("/", *(f"/ita/{year}/" for year in disclosure_years(self.organization))):
            for language in LANGUAGES:
                self._ask_for(path, "", language)
        for address, newest in public_addresses(self.organization):
            for language in LANGUAGES:
                self._ask_for(f"/{address}", "", language)
                for number in range(1, newest):
                    self._ask_for(f"/{address}/versions/{number}", "", language)
        for language in self.mine:
            self._not_here(language)
        while self.waiting:
            self._export(self.waiting.popleft())
        for name in sorted(self.assets) if "th" in self.mine else ():
            self._asset(name)

    def _ask_for(self, path: str, query: str, language: str) -> str | None:
        """Return the file that an address becomes, and put it on the list; none where only the server answers."""
        match = self.match(path)
        if match is None:
            return None
        if match.url_name == "item_slash":
            path = path.rstrip("/")
        place = Place(
            path, query, language if file_of(path, query, language).endswith("index.html") else "th"
        )
        if place not in self.seen and place.language in self.mine:
            self.seen.add(place)
            self.waiting.append(place)
        return file_of(place.path, place.query, place.language)

    def _match(self, path: str) -> ResolverMatch | None:
        try:
            match = resolve(path)
        except Resolver404:
            return None
        if match.namespace != "publishing" or path.startswith("/office/") or match.url_name in LIVE:
            return None
        return match

    def _export(self, place: Place) -> None:
        name = file_of(place.path, place.query, place.language)
        try:
            response = self._answer(place)
        except Http404:
            return
        if response.status_code in (301, 302):
            to = self._link(response["Location"], name, place.language)
            self.result.moved["/" + posixpath.dirname(name)] = response["Location"]
            body = (
                '<!doctype html><meta charset="utf-8"><title>→</title>'
                f'<meta http-equiv="refresh" content="0; url={to}"><a href="{to}">{to}</a>'
            )
            self._write(name, body.encode())
            return
        if response.status_code == 410:
            self.result.gone.append("/" + (posixpath.dirname(name) if name.endswith("index.html") else name))
            if not name.endswith("index.html"):
                return
        elif response.status_code != 200:
            return
        if not name.endswith("index.html"):
            self._file(name, response)
            return
        self.result.pages += 1
        page = response.content.decode()  # type: ignore[attr-defined]  # pages are never streamed
        text = self._linked(page, lambda url: self._link(url, name, place.language))
        if response.status_code == 200:
            text = text.replace("</head>", f"{languages(self.live, name)}</head>", 1)
        self._write(name, self._moved(text).encode())

    def _linked(self, page: str, lead: Callable[[str], str]) -> str:
        """Return a page with its links led elsewhere, without what only the server can do."""
        # On the server one address speaks both languages; here each language has its own.
        text = ALTERNATE.sub("", FORM.sub("", page)).replace('?lang=en">', '">')
        return LINK.sub(lambda m: f'{m[1]}="{html.escape(lead(html.unescape(m[2])))}"', text)

    def _not_here(self, language: str) -> None:
        """Write what a web server shows in the place of any address that is not there."""
        request = request_for(self.organization, "/", "", language)
        with translation.override(language), office_digits(self.organization.digits):
            page = render(request, Drawn("publishing/not_here.html", frame(request, ""), 404)).body.decode()
        text = self._linked(page, lambda url: from_root(self._link(url, NOT_HERE, language), self.origin))
        self._write(f"{'en/' if language == 'en' else ''}{NOT_HERE}", self._moved(text).encode())

    def _moved(self, text: str) -> str:
        return text.replace(self.live, self.origin) if self.origin != self.live else text

    def _answer(self, place: Place) -> HttpResponseBase:
        request = request_for(self.organization, place.path, place.query, place.language)
        match = request.resolver_match
        with translation.override(place.language), office_digits(self.organization.digits):
            response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return response

    def _link(self, url: str, name: str, language: str) -> str:
        """Return where a link leads from a file: to another file, or to the server for what only it can do."""
        parts = urlsplit(url)
        path = unquote(parts.path)
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        if path.startswith("/static/"):
            self.assets.add(path[1:])
            return relative(name, path[1:])
        if path.startswith("/ui/language/"):
            other = "en" if language == "th" else "th"
            plain = name.removeprefix("en/")
            return relative(name, plain if other == "th" else f"en/{plain}")
        query = "&".join(f"{k}={v}" for k, v in sorted(parse_qsl(parts.query)))
        if all(key in QUERIES for key, _value in parse_qsl(parts.query)):
            target = self._ask_for(path, query, language)
            if target is not None:
                return relative(name, target) + fragment
        return f"{self.live}{url}"

    def _file(self, name: str, response: Any) -> None:
        """Write a download; one that the last export has with the same tag is linked, not written again."""
        etag = response.get("ETag", "")
        old = self.out / name
        if etag and self.before.get("files", {}).get(name) == etag and old.is_file():
            self._same(name, old)
        else:
            body = b"".join(response.streaming_content) if response.streaming else response.content
            if name.endswith((".xml", ".txt")):
                body = self._moved(body.decode()).encode()
            self._write(name, body, known=False)
        self.hashes[name] = etag
        # Not response.close(): it tells Django that a request ended, which closes the connection under the export.
        for close in response._resource_closers:
            close()
        self.result.files += 1

    def _asset(self, name: str) -> None:
        found = finders.find(name.removeprefix("static/"))
        if not isinstance(found, str):
            return
        body = Path(found).read_bytes()
        self._write(name, body)
        if name.endswith(".css"):
            for inner in IN_STYLE.findall(body):
                other = posixpath.normpath(
                    posixpath.join(posixpath.dirname(name), inner.decode().split("?")[0])
                )
                if other.startswith("static/") and other not in self.hashes:
                    self._asset(other)

    def _write(self, name: str, body: bytes, *, known: bool = True) -> None:
        """Write a file; one that is the same in the last export keeps its time there."""
        place, old = self.target / name, self.out / name
        digest = hashlib.sha256(body).hexdigest()
        if known:
            if self.before.get("files", {}).get(name) == digest and old.is_file():
                self.hashes[name] = digest
                self._same(name, old)
                return
            self.hashes[name] = digest
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.write_bytes(body)
        pack_beside(place)

    def _same(self, name: str, old: Path) -> None:
        place = self.target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        linked(old, place)
        packed = Path(f"{old}.gz")
        if packed.exists():
            linked(packed, Path(f"{place}.gz"))
        else:
            pack_beside(place)  # too short, not a text, or of an export that did not pack
        self.result.kept += 1

    def _notes(self) -> None:
        for name, text in server_notes(self.result.gone, MARK).items():
            self._write(name, text.encode())


def remember(organization: Any, out: Path, origin: str) -> None:
    """Keep where an export stands, so that what is taken out of the site leaves it too."""
    place = _exports()
    known = exports_of(None)
    fresh = {"organization": organization.pk, "out": str(out), "origin": origin}
    kept = [one for one in known if one["out"] != str(out)]
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = place.with_suffix(".new")
    aside.write_text(json.dumps([*kept, fresh], ensure_ascii=False), encoding="utf-8")
    aside.replace(place)


def exports_of(organization: Any) -> list[dict[str, Any]]:
    """Return where exports of an office stand (of all offices without one)."""
    try:
        known: list[dict[str, Any]] = json.loads(_exports().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [one for one in known if organization is None or one["organization"] == organization.pk]


def export_again(organization: Any) -> Iterable[Path]:
    """Write every known export of an office anew where it still stands; return the folders."""
    for one in exports_of(organization):
        out = Path(one["out"])
        if (out / MARK).exists():
            Export(organization, out, one["origin"]).run(again=True)
            yield out


def _exports() -> Path:
    home: Path = settings.PRONGSAI_HOME
    return home / "exports.json"
