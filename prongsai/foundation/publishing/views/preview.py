"""A page exactly as the public will see it, drawn from facts that are not published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from prongsai.foundation.documents.api import Content, from_data, pictures_of
from prongsai.foundation.files.api import File, url
from prongsai.foundation.publishing.actions import DataTable, NewAttachment
from prongsai.foundation.publishing.models import Page
from prongsai.foundation.publishing.queries import page_at, versions_of, withdrawals_of
from prongsai.foundation.publishing.views.serving import Drawn, answer, render
from prongsai.foundation.publishing.views.showing import Download, Shown, body_of, version_row
from prongsai.foundation.publishing.views.site import frame, template_of
from prongsai.foundation.publishing.workflow import PERMISSION
from prongsai.kernel.ui.numbers import size_text


def preview(
    request: Any,
    *,
    address: str,
    fiscal_year: int | None,
    title: str,
    content: Content,
    lead: str = "",
    data: Sequence[DataTable] = (),
    attachments: Sequence[NewAttachment] = (),
    responsible: str = "",
    approved_by: str = "",
    approved_on: date | None = None,
    period: str = "",
    note: str = "",
    back: str = "",
) -> HttpResponse:
    """Return the page of the facts with a banner that it is not published; nothing is written.

    The arguments are those of ``publish``; ``back`` is the address that the banner leads back to.
    """
    request.actor.require(PERMISSION)
    existing = page_at(request.organization, address)
    page = existing or Page(
        organization=request.organization, address=address, fiscal_year=fiscal_year, title=title
    )
    earlier = versions_of(existing) if existing else []
    withdrawals = withdrawals_of(existing) if existing else []
    number = page.current_number + 1
    now = timezone.now()
    pictures = _pictures(request, content)
    coming = {"number": number, "current": True, "on": now, "change": note, "withdrawn": "", "url": ""}
    item = Shown(
        title=title,
        lead=lead,
        code=page.code,
        fiscal_year=fiscal_year,
        body=body_of(from_data(_plain(content)), lambda picture: pictures.get(picture.source, "")),
        responsible=responsible,
        approved_by=approved_by,
        approved_on=approved_on,
        period=period,
        number=number,
        published_on=min((one.published_at for one in earlier), default=now),
        updated_on=now if earlier else None,
        downloads=_downloads(attachments, data),
        versions=[coming, *({**version_row(page, one, withdrawals), "current": False} for one in earlier)],
        permanent=request.organization.origin.rstrip("/") + page.get_absolute_url(),
    )
    context = {
        **frame(request, address.partition("/")[0]),
        "page": page,
        "item": item,
        "preview": True,
        "back": back,
    }
    drawn = Drawn(template_of(page), context, robots="noindex")
    response = answer(request, render(request, drawn))
    response["Cache-Control"] = "private, no-store"
    return response


def _plain(content: Content) -> Any:
    from prongsai.foundation.documents.api import to_data

    return to_data(content)


def _pictures(request: Any, content: Content) -> dict[str, str]:
    ids = {
        one.source: int(one.source[5:])
        for one in pictures_of(content)
        if one.source.startswith("file:") and one.source[5:].isdecimal()
    }
    files = File.objects.visible_to(request.actor).in_bulk(ids.values())
    return {source: url(files[pk]) for source, pk in ids.items() if pk in files}


def _downloads(attachments: Sequence[NewAttachment], data: Sequence[DataTable]) -> list[Download]:
    listed = [
        Download(label=one.label, size=size_text(one.size), url=url(one.file) if one.file else "")
        for one in attachments
    ]
    given = {one.format for one in attachments}
    if data:
        made = [name for name in ("xlsx", "csv", "json") if name not in given]
        listed += [Download(label=name.upper(), size="", url="") for name in made]
    return listed
