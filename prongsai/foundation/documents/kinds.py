"""Builds official letters out of what an officer typed: memo, letter, announcement, order, poster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from prongsai.foundation.documents.blocks import (
    AnnexTitle,
    Block,
    Content,
    Cover,
    Desk,
    Desks,
    Digits,
    Emblem,
    Field,
    Heading,
    LetterHead,
    MemoHead,
    Paragraph,
    Poster,
    Section,
    Signature,
)
from prongsai.foundation.documents.writing import blocks_of
from prongsai.kernel.calendar import in_digits, official_date

DATA = Path(__file__).parent / "data" / "kinds.yaml"
PARTS = ("background", "facts", "law", "proposal")
URGENCIES = ("ด่วน", "ด่วนมาก", "ด่วนที่สุด")


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The office as it stands in letters; `unit` is the part of the office that writes."""

    name: str
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    unit: str = ""
    digits: Digits = "thai"
    accent: str = "#27408f"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What an officer wrote; `fields` are those of the kind (`data/kinds.yaml`), each of one or several lines."""

    kind: str
    sender: Sender
    fields: Mapping[str, str]
    number: str = ""
    dated_on: date | None = None
    annexes: Sequence[Content] = field(default_factory=tuple)


@cache
def _data() -> dict[str, Any]:
    return cast("dict[str, Any]", yaml.safe_load(DATA.read_text(encoding="utf-8")))


def letter_kinds() -> tuple[str, ...]:
    """Return the kinds of documents that officers write."""
    return tuple(_data()["kinds"])


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the names of a kind's fields in the order of its form."""
    return tuple(_data()["kinds"][kind]["fields"])


def required_of(kind: str) -> tuple[str, ...]:
    """Return the names of the fields that a kind cannot do without."""
    return tuple(_data()["kinds"][kind]["required"])


def wording(key: str, **values: str) -> str:
    """Return an official wording with its values filled in."""
    return str(_data()["wording"][key]).format(**values)


def letter(given: Letter) -> Content:
    """Return the content of a letter; raise `ValueError` for a kind that is not known."""
    build = {
        "memo": _memo,
        "letter": _external,
        "announcement": _announcement,
        "order": _announcement,
        "poster": _poster,
    }.get(given.kind)
    if build is None:
        raise ValueError(f"unknown kind {given.kind!r}")
    paper = "poster" if given.kind == "poster" else "official"
    sections = [Section(blocks=tuple(build(given)), paper=paper)]  # type: ignore[arg-type]  # one of Paper
    if given.kind != "poster":
        sections += _annexes(given)
    title = _one_line(given, "subject")
    if given.kind != "poster":
        title = wording("about", subject=title)
    if given.kind != "letter" and given.kind != "poster":
        title = f"{_of_office(given.kind, given)} {title}"
    return Content(
        title=title,
        sections=tuple(sections),
        digits=given.sender.digits,
        accent=given.sender.accent,
        author=given.sender.name,
    )


def _text(given: Letter, name: str) -> str:
    return str(given.fields.get(name, "")).strip()


def _one_line(given: Letter, name: str) -> str:
    return " ".join(_text(given, name).split())


def _lines(given: Letter, name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in _text(given, name).splitlines() if line.strip())


def _of_office(key: str, given: Letter) -> str:
    return wording(key, office=given.sender.name)


def _date(given: Letter) -> str:
    return official_date(given.dated_on, digits=given.sender.digits) if given.dated_on else ""


def _agency(given: Letter) -> str:
    sender = given.sender
    parts = [sender.unit, sender.name] if sender.unit else [sender.name]
    if sender.phone:
        parts.append(wording("phone", phone=in_digits(sender.phone, sender.digits)))
    return " ".join(parts)


def _signature(given: Letter, closing: str = "") -> Signature:
    name = _one_line(given, "signer")
    lines = [wording("signer", name=name) if name else wording("blank_name"), *_lines(given, "signer_post")]
    return Signature(lines=tuple(lines), closing=closing)


