"""The lobby's one table: addresses under which people's calendars fetch their due dates."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel


class CalendarKey(TenantModel):
    """What opens somebody's due dates to a calendar program. Only the hash of the secret is kept."""

    person = models.OneToOneField("organizations.Person", on_delete=models.CASCADE, related_name="+")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One for each person."""

        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.person_id)
