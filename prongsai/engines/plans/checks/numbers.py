"""numbering, order_mismatch, total_mismatch and year_mismatch: what numbers in a document must agree on."""

import difflib
import re
from collections.abc import Iterator, Sequence

from prongsai.engines.plans.checks.draft import Draft, Finding, Project, SummaryRow, quoted
from prongsai.kernel.proofreading import Slip, slips, slips_of_list
from prongsai.kernel.thai.repair import arabic, essence

_SECTIONS = {
    "objectives": "วัตถุประสงค์",
    "steps": "วิธีดำเนินการ",
    "outputs": "ผลผลิต",
    "outcomes": "ผลลัพธ์",
}
_YEAR = re.compile(r"(?<!\d)(25\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?:\.|คม|ยน|พันธ์)\s*(\d\d)(?!\d)")
_LATE = re.compile(r"ต\.ค\.|พ\.ย\.|ธ\.ค\.|ตุลาคม|พฤศจิกายน|ธันวาคม|ไตรมาส(?:ที่)?\s*1")
_HEADED = re.compile(r"(?:ประจำปี|ปี)\s*(?:งบประมาณ)?\s*(?:พ\.?ศ\.?)?\s*(25\d\d)(?!\s*(?:[-–—]|ถึง)|\d)")
_ANNOUNCED = re.compile(r"(?:จำนวน|ทั้งสิ้น|ทั้งหมด|รวม)\s*(\d{1,2})\s*(มาตรการ|โครงการ)(?![ก-๎])")
_TITLE = re.compile(r"มาตรการ|รายงานผล|แผนปฏิบัติการ|แผนป้องกัน")
_ELSEWHERE = re.compile(
    r"ITA|ผลการประเมิน|ที่ผ่านมา|แผนพัฒนา|ยุทธศาสตร์|พระราชบัญญัติ|ระเบียบ|ตามประกาศ|อ้างถึง", re.IGNORECASE
)


def numbering(draft: Draft) -> Iterator[Finding]:
    """Yield numbers that stand twice, leave a gap or begin again."""
    for measure in draft.measures:
        place = f"มาตรการที่ {measure.seq}"
        yield from _list(f"{place}: ขั้นตอน/วิธีการ", measure.printed_steps)
        yield from _list(f"{place}: ผลการดำเนินการ", measure.results)
    titles = [(measure.printed, measure.printed_title or measure.title) for measure in draft.measures]
    yield from _sequence(
        "ลำดับของมาตรการ", [(number, title) for number, title in titles if number is not None]
    )
    yield from _sequence("ตารางสรุป: ลำดับ", [(row.seq, f"{row.seq} {row.title}") for row in draft.summary])
    sheets = [(p.seq, f"{p.heading} {p.title}".strip()) for p in draft.projects if p.heading]
    yield from _sequence("ลำดับของโครงการ", sheets)
    for project in draft.projects:
        place = f"โครงการที่ {project.seq}"
        yield from _sequence(f"{place}: เลขหัวข้อ", project.section_numbers)
        for name, label in _SECTIONS.items():
            yield from _list(f"{place}: {label}", project.sections.get(name, []))


def _list(where: str, paragraphs: Sequence[str]) -> Iterator[Finding]:
    yield from (_said(where, slip) for slip in slips_of_list(paragraphs))


