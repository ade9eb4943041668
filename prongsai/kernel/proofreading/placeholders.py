"""Words and blanks of a template that stand where a value belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NOUNS = (
    "ชื่อ|จำนวน|วันที่|เดือน|ปี|ตำแหน่ง|หน่วยงาน|ส่วนราชการ|งบประมาณ|สถานที่|ข้อความ|รายละเอียด|ผู้รับผิดชอบ|ตำบล|อำเภอ|"
    "จังหวัด|เลขที่|กลุ่มเป้าหมาย|ระยะเวลา|กิจกรรม|โครงการ|มาตรการ|องค์กร|อปท|เทศบาล|อบต|อบจ|ช่องทาง|เว็บไซต์|เบอร์|หมายเลข|ตัวเลข"
)
# "ระบุ" is also a verb of ordinary sentences: after these words it says what people should state.
_VERBAL = re.compile(
    r"(?:ให้|โดย|ต้อง|การ|ไม่|ได้|สามารถ|ผู้|ที่|ว่า|ซึ่ง|และ|หรือ|พร้อม|ตาม|จะ|ควร|มี|เพื่อ|กำหนด|รวมถึง|ไว้|ที่ได้|คือ|เช่น|อาจ)\s*$"
)
_STATED = re.compile(rf"(?:โปรด|กรุณา)?ระบุ\s?(?:{_NOUNS})[ก-๎.]*")
_TEMPLATE = re.compile(
    r"ระบุ(?:ชื่อ(?:หน่วยงาน|องค์กร|อปท|เทศบาล|อบต|อบจ|ส่วนราชการ|โครงการ|กิจกรรม)|จำนวนกลุ่มเป้าหมาย|กลุ่มเป้าหมาย|หน่วยงาน)"
)
_BRACKETED = re.compile(
    r"[\[<{(（]\s*(?:(?:โปรด|กรุณา|ให้)?(?:ระบุ|ใส่|กรอก|เติม)[^\]>})）]{0,40}|(?:ชื่อ)\s?(?:หน่วยงาน|อปท\.?|เทศบาล|อบต\.?|องค์กร|โครงการ|ผู้รับผิดชอบ))\s*[\]>})）]"
)
# Marks that a program fills in ({office}, {{ year }}), and a bare noun between brackets that texts do not use.
_MARK = re.compile(
    r"\{\{?\s*[A-Za-z_][A-Za-z_:.]{1,30}\s*\}\}?|[\[<]\s*(?:ชื่อ|วันที่|ตำแหน่ง|จำนวน|สถานที่|ปี)(?:-?สกุล)?\s*[\]>]"
)
_FILL_IN = re.compile(r"(?:ใส่|กรอก|เติม)(?:ชื่อ|จำนวน|วันที่|ข้อความ)(?:หน่วยงาน|อปท|ตรงนี้|ที่นี่)")
_CROSSES = re.compile(r"(?<![A-Za-z])(?:[Xx×]{3,}|[Xx]{2,}(?=\s*(?:บาท|คน|ครั้ง|เดือน|ปี)))(?![A-Za-z])")
# A number that was covered because it is personal: the machine writes such ones itself.
_COVERED = re.compile(r"(?<![0-9๐-๙A-Za-z])[0-9๐-๙Xx]{1,3}(?:-[0-9๐-๙Xx]{1,5}){2,4}(?![0-9๐-๙A-Za-z])")
_BLANKS = re.compile(r"\.{4,}|…{2,}|(?:\.\s){4,}|_{3,}|(?:…\.*){2,}")
_SIGNATURE = re.compile(r"ลงชื่อ|ลงนาม|^\s*\(|ผู้(?:เสนอ|เห็นชอบ|อนุมัติ|รับรอง|จัดทำ|รายงาน|ตรวจสอบ)\S*\s*$")
_LEADER = re.compile(r"(?:\.{4}|…{2})[\s.…]*(?:หน้า\s*)?[0-9๐-๙]{1,3}\s*$")


@dataclass(frozen=True)
class Blank:
    """A place that was not filled in: template words, crosses (XXX) or a line of dots."""

    start: int
    end: int
    kind: str
    text: str


def blanks(text: str, *, cell: bool = False) -> Iterator[Blank]:
    """Yield what was left of a template in a text; `cell` says that dots alone in it are a blank too."""
    taken: list[tuple[int, int]] = [found.span() for found in _COVERED.finditer(text)]

    def free(start: int, end: int) -> bool:
        if any(start < b and a < end for a, b in taken):
            return False
        taken.append((start, end))
        return True

    for pattern in (_TEMPLATE, _BRACKETED, _STATED, _FILL_IN, _MARK):
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 12) : found.start()]
            if pattern in (_TEMPLATE, _STATED) and _VERBAL.search(before):
                continue
            if pattern is _STATED and before and not before.endswith((" ", "(", "[", "จำนวน")):
                continue
            if free(*found.span()):
                yield Blank(*found.span(), "words", found[0].strip())
    for found in _CROSSES.finditer(text):
        if free(*found.span()):
            yield Blank(*found.span(), "crosses", found[0])
    if _SIGNATURE.search(text) or _LEADER.search(text[-150:]):
        return
    for found in _BLANKS.finditer(text):
        if free(*found.span()) and (cell or re.search(r"[ก-๛A-Za-z]", text)):
            yield Blank(*found.span(), "dots", found[0])
