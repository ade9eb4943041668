"""What changed between two contents: old and new words, where, and marks at the place in the new one."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from prongsai.foundation.documents.api import Content, from_data, to_data
from prongsai.kernel.calendar import in_digits

MOST = 200
CONTEXT = 60
# Keys whose texts people read; everything else is layout, hashes and addresses.
READ = frozenset(
    (
        "text",
        "title",
        "subtitle",
        "office",
        "place",
        "label",
        "lines",
        "closing",
        "choices",
        "urgency",
        "address",
        "dated",
        "message",
        "invitation",
        "contact",
        "caption",
        "qr",
        "alt",
    )
)
# Texts that no mark can stand in, because they become addresses or spoken labels.
UNMARKED = frozenset(("alt", "qr"))
# Private characters that no text holds (they survive cleaning), around what changed.
OPEN, CLOSE, END = "\ue0f0", "\ue0f1", "\ue0f2"
MARKED = re.compile(f"{OPEN}(\\d+){CLOSE}(.*?){END}", re.DOTALL)
WORD = re.compile(r"[฀-ฯะ-๎]+|[0-9๐-๙.,/:%]+|\s+|[^\s\w]|\w+")

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A text of a content: where it is kept, below which heading it stands, and what kind of thing it is."""

    path: Path
    text: str
    place: str
    key: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the words before and after it, what stood there and what stands there now."""

    number: int
    place: str
    before: str
    old: str
    new: str
    after: str
    paths: tuple[Path, ...] = ()
    # Where the new words begin in the text at the only path; -1 means all of the text.
    start: int = -1

    @property
    def anchor(self) -> str:
        """Return the name of the mark in the document."""
        return f"change-{self.number}"

    @property
    def has_mark(self) -> bool:
        """Return whether the new content shows where it is; what was removed stands nowhere."""
        return bool(self.paths)


def changes_between_contents(
    old: Content | Mapping[str, Any], new: Content | Mapping[str, Any]
) -> list[Change]:
    """Return what changed from the old content to the new one, in reading order; nothing where nothing did.

    Contents are compared in their canonical form, so that spaces and invisible signs are no change.
    """
    before, after = list(_units(_data(old))), list(_units(_data(new)))
    matcher = SequenceMatcher(None, [one.text for one in before], [one.text for one in after], autojunk=False)
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            for pair in _pairs(before[i1:i2], after[j1:j2]):
                found.append(_change(len(found) + 1, *pair))
                if len(found) >= MOST:
                    return found
    if not found and _data(old) != _data(new):
        # The hash covers more than words; whoever signs hears that something else is different.
        what = _("Numbering, layout or another part that is not text")
        found.append(Change(1, _("Title"), "", "", what, ""))
    return found


def marked(content: Content | Mapping[str, Any], changes: Sequence[Change]) -> Content:
    """Return the content with private signs around what changed; `with_marks` turns them into HTML."""
    data = copy.deepcopy(_data(content))
    for change in changes:
        for path in change.paths:
            if path[-1] in UNMARKED or (len(path) > 1 and path[-2] in UNMARKED):
                continue
            held: Any = data
            for step in path[:-1]:
                held = held[step]
            text = held[path[-1]]
            if OPEN in text:
                continue
            start, stop = (
                (change.start, change.start + len(change.new)) if change.start >= 0 else (0, len(text))
            )
            held[path[-1]] = f"{text[:start]}{OPEN}{change.number}{CLOSE}{text[start:stop]}{END}{text[stop:]}"
    return from_data(data)


def with_marks(html: str, label: str, digits: str) -> str:
    """Return the HTML of a marked content with marks that links lead to; `label` says "change %s"."""
    seen: set[str] = set()

    def mark(match: re.Match[str]) -> str:
        number, words = match.groups()
        first = number not in seen
        seen.add(number)
        name = format_html(' id="change-{}"', number) if first else ""
        tag = (
            format_html('<span class="chg-no">{}</span>', label % in_digits(number, digits)) if first else ""
        )
        return f"<mark{name}>{words}</mark>{tag}"

    return MARKED.sub(mark, html)


def without_desks(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content without the empty desks of its paper form: the screen shows what the desks really said."""
    data = copy.deepcopy(dict(content))
    for section in data["sections"]:
        section["blocks"] = [one for one in section["blocks"] if one.get("type") != "Desks"]
    return data


