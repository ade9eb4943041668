"""Nudging a unit that has not reported."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prongsai.engines.plans.api import Half, Round, tellers, waiting_units
from prongsai.foundation.audit.api import record
from prongsai.foundation.notifications.api import Reminder, notify, remind
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import in_digits
from prongsai.kernel.errors import Problem


def nudge(*, by: Actor, found: Round, unit_id: int | None, today: date) -> int:
    """Remind the people of a unit that has not reported, once a day; return how many were told.

    They read it in Prongsai at once; by mail it comes with the digest of the day, never as one more mail.
    """
    by.require("measures.edit")
    if found.pk is None or not found.is_open:
        raise Problem(_("Reports can be made while the round is open."), status=409)
    left = waiting_units(found, by.organization).get(unit_id, 0)
    if not left:
        raise Problem(_("This unit has reported everything."), status=409)
    path = reverse("measures:round", args=[found.fiscal_year, found.half]) + "?state=waiting"
    title = (
        gettext_lazy("Please report for the six-month round")
        if found.half == Half.SIX_MONTHS
        else gettext_lazy("Please report for the year-end round")
    )
    reason = _("because %(who)s asks for it: %(number)s not reported yet") % {
        "who": by.name,
        "number": in_digits(left, by.organization.digits),
    }
    told = 0
    key = f"measures.nudge:{found.pk}:{unit_id or 0}#{today.isoformat()}"
    with transaction.atomic():
        for person in tellers(by.organization, found.kind, today).of([unit_id] if unit_id else []):
            known = Reminder.objects.filter(organization=by.organization, user=person.user, key=key)
            if person.user == by.user or known.exists():
                continue
            remind(
                by=by, user=person.user, key=key, title=title, reason=reason, path=path, due_on=found.due_on
            )
            notify(by=by, users=[person.user], title=title, text=reason, path=path)
            told += 1
        if told:
            record(by=by, verb="plans.round_nudged", subject=found, data={"unit": unit_id, "people": told})
    return told
