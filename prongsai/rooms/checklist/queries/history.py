"""The journal of an item in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prongsai.foundation.audit.api import Entry
from prongsai.kernel.calendar import in_digits, short_date

SENTENCES = {
    "checklist.verified": gettext_lazy("Verified"),
    "checklist.unverified": gettext_lazy("Verification taken back"),
    "checklist.nil_said": gettext_lazy("Stated that there was none"),
    "checklist.nil_taken_back": gettext_lazy("Took back that there was none"),
    "checklist.page_drafted": gettext_lazy("Page drafted"),
    "checklist.disputed": gettext_lazy("Clarification opened"),
    "checklist.clarified": gettext_lazy("Clarification written"),
}
FIELDS = {
    "owner": gettext_lazy("responsible person"),
    "owner_id": gettext_lazy("responsible person"),
    "unit": gettext_lazy("responsible unit"),
    "unit_id": gettext_lazy("responsible unit"),
    "due_on": gettext_lazy("due"),
    "note": gettext_lazy("note"),
    "explanation": gettext_lazy("explanation"),
    "answers": gettext_lazy("answers"),
}


def sentence(entry: Entry) -> dict[str, Any]:
    """Return one entry of the journal as the history shows it."""
    return {"text": _text(entry.verb, entry.data), "who": entry.actor_name or _("the system"), "at": entry.at}


def _text(verb: str, data: Mapping[str, Any]) -> str:
    if verb in {"checklist.changed", "checklist.assigned"}:
        fields = dict.fromkeys(str(FIELDS.get(key, key)) for key in data)
        days = data.get("due_on")
        if isinstance(days, list) and days[1]:
            fields.pop(str(FIELDS["due_on"]), None)
            day = short_date(date.fromisoformat(days[1]), None)
            fields[_("due %(day)s") % {"day": day}] = None
        return _("Changed: %(fields)s") % {"fields": ", ".join(fields)}
    if verb == "checklist.ticked":
        old, new = data.get("elements", [0, 0])
        return _("Elements there: %(old)s → %(new)s") % {
            "old": in_digits(old, None),
            "new": in_digits(new, None),
        }
    return str(SENTENCES.get(verb, verb))
