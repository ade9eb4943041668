"""What the lobby asks: which surveys wait for the actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import in_digits
from prongsai.rooms.respondents.models import SurveyLink
from prongsai.rooms.respondents.queries.overview import standings


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: what, where, until when."""

    title: str
    url: str
    meta: str = ""
    due_on: Any = None


def waiting_for(actor: Actor, today: date) -> list[Waiting]:
    """Return the official surveys that are open and lack answers. Cost: one query while none is open."""
    if not actor.may("assessment.edit"):
        return []
    open_now = SurveyLink.objects.visible_to(actor).filter(
        opens_on__lte=today, closes_on__gte=today, year__closed_at__isnull=True
    )
    years = {link.year_id: link.year for link in open_now.select_related("year")}
    return [
        Waiting(
            title=row.label,
            url=f"{reverse('respondents:overview')}?year={year.fiscal_year}#{row.kind}",
            meta=_("%(missing)s answers are missing") % {"missing": in_digits(row.missing or 0, None)},
            due_on=row.link.closes_on,
        )
        for year in years.values()
        for row in standings(actor, year, today)
        if row.link and row.missing and row.link.opens_on <= today <= row.link.closes_on
    ]
