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
    Withheld,
    about_paper,
    about_persons,
    decided_keys,
    found_papers,
    unread_files,
    withheld_in,
    withheld_rows,
)
from prongsai.foundation.files.api import Caution, File, TextLayer
from prongsai.foundation.publishing.models import Attachment
from prongsai.foundation.publishing.workflow import PERMISSION, PUBLISHED


def year_papers(organization: Any, fiscal_year: int, today: date) -> Iterator[Finding]:
    """Yield files of the pages and news that the public reads now. Cost: two queries, four where something was found.

    No file is opened.
    """
    found = found_papers(organization)
    known = (
        {one.digest: one for one in withheld_rows(organization) if one.kind == Withheld.TEXT} if found else {}
    )
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
            for finding in withheld_in(file, found[file.sha256], known, address=page.address, **given):
                if finding.key not in decided:
                    yield finding


def unlooked_files(organization: Any, most: int) -> list[File]:
    """Return files that the public reads now and nobody has looked through, the newest first. Cost: three queries."""
    shown = _shown(organization).filter(~Q(file__kind="photo"), file__isnull=False)
    files = File.objects.filter(pk__in=shown.values("file")).select_related("organization").order_by("-pk")
    return unread_files(organization, files)[:most]


def _shown(organization: Any) -> Any:
    return Attachment.objects.filter(
        organization=organization,
        version__page__state=PUBLISHED,
        version__number=F("version__page__current_number"),
    )
