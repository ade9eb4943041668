"""The tables of measures as one list: over pages, with merged cells, with or without a header, one or two."""

import difflib
import re
from dataclasses import dataclass

from prongsai.engines.plans.checks.draft import Measure
from prongsai.engines.plans.importing.columns import (
    MEASURE_FIELDS,
    Columns,
    columns_of,
    field_of,
    is_header,
)
from prongsai.engines.plans.importing.rows import Group, Row, new_row, printed_marker, titled
from prongsai.kernel.reading.blocks import Cell, Table, distinct
from prongsai.kernel.reading.markers import items, numbers, pieces_of
from prongsai.kernel.thai.repair import essence, joined

_TEXTS = ("responsible", "period", "monitoring", "result", "success", "suggestion")
_TICK = re.compile(r"^[/\\✓✔☑☒✗✘√●⬤■xX×VvPüþ1*\s]+$")
_EMPTY_BOX = re.compile(r"^[\s☐□○◯\-–]*$")
_DIVISION = re.compile(r"^(?:ด้าน|มิติ|ประเด็น|หมวด|ส่วน|ตัวชี้วัด)(?:ที่)?\s*[0-9๐-๙]{1,2}(?![0-9๐-๙])")
_CHOSEN = re.compile(r"[☑☒✓✔/■●]\s*([^☐□○☑☒✓✔/■●]+)")
_WORDS = (
    ("not_started", re.compile(r"ยังไม่(ได้)?(ดำเนิน|เริ่ม)|ไม่ได้ดำเนินการ")),
    ("in_progress", re.compile(r"ระหว่าง|กำลังดำเนิน")),
    ("done", re.compile(r"เรียบร้อย|แล้วเสร็จ|เสร็จสิ้น|ดำเนินการแล้ว|^เสร็จ|ครบถ้วน")),
)

LABELS = {
    "title": "ชื่อมาตรการ",
    "steps": "ขั้นตอน/วิธีการ",
    "responsible": "ผู้รับผิดชอบ",
    "period": "ระยะเวลา",
    "monitoring": "การกำกับติดตาม",
    "result": "ผลการดำเนินการ",
    "success": "ความสำเร็จ",
    "suggestion": "ข้อเสนอแนะ",
    "status": "สถานะ",
}


@dataclass
class Collected:
    """What the measure tables of a document hold."""

    measures: list[Measure]
    groups: list[Group]
    places: dict[int, str]
    """Where each cell's id stands, in words for people."""

    @property
    def pictured(self) -> frozenset[str]:
        """Return the columns whose header announces pictures."""
        return frozenset(
            field
            for group in self.groups
            for field, header in zip(group.columns.fields, group.columns.headers, strict=True)
            if field and "ภาพ" in header
        )

    @property
    def headers(self) -> dict[str, str]:
        """Return how the document names its columns."""
        return {
            field: header
            for group in reversed(self.groups)
            for field, header in zip(group.columns.fields, group.columns.headers, strict=True)
            if field
        }

    @property
    def result_order(self) -> list[str]:
        """Return the titles as a separate result table lists them."""
        return [row.title for row in self.groups[1].rows] if len(self.groups) > 1 else []


