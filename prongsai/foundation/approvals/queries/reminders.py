"""What people are reminded of: documents that have lain on their desks since before today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.approvals.models import Signature
from prongsai.foundation.approvals.queries.holders import Office, users_of
from prongsai.foundation.approvals.workflow import WAITING
from prongsai.foundation.notifications.api import Line, stage


def open_desks(organization: Any, today: date) -> Iterator[Line]:
    """Yield a reminder for each desk that has waited since before today; near its due date and after it again.

    Cost: three queries.
    """
    rows = (
        Signature.objects.filter(
            organization=organization, state=WAITING, opened_at__isnull=False, approval__state=WAITING
        )
        .select_related("approval__document", "position", "person__user")
        .defer("approval__document__content", "approval__document__merge")
        .order_by("due_on", "pk")
    )
    office = Office(organization, today)
    for one in rows:
        if timezone.localdate(one.opened_at) >= today:
            continue
        reached = stage(one.due_on, today) if one.due_on else ""
        reason = (
            _("Past its date: it waits for your signature")
            if (one.due_on and one.due_on < today)
            else _("It waits for your signature")
        )
        for user in users_of(office.at(one)):
            yield Line(
                user=user,
                key=f"approvals.{one.pk}.{reached}",
                title=one.approval.document.title,
                reason=reason,
                path=reverse("approvals:sign", args=[one.approval_id]),
                due_on=one.due_on,
            )
