"""The disclosure index of a year: what the year asks for, and what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.publishing.models import Attachment, Version
from prongsai.foundation.publishing.queries import (
    Outline,
    OutlineItem,
    current_versions,
    disclosure_years,
    downloads_of,
    live_for,
    outline_for,
)
from prongsai.kernel.calendar import arabic_digits, fiscal_year_of


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the index; without ``version`` it is not published yet."""

    code: str
    title: str
    text: str
    version: Version | None = None
    files: Sequence[Attachment] = ()
    live: str = ""

    @property
    def url(self) -> str:
        """Return the address of the page, published or always up to date, or nothing."""
        return self.version.page.get_absolute_url() if self.version else self.live


@dataclass(frozen=True, kw_only=True)
class Part:
    """A group of lines; ``all`` counts those of the year, whatever is searched for."""

    number: str
    title: str
    lines: Sequence[Line]
    all: int
    published: int
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Index:
    """The whole index. ``is_outline`` tells whether somebody knows what the year asks for."""

    parts: Sequence[Part]
    all: int
    published: int
    found: int
    note: str
    is_outline: bool


def index_of(organization: Any, year: int, text: str = "") -> Index | None:
    """Return the index of a fiscal year (BE), narrowed to a search; none where nothing is known.

    Cost: two queries and what the providers of the outline and of live pages ask.
    """
    outline = outline_for(organization, year)
    versions = current_versions(organization, page__address__startswith=f"ita/{year}/")
    if outline is None and not versions:
        return None
    files = downloads_of(versions)
    live = live_for(organization, year, timezone.localdate())
    there = {version.page.code: version for version in versions}
    parts, counter = [], 0
    for group in outline.groups if outline else ():
        lines = [
            _line(item, there.pop(item.code, None), files, live.get(item.concept, "")) for item in group.items
        ]
        counter += 1
        parts.append(_part(group.number, group.title, lines, text, counter))
    if there:
        rest = [
            Line(code=code, title=version.title, text=version.lead, version=version, files=files[version.pk])
            for code, version in sorted(there.items())
        ]
        title = _("Other disclosures") if outline else _("Disclosures")
        parts.append(_part("", title, rest, text, counter + 1))
    return Index(
        parts=[part for part in parts if part.lines],
        all=sum(part.all for part in parts),
        published=sum(part.published for part in parts),
        found=sum(len(part.lines) for part in parts),
        note=outline.note if isinstance(outline, Outline) else "",
        is_outline=outline is not None,
    )


def _line(item: OutlineItem, version: Version | None, files: dict[int, list[Attachment]], live: str) -> Line:
    if version is None:
        return Line(code=item.code, title=item.title, text=item.text, live=live)
    return Line(
        code=item.code,
        title=item.title,
        text=version.lead or item.text,
        version=version,
        files=[one for one in files[version.pk] if one.format != "json"][:6],
    )


def _part(number: str, title: str, lines: Sequence[Line], text: str, counter: int) -> Part:
    words = arabic_digits(text).casefold().split()
    return Part(
        number=number,
        title=title,
        lines=[line for line in lines if all(word in _words(line, title) for word in words)],
        all=len(lines),
        published=sum(1 for line in lines if line.url),
        anchor=f"g{counter}",
    )


def _words(line: Line, group: str) -> str:
    own = line.version.title if line.version else ""
    return arabic_digits(f"{line.code} {line.title} {line.text} {own} {group}").casefold()


def year_tabs(organization: Any, today: date) -> list[int]:
    """Return the years to offer, newest first: this one and those with pages, at most eight."""
    return sorted({fiscal_year_of(today), *disclosure_years(organization)}, reverse=True)[:8]
