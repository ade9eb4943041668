"""What stands in the text of files that the public will read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.checks.content.persons import is_a_persons
from prongsai.foundation.checks.models import PaperReading, Withheld
from prongsai.foundation.checks.queries.papers import readings, words_of
from prongsai.foundation.checks.queries.registry import About
from prongsai.foundation.checks.queries.withheld import CODE, finder, is_for, withheld_rows
from prongsai.foundation.documents.api import Content
from prongsai.foundation.files.api import File, Text, TextLayer, is_readable
from prongsai.kernel.calendar import short_date
from prongsai.kernel.findings import Finding, Fix, Severity
from prongsai.kernel.proofreading import (
    Passage,
    covered,
    home_addresses,
    identity_numbers,
    phone_numbers,
    pieces,
)

IDENTITY, PHONE, HOME = "file_identity_number", "file_phone_number", "file_home_address"
MOST_NUMBERS = 50  # pages kept of one kind
MOST_SHOWN = 8


def look_for(
    text: Text, rows: Iterable[Withheld], *, own_numbers: Collection[str], own_address: str
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Return on which pages personal data stands, by kind, and what was taken out before, by its digest."""
    find = finder(rows)
    persons: dict[str, list[int]] = {}
    withheld: dict[str, list[int]] = {}
    for part in text.parts:
        for code in _persons(part.text, own_numbers, own_address):
            _note(persons, code, part.number)
        for row in find(part.text):
            _note(withheld, row.digest, part.number)
    return persons, withheld


def _persons(text: str, own_numbers: Collection[str], own_address: str) -> Iterator[str]:
    for piece in pieces(Passage("", text)):
        if any(identity_numbers(piece.text)):
            yield IDENTITY
        if any(one.text not in own_numbers and is_a_persons(one) for one in phone_numbers(piece.text)):
            yield PHONE
        if any(not own_address or one.text not in own_address for one in home_addresses(piece.text)):
            yield HOME


def _note(found: dict[str, list[int]], code: str, number: int) -> None:
    numbers = found.setdefault(code, [])
    if number not in numbers and len(numbers) < MOST_NUMBERS:
        numbers.append(number)


def paper_findings(content: Content, about: About) -> Iterator[Finding]:
    """Yield personal data in the text of the files that go out, and files whose text nobody could look through.

    Cost: two queries where there are files; none is opened. ``withheld`` names what was taken out before.
    """
    files = papers_of(about)
    if not files:
        return
    words, known = words_of(withheld_rows(about.organization)), readings(about.organization, _hashes(files))
    url = str(about.extra.get("url", ""))
    for file in files:
        row = known.get(file.sha256)
        if row is not None and row.words == words:
            yield from about_persons(file, row, url=url, **about.rights)
        elif not is_readable(file):
            if not file.is_photo and not file.caution:  # what opens with a password is an error already
                yield _not_looked_through(file, PaperReading.CLOSED)
        else:
            yield Finding(
                "file_unread",
                Severity.HINT,
                _("The text of this file is being looked through. Open this page again in a moment"),
                covered(file.name),
                _("It can be published when that is done."),
                about=f"unread {file.pk}",
            )


def papers_of(about: About) -> list[File]:
    """Return the files of a public content whose text is looked through."""
    return [one for one in about.extra.get("papers", ()) if isinstance(one, File)] if about.is_public else []


def about_persons(
    file: File, row: PaperReading, *, url: str, place: str = "", room: str = "", **rights: Any
) -> Iterator[Finding]:
    """Yield what was found in a file that was looked through; the finding repeats none of it. Cost: nothing."""
    said: Mapping[str, tuple[Any, Any]] = {
        IDENTITY: (
            _("Numbers of identity cards stand in this file"),
            _("Published numbers of identity cards are misused. Nobody may be told apart by one."),
        ),
        PHONE: (
            _("A person's telephone number stands in this file"),
            _("Only the office's own numbers belong on a public page."),
        ),
        HOME: (
            _("A person's home address stands in this file"),
            _("Name the village at most: it is enough to see where the work was done."),
        ),
    }
    finding = Finding(
        "",
        Severity.WARNING,
        "",
        url=url,
        fix=Fix(_("Change the files"), url, **rights) if url else None,
        permissions=rights.get("permissions", ()),
        room=room,
    )
    for code, numbers in row.persons.items():
        if code in said:
            message, reason = said[code]
            yield replace(
                finding,
                code=code,
                message=message,
                reason=reason,
                place=place_in(place or file.name, file.name, numbers),
                about=f"paper {file.sha256[:16]} {code}",
            )
    if row.state != PaperReading.WHOLE and file.text_layer != TextLayer.CLOSED:
        yield replace(_not_looked_through(file, row.state, place), url=url, fix=finding.fix, room=room)


def _not_looked_through(file: File, state: str, place: str = "") -> Finding:
    return Finding(
        "file_not_looked_through",
        Severity.HINT,
        _("Only a part of this file's text could be looked through for personal data")
        if state == PaperReading.PARTLY
        else _("The text of this file could not be looked through for personal data"),
        covered(place or file.name),
        _("Look through it yourself before it is public, or divide it."),
        about=f"paper {file.sha256[:16]} {state}",
    )


def withheld_in(
    file: File, row: PaperReading, rows: Iterable[Withheld], *, address: str, **given: Any
) -> Iterator[Finding]:
    """Yield what stands in a file of the page at an address although it was taken out of a public page."""
    known = {one.digest: one for one in rows if one.kind == Withheld.TEXT and is_for(one, address)}
    place = given.pop("place", "") or file.name
    for digest, numbers in row.withheld.items():
        one = known.get(digest)
        if one is None:
            continue
        said = {
            "address": one.address,
            "day": short_date(timezone.localdate(one.at), None),
            "why": one.reason,
        }
        yield Finding(
            CODE,
            Severity.ERROR,
            _("What was taken out of the page /%(address)s on %(day)s stands in this file") % said,
            place_in(place, file.name, numbers),
            _(
                "It was taken out because: %(why)s. Attach the file without it, or leave the file out. "
                "Where it may be public after all, set the finding aside and say why."
            )
            % said,
            about=f"withheld {one.pk} paper {file.sha256[:16]}",
            **given,
        )


def withheld_papers(files: Iterable[File], rows: Iterable[Withheld], about: About) -> Iterator[Finding]:
    """Yield what of it stands in files that go out, as far as they were looked through. Cost: one query."""
    files, rows = list(files), list(rows)
    found = readings(about.organization, _hashes(files)) if files else {}
    url = str(about.extra.get("url", ""))
    for file in files:
        if file.sha256 in found:
            fix = about.change(_("Change the files"))
            address = str(about.extra.get("address", ""))
            yield from withheld_in(file, found[file.sha256], rows, address=address, url=url, fix=fix)


def place_in(label: str, name: str, numbers: Iterable[int]) -> str:
    """Return where in a file something stands: its pages, sheets or slides, where it has such."""
    known = sorted(number for number in numbers if number)
    shown = ", ".join(map(str, known[:MOST_SHOWN])) + (" …" if len(known) > MOST_SHOWN else "")
    said = {"file": covered(label), "numbers": shown}
    if not known:
        return said["file"]
    match PurePath(name).suffix.lower():
        case ".xlsx":
            return _("%(file)s, sheet %(numbers)s") % said
        case ".pptx":
            return _("%(file)s, slide %(numbers)s") % said
    return _("%(file)s, page %(numbers)s") % said


def _hashes(files: Iterable[File]) -> set[str]:
    return {one.sha256 for one in files}
