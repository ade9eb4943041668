"""What the checks look at: a plan or report as plain data, from a file or the office's own drafts."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from prongsai.kernel.proofreading import LONGEST, Passage, pieces, quoted

__all__ = [
    "LONGEST",
    "Draft",
    "Finding",
    "Measure",
    "Passage",
    "Project",
    "SummaryRow",
    "Totals",
    "quoted",
]


@dataclass
class Measure:
    """One measure. None: the document has no such column; an empty text: the cell is there and empty."""

    seq: int
    title: str
    steps: list[str] = field(default_factory=list)
    responsible: str | None = None
    period: str | None = None
    monitoring: str | None = None
    result: str | None = None
    success: str | None = None
    suggestion: str | None = None
    images: int = 0
    status: str | None = None
    printed: int | None = None
    """The number printed before the title."""
    printed_title: str = ""
    """The title with its number, as the document has it."""
    step_numbers: list[int] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    """The result as the paragraphs of its cells, numbers kept."""
    printed_steps: list[str] = field(default_factory=list)
    """The steps with their numbers or dashes."""


@dataclass
class SummaryRow:
    """One line of an action plan's summary table."""

    seq: int
    title: str
    dimension: int | None = None
    budget: float | None = None
    quarters: list[bool] = field(default_factory=lambda: [False] * 4)


@dataclass
class Totals:
    """The line of totals below the summary."""

    budget: float | None = None
    quarters: list[int] | None = None
    text: str = ""


@dataclass
class Project:
    """One project sheet of an action plan."""

    seq: int
    title: str
    rationale: str | None = None
    objectives: list[str] = field(default_factory=list)
    target_group: str | None = None
    target_count: int | None = None
    steps: list[str] = field(default_factory=list)
    period: str | None = None
    budget: float | None = None
    responsible: str | None = None
    outputs: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    sections: dict[str, list[str]] = field(default_factory=dict)
    """Each section's paragraphs as printed."""
    heading: str = ""
    section_numbers: list[tuple[int, str]] = field(default_factory=list)
    """The numbers of the sheet's headings, each with its line."""


@dataclass
class Draft:
    """A document for the checks. Only what it has needs to be given."""

    kind: str = "measures"
    organization: str = ""
    fiscal_year: int | None = None
    measures: list[Measure] = field(default_factory=list)
    summary: list[SummaryRow] = field(default_factory=list)
    totals: Totals | None = None
    projects: list[Project] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    """The document's texts in order; left empty, they are taken from the measures and projects."""
    memo: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    """How the document itself names its columns."""
    pictured: frozenset[str] = frozenset()
    """Columns whose header announces pictures: an empty cell there may have held one."""
    result_order: list[str] = field(default_factory=list)
    """The titles as the result table has them, where plan and result are two tables."""

    def texts(self) -> list[Passage]:
        """Return all passages, made from the fields when the document's own are not given."""
        passages = self.passages or [*_measure_texts(self.measures), *_project_texts(self.projects)]
        return [piece for passage in passages for piece in pieces(passage)]


def _measure_texts(measures: list[Measure]) -> Iterator[Passage]:
    for measure in measures:
        place = f"มาตรการที่ {measure.seq}"
        yield Passage(f"{place}: ชื่อมาตรการ", measure.title)
        for number, step in enumerate(measure.steps, 1):
            yield Passage(f"{place}: ขั้นตอนที่ {number}", step)
        for label, text in (
            ("ผู้รับผิดชอบ", measure.responsible),
            ("ระยะเวลา", measure.period),
            ("การกำกับติดตาม", measure.monitoring),
            ("ผลการดำเนินการ", measure.result),
            ("ความสำเร็จ", measure.success),
            ("ข้อเสนอแนะ", measure.suggestion),
        ):
            if text:
                yield Passage(f"{place}: {label}", text)


def _project_texts(projects: list[Project]) -> Iterator[Passage]:
    for project in projects:
        place = f"โครงการที่ {project.seq}"
        yield Passage(f"{place}: ชื่อโครงการ", project.title)
        for label, texts in (
            ("หลักการและเหตุผล", [project.rationale or ""]),
            ("วัตถุประสงค์", project.objectives),
            ("กลุ่มเป้าหมาย", [project.target_group or ""]),
            ("วิธีดำเนินการ", project.steps),
            ("ผลผลิต", project.outputs),
            ("ผลลัพธ์", project.outcomes),
        ):
            for text in texts:
                if text:
                    yield Passage(f"{place}: {label}", text)


@dataclass(frozen=True)
class Finding:
    """Something a proof-reader would ask about."""

    kind: str
    where: str
    text: str
    note: str
    severity: str = "warning"

    def as_dict(self) -> dict[str, str]:
        """Return the finding as JSON data."""
        return {
            "kind": self.kind,
            "where": self.where,
            "text": self.text,
            "note": self.note,
            "severity": self.severity,
        }
