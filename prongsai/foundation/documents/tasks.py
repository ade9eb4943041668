"""The worker's part: make the files of a document, one format after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.documents import actions
from prongsai.foundation.documents.blocks import Content
from prongsai.foundation.documents.models import Document, Format, Rendition
from prongsai.foundation.documents.queries import picture_loader
from prongsai.foundation.documents.rendering.layout import LoadPicture
from prongsai.foundation.documents.workflow import MAKING
from prongsai.foundation.files.api import read_bytes
from prongsai.foundation.jobs.api import Job, handler
from prongsai.foundation.tenants.api import as_tenant
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import in_digits
from prongsai.kernel.errors import Problem
from prongsai.kernel.references import error_reference

log = logging.getLogger("prongsai.documents")
FULL = 507  # the status of a store without room

Renderer = Callable[[Content, LoadPicture, datetime], bytes]


@handler("documents.render")
def render(job: Job, actor: Actor) -> None:
    """Make the files that a document still lacks; safe to run again after a worker was killed.

    Each file is stored before its row, so there is never half a file, and a finished one is not made twice.
    """
    with as_tenant(actor.organization):
        document = Document.objects.filter(pk=job.payload.get("document"), state=MAKING).first()
        if document is None:
            return
        kept = set(Rendition.objects.filter(document=document).values_list("format", flat=True))
    missing = [one for one in document.formats if one not in kept]
    digits = actor.organization.digits
    try:
        content = document.blocks()
        for number, format_ in enumerate(missing, 1):
            message = _("Setting file %(done)s of %(total)s (%(format)s)") % {
                "done": in_digits(number, digits),
                "total": in_digits(len(missing), digits),
                "format": format_.upper(),
            }
            job.report(number - 1, len(missing), message)
            moment = timezone.now()
            with as_tenant(actor.organization):
                made = _made(document, format_, content, picture_loader(actor, content), moment)
                actions.keep_rendition(
                    by=actor, document=document, format_=format_, content=made, made_at=moment
                )
        job.report(len(missing), len(missing))
    except DatabaseError:
        # The worker's loop tries again when the database answers.
        raise
    except Exception as error:
        _tell(actor, document, error)
    else:
        with as_tenant(actor.organization):
            actions.finish(by=actor, document=document)


def _tell(actor: Actor, document: Document, error: Exception) -> None:
    # Setting the same content once more gives the same error, so the officer hears of it now.
    reference = error_reference()
    detail = getattr(error, "detail", "")
    log.error("document %s, reference %s: %s", document.pk, reference, detail, exc_info=error)
    if isinstance(error, Problem) and error.status == FULL:
        said = _(
            "The document could not be made: the store of the office's computer is full. "
            "What you entered is safe. Tell the administrator this number, then try again: %s"
        )
    else:
        said = _(
            "The document could not be made. What you entered is safe. "
            "Try again, and if it happens again tell the administrator this number: %s"
        )
    message = said % reference
    with as_tenant(actor.organization):
        actions.fail(by=actor, document=document, message=message, reference=reference)
    raise Problem(message, status=500) from error


def _made(document: Document, format_: str, content: Content, load: LoadPicture, moment: datetime) -> bytes:
    if format_ == Format.DOCX and document.template is not None:
        from prongsai.foundation.documents.rendering.in_template import render_in_template

        template = document.template
        held = read_bytes(template.file)
        return render_in_template(held, document.merge, content, load, moment, places=template.places)
    return _renderers()[format_](content, load, moment)


def _renderers() -> dict[str, Renderer]:
    # python-docx, Pillow and the Thai dictionary take about 120 MB: every process imports this module to know
    # the handlers, only the worker gets here.
    from prongsai.foundation.documents.rendering.docx import render_docx
    from prongsai.foundation.documents.rendering.pdf import render_pdf

    return {"pdf": render_pdf, "docx": render_docx}
