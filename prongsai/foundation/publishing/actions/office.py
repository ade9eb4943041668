"""What the office says about its site, and the pictures of its people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.files.api import store
from prongsai.foundation.organizations.api import Person
from prongsai.foundation.publishing.actions.canonical import printable
from prongsai.foundation.publishing.actions.site import touch
from prongsai.foundation.publishing.models import Portrait, SiteSettings
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


@transaction.atomic
def set_portrait(*, by: Actor, person: Person, upload: UploadedFile[Any] | None, alt: str) -> Portrait:
    """Put somebody's picture onto the page of the executives, or change what is said about it."""
    by.require(PERMISSION)
    _same_office(by, person)
    alt = printable(alt).strip()[:200]
    if not alt:
        raise Problem(_("Say who is in the picture, for those who cannot see it."), field="alt")
    kept = Portrait.objects.filter(organization=by.organization, person=person).first()
    if upload is None and kept is None:
        raise Problem(_("Choose a picture."), field="picture")
    wanted = kept or Portrait(organization=by.organization, person=person)
    if upload is not None:
        wanted.file = store(by=by, name=upload.name or "portrait.jpg", content=upload, kind="photo")
    wanted.alt = alt
    wanted.save()
    record(by=by, verb="publishing.portrait_set", subject=person, summary=person.name)
    touch(by.organization, timezone.now())
    return wanted


@transaction.atomic
def remove_portrait(*, by: Actor, person: Person) -> None:
    """Take somebody's picture off the site."""
    by.require(PERMISSION)
    _same_office(by, person)
    gone, _each = Portrait.objects.filter(organization=by.organization, person=person).delete()
    if gone:
        record(by=by, verb="publishing.portrait_removed", subject=person, summary=person.name)
        touch(by.organization, timezone.now())


def _same_office(by: Actor, person: Person) -> None:
    if person.organization_id != by.organization.pk:
        raise Problem(_("There is no such record in this office."), status=404)
