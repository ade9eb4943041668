"""Findings in plans and reports: the same checks for files that were read and for the office's own drafts."""

from dataclasses import replace

from prongsai.engines.plans.checks.bodies import wrong_names, wrong_types
from prongsai.engines.plans.checks.draft import Draft, Finding, Measure, Passage, Project, SummaryRow, Totals
from prongsai.engines.plans.checks.gaps import gaps
from prongsai.engines.plans.checks.numbers import counts, numbering, order, totals, years
from prongsai.engines.plans.checks.placeholders import placeholders
from prongsai.engines.plans.checks.wording import duplicated, mixed_digits

__all__ = [
    "KINDS",
    "Draft",
    "Finding",
    "Measure",
    "Passage",
    "Project",
    "SummaryRow",
    "Totals",
    "findings_for",
]

KINDS = (
    "unfilled_placeholder",
    "wrong_organization_type",
    "wrong_organization_name",
    "numbering",
    "order_mismatch",
    "missing_field",
    "total_mismatch",
    "year_mismatch",
    "duplicated_text",
    "mixed_digits",
)

# What must not be published, and what is a matter of form; the rest are warnings.
_SEVERITIES = {"unfilled_placeholder": "error", "mixed_digits": "hint"}

_CHECKS = (
    placeholders,
    wrong_types,
    wrong_names,
    numbering,
    order,
    gaps,
    totals,
    counts,
    years,
    duplicated,
    mixed_digits,
)


def findings_for(draft: Draft) -> list[Finding]:
    """Return what a proof-reader would ask about a draft, kind by kind; each finding once."""
    found = dict.fromkeys(finding for check in _CHECKS for finding in check(draft))
    return [replace(finding, severity=_SEVERITIES.get(finding.kind, "warning")) for finding in found]
