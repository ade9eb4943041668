"""What the office says about its site."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from prongsai.foundation.audit.api import record
from prongsai.foundation.publishing.actions.canonical import printable
from prongsai.foundation.publishing.actions.site import touch
from prongsai.foundation.publishing.models import SiteSettings
from prongsai.foundation.publishing.workflow import PERMISSION
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem


@transaction.atomic
def save_settings(
    *, by: Actor, place: tuple[Decimal, Decimal] | None, directions: str = "", main_site: str = ""
) -> SiteSettings:
    """Keep where the office stands, and the address of the site beside which this one runs."""
    by.require(PERMISSION)
    kept = SiteSettings.objects.select_for_update().filter(organization=by.organization).first()
    wanted = kept or SiteSettings(organization=by.organization)
    wanted.latitude, wanted.longitude = place or (None, None)
    wanted.directions = printable(directions).strip()
    wanted.main_site = main_site.strip()
    try:
        wanted.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Problem(" ".join(messages), field=field) from error
    wanted.save()
    record(by=by, verb="publishing.site_changed", subject=wanted, data={"main_site": wanted.main_site})
    touch(by.organization, timezone.now())
    return wanted
