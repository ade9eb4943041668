"""Files of a year's pages that nobody can search, read aloud or open, or that hold what ought not to be public."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from prongsai.foundation.checks.api import (
    Finding,
    about_paper,
    about_persons,
    decided_keys,
    found_papers,
    unread_files,
    withheld_in,
    withheld_rows,
)
from prongsai.foundation.files.api import Caution, File, FileKind, TextLayer
from prongsai.foundation.publishing.models import Attachment, DraftFile, NewsFile
from prongsai.foundation.publishing.workflow import COMING, KEPT, PERMISSION, PUBLISHED


def year_papers(organization: Any, fiscal_year: int, today: date) -> Iterator[Finding]:
    """Yield files of the pages and news that the public reads now. Cost: two queries, four where something was found.

    No file is opened.
    """
    found = found_papers(organization)
    withheld = withheld_rows(organization) if found else []
    decided = decided_keys(organization) if found else set()
    rows = _shown(organization).filter(
        Q(file__text_layer__in=[TextLayer.NONE, TextLayer.CLOSED])
        | Q(file__caution=Caution.ENCRYPTED)
        | Q(file__sha256__in=set(found)),
        version__page__fiscal_year=fiscal_year,
    )
    for one in rows.select_related("file", "version__page").order_by("version__page__address", "position"):
        page, file = one.version.page, one.file
        place = _("/%(address)s: %(file)s") % {"address": page.address, "file": one.label or one.name}
        given: dict[str, Any] = {
            "place": place,
            "url": page.office_url,
            "room": "papers",
            "permissions": (PERMISSION,),
        }
        if paper := about_paper(file, **given):
            yield replace(paper, permissions=(PERMISSION,))
        if file.sha256 in found:
            yield from about_persons(file, found[file.sha256], **given)
            for finding in withheld_in(file, found[file.sha256], withheld, address=page.address, **given):
                if finding.key not in decided:
                    yield finding


def unlooked_files(organization: Any, most: int) -> list[File]:
    """Return files that nobody has looked through, the newest first: what the public reads, and what is to be public.

    Cost: three queries, and one look into the store for each file.
    """
    waiting = DraftFile.objects.filter(
        organization=organization, draft__state__in=(KEPT, COMING), made_from_content=False
    )
    sources = (
        _shown(organization).filter(file__isnull=False),
        waiting,
        NewsFile.objects.filter(organization=organization),
    )
    wanted = Q()
    for rows in sources:
        wanted |= Q(pk__in=rows.order_by().values("file"))
    files = File.objects.filter(wanted).exclude(kind=FileKind.PHOTO)
    return unread_files(organization, files.select_related("organization").order_by("-pk"))[:most]


def _shown(organization: Any) -> Any:
    return Attachment.objects.filter(
        organization=organization,
        version__page__state=PUBLISHED,
        version__number=F("version__page__current_number"),
    )
