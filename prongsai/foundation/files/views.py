"""Serving files to those who may see them, and taking them in one by one."""

from __future__ import annotations

import re
from typing import IO, Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prongsai.foundation.files.actions import store, thumbnail
from prongsai.foundation.files.models import File, FileKind, Thumbnail
from prongsai.foundation.files.pictures import WIDTHS
from prongsai.foundation.files.queries import Vanished, open_file, url
from prongsai.foundation.files.sight import sees
from prongsai.kernel.access import Refused, public, signed_in
from prongsai.kernel.errors import Problem

# Only these open inside the browser; everything else is saved.
INLINE = {"image/jpeg", "image/png", "application/pdf"}
RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
LOCKED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
# Browsers refuse to show a PDF in a sandboxed page; their PDF viewer is a sandbox of its own.
LOCKED_PDF = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


@public
@require_safe
def show(request: Any, pk: int, width: int | None = None) -> HttpResponseBase:
    """Send a public file to everybody and a private one to those who see its record; others get 404."""
    file = File.objects.filter(organization=request.organization, pk=pk).first()
    if file is None or not sees(request.actor, file):
        raise Http404
    sent: File | Thumbnail = file
    if width is not None:
        if width not in WIDTHS or not file.is_photo:
            raise Http404
        try:
            sent = thumbnail(file, width) or file
        except Vanished:
            raise
        except Problem:
            sent = file  # a full disk or a changed file must not hide the photo
    return _send(request, file, sent)


def _send(request: Any, file: File, sent: File | Thumbnail) -> HttpResponseBase:
    etag = f'"{sent.sha256}"'
    unchanged = get_conditional_response(request, etag=etag)
    response: Any = unchanged
    if response is None:
        content_type = "text/plain; charset=utf-8" if sent.content_type == "text/plain" else sent.content_type
        try:
            stream = open_file(sent)
        except Vanished as error:
            raise Vanished(file) from error
        response = _part(request, stream, sent.size, content_type) or FileResponse(
            stream, content_type=content_type
        )
        response.headers.setdefault("Content-Length", str(sent.size))
        response["Accept-Ranges"] = "bytes"
        as_attachment = sent.content_type not in INLINE or "download" in request.GET
        response["Content-Disposition"] = content_disposition_header(as_attachment, file.name)
        # Stored formats are compressed already; this keeps the compressing middleware away from them.
        response["Content-Encoding"] = "identity"
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = LOCKED_PDF if sent.content_type == "application/pdf" else LOCKED
    response["Cache-Control"] = "public, max-age=300" if file.is_public else "private, no-cache"
    if not file.is_public:
        patch_vary_headers(response, ["Cookie"])
    return response  # type: ignore[no-any-return]  # FileResponse or the answer 304


def _part(request: Any, stream: IO[bytes], size: int, content_type: str) -> HttpResponse | None:
    """Return the part of the file that a PDF viewer asks for; none where the whole file answers best."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()):
        return None
    first, last = asked.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
    else:
        start, end = int(first), min(int(last or size), size - 1)
    if last and first and int(last) < int(first):
        return None
    if start >= size:
        stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with stream:
        stream.seek(start)
        body = stream.read(end - start + 1)
    part = HttpResponse(body, status=206, content_type=content_type)
    part["Content-Range"] = f"bytes {start}-{end}/{size}"
    part["Content-Length"] = str(len(body))
    return part


@signed_in
@require_POST
def upload(request: Any) -> HttpResponseBase:
    """Store one file and answer with its number and address, or say why not; the page shows progress."""
    if not (
        request.actor.may_somewhere("measures.progress") or request.actor.may_somewhere("documents.make")
    ):
        raise Refused("measures.progress")
    sent = [one for name in request.FILES for one in request.FILES.getlist(name)]
    if len(sent) != 1:
        return _refusal(_("Send exactly one file at a time."), 400)
    kind = FileKind.PHOTO if request.POST.get("kind") == FileKind.PHOTO else None
    try:
        file = store(by=request.actor, name=sent[0].name or "", content=sent[0], kind=kind)
    except Problem as problem:
        return _refusal(problem.message, problem.status)
    return JsonResponse(
        {
            "id": file.pk,
            "name": file.name,
            "size": file.size,
            "kind": file.kind,
            "caution": str(file.get_caution_display()) if file.caution else "",
            "taken_on": file.taken_on.isoformat() if file.taken_on else "",
            "url": url(file),
            "thumbnail": url(file, 360) if file.is_photo else "",
        },
        status=201,
    )


def _refusal(message: Any, status: int) -> HttpResponse:
    """Return a plain sentence: the sender shows it beside the file."""
    return HttpResponse(str(message), status=status, content_type="text/plain; charset=utf-8")
