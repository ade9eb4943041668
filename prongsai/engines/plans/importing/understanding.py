"""From neutral blocks to measures and action plans: which table is what, and what the texts say."""

import re

from prongsai.engines.plans.checks import findings_for
from prongsai.engines.plans.checks.draft import LONGEST, Draft, Passage
from prongsai.engines.plans.importing.facts import (
    Line,
    as_of_in,
    document_date_in,
    fiscal_year_in,
    organization_in,
    plan_years_in,
    year_in,
)
from prongsai.engines.plans.importing.measures import Collected, Collector, collected
from prongsai.engines.plans.importing.model import Reading
from prongsai.engines.plans.importing.narrative import told
from prongsai.engines.plans.importing.projects import projects_of
from prongsai.engines.plans.importing.rows import heading_of
from prongsai.engines.plans.importing.summary import Summary, dimensions_in
from prongsai.kernel.reading.blocks import Document, Paragraph, Table, distinct

_PLAN = re.compile(r"แผนปฏิบัติการ|แผนป้องกัน(?:และปราบปราม)?การทุจริต|แผนการป้องกันการทุจริต")
_MEMO_END = re.compile(r"^(?:การดำเนินการตาม|รายงานผล|แผนปฏิบัติการ|ประกาศ|คำนำ|สารบัญ|ส่วนที่)")
# Excel shows its numbers in Arabic digits whatever the office writes.
# Marks that stand on nothing, and letters counted before every text must have had an ำ.
_STRAY = re.compile(r"(?:(?<=[\s0-9A-Za-z])|^)[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]", re.MULTILINE)
_LONG = 3_000
_PLAIN_NUMBER = re.compile(r"[\d.,\s]+")


def understood(document: Document) -> Reading:
    """Return what a document holds, with the findings of the checks."""
    lines = _lines(document)
    organization, sure_name = organization_in(lines)
    year, sure_year = fiscal_year_in(lines)
    collector, summary = Collector(), Summary()
    others: list[list[Table]] = []
    used: dict[int, str] = {}
    heading_year: int | None = None
    near = False
    heading: str | None = None
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if len(block.text) < 200:
                heading_year = year_in(block.text) or heading_year
            summary.enter(block.text)
            heading = heading_of(block.text) or heading
            near = near and _page_mark(block.text)
            continue
        if collector.take(block, heading_year, near, heading):
            used[id(block)] = "measures"
        elif summary.take(block, near, year):
            used[id(block)] = "summary"
        elif near and others and block.width == others[-1][-1].width:
            others[-1].append(block)
        else:
            others.append([block])
        near, heading = True, None
    sheets = [table for chain in others if _is_sheet(chain) for table in chain]
    unread = [table for chain in others if not _is_sheet(chain) for table in chain]
    projects, sheet_places = projects_of(_flow(document, sheets))
    if not collector.groups and not summary.rows and not projects:
        collector.take_told(told(document.paragraphs()))
    found = collected(collector, year, merges_known=document.format != "txt")
    draft = Draft(
        kind=_kind(lines, found, summary, bool(projects)),
        organization=organization,
        fiscal_year=year,
        measures=found.measures,
        summary=summary.rows,
        totals=summary.totals,
        projects=projects,
        result_order=found.result_order,
        pictured=found.pictured,
        headers=found.headers,
    )
    texts = [paragraph.text for paragraph in document.paragraphs()]
    dimensions = {
        **dimensions_in([*texts, *summary.lines]),
        **{k: v for k, v in summary.dimensions.items() if v},
    }
    draft.passages = _passages(document, used, {**found.places, **sheet_places})
    draft.memo = _memo(texts)
    extra = [Line(text, False) for text in summary.lines]
    reading = Reading(
        draft=draft,
        document_date=document_date_in(lines),
        plan_years=plan_years_in(lines, year) if draft.kind == "action_plan" else None,
        as_of=as_of_in([*lines, *extra]),
        dimensions=dict(sorted(dimensions.items())),
        unread=_unread(document, unread),
        format=document.format,
    )
    reading.findings = findings_for(draft)
    reading.confidence = {**_confidence(reading, sure_name, sure_year, found), "text": _legible(lines)}
    return reading


def _page_mark(text: str) -> bool:
    """Say whether a line only tells that a table goes on: a page number, or "(ต่อ)"."""
    return len(text) < 30 and ("ต่อ" in text or re.search(r"[ก-ฮ]", text.replace("หน้า", "")) is None)


def _lines(document: Document) -> list[Line]:
    """Return the texts outside tables, then those inside, with titles marked."""
    lines: list[Line] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            title = block.heading or (len(block.text) < 150 and index < 12)
            lines.append(Line(block.text[:LONGEST], title and len(block.text) < 200))
    for table in document.tables():
        for cell in {id(cell): cell for row in table.rows for cell in row}.values():
            if cell.text:
                lines.append(Line(f"{cell.text[:LONGEST]} " + "\u00b7" * 120, False))
    return lines


