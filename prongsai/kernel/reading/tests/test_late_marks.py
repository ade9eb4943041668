"""Marks that a PDF tells late go back to their consonant."""

from prongsai.kernel.reading.lines import Char, lines_of
from prongsai.kernel.thai.repair import collapsed


def chars(*told: tuple[str, float, float | None]) -> list[Char]:
    """Return characters six points wide, each with its place and, for a mark, where it is drawn."""
    return [Char(text, x, 700.0, x + 5.5, own=own) for text, x, own in told]


def test_a_mark_told_at_the_end_of_the_line_returns() -> None:
    told = chars(("ร", 0, None), ("้", 0, 6), ("ไ", 6, None), ("ป", 12, None), (" ", 12, None), ("ู", 12, 6))
    (line,) = lines_of(told)
    assert collapsed(line.text) == "รู้ไป"


def test_marks_in_their_place_stay() -> None:
    told = chars(("ท", 0, None), ("ี", 0, 6), ("่", 0, 6), ("ด", 6, None), ("ี", 6, 12))
    (line,) = lines_of(told)
    assert line.text == "ที่ดี"
