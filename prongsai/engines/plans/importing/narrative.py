"""Measures told in headings and paragraphs instead of tables."""

import re
from collections.abc import Iterable

from prongsai.engines.plans.importing.columns import Columns
from prongsai.engines.plans.importing.rows import Group, Row, new_row
from prongsai.kernel.reading.blocks import Cell, Paragraph
from prongsai.kernel.reading.markers import marker_of

_MEASURE = re.compile(r"^(?:[0-9๐-๙]{1,2}[.)]\s*)?(?:ชื่อ)?มาตรการ(?:\s*ที่\s*[0-9๐-๙]{1,2}|\s*[:：])\s*\S")
_ANNOUNCED = re.compile(r"^มาตรการที่\s*[0-9๐-๙]{1,2}$")
_END = r"\s*(?:[:：](?P<rest>.*))?$"
_ACT = r"(?:การ)?(?:ดำเนิน(?:การ|งาน)|ปฏิบัติ(?:งาน)?)?"
_OF = r"(?:ตามมาตรการ|ของมาตรการ)?"
_LABELS = tuple(
    (name, re.compile(f"(?:{words}){_OF}{_END}"))
    for name, words in (
        ("title", r"ชื่อมาตรการ"),
        ("steps", rf"(?:ขั้นตอน|วิธีการ|วิธี|แนวทาง|กิจกรรม)(?:\s*(?:/|และ|หรือ)\s*(?:วิธีการ|วิธี|ขั้นตอน))?{_ACT}"),
        ("responsible", r"(?:ผู้|หน่วยงาน(?:ที่|ผู้)?|ส่วนราชการ(?:ที่|ผู้)?|กอง(?:ที่)?)รับผิดชอบ(?:หลัก)?"),
        ("period", rf"(?:ระยะเวลา|กำหนดเวลา|ห้วงเวลา|ช่วงเวลา|กรอบเวลา)(?:ใน)?{_ACT}"),
        (
            "monitoring",
            r"(?:แนวทาง)?(?:การ)?(?:กำกับ\s*(?:/|และ)?\s*ติดตาม|ติดตาม(?:และ)?(?:ประเมินผล|รายงานผล)?)(?:ผล)?",
        ),
        ("result", rf"(?:สรุป|รายงาน)?ผล{_ACT}"),
        ("success", r"(?:ผลสำเร็จ|ความสำเร็จ|ผลสัมฤทธิ์)(?:ของการดำเนิน(?:การ|งาน))?"),
        (
            "suggestion",
            r"(?:ปัญหา\s*/?\s*(?:และ)?อุปสรรค\s*(?:/|และ)?\s*)?ข้อเสนอแนะ|ปัญหา\s*/?\s*(?:และ)?อุปสรรค",
        ),
        ("status", rf"สถานะ{_ACT}"),
    )
)
LEAST_FIELDS = 2


def told(paragraphs: Iterable[Paragraph]) -> Group | None:
    """Return the measures that headings and paragraphs tell, or None where there are none."""
    rows: list[Row] = []
    place: str | None = None
    announced = ""
    for text in (line for paragraph in paragraphs for line in _lines(paragraph)):
        if _ANNOUNCED.match(text):
            announced, place = text, None
            continue
        label = _label(text)
        if announced or _MEASURE.match(text) or (label and label[0] == "title"):
            title = label[1] if label and label[0] == "title" else text
            rows.append(new_row(f"{announced} {title}".strip(), ""))
            announced, place = "", None
        elif rows and label:
            place = label[0]
            _add(rows[-1], place, label[1])
        elif rows and place:
            _add(rows[-1], place, text)
    rows = [row for row in rows if len(row.chunks) >= LEAST_FIELDS]
    if len(rows) < LEAST_FIELDS:
        return None
    fields = tuple(dict.fromkeys(["title", *(name for row in rows for name in row.chunks)]))
    return Group(Columns(fields, tuple("" for _ in fields), 0), rows)


def _lines(paragraph: Paragraph) -> list[str]:
    """Return the paragraph as one text, or its lines when one of them is a label of its own."""
    if len(paragraph.lines) > 1 and any(_label(line) or _MEASURE.match(line) for line in paragraph.lines[1:]):
        return paragraph.lines
    return [paragraph.text]


def _label(text: str) -> tuple[str, str] | None:
    """Return the field that a line names and what follows the colon."""
    marker = marker_of(text)
    body = marker.rest if marker is not None else text
    for name, pattern in _LABELS:
        found = pattern.match(body)
        if found is not None:
            return name, (found["rest"] or "").strip()
    return None


def _add(row: Row, name: str, text: str) -> None:
    cells, chunks = row.cells.setdefault(name, [Cell()]), row.chunks.setdefault(name, [(False, [])])
    if text:
        cells[0].paragraphs.append(text)
        chunks[0][1].append(text)
