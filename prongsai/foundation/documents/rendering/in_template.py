"""A letter in the office's own Word template: places filled in, the body set where ``{{ body }}`` stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from docx.oxml.ns import qn

from prongsai.foundation.documents.blocks import (
    Block,
    Content,
    Desks,
    Emblem,
    Field,
    Heading,
    LetterHead,
    MemoHead,
    Signature,
)
from prongsai.foundation.documents.rendering import word
from prongsai.foundation.documents.rendering.docx import Writer
from prongsai.foundation.documents.rendering.layout import LoadPicture, small_pictures
from prongsai.kernel.office.templates import filled

BODY = "body"
SIGNERS = {"signer", "signer_post"}
MARK = "\u2063prongsai-body\u2063"


def render_in_template(
    template: bytes,
    values: Mapping[str, str],
    content: Content,
    load: LoadPicture,
    made_at: datetime,
    *,
    places: Collection[str] = (),
) -> bytes:
    """Return the DOCX of a letter made from the office's template; desks and annexes follow it.

    `places` are those that the template has: where it has none for whoever signs, the block to sign ends the body.
    """
    document = filled(template, {**values, BODY: MARK})
    word.add_missing_styles(document)
    writer = Writer(content, small_pictures(content, load), made_at, document=document)
    first, *annexes = content.sections or (None,)
    if first is not None:
        _put_body(writer, document, _body(first.blocks, signed=not set(places) & SIGNERS))
        for block in first.blocks:
            if isinstance(block, Desks):
                writer.block(block, last=False)
        for section in annexes:
            if section is not None:
                writer.section(section, first=False)
    return writer.finished()


def _body(blocks: tuple[Block, ...], *, signed: bool) -> tuple[Block, ...]:
    """Return what the template does not hold itself: no head, no contact, and the signature where it has none."""
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Signature):
            return (*kept, block) if signed else tuple(kept)
        if isinstance(block, (MemoHead, LetterHead, Emblem, Field)) or (
            isinstance(block, Heading) and block.level == 1
        ):
            continue
        kept.append(block)
    return tuple(kept)


def _put_body(writer: Writer, document: Any, blocks: tuple[Block, ...]) -> None:
    body = document.element.body
    before = set(body)
    for number, block in enumerate(blocks):
        writer.block(block, last=number == len(blocks) - 1)
    made = [element for element in body if element not in before]
    place = next((p for p in body.iter(qn("w:p")) if MARK in _text(p)), None)
    if place is None:
        return  # the place stands in a header or footer only: the body follows the template's own text
    for element in made:
        place.addprevious(element)
    for text in place.iter(qn("w:t")):
        text.text = (text.text or "").replace(MARK, "")
    if not _text(place).strip() and place.find(f".//{qn('w:sectPr')}") is None and _may_go(place):
        place.getparent().remove(place)


def _may_go(place: Any) -> bool:
    # A table cell must end with a paragraph.
    follower = place.getnext()
    return place.getparent().tag != qn("w:tc") or (follower is not None and follower.tag == qn("w:p"))


def _text(paragraph: Any) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))