def _memo(given: Letter) -> list[Block]:
    blocks: list[Block] = [
        MemoHead(
            title=wording("memo"),
            agency=Field(label=wording("agency"), text=_agency(given)),
            number=Field(label=wording("number"), text=given.number),
            dated=Field(label=wording("dated"), text=_date(given)),
            subject=Field(label=wording("subject"), text=_one_line(given, "subject")),
            urgency=_one_line(given, "urgency"),
        ),
        Field(label=wording("to"), text=_one_line(given, "to")),
        *blocks_of(_text(given, "body")),
    ]
    parts = [part for part in PARTS if _text(given, part)]
    for number, part in enumerate(parts, 1):
        title = _data()["wording"]["parts"][part]
        blocks.append(Heading(text=f"{in_digits(number, given.sender.digits)}. {title}", level=2))
        blocks += blocks_of(_text(given, part))
    if parts:
        blocks.append(Paragraph(text=wording("cover_request"), indent=True, gap=True))
    blocks.append(_signature(given))
    desks = _desks(given)
    if desks:
        blocks.append(Desks(desks=desks))
    return blocks


def _desks(given: Letter) -> tuple[Desk, ...]:
    """Return the opinion chain: one line each, the post and after a bar the name; the last one decides."""
    made = []
    lines = _lines(given, "desks")
    for number, line in enumerate(lines, 1):
        post, _, name = (part.strip() for part in line.partition("|"))
        last = number == len(lines)
        made.append(
            Desk(
                title=wording("decision" if last else "opinion", post=post),
                choices=tuple(_data()["wording"]["choices"]) if last else (),
                lines=(
                    wording("sign_here"),
                    wording("signer", name=name) if name else wording("blank_name"),
                    post,
                ),
                blank=1 if last else 2,
            )
        )
    return tuple(made)


def _external(given: Letter) -> list[Block]:
    sender = given.sender
    blocks: list[Block] = [
        LetterHead(
            number=Field(label=wording("number"), text=given.number),
            address=(sender.name, *(in_digits(line, sender.digits) for line in sender.address)),
            dated=_date(given),
            urgency=_one_line(given, "urgency"),
        ),
        Field(label=wording("subject"), text=_one_line(given, "subject")),
        Field(label=wording("to"), text=_one_line(given, "to")),
    ]
    for name in ("reference", "enclosures"):
        lines = _lines(given, name)
        if len(lines) > 1:
            lines = tuple(
                f"{in_digits(number, sender.digits)}. {line}" for number, line in enumerate(lines, 1)
            )
        if lines:
            blocks.append(Field(label=wording(name), text="\n".join(lines)))
    blocks += blocks_of(_text(given, "body"))
    blocks.append(_signature(given, wording("closing")))
    contact = [sender.unit or sender.name]
    if sender.phone:
        contact.append(wording("phone", phone=in_digits(sender.phone, sender.digits)))
    if sender.email:
        contact.append(sender.email)
    blocks.append(Paragraph(text="\n".join(contact), gap=True))
    return blocks


def _announcement(given: Letter) -> list[Block]:
    lines = [_of_office(given.kind, given)]
    if given.number:
        lines.append(wording("order_number", number=given.number))
    lines.append(wording("about", subject=_one_line(given, "subject")))
    blocks: list[Block] = [
        Emblem(),
        Heading(text="\n".join(lines), level=1, align="center"),
        *blocks_of(_text(given, "body")),
    ]
    effective = _one_line(given, "effective")
    if effective:
        blocks.append(Paragraph(text=wording("effective", effective=effective), indent=True, gap=True))
    key = "ordered" if given.kind == "order" else "announced"
    dated = _date(given) or "........................................"
    blocks.append(Paragraph(text=wording(key, date=dated), align="center", gap=True))
    blocks.append(_signature(given))
    return blocks


def _poster(given: Letter) -> list[Block]:
    sender = given.sender
    contact = _lines(given, "contact")
    if not contact and sender.phone:
        contact = (wording("phone", phone=in_digits(sender.phone, sender.digits)),)
    link = _one_line(given, "link")
    return [
        Poster(
            title=_lines(given, "subject"),
            message=_lines(given, "body"),
            qr=link,
            invitation=(_one_line(given, "invitation") or wording("invitation")) if link else "",
            office=sender.name,
            contact=contact,
        )
    ]


def _annexes(given: Letter) -> list[Section]:
    """Return the sections of the attached documents, each begun by its label instead of a cover."""
    made: list[Section] = []
    several = len(given.annexes) > 1
    for number, annex in enumerate(given.annexes, 1):
        label = wording("annex")
        if several:
            label = wording("annex_number", number=in_digits(number, given.sender.digits))
        sections = [
            replace(section, blocks=blocks)
            for section in annex.sections
            if (blocks := tuple(block for block in section.blocks if not isinstance(block, Cover)))
        ]
        for position, section in enumerate(sections):
            if position == 0:
                section = replace(
                    section, blocks=(AnnexTitle(label=label, title=annex.title), *section.blocks)
                )
            made.append(section)
    return made
