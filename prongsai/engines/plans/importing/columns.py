"""What a table's columns are, by the words of its header; no header of any one office is assumed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from prongsai.kernel.reading.blocks import Cell, Table, distinct
from prongsai.kernel.reading.markers import marker_of
from prongsai.kernel.thai.repair import essence

LONGEST_HEADER = 70
LONGEST_SUBHEADER = 20
_MONTHS = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.")

# In order: the first pattern that fits decides.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("seq", r"^(ลำดับ|ลำดับที่|ลำดับมาตรการ|ที่|ข้อ|ข้อที่|no\.?|ลำ?ดับ?ที่?)$"),
        ("period", r"^กำหนด"),
        ("not_started", r"ยังไม่(ได้)?(ดำเนิน|เริ่ม|ปฏิบัติ)|^ไม่ได้ดำเนิน"),
        ("in_progress", r"ระหว่าง(การ)?(ดำเนิน|ปฏิบัติ)|กำลังดำเนิน|อยู่ระหว่าง"),
        ("done", r"ดำเนิน(การ|งาน)?(เรียบร้อย|แล้ว|เสร็จ|สำเร็จ)|แล้วเสร็จ|เสร็จสิ้น|^เสร็จ(แล้ว)?$|ดำเนินการครบถ้วน"),
        ("status", r"^สถานะ|สถานภาพ|^ความก้าวหน้า|^ความคืบหน้า"),
        ("quarter", r"ไตรมาส"),
        ("responsible", r"รับผิดชอบ|^ผู้ดำเนิน(การ|งาน)|^หน่วย(งาน)?ดำเนิน|^เจ้าภาพ|^ส่วนราชการ$|^หน่วยงาน$|ผู้ปฏิบัติ$"),
        (
            "period",
            r"ระยะเวลา|กำหนดเวลา|ช่วงเวลา|ห้วงเวลา|^กำหนดการ|^วัน(ที่)?/?เดือน|^เวลา|^ปฏิทิน|กรอบเวลา|^แผนดำเนินการ$",
        ),
        ("success", r"ความสำเร็จ(?!.*ตัวชี้วัด)|^ผลสำเร็จ|ผลสัมฤทธิ์"),
        ("outcome", r"^ผลที่(ได้รับ|เกิดขึ้น)|^ผลลัพธ์"),
        (
            "result",
            r"^ผล(การ|ของการ)?(ดำเนิน|ปฏิบัติ|ขับเคลื่อน)|^ผล(การดำเนินการ)?$|^(รายงาน|สรุป)ผล|^รายละเอียดผล|^การดำเนินการตาม",
        ),
        ("monitoring", r"กำกับ|ติดตาม|^การประเมินผล|^การรายงาน"),
        ("suggestion", r"ข้อเสนอ|ข้อแนะนำ|ข้อคิดเห็น|^แนวทาง(การ)?(แก้ไข|ปรับปรุง|พัฒนา)(?!.*มาตรการ)"),
        ("problems", r"ปัญหา|อุปสรรค"),
        ("images", r"^(รูป)?ภาพ|ภาพถ่าย|หลักฐาน|เอกสาร|^ลิงก์|url|qrcode"),
        ("note", r"^หมายเหตุ"),
        ("dimension", r"^มิติ"),
        ("budget", r"งบประมาณ|จำนวนเงิน|^งบ"),
        ("target", r"เป้าหมาย"),
        ("objective", r"วัตถุประสงค์"),
        ("indicator", r"ตัวชี้วัด|ตัวบ่งชี้|^คะแนน|^ค่าเป้า"),
        ("title", r"^(ชื่อ)?มาตรการ|^ชื่อ(โครงการ|กิจกรรม|แผน)|^(รายการ)?โครงการ|^รายการ(มาตรการ|กิจกรรม)|^แผนงาน"),
        ("steps", r"ขั้นตอน|วิธี(การ)?|แนวทาง(การ)?(ดำเนิน|ปฏิบัติ)|^การดำเนิน(การ|งาน)$|^รายละเอียด|^การปฏิบัติ"),
        ("measure", r"มาตรการ"),
        ("topic", r"^กิจกรรม|^ประเด็น|^หัวข้อ|^แนวทาง|^เรื่อง|^ด้าน|^รายการ|^นโยบาย"),
    )
)
MEASURE_FIELDS = {"steps", "result", "success", "monitoring", "status", "not_started", "in_progress", "done"}
# "ตัวชี้วัดความสำเร็จ" is a target set beforehand and no success that was reported.
_ANALYSIS = {"indicator", "topic", "seq"}  # "ตัวชี้วัด | ประเด็นการประเมิน | ประเด็นที่ต้องพัฒนา" names no measure
_INDICATOR = re.compile(r"ตัวชี้วัด|ตัวบ่งชี้")


@dataclass(frozen=True)
class Columns:
    """The fields of a table, column by column (None: not understood), and where its data begin."""

    fields: tuple[str | None, ...]
    headers: tuple[str, ...]
    first_row: int

    def of(self, name: str) -> list[int]:
        """Return the columns of a field."""
        return [index for index, field in enumerate(self.fields) if field == name]

    def has(self, *names: str) -> bool:
        """Say whether there is a column of any of these fields."""
        return any(field in names for field in self.fields)

    @property
    def shape(self) -> frozenset[str]:
        """Return the fields that this table has."""
        return frozenset(field for field in self.fields if field)

    @property
    def is_measures(self) -> bool:
        """Say whether the rows are measures."""
        if not self.has("title") or self.is_summary:
            return False
        return self.has(*MEASURE_FIELDS) or (self.has("responsible") and self.has("period", "suggestion"))

    @property
    def is_summary(self) -> bool:
        """Say whether the rows are the projects of an action plan."""
        if not self.has("title") or self.has("result", "success", "monitoring", "steps"):
            return False
        return self.has("quarter", "dimension") or (self.has("budget") and not self.has(*MEASURE_FIELDS))


def columns_of(table: Table) -> Columns | None:
    """Return a table's columns, or None when no header is found in its first rows."""
    for index, row in enumerate(table.rows[:5]):
        if any(marker_of(cell.text) is not None or essence(cell.text).isdecimal() for cell in row):
            continue
        if len({id(cell) for cell in row if cell.text}) < 2:
            continue
        two = index + 1 < len(table.rows) and _second_level(row, table.rows[index + 1])
        for last in {index, index + 1} if two else {index}:
            if last == index and two and _enough(table, index, index + 1):
                continue
            if _enough(table, index, last):
                headers = [_headers(table.rows[index : last + 1], column) for column in range(table.width)]
                fields = _resolved([_field_of(texts) for texts in headers])
                return Columns(fields, tuple(" ".join(texts) for texts in headers), last + 1)
    return None


