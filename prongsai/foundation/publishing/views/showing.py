"""A version as the page template wants it, published or not yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lxml import html

from prongsai.foundation.documents.api import Content, Cover, Picture, Section, from_data, render_html
from prongsai.foundation.publishing.models import Attachment, Format, Page, Version, Withdrawal
from prongsai.foundation.publishing.queries import withdrawal_of

MEGABYTE, KILOBYTE = 1_000_000, 1_000


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
            if one.format != Format.PICTURE
        ],
        versions=[version_row(page, one, withdrawals) for one in versions],
        permanent=page.organization.origin.rstrip("/") + page.get_absolute_url(),
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


def size_text(size: int) -> str:
    """Return the size for people: 380 kB, 1.2 MB."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(1, round(size / KILOBYTE))} kB"


def body_of(content: Content, address: Callable[[Picture], str]) -> SafeString:
    """Return the blocks as HTML in the look of the site, without the cover: the page has a title."""
    sections = tuple(
        Section(blocks=blocks, orientation=section.orientation)
        for section in content.sections
        if (blocks := tuple(block for block in section.blocks if not isinstance(block, Cover)))
    )
    bare = Content(title=content.title, sections=sections, digits=content.digits, accent=content.accent)
    drawn = html.fragment_fromstring(render_html(bare, address, heading_level=2), create_parent="div")
    for table in drawn.iter("table"):
        _as_cards(table)
    for heading in drawn.iter("h2", "h3"):
        heading.set("class", f"{heading.get('class', '')} sai-gap-l".strip())
    for region in drawn.iter("div"):
        if region.get("class") == "document-table" and region.get("tabindex"):
            del region.attrib["tabindex"]  # the table becomes cards instead of scrolling
    for group in drawn.iter("div"):
        if group.get("class") == "document-pictures":
            group.set("class", "document-pictures sai-photos sai-gap")
    for figure in drawn.iter("figure"):
        figure.set("class", "sai-photo")
        _with_large(figure)
    inner = "".join(html.tostring(child, encoding="unicode") for child in drawn)
    return mark_safe(inner)  # noqa: S308  # drawn by the templates of documents, which escape every text


def _as_cards(table: Any) -> None:
    """Give each cell the heading of its column, so that a row can become a card on a phone."""
    heads = table.findall("./thead/tr")
    table.set("class", "table is-cards sai-published")
    if len(heads) != 1 or any(cell.get("colspan") for cell in heads[0]):
        return
    labels = [" ".join(cell.text_content().split()) for cell in heads[0]]
    for row in table.findall("./tbody/tr"):
        cells = list(row)
        if len(cells) == len(labels) and not any(
            cell.get("colspan") or cell.get("rowspan") for cell in cells
        ):
            for cell, label in zip(cells, labels, strict=True):
                cell.set("data-l", label)


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
