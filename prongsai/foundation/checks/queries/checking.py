"""Asking the checks, and laying beside each finding whether it was set aside."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from prongsai.foundation.checks.models import MAY_SET_ASIDE, SetAside
from prongsai.foundation.checks.queries.registry import CONTENT_CHECKS, YEAR_CHECKS, About
from prongsai.foundation.documents.api import Content
from prongsai.kernel.actor import Actor
from prongsai.kernel.findings import Finding, Severity

# A hostile or broken document must not make a page of a million findings.
MOST = 2_000


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding, and the row that says why it was set aside if it was."""

    finding: Finding
    set_aside: SetAside | None = None

    @property
    def is_open(self) -> bool:
        """Return whether nobody has set the finding aside."""
        return self.set_aside is None


def check_content(content: Content, about: About, *, only: Collection[str] = ()) -> list[Finding]:
    """Return what the registered checks, or ``only`` some of them, find in a content: the gravest first, each once."""
    found: dict[str, Finding] = {}
    for code, (_label, check) in CONTENT_CHECKS.items():
        if only and code not in only:
            continue
        for finding in check(content, about):
            found.setdefault(finding.key, finding)
            if len(found) >= MOST:
                break
    return sorted(found.values(), key=lambda one: one.severity.rank)


def check_year(organization: Any, fiscal_year: int, today: date) -> list[Checked]:
    """Return what the rooms find in a fiscal year (BE), the gravest first, with what was set aside.

    ``organization`` may be an actor, whose office is meant. Cost: what the registered checks cost, and one
    query for what was set aside.
    """
    office = organization.organization if isinstance(organization, Actor) else organization
    found: dict[str, Finding] = {}
    for room, (_label, check) in YEAR_CHECKS.items():
        for finding in check(office, fiscal_year, today):
            found.setdefault(finding.key, finding if finding.room else replace(finding, room=room))
            if len(found) >= MOST:
                break
    return with_set_asides(office, year_subject(fiscal_year), found.values())


def with_set_asides(organization: Any, subject: str, findings: Iterable[Finding]) -> list[Checked]:
    """Return the findings with what was set aside for the subject: open ones first, the gravest first."""
    rows = SetAside.objects.filter(organization=organization, subject=subject, again_at__isnull=True)
    aside = {row.finding_key: row for row in rows}
    checked = [Checked(finding, aside.get(finding.key)) for finding in findings]
    return sorted(checked, key=lambda one: (not one.is_open, one.finding.severity.rank))


def blocking(checked: Iterable[Checked]) -> list[Checked]:
    """Return the errors that nobody has set aside: they stand in the way."""
    return [one for one in checked if one.is_open and one.finding.severity == Severity.ERROR]


def counted(checked: Sequence[Checked]) -> dict[str, int]:
    """Return how many findings of each severity are open, and how many were set aside."""
    counts = {severity.value: 0 for severity in Severity}
    for one in checked:
        if one.is_open:
            counts[one.finding.severity.value] += 1
    return {**counts, "aside": sum(not one.is_open for one in checked)}


def may_set_aside(actor: Actor) -> bool:
    """Return whether the actor may set findings aside."""
    return any(actor.may_somewhere(permission) for permission in MAY_SET_ASIDE)


def year_subject(fiscal_year: int) -> str:
    """Return the subject of a whole year's check."""
    return f"year:{fiscal_year}"
