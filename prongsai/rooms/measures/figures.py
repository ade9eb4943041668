"""Figures of the measures."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from prongsai.engines.framework.api import gaps_of
from prongsai.engines.plans.api import Evidence, Item, ItemUnit, Kind, Round, RoundReport, Step
from prongsai.foundation.figures.api import PERCENT, Figure, FigureValue
from prongsai.kernel.calendar import FiscalYear, Period
from prongsai.rooms.measures.models import GapLink


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


def _items(organization: Any, period: Period) -> Any:
    return Item.objects.filter(
        organization=organization,
        plan__kind=Kind.MEASURES,
        plan__fiscal_year=FiscalYear.of(period.starts_on).year,
        removed_at__isnull=True,
    )


def gaps_answered(organization: Any, period: Period) -> FigureValue:
    """Return how many gaps of the result of the year before a measure of the year answers. Cost: three queries."""
    before = FiscalYear.of(period.starts_on).year - 1
    gaps = gaps_of(organization, before, with_all=True)
    keys = {gap.key for gap in gaps if gap.state == "open"}
    links = GapLink.objects.filter(
        organization=organization, fiscal_year=before, item__in=_items(organization, period)
    )
    answered = keys & set(links.values_list("gap", flat=True))
    aside = sum(gap.state == "set_aside" for gap in gaps)
    return FigureValue(len(answered), len(keys), excluded=[(_("gaps set aside with a reason"), aside)])


def measures_complete(organization: Any, period: Period) -> FigureValue:
    """Return how many measures have steps, somebody responsible, a period and monitoring. Cost: two counts."""
    items = _items(organization, period)
    whole = items.filter(
        Q(responsible_text__gt="") | Exists(ItemUnit.objects.filter(item=OuterRef("pk"))),
        Q(period_text__gt="") | Q(starts_on__isnull=False),
        steps_total__gt=0,
        monitoring__gt="",
    )
    return FigureValue(whole.count(), items.count())


def reported_in_time(organization: Any, period: Period) -> FigureValue:
    """Return how many reports of the year's closed rounds came by their day. Cost: three counts."""
    rounds = Round.objects.filter(
        organization=organization, kind=Kind.MEASURES, fiscal_year=FiscalYear.of(period.starts_on).year
    )
    rows = RoundReport.objects.filter(organization=organization, round__in=rounds.filter(state="closed"))
    came = rows.filter(is_missing=False, reported_at__date__lte=F("round__due_on"))
    return FigureValue(
        came.count(),
        rows.count(),
        excluded=[(_("rounds that are not closed"), rounds.filter(state="open").count())],
    )


def measures_with_result(organization: Any, period: Period) -> FigureValue:
    """Return how many measures of the year have a result. Cost: two counts."""
    items = _items(organization, period)
    return FigureValue(items.exclude(result="").count(), items.count())


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
    Figure(
        code="measures.gaps_answered",
        label=_("Issues to improve that a measure answers"),
        unit=PERCENT,
        explanation=_(
            "Counts the issues to improve of the result of the year before, and to how many of them a measure of "
            "the year is linked. Issues that were set aside with a reason are left out."
        ),
        source=_("the result of the assessment and the measures of the year"),
        compute=gaps_answered,
        permission="measures.view",
    ),
    Figure(
        code="measures.complete",
        label=_("Measures with every part"),
        unit=PERCENT,
        explanation=_(
            "Counts the measures of the year, and how many of them have steps, somebody responsible, a period and "
            "a way of monitoring."
        ),
        source=_("the measures of the year"),
        compute=measures_complete,
        permission="measures.view",
    ),
    Figure(
        code="measures.reported_in_time",
        label=_("Reports of monitoring rounds that came in time"),
        unit=PERCENT,
        explanation=_(
            "Counts what the units had to report in the year's closed rounds, and how much of it came by the day "
            "on which it was due."
        ),
        source=_("the monitoring rounds"),
        compute=reported_in_time,
        permission="measures.view",
    ),
    Figure(
        code="measures.with_result",
        label=_("Measures with a result"),
        unit=PERCENT,
        explanation=_("Counts the measures of the year, and for how many of them a result is written."),
        source=_("the measures of the year"),
        compute=measures_with_result,
        permission="measures.view",
    ),
]
