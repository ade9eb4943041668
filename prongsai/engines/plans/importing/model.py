"""The result of reading a document, and its JSON shape."""

from dataclasses import dataclass, field

from prongsai.engines.plans.checks.draft import Draft, Finding, Measure, Project, SummaryRow

_LONGEST_UNREAD = 400


@dataclass
class Reading:
    """What was understood of a document. `draft` is the same for the checks, with all its passages."""

    draft: Draft
    document_date: str | None = None
    plan_years: list[int] | None = None
    as_of: str | None = None
    dimensions: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    confidence: dict[str, float] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    format: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the reading as JSON data; key names and meaning of null and "" are documented in docs."""
        draft = self.draft
        totals = draft.totals
        return {
            "kind": draft.kind,
            "organization": draft.organization,
            "fiscal_year": draft.fiscal_year,
            "document_date": self.document_date,
            "measures": [_measure(measure) for measure in draft.measures],
            "plan_years": self.plan_years,
            "as_of": self.as_of,
            "dimensions": self.dimensions,
            "summary": [_summary(row) for row in draft.summary],
            "totals": None if totals is None else {"budget": totals.budget, "quarters": totals.quarters},
            "projects": [_project(project) for project in draft.projects],
            "findings": [finding.as_dict() for finding in self.findings],
            "confidence": {key: round(value, 2) for key, value in self.confidence.items()},
            "unread": [text[:_LONGEST_UNREAD] for text in self.unread],
            "format": self.format,
        }


def _measure(measure: Measure) -> dict[str, object]:
    return {
        "seq": measure.seq,
        "title": measure.title,
        "steps": measure.steps,
        "responsible": measure.responsible,
        "period": measure.period,
        "monitoring": measure.monitoring,
        "result": measure.result,
        "success": measure.success,
        "suggestion": measure.suggestion,
        "images": measure.images,
        "status": measure.status,
    }


def _summary(row: SummaryRow) -> dict[str, object]:
    return {
        "seq": row.seq,
        "title": row.title,
        "dimension": row.dimension,
        "budget": row.budget,
        "quarters": row.quarters,
    }


def _project(project: Project) -> dict[str, object]:
    return {
        "seq": project.seq,
        "title": project.title,
        "rationale": project.rationale,
        "objectives": project.objectives,
        "target_group": project.target_group,
        "target_count": project.target_count,
        "steps": project.steps,
        "period": project.period,
        "budget": project.budget,
        "responsible": project.responsible,
        "outputs": project.outputs,
        "outcomes": project.outcomes,
    }
