"""Taking a page off the site. Its address says so from then on, with the day and the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.publishing.actions.canonical import printable
from prongsai.foundation.publishing.actions.site import touch
from prongsai.foundation.publishing.models import Page, Withdrawal
from prongsai.foundation.publishing.workflow import PAGE, PERMISSION
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem

LONGEST_REASON = 1000


def withdraw(*, by: Actor, page: Page, reason: str, now: datetime | None = None) -> Withdrawal:
    """Withdraw every version of the page so far; the reason is shown to the public."""
    by.require(PERMISSION)
    moment = now or timezone.now()
    reason = printable(reason).strip()
    if not reason:
        raise Problem(
            _("Write why the page is withdrawn. The public reads it at this address."), field="reason"
        )
    if len(reason) > LONGEST_REASON:
        raise Problem(_("The reason is too long. Say it in at most 1,000 characters."), field="reason")
    with transaction.atomic():
        target = PAGE.target("withdraw", page.state)
        changed = Page.objects.filter(
            organization=by.organization, pk=page.pk, state=page.state, current_number=page.current_number
        ).update(state=target, updated_at=moment)
        if not changed:
            raise Problem(PAGE.refusal, status=409)
        withdrawal = Withdrawal.objects.create(
            organization=by.organization,
            page=page,
            through_number=page.current_number,
            reason=reason,
            at=moment,
            by_name=by.name,
        )
        record(
            by=by,
            verb="publishing.withdrawn",
            subject=page,
            summary=f"{page.address} ({page.current_number})",
            data={"through": page.current_number, "reason": reason},
        )
        touch(by.organization, moment)
    page.refresh_from_db()
    return withdrawal
