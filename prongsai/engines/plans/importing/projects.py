"""The project sheets of an action plan: sections by their headings, however numbered or worded."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from prongsai.engines.plans.checks.draft import Project
from prongsai.kernel.reading.blocks import Paragraph
from prongsai.kernel.reading.markers import items, marker_of
from prongsai.kernel.thai.repair import arabic, collapsed, essence

_END = r"(?P<rest>\s*$|\s*[:：].*$)"
_DOING = r"(?:ที่ใช้)?(?:ใน)?(?:การ)?(?:ดำเนิน(?:การ|งาน|โครงการ|กิจกรรม)?|จัดทำโครงการ)?"
_OF = r"(?:\s*(?:ของ)?(?:โครงการ|กิจกรรม|มาตรการ)(?:/\S{1,20})?)?"

_KIND = r"(?:โครงการ|กิจกรรม|มาตรการ|แนวปฏิบัติ\S{0,5}|แนวทาง\S{0,12})"
_WAY = r"วิธี(?:การ)?"
_SCHEDULED = r"ดำเนิน(?:การ|งาน|โครงการ|กิจกรรม)|ปฏิบัติ(?:งาน)?"

_WORDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("title", (rf"ชื่อ\s*(?:แผนงาน|{_KIND})(?:\s*/\s*{_KIND})*", r"โครงการ(?:/กิจกรรม)?(?=\s*[:：])")),
    (
        "rationale",
        (
            r"(?:หลักการและเหตุผล|หลักการ\s*/?\s*เหตุผล|(?:หลักการ\s*)?เหตุผล(?:และ)?ความจำเป็น)(?:\s*/\s*\S{1,30})?",
            r"(?:ความเป็นมา\S{0,20}|ที่มา(?:และ\S{1,20})?|หลักการ\S{0,20})(?:\s*/\s*\S{1,30})?",
        ),
    ),
    ("objectives", (r"วัตถุประสงค์" + _OF,)),
    (
        "target",
        (
            r"(?:กลุ่ม)?เป้าหมาย(?:\s*/\s*(?:ผลผลิต|กลุ่มเป้าหมาย|จำนวน\S{0,10}|ผู้เข้าร่วม\S{0,10}))?" + _OF,
            r"ผู้เข้าร่วมโครงการ|ผู้เข้ารับการอบรม",
        ),
    ),
    ("area", (r"(?:พื้นที่|สถานที่)" + _DOING + _OF,)),
    (
        "steps",
        (
            rf"(?:{_WAY}|ขั้นตอน(?:การ)?(?:\s*(?:/|และ|หรือ)\s*{_WAY})?|แนวทาง(?:การ)?)\s*(?:{_SCHEDULED})?"
            + _OF,
            r"กิจกรรม\s*/?\s*(?:และ)?(?:ขั้นตอน|วิธี)\S{0,20}|การดำเนินการ",
        ),
    ),
    (
        "period",
        (
            r"ระยะเวลา\s*" + _DOING + _OF,
            r"กำหนด(?:การ|เวลา|ระยะเวลา)(?:ดำเนิน\S{0,12})?|(?:ห้วง|ช่วง)เวลา\S{0,12}|ระยะเวลาและสถานที่\S{0,12}",
        ),
    ),
    ("budget", (r"(?:งบประมาณ|ค่าใช้จ่าย|งบประมาณ\s*(?:/|และ)\s*แหล่ง\S{0,20})\s*" + _DOING + _OF,)),
    (
        "responsible",
        (
            r"(?:ผู้|หน่วยงาน(?:ที่|ผู้)?|ส่วนราชการ(?:ที่|ผู้)?|กอง(?:ที่)?)รับผิดชอบ(?:หลัก)?" + _OF,
            r"ผู้รับผิดชอบ\s*/\s*หน่วยงาน(?:ที่)?รับผิดชอบ",
        ),
    ),
    ("results", (r"(?:ผลผลิต|ตัวชี้วัด)\s*(?:/|และ)?\s*ผลลัพธ์\S{0,12}",)),
    ("outputs", (r"ผลผลิต(?:\s*\([^)]*\))?", r"ตัวชี้วัด(?:ความสำเร็จ)?" + _OF, r"ตัวชี้วัด\s*(?:/|และ)\s*ผลผลิต")),
    (
        "outcomes",
        (
            r"ผลลัพธ์(?:\s*\([^)]*\))?",
            r"(?:ผล|ประโยชน์)ที่(?:คาดว่า)?(?:จะ)?ได้รับ(?:จากโครงการ)?|ผลที่คาดหวัง|ผลสัมฤทธิ์" + _OF,
        ),
    ),
    (
        "other",
        (
            r"(?:การ)?(?:ติดตาม(?:และ)?)?(?:ประเมินผล|ติดตามผล)" + _OF,
            r"ผู้(?:เสนอ|อนุมัติ|เห็นชอบ|เขียน)โครงการ|ความสอดคล้อง\S{0,20}|นิยาม\S{0,12}",
        ),
    ),
)
_HEADINGS = tuple((name, re.compile(f"(?:{'|'.join(words)}){_END}")) for name, words in _WORDINGS)
_NAMED = re.compile(
    r"ชื่อ\s*(?:โครงการ|กิจกรรม|มาตรการ|แผนงาน)(?:/(?:โครงการ|กิจกรรม|มาตรการ))*\s+(?P<rest>\S.*)$"
)
_SHEET = re.compile(
    r"^\s*(?:ลำดับ(?:ที่)?|โครงการ(?:ที่|ลำดับที่)|โครงการ/กิจกรรมที่|แผ่นที่|กิจกรรมที่|มาตรการที่|แบบที่)\s*(?P<number>[0-9๐-๙]{1,3})\s*[.):]?\s*$"
)
_DIVIDER = re.compile(r"^\s*(?:มิติ(?:ที่)?\s*[0-9๐-๙]|ส่วนที่\s*[0-9๐-๙]|ภาคผนวก|บทที่\s*[0-9๐-๙])")
_SUBPART = re.compile(r"^\s*(?:[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2}){1,2}\s*[.)]?\s+)?$")
_COUNT = re.compile(r"([0-9๐-๙][0-9๐-๙,]*)\s*(?:คน|ราย|ท่าน|รูป|ครัวเรือน|หมู่บ้าน|ชุมชน|แห่ง|กลุ่ม|โรงเรียน|หน่วยงาน)")
_MONEY = re.compile(r"([0-9๐-๙][0-9๐-๙,]*(?:\.[0-9๐-๙]+)?)\s*(?:\.?-\s*)?บาท")
_NO_MONEY = re.compile(
    r"ไม่(?:ได้)?ใช้(?:เงิน)?งบประมาณ|ไม่มี(?:การใช้)?(?:งบประมาณ|ค่าใช้จ่าย)|ไม่ใช้จ่าย|ไม่(?:มี|ใช้)$|^\s*-\s*$|ไม่เสียค่าใช้จ่าย|ไม่ต้องใช้งบ|ไม่เบิกจ่าย"
)

LABELS = {
    "title": "ชื่อโครงการ",
    "rationale": "หลักการและเหตุผล",
    "objectives": "วัตถุประสงค์",
    "target": "กลุ่มเป้าหมาย",
    "area": "พื้นที่ดำเนินการ",
    "steps": "วิธีดำเนินการ",
    "period": "ระยะเวลาดำเนินการ",
    "budget": "งบประมาณ",
    "responsible": "ผู้รับผิดชอบ",
    "outputs": "ผลผลิต",
    "outcomes": "ผลลัพธ์",
    "other": "หัวข้ออื่น",
}


@dataclass
class _Sheet:
    heading: str
    number: int | None
    style: str
    section: str = "title"
    last: int = 0
    parts: dict[str, list[str]] = field(default_factory=dict)
    numbers: list[tuple[int, str]] = field(default_factory=list)

    def add(self, text: str) -> None:
        if text:
            self.parts.setdefault(self.section, []).append(text)


def projects_of(paragraphs: Iterable[Paragraph]) -> tuple[list[Project], dict[int, str]]:
    """Return the project sheets among the paragraphs, and where each paragraph's id belongs."""
    sheets: list[_Sheet] = []
    used: dict[int, tuple[_Sheet, str]] = {}
    current: _Sheet | None = None
    heading, number = "", None
    for paragraph in paragraphs:
        for text in _texts(paragraph):
            announced = _SHEET.match(text)
            if announced:
                heading, number = text, int(arabic(announced["number"]))
                current = None
                continue
            found = _heading(text, current)
            if (
                found
                and found[0] == "title"
                and (current is None or current.section != "title" or current.parts)
            ):
                current = _Sheet(heading, number, found[2])
                current.last = found[3]
                current.numbers = [(found[3], text)] if found[3] else []
                current.add(found[1])
                sheets.append(current)
                heading, number = "", None
                used[id(paragraph)] = (current, current.section)
            elif current is None:
                continue
            elif len(text) < 160 and _divides(current, text):
                current = None
            elif found:
                _enter(current, found, text)
                used[id(paragraph)] = (current, current.section)
            else:
                current.add(text)
                used[id(paragraph)] = (current, current.section)
    real = [
        sheet for sheet in sheets if len(sheet.parts.keys() - {"title"}) >= 2 and sheet.parts.get("title")
    ]
    places = {id(sheet): f"โครงการที่ {sheet.number or position}" for position, sheet in enumerate(real, 1)}
    where = {
        key: f"{places[id(sheet)]}: {LABELS[section]}"
        for key, (sheet, section) in used.items()
        if id(sheet) in places
    }
    return [_project(position, sheet) for position, sheet in enumerate(real, 1)], where


