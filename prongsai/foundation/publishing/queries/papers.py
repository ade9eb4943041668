"""Files of a year's pages that nobody can search, read aloud or open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from prongsai.foundation.checks.api import Finding, about_paper
from prongsai.foundation.files.api import Caution, TextLayer
from prongsai.foundation.publishing.models import Attachment
from prongsai.foundation.publishing.workflow import PERMISSION, PUBLISHED


def year_papers(organization: Any, fiscal_year: int, today: date) -> Iterator[Finding]:
    """Yield files of the pages and news that the public reads now. Cost: one query; no file is opened."""
    rows = Attachment.objects.filter(
        Q(file__text_layer__in=[TextLayer.NONE, TextLayer.CLOSED]) | Q(file__caution=Caution.ENCRYPTED),
        organization=organization,
        version__page__fiscal_year=fiscal_year,
        version__page__state=PUBLISHED,
        version__number=F("version__page__current_number"),
    )
    for one in rows.select_related("file", "version__page").order_by("version__page__address", "position"):
        page = one.version.page
        place = _("/%(address)s: %(file)s") % {"address": page.address, "file": one.label or one.name}
        if found := about_paper(
            one.file, place=place, url=page.office_url, room="papers", permissions=(PERMISSION,)
        ):
            yield replace(found, permissions=(PERMISSION,))
