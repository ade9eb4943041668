"""missing_field: what a document announces and does not hold."""

import re
from collections.abc import Iterator

from prongsai.engines.plans.checks.draft import Draft, Finding, Measure, Project, quoted
from prongsai.engines.plans.checks.numbers import partner
from prongsai.kernel.reading.markers import marker_of, without_marker
from prongsai.kernel.thai.repair import essence

_COLUMNS = (
    ("responsible", "ผู้รับผิดชอบ"),
    ("period", "ระยะเวลา"),
    ("monitoring", "การกำกับติดตาม"),
    ("result", "ผลการดำเนินการ"),
    ("success", "ความสำเร็จ"),
)
_SECTIONS = (
    ("rationale", "หลักการและเหตุผล"),
    ("objectives", "วัตถุประสงค์"),
    ("target", "กลุ่มเป้าหมาย"),
    ("steps", "วิธีดำเนินการ"),
    ("period", "ระยะเวลา"),
    ("budget", "งบประมาณ"),
    ("responsible", "ผู้รับผิดชอบ"),
)
_NOTHING = re.compile(r"^[\s\-–—.…_/]*$")
_DOTTED = re.compile(r"\.{4,}|…{2,}|_{4,}")
_UNCOUNTED = re.compile(r"จำนวน\s*(?:คน|บาท|ครั้ง|ฉบับ|ราย|รุ่น|แห่ง)(?![ก-๎])")
_NUMBER_LINE = re.compile(r"^ที่\s+(?P<code>[ก-ฮ]{1,4}\.?\s*\S*)?")
_OPINION = re.compile(r"^(?:\d\.\s*)?ความเห็น(?:ของ)?\s*(?P<rest>.*)$")
_OPINES = re.compile(r"เห็น|ทราบ|อนุมัติ|ชอบ|ดำเนิน|ลงนาม|แล้ว|ควร|มอบ|พิจารณา|ถูกต้อง|[-–:]\s*\S")
_DAY_LINE = re.compile(r"^วันที่\s*(?P<rest>.*)$")
_ALIKE = 0.30


def gaps(draft: Draft) -> Iterator[Finding]:
    """Yield fields that are empty, methods without result, projects without sheet and blanks in the memo."""
    yield from _memo(draft.memo)
    for measure in draft.measures:
        yield from _methods(measure, draft.organization)
    yield from _columns(draft)
    yield from _states(draft.measures)
    yield from _sheets(draft)
    for passage in draft.texts():
        found = _UNCOUNTED.search(passage.text)
        if found:
            yield Finding(
                "missing_field",
                passage.where,
                quoted(passage.text, *found.span()),
                "มีคำว่า “จำนวน” แต่ไม่มีตัวเลข",
            )


def _columns(draft: Draft) -> Iterator[Finding]:
    for name, usual in _COLUMNS:
        label = draft.headers.get(name, usual)
        if name in draft.pictured:
            continue
        values = [(measure, getattr(measure, name)) for measure in draft.measures]
        there = [(measure, value) for measure, value in values if value is not None]
        empty = [
            measure
            for measure, value in there
            if _NOTHING.match(value) and not _DOTTED.search(value) and not _pictured(measure, name)
        ]
        if not empty:
            continue
        if len(empty) == len(there) and len(there) > 1:
            yield Finding("missing_field", f"ตารางมาตรการ: {label}", label, f"คอลัมน์ “{label}” ว่างทุกแถว")
            continue
        for measure in empty:
            yield Finding(
                "missing_field",
                f"มาตรการที่ {measure.seq}: {label}",
                f"{measure.title[:140]} | {label}"[:160],
                f"ไม่ได้กรอก “{label}” ของมาตรการนี้",
            )


def _states(measures: list[Measure]) -> Iterator[Finding]:
    """Yield the measures without a tick where the others have one."""
    if not any(measure.status for measure in measures):
        return
    for measure in measures:
        if measure.status is None:
            text = measure.printed_title or measure.title
            yield Finding(
                "missing_field", f"มาตรการที่ {measure.seq}: สถานะ", text[:160], "ไม่ได้ระบุสถานะการดำเนินงาน"
            )


def _pictured(measure: Measure, name: str) -> bool:
    """Say whether pictures stand in for the words: a report may show its result instead of telling it."""
    return measure.images > 0 and name in ("result", "success")


