"""Letting the machine put a record right, and undoing that."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.content.mending import MENDS, PERSONAL
from prongsai.foundation.checks.models import Mend
from prongsai.foundation.checks.queries.mending import mendable_of
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import fiscal_year_of
from prongsai.kernel.errors import Conflict, Problem


def mend(*, by: Actor, target: str, code: str, today: date) -> Mend:
    """Let the machine put a finding right in a record, through the record's own actions.

    Keeps the values from before. Raises ``Problem`` when there is nothing to put right any more, or the machine
    cannot; ``Refused`` and other problems come from the record's actions.
    """
    kind, pk = mendable_of(target)
    with transaction.atomic():
        before = dict(kind.read(by, pk))
        if code in kind.also:
            wanted = dict(kind.also[code](by, pk, today))
        elif code in MENDS:
            year = int(before.get("fiscal_year") or fiscal_year_of(today))
            wanted = {name: MENDS[code](text, by.organization, year) for name, text in before.items()}
        else:
            raise Problem(_("The machine cannot put this right. Open the record and change it."), status=409)
        changed = {name: text for name, text in wanted.items() if text != before.get(name, "")}
        if not changed:
            raise Problem(
                _(
                    "The machine found nothing that it can put right here. "
                    "Perhaps somebody has done so by now; if not, change it by hand."
                ),
                status=409,
            )
        kind.write(by, pk, changed, today)
        after = dict(kind.read(by, pk))
        row: Mend = Mend.objects.create(
            organization=by.organization,
            target=target,
            code=code,
            # What was covered because it is personal is kept nowhere else, so it cannot be put back.
            before={} if code in PERSONAL else {name: before.get(name, "") for name in changed},
            after={} if code in PERSONAL else {name: after.get(name, "") for name in changed},
            by_name=by.name[:200],
        )
        if code in PERSONAL:
            _forget_in_earlier(by, target, code)
        record(
            by=by,
            verb="checks.mended",
            subject=row,
            summary=f"{kind.label}: {code}"[:200],
            data={"target": target, "code": code, "fields": sorted(changed)},
        )
    return row


def _forget_in_earlier(by: Actor, target: str, code: str) -> None:
    """Cover the same numbers in what earlier corrections of the record have kept."""
    for row in Mend.objects.filter(organization=by.organization, target=target).exclude(before={}):
        row.before = {name: MENDS[code](text, by.organization, None) for name, text in row.before.items()}
        row.after = {name: MENDS[code](text, by.organization, None) for name, text in row.after.items()}
        row.save(update_fields=["before", "after"])


def forget_corrections(organization: Any, target: str) -> None:
    """Empty what corrections of a record have kept of its texts, because data was taken out of it."""
    Mend.objects.filter(organization=organization, target=target).update(before={}, after={})


def undo_mend(*, by: Actor, mend: Mend, today: date) -> Mend:
    """Put back what stood there before the machine; raise ``Conflict`` when somebody has changed it since."""
    kind, pk = mendable_of(mend.target)
    with transaction.atomic():
        rows = Mend.objects.select_for_update().filter(organization=by.organization)
        row: Mend = rows.get(pk=mend.pk)
        if row.undone_at or not row.before:
            raise Problem(_("This correction has been undone already, or cannot be undone."), status=409)
        now = kind.read(by, pk)
        if any(now.get(name, "") != text for name, text in row.after.items()):
            raise Conflict(
                _("Somebody has changed this text since. Nothing was undone: open the record and look."),
                current=now,
            )
        kind.write(by, pk, dict(row.before), today)
        row.undone_at, row.undone_by_name = timezone.now(), by.name[:200]
        row.save(update_fields=["undone_at", "undone_by_name"])
        record(
            by=by,
            verb="checks.mend_undone",
            subject=row,
            summary=f"{kind.label}: {row.code}"[:200],
            data={"target": row.target, "code": row.code},
        )
    return row
