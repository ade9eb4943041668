"""`{% load people %}`: labels of permissions, and entries of the journal in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from prongsai.foundation.audit.api import word_for

register = template.Library()

# What this part of the house writes into the journal. Other parts name their verbs themselves.
VERBS = {
    "access.refused": _("Was refused"),
    "account.password_changed": _("Changed the password"),
    "account.session_ended": _("Signed a device out"),
    "account.sign_in_failed": _("Sign-in failed"),
    "account.signed_in": _("Signed in"),
    "closed_days.added": _("Added closed days"),
    "closed_days.removed": _("Removed a closed day"),
    "office.changed": _("Changed the particulars of the office"),
    "office.exported": _("Exported a list"),
    "office.founded": _("Founded the office"),
    "people.acting_ended": _("Ended an acting position"),
    "people.acting_started": _("Began an acting position"),
    "people.added": _("Added a person"),
    "people.changed": _("Changed a person"),
    "people.deactivated": _("Ended a person's work here"),
    "people.invitation_withdrawn": _("Withdrew an invitation"),
    "people.invited": _("Invited a person"),
    "people.joined": _("Joined by invitation"),
    "people.password_link_made": _("Made a link for a new password"),
    "people.reactivated": _("Let a person work here again"),
    "people.second_factor_dropped": _("Switched a second factor off"),
    "positions.added": _("Added a position"),
    "positions.changed": _("Changed a position"),
    "roles.added": _("Added a role"),
    "roles.assigned": _("Gave a role"),
    "roles.changed": _("Changed a role"),
    "roles.taken": _("Took a role back"),
    "units.added": _("Added a unit"),
    "units.changed": _("Changed a unit"),
    "units.closed": _("Closed a unit"),
    "units.reopened": _("Opened a unit again"),
}

# The names of what an entry holds, for its details; a name that is not here is shown as it was written.
FIELDS = {
    "acting_for": pgettext_lazy("journal", "acting for"),
    "address": pgettext_lazy("journal", "address"),
    "answers": pgettext_lazy("journal", "answers"),
    "basis": pgettext_lazy("journal", "basis"),
    "certainty": pgettext_lazy("journal", "how sure"),
    "channel": pgettext_lazy("journal", "channel"),
    "code": pgettext_lazy("journal", "code"),
    "concepts": pgettext_lazy("journal", "checklist items"),
    "counted_on": pgettext_lazy("journal", "day on which staff are counted"),
    "denominator": pgettext_lazy("journal", "out of"),
    "desk": pgettext_lazy("journal", "desk"),
    "document": pgettext_lazy("journal", "document"),
    "due_on": pgettext_lazy("journal", "due on"),
    "elements": pgettext_lazy("journal", "elements"),
    "eligible": pgettext_lazy("journal", "people who may answer"),
    "eligible_reason": pgettext_lazy("journal", "why this number"),
    "ends_on": pgettext_lazy("journal", "last day"),
    "evidence": pgettext_lazy("journal", "evidence"),
    "facts": pgettext_lazy("journal", "check code of the facts"),
    "fields": pgettext_lazy("journal", "fields"),
    "figures": pgettext_lazy("journal", "figures"),
    "fiscal_year": pgettext_lazy("journal", "fiscal year"),
    "formats": pgettext_lazy("journal", "formats"),
    "kind": pgettext_lazy("journal", "kind"),
    "label": pgettext_lazy("journal", "name shown"),
    "memo": pgettext_lazy("journal", "number of the memo"),
    "memo_on": pgettext_lazy("journal", "date of the memo"),
    "method": pgettext_lazy("journal", "way of asking"),
    "missing": pgettext_lazy("journal", "missing"),
    "month": pgettext_lazy("journal", "month"),
    "name": pgettext_lazy("journal", "name"),
    "needed": pgettext_lazy("journal", "sample"),
    "needed_reason": pgettext_lazy("journal", "why this sample"),
    "new": pgettext_lazy("journal", "new"),
    "nil": pgettext_lazy("journal", "nothing to report"),
    "note": pgettext_lazy("journal", "note"),
    "number": pgettext_lazy("journal", "number"),
    "numerator": pgettext_lazy("journal", "counted"),
    "on": pgettext_lazy("journal", "day"),
    "opens_on": pgettext_lazy("journal", "first day"),
    "path": pgettext_lazy("journal", "page"),
    "people": pgettext_lazy("journal", "people on the photo"),
    "period": pgettext_lazy("journal", "period"),
    "permission": pgettext_lazy("journal", "permission"),
    "plan": pgettext_lazy("journal", "plan"),
    "reach": pgettext_lazy("journal", "people reached"),
    "reason": pgettext_lazy("journal", "reason"),
    "reported": pgettext_lazy("journal", "reported"),
    "responses": pgettext_lazy("journal", "answers so far"),
    "result": pgettext_lazy("journal", "result"),
    "round": pgettext_lazy("journal", "round"),
    "route": pgettext_lazy("journal", "route"),
    "rule": pgettext_lazy("journal", "rule"),
    "seq": pgettext_lazy("journal", "place in the list"),
    "sha256": pgettext_lazy("journal", "check code"),
    "shown": pgettext_lazy("journal", "shown"),
    "size": pgettext_lazy("journal", "size in bytes"),
    "source": pgettext_lazy("journal", "source"),
    "state": pgettext_lazy("journal", "state"),
    "step": pgettext_lazy("journal", "step"),
    "subject": pgettext_lazy("journal", "subject"),
    "success": pgettext_lazy("journal", "success"),
    "suggestion": pgettext_lazy("journal", "suggestion"),
    "target": pgettext_lazy("journal", "target"),
    "through": pgettext_lazy("journal", "how"),
    "title": pgettext_lazy("journal", "title"),
    "trouble": pgettext_lazy("journal", "trouble"),
    "unit": pgettext_lazy("journal", "unit"),
    "unit_id": pgettext_lazy("journal", "unit"),
    "url": pgettext_lazy("journal", "address"),
    "value": pgettext_lazy("journal", "value"),
    "version": pgettext_lazy("journal", "version"),
    "what": pgettext_lazy("journal", "what"),
}


@register.filter
def label_of(labels: Mapping[str, Any], code: str) -> Any:
    """Return the label of a permission, or its code where nobody registered it."""
    return labels.get(code, code)


@register.filter
def verb_label(verb: str) -> Any:
    """Return what was done in words, or the verb as it was written."""
    return VERBS.get(verb) or word_for(verb)


@register.filter
def field_label(name: str) -> Any:
    """Return the name of a detail of an entry in words, or as it was written."""
    step, _space, number = name.partition(" ")
    if step == "step" and number.isdigit():
        return pgettext("journal", "step %(number)s") % {"number": number}
    return FIELDS.get(name, name)


@register.filter
def change(value: Any) -> str:
    """Return a change as “old → new”, and any other value as it is."""
    if isinstance(value, list) and len(value) == 2:
        before, after = (str(part) if part not in (None, "") else "–" for part in value)
        return f"{before} → {after}"
    if isinstance(value, bool):
        return pgettext("journal", "yes") if value else pgettext("journal", "no")
    return str(value) if value not in (None, "") else "–"
