"""Reading documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from prongsai.foundation.documents.blocks import Content, Picture
from prongsai.foundation.documents.models import Document, Rendition
from prongsai.foundation.documents.rendering.html import render_html
from prongsai.foundation.documents.workflow import FAILED, MAKING, READY
from prongsai.foundation.files.api import File, Vanished, read_bytes, thumbnail, url
from prongsai.kernel.actor import Actor

FILE = "file:"
PICTURE_WIDTH = 1600


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


def picture_loader(actor: Actor) -> Callable[[Picture], bytes | None]:
    """Return a function that reads the pictures of a content; for a picture that is gone it gives None."""

    def load(picture: Picture) -> bytes | None:
        file = _file(actor, picture)
        if file is None:
            return None
        try:
            return read_bytes(thumbnail(file, PICTURE_WIDTH) or file)
        except (FileNotFoundError, Vanished):
            return None

    return load


def html_of(content: Content, actor: Actor, *, heading_level: int = 1) -> str:
    """Return a content as HTML with addresses of the stored pictures, for a page around it."""
    known = {
        f"{FILE}{file.pk}": url(file, PICTURE_WIDTH)
        for file in File.objects.visible_to(actor).filter(kind="photo")
    }
    return render_html(content, lambda picture: known.get(picture.source, ""), heading_level=heading_level)


def _file(actor: Actor, picture: Picture) -> File | None:
    number = picture.source.removeprefix(FILE)
    if not picture.source.startswith(FILE) or not number.isdecimal():
        return None
    found: File | None = File.objects.visible_to(actor).filter(pk=int(number)).first()
    return found