class Collector:
    """Takes the tables of a document one by one."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._open: Group | None = None
        self._upright_rows: Group | None = None

    def take(
        self, table: Table, year: int | None = None, near: bool = False, heading: str | None = None
    ) -> bool:
        """Read a table if it holds measures; `near`: no text stands between it and the table before.

        `heading` is the numbered line above the table; it names the measure of a table that does not.
        """
        if table.width == 2 and self._upright(table, near, heading):
            return True
        self._upright_rows = None
        columns = columns_of(table)
        if heading and (columns is None or not columns.has("title")):
            with_heading = titled(table, heading)
            with_title = columns_of(with_heading)
            if with_title is not None and len(with_title.shape & {*MEASURE_FIELDS, *_TEXTS}) > 1:
                table, columns = with_heading, with_title
        if columns is not None and columns.is_measures:
            group = next(
                (g for g in self.groups if g.columns.fields == columns.fields and g.year in (year, None)),
                None,
            )
            if group is None:
                group = Group(columns, year=year)
                self.groups.append(group)
            self._open = group
            self._rows(group, table, columns)
            return True
        if columns is None and self._open is not None and self._continues(table, near):
            self._rows(self._open, table, Columns(self._open.columns.fields, self._open.columns.headers, 0))
            return True
        return False

    def take_told(self, group: Group | None) -> None:
        """Take the measures that paragraphs tell, if any do."""
        if group is not None:
            self.groups.append(group)

    def _continues(self, table: Table, near: bool) -> bool:
        """Say whether a table without header goes on with the open one; text between is nobody's."""
        wide = self._open is not None and table.width == len(self._open.columns.fields)
        return wide and (near or table.width > 4)

    def _upright(self, table: Table, near: bool, heading: str | None) -> bool:
        """Read a table whose first column names the fields: one measure below the other."""
        rows = table.rows
        named = [field_of(row[0].text) for row in rows]
        known = set(named) & {*MEASURE_FIELDS, *_TEXTS}
        goes_on = near and self._upright_rows is not None and len(known) * 2 > len(named)
        if "title" not in named and not goes_on and heading and len(known) > 2:
            rows = [[Cell(), Cell([heading])], *rows]
            named = ["title", *named]
        if not goes_on and ("title" not in named or len(known) < 2):
            return False
        labels: dict[str, str] = {}
        if self._upright_rows is not None:
            before = self._upright_rows.columns
            labels = {name: text for name, text in zip(before.fields, before.headers, strict=True) if name}
        for name, row in zip(named, rows, strict=True):
            if name:
                labels.setdefault(name, row[0].text)
        group = Group(Columns(tuple(labels), tuple(labels.values()), 0))
        if goes_on and self._upright_rows is not None:
            group.rows.append(self._upright_rows.rows.pop())
        for name, cells in zip(named, rows, strict=True):
            if name == "title":
                group.rows.append(new_row(cells[1].text, ""))
            elif name and group.rows:
                group.rows[-1].cells.setdefault(name, []).append(cells[1])
                group.rows[-1].chunks.setdefault(name, []).append((False, list(cells[1].paragraphs)))
                group.rows[-1].images += cells[1].images
        same = self._upright_rows or next(
            (one for one in self.groups if one.columns.shape == group.columns.shape), None
        )
        if same is None:
            same = group
            self.groups.append(group)
        else:
            same.rows.extend(group.rows)
            same.columns = group.columns
        self._upright_rows = same
        return True

    def _rows(self, group: Group, table: Table, columns: Columns) -> None:
        above: list[Cell] = []
        carried = self._carried(group) if table.page else {}
        for cells in table.rows[columns.first_row :]:
            filled = [cell for cell in distinct(cells) if cell.text or cell.images]
            if not filled or is_header(cells, columns.headers) or _counts_columns(cells):
                continue
            if len(filled) == 1 and _divides(columns, cells, filled[0]):
                continue
            before = len(group.rows)
            self._row(group, columns, cells, above)
            if not above and len(group.rows) > before:
                for name, cell in carried.items():
                    if name in group.rows[-1].chunks and not group.rows[-1].text(name):
                        group.rows[-1].cells[name] = [cell]
                        group.rows[-1].chunks[name] = [(False, list(cell.paragraphs))]
            above = cells

    @staticmethod
    def _carried(group: Group) -> dict[str, Cell]:
        """Return merged cells that a page break may have cut: their text stays on the page before."""
        last = group.rows[-1] if group.rows else None
        found = {}
        for name in ("responsible", "period"):
            if last is not None and last.cells.get(name) and all(row.text(name) for row in group.rows):
                found[name] = last.cells[name][-1]
        return found

    def _row(self, group: Group, columns: Columns, cells: list[Cell], above: list[Cell]) -> None:
        (place, *_) = columns.of("title")
        title, seq_places = cells[place], columns.of("seq")
        seq_text = cells[seq_places[0]].text if seq_places else ""
        merged = bool(above) and title is above[place] and bool(title.text)
        empty = not title.text and not seq_text
        cut = not above and (
            self._goes_on(group, title.text, seq_text, bool(seq_places)) or _torn(group, columns, cells)
        )
        if not group.rows or not (merged or empty or cut):
            if empty:
                return
            group.rows.append(new_row(title.text, seq_text))
            group.rows[-1].cells["title"] = [title]
        elif cut and title.text:
            group.rows[-1].title = joined(group.rows[-1].title, title.text)
        row = group.rows[-1]
        for column, name in enumerate(columns.fields):
            cell = cells[column]
            if name is None or name in ("title", "seq"):
                continue
            known = row.cells.setdefault(name, [])
            if any(cell is other for other in known):
                continue
            known.append(cell)
            if name in ("not_started", "in_progress", "done"):
                if _ticked(cell.text):
                    row.ticks.add(name)
                continue
            row.chunks.setdefault(name, []).append((not merged and len(known) > 1, list(cell.paragraphs)))
        row.images += sum(
            cell.images for cell in distinct(cells) if not any(cell is other for other in above)
        )

    @staticmethod
    def _goes_on(group: Group, title: str, seq: str, has_seq: bool) -> bool:
        """Say whether the first row of a page goes on with a measure whose title a page break cut."""
        if not group.rows or not title:
            return False
        if has_seq:
            return not seq
        numbered = [row for row in group.rows if row.printed is not None and row.printed.numbered]
        marker = printed_marker(title)
        return len(numbered) == len(group.rows) and (marker is None or not marker.numbered)


def _divides(columns: Columns, cells: list[Cell], only: Cell) -> bool:
    """Say whether a row with one text is a heading inside the table: ด้านที่ ๑ การใช้งบประมาณ."""
    if sum(1 for cell in cells if cell is only) > len(cells) / 2 or _DIVISION.match(only.text):
        return True
    return any(cells[place] is only and re.search("[ก-ฮ]", only.text) for place in columns.of("seq"))


