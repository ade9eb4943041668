"""A measure while its rows are gathered from a document."""

import re
from dataclasses import dataclass, field

from prongsai.engines.plans.importing.columns import Columns
from prongsai.kernel.reading.blocks import Cell, Table
from prongsai.kernel.reading.markers import Marker, marker_of
from prongsai.kernel.thai.repair import essence, joined

_ORDINAL = re.compile(
    r"^(?:มาตรการ|ข้อ|กิจกรรม|โครงการ|ลำดับ|ประเด็น)\s*(?:ที่)?\s*([0-9๐-๙]{1,2})(?![0-9๐-๙])\s*[.):：]?\s*"
)


@dataclass
class Row:
    """A measure while its rows are gathered."""

    printed: Marker | None
    seq: int | None
    title: str
    printed_title: str = ""
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    chunks: dict[str, list[tuple[bool, list[str]]]] = field(default_factory=dict)
    ticks: set[str] = field(default_factory=set)
    images: int = 0

    def text(self, name: str) -> str:
        """Return a column's text, its rows joined by one space."""
        return " ".join(" ".join(paragraphs) for _, paragraphs in self.chunks.get(name, []) if paragraphs)

    def paragraphs(self, name: str) -> list[str]:
        """Return a column's paragraphs; what a page break cut in two is put together again."""
        result: list[str] = []
        for page_break, paragraphs in self.chunks.get(name, []):
            rest = list(paragraphs)
            if page_break and result and rest and marker_of(rest[0]) is None:
                result[-1] = joined(result[-1], rest.pop(0))
            result.extend(rest)
        return result


@dataclass
class Group:
    """Tables of one shape: the same columns, one after the other."""

    columns: Columns
    rows: list[Row] = field(default_factory=list)
    year: int | None = None


def heading_of(text: str) -> str | None:
    """Return the text if it is a line that may name a measure: มาตรการที่ ๑ …, or a short numbered line."""
    marker = printed_marker(text)
    if marker is None or not marker.numbered or len(marker.numbers) > 2 or len(marker.rest) < 8:
        return None
    return text if len(text) < 250 else None


def titled(table: Table, heading: str) -> Table:
    """Return the table with a first column that holds the heading above it."""
    title = Cell([heading])
    first, *rest = table.rows
    return Table([[Cell(["มาตรการ"]), *first], *([title, *row] for row in rest)], page=table.page)


def new_row(title: str, seq: str) -> Row:
    """Return a measure that begins with this title and the number in a column of its own."""
    marker = printed_marker(title)
    number = re.sub(r"\D", "", essence(seq))
    printed = f"{seq} {title}".strip()
    return Row(
        marker, int(number) if number and len(number) < 4 else None, marker.rest if marker else title, printed
    )


def printed_marker(title: str) -> Marker | None:
    """Return the number that a title begins with: ๑. or มาตรการที่ ๑."""
    ordinal = _ORDINAL.match(title)
    if ordinal:
        return Marker((int(essence(ordinal[1])),), ".", title[ordinal.end() :].strip())
    return marker_of(title)
