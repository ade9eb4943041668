"""The facts of a chart and the table that says the same."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from prongsai.kernel.calendar import in_digits

ChartKind = Literal["bar", "stacked", "line", "share"]
MOST_SERIES = 6
MOST_CATEGORIES = 60


@dataclass(frozen=True, kw_only=True)
class Series:
    """A row of values, one for each category; None where there is no value."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart: bars, stacked bars, lines over time, or shares of a whole (the first series only).

    `unit` names what is counted; `category` heads the first column of the table; `total` heads the sums.
    """

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    category: str = ""
    unit: str = ""


def problem_of(chart: Chart) -> str:
    """Return why the chart cannot be drawn, for developers, or nothing."""
    if not chart.categories or not chart.series:
        return "a chart needs categories and a series"
    if len(chart.categories) > MOST_CATEGORIES or len(chart.series) > MOST_SERIES:
        return f"at most {MOST_CATEGORIES} categories and {MOST_SERIES} series"
    for series in chart.series:
        if len(series.values) != len(chart.categories):
            return f"{series.name!r} has {len(series.values)} values for {len(chart.categories)} categories"
        for value in series.values:
            if value is None:
                continue
            if not math.isfinite(value) or abs(value) > 1e15:
                return f"{series.name!r} holds a value that is no number"
            if value < 0 and chart.kind != "line":
                return f"{series.name!r} holds a negative value"
    return ""


def shown(value: float | None, digits: str) -> str:
    """Return a value as people read it: thousands separated, at most two decimals, the office's digits."""
    if value is None:
        return "-"
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return in_digits(text, digits)


def percent(value: float, total: float, digits: str) -> str:
    """Return a share of a whole in percent with two decimals."""
    return in_digits(f"{value / total * 100 if total else 0:.2f}", digits)


def table_rows(chart: Chart, digits: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the headings and rows of the table beside the chart."""
    unit = f" ({chart.unit})" if chart.unit else ""
    names = tuple(f"{series.name}{unit}" for series in chart.series)
    rows: list[tuple[str, ...]] = []
    if chart.kind == "share":
        values = chart.series[0].values
        total = sum(value or 0 for value in values)
        for name, value in zip(chart.categories, values, strict=True):
            rows.append((name, shown(value, digits), percent(value or 0, total, digits)))
        return (chart.category, names[0], "ร้อยละ"), rows
    for position, name in enumerate(chart.categories):
        rows.append((name, *(shown(series.values[position], digits) for series in chart.series)))
    return (chart.category, *names), rows
