"""What a document says about itself: office, fiscal year, dates. Votes decide, not places."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from prongsai.kernel.thai.repair import arabic

BODIES = {
    "องค์การบริหารส่วนตำบล": ("องค์การบริหารส่วนตำบล", "อบต."),
    "เทศบาลตำบล": ("เทศบาลตำบล", "ทต."),
    "เทศบาลเมือง": ("เทศบาลเมือง", "ทม."),
    "เทศบาลนคร": ("เทศบาลนคร", "ทน."),
    "องค์การบริหารส่วนจังหวัด": ("องค์การบริหารส่วนจังหวัด", "อบจ."),
}
_SHORT = {short: full for full, (_, short) in BODIES.items()}
_NAME = r"[ก-ฮเ-ไ][ก-๎]{1,29}"
_FULL = re.compile(rf"({'|'.join(BODIES)})({_NAME})(?![ก-๎])")
_ANY = re.compile(rf"({'|'.join(BODIES)})\s?({_NAME})")
_ABBREVIATED = re.compile(rf"({'|'.join(re.escape(short) for short in _SHORT)})\s?({_NAME})(?![ก-๎])")
# Words that follow a body's name in general statements, so they are no names of places.
_GENERAL = re.compile(
    r"^(?:และ|หรือ|ที่|ใน|มี|เป็น|ได้|จะ|ให้|ของ|โดย|จึง|ซึ่ง|ต้อง|ควร|เพื่อ|ทุก|แห่ง|ต่าง|อื่น|พ\.ศ|เรื่อง|ว่าด้วย|นั้น|นี้|ดัง|ตาม|กับ|แก่(?!ง)|จัด|ดำเนิน|ขนาด)"
)
# Where the name ends although the words go on without a space.
_NAME_END = re.compile(r"(?:อำเภอ|จังหวัด|ประจำปี|ปีงบประมาณ|ได้|จึง|เรื่อง).*$")
_AFTER_NAME = re.compile(r"^\s*(?:$|\s(?:อำเภอ|จังหวัด|ประจำปี|ปีงบประมาณ|พ\.ศ\.|โทร))")
_YEAR = r"(25[0-9]{2})"
_FISCAL = re.compile(rf"ปี\s*งบประมาณ\s*(?:พ\.?\s?ศ\.?)?\s*{_YEAR}")
_OF_YEAR = re.compile(rf"(?:ประจำปี|ปี)\s*(?:พ\.?\s?ศ\.?)?\s*{_YEAR}")
_BE = re.compile(rf"พ\.?\s?ศ\.?\s*{_YEAR}")
_LOOSE = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_RANGE = re.compile(rf"{_YEAR}\s*(?:-|–|—|ถึง|จนถึง|\s)\s*(?:พ\.?\s?ศ\.?)?\s*{_YEAR}")
_PAST = re.compile(r"ผลการประเมิน|ITA|ที่ผ่านมา|ปีก่อน|พระราชบัญญัติ|ระเบียบ|ประกาศ\S*เรื่อง", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"^(?:ที่\s\S.{1,40}?\s+วันที่|วันที่|ประกาศ\s*ณ\s*วันที่|ณ\s*วันที่|ลงวันที่|สั่ง\s*ณ\s*วันที่|ให้ไว้\s*ณ\s*วันที่)\s*(.{4,40})$"
)
_AS_OF = re.compile(r"ข้อมูล\s*ณ\s*(?:วันที่)?\s*(.{4,40})")


@dataclass(frozen=True)
class Line:
    """A text of the document, and whether it is printed as a title."""

    text: str
    title: bool


def organization_in(lines: Sequence[Line]) -> tuple[str, float]:
    """Return the full name of the office that the document belongs to and how sure that is (0 to 1).

    Thai has no spaces between words, so only occurrences that end cleanly propose a name; every occurrence
    that begins with it votes, and titles and letterheads vote more.
    """
    proposals: Counter[tuple[str, str]] = Counter()
    mentions: list[tuple[str, str, int]] = []
    for line in lines:
        weight = 6 if line.title else 3 if len(line.text) < 120 else 1
        for body, found in _FULL.findall(line.text):
            name = _NAME_END.sub("", found)
            if len(name) > 1 and (not _GENERAL.match(name) or _alone(line, body + name)):
                proposals[body, name] += weight
        for short, found in _ABBREVIATED.findall(line.text):
            name = _NAME_END.sub("", found)
            if len(name) > 1 and not _GENERAL.match(name):
                proposals[_SHORT[short], name] += 1
        mentions.extend((body, name, weight) for body, name in _ANY.findall(line.text))
    votes: Counter[tuple[str, str]] = Counter()
    for body, name in proposals:
        support = sum(weight for other, text, weight in mentions if other == body and text.startswith(name))
        votes[body, name] = support + proposals[body, name]
    if not votes:
        return "", 0.0
    (body, name), score = max(votes.items(), key=lambda item: (item[1], -len(item[0][1])))
    others = sum(count for key, count in votes.items() if key[0] == body and not key[1].startswith(name))
    return body + name, score / (score + others)


def _alone(line: Line, office: str) -> bool:
    """Say whether a title ends with the office's name: there, ในเมือง and แก่งงาม are places and no prepositions."""
    return line.title and _AFTER_NAME.match(line.text.partition(office)[2]) is not None


