"""Files of scores that were handed in: what was read, until it is saved, and what stood there before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel
from prongsai.rooms.results.workflow import IMPORT, READ


class ScoreImport(TenantModel):
    """A file with a year's scores. ``rows`` is what was read, as corrected; ``former`` what the saving replaced."""

    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    file = models.ForeignKey("files.File", on_delete=models.PROTECT, related_name="+", verbose_name=_("file"))
    state = models.CharField(_("state"), max_length=10, choices=IMPORT.choices(), default=READ)
    rows = models.JSONField(default=list)
    unread = models.JSONField(default=list)
    former = models.JSONField(null=True, blank=True)
    saved_version = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by_name = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("file of scores")
        verbose_name_plural = _("files of scores")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=list(IMPORT.states)), name="score_import_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(fiscal_year__gte=2500, fiscal_year__lte=2699),
                name="score_import_year_is_buddhist",
                violation_error_message=_("Write the fiscal year as a Buddhist year, such as 2568."),
            ),
        )
        indexes = (models.Index(fields=["organization", "fiscal_year"], name="score_import_by_year"),)

    def __str__(self) -> str:
        return f"{self.fiscal_year}: {self.file_id}"
