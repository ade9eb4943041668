"""`{% load people %}`: labels of permissions, and entries of the journal in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

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


@register.filter
def label_of(labels: Mapping[str, Any], code: str) -> Any:
    """Return the label of a permission, or its code where nobody registered it."""
    return labels.get(code, code)


@register.filter
def verb_label(verb: str) -> Any:
    """Return what was done in words, or the verb as it was written."""
    return VERBS.get(verb) or word_for(verb)


@register.filter
def change(value: Any) -> str:
    """Return a change as “old → new”, and any other value as it is."""
    if isinstance(value, list) and len(value) == 2:
        before, after = (str(part) if part not in (None, "") else "–" for part in value)
        return f"{before} → {after}"
    return str(value) if value not in (None, "") else "–"
