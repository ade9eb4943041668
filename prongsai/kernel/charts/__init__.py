"""Charts: one data structure, drawn as SVG on the web and natively in the PDF, with a table beside it.

`Chart` holds the facts. `drawing` works out once where everything stands (hundredths of the chart's width),
so that both formats show the same picture; `svg` renders it with a template. Texts are plain strings.
"""

from __future__ import annotations

from prongsai.kernel.charts.drawing import Drawing, drawing
from prongsai.kernel.charts.model import Chart, ChartKind, Series, problem_of, table_rows
from prongsai.kernel.charts.web import svg

__all__ = ["Chart", "ChartKind", "Drawing", "Series", "drawing", "problem_of", "svg", "table_rows"]
