"""The strip of a fiscal year: where a day stands among twelve equal months."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

STEPS_IN_MONTH = 20
STEPS = 12 * STEPS_IN_MONTH
LEFT_FROM = STEPS * 0.85
"""Labels of pins beyond this step stand left of their line, so that they stay inside the strip."""
WIDTH = 44
"""How many steps a label takes; where two would meet, the later one stands in a lower row."""
ROWS = 3


@dataclass(frozen=True, slots=True)
class Pin:
    """One deadline on the strip."""

    on: date
    label: str
    step: int
    is_done: bool
    is_next: bool
    is_left: bool
    row: int = 0


@dataclass(frozen=True, slots=True)
class Strip:
    """A fiscal year ready to be drawn."""

    year: int
    starts_on: date
    ends_on: date
    months: list[tuple[date, bool]]
    today: date
    today_step: int | None
    elapsed: str
    pins: list[Pin]

    @property
    def rows(self) -> int:
        """Return how many rows the labels need."""
        return 1 + max((pin.row for pin in self.pins), default=0)


def step_of(day: date, starts_on: date) -> int:
    """Return the position (0–240) of the day in the fiscal year that starts on the date."""
    month = (day.year - starts_on.year) * 12 + day.month - starts_on.month
    within = (day.day - 1) / monthrange(day.year, day.month)[1]
    return max(0, min(STEPS, round((month + within) * STEPS_IN_MONTH)))


def strip_of(year: int, pins: Iterable[Mapping[str, Any]], today: date) -> Strip:
    """Return the strip of the fiscal year (BE); each pin has `on`, `label` and, where it is over, `done`."""
    starts_on, ends_on = date(year - 544, 10, 1), date(year - 543, 9, 30)
    ordered = sorted(pins, key=lambda pin: pin["on"])
    following = next((pin for pin in ordered if not pin.get("done") and pin["on"] >= today), None)
    inside = starts_on <= today <= ends_on
    step = step_of(today, starts_on)
    months = []
    for index in range(12):
        first = date(starts_on.year + (index + 9) // 12, (index + 9) % 12 + 1, 1)
        months.append((first, inside and (first.year, first.month) == (today.year, today.month)))
    drawn: list[Pin] = []
    for pin in ordered:
        place = step_of(pin["on"], starts_on)
        done = bool(pin.get("done"))
        is_left = place > LEFT_FROM or (done and place > STEPS_IN_MONTH)
        drawn.append(
            Pin(
                on=pin["on"],
                label=str(pin["label"]),
                step=place,
                is_done=done,
                is_next=pin is following,
                is_left=is_left,
                row=_row(place, is_left, drawn),
            )
        )
    return Strip(
        year=year,
        starts_on=starts_on,
        ends_on=ends_on,
        months=months,
        today=today,
        today_step=step if inside else None,
        elapsed=f"{step / STEPS:.2%}",
        pins=drawn,
    )


def _row(place: int, is_left: bool, drawn: list[Pin]) -> int:
    """Return the first row in which a label meets no other; the last row where there is none."""
    start = _start(place, is_left)
    for row in range(ROWS - 1):
        if all(abs(start - _start(pin.step, pin.is_left)) >= WIDTH for pin in drawn if pin.row == row):
            return row
    return ROWS - 1


def _start(place: int, is_left: bool) -> int:
    return place - WIDTH if is_left else place
