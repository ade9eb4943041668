"""The figures that a measure is bound to, counted now, or counted last by the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from prongsai.engines.plans.api import (
    FigureLink,
    HandCount,
    Item,
    count_for,
    figure_links_of,
    hand_counts_of,
    meets,
    period_of,
)
from prongsai.foundation.figures.api import Counted, counted_by_hand, figure_for, target_text, value_of
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, Period


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """A figure of a measure with its target.

    ``figure`` is none where no room counts it any more, or the office has not counted it yet.
    """

    link: FigureLink
    figure: Counted | None
    target: str
    meets: bool | None
    counts: tuple[HandCount, ...] = ()

    @property
    def is_low(self) -> bool:
        """Return whether the target is missed."""
        return self.meets is False

    @property
    def label(self) -> str:
        """Return what the figure is called."""
        return self.figure.label if self.figure else self.link.label or self.link.code


def bound_figures(actor: Actor, item: Item, today: date) -> list[BoundFigure]:
    """Return the figures of a measure that the actor may see. Cost: one or two queries and the figures' own."""
    links = figure_links_of([item.pk])[item.pk]
    counts = hand_counts_of([link.pk for link in links if link.is_by_hand])
    found = []
    for link in links:
        known = figure_for(link.code)
        if known is not None and known.permission and not actor.may_somewhere(known.permission):
            continue
        period = period_of(link.rule, item, item.plan.fiscal_year, today)
        own = tuple(counts.get(link.pk, ()))
        figure = (
            _of_office(link, own, period)
            if link.is_by_hand
            else value_of(actor.organization, link.code, period)
        )
        unit = link.unit or (figure.unit if figure else "")
        words = target_text(link.comparator, link.target, unit)
        found.append(
            BoundFigure(
                link,
                figure,
                _("target %(target)s") % {"target": words} if words else "",
                meets(link, figure.value) if figure else None,
                own,
            )
        )
    return found


def _of_office(link: FigureLink, counts: tuple[HandCount, ...], period: Period) -> Counted | None:
    count = count_for(counts, period)
    if count is None:
        return None
    return counted_by_hand(
        label=link.label,
        unit=link.unit,
        period=count.period,
        numerator=count.numerator,
        denominator=count.denominator,
        source=count.source,
        at=count.counted_at,
    )


def periods_to_count(link: FigureLink, item: Item, today: date) -> dict[str, Period]:
    """Return the periods for which the office may count a figure, none of them still to come, the usual one first."""
    year = FiscalYear(item.plan.fiscal_year)
    usual = period_of(link.rule, item, year.year, today)
    periods = {
        "usual": usual,
        "first": year.half_years[0].period,
        "second": year.half_years[1].period,
        "year": year.period,
    }
    kept: dict[str, Period] = {}
    for code, period in periods.items():
        if period.starts_on <= today and period not in kept.values():
            kept[code] = period
    return kept
