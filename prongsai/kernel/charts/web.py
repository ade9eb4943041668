"""The chart as SVG for the web, by a template."""

from __future__ import annotations

from django.template.loader import render_to_string

from prongsai.kernel.charts.drawing import drawing
from prongsai.kernel.charts.model import Chart


def svg(chart: Chart, digits: str = "thai") -> str:
    """Return the chart as an SVG element that names itself; the table beside it holds the values."""
    made = drawing(chart, digits)
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
