"""The figures that a measure is bound to, counted now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from prongsai.engines.plans.api import Comparator, FigureLink, Item, figure_links_of, meets, period_of
from prongsai.foundation.figures.api import Counted, figure_for, value_of, with_unit
from prongsai.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """A figure of a measure with its target; ``figure`` is none where no room counts it any more."""

    link: FigureLink
    figure: Counted | None
    target: str
    meets: bool | None

    @property
    def is_low(self) -> bool:
        """Return whether the target is missed."""
        return self.meets is False


def bound_figures(actor: Actor, item: Item, today: date) -> list[BoundFigure]:
    """Return the figures of a measure that the actor may see, counted now. Cost: one query and the figures' own."""
    found = []
    for link in figure_links_of([item.pk])[item.pk]:
        known = figure_for(link.code)
        if known is not None and known.permission and not actor.may_somewhere(known.permission):
            continue
        period = period_of(link.rule, item, item.plan.fiscal_year, today)
        counted = value_of(actor.organization, link.code, period)
        target = ""
        if link.comparator and link.target is not None:
            target = _("target %(how)s %(value)s") % {
                "how": Comparator(link.comparator).label,
                "value": with_unit(link.target, counted.unit if counted else ""),
            }
        found.append(BoundFigure(link, counted, target, meets(link, counted.value) if counted else None))
    return found
