"""Setting a finding aside with a reason, and taking it up again."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.models import MAY_SET_ASIDE, SetAside
from prongsai.foundation.checks.queries import may_set_aside
from prongsai.kernel.access import Refused
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.kernel.findings import Severity

LEAST, MOST = 10, 1000  # characters of a reason that says something


def set_aside(
    *,
    by: Actor,
    subject: str,
    finding_key: str,
    code: str,
    severity: str,
    message: str,
    reason: str,
) -> SetAside:
    """Set a finding aside; the reason stays visible to everybody who decides after this.

    Raises ``Problem`` without a reason, and when somebody has set the finding aside already.
    """
    _require(by)
    reason = " ".join(reason.split())
    if len(reason) < LEAST:
        raise Problem(
            _("Write why, so that the next person to decide understands it: at least a short sentence."),
            field="reason",
        )
    if len(reason) > MOST:
        raise Problem(_("The reason is too long. Keep it below 1,000 characters."), field="reason")
    if severity not in list(Severity) or not finding_key or not subject:
        raise Problem(_("This finding is not known. Open the page again."), status=409)
    try:
        with transaction.atomic():
            row: SetAside = SetAside.objects.create(
                organization=by.organization,
                subject=subject[:100],
                finding_key=finding_key[:16],
                code=code[:60],
                severity=severity,
                message=message[:500],
                reason=reason,
                by_user=by.user,
                by_name=by.name[:200],
            )
            record(
                by=by,
                verb="checks.set_aside",
                subject=row,
                # Neither the finding nor the reason: nothing can be taken out of the journal later.
                summary=code,
                data={"about": subject, "code": code},
            )
    except IntegrityError as error:
        raise Problem(_("Somebody has set this finding aside already."), status=409) from error
    return row


def take_up_again(*, by: Actor, set_aside: SetAside) -> SetAside:
    """Count a finding again that was set aside; who set it aside, and why, stays on record."""
    _require(by)
    with transaction.atomic():
        now = timezone.now()
        rows = SetAside.objects.filter(pk=set_aside.pk, organization=by.organization, again_at__isnull=True)
        if not rows.update(again_at=now, again_by_name=by.name[:200]):
            raise Problem(_("Somebody has taken this finding up again already."), status=409)
        set_aside.refresh_from_db()
        record(
            by=by,
            verb="checks.taken_up_again",
            subject=set_aside,
            summary=set_aside.code,
            data={"about": set_aside.subject, "code": set_aside.code},
        )
    return set_aside


def _require(by: Actor) -> None:
    if not may_set_aside(by):
        raise Refused(MAY_SET_ASIDE[0])
