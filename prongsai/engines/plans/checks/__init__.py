"""Findings in plans and reports: the same checks for documents read from files and for the office's own drafts."""

from prongsai.engines.plans.checks.draft import Draft, Finding, Measure, Passage, Project, SummaryRow, Totals

__all__ = [
    "Draft",
    "Finding",
    "Measure",
    "Passage",
    "Project",
    "SummaryRow",
    "Totals",
    "findings_for",
]


def findings_for(draft: Draft) -> list[Finding]:
    """Return what a proof-reader would ask about a draft, in the order of the document."""
    return []
