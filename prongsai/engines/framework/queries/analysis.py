"""The table indicator · issues assessed · issues to improve, written from what was lost. Official Thai in every language."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from prongsai.engines.framework.models import AnalysisText, Part
from prongsai.engines.framework.queries.schema import read_yaml
from prongsai.engines.framework.queries.scoring import Computed, Loss, losses_in, order_of
from prongsai.kernel.calendar import in_digits, thai_digits

WRITTEN = AnalysisText.WRITTEN
ISSUES: dict[str, str] = {
    Part.ITEM: "issue_item",
    Part.SUB_INDICATOR: "issue_part",
    Part.INDICATOR: "issue_indicator",
}


@dataclass(frozen=True, slots=True)
class AnalysisRow:
    """One row as it stands: written by machine, or by a person (``edited_by``).

    ``is_outdated``: the result changed after a person wrote the row. ``lost`` is in points of the total.
    """

    code: str
    indicator: str
    issues: str
    improve: str
    lost: Decimal
    machine: Mapping[str, str]
    edited_by: str = ""
    edited_at: datetime | None = None
    edited_cells: tuple[str, ...] = ()
    is_outdated: bool = False
    is_left_out: bool = False
    version: int = 0

    @property
    def is_edited(self) -> bool:
        """Return whether a person wrote any of it."""
        return bool(self.version)


@cache
def words() -> dict[str, Any]:
    """Return the wording, checked to cover what the editions ask."""
    loaded: dict[str, Any] = read_yaml("analysis.yaml")
    return loaded


def improvement(loss: Loss) -> str:
    """Return in one official sentence what is to be improved at a place where points were lost."""
    node = loss.node
    if node.part == Part.ITEM:
        return str(words()["concepts"].get(node.concept, words()["sentences"]["improve_unknown"]))
    known = words()["indicators"].get(node.code)
    return str(known["improve"] if known else words()["sentences"]["improve_unknown"])


def machine_rows(computed: Computed, digits: str) -> dict[str, dict[str, Any]]:
    """Return the rows as the machine writes them, by code, in the order of the indicators.

    The surveys give one row for each indicator, disclosure one for each sub-indicator.
    """
    gathered: dict[str, list[Loss]] = {}
    for loss in losses_in(computed):
        if loss.is_deepest:
            gathered.setdefault(_row_of(loss), []).append(loss)
    return {
        code: _row(computed, code, sorted(found, key=lambda loss: order_of(loss.code)), digits)
        for code, found in sorted(gathered.items(), key=lambda pair: order_of(pair[0]))
    }


def _row_of(loss: Loss) -> str:
    return loss.node.parent if loss.node.part == Part.ITEM else loss.code


def _row(computed: Computed, code: str, found: list[Loss], digits: str) -> dict[str, Any]:
    one = computed.parts[code]
    sentences = words()["sentences"]

    def number(value: Any) -> str:
        return in_digits(value, digits)

    def place(text: str) -> str:
        return text if text.startswith("o") else number(text)

    head = {"code": place(code), "title": one.node.title_th, "value": number(one.shown)}
    survey = words()["indicators"].get(code)
    if survey:
        who = words()["who"][one.node.parent]
        issues = sentences["issue_topics"].format(who=who, topics=_joined(survey["topics"]))
        improve = survey["improve"]
    else:
        issues = "\n".join(
            sentences[ISSUES[loss.node.part]].format(
                code=place(loss.code),
                title=in_digits(loss.node.title_th, digits, keep_codes=True),
                value=number(computed.parts[loss.code].shown),
                lost=number(loss.points.quantize(Decimal("0.01"))),
            )
            for loss in found
        )
        improve = "\n".join(
            sentences["improve_item"].format(code=loss.code, text=improvement(loss))
            if loss.node.part == Part.ITEM
            else improvement(loss)
            for loss in found
        )
    return {
        "indicator": sentences["sub_indicator" if "." in code else "indicator"].format(**head),
        "issues": issues,
        "improve": improve if digits == "arabic" else thai_digits(improve, keep_codes=True),
        "lost": sum((loss.points for loss in found), Decimal(0)),
    }


def _joined(topics: list[str]) -> str:
    return f"{' '.join(topics[:-1])} และ{topics[-1]}" if len(topics) > 1 else topics[0]


def basis_of(row: Mapping[str, Any] | None) -> str:
    """Return the hash of a machine's row, or of there being none; digits do not matter."""
    text = "" if row is None else thai_digits("\n\n".join(str(row[name]) for name in WRITTEN))
    return hashlib.sha256(text.encode()).hexdigest()


def put_together(computed: Computed, texts: list[AnalysisText], digits: str) -> list[AnalysisRow]:
    """Return the table: what a person wrote where somebody did, what the machine writes everywhere else."""
    machine = machine_rows(computed, digits)
    written = {text.code: text for text in texts}
    codes = sorted({*machine, *written}, key=order_of)
    return [_stood(code, machine.get(code), written.get(code)) for code in codes]


def _stood(code: str, machine: Mapping[str, Any] | None, text: AnalysisText | None) -> AnalysisRow:
    own = {name: str(machine[name]) if machine else "" for name in WRITTEN}
    lost = machine["lost"] if machine else Decimal(0)
    if text is None:
        return AnalysisRow(code, own["indicator"], own["issues"], own["improve"], lost, own)
    # An empty cell was not touched and goes on being written by machine.
    cells = {name: getattr(text, name) or own[name] for name in WRITTEN}
    return AnalysisRow(
        code,
        cells["indicator"],
        cells["issues"],
        cells["improve"],
        lost,
        own,
        edited_by=text.updated_by_name,
        edited_at=text.updated_at,
        edited_cells=tuple(name for name in WRITTEN if getattr(text, name)),
        is_outdated=text.basis != basis_of(machine),
        is_left_out=text.is_left_out,
        version=text.version,
    )
