"""Officers' pages of documents: the list, one document, how far it is."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prongsai.foundation.documents.actions import cover_memo
from prongsai.foundation.documents.actions import retry as ask_again
from prongsai.foundation.documents.models import Document, Kind
from prongsai.foundation.documents.queries import (
    document_actions,
    document_years,
    documents,
    drafts,
    html_of,
    narrowed,
    progress,
    renditions,
)
from prongsai.foundation.documents.workflow import READY
from prongsai.foundation.files.api import url
from prongsai.kernel.access import ActorRequest, requires
from prongsai.kernel.calendar import arabic_digits, in_digits
from prongsai.kernel.errors import Problem
from prongsai.kernel.ui.numbers import size_text

PER_PAGE = 30
SHOWN_DRAFTS = 5
MOST_DRAFTS = 200


@requires("measures.view")
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Show the office's documents, newest first."""
    year = arabic_digits(request.GET.get("year", ""))
    kind = request.GET.get("kind", "")
    wanted: dict[str, Any] = {
        "text": request.GET.get("q", "").strip()[:200],
        "kind": kind if kind in Kind.values else "",
        "year": int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
    }
    page = Paginator(narrowed(documents(request.actor), **wanted), PER_PAGE).get_page(request.GET.get("page"))
    written = narrowed(drafts(request.actor), **wanted) if request.actor.may("documents.make") else []
    most = MOST_DRAFTS if request.GET.get("drafts") == "all" else SHOWN_DRAFTS
    shown = list(written[: most + 1])
    digits = request.organization.digits
    context = {
        "page": page,
        "drafts": shown[:most],
        "more_drafts": len(shown) > most,
        "all_drafts": urlencode({**dict(request.GET.items()), "drafts": "all"}),
        "wanted": wanted,
        "narrows": any(wanted.values()),
        "kinds": [{"value": one.value, "label": one.label} for one in Kind],
        "years": [{"value": one, "label": in_digits(one, digits)} for one in document_years(request.actor)],
    }
    return render(request, "documents/index.html", context)


@requires("measures.view")
@require_safe
def document(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a document: what it is, how far it is, its files, and its content as a preview."""
    found = get_object_or_404(Document.objects.visible_to(request.actor).select_related("job"), pk=pk)
    context = {
        **_context(request, found),
        "preview": html_of(found.blocks(), request.actor, heading_level=3),
        "offered": document_actions(found, request.actor),
    }
    return render(request, "documents/document.html", context)


@requires("measures.view")
@require_safe
def state(request: ActorRequest, pk: int) -> HttpResponse:
    """Answer the page's question how far the document is; 304 while nothing has changed."""
    found = get_object_or_404(documents(request.actor), pk=pk)
    context = _context(request, found)
    mark = repr((context["progress"], found.state, request.LANGUAGE_CODE)).encode()
    etag = f'"{hashlib.sha256(mark).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or render(
        request, "documents/state.html", context
    )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@requires("documents.make")
@require_POST
def retry(request: ActorRequest, pk: int) -> HttpResponse:
    """Ask for the document's files once more."""
    found = get_object_or_404(documents(request.actor), pk=pk)
    try:
        ask_again(by=request.actor, document=found)
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("The document is being made again."))
    return redirect("documents:document", pk=found.pk)


@requires("documents.make")
@require_POST
def cover(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the memo that submits a report, and open it for completing."""
    found = get_object_or_404(documents(request.actor), pk=pk)
    try:
        made = cover_memo(by=request.actor, document=found)
    except Problem as problem:
        messages.error(request, str(problem.message))
        return redirect("documents:document", pk=found.pk)
    messages.success(request, _("The memo is written. Check it, then make the files."))
    return redirect("documents:edit", pk=made.pk)


def _context(request: ActorRequest, found: Document) -> dict[str, Any]:
    return {
        "document": found,
        "progress": progress(found),
        "downloads": [
            {
                "label": one.get_format_display(),
                "url": f"{url(one.file)}?download",
                "size": size_text(one.size),
            }
            for one in renditions(found)
        ],
        "may_retry": request.actor.may("documents.make"),
        "may_cover": found.kind == Kind.REPORT
        and found.state == READY
        and request.actor.may("documents.make"),
    }
