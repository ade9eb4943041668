"""What the lobby asks: which surveys wait for the actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.kernel.actor import Actor
from prongsai.rooms.respondents.models import SurveyYear
from prongsai.rooms.respondents.queries.overview import standings


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits: what, where, until when."""

    title: str
    url: str
    meta: str = ""
    due_on: Any = None


def waiting_for(actor: Actor, today: date) -> list[Waiting]:
    """Return the official surveys that are open and lack answers."""
    if not actor.may("assessment.edit"):
        return []
    rows = []
    for year in SurveyYear.objects.visible_to(actor).filter(closed_at__isnull=True):
        for row in standings(actor, year, today):
            if row.link is None or not row.missing or not row.link.opens_on <= today <= row.link.closes_on:
                continue
            rows.append(
                Waiting(
                    title=row.label,
                    url=f"{reverse('respondents:overview')}?year={year.fiscal_year}",
                    meta=_("%(missing)d answers are missing") % {"missing": row.missing},
                    due_on=row.link.closes_on,
                )
            )
    return rows