def _torn(group: Group, columns: Columns, cells: list[Cell]) -> bool:
    """Say whether the first row of a page is the rest of one without a number: what never is blank is."""
    whole = [
        name
        for name in ("responsible", "period", "monitoring")
        if columns.has(name) and group.rows and all(row.text(name) for row in group.rows)
    ]
    return len(whole) > 2 and not any(cells[columns.of(name)[0]].text for name in whole)


def _counts_columns(cells: list[Cell]) -> bool:
    """Say whether a row only numbers the columns: (1) (2) (3) …"""
    texts = [re.sub(r"[()\s]", "", essence(cell.text)) for cell in distinct(cells) if cell.text]
    return len(texts) > 2 and texts == [str(number) for number in range(1, len(texts) + 1)]


def _ticked(text: str) -> bool:
    return bool(text) and not _EMPTY_BOX.match(text) and (bool(_TICK.match(text)) or len(essence(text)) > 1)


def collected(collector: Collector, fiscal_year: int | None, *, merges_known: bool = True) -> Collected:
    """Return the measures of all tables; a result table is laid over the plan table it belongs to.

    `merges_known` is False for text files, which show a cell merged over all rows as one cell and empty ones.
    """
    groups = collector.groups
    years = {group.year for group in groups if group.year is not None}
    if fiscal_year in years and len(years) > 1:
        groups = [group for group in groups if group.year in (fiscal_year, None)]
    if not groups:
        return Collected([], [], {})
    base = [(row, [groups[0].columns]) for row in groups[0].rows]
    for group in groups[1:]:
        pairs = [(row, _partner(row, base)) for row in group.rows]
        matched = sum(1 for _, partner in pairs if partner is not None)
        new = group.columns.shape & (MEASURE_FIELDS | set(_TEXTS)) - groups[0].columns.shape
        if matched * 2 < len(group.rows) or not new:
            base.extend((row, [group.columns]) for row in group.rows)
            continue
        for row, partner in pairs:
            if partner is None:
                base.append((row, [group.columns]))
                continue
            target, columns = partner
            for name, chunks in row.chunks.items():
                target.cells.setdefault(name, []).extend(row.cells.get(name, []))
                if not target.text(name):
                    target.chunks[name] = chunks
            target.ticks |= row.ticks
            target.images += row.images
            columns.append(group.columns)
    shape = frozenset().union(*(group.columns.shape for group in groups))
    if not merges_known:
        _let_down([row for row, _ in base])
    measures = [_measure(position, row, shape) for position, (row, _) in enumerate(base, 1)]
    places: dict[int, str] = {}
    for position, (row, _) in enumerate(base, 1):
        for name, cells in row.cells.items():
            for cell in cells:
                places.setdefault(id(cell), f"มาตรการที่ {position}: {LABELS.get(name, name)}")
    return Collected(measures, groups, places)


def _let_down(rows: list[Row]) -> None:
    """Give every measure the text of the first where only the first has one."""
    for name in ("responsible", "period", "monitoring"):
        if len(rows) > 2 and rows[0].text(name) and not any(row.text(name) for row in rows[1:]):
            for row in rows[1:]:
                if name in row.chunks:
                    row.chunks[name] = list(rows[0].chunks[name])


def _partner(row: Row, base: list[tuple[Row, list[Columns]]]) -> tuple[Row, list[Columns]] | None:
    wanted = essence(row.title)
    best, score = None, 0.0
    for candidate in base:
        title = essence(candidate[0].title)
        ratio = difflib.SequenceMatcher(None, wanted, title, autojunk=False).ratio()
        if wanted and title and min(len(wanted), len(title)) > 12 and (wanted in title or title in wanted):
            ratio = max(ratio, 0.9)
        same = _number(row) is not None and _number(row) == _number(candidate[0])
        if ratio + (0.15 if same else 0.0) > score:
            best, score = candidate, ratio + (0.15 if same else 0.0)
    return best if score >= 0.7 else None


def _number(row: Row) -> int | None:
    if row.printed is not None and row.printed.numbered:
        return row.printed.numbers[0] if len(row.printed.numbers) == 1 else None
    return row.seq


def _measure(position: int, row: Row, shape: frozenset[str]) -> Measure:
    values = {name: row.text(name) if name in shape else None for name in _TEXTS}
    printed_steps = row.paragraphs("steps")
    return Measure(
        seq=position,
        title=row.title,
        steps=items(printed_steps),
        images=row.images,
        status=_status(row, shape),
        printed=_number(row),
        printed_title=row.printed_title,
        step_numbers=numbers(printed_steps),
        results=pieces_of(row.paragraphs("result")),
        printed_steps=pieces_of(printed_steps),
        **values,
    )


def _status(row: Row, shape: frozenset[str]) -> str | None:
    """Return the state that the ticks say; steps in different states mean work in progress."""
    if row.ticks:
        return next(iter(row.ticks)) if len(row.ticks) == 1 else "in_progress"
    text = row.text("status")
    chosen = _CHOSEN.search(text) if re.search(r"[☐□○]", text) else None
    if chosen:
        text = chosen[1]
    if "status" in shape and text:
        return next((name for name, pattern in _WORDS if pattern.search(essence(text))), None)
    return None