def fiscal_year_in(lines: Sequence[Line]) -> tuple[int | None, float]:
    """Return the fiscal year (BE) that the document is about and how sure that is."""
    votes: Counter[int] = Counter()
    for line in lines:
        text = arabic(line.text)
        weight = 8 if line.title else 4 if len(text) < 120 else 1
        for pattern, share in ((_FISCAL, 1.0), (_OF_YEAR, 0.6)):
            for found in pattern.finditer(text):
                before = text[max(0, found.start() - 60) : found.start()]
                past = _PAST.search(before)
                votes[int(found[1])] += round(weight * share * (4 if past is None else 1))
    if not votes:
        for line in lines:
            text = arabic(line.text)
            votes.update({int(year): 1 for year in _BE.findall(text) or _LOOSE.findall(text)})
    if not votes:
        return None, 0.0
    year, score = max(votes.items(), key=lambda item: (item[1], item[0]))
    return year, score / sum(votes.values())


def plan_years_in(lines: Iterable[Line], fiscal_year: int | None) -> list[int] | None:
    """Return first and last year (BE) of the plan, best from a title; a national plan of 20 years is none."""
    fallback = None
    for line in lines:
        for first, last in _RANGE.findall(arabic(line.text)):
            span = int(last) - int(first)
            if not 1 <= span <= 6 or (fiscal_year and not int(first) <= fiscal_year <= int(last)):
                continue
            if line.title or len(line.text) < 90:
                return [int(first), int(last)]
            fallback = fallback or [int(first), int(last)]
    return fallback


def year_in(text: str) -> int | None:
    """Return the only fiscal year that a heading names, or None."""
    years = set(_FISCAL.findall(arabic(text))) or set(_OF_YEAR.findall(arabic(text)))
    return int(years.pop()) if len(years) == 1 else None


def document_date_in(lines: Iterable[Line]) -> str | None:
    """Return the date of the memo or announcement (CE, ISO)."""
    for line in lines:
        found = _DATE_LINE.match(line.text.strip(" *"))
        day = _date(found[1]) if found else None
        if day is not None:
            return day.isoformat()
    return None


def as_of_in(lines: Iterable[Line]) -> str | None:
    """Return the date of the line "ข้อมูล ณ วันที่ …" (CE, ISO)."""
    for line in lines:
        found = _AS_OF.search(line.text)
        day = _date(found[1]) if found else None
        if day is not None:
            return day.isoformat()
    return None


def _date(text: str) -> date | None:
    # Imported here: most documents carry no date line, and the calendar costs a tenth of a second.
    from prongsai.kernel.calendar import UnreadableDate, read_date

    words = text.replace("พุทธศักราช", "พ.ศ.").strip(" *().").split()
    for length in range(min(len(words), 6), 0, -1):
        try:
            return read_date(" ".join(words[:length]))
        except UnreadableDate:
            continue
    return None
