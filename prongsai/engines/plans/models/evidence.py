"""The evidence of measures, and documents that are being read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.models.plans import Item, Plan, Step, after
from prongsai.engines.plans.workflow import IMPORT, WAITING
from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor


class EvidenceKind(models.TextChoices):
    """What a piece of evidence is."""

    PHOTO = "photo", _("photo")
    FILE = "file", _("file")
    LINK = "link", _("link")


class EvidenceQuerySet(TenantQuerySet):
    """Evidence of measures."""

    def visible_to(self, actor: Actor) -> EvidenceQuerySet:
        """Return the evidence of the measures that the actor sees."""
        rows = self.filter(organization=actor.organization, removed_at__isnull=True)
        return rows.filter(item__in=Item.objects.visible_to(actor).values("pk"))


class Evidence(TenantModel):
    """A photo, file or link with its four dates: happened, period supported, uploaded, approved."""

    item = models.ForeignKey(
        Item, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("measure")
    )
    step = models.ForeignKey(
        Step,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="evidence",
        verbose_name=_("step"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind.choices)
    file = models.ForeignKey(
        "files.File",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("file"),
    )
    url = models.URLField(_("address"), max_length=2000, blank=True)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    happened_on = models.DateField(_("happened on"), null=True, blank=True)
    supports_from = models.DateField(_("covers from"), null=True, blank=True)
    supports_to = models.DateField(_("covers until"), null=True, blank=True)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey("tenants.User", null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by_name = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = EvidenceQuerySet.as_manager()

    class Meta:
        """Oldest first, as the year went."""

        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ("uploaded_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind=EvidenceKind.LINK, file__isnull=True) & ~models.Q(url="")
                | models.Q(kind__in=[EvidenceKind.PHOTO, EvidenceKind.FILE], file__isnull=False, url=""),
                name="evidence_has_its_substance",
                violation_error_message=_("Evidence is a photo, a file or the address of a page."),
            ),
            models.CheckConstraint(
                condition=after("supports_from", "supports_to"),
                name="evidence_period_ends_after_start",
                violation_error_message=_("The last day of the period lies before the first."),
            ),
        )
        indexes = (models.Index(fields=["organization", "item", "removed_at"], name="evidence_by_item"),)

    def __str__(self) -> str:
        return self.label or str(self.get_kind_display())

    @property
    def label(self) -> str:
        """Return the caption, or the name of the file or the address where there is none."""
        return self.caption or (self.file.name if self.file else self.url)


class Import(TenantModel):
    """A document that is being read, and what was corrected; nothing else is written until it is saved."""

    file = models.ForeignKey(
        "files.File", on_delete=models.PROTECT, related_name="+", verbose_name=_("document")
    )
    filename = models.CharField(_("file name"), max_length=255)
    # Markup is stored with its brackets written out, so that no browser ever runs it.
    is_escaped = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=12, choices=IMPORT.choices(), default=WAITING)
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.CharField(max_length=500, blank=True)
    reading = models.JSONField(default=dict)
    corrected = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.SET_NULL, related_name="imports")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("document being read")
        verbose_name_plural = _("documents being read")
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=list(IMPORT.states)),
                name="import_state_is_known",
                violation_error_message=_("This state does not exist."),
            ),
        )

    def __str__(self) -> str:
        return self.filename

    @property
    def draft(self) -> dict[str, Any]:
        """Return what would be saved: the corrected reading, or the reading as it came."""
        return dict(self.corrected if self.corrected is not None else self.reading)
