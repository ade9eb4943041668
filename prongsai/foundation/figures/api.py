"""Figures that rooms register: counted over a period, explained, and frozen when a report uses them."""

from prongsai.foundation.figures.actions import freeze
from prongsai.foundation.figures.models import FrozenFigure
from prongsai.foundation.figures.queries import (
    Counted,
    amount_text,
    frozen_for,
    frozen_of,
    how_counted,
    is_intact,
    shown,
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
    register_figure,
)

__all__ = [
    "PERCENT",
    "Counted",
    "Figure",
    "FigureValue",
    "FrozenFigure",
    "amount_text",
    "figure_for",
    "figures",
    "freeze",
    "frozen_for",
    "frozen_of",
    "how_counted",
    "is_intact",
    "register_figure",
    "shown",
    "value_of",
    "visible_figures",
    "with_unit",
]
