"""Why each picture of the office's people may be shown, and what is odd about that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.checks.api import UNBLURRED, Finding, Fix, People, Severity, about_people, statements
from prongsai.foundation.organizations.api import Acting
from prongsai.foundation.publishing.models import Basis, Portrait
from prongsai.foundation.publishing.workflow import PERMISSION

ROOM = "portraits"


def portrait_findings(organization: Any, portraits: Iterable[Portrait]) -> Iterator[Finding]:
    """Yield pictures of which nobody said why they may be shown, or whose reason does not hold.

    An executive's picture is shown because of the office held, not by consent; anybody else's needs consent.
    What is stated about the same picture elsewhere counts here too. Cost: at most four queries.
    """
    rows = list(portraits)
    if not rows:
        return
    today = timezone.localdate()
    acting = Acting.objects.filter(
        organization=organization, starts_on__lte=today, position__is_executive=True
    ).exclude(ends_on__lt=today)
    holders = set(acting.values_list("person_id", flat=True))
    stated = statements(organization, [one.file_id for one in rows])
    for one in rows:
        page, person = reverse("publishing:set_portrait", args=[one.person_id]), one.person
        change = Fix(_("Change it"), page, permissions=(PERMISSION,))
        key = f"portrait {one.person_id} {one.file_id}"
        if not one.basis:
            yield Finding(
                "portrait_no_basis",
                Severity.ERROR,
                _("Nobody has said why this picture may be shown"),
                person.name,
                _("A picture of a person needs a reason: the office that the person holds, or consent."),
                page,
                change,
                about=key,
                room=ROOM,
                permissions=(PERMISSION,),
            )
        post = person.position
        is_executive = (post is not None and post.is_executive) or person.pk in holders
        if one.basis == Basis.OFFICE and not is_executive:
            yield Finding(
                "portrait_no_office",
                Severity.ERROR,
                _(
                    "The picture is shown because of a public office, yet the person holds none that is listed"
                ),
                person.name,
                _("Only executives are shown because of their office. Anybody else has to consent."),
                page,
                change,
                about=key,
                room=ROOM,
                permissions=(PERMISSION,),
            )
        state = stated.get(one.file_id)
        if state in (People.SHOWN, UNBLURRED) and (
            found := about_people(one.file_id, state, place=person.name, room=ROOM)
        ):
            yield found


def year_portraits(organization: Any, fiscal_year: int, today: date) -> Iterator[Finding]:
    """Yield what is odd about the pictures that the public sees now. Cost: at most five queries."""
    rows = Portrait.objects.filter(organization=organization, is_shown=True, person__is_active=True)
    yield from portrait_findings(organization, rows.select_related("person__position"))
