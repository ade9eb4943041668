"""The files of a version, at an address of their own, for as long as the version stands."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from prongsai.foundation.files.api import File, Thumbnail, Vanished, open_file, thumbnail
from prongsai.foundation.publishing.actions import canonical_bytes
from prongsai.foundation.publishing.models import Attachment, Format
from prongsai.foundation.publishing.queries import (
    public_page,
    redactions_of,
    version_of,
    withdrawal_of,
    withdrawals_of,
)
from prongsai.foundation.publishing.views.site import frame
from prongsai.kernel.access import public

CSV_TYPE = "text/csv; charset=utf-8"
INLINE = {"application/pdf", "image/jpeg", "image/png"}
LOCKED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@public
@require_safe
def download(request: Any, address: str, number: int, name: str) -> HttpResponseBase:
    """Send a file of a version. One whose bytes are lost is named, with the others that are still there."""
    page = public_page(request.organization, address)
    version = version_of(page, number) if page else None
    if page is None or version is None:
        raise Http404
    gone = withdrawal_of(version, withdrawals_of(page))
    if gone is not None:
        context = {**frame(request, "ita"), "page": page, "withdrawal": gone}
        return render(request, "publishing/gone.html", context, status=410)
    file = (
        Attachment.objects.filter(organization=request.organization, version=version, name=name)
        .select_related("file")
        .first()
    )
    if file is None:
        raise Http404
    if file.redacted_at is not None:
        told = [one for one in redactions_of(page, number) if one.at == file.redacted_at]
        context = {**frame(request, "ita"), "page": page, "version": version, "redactions": told}
        return render(request, "publishing/redacted.html", context, status=410)
    if file.file is None:
        return _tables(request, file, version.data)
    try:
        return _send(request, file, file.file, page.fiscal_year)
    except (Vanished, FileNotFoundError):
        context = {**frame(request, "ita"), "page": page, "file": file, "version": version}
        return render(request, "publishing/lost.html", context, status=404)


def _send(request: Any, file: Attachment, stored: File, year: int | None) -> HttpResponseBase:
    sent: File | Thumbnail = stored
    if file.format == Format.PICTURE:
        sent = thumbnail(stored, 360 if request.GET.get("w") == "360" else 1600) or stored
    etag = f'"{sent.sha256}"'
    response: Any = get_conditional_response(request, etag=etag)
    if response is None:
        kind = CSV_TYPE if file.format == Format.CSV else sent.content_type
        response = FileResponse(open_file(sent), content_type=kind)
        response["Content-Length"] = str(sent.size)
        response["Content-Encoding"] = "identity"  # packed formats gain nothing from being packed again
        readable = "-".join(str(part) for part in (year, file.version.number, file.name) if part)
        response["Content-Disposition"] = content_disposition_header(
            sent.content_type not in INLINE, file.name if file.format == Format.PICTURE else readable
        )
    return _headed(response, etag)


def _tables(request: Any, file: Attachment, tables: list[dict[str, Any]]) -> HttpResponseBase:
    etag = f'"{file.sha256}"'
    response: Any = get_conditional_response(request, etag=etag)
    if response is None:
        body = canonical_bytes({"tables": tables})
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, file.name)
    return _headed(response, etag)


def _headed(response: Any, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = LOCKED
    return response  # type: ignore[no-any-return]  # a file, a text or the answer 304
