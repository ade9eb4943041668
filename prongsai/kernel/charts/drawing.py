"""Where everything in a chart stands: the same for SVG and PDF.

Bars lie, with their category above them, so that long Thai names need neither turning nor breaking.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

from prongsai.kernel.charts.model import Chart, percent, problem_of, shown

WIDTH = 100.0
NARROW = 58.0  # on phones: the same letters on less width
TEXT = 2.6
LINE = 3.6
BAR = 3.4
PLOT_HEIGHT = 46.0
LEFT = 9.0
# Dark enough beside white (3:1 and more) and told apart in grey.
COLOURS = ("#27408f", "#b8541f", "#1f7a5c", "#7a4fa3", "#8a6d00", "#5c6470")
GRID = "#c9cfd6"
INK = "#1f2530"


@dataclass(frozen=True)
class Text:
    """A text at a place: `y` is its base line, `anchor` start, middle or end."""

    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    colour: str = INK


@dataclass(frozen=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    thickness: float


@dataclass
class Drawing:
    """A chart worked out: sizes in hundredths of the width that it has on paper."""

    height: float = 0.0
    boxes: list[Box] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    width: float = WIDTH
    text_size: float = TEXT


def drawing(chart: Chart, digits: str = "thai", width: float = WIDTH) -> Drawing:
    """Return where everything stands; raise `ValueError` for a chart that `problem_of` refuses."""
    problem = problem_of(chart)
    if problem:
        raise ValueError(problem)
    made = Drawing(width=width)
    if chart.kind == "share":
        _share(chart, digits, made)
    elif chart.kind == "line":
        _line(chart, digits, made)
    else:
        _bars(chart, digits, made)
    return made


def ticks(highest: float, lowest: float = 0.0) -> list[float]:
    """Return round numbers from at most `lowest` to at least `highest`, four to six steps."""
    # Below a millionth nothing can be told apart on paper.
    span = highest - lowest if highest - lowest > 1e-6 else max(abs(highest), 1.0)
    raw = span / 5
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)
    first = math.floor(lowest / step)
    last = max(first + 1, math.ceil(highest / step - 1e-9))
    return [round(number * step, 10) for number in range(first, last + 1)]


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]


def _fitting(text: str, width: float) -> str:
    # Half an em each is what Thai letters take on average; the table beside the chart has the whole text.
    most = max(1, int(width / (TEXT * 0.5)))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _legend(names: list[str], made: Drawing, y: float) -> float:
    x = 0.0
    for number, name in enumerate(names):
        label = _fitting(name, made.width - 6)
        wide = len(label) * TEXT * 0.55 + 7
        if x and x + wide > made.width:
            x, y = 0.0, y + LINE + 0.6
        made.boxes.append(Box(x, y - TEXT * 0.75, TEXT * 0.8, TEXT * 0.8, _colour(number)))
        made.texts.append(Text(x + TEXT * 1.3, y, label))
        x += wide
    return y + LINE * 1.4


def _bars(chart: Chart, digits: str, made: Drawing) -> None:
    stacked = chart.kind == "stacked"
    rows = list(zip(*(series.values for series in chart.series), strict=True))
    totals = [
        sum(value or 0 for value in row) if stacked else max(value or 0 for value in row) for row in rows
    ]
    most = ticks(max(totals))[-1]
    plot = made.width - 12.0
    y = LINE
    if len(chart.series) > 1:
        y = _legend([series.name for series in chart.series], made, y)
    for name, row in zip(chart.categories, rows, strict=True):
        made.texts.append(Text(0, y, _fitting(name, made.width)))
        y += 1.2
        x = 0.0
        for number, value in enumerate(row):
            long = plot * (value or 0) / most
            if long:
                made.boxes.append(Box(x, y, long, BAR, _colour(number)))
            if stacked:
                x += long
            else:
                made.texts.append(Text(long + 1, y + BAR * 0.8, shown(value, digits)))
                y += BAR + 0.4
        if stacked:
            made.texts.append(Text(x + 1, y + BAR * 0.8, shown(sum(value or 0 for value in row), digits)))
            y += BAR
        y += LINE + 1.0
    made.strokes.append(Stroke(((0, LINE * 0.2), (0, y - LINE)), GRID, 0.25))
    made.height = y - LINE + 0.5


def _line(chart: Chart, digits: str, made: Drawing) -> None:
    known = [value for series in chart.series for value in series.values if value is not None] or [0.0]
    marks = ticks(max(known), min(0.0, *known))
    y = LINE
    if len(chart.series) > 1:
        y = _legend([series.name for series in chart.series], made, y)
    bottom = y + PLOT_HEIGHT
    span = marks[-1] - marks[0]

    def height(value: float) -> float:
        return bottom - (value - marks[0]) / span * PLOT_HEIGHT

    for mark in marks:
        made.strokes.append(Stroke(((LEFT, height(mark)), (made.width, height(mark))), GRID, 0.2))
        made.texts.append(Text(LEFT - 1, height(mark) + TEXT * 0.35, shown(mark, digits), "end"))
    count = len(chart.categories)
    wide = (made.width - LEFT) / count
    every = max(1, math.ceil(count * 7 / (made.width - LEFT)))
    for position, name in enumerate(chart.categories):
        if position % every == 0:
            middle = LEFT + (position + 0.5) * wide
            made.texts.append(Text(middle, bottom + LINE, _fitting(name, wide * every), "middle"))
    for number, series in enumerate(chart.series):
        run: list[tuple[float, float]] = []
        for position, value in enumerate((*series.values, None)):
            if value is not None:
                place = (LEFT + (position + 0.5) * wide, height(value))
                run.append(place)
                made.dots.append(Box(place[0] - 0.7, place[1] - 0.7, 1.4, 1.4, _colour(number)))
            elif run:
                if len(run) > 1:
                    made.strokes.append(Stroke(tuple(run), _colour(number), 0.5))
                run = []
    made.height = bottom + LINE * 1.6


def _share(chart: Chart, digits: str, made: Drawing) -> None:
    values = [value or 0 for value in chart.series[0].values]
    total = sum(values)
    x = 0.0
    for number, value in enumerate(values):
        long = made.width * value / total if total else 0.0
        if long:
            made.boxes.append(Box(x, 0.5, long, BAR * 2, _colour(number)))
            if x:
                made.strokes.append(Stroke(((x, 0.5), (x, 0.5 + BAR * 2)), "#ffffff", 0.3))
        x += long
    y = BAR * 2 + LINE + 1.5
    for number, (name, value) in enumerate(zip(chart.categories, values, strict=True)):
        made.boxes.append(Box(0, y - TEXT * 0.75, TEXT * 0.8, TEXT * 0.8, _colour(number)))
        made.texts.append(Text(TEXT * 1.3, y, _fitting(name, made.width - 18)))
        made.texts.append(Text(made.width, y, f"{percent(value, total, digits)} %", "end"))
        y += LINE + 0.6
    made.height = y - LINE + 0.5
