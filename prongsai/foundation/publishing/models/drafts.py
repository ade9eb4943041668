"""What is about to be published: the facts of a page, kept until somebody publishes them or their time comes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.publishing.models.pages import Version
from prongsai.foundation.publishing.workflow import COMING, KEPT, OUT, PREPARED
from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor


class DraftQuerySet(TenantQuerySet):
    """Drafts; only those who may publish see them."""

    def visible_to(self, actor: Actor) -> DraftQuerySet:
        """Return the drafts of the organisation for those who may publish."""
        rows = self.filter(organization=actor.organization)
        return rows if actor.may_somewhere("publishing.publish") else rows.none()


class Draft(TenantModel):
    """Facts that wait. ``turn`` counts its schedules, so that the job of an earlier one does nothing."""

    state = models.CharField(_("state"), max_length=10, choices=PREPARED.choices(), default=KEPT)
    address = models.CharField(_("address"), max_length=200)
    kind = models.CharField(_("kind of page"), max_length=40)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"), null=True, blank=True)
    concept = models.CharField(max_length=100, blank=True)
    title = models.CharField(_("title"), max_length=500)
    lead = models.TextField(_("in one or two sentences"), blank=True)
    text = models.TextField(_("text"), blank=True)
    content = models.JSONField()
    data = models.JSONField(default=list)
    responsible = models.CharField(_("responsible"), max_length=300, blank=True)
    approved_by_text = models.CharField(_("approved by (post)"), max_length=300, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    period_text = models.CharField(_("covers"), max_length=300, blank=True)
    note = models.TextField(_("what changed"), blank=True)
    replaces = models.PositiveIntegerField(null=True)
    publish_at = models.DateTimeField(_("to be published"), null=True, blank=True)
    turn = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    # What a room set aside before it gave the draft a time, such as document:12; empty: the draft itself.
    checked_as = models.CharField(max_length=100, blank=True)
    version = models.ForeignKey(Version, null=True, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey("tenants.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = DraftQuerySet.as_manager()

    class Meta:
        """Newest first; a scheduled one has its time, a published one its version."""

        verbose_name = _("draft of a page")
        verbose_name_plural = _("drafts of pages")
        ordering = ("-updated_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[KEPT, COMING, OUT]), name="draft_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=COMING) | Q(publish_at__isnull=False), name="draft_scheduled_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=OUT) | Q(version__isnull=False), name="draft_published_has_version"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the officers' page of the draft."""
        return reverse("publishing:draft", args=[self.pk])


class DraftFile(TenantModel):
    """A file that will be published with a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=10)
    label = models.CharField(_("label"), max_length=300)
    file = models.ForeignKey("files.File", on_delete=models.RESTRICT, related_name="+")
    made_from_content = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """In their order."""

        verbose_name = _("file of a draft")
        verbose_name_plural = _("files of drafts")
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.label
