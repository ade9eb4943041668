"""Figures of the checklist: items published, and disputed items that were clarified in time."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.figures.api import PERCENT, Figure, FigureValue
from prongsai.kernel.calendar import Period, fiscal_year_of
from prongsai.rooms.checklist.models import Clarification
from prongsai.rooms.checklist.queries import flat, rows_of
from prongsai.rooms.checklist.workflow import CLOSED, PUBLISHED


def items_published(organization: Any, period: Period) -> FigureValue:
    """Return how many items of the year's checklist stand published now. Cost: six queries."""
    year = fiscal_year_of(period.ends_on)
    rows = flat(rows_of(organization, year, timezone.localdate(), only_states=True))
    return FigureValue(sum(row.status.state == PUBLISHED for row in rows), len(rows))


def items_clarified(organization: Any, period: Period) -> FigureValue:
    """Return how many disputed items were clarified by their day. Cost: two counts."""
    rows = Clarification.objects.filter(
        organization=organization, submission__fiscal_year=fiscal_year_of(period.ends_on)
    )
    in_time = Q(due_on__isnull=True) | Q(closed_on__isnull=True) | Q(closed_on__lte=F("due_on"))
    return FigureValue(rows.filter(in_time, state__in=CLOSED).count(), rows.count())


def _rows_url(period: Period) -> str:
    return f"{reverse('checklist:list')}?year={fiscal_year_of(period.ends_on)}"


FIGURES = [
    Figure(
        code="checklist.published",
        label=_("Checklist items published"),
        unit=PERCENT,
        explanation=_(
            "Counts the items of the year's checklist, and how many of them stand published and current when this "
            "is counted."
        ),
        source=_("the checklist of the year"),
        compute=items_published,
        rows_url=_rows_url,
        permission="assessment.view",
    ),
    Figure(
        code="checklist.clarified",
        label=_("Disputed items that were clarified in time"),
        unit=PERCENT,
        explanation=_(
            "Counts the items of the year's submission for which a clarification was opened, and how many of them "
            "were handed in by their day."
        ),
        source=_("the clarifications after the submission"),
        compute=items_clarified,
        permission="assessment.view",
    ),
]
