"""Reading documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from prongsai.foundation.documents.blocks import Content, PhotoPages, Picture, pictures_of, with_emblem
from prongsai.foundation.documents.kinds import Letter, Sender, letter
from prongsai.foundation.documents.models import Document, Draft, Entry, Kind, Rendition, Style, Template
from prongsai.foundation.documents.rendering.html import render_html
from prongsai.foundation.documents.workflow import FAILED, MAKING, READY
from prongsai.foundation.files.api import File, Vanished, read_bytes, thumbnail, url
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import official_date

# Places of the office's own Word templates: texts of the draft, what is worked out, and the body as blocks.
TEXT_PLACES = ("subject", "to", "reference", "enclosures", "urgency", "effective", "signer", "signer_post")
WORKED_OUT = ("office", "unit", "address", "phone", "email", "number", "date")
MERGE_PLACES = frozenset((*TEXT_PLACES, *WORKED_OUT, "body"))
REQUIRED_PLACES = frozenset(("subject", "body"))
MOST_ANNEXES = 40
FILE = "file:"
PICTURE_WIDTH = 1600
PRINTED_WIDTH = 960  # embedded as it is: no document decodes its photos again


@dataclass(frozen=True)
class Progress:
    """How far a document is: `state` is waiting, running, done or failed."""

    state: str
    done: int = 0
    total: int = 0
    message: str = ""
    reference: str = ""


def documents(actor: Actor) -> Any:
    """Return the documents that the actor may see, newest first, without their contents."""
    return Document.objects.visible_to(actor).defer("content").select_related("job")


def narrowed(rows: Any, *, text: str = "", kind: str = "", year: int | None = None) -> Any:
    """Return documents or drafts narrowed to what was asked for; drafts have no fiscal year."""
    if text:
        rows = rows.filter(title__icontains=text)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if year and rows.model is Document:
        rows = rows.filter(fiscal_year=year)
    return rows


def document_years(actor: Actor) -> list[int]:
    """Return the fiscal years (BE) of the office's documents, newest first."""
    rows = Document.objects.visible_to(actor).order_by("-fiscal_year")
    return list(rows.values_list("fiscal_year", flat=True).distinct())


def renditions(document: Document) -> list[Rendition]:
    """Return the files of a document, PDF first."""
    return list(document.renditions.select_related("file"))


def progress(document: Document) -> Progress:
    """Return how far the making of a document is, also when its worker was lost for good."""
    job = document.job
    if document.state == READY:
        return Progress("done")
    if document.state == FAILED:
        return Progress("failed", message=document.error, reference=document.reference)
    if job is None or job.state == "failed":
        return Progress("failed", message=job.message if job else "", reference=job.reference if job else "")
    if document.state == MAKING and job.state == "running":
        return Progress("running", job.steps_done, job.steps_total, job.message)
    return Progress("waiting")


def picture_of(file: File, alt: str) -> Picture:
    """Return a stored photo as a picture of the block model."""
    return Picture(source=f"{FILE}{file.pk}", sha256=file.sha256, alt=alt)


def picture_loader(actor: Actor, content: Content) -> Callable[[Picture], bytes | None]:
    """Return a function that reads the pictures of a content; for a picture that is gone it gives None.

    They are prepared for print when they are stored. Two photos on a page are so large that they need the wider
    size, which is made when it is first asked for. Cost: one query, and one for each picture that is read.
    """
    files = File.objects.visible_to(actor).in_bulk(file_numbers(content))
    large = any(
        isinstance(block, PhotoPages) and block.per_page == 2
        for section in content.sections
        for block in section.blocks
    )
    asked = PICTURE_WIDTH if large else PRINTED_WIDTH

    def load(picture: Picture) -> bytes | None:
        file = files.get(_number(picture))
        if file is None:
            return None
        try:
            return read_bytes(thumbnail(file, asked) or file)
        except (FileNotFoundError, Vanished):
            return None

    return load


def html_of(content: Content, actor: Actor, *, heading_level: int = 1) -> str:
    """Return a content as HTML with addresses of the stored pictures, for a page around it."""
    rows = File.objects.visible_to(actor).filter(kind="photo", pk__in=file_numbers(content))
    known = {f"{FILE}{file.pk}": url(file, PICTURE_WIDTH) for file in rows}
    return render_html(content, lambda picture: known.get(picture.source, ""), heading_level=heading_level)


def file_numbers(content: Content) -> set[int]:
    """Return the numbers of the stored files that a content shows as pictures."""
    return {number for picture in pictures_of(content) if (number := _number(picture)) is not None}


def _number(picture: Picture) -> int | None:
    number = picture.source.removeprefix(FILE)
    # More digits than a row's number has are no number of a file.
    known = picture.source.startswith(FILE) and number.isascii() and number.isdecimal() and len(number) < 19
    return int(number) if known else None


def style_of(organization: Any) -> Style | None:
    """Return what the office chose for its documents, or none."""
    found: Style | None = Style.objects.filter(organization=organization).select_related("emblem").first()
    return found