def _enough(table: Table, first: int, last: int) -> bool:
    """Say whether enough columns are understood when these rows are the header."""
    columns = [_headers(table.rows[first : last + 1], column) for column in range(table.width)]
    named = [_field_of(texts) for texts in columns if texts]
    known = [name for name in named if name is not None]
    return len(set(known)) >= 2 and len(known) * 2 >= len(named)


def is_header(row: Sequence[Cell], headers: Sequence[str]) -> bool:
    """Say whether a row is the header again."""
    texts = [essence(cell.text) for cell in row]
    wanted = [essence(header) for header in headers]
    pairs = [(t, w) for t, w in zip(texts, wanted, strict=False) if t or w]
    same = sum(1 for text, header in pairs if text and header and (text in header))
    return bool(pairs) and same * 10 >= len(pairs) * 7


def field_of(text: str) -> str | None:
    """Return the field that one header text names."""
    name = _field(text)
    return {"topic": "title", "measure": "title", "problems": "suggestion", "outcome": "success"}.get(
        name or "", name
    )


def _field(text: str) -> str | None:
    plain = essence(text).replace("ฯ", "")
    plain = re.sub(r"\((?!.*(?:ดำเนิน|เรียบร้อย)).*?\)", "", plain) or plain
    if not plain or len(plain) > LONGEST_HEADER:
        return None
    if _INDICATOR.match(plain):
        return "indicator"
    if plain in {essence(month) for month in _MONTHS}:
        return "quarter"
    return next((name for name, pattern in _PATTERNS if pattern.search(plain)), None)


def _field_of(texts: list[str]) -> str | None:
    """Return the field of a column with the texts of its header, top level first."""
    if not texts:
        return None
    if len(texts) > 1:
        if _field(texts[0]) == "quarter" or _field(texts[-1]) == "quarter":
            return "quarter"
        lower = _field(texts[-1])
        if lower in ("not_started", "in_progress", "done"):
            return lower
        if "ไตรมาส" in texts[0] and re.fullmatch(r"[1-4]", essence(texts[-1])):
            return "quarter"
        return _field(texts[0]) or lower
    return _field(texts[0])


