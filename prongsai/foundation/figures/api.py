"""Figures that rooms register: counted over a period, explained, and frozen when a report uses them."""

from prongsai.foundation.figures.actions import freeze, freeze_by_hand
from prongsai.foundation.figures.models import BY_HAND, FrozenFigure
from prongsai.foundation.figures.queries import (
    Counted,
    amount_text,
    counted_by_hand,
    frozen_for,
    frozen_of,
    how_counted,
    is_intact,
    shown,
    target_text,
    value_of,
    visible_figures,
    with_unit,
)
from prongsai.foundation.figures.registry import (
    PERCENT,
    Figure,
    FigureValue,
    figure_for,
    figures,
    reaches,
    register_figure,
)

__all__ = [
    "BY_HAND",
    "PERCENT",
    "Counted",
    "Figure",
    "FigureValue",
    "FrozenFigure",
    "amount_text",
    "counted_by_hand",
    "figure_for",
    "figures",
    "freeze",
    "freeze_by_hand",
    "frozen_for",
    "frozen_of",
    "how_counted",
    "is_intact",
    "reaches",
    "register_figure",
    "shown",
    "target_text",
    "value_of",
    "visible_figures",
    "with_unit",
]