def _divides(sheet: _Sheet, text: str) -> bool:
    """Say whether a line between two sheets belongs to the plan's own chapters: มิติที่ ๒, 1.2.1 การสร้าง…"""
    if _DIVIDER.match(text):
        return True
    marker = marker_of(text)
    deep = marker is not None and len(marker.numbers) in (2, 3) and marker.numbers[0] <= 4
    return deep and sheet.section in ("outputs", "outcomes", "other") and "responsible" in sheet.parts


def _texts(paragraph: Paragraph) -> list[str]:
    """Return the paragraph as one text, or its lines when one of them is a heading of its own."""
    if len(paragraph.lines) > 1 and any(_bare_heading(line) for line in paragraph.lines[1:]):
        return paragraph.lines
    return [paragraph.text]


def _bare_heading(line: str) -> bool:
    marker = marker_of(line)
    body = marker.rest if marker is not None and marker.numbered else line
    return (len(line) < 60 and any(p.match(body) for _, p in _HEADINGS)) or _SHEET.match(line) is not None


def _heading(text: str, current: _Sheet | None) -> tuple[str, str, str, int] | None:
    """Return section, text on the same line, number style and number of a heading, or None."""
    marker = marker_of(text)
    numbered = marker is not None and marker.numbered
    body = marker.rest if marker is not None and marker.numbered else text
    style = marker.style if marker is not None and numbered else ""
    number = marker.numbers[0] if marker is not None and numbered else 0
    for name, pattern in _HEADINGS:
        found = pattern.match(body)
        if found is None:
            continue
        if numbered and current is not None and not _fits(current, marker.numbers if marker else (), style):
            return None
        deep = marker is not None and len(marker.numbers) > 1
        return name, found["rest"].strip().lstrip(":：").strip(), style, 0 if deep else number
    named = _NAMED.match(body)
    if named and (numbered or current is None):
        return "title", named["rest"].strip(), style, number
    if numbered and current is not None and style == current.style and number > current.last:
        return _open_heading(body, style, number)
    return None


