"""Findings as a page shows them: those of one kind below one line, each with what its reader may do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from prongsai.foundation.checks.models import SEVERITIES, SetAside
from prongsai.foundation.checks.queries.checking import Checked
from prongsai.kernel.actor import Actor
from prongsai.kernel.findings import Finding, Fix
from prongsai.kernel.permissions import permissions

TONES = {"error": "danger", "warning": "warn", "hint": ""}
ICONS = {"error": "warn", "warning": "question", "hint": "info"}
LABELS = dict(SEVERITIES)
# A group with more places than these is folded.
SHOWN_OPEN = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A finding with the fix that its reader may use, or what somebody else needs for it."""

    checked: Checked
    fix: Fix | None
    needs: Any = ""
    url: str = ""

    @property
    def finding(self) -> Finding:
        """Return the finding."""
        return self.checked.finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Findings of one kind; what all of them share is said once. Most groups hold one."""

    rows: tuple[Row, ...]
    heading: Any
    same_message: bool
    reason: Any = ""
    fix: Fix | None = None
    needs: Any = ""
    aside: SetAside | None = None
    tone: str
    icon: str
    label: Any

    @property
    def first(self) -> Row:
        """Return the row that stands for the others."""
        return self.rows[0]

    @property
    def is_many(self) -> bool:
        """Return whether there is a line above several."""
        return len(self.rows) > 1

    @property
    def is_folded(self) -> bool:
        """Return whether the places are shown on demand only."""
        return len(self.rows) > SHOWN_OPEN


def together(checked: Iterable[Checked]) -> list[Checked]:
    """Return the findings with those of one kind beside each other; else their order stays."""
    rows = [(_kind(one), one) for one in checked]
    first: dict[tuple[Any, ...], int] = {}
    for kind, _one in rows:
        first.setdefault(kind, len(first))
    return [one for _kind, one in sorted(rows, key=lambda row: first[row[0]])]


def grouped(checked: Sequence[Checked], actor: Actor, *, may_set_aside: bool) -> list[Group]:
    """Return the findings in groups of one kind, as the actor may see to them."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for one in checked:
        groups.setdefault(_kind(one), []).append(_row(one, actor, may_set_aside=may_set_aside))
    return [_group(rows) for rows in groups.values()]


def _group(rows: Sequence[Row]) -> Group:
    """Return a group with what all its rows share."""
    finding, aside, fix = rows[0].finding, rows[0].checked.set_aside, rows[0].fix
    severity = finding.severity.value
    return Group(
        rows=tuple(rows),
        heading=finding.heading or finding.message,
        same_message=_shared(str(row.finding.message) for row in rows) != "",
        reason=_shared(str(row.finding.reason) for row in rows),
        # One link for all of them; buttons of the machine mend one record each.
        fix=fix if fix and not fix.is_post and all(row.fix == fix for row in rows) else None,
        needs=_shared(str(row.needs) for row in rows),
        aside=aside,
        tone="" if aside else TONES[severity],
        icon="pause" if aside else ICONS[severity],
        label=LABELS[severity],
    )


def _shared(texts: Iterable[str]) -> str:
    """Return the text that all have, or nothing."""
    found = set(texts)
    return found.pop() if len(found) == 1 else ""


def _kind(one: Checked) -> tuple[Any, ...]:
    """Return what findings of one group have in common; what was set aside stands alone with its reason."""
    finding = one.finding
    if not one.is_open:
        return (finding.key,)
    return (finding.severity, finding.code, str(finding.heading or finding.message))


def _row(one: Checked, actor: Actor, *, may_set_aside: bool) -> Row:
    finding = one.finding
    wanted = finding.fix
    fix, needs = wanted, ""
    reads = not finding.permissions or any(actor.may_somewhere(code) for code in finding.permissions)
    if wanted is not None and not wanted.is_open_to(actor):
        fix, needs = None, str(permissions().get(wanted.permissions[0], ""))
    elif wanted is not None and wanted.is_post and not may_set_aside:
        fix = None
    return Row(one, fix, needs, finding.url if reads else "")
