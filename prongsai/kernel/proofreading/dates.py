"""Dates in running text: which day is meant, and what cannot be a day or a year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from prongsai.kernel.calendar import UnreadableDate, fiscal_year_of, read_date
from prongsai.kernel.calendar.scanning import ERA, MONTH
from prongsai.kernel.thai.repair import arabic

_WRITTEN = re.compile(
    rf"(?<!\d)\d{{1,2}}\s{{0,3}}{MONTH}\s{{0,3}}(?:{ERA}\s{{0,3}})?(?P<year>\d{{4}}|\d{{2}})(?!\d)"
)
_NUMBERS = re.compile(r"(?<![\d/.-])\d{1,2}/\d{1,2}/(?P<year>\d{4})(?![\d/-])")
_ERA_YEAR = re.compile(r"(?P<era>พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|ปีงบประมาณ)\s{0,3}(?P<year>\d{3,5})(?!\d)")
_LIKELY_BE = range(2475, 2600)  # from the first years of local government to those still to be planned
_LIKELY_CE = range(1930, 2060)
_IN_MONTH = re.compile(rf"เดือน\s{{0,3}}(?P<day>{MONTH}\s{{0,3}}(?:{ERA}\s{{0,3}})?(?P<year>\d{{4}}))(?!\d)")
# Something was done …
_DEED = re.compile(
    r"ดำเนินการ|ดําเนินการ|อบรม|ประชุม|สัมมนา|จัดกิจกรรม|จัดโครงการ|จัดเวที|แจ้งเวียน|ติดตั้ง|ลงพื้นที่|ออกหน่วย|เผยแพร่|ประชาสัมพันธ์"
    r"|สำรวจ|ตรวจเยี่ยม|แล้วเสร็จ|มอบ(?:รางวัล|เกียรติบัตร|ป้าย)|ศึกษาดูงาน"
)
# … on a day:
_ON = re.compile(
    r"(?:เมื่อ|วันที่|วัน(?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์)\s?ที่|(?:เมื่อ|ใน|ช่วง|ระหว่าง|ตั้งแต่|ประชุมประจำ)เดือน)"
    r"\s{0,3}(?:\d{1,2}\s{0,3}(?:-|–|ถึง|และ)\s{0,3})?$"
)
_DID = re.compile(r"ได้|จัด|ร่วม|ลงพื้นที่|ออกหน่วย")
# What rightly names a day of another year: papers that are cited, reports made afterwards, what was before, what is to come.
_RIGHTLY = re.compile(
    r"พระราช|พ\.ร\.|ระเบียบ|ประกาศ|คำสั่ง|หนังสือ|ลงวันที่|มติ|กฎ|ข้อบัญญัติ|เทศบัญญัติ|ณ\s*วันที่|ข้อมูล\s*ณ|อ้างถึง|ผลการประเมิน"
    r"|รายงาน|ราชกิจจา|บังคับใช้|ใช้บังคับ|แต่งตั้ง|จัดตั้ง|สัญญา|ตามแผน|กำหนด|จะ|ต่อไป|ถัดไป|ปีหน้า|ที่ผ่านมา|ก่อนหน้า|ปีก่อน|ปีที่แล้ว|ครั้งก่อน"
    r"|ครั้งที่แล้ว|เดิม|เปรียบเทียบ|เทียบกับ|ต่อเนื่อง|สิ้นสุด|หมดอายุ|เปิดใช้"
)
_FISCAL = re.compile(r"ปี(?:งบประมาณ)?\s{0,3}(?:พ\.?\s?ศ\.?)?\s{0,3}(?P<year>25\d{2})(?!\d)")
_TO = re.compile(r"\s{0,3}(?:ถึง|-|–|—|และ)\s{0,3}(?:วันที่)?\s{0,3}")
_CLAUSE = 90  # characters before and behind a day in which what was done is looked for


@dataclass(frozen=True)
class Written:
    """A date as written: the day that is meant, or why it cannot be one.

    ``fault``: ``none``; ``unreadable`` (a day that does not exist); ``era`` (a BE year called CE or the other
    way round); ``far`` (a year that nobody means); ``ce`` (a CE year in Thai text).
    """

    start: int
    end: int
    text: str
    day: date | None
    fault: str = "none"


def written_dates(text: str) -> Iterator[Written]:
    """Yield the dates of a text in either digits, in the order of the text."""
    plain = arabic(text)
    found = [(one, True) for one in _WRITTEN.finditer(plain)]
    found += [(one, False) for one in _NUMBERS.finditer(plain)]
    for match, is_spelt in sorted(found, key=lambda one: one[0].start()):
        span, written = match.span(), text[slice(*match.span())]
        try:
            day = read_date(match[0])
        except UnreadableDate:
            yield Written(*span, written, None, "unreadable")
            continue
        year = day.year + 543
        if year not in _LIKELY_BE:
            yield Written(*span, written, day, "far")
        elif is_spelt and len(match["year"]) == 4 and int(match["year"]) < 2400 and "ค" not in match[0][3:]:
            yield Written(*span, written, day, "ce" if re.search("[ก-๙]", match[0]) else "none")
        else:
            yield Written(*span, written, day)


def odd_years(text: str) -> Iterator[Written]:
    """Yield years whose era is wrong (พ.ศ. 2026, ค.ศ. 2569) or that nobody means (พ.ศ. 25699)."""
    for match in _ERA_YEAR.finditer(arabic(text)):
        year, is_ce = int(match["year"]), match["era"].startswith("ค")
        likely, other = (_LIKELY_CE, _LIKELY_BE) if is_ce else (_LIKELY_BE, _LIKELY_CE)
        if year in likely:
            continue
        if match["era"].startswith("พ") and 2300 <= year <= 2700:
            continue  # laws and history may be old
        fault = "era" if year in other else "far"
        yield Written(*match.span(), text[slice(*match.span())], None, fault)


def days_of_deeds(text: str) -> Iterator[Written]:
    """Yield the days (a month as its first day) on which the text surely says that something was done.

    Thai has no full stops, so it looks at what stands beside the day: “on the day” before it, a verb of doing before or
    behind. Left out is what rightly names a day of another year: laws and papers, reports written afterwards, what was before or
    is to come, a fiscal year that is named beside its own day, and spans of days that end in another year.
    """
    plain = arabic(text)
    days = [one for one in written_dates(text) if one.day is not None and one.fault == "none"]
    for place, one in enumerate(days):
        began = days[place - 1].end if place else 0
        if place and _TO.fullmatch(plain[began : one.start]):
            continue  # the end of a span, whose first day is looked at
        following = days[place + 1] if place + 1 < len(days) else None
        is_span = following is not None and _TO.fullmatch(plain[one.end : following.start]) is not None
        crosses = is_span and _year(one) != _year(following)
        if not crosses and _is_deed(plain, began, one):
            yield one
    for match in _IN_MONTH.finditer(plain):
        try:
            first = read_date(f"1 {match['day']}")
        except UnreadableDate:
            continue
        found = Written(*match.span("day"), text[slice(*match.span("day"))], first)
        if first.year + 543 in _LIKELY_BE and _is_deed(plain, 0, found):
            yield found


def _year(one: Written | None) -> int | None:
    return fiscal_year_of(one.day) if one is not None and one.day is not None else None


def _is_deed(plain: str, began: int, one: Written) -> bool:
    before = plain[max(began, one.start - _CLAUSE) : one.start].rpartition("\n")[2]
    after = plain[one.end : one.end + _CLAUSE].partition("\n")[0]
    around, did = before + after, _DID.search(after)
    named = {int(match["year"]) for match in _FISCAL.finditer(around)}
    return bool(
        _ON.search(before)
        and (_DEED.search(before) or (did and _DEED.search(after, did.start())))
        and not _RIGHTLY.search(around)
        and _year(one) not in named
    )