def _is_sheet(chain: list[Table]) -> bool:
    """Say whether a table without header, whole or cut by pages, is a project sheet laid out in cells."""
    if chain[0].width > 3:
        return False
    cells = [cell.text for table in chain for row in table.rows for cell in distinct(row)]
    words = ("หลักการ", "วัตถุประสงค์", "เป้าหมาย", "ระยะเวลา", "งบประมาณ", "รับผิดชอบ", "ผลผลิต", "วิธี")
    return sum(1 for word in words if any(word in cell[:40] for cell in cells)) >= 4


def _flow(document: Document, sheets: list[Table]) -> list[Paragraph]:
    """Return the paragraphs outside tables, with sheets laid out in cells as paragraphs in their place."""
    flow: list[Paragraph] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            flow.append(block)
        elif any(block is sheet for sheet in sheets):
            for row in block.rows:
                flow.extend(Paragraph(text) for cell in distinct(row) for text in cell.paragraphs)
    return flow


def _kind(lines: list[Line], found: Collected, summary: Summary, has_projects: bool) -> str:
    if summary.rows or has_projects:
        return "action_plan" if not found.measures or len(summary.rows) >= len(found.measures) else "measures"
    if found.measures:
        return "measures"
    return "action_plan" if any(_PLAN.search(line.text) for line in lines if line.title) else "measures"


def _passages(document: Document, used: dict[int, str], places: dict[int, str]) -> list[Passage]:
    """Return every text of the document with a place that people can find."""
    passages: list[Passage] = []
    for number, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            page = f"หน้า {block.page}" if block.page else "เนื้อหา"
            passages.append(Passage(places.get(id(block), page), block.text, heading=block.heading))
            continue
        table = {"measures": "ตารางมาตรการ", "summary": "ตารางสรุป"}.get(used.get(id(block), ""), "ตาราง")
        seen: set[int] = set()
        for row_number, row in enumerate(block.rows, 1):
            for cell in row:
                if cell.text and id(cell) not in seen:
                    seen.add(id(cell))
                    where = places.get(id(cell), f"{table} แถวที่ {row_number}")
                    typed = document.format == "xlsx" and _PLAIN_NUMBER.fullmatch(cell.text)
                    passages.extend(
                        Passage(where, text, table=number) for text in cell.paragraphs if not typed
                    )
    return passages


def _memo(texts: list[str]) -> list[str]:
    """Return the lines of the memo at the head of the document."""
    start = next(
        (i for i, text in enumerate(texts[:30]) if re.sub(r"\s", "", text).startswith("บันทึกข้อความ")), None
    )
    if start is None:
        return []
    memo: list[str] = []
    for text in texts[start:]:
        if memo and _MEMO_END.match(text) and len(text) < 120:
            break
        memo.append(text)
    return memo[:80]


def _table_text(table: Table) -> str:
    rows = (" | ".join(cell.text for cell in distinct(row) if cell.text) for row in table.rows[:3])
    return " / ".join(row for row in rows if row)


def _unread(document: Document, tables: list[Table]) -> list[str]:
    """Return what was not understood: tables of other kinds, and pages that are only pictures."""
    texts = [text for text in map(_table_text, tables) if text]
    if document.pictures_only:
        numbers = ", ".join(str(number) for number in document.pictures_only)
        texts.append(f"หน้า {numbers}: มีแต่รูปภาพ ไม่มีข้อความให้อ่าน")
    return texts


def _legible(lines: list[Line]) -> float:
    """Return how sound the Thai text is (0 to 1): some programs write PDFs that lose or move vowel marks."""
    text = "".join(line.text for line in lines)
    letters = len(re.findall(r"[ก-ฮ]", text))
    stray = len(_STRAY.findall(text))
    if letters > _LONG and "ำ" not in text:
        return 0.3
    return max(0.0, 1.0 - 20 * stray / letters) if letters else 0.0


def _confidence(reading: Reading, name: float, year: float, found: Collected) -> dict[str, float]:
    draft = reading.draft
    result = {"organization": name, "fiscal_year": year}
    if draft.measures:
        known = [sum(f is not None for f in g.columns.fields) / len(g.columns.fields) for g in found.groups]
        whole = sum(1 for m in draft.measures if m.title and (m.steps or m.result)) / len(draft.measures)
        result["measures"] = whole * sum(known) / len(known)
    if draft.summary:
        result["summary"] = sum(1 for r in draft.summary if r.dimension or any(r.quarters)) / len(
            draft.summary
        )
    if draft.projects:
        wanted = ("rationale", "objectives", "target", "steps", "period", "budget", "responsible")
        parts = [sum(1 for w in wanted if p.sections.get(w)) / len(wanted) for p in draft.projects]
        result["projects"] = sum(parts) / len(parts)
    return result
