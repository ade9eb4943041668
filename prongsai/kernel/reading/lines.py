"""Characters of a page as lines, and lines as paragraphs: what a PDF does not say and people see."""

from dataclasses import dataclass, field
from itertools import pairwise

from prongsai.kernel.reading.blocks import Paragraph, clean_lines
from prongsai.kernel.reading.markers import marker_of
from prongsai.kernel.thai.repair import collapsed

LONGEST_WORD = 14
# A mark is drawn where its consonant ends; one this far before the consonant it follows belongs elsewhere.
LATE = 3.0
# Words that close a Thai sentence: "etc.", "for example".
_CLOSING = ("เป็นต้น", "ฯลฯ")
# Thai marks above, below and after a consonant: they take no place of their own.
MARKS = frozenset("ัิีึืฺุู็่้๊๋์ํ๎ำ")


@dataclass
class Char:
    """A character at its place: `x` and `y` of its base line, `right` edge; y grows upwards.

    A mark stands at the place of the consonant before it; `own` is where it is drawn.
    """

    text: str
    x: float
    y: float
    right: float
    own: float | None = None


@dataclass
class Line:
    """Characters on one base line."""

    y: float
    chars: list[Char] = field(default_factory=list)

    @property
    def left(self) -> float:
        """Return where the line begins."""
        return min(char.x for char in self.chars)

    @property
    def right(self) -> float:
        """Return where its last visible character ends."""
        return max(char.right for char in self.chars if char.text.strip()) if self.text.strip() else self.left

    @property
    def advance(self) -> float:
        """Return the width of an average character."""
        return (self.right - self.left) / max(sum(char.text not in MARKS for char in self.chars), 1)

    @property
    def text(self) -> str:
        """Return the line as text."""
        return "".join(char.text for char in self.chars)


def lines_of(chars: list[Char]) -> list[Line]:
    """Return characters as lines from top to bottom; within a line runs stand from left to right."""
    lines: list[Line] = []
    for char in chars:
        line = next((ln for ln in reversed(lines[-6:]) if abs(ln.y - char.y) < 4.0), None)
        if line is None:
            line = next((ln for ln in lines if abs(ln.y - char.y) < 3.0), None)
        if line is None:
            line = Line(char.y)
            lines.append(line)
        line.chars.append(char)
    for line in lines:
        line.chars = _at_home(_ordered(line.chars))
    return sorted((line for line in lines if line.text.strip()), key=lambda ln: -ln.y)


def _ordered(chars: list[Char]) -> list[Char]:
    runs: list[list[Char]] = []
    for char in chars:
        if runs and char.x >= runs[-1][-1].x - 3.0:
            runs[-1].append(char)
        else:
            runs.append([char])
    if len(runs) < 2:
        return chars
    return [char for run in sorted(runs, key=lambda r: r[0].x) for char in run]


def _at_home(chars: list[Char]) -> list[Char]:
    """Put marks that some fonts make the PDF tell late back to the consonant they are drawn on."""
    late = [char for char in chars if char.own is not None and char.own < char.x - LATE]
    if not late:
        return chars
    rest = [char for char in chars if not any(char is mark for mark in late)]
    for mark in late:
        bases = [
            (char.right, place)
            for place, char in enumerate(rest)
            if char.text not in MARKS and char.text.strip() and char.right <= (mark.own or 0.0) + 0.5
        ]
        if not bases:
            continue
        place = max(bases)[1]
        base = rest[place]
        while place + 1 < len(rest) and rest[place + 1].text in MARKS and rest[place + 1].text != "ำ":
            place += 1
        rest.insert(place + 1, Char(mark.text, base.x, base.y, base.right))
    return rest


def cell_paragraphs(lines: list[Line], left: float, right: float) -> list[str]:
    """Return a cell's lines as paragraphs: a marker, or a line that ended early, starts a new one."""
    texts: list[str] = []
    pitches = sorted(a.y - b.y for a, b in pairwise(lines))
    pitch = pitches[len(pitches) // 3] if pitches else 0.0
    inner = max([line.right for line in lines] + [right - 0.1 * (right - left)])
    previous: Line | None = None
    for line in lines:
        text = line.text
        apart = previous is not None and previous.y - line.y > pitch * 1.25
        if previous is None or apart or _ended(previous, line, inner) or _starts_item(text):
            texts.append(text.strip("\n"))
        else:
            texts[-1] = texts[-1] + text
        previous = line
    return clean_lines(texts)


def _ended(line: Line, following: Line, margin: float) -> bool:
    """Say whether a paragraph ended with this line: what follows would have fitted before the margin."""
    room = margin - line.right
    if room > LONGEST_WORD * line.advance or line.text.rstrip().endswith(_CLOSING):
        return True
    word = following.text.split()[0]
    return sum(char not in MARKS for char in word) * following.advance < room - line.advance


def _starts_item(text: str) -> bool:
    marker = marker_of(text)
    return marker is not None and bool(marker.rest)


def paragraphs_of(
    lines: list[Line], tops: list[float], margins: tuple[float, float], page: int
) -> list[tuple[float, Paragraph]]:
    """Return lines outside tables as paragraphs with their height on the page."""
    if not lines:
        return []
    left, margin = margins
    width = max(margin - left, 1.0)
    gaps = sorted(a.y - b.y for a, b in pairwise(lines))
    gap = gaps[len(gaps) // 2] if gaps else 0.0
    result: list[tuple[float, list[str]]] = []
    previous: Line | None = None
    for line in lines:
        goes_on = (
            previous is not None
            and not _ended(previous, line, margin - _centred(previous, left, margin))
            and _flush(previous, line, left, width)
            and previous.y - line.y < gap * 1.7
            and marker_of(line.text) is None
            and not any(line.y < top <= previous.y for top in tops)
        )
        if goes_on:
            result[-1][1].append(line.text)
        else:
            result.append((line.y, [line.text]))
        previous = line
    paragraphs: list[tuple[float, Paragraph]] = []
    for y, texts in result:
        whole = collapsed("".join(texts))
        if whole:
            paragraphs.append((y, Paragraph(whole, clean_lines(texts), page=page)))
    return paragraphs


def _centred(line: Line, left: float, margin: float) -> float:
    """Return the blank on the left of a centred line (its right side lost as much), else 0.0."""
    before, after = line.left - left, margin - line.right
    return -before if before > 0.05 * (margin - left) and abs(before - after) < 6.0 else 0.0


def _flush(previous: Line, line: Line, left: float, width: float) -> bool:
    """Say whether a line stands where the next line of the same paragraph would."""
    if previous.left > left + 0.3 * width:
        return False
    hanging = marker_of(previous.text) is not None
    return line.left <= max(previous.left + (0.09 * width if hanging else 3.0), left + 0.03 * width)
