"""The summary table of an action plan: projects with dimension, budget, quarters, and the line of totals."""

import re
from dataclasses import dataclass, field

from prongsai.engines.plans.checks.draft import SummaryRow, Totals
from prongsai.engines.plans.importing.columns import Columns, columns_of, is_header, quarter_columns
from prongsai.engines.plans.importing.projects import money_of
from prongsai.kernel.reading.blocks import Cell, Table, distinct
from prongsai.kernel.reading.markers import marker_of
from prongsai.kernel.thai.repair import arabic, essence, joined

_TOTAL = re.compile(r"^(?:รวม|ยอดรวม|รวมทั้งสิ้น|รวมทั้งหมด|total)", re.IGNORECASE)
_GRAND = re.compile(r"ทั้งสิ้น|ทั้งหมด|total", re.IGNORECASE)
_DIMENSION = re.compile(r"มิติ(?:ที่)?\s*([1-9๑-๙])(?![0-9๐-๙])\s*[.:：\-–]?\s*(.*)")
_OFF = re.compile(r"^[\s☐□○◯\-–—0๐]*$")


@dataclass
class Summary:
    """Collects the summary over the pages of its table."""

    rows: list[SummaryRow] = field(default_factory=list)
    totals: Totals | None = None
    dimensions: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    printed: list[int | None] = field(default_factory=list)
    _columns: Columns | None = None
    _group: int | None = None
    _grand: bool = False

    def enter(self, text: str) -> None:
        """Take a line between tables: below "มิติที่ ๒" come the projects of dimension 2."""
        found = _DIMENSION.match(text)
        if found and len(text) < 120:
            self._group = int(arabic(found[1]))

    def take(self, table: Table, near: bool, fiscal_year: int | None) -> bool:
        """Read a table if it is a summary, or goes on with the one before."""
        columns = columns_of(table)
        if columns is not None and columns.is_summary:
            self._columns = columns
        elif (
            columns is None
            and self._columns is not None
            and near
            and table.width == len(self._columns.fields)
        ):
            columns = Columns(self._columns.fields, self._columns.headers, 0)
        else:
            return False
        for cells in table.rows[columns.first_row :]:
            self._row(columns, cells, fiscal_year)
        return True

    def _row(self, columns: Columns, cells: list[Cell], fiscal_year: int | None) -> None:
        filled = [cell for cell in distinct(cells) if cell.text]
        if not filled or is_header(cells, columns.headers):
            return
        title = cells[columns.of("title")[0]]
        places = columns.of("seq")
        seq = cells[places[0]].text if places else ""
        first = filled[0].text
        if _TOTAL.match(first):
            self._total(columns, cells, _GRAND.search(first) is not None, fiscal_year)
            return
        if len(filled) == 1 and not re.fullmatch(r"\d+", essence(seq)):
            dimension = _DIMENSION.match(filled[0].text)
            if dimension:
                self._group = int(arabic(dimension[1]))
                self.dimensions.setdefault(str(self._group), dimension[2].strip())
            elif filled[0] is title and self.rows and places and not seq:
                self.rows[-1].title = joined(self.rows[-1].title, title.text)
            else:
                self.lines.append(filled[0].text)
            return
        if not title.text:
            return
        if places and not seq and self.rows and len(filled) <= 2:
            self.rows[-1].title = joined(self.rows[-1].title, title.text)
            return
        marker = marker_of(title.text) if not places else None
        printed = _whole(seq) if places else (marker.numbers[-1] if marker and marker.numbered else None)
        self.printed.append(printed)
        self.rows.append(
            SummaryRow(
                seq=printed if printed is not None else len(self.rows) + 1,
                title=marker.rest if marker else title.text,
                dimension=self._dimension(columns, cells),
                budget=_budget(columns, cells, fiscal_year),
                quarters=_quarters(columns, cells),
            )
        )

    def _dimension(self, columns: Columns, cells: list[Cell]) -> int | None:
        places = columns.of("dimension")
        found = re.search(r"\d+", arabic(cells[places[0]].text)) if places else None
        return int(found[0]) if found else self._group

    def _total(self, columns: Columns, cells: list[Cell], grand: bool, fiscal_year: int | None) -> None:
        if self.totals is not None and self._grand and not grand:
            return
        self._grand = grand
        counts: list[int] = [0] * 4
        quarters = quarter_columns(columns)
        for index, quarter in quarters.items():
            counts[quarter] += _whole(cells[index].text) or 0
        text = " ".join(cell.text for cell in distinct(cells) if cell.text)
        self.totals = Totals(_budget(columns, cells, fiscal_year), counts if quarters else None, text)


def _budget(columns: Columns, cells: list[Cell], fiscal_year: int | None) -> float | None:
    places = columns.of("budget")
    if not places:
        return None
    dated = [index for index in places if fiscal_year and str(fiscal_year) in essence(columns.headers[index])]
    text = cells[(dated or places)[0]].text
    if not text:
        return None
    return money_of(text)


def _quarters(columns: Columns, cells: list[Cell]) -> list[bool]:
    result = [False] * 4
    for index, quarter in quarter_columns(columns).items():
        text = cells[index].text
        result[quarter] = result[quarter] or not _OFF.match(text)
    if not quarter_columns(columns):
        return result
    return result


def _whole(text: str) -> int | None:
    found = re.fullmatch(r"\(?(\d{1,4})\)?[.)]?", arabic(text).strip())
    return int(found[1]) if found else None


def dimensions_in(texts: list[str]) -> dict[str, str]:
    """Return the names of the dimensions from lines such as มิติที่ ๑ การสร้างวัฒนธรรมสุจริต."""
    result: dict[str, str] = {}
    for text in texts:
        found = _DIMENSION.fullmatch(text.strip().lstrip("-• "))
        if found and 4 < len(found[2].strip()) < 160:
            result.setdefault(arabic(found[1]), found[2].strip())
    return result
