"""What somebody typed, well formed but not yet checked against the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class StepDraft:
    """A step as typed; ``pk`` names the step that is changed, none a new one. Responsible is a person or a unit."""

    text: str
    due_on: date | None = None
    pk: int | None = None
    assignee_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemDraft:
    """A measure as typed. ``unit_ids`` are checked against the office's own units."""

    title: str
    monitoring: str = ""
    target: str = ""
    figure: str = ""
    responsible_text: str = ""
    period_text: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    unit_ids: tuple[int, ...] = ()
    steps: tuple[StepDraft, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class StepReport:
    """What is reported about one step; a note of None stays as it is."""

    pk: int
    state: str
    done_on: date | None = None
    note: str | None = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceDraft:
    """Evidence as given: a stored file, or the address of a page."""

    kind: str
    file: Any = None
    url: str = ""
    step_id: int | None = None
    caption: str = ""
    happened_on: date | None = None
    supports_from: date | None = None
    supports_to: date | None = None
