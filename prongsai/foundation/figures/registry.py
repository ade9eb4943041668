"""The figures that exist. Each room adds its own at start-up (``figures.py``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from prongsai.kernel.calendar import Period

PERCENT = "%"
Amount = Decimal | int | None
AT_LEAST, AT_MOST, EXACTLY = "ge", "le", "eq"


def reaches(comparator: str, target: Amount, value: Amount) -> bool | None:
    """Return whether the value reaches the target; none where there is no target or nothing to count."""
    if not comparator or target is None or value is None:
        return None
    if comparator == AT_LEAST:
        return bool(value >= target)
    return bool(value <= target) if comparator == AT_MOST else bool(value == target)


def exact(amount: Amount) -> Decimal | None:
    """Return the amount with four decimals, as it is stored."""
    return None if amount is None else Decimal(amount).quantize(Decimal("0.0001"), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class FigureValue:
    """What was counted: ``numerator`` of ``denominator``, what was left out, and the value that follows.

    Without a denominator the value is the numerator; with one it is the share in per cent, and nothing
    where there was nothing to count. A median or the like gives its own ``value``.
    """

    numerator: Amount
    denominator: Amount = None
    excluded: Iterable[tuple[Any, int]] = ()
    value: Amount = None

    def __post_init__(self) -> None:
        value = self.value
        if self.denominator is not None and self.denominator < 0:
            raise ValueError("a figure counts out of something that is not less than zero")
        if value is None and self.numerator is not None:
            if self.denominator is None:
                value = self.numerator
            elif self.denominator:
                value = Decimal(self.numerator) * 100 / Decimal(self.denominator)
        object.__setattr__(self, "value", exact(value))
        object.__setattr__(self, "numerator", exact(self.numerator))
        object.__setattr__(self, "denominator", exact(self.denominator))
        object.__setattr__(self, "excluded", tuple((reason, int(n)) for reason, n in self.excluded if n))


Compute = Callable[[Any, Period], FigureValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure: its name, what it is counted in (``%`` for shares), and in words how it is counted.

    ``compute(organization, period)`` counts; its cost must not grow with the number of offices. ``source``
    says which register it comes from, ``rows_url(period)`` where the rows are (never personal data), and
    ``permission`` who may see it (empty: everybody of the office).
    """

    code: str
    label: Any
    unit: Any
    explanation: Any
    compute: Compute = field(compare=False)
    source: Any = ""
    rows_url: Callable[[Period], str] | None = field(default=None, compare=False)
    permission: str = ""


_FIGURES: dict[str, Figure] = {}


def register_figure(figure: Figure) -> Figure:
    """Add a figure; two of one code are a ``ValueError``."""
    if figure.code in _FIGURES and _FIGURES[figure.code].compute is not figure.compute:
        raise ValueError(f"two figures of the code {figure.code}")
    _FIGURES[figure.code] = figure
    return figure


def figures() -> Mapping[str, Figure]:
    """Return every figure by its code, in the order in which they were registered."""
    return dict(_FIGURES)


def figure_for(code: str) -> Figure | None:
    """Return the figure of the code, or none where no room registers it any more."""
    return _FIGURES.get(code)
