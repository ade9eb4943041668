"""The journal of a measure in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prongsai.engines.plans.api import PROGRESS, Change, Item
from prongsai.foundation.audit.api import history_of
from prongsai.kernel.calendar import in_digits, short_date

SENTENCES = {
    "plans.item_created": gettext_lazy("Written down as measure %(seq)s"),
    "plans.item_imported": gettext_lazy("Taken from a document as measure %(seq)s"),
    "plans.item_cloned": gettext_lazy("Copied from another fiscal year"),
    "plans.item_moved": gettext_lazy("Renumbered from %(old)s to %(new)s"),
    "plans.item_removed": gettext_lazy("Deleted"),
    "plans.item_restored": gettext_lazy("Brought back"),
    "plans.evidence_added": gettext_lazy("Evidence added: %(summary)s"),
    "plans.evidence_described": gettext_lazy("Evidence described: %(summary)s"),
    "plans.evidence_approved": gettext_lazy("Evidence confirmed: %(summary)s"),
    "plans.evidence_removed": gettext_lazy("Evidence removed: %(summary)s"),
    "plans.evidence_restored": gettext_lazy("Evidence brought back: %(summary)s"),
    "measures.linked": gettext_lazy("Links to checklist items changed"),
    "measures.gaps_linked": gettext_lazy("Links to gaps of the result changed"),
    "plans.figure_linked": gettext_lazy("Bound to the figure “%(summary)s”"),
    "plans.figure_unlinked": gettext_lazy("No longer bound to the figure “%(summary)s”"),
    "plans.figure_counted": gettext_lazy("Counted by the office: %(summary)s"),
    "plans.round_reported": gettext_lazy("Reported in a monitoring round"),
}
FIELDS = {
    "title": gettext_lazy("measure"),
    "monitoring": gettext_lazy("monitoring"),
    "target": gettext_lazy("target"),
    "figure": gettext_lazy("figure"),
    "responsible_text": gettext_lazy("responsible, in words"),
    "period_text": gettext_lazy("period"),
    "starts_on": gettext_lazy("first day"),
    "ends_on": gettext_lazy("last day"),
    "units": gettext_lazy("responsible units"),
    "steps": gettext_lazy("steps"),
    "steps_due": gettext_lazy("due dates of steps"),
    "steps_responsible": gettext_lazy("who does the steps"),
    "seq": gettext_lazy("number"),
    "introduction": gettext_lazy("introduction"),
    "state": gettext_lazy("state"),
    "result": gettext_lazy("result"),
    "success": gettext_lazy("success"),
    "suggestion": gettext_lazy("suggestion"),
}
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    text: str
    who: str
    at: datetime


def history(item: Item, limit: int | None = None) -> list[Event]:
    """Return what happened to a measure that the caller may see, newest first."""
    return [
        Event(sentence(entry.verb, entry.summary, entry.data), entry.actor_name or _("the system"), entry.at)
        for entry in history_of(item, limit=limit)
    ]


def sentence(verb: str, summary: str, data: Mapping[str, Any]) -> str:
    """Return one entry of the journal as a sentence."""
    if verb == "plans.item_changed":
        return _("Changed: %(fields)s") % {
            "fields": ", ".join(_change(key, pair) for key, pair in data.items())
        }
    if verb == "plans.progress_reported":
        return _("Progress reported: %(fields)s") % {
            "fields": ", ".join(_change(key, pair) for key, pair in data.items())
        }
    if verb not in SENTENCES:
        return f"{verb} {summary}".strip()
    seq = data.get("seq", "")
    moved: list[Any] = seq if isinstance(seq, list) else ["", ""]
    return str(SENTENCES[verb]) % {
        "seq": in_digits(seq, None),
        "summary": summary[:LONGEST],
        "old": in_digits(moved[0], None),
        "new": in_digits(moved[1], None),
    }


def _change(key: str, pair: Any) -> str:
    label = str(FIELDS.get(key, key))
    if key.startswith("step "):
        label = _("step %(number)s") % {"number": in_digits(key.removeprefix("step "), None)}
    old, new = (pair[0], pair[1]) if isinstance(pair, list) and len(pair) == 2 else (None, None)
    if key in {"steps", "steps_due", "steps_responsible"}:
        return label
    return f"{label} {_said(old)} → {_said(new)}" if old else f"{label} → {_said(new)}"


def _said(value: Any) -> str:
    if value in (None, "", []):
        return _("nothing")
    if isinstance(value, list):
        return ", ".join(map(str, value))[:LONGEST]
    text = str(value)
    if text in PROGRESS.states:
        return str(PROGRESS.states[text].label)
    try:
        return short_date(date.fromisoformat(text), None)
    except ValueError:
        return f"“{text[:LONGEST]}{'…' if len(text) > LONGEST else ''}”"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A difference to what was approved, as a sentence with what stood there and what stands there now."""

    text: str
    parts: tuple[tuple[str, str, str], ...]
    item_id: int | None


def change_lines(changes: Sequence[Change]) -> list[ChangeLine]:
    """Return what changed since the approval in words."""
    said = {
        "added": _("Measure %(number)s is new: %(title)s"),
        "removed": _("Measure %(number)s was deleted: %(title)s"),
        "changed": _("Measure %(number)s was changed: %(title)s"),
        "introduction": _("The introduction was changed"),
    }
    return [
        ChangeLine(
            said[one.what] % {"number": in_digits(one.seq, None), "title": one.title},
            tuple((str(FIELDS.get(name, name)), before, after) for name, before, after in one.fields),
            one.item_id,
        )
        for one in changes
    ]