def _methods(measure: Measure, organization: str) -> Iterator[Finding]:
    """Compare announced methods with reported results where both are lists and fewer results are given."""
    steps = [text for text in measure.printed_steps if marker_of(text) is not None]
    results = [text for text in measure.results if marker_of(text) is not None]
    numbered = [m for m in map(marker_of, results) if m is not None and m.numbered]
    if len(steps) < 2 or not results or len(results) >= len(steps) or len(steps) != len(measure.steps):
        return
    if len(numbered) != len(results):
        return
    for position, step in enumerate(steps):
        method = marker_of(step)
        number = method.numbers[-1] if method is not None and method.numbered else position + 1
        same = next((t for t, m in zip(results, numbered, strict=True) if m.numbers[-1] == number), None)
        likeness = max((_alike(step, result, organization) for result in results), default=0.0)
        paired = _alike(step, same, organization) if same is not None else 0.0
        if (same is not None and paired >= _ALIKE) or likeness >= 0.55:
            continue
        yield Finding(
            "missing_field",
            f"มาตรการที่ {measure.seq}: ผลการดำเนินการ",
            step[:160],
            f"กำหนดวิธีการไว้ {len(steps)} ข้อ แต่รายงานผล {len(results)} ข้อ ไม่พบผลของข้อนี้",
        )


def _alike(a: str, b: str, organization: str) -> float:
    """Return how much of the shorter text the other has (0 to 1), by its letter triples."""
    left, right = (_triples(without_marker(text), organization) for text in (a, b))
    return len(left & right) / max(min(len(left), len(right)), 1)


def _triples(text: str, organization: str) -> set[str]:
    plain = essence(text)
    name = re.sub(r"^.*(?:ส่วนตำบล|ส่วนจังหวัด|เทศบาลตำบล|เทศบาลเมือง|เทศบาลนคร)", "", organization)
    for word in ("การดำเนินงาน", "ดำเนินการ", "จัดทำ", "การ", "ของ", "อบต.", "เทศบาล", "และ", essence(name)):
        plain = plain.replace(word, " ") if word else plain
    return {plain[i : i + 3] for i in range(len(plain) - 2) if " " not in plain[i : i + 3]}


def _sheets(draft: Draft) -> Iterator[Finding]:
    titles = [project.title for project in draft.projects]
    if draft.projects:
        for row in draft.summary:
            if partner(row.title, titles) is None:
                yield Finding(
                    "missing_field",
                    f"ตารางสรุปลำดับที่ {row.seq}",
                    row.title[:160],
                    "ไม่พบรายละเอียดของโครงการนี้ในเล่ม",
                )
    listed = [row.title for row in draft.summary]
    known = [
        name
        for name, _ in _SECTIONS
        if sum(name in p.sections for p in draft.projects) * 2 > len(draft.projects)
    ]
    for project in draft.projects:
        if listed and partner(project.title, listed) is None:
            yield Finding(
                "missing_field", f"โครงการที่ {project.seq}", project.title[:160], "ไม่พบโครงการนี้ในตารางสรุป"
            )
        yield from _sections(project, known)


def _sections(project: Project, known: list[str]) -> Iterator[Finding]:
    for name, label in _SECTIONS:
        texts = project.sections.get(name)
        if (texts is None and name in known) or (
            texts is not None and _NOTHING.match(" ".join(texts)) and name != "budget"
        ):
            yield Finding(
                "missing_field",
                f"โครงการที่ {project.seq}: {label}",
                f"{project.title[:130]} | {label}"[:160],
                f"ไม่มีข้อความในหัวข้อ “{label}”",
            )


def _memo(memo: list[str]) -> Iterator[Finding]:
    for index, line in enumerate(memo):
        following = memo[index + 1] if index + 1 < len(memo) else ""
        if re.match(r"^ที่(\s|$)", line) and index < 8:
            number, dated, written = line.partition("วันที่")
            tail = number.rpartition("/")[2] if "/" in number else number[3:]
            if _NOTHING.match(tail):
                yield Finding("missing_field", "บันทึกข้อความ: ที่", number.strip()[:160], "ไม่มีเลขที่หนังสือ")
            line = f"{dated}{written}" if dated else line
        day = _DAY_LINE.match(line)
        if day and index < 8 and not re.match(r"[0-9๐-๙]", day["rest"].strip()):
            yield Finding("missing_field", "บันทึกข้อความ: วันที่", line[:160], "ไม่มีวันที่ของหนังสือ")
        opinion = _OPINION.match(line)
        if opinion and len(line) < 120 and not re.search(r"\.{4,}|…{2,}|_{4,}", line):
            unanswered = not _OPINES.search(opinion["rest"])
            signed = not following or re.match(r"^\(|^ลงชื่อ|^ความเห็น|^\(?ลงชื่อ", following) is not None
            if unanswered and signed:
                yield Finding("missing_field", "บันทึกข้อความ: ความเห็น", line[:160], "ยังไม่ได้ลงความเห็น")
