"""What numbers have to agree on: lists without gaps, totals that add up, the order of list and details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from prongsai.foundation.checks.content.places import found_at
from prongsai.foundation.checks.content.walking import Grid, grids_of, lists_of, passages_of
from prongsai.foundation.checks.queries.registry import About
from prongsai.foundation.documents.api import Content
from prongsai.kernel.findings import Finding, Severity
from prongsai.kernel.proofreading import Passage, Slip, slips, slips_of_list
from prongsai.kernel.thai.repair import arabic, essence

TOTAL = re.compile(r"^(?:รวม|ยอดรวม|ผลรวม|รวมทั้งสิ้น|รวมทั้งหมด|รวมเป็นเงิน|total)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"^\s*(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d{1,15}(?:\.\d+)?)\s*(?:บาท|คน|ครั้ง|เรื่อง|ราย|%)?\s*$"
)
_SEQUENCE = re.compile(r"^\s*\(?(\d{1,3})[.)]?\s*$")
_NOT_ADDED = re.compile(r"^(?:ที่|ลำดับ|ข้อ|ร้อยละ|%|ปี|หมาย|เลข|ค่าเฉลี่ย|เฉลี่ย|วัน)")
_TITLES = re.compile(r"มาตรการ|โครงการ|กิจกรรม|รายการ")


def numbering(content: Content, about: About) -> Iterator[Finding]:
    """Yield numbers of lists and tables that leave a gap, stand twice or begin again."""
    for place, lines in lists_of(content):
        for slip in slips_of_list(lines):
            yield _said(about, place, slip)
    for grid in grids_of(content):
        column = [
            (int(found[1]), " ".join(row)[:80]) for row in grid.rows if row and (found := _sequence(row[0]))
        ]
        if len(column) >= 2 and len(column) * 2 > len(grid.rows) and column[0][0] == 1:
            for slip in slips(column):
                yield _said(about, grid.place, slip)


def _sequence(text: str) -> re.Match[str] | None:
    return _SEQUENCE.match(arabic(text))


def _said(about: About, place: str, slip: Slip) -> Finding:
    said = {
        "again": _("Number %(number)s stands twice or the list begins again"),
        "gap": _("Number %(number)s is missing"),
        "order": _("Number %(number)s is out of order"),
    }[slip.kind]
    return found_at(
        about,
        Passage(place, slip.text),
        0,
        min(len(slip.text), 60),
        code="numbering",
        severity=Severity.WARNING,
        message=said % {"number": slip.number},
        reason=_("Readers look for what seems to be missing."),
        mend=_("Number anew"),
    )


def number_of(text: str) -> Decimal | None:
    """Return the number that a cell holds and nothing else, or none; a dash is zero."""
    if text.strip() in {"-", "–", "—"}:
        return Decimal(0)
    found = _NUMBER.match(arabic(text))
    try:
        return Decimal(found[1].replace(",", "")) if found else None
    except InvalidOperation:
        return None


def totals(content: Content, about: About) -> Iterator[Finding]:
    """Yield totals of tables that are not the sum of the rows above them."""
    for grid in grids_of(content):
        for row, column, sum_, written in wrong_totals(grid):
            head = grid.header[column] if column < len(grid.header) else ""
            yield found_at(
                about,
                Passage(grid.place, " ".join(grid.rows[row])),
                0,
                80,
                code="total",
                severity=Severity.ERROR,
                message=_("The total %(written)s of “%(column)s” should be %(sum)s")
                % {"written": f"{written:,}", "column": head[:40], "sum": f"{sum_:,}"},
                reason=_("A table that does not add up makes every other number doubtful."),
                mend=_("Put the right total"),
            )


def wrong_totals(grid: Grid) -> Iterator[tuple[int, int, Decimal, Decimal]]:
    """Yield row, column, sum and written total where they differ; columns that hold other things are left out."""
    begin = 0
    for position, row in enumerate(grid.rows):
        if not any(TOTAL.match(cell.strip()) for cell in row[:2]):
            continue
        above = [one for one in grid.rows[begin:position] if len(one) == len(row)]
        begin = position + 1
        for column, cell in enumerate(row):
            written = number_of(cell) if cell else None
            head = grid.header[column] if column < len(grid.header) else ""
            values = [number_of(one[column]) for one in above if one[column].strip()]
            if written is None or len(values) < 2 or None in values or _NOT_ADDED.match(head.strip()):
                continue
            sum_ = sum((value for value in values if value is not None), Decimal(0))
            if abs(sum_ - written) > Decimal("0.005"):
                yield position, column, sum_, written


def order(content: Content, about: About) -> Iterator[Finding]:
    """Yield one finding for each table whose rows stand in another order than the first table or the headings."""
    runs = [(grid.place, _titles(grid)) for grid in grids_of(content)]
    headings = [essence(_bare(one.text)) for one in passages_of(content) if one.heading]
    runs = [(place, titles) for place, titles in runs if len(titles) >= 2]
    if headings:
        runs.append((_("headings"), headings))
    if not runs:
        return
    _first_place, listed = runs[0]
    for place, titles in runs[1:]:
        indices = [listed.index(title) for title in titles if title and title in listed]
        if len(indices) >= 2 and indices != sorted(indices):
            yield found_at(
                about,
                Passage(place, ""),
                0,
                0,
                code="order",
                severity=Severity.WARNING,
                message=_("The details stand in another order than the list"),
                reason=_("Assessors compare line by line: what is not where they look counts as missing."),
            )


def _titles(grid: Grid) -> list[str]:
    column = next((place for place, head in enumerate(grid.header) if _TITLES.search(head)), None)
    if column is None:
        return []
    return [essence(_bare(row[column])) for row in grid.rows if column < len(row) and row[column]]


def _bare(text: str) -> str:
    return re.sub(r"^\s*(?:มาตรการที่|โครงการที่|ข้อ)?\s*\(?[0-9๐-๙]{0,3}[.)]?\s*", "", text)