def _data(content: Content | Mapping[str, Any]) -> Mapping[str, Any]:
    return to_data(content) if isinstance(content, Content) else to_data(from_data(content))  # type: ignore[no-any-return]  # plain JSON


def _units(data: Mapping[str, Any]) -> Iterator[Unit]:
    place = str(data.get("title", ""))
    yield Unit(("title",), place, _("Title"), "title")
    for s, section in enumerate(data.get("sections", ())):
        for b, block in enumerate(section.get("blocks", ())):
            path: Path = ("sections", s, "blocks", b)
            kind = block.get("type", "")
            if kind in ("Heading", "AnnexTitle"):
                place = str(block.get("text") or block.get("title")).split("\n")[0]
            if kind == "Chart":
                yield Unit((), _chart(block), str(block.get("title") or place), "chart")
            elif kind == "Table":
                yield from _rows(block, path, place)
            else:
                yield from _texts(block, path, place)


def _rows(block: Mapping[str, Any], path: Path, place: str) -> Iterator[Unit]:
    for part in ("header", "rows"):
        for r, row in enumerate(block.get(part, ())):
            texts = list(_texts(row, (*path, part, r), place))
            first = next((one.text for one in texts if len(one.text) > 3), "")
            where = first.split("\n")[0][:80] if part == "rows" else ""
            for one in texts:
                yield Unit(one.path, one.text, where or place, one.key)


def _texts(value: Any, path: Path, place: str, key: str = "") -> Iterator[Unit]:
    if isinstance(value, str):
        if key in READ and value:
            yield Unit(path, value, place, key)
        elif key == "sha256" and value:
            # A photo that was exchanged has the same words and other bytes.
            yield Unit((), f"\u0000{value}", place, "photo")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index), place, key)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name == "emblem":
                continue
            yield from _texts(item, (*path, name), place, name)


def _chart(block: Mapping[str, Any]) -> str:
    numbers = [one.get("values", one) for one in block.get("series", ()) if isinstance(one, Mapping)]
    return json.dumps([block.get("categories"), numbers], ensure_ascii=False)


def _pairs(before: Sequence[Unit], after: Sequence[Unit]) -> Iterator[tuple[Sequence[Unit], Sequence[Unit]]]:
    if len(before) == len(after):
        for old, new in zip_longest(before, after):
            yield [old], [new]
    elif before and after and abs(len(before) - len(after)) < max(len(before), len(after)):
        shared = min(len(before), len(after))
        for index in range(shared):
            yield [before[index]], [after[index]]
        if before[shared:] or after[shared:]:
            yield before[shared:], after[shared:]
    else:
        yield before, after


def _change(number: int, old: Sequence[Unit], new: Sequence[Unit]) -> Change:
    place = (new or old)[0].place
    if {one.key for one in (*old, *new)} <= {"photo"}:
        return Change(number, place, "", _("the photo before") if old else "", _("another photo"), "")
    if {one.key for one in (*old, *new)} <= {"chart"}:
        return Change(number, place, "", _("the chart before") if old else "", _("other numbers"), "")
    was, now = _joined(old), _joined(new)
    before, was, now, after = _trimmed(was, now) if old and new else ("", was, now, "")
    paths = tuple(one.path for one in new if one.path)
    start = len(before) if len(new) == 1 and now and old else -1
    return Change(number, place, before[-CONTEXT:], was, now, after[:CONTEXT], paths, start)


def _joined(units: Sequence[Unit]) -> str:
    return " · ".join(one.text for one in units if not one.text.startswith("\u0000"))


def _trimmed(old: str, new: str) -> tuple[str, str, str, str]:
    """Return what both begin with, what differs, and what both end with, cut between words."""
    was, now = WORD.findall(old), WORD.findall(new)
    start = 0
    while start < min(len(was), len(now)) and was[start] == now[start]:
        start += 1
    end = 0
    while end < min(len(was), len(now)) - start and was[-1 - end] == now[-1 - end]:
        end += 1
    stop_was, stop_now = len(was) - end, len(now) - end
    return (
        "".join(was[:start]),
        "".join(was[start:stop_was]),
        "".join(now[start:stop_now]),
        "".join(was[stop_was:]),
    )
