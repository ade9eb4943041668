"""Charts: the geometry, the table, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.kernel.charts import Chart, Series, drawing, problem_of, svg, table_rows
from prongsai.kernel.charts.drawing import NARROW, WIDTH, ticks

pytestmark = pytest.mark.one_database
AMOUNTS = st.floats(min_value=0, max_value=1e9, allow_nan=False)


def chart(kind: str, *rows: tuple[float | None, ...]) -> Chart:
    names = tuple(f"หมวดที่ {number}" for number in range(len(rows[0])))
    series = tuple(Series(name=f"ชุดที่ {number}", values=row) for number, row in enumerate(rows))
    return Chart(kind=kind, title="ทดสอบ <b>", categories=names, series=series, category="หมวด", unit="บาท")  # type: ignore[arg-type]


@given(
    st.lists(AMOUNTS, min_size=1, max_size=20),
    st.sampled_from(["bar", "stacked", "line", "share"]),
    st.sampled_from([WIDTH, NARROW]),
)
def test_nothing_leaves_the_drawing(values, kind, width):
    made = drawing(chart(kind, tuple(values), tuple(values)), width=width)
    for box in (*made.boxes, *made.dots):
        assert box.x >= -0.01
        assert box.x + box.width <= width + 0.01
        assert 0 <= box.y <= made.height + 0.01
    for stroke in made.strokes:
        assert all(-0.01 <= x <= width + 0.01 and -0.01 <= y <= made.height + 0.01 for x, y in stroke.points)


@given(AMOUNTS, AMOUNTS)
def test_ticks_hold_the_values_between_them(one, other):
    lowest, highest = sorted((one, other))
    marks = ticks(highest, lowest)
    assert marks[0] <= lowest + 1e-6 * max(1, highest)
    assert marks[-1] >= highest - 1e-6 * max(1, highest)
    assert 2 <= len(marks) <= 8
    assert marks == sorted(set(marks))


def test_bars_are_as_long_as_their_values():
    boxes = drawing(chart("bar", (10.0, 5.0, 0.0))).boxes
    assert [round(box.width / boxes[0].width, 3) for box in boxes] == [1, 0.5]


def test_a_missing_value_interrupts_a_line():
    made = drawing(chart("line", (1.0, 2.0, None, 3.0, 4.0)))
    lines = [stroke for stroke in made.strokes if stroke.thickness == 0.5]
    assert [len(line.points) for line in lines] == [2, 2]


def test_the_table_says_the_same_with_shares():
    headings, rows = table_rows(chart("share", (1.0, 3.0)), "thai")
    assert headings == ("หมวด", "ชุดที่ 0 (บาท)", "ร้อยละ")
    assert rows == [("หมวดที่ 0", "๑", "๒๕.๐๐"), ("หมวดที่ 1", "๓", "๗๕.๐๐")]
    assert table_rows(chart("bar", (1234567.5, None)), "arabic")[1][0][1] == "1,234,567.5"
    assert table_rows(chart("bar", (1.0, None)), "arabic")[1][1][1] == "-"


@pytest.mark.parametrize("values", [(float("nan"),), (float("inf"),), (-1.0,), (1e300,)])
def test_what_cannot_be_drawn_is_refused(values):
    refused = chart("bar", values)
    assert problem_of(refused)
    with pytest.raises(ValueError, match="value"):
        drawing(refused)
    assert problem_of(Chart(kind="bar", title="", categories=(), series=()))
    assert problem_of(Chart(kind="bar", title="", categories=("ก",), series=(Series(name="", values=()),)))


def test_texts_in_the_svg_are_escaped():
    made = svg(chart("bar", (1.0,)))
    assert "<b>" not in made
    assert 'role="img"' in made
