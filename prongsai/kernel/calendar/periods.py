"""Reading periods: months, ranges, quarters, half-years and fiscal years."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from prongsai.kernel.calendar.reading import scan_date
from prongsai.kernel.calendar.scanning import (
    ERA,
    LONGEST,
    MONTH,
    YEAR,
    UnreadableDate,
    month_number,
    real_date,
    tidy,
    year_number,
)
from prongsai.kernel.calendar.years import FiscalYear, Period, be_year, month_of

_FY = r"(?:ปี\s*งบ(?:\s*ประมาณ)?|(?i:fiscal\s+year|FY))"
_ALL = r"(?:ตลอด(?:\s*ทั้ง)?|ทั้ง|ภายใน|ใน|ประจำ|ระหว่าง|ช่วง)"
_LAST = rf"(?:{_FY}\s*)?(?:{ERA}\s*)?(?P<last>{YEAR})"
_YEARS = rf"(?:(?P<era>{ERA})\s*)?(?P<year>{YEAR})(?:\s*(?:-|ถึง)\s*{_LAST})?"
_OF_YEAR = rf"(?:\s*(?:/|ของ|ใน|,)?\s*(?:{_ALL}\s*)?(?:{_FY})?\s*(?:(?P<era>{ERA})\s*)?(?P<year>{YEAR}))?"
_OF_YEAR_OR_BARE = rf"(?:{_OF_YEAR}|\s*(?:ของ|ใน)?\s*{_FY})"

_FISCAL = re.compile(rf"(?:{_ALL}\s*)?{_FY}\s*(?:{_YEARS})?(?:\s*นี้)?")
_WHOLE = re.compile(r"(?:ตลอด(?:\s*ทั้ง)?|ทั้ง)\s*ปี|(?i:(?:all|whole)\s+year)")
_QUARTER = re.compile(
    r"(?:ตลอด\s*|ใน\s*)?(?:ไตรมาส|(?i:quarters?|Q))\s*(?:ที่)?\s*"
    r"(?P<list>[1-4](?:\s*(?:-|,|และ|ถึง|&|and)\s*(?:ไตรมาส|Q)?\s*(?:ที่)?\s*[1-4](?!\d))*)(?!\d)"
    + _OF_YEAR_OR_BARE
)
_HALF = re.compile(
    r"(?:รอบ\s*(?:ระยะเวลา\s*)?)?(?:6\s*เดือน|ครึ่งปี)\s*(?P<which>แรก|หลัง|ที่\s*[12]|ครั้งที่\s*[12])?"
    + _OF_YEAR_OR_BARE
)
_TWELVE = re.compile(r"รอบ\s*(?:ระยะเวลา\s*)?(?:12\s*เดือน|1\s*ปี|สิ้นปี)" + _OF_YEAR_OR_BARE)
_TAIL = re.compile(rf"(?P<rest>.+?)\s*(?:ของ|ใน|ประจำ|,)?\s*{_FY}\s*(?:(?P<era>{ERA})\s*)?(?P<year>{YEAR})")
_BARE_YEAR = re.compile(rf"(?:{ERA})?\s*(?:\d{{4}})(?:\s*-\s*(?:{ERA})?\s*\d{{4}})?")

_LEAD = r"(?:(?:ณ|ตั้งแต่|ระหว่าง|ช่วง|ภายใน|ใน|จน|ถึง|เริ่ม|สิ้นสุด)\s*)*"
_PART = re.compile(
    rf"{_LEAD}(?:วัน\s*)?(?:ที่\s*)?(?P<day>\d{{1,2}}(?!\d))?(?:[\s./]*(?:เดือน\s*)?(?P<month>{MONTH}|(?<=[/.])\d{{1,2}}))?"
    rf"(?:[\s,./]*(?P<era>{ERA})?\s*(?P<year>{YEAR}))?"
)
_SEPARATOR = re.compile(r"\s*(?:-|(?:จน)?ถึง|\b(?:to|until)\b)\s*")


@dataclass(frozen=True, slots=True)
class _Part:
    """One end of a range as far as it was written."""

    day: int | None
    month: int | None
    year: int | None


def read_period(text: str, *, fiscal_year: int | None = None) -> Period:
    """Return the first and last day that the text names; raise ``UnreadableDate`` for anything unclear.

    Reads days, months (``เม.ย. ๖๙``), ranges (``ม.ค.-มี.ค. ๖๔``), quarters, half-years and fiscal years.
    Parts without a year (``ไตรมาส ๑-๒``, ``ตลอดปีงบประมาณ``) need ``fiscal_year`` (BE).
    """
    source = tidy(text)
    if not source or len(text) > LONGEST:
        raise _unreadable(text)
    for read in (_named, _day, _range, _month, _of_fiscal_year):
        if (found := read(source, fiscal_year)) is not None:
            return found
    if _BARE_YEAR.fullmatch(source):
        raise UnreadableDate(
            text,
            f"“{source}” อาจหมายถึงปีงบประมาณ (ต.ค.–ก.ย.) หรือปีปฏิทิน (ม.ค.–ธ.ค.) โปรดพิมพ์ เช่น ปีงบประมาณ 2569"
            " หรือ ม.ค.-ธ.ค. 2569",
            f"“{source}” could be a fiscal year (Oct–Sep) or a calendar year (Jan–Dec). "
            "Type “fiscal year 2569” or “Jan-Dec 2569”.",
        )
    raise _unreadable(text)


def _named(source: str, fiscal_year: int | None) -> Period | None:
    if match := _FISCAL.fullmatch(source):
        first = _fiscal(match, source, fiscal_year)
        last = match["last"]
        if last is None:
            return first.period
        end = FiscalYear(be_year(year_number(last, None, english=False, source=source)))
        return _ordered(first.starts_on, end.ends_on, source)
    if _WHOLE.fullmatch(source):
        return _given(fiscal_year, source).period
    return _part_of_year(source, fiscal_year)


def _part_of_year(source: str, fiscal_year: int | None) -> Period | None:
    if match := _QUARTER.fullmatch(source):
        return _quarters(match, _fiscal(match, source, fiscal_year), source)
    if match := _HALF.fullmatch(source):
        # A report "รอบ 6 เดือน" without a number is the one on the first half.
        second = (match["which"] or "")[-1:] in ("2", "ง")
        return _fiscal(match, source, fiscal_year).half_years[1 if second else 0].period
    if match := _TWELVE.fullmatch(source):
        return _fiscal(match, source, fiscal_year).period
    return None


def _of_fiscal_year(source: str, _: int | None) -> Period | None:
    match = _TAIL.fullmatch(source)
    if match is None or re.search(_FY, match["rest"]):
        return None
    fiscal = _fiscal(match, source, None)
    found = read_period(match["rest"], fiscal_year=fiscal.year)
    if not (fiscal.contains(found.starts_on) and fiscal.contains(found.ends_on)):
        raise UnreadableDate(
            source,
            f"“{source}” อยู่นอกปีงบประมาณ {fiscal} (ต.ค. {fiscal.year - 1} – ก.ย. {fiscal}) โปรดตรวจปีแล้วพิมพ์ใหม่",
            f"“{source}” lies outside fiscal year {fiscal}. Check the year and type it again.",
        )
    return found


def _fiscal(match: re.Match[str], source: str, fiscal_year: int | None) -> FiscalYear:
    if match["year"] is None:
        return _given(fiscal_year, source)
    year = year_number(match["year"], match["era"], english=False, source=source)
    return FiscalYear(be_year(year))


def _given(fiscal_year: int | None, source: str) -> FiscalYear:
    if fiscal_year is None:
        example = f"{source} 2569" if re.search(rf"{_FY}$", source) else f"{source} ปีงบประมาณ 2569"
        raise UnreadableDate(
            source,
            f"“{source}” ยังไม่บอกว่าปีใด โปรดพิมพ์ปีด้วย เช่น {example}",
            f"“{source}” does not say which year. Type the year as well, for example {example}.",
        )
    return FiscalYear(fiscal_year)


def _quarters(match: re.Match[str], fiscal: FiscalYear, source: str) -> Period:
    numbers = [int(number) for number in re.findall(r"[1-4]", match["list"])]
    spans = re.search(r"-|ถึง", match["list"]) is not None
    if numbers != sorted(set(numbers)) or not (spans or numbers[-1] - numbers[0] == len(numbers) - 1):
        raise UnreadableDate(
            source,
            f"“{source}” ไม่ใช่ไตรมาสที่ต่อเนื่องกันตามลำดับ โปรดพิมพ์ เช่น ไตรมาส 1-2",
            f"“{source}” does not name quarters that follow one another. Type, for example, quarter 1-2.",
        )
    return Period(fiscal.quarters[numbers[0] - 1].starts_on, fiscal.quarters[numbers[-1] - 1].ends_on)


def _day(source: str, fiscal_year: int | None) -> Period | None:
    found = scan_date(source, fiscal_year=fiscal_year)
    return None if found is None else Period(found, found)


def _month(source: str, fiscal_year: int | None) -> Period | None:
    match = _PART.fullmatch(source)
    if match is None or match["month"] is None or match["day"] is not None:
        return None
    part = _part(match, source)
    ends = _ends(part, part, source, fiscal_year)
    return Period(*ends)


def _range(source: str, fiscal_year: int | None) -> Period | None:
    found: set[Period] = set()
    trouble: UnreadableDate | None = None
    for cut in _SEPARATOR.finditer(source):
        left, right = source[: cut.start()], source[cut.end() :]
        try:
            period = _between(left, right, source, fiscal_year)
        except UnreadableDate as error:
            trouble = trouble or error
            continue
        if period is not None:
            found.add(period)
    if len(found) == 1:
        return found.pop()
    if found:
        raise _unreadable(source)
    if trouble is not None:
        raise trouble
    return None


def _between(left: str, right: str, source: str, fiscal_year: int | None) -> Period | None:
    left_match, right_match = _PART.fullmatch(left), _PART.fullmatch(right)
    whole_left, whole_right = scan_full(left), scan_full(right)
    if whole_left and whole_right:
        return _ordered(whole_left, whole_right, source)
    if left_match is None or right_match is None:
        return None
    first, last = _part(left_match, source), _part(right_match, source)
    if last.month is None or (first.day is None) != (last.day is None):
        return None
    if first.month is None and (first.day is None or first.year is not None):
        return None
    return Period(*_ends(first, last, source, fiscal_year))


def scan_full(text: str) -> date | None:
    """Return the day of a complete date, or None for anything less."""
    try:
        return scan_date(text)
    except UnreadableDate:
        return None


def _part(match: re.Match[str], source: str) -> _Part:
    written = match["month"]
    month: int | None = None
    if written:
        month = int(written) if written.isdigit() else month_number(written)
    year: int | None = None
    if match["year"]:
        english = bool(written) and written[0].isascii() and written[0].isalpha()
        year = year_number(match["year"], match["era"], english=english, source=source)
    return _Part(int(match["day"]) if match["day"] else None, month, year)


def _ends(first: _Part, last: _Part, source: str, fiscal_year: int | None) -> tuple[date, date]:
    last_month = last.month or 1
    first_month = first.month or last_month
    if last.year is not None:
        end_year = last.year
        start_year = first.year if first.year is not None else end_year - (first_month > last_month)
    elif first.year is not None:
        start_year = first.year
        end_year = start_year + (last_month < first_month)
    else:
        fiscal = _given(fiscal_year, source)
        start_year, end_year = (
            fiscal.starts_on.year if month >= fiscal.starts_on.month else fiscal.ends_on.year
            for month in (first_month, last_month)
        )
    starts_on = real_date(start_year, first_month, first.day or 1, source)
    last_day = last.day or (month_of(end_year, last_month).ends_on.day if 1 <= last_month <= 12 else 1)
    return _ordered(starts_on, real_date(end_year, last_month, last_day, source), source)


def _ordered(starts_on: date, ends_on: date, source: str) -> Period:
    if ends_on < starts_on:
        raise UnreadableDate(
            source,
            f"“{source}” สิ้นสุดก่อนเริ่มต้น โปรดตรวจเดือนและปีแล้วพิมพ์ใหม่ เช่น ต.ค. 2568 - ก.ย. 2569",
            f"“{source}” ends before it starts. Check months and years, for example Oct 2025 - Sep 2026.",
        )
    return Period(starts_on, ends_on)


def _unreadable(text: str) -> UnreadableDate:
    source = tidy(text)
    shown = source if len(source) <= 60 else source[:60] + "…"
    return UnreadableDate(
        text,
        f"อ่าน “{shown}” เป็นช่วงเวลาไม่ได้ โปรดพิมพ์ เช่น ม.ค.-มี.ค. 2569 หรือ ไตรมาส 1-2 หรือ ตลอดปีงบประมาณ 2569",
        f"“{shown}” was not understood as a period. Type, for example, Jan-Mar 2026, quarter 1-2 or "
        "fiscal year 2569.",
    )
