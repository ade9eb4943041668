"""What the measures room adds to a measure: the checklist items that it serves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel


class ItemLink(TenantModel):
    """A measure serves a checklist item, named by its concept because numbers change from year to year."""

    item = models.ForeignKey(
        "plans.Item", on_delete=models.CASCADE, related_name="+", verbose_name=_("measure")
    )
    concept = models.CharField(_("checklist item"), max_length=80)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))

    class Meta:
        """Each item once."""

        verbose_name = _("link to a checklist item")
        verbose_name_plural = _("links to checklist items")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["item", "concept"],
                name="item_link_is_unique",
                violation_error_message=_("The measure is already linked to this checklist item."),
            ),
            models.CheckConstraint(
                condition=~models.Q(concept=""),
                name="item_link_has_concept",
                violation_error_message=_("Choose a checklist item."),
            ),
        )
        indexes = (
            models.Index(
                fields=["organization", "fiscal_year", "concept", "item"], name="item_link_by_concept"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id}: {self.concept}"
