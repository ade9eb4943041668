"""What was taken out of published pages, when and why. Only an open redaction may change frozen rows."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.publishing.models.pages import Page
from prongsai.foundation.tenants.api import TenantModel


class What(models.TextChoices):
    """What is taken out."""

    TEXT = "text", _("a passage of text")
    FILE = "file", _("a file or picture")
    COLUMN = "column", _("a column of a table")
    CELL = "cell", _("cells with a certain content")


class Redaction(TenantModel):
    """The dated tombstone. It is open only inside the transaction that takes the data out.

    The triggers of the frozen tables let through changes to the versions of ``page`` while it is open.
    ``pending`` are the hashes of bytes that nothing uses any more and that still have to be wiped.
    """

    rows_stay = "true"

    key = models.UUIDField(default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="redactions")
    what = models.CharField(_("what was removed"), max_length=10, choices=What.choices)
    numbers = models.JSONField(_("versions"), default=list)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("removed"))
    by_name = models.CharField(max_length=200)
    is_open = models.BooleanField(default=True)
    pending = models.JSONField(default=list)

    class Meta:
        """Newest first."""

        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ("-at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "key"], name="redaction_key_is_unique"),
            models.CheckConstraint(condition=~Q(reason=""), name="redaction_has_reason"),
            models.CheckConstraint(condition=Q(what__in=What.values), name="redaction_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.reason
