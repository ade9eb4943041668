"""A version as the page template wants it, published or not yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lxml import html

from prongsai.foundation.documents.api import (
    Content,
    Cover,
    Heading,
    Picture,
    Section,
    from_data,
    render_html,
)
from prongsai.foundation.publishing.models import Attachment, Format, Page, Redaction, Version, Withdrawal
from prongsai.foundation.publishing.queries import redactions_of, withdrawal_of
from prongsai.kernel.ui.numbers import size_text

MOST_COLUMNS = 8
SHORT = 14  # characters that stay on one line: Thai words would be cut inside a narrow column


@dataclass(frozen=True, kw_only=True)
class Download:
    """A button under the title."""

    label: str
    size: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Everything that the page of an item shows, with its texts in the office's language."""

    title: str
    lead: str
    code: str
    fiscal_year: int | None
    body: SafeString
    responsible: str = ""
    approved_by: str = ""
    approved_on: date | None = None
    period: str = ""
    number: int = 0
    published_on: Any = None
    updated_on: Any = None
    check_code: str = ""
    sha256: str = ""
    downloads: Sequence[Download] = ()
    versions: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    permanent: str = ""
    redactions: Sequence[Redaction] = ()


def shown(
    page: Page,
    version: Version,
    files: Sequence[Attachment],
    versions: Sequence[Version],
    withdrawals: Sequence[Withdrawal],
) -> Shown:
    """Return a published version for the template."""
    base = f"/{page.address}/{version.number}/"
    pictures = {f"file:{one.file_id}": base + one.name for one in files if one.format == Format.PICTURE}
    first = min(versions, key=lambda one: one.number)
    return Shown(
        title=version.title,
        lead=version.lead,
        code=page.code,
        fiscal_year=page.fiscal_year,
        body=body_of(from_data(version.content), lambda picture: pictures.get(picture.source, "")),
        responsible=version.responsible,
        approved_by=version.approved_by_text,
        approved_on=version.approved_on,
        period=version.period_text,
        number=version.number,
        published_on=first.published_at,
        updated_on=version.published_at if version.number > 1 else None,
        check_code=version.check_code,
        sha256=version.sha256,
        downloads=[
            Download(label=one.label, size=size_text(one.size), url=base + one.name)
            for one in files
            if one.format != Format.PICTURE and one.redacted_at is None
        ],
        versions=[version_row(page, one, withdrawals) for one in versions],
        permanent=page.organization.origin.rstrip("/") + page.get_absolute_url(),
        redactions=redactions_of(page, version.number) if version.redacted_at else (),
    )


def version_row(page: Page, version: Version, withdrawals: Sequence[Withdrawal]) -> dict[str, Any]:
    """Return a line of the list of versions."""
    gone = withdrawal_of(version, withdrawals)
    return {
        "number": version.number,
        "current": version.number == page.current_number and gone is None,
        "on": version.published_at,
        "change": version.note or (_("First published") if version.number == 1 else ""),
        "withdrawn": gone.reason if gone else "",
        "url": "" if gone else f"/{page.address}/versions/{version.number}",
        "check_code": version.check_code,
    }


def body_of(content: Content, address: Callable[[Picture], str]) -> SafeString:
    """Return the blocks as HTML in the look of the site, without the cover: the page has a title."""
    sections = tuple(
        Section(blocks=blocks, orientation=section.orientation)
        for section in content.sections
        if (blocks := tuple(block for block in section.blocks if not isinstance(block, Cover)))
    )
    if sections and _repeats(sections[0].blocks[0], content.title):
        sections = (replace(sections[0], blocks=sections[0].blocks[1:]), *sections[1:])
    bare = Content(title=content.title, sections=sections, digits=content.digits, accent=content.accent)
    drawn = html.fragment_fromstring(render_html(bare, address, heading_level=2), create_parent="div")
    for region in list(drawn.iter("div")):
        kind = region.get("class")
        if kind == "document-table":
            _table(region)
        elif kind == "document-pictures":
            region.set("class", "document-pictures sai-photos sai-gap")
        elif kind == "document-signature":
            region.set("class", "document-signature sai-gap-l")
    for heading in drawn.iter("h2", "h3"):
        heading.set("class", f"{heading.get('class', '')} sai-gap-l".strip())
    for figure in drawn.iter("figure"):
        figure.set("class", "sai-photo")
        _with_large(figure)
    for rule in list(drawn.iter("hr")):
        rule.drop_tree()  # a new sheet of paper means nothing on a screen
    inner = "".join(html.tostring(child, encoding="unicode") for child in drawn)
    return mark_safe(inner)  # noqa: S308  # drawn by the templates of documents, which escape every text


def _repeats(block: Any, title: str) -> bool:
    """Return whether a block only says the title again, which stands above the text already."""
    if not isinstance(block, Heading):
        return False
    first = " ".join(block.text.split("\n")[0].split())
    return bool(first) and " ".join(title.split()).startswith(first)


def _table(region: Any) -> None:
    """Let rows become cards on a phone; a table with merged cells or many columns scrolls in its frame."""
    table = region.find("table")
    heads = table.findall("./thead/tr")
    width = max((len(row) for row in table.iter("tr")), default=0)
    merged = any(cell.get("colspan") or cell.get("rowspan") for cell in table.iter("th", "td"))
    if merged or width > MOST_COLUMNS or len(heads) != 1:
        region.set("class", "document-table table-responsive")
        table.set("class", "table")
        return
    del region.attrib["tabindex"]
    table.set("class", "table is-cards")
    for cell in table.iter("th", "td"):
        text = " ".join(cell.text_content().split())
        if text and len(text) <= SHORT and cell.find(".//img") is None:
            cell.set("class", f"{cell.get('class', '')} sai-nowrap".strip())
    labels = [" ".join(cell.text_content().split()) for cell in heads[0]]
    for row in table.findall("./tbody/tr"):
        for cell, label in zip(row, labels, strict=False):
            if cell.text_content().strip() or cell.find(".//img") is not None:
                cell.set("data-l", label)
                _in_one(cell)


def _in_one(cell: Any) -> None:
    """Put what stands in a cell into one box: on a phone its label stands beside it."""
    box = html.Element("div")
    box.text, cell.text = cell.text, None
    for child in list(cell):
        box.append(child)
    cell.append(box)


def _with_large(figure: Any) -> None:
    """Show the small picture and link to the large one."""
    for picture in figure.findall("img"):
        large = picture.get("src")
        picture.set("src", f"{large}?w=360")
        picture.set("width", "360")
        picture.set("decoding", "async")
        link = html.Element("a", href=large)
        picture.addprevious(link)
        picture.tail, tail = None, picture.tail
        link.append(picture)
        link.tail = tail
