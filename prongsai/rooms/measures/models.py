"""What the measures room adds to a measure: the checklist items that it serves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel


class What(models.TextChoices):
    """Which document of a year's measures."""

    RESULT = "result", _("Report on the results")
    PLAN = "plan", _("The measures themselves")


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


class GapLink(TenantModel):
    """A measure answers a gap of a result, named as the result names it: by concept, else by indicator."""

    item = models.ForeignKey(
        "plans.Item", on_delete=models.CASCADE, related_name="+", verbose_name=_("measure")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year of the result (BE)"))
    gap = models.CharField(_("gap"), max_length=50)

    class Meta:
        """Each gap once."""

        verbose_name = _("link to a gap")
        verbose_name_plural = _("links to gaps")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["item", "fiscal_year", "gap"],
                name="gap_link_is_unique",
                violation_error_message=_("The measure is already linked to this gap."),
            ),
            models.CheckConstraint(condition=~models.Q(gap=""), name="gap_link_has_gap"),
        )
        indexes = (
            models.Index(fields=["organization", "fiscal_year", "gap", "item"], name="gap_link_by_gap"),
        )

    def __str__(self) -> str:
        return f"{self.item_id}: {self.fiscal_year} {self.gap}"


class Report(TenantModel):
    """A document made of a year's measures, with the facts that its public page will show."""

    plan = models.ForeignKey(
        "plans.Plan", on_delete=models.CASCADE, related_name="+", verbose_name=_("measures")
    )
    what = models.CharField(_("kind"), max_length=10, choices=What.choices)
    document = models.OneToOneField(
        "documents.Document", on_delete=models.PROTECT, related_name="+", verbose_name=_("document")
    )
    options = models.JSONField(default=dict)
    lead = models.CharField(max_length=500)
    table = models.JSONField(default=list)
    page = models.ForeignKey(
        "publishing.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    draft = models.ForeignKey(
        "publishing.Draft", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("document of the measures")
        verbose_name_plural = _("documents of the measures")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(what__in=What.values),
                name="report_kind_is_known",
                violation_error_message=_("This kind of document does not exist."),
            ),
        )
        indexes = (models.Index(fields=["organization", "plan", "-created_at"], name="report_by_plan"),)

    def __str__(self) -> str:
        return self.document.title

    @property
    def is_published(self) -> bool:
        """Return whether it was published, by somebody or at its time."""
        return self.page_id is not None or (self.draft is not None and self.draft.version_id is not None)

    @property
    def is_waiting(self) -> bool:
        """Return whether it waits for the time at which it is published."""
        return self.draft is not None and self.draft.publish_at is not None and self.draft.version_id is None
