"""The chart as SVG for the web, by a template."""

from __future__ import annotations

from django.template.loader import render_to_string

from prongsai.kernel.charts.drawing import NARROW, WIDTH, drawing
from prongsai.kernel.charts.model import Chart


def svg(chart: Chart, digits: str = "thai") -> str:
    """Return the chart as SVG elements that name themselves; the table beside it holds the values.

    There are two: for wide screens, and one for phones, which stays out of sight without our style sheets.
    """
    return _element(chart, digits, WIDTH) + _element(chart, digits, NARROW)


def _element(chart: Chart, digits: str, width: float) -> str:
    made = drawing(chart, digits, width)
    boxes = [_numbers(vars(box)) for box in (*made.boxes, *made.dots)]
    strokes = [
        {
            "points": " ".join(f"{x:.2f},{y:.2f}" for x, y in stroke.points),
            "colour": stroke.colour,
            "thickness": f"{stroke.thickness:.2f}",
        }
        for stroke in made.strokes
    ]
    texts = [_numbers(vars(text)) for text in made.texts]
    context = {
        "title": chart.title,
        "is_narrow": width < WIDTH,
        "view": f"0 0 {made.width:.0f} {made.height:.2f}",
        "size": f"{made.text_size:.2f}",
        "boxes": boxes,
        "strokes": strokes,
        "texts": texts,
    }
    return render_to_string("charts/chart.svg", context)


def _numbers(values: dict[str, object]) -> dict[str, object]:
    # Template filters would write numbers in the reader's language.
    return {key: f"{value:.2f}" if isinstance(value, float | int) else value for key, value in values.items()}
