"""Figures of the measures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.api import Evidence, Item, Kind, Step
from prongsai.foundation.figures.api import PERCENT, Figure, FigureValue
from prongsai.kernel.calendar import FiscalYear, Period


def steps_done(organization: Any, period: Period) -> FigureValue:
    """Return how many of the steps that fell due in the period are done. Cost: three counts."""
    steps = Step.objects.filter(
        organization=organization,
        item__plan__kind=Kind.MEASURES,
        item__plan__fiscal_year=FiscalYear.of(period.starts_on).year,
        item__removed_at__isnull=True,
    )
    due = steps.filter(due_on__range=period)
    return FigureValue(
        due.filter(state="done").count(),
        due.count(),
        excluded=[(_("steps without a due date"), steps.filter(due_on__isnull=True).count())],
    )


def measures_with_evidence(organization: Any, period: Period) -> FigureValue:
    """Return how many measures of the year have evidence that supports the period. Cost: two counts."""
    items = Item.objects.filter(
        organization=organization,
        plan__kind=Kind.MEASURES,
        plan__fiscal_year=FiscalYear.of(period.starts_on).year,
        removed_at__isnull=True,
    )
    kept = Evidence.objects.filter(organization=organization, removed_at__isnull=True)
    inside = kept.filter(supports_from__lte=period.ends_on, supports_to__gte=period.starts_on)
    inside |= kept.filter(supports_from__isnull=True, happened_on__range=period)
    undated = kept.filter(supports_from__isnull=True, happened_on__isnull=True, item__in=items)
    return FigureValue(
        items.filter(pk__in=inside.values("item_id")).count(),
        items.count(),
        excluded=[(_("evidence without a day"), undated.count())],
    )


FIGURES = [
    Figure(
        code="measures.steps_done",
        label=_("Steps that were due and are done"),
        unit=PERCENT,
        explanation=_(
            "Counts the steps of the year's measures that fall due in the period, and how many of them are done by "
            "now. Steps without a due date are left out."
        ),
        source=_("the measures of the year"),
        compute=steps_done,
        permission="measures.view",
    ),
    Figure(
        code="measures.with_evidence",
        label=_("Measures with evidence"),
        unit=PERCENT,
        explanation=_(
            "Counts the measures of the year, and how many of them have evidence that supports the period, or that "
            "happened in it. Evidence without a day is left out."
        ),
        source=_("the evidence of the measures"),
        compute=measures_with_evidence,
        permission="measures.view",
    ),
]