def _headers(rows: Sequence[Sequence[Cell]], column: int) -> list[str]:
    """Return a column's header texts; a text file leaves the cells right of a spanning header empty."""
    texts = [cell.text for cell in distinct([row[column] for row in rows]) if cell.text]
    if len(rows) > 1 and not rows[0][column].text and texts:
        left = next((rows[0][place].text for place in range(column, -1, -1) if rows[0][place].text), "")
        return [left, *texts]
    return texts


def _second_level(first: Sequence[Cell], second: Sequence[Cell]) -> bool:
    """Say whether the second row still belongs to the header."""
    spans = [cell for cell in distinct(first) if sum(1 for other in first if other is cell) > 1 and cell.text]
    shared = sum(1 for a, b in zip(first, second, strict=True) if a is b and a.text)
    own = [b for a, b in zip(first, second, strict=True) if b is not a and b.text]
    if not own:
        return shared > 0
    if any(marker_of(cell.text) is not None for cell in own) or _below_single(first, second):
        return False
    below = all(_subheader(cell.text) for cell in own)
    gap = all(
        not b.text or b is a
        for a, b in zip(first, second, strict=True)
        if _field(a.text) in ("title", "topic", "measure", "seq")
    )
    empty_above = any(not a.text and b.text for a, b in zip(first, second, strict=True))
    return below and gap and (bool(spans) or shared > 0 or empty_above or len(own) > 1)


def _below_single(first: Sequence[Cell], second: Sequence[Cell]) -> bool:
    """Say whether a longer text stands below a header that covers one column only: then it is data."""
    for index, (above, below) in enumerate(zip(first, second, strict=True)):
        after = first[index + 1] if index + 1 < len(first) else None
        spans = after is not None and (after is above or not after.text)
        spans = spans or (index > 0 and first[index - 1] is above)
        if below is not above and above.text and not spans and len(essence(below.text)) > LONGEST_SUBHEADER:
            return True
    return False


def _subheader(text: str) -> bool:
    plain = essence(text)
    return bool(
        re.fullmatch(r"[1-4]|ไตรมาส(ที่)?\d|q\d|(ปี)?(พ\.ศ\.)?25\d\d|\(?บาท\)?", plain)
        or _field(text) is not None
        or (len(plain) < 30 and re.search(r"รอบ|ดำเนิน|เดือน|ปี|บาท|แผน|ผล", plain))
    )


def _resolved(fields: list[str | None]) -> tuple[str | None, ...]:
    """Settle which column names the measure where several could, or none does."""
    result = list(fields)
    if "indicator" in result and {field for field in result if field} <= _ANALYSIS:
        return tuple(field if field == "indicator" else None for field in result)
    if "title" not in result:
        for candidate in ("measure", "topic", "steps"):
            places = [i for i, field in enumerate(result) if field == candidate]
            if places and (candidate != "steps" or len(places) > 1):
                result[places[0]] = "title"
                break
    if "title" not in result and any(field in MEASURE_FIELDS for field in result):
        free = [i for i, field in enumerate(result) if field is None]
        if free and free[0] <= 1:
            result[free[0]] = "title"
    titles = [i for i, field in enumerate(result) if field == "title"]
    for index in titles[1:]:
        result[index] = "topic"
    spare = next((name for name in ("measure", "topic") if name in result), None)
    if "steps" not in result and spare and "title" in result:
        result[result.index(spare)] = "steps"
    reported = "result" if "result" not in result else "success" if "success" not in result else None
    result = [reported if field == "outcome" else field for field in result]
    if "suggestion" not in result:
        result = ["suggestion" if field == "problems" else field for field in result]
    return tuple(None if field in ("topic", "measure", "problems") else field for field in result)


def quarter_columns(columns: Columns) -> dict[int, int]:
    """Return the quarter (0–3) of each tick column; months count to their quarter of the fiscal year."""
    places = columns.of("quarter")
    found: dict[int, int] = {}
    for order, index in enumerate(places):
        header = essence(columns.headers[index])
        numbers = re.findall(r"[1-4](?!\d)", re.sub(r"25\d\d|\d{3,}", "", header))
        month = next((i for i, name in enumerate(_MONTHS) if header.endswith(essence(name))), None)
        if month is not None and "-" not in header and not numbers:
            found[index] = month // 3
        elif numbers:
            found[index] = int(numbers[-1] if not header.startswith("ไตรมาส") else numbers[0]) - 1
        elif order < 4:
            found[index] = order
    return found