def _open_heading(body: str, style: str, number: int) -> tuple[str, str, str, int] | None:
    """Return a numbered heading whose text goes on without a colon: ๗. งบประมาณ ๒๐,๐๐๐ บาท."""
    words = body.split(" ", 1)
    if len(words) < 2:
        return None
    for name, pattern in _HEADINGS:
        if pattern.match(words[0]):
            return name, words[1].strip(), style, number
    return None


def _fits(current: _Sheet, numbers: tuple[int, ...], style: str) -> bool:
    """Say whether a numbered line can be a heading here and is no item that begins with such words."""
    if len(numbers) > 1:
        return numbers[0] in (current.last, current.last + 1)
    return not current.style or style == current.style or numbers[0] == current.last + 1


def _enter(sheet: _Sheet, found: tuple[str, str, str, int], text: str) -> None:
    name, rest, _, number = found
    if number:
        sheet.last = number
        sheet.numbers.append((number, text))
    if name == "results":
        name = "outputs"
    sheet.section = name
    sheet.parts.setdefault(name, [])
    sheet.add(rest)


def _project(position: int, sheet: _Sheet) -> Project:
    parts = sheet.parts
    title = collapsed(" ".join(parts["title"]))
    target = collapsed(" ".join(parts.get("target", [])))
    money = collapsed(" ".join(parts.get("budget", []))) if "budget" in parts else None
    return Project(
        seq=sheet.number or position,
        title=title,
        rationale=_plain(parts, "rationale"),
        objectives=items(parts.get("objectives", []), loose="joined"),
        target_group=_group(target) if "target" in parts else None,
        target_count=_count(target),
        steps=items(parts.get("steps", []), loose="joined"),
        period=_plain(parts, "period"),
        budget=None if money is None else money_of(money),
        responsible=_plain(parts, "responsible"),
        outputs=items(parts.get("outputs", []), loose="joined"),
        outcomes=items(parts.get("outcomes", []), loose="joined"),
        sections=parts,
        heading=sheet.heading,
        section_numbers=sheet.numbers,
    )


def _plain(parts: dict[str, list[str]], name: str) -> str | None:
    return collapsed(" ".join(parts[name])) if name in parts else None


def _group(text: str) -> str:
    """Return the words before the number of people."""
    before = re.split(r"\s*จำนวน|\s*(?=[0-9๐-๙][0-9๐-๙,]*\s*(?:คน|ราย|ท่าน)(?![ก-๙]))", text, maxsplit=1)[0]
    return before.strip() or text


def _count(text: str) -> int | None:
    found = _COUNT.findall(text)
    return int(arabic(found[-1]).replace(",", "")) if found else None


def money_of(text: str) -> float | None:
    """Return the amount in baht that a text names: 0.0 if it says that none is used, None if unclear."""
    found = _MONEY.findall(text)
    if found:
        return float(arabic(found[0]).replace(",", ""))
    if _NO_MONEY.search(text) or _NO_MONEY.search(essence(text)):
        return 0.0
    bare = essence(text).replace(",", "").strip(".-")
    return float(bare) if re.fullmatch(r"\d+(\.\d+)?", bare) else None