def emblem_of(organization: Any) -> Picture | None:
    """Return the office's emblem as a picture of the block model, or none. Cost: one query."""
    style = style_of(organization)
    if style is None or style.emblem is None:
        return None
    return picture_of(style.emblem, alt=organization.full_name)


def emblem_url(organization: Any, width: int = 360) -> str:
    """Return the address of the office's emblem as a small picture, or nothing. Cost: one query."""
    style = style_of(organization)
    return url(style.emblem, width) if style is not None and style.emblem is not None else ""


def template_of(organization: Any, kind: str) -> Template | None:
    """Return the office's Word template in use for a kind, or none."""
    found: Template | None = Template.objects.filter(
        organization=organization, kind=kind, is_used=True
    ).first()
    return found


def drafts(actor: Actor) -> Any:
    """Return the drafts that the actor may see, the one changed last first."""
    return Draft.objects.visible_to(actor).filter(is_discarded=False).select_related("unit")


def entry_of(draft: Draft) -> Entry | None:
    """Return the register line of the number that the draft has, or none."""
    found: Entry | None = Entry.objects.filter(draft=draft, cancelled_at__isnull=True).first()
    return found


def draft_content(draft: Draft, actor: Actor) -> Content:
    """Return a draft as the content that would be made of it now."""
    entry = entry_of(draft)
    found = Document.objects.visible_to(actor).in_bulk(draft.annexes)
    content = letter(
        Letter(
            kind=draft.kind,
            sender=sender_of(draft, actor.organization),
            fields={name: str(text) for name, text in draft.fields.items()},
            number=entry.number if entry else "",
            dated_on=draft.dated_on,
            annexes=tuple(found[pk].blocks() for pk in draft.annexes if pk in found),
        )
    )
    return with_emblem(content, emblem_of(actor.organization))


def sender_of(draft: Draft, organization: Any) -> Sender:
    """Return the office as it stands in a letter."""
    place = " ".join(
        filter(
            None,
            (
                f"อำเภอ{organization.district}" if organization.district else "",
                f"จังหวัด{organization.province}" if organization.province else "",
                organization.postcode,
            ),
        )
    )
    return Sender(
        name=organization.full_name,
        unit=draft.unit.name if draft.unit else "",
        address=tuple(filter(None, (organization.address, place))),
        phone=organization.phone,
        email=organization.email,
        digits=organization.digits,
        accent=organization.accent,
    )


def merge_values(draft: Draft, actor: Actor) -> dict[str, str]:
    """Return the values for the places of the office's own Word template."""
    organization = actor.organization
    entry = entry_of(draft)
    values = {name: str(draft.fields.get(name, "")) for name in TEXT_PLACES}
    return values | {
        "office": organization.full_name,
        "unit": draft.unit.name if draft.unit else "",
        "address": "\n".join(sender_of(draft, organization).address),
        "phone": organization.phone,
        "email": organization.email,
        "number": entry.number if entry else "",
        "date": official_date(draft.dated_on, digits=organization.digits) if draft.dated_on else "",
    }


def register(
    actor: Actor, *, text: str = "", year: int | None = None, kind: str = "", state: str = ""
) -> Any:
    """Return the lines of the register, newest first, narrowed to what was asked for."""
    rows = Entry.objects.visible_to(actor).select_related("unit", "document", "draft")
    if text:
        rows = rows.filter(
            Q(subject__icontains=text) | Q(number__icontains=text) | Q(recipient__icontains=text)
        )
    if year:
        rows = rows.filter(year=year)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if state in ("valid", "cancelled"):
        rows = rows.filter(cancelled_at__isnull=state == "valid")
    return rows


def register_years(actor: Actor) -> list[int]:
    """Return the calendar years (BE) that the register holds, newest first."""
    rows = Entry.objects.visible_to(actor).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def annex_choices(actor: Actor) -> list[tuple[int, str]]:
    """Return the finished reports that may be attached, newest first."""
    rows = Document.objects.visible_to(actor).filter(kind=Kind.REPORT, state=READY)[:MOST_ANNEXES]
    return [(row.pk, row.title) for row in rows.only("pk", "title", "kind")]


@dataclass(frozen=True)
class DocumentAction:
    """A button on a document's page, given by an app that stands above the documents."""

    label: Any
    url: str
    icon: str = ""
    kind: str = "secondary"


GivesActions = Callable[[Document, Actor], Iterable[DocumentAction]]
_GIVE_ACTIONS: list[GivesActions] = []


def register_document_action(function: GivesActions) -> GivesActions:
    """Let an app offer buttons on the page of a document; called once when the app is ready."""
    if function not in _GIVE_ACTIONS:
        _GIVE_ACTIONS.append(function)
    return function


def document_actions(document: Document, actor: Actor) -> list[DocumentAction]:
    """Return the buttons that other apps offer the actor for a document."""
    return [action for give in _GIVE_ACTIONS for action in give(document, actor)]