def _sequence(where: str, run: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    yield from (_said(where, slip) for slip in slips(run))


def _said(where: str, slip: Slip) -> Finding:
    said = {"again": "เลข {} ซ้ำหรือเริ่มนับใหม่", "gap": "ข้ามเลข {}", "order": "เลข {} ไม่เรียงลำดับ"}[slip.kind]
    printed = ", ".join(str(value) for value in slip.printed)
    return Finding(
        "numbering", where, quoted(slip.text, 0, 60), f"{said.format(slip.number)} (ลำดับที่พิมพ์: {printed})"
    )


def partner(title: str, candidates: Sequence[str]) -> int | None:
    """Return the index of the same title among others, small differences allowed."""
    wanted = essence(title)
    best, score = None, 0.85
    for index, candidate in enumerate(candidates):
        other = essence(candidate)
        if wanted == other:
            return index
        matcher = difflib.SequenceMatcher(None, wanted, other, autojunk=False)
        if matcher.real_quick_ratio() > score and matcher.quick_ratio() > score and matcher.ratio() > score:
            best, score = index, matcher.ratio()
    return best


def order(draft: Draft) -> Iterator[Finding]:
    """Yield one finding where sheets stand in another order than the summary, or results than the plan."""
    titles = [row.title for row in draft.summary]
    if titles and len(draft.projects) > 1:
        pairs = [(project, partner(project.title, titles)) for project in draft.projects]
        moved = [(p, draft.summary[i]) for n, (p, i) in enumerate(pairs) if i is not None and i != n]
        found = [index for _, index in pairs if index is not None]
        if moved and found != sorted(found):
            project, row = moved[0]
            yield Finding(
                "order_mismatch",
                f"โครงการที่ {project.seq}",
                f"{project.heading} {project.title}".strip()[:160],
                f"ลำดับโครงการในเล่มไม่ตรงกับตารางสรุป {len(moved)} รายการ (โครงการนี้อยู่ลำดับที่ {row.seq} ในตารางสรุป)",
            )
    plan = [measure.title for measure in draft.measures]
    places = [index for index in (partner(title, plan) for title in draft.result_order) if index is not None]
    if places != sorted(places):
        wrong = next(n for n, index in enumerate(places) if index != sorted(places)[n])
        yield Finding(
            "order_mismatch",
            "ตารางผลการดำเนินการ",
            plan[places[wrong]][:160],
            "ลำดับมาตรการในตารางผลไม่ตรงกับตารางแผน",
        )


def totals(draft: Draft) -> Iterator[Finding]:
    """Yield totals that are not the sum of their rows, and budgets that differ between summary and sheet."""
    total = draft.totals
    if total is not None and draft.summary:
        budget = sum(row.budget or 0.0 for row in draft.summary)
        if total.budget is not None and abs(budget - total.budget) > 0.005:
            yield Finding(
                "total_mismatch",
                "ตารางสรุป: รวม",
                total.text[:160],
                f"งบประมาณรวมของทุกรายการคือ {budget:,.2f} บาท",
            )
        counts = [sum(row.quarters[quarter] for row in draft.summary) for quarter in range(4)]
        if total.quarters is not None and any(total.quarters) and counts != total.quarters:
            yield Finding(
                "total_mismatch", "ตารางสรุป: รวม", total.text[:160], f"จำนวนโครงการรายไตรมาสนับได้ {counts}"
            )
    titles = [row.title for row in draft.summary]
    for project in draft.projects:
        index = partner(project.title, titles)
        row = draft.summary[index] if index is not None else None
        if row is not None and _differ(project, row):
            text = " ".join(project.sections.get("budget", [])) or project.title
            yield Finding(
                "total_mismatch",
                f"โครงการที่ {project.seq}: งบประมาณ",
                text[:160],
                f"ตารางสรุปลำดับที่ {row.seq} ระบุ {row.budget:,.2f} บาท",
            )


def counts(draft: Draft) -> Iterator[Finding]:
    """Yield sentences that announce another number of measures or projects than the document lists."""
    listed = {"มาตรการ": len(draft.measures), "โครงการ": len(draft.summary) or len(draft.projects)}
    for passage in draft.passages:
        if passage.table is not None or "มิติ" in passage.text:
            continue
        for found in _ANNOUNCED.finditer(arabic(passage.text)):
            number, count = int(found[1]), listed[found[2]]
            if count and number != count:
                text = quoted(passage.text, *found.span())
                yield Finding("total_mismatch", passage.where, text, f"ในเอกสารมี {count} {found[2]}")


def _differ(project: Project, row: SummaryRow) -> bool:
    return project.budget is not None and row.budget is not None and abs(project.budget - row.budget) > 0.005


def years(draft: Draft) -> Iterator[Finding]:
    """Yield periods and titles of another year than the document's fiscal year."""
    year = draft.fiscal_year
    if year is None:
        return
    periods = [(f"มาตรการที่ {m.seq}: ระยะเวลา", m.period or "") for m in draft.measures]
    periods += [(f"โครงการที่ {p.seq}: ระยะเวลา", p.period or "") for p in draft.projects]
    for where, text in periods:
        wrong = _wrong_year(text, year)
        if wrong is not None:
            yield Finding("year_mismatch", where, text[:160], f"ระบุปี {wrong} แต่เอกสารเป็นของปีงบประมาณ {year}")
    for passage in draft.passages:
        text = arabic(passage.text)
        if len(text) > 170 or not _TITLE.search(text) or _ELSEWHERE.search(text) or passage.table is not None:
            continue
        for found in _HEADED.finditer(text):
            if int(found[1]) != year:
                yield Finding(
                    "year_mismatch",
                    passage.where,
                    passage.text[:160],
                    f"หัวเรื่องระบุปี {found[1]} แต่เอกสารเป็นของปี {year}",
                )


def _wrong_year(text: str, year: int) -> int | None:
    plain = arabic(text)
    named = [int(value) for value in _YEAR.findall(plain)] + [
        2500 + int(v) for v in _SHORT_YEAR.findall(plain)
    ]
    if not named or year in named:
        return None
    if all(value == year - 1 for value in named) and _LATE.search(plain):
        return None
    if min(named) <= year <= max(named):
        return None
    return named[0]
