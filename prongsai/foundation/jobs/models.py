"""Work that is done behind the page: rows written with what asked for it, drained by one worker."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.jobs.workflow import DONE, FAILED, JOB, WAITING
from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet


class Job(TenantModel):
    """One piece of work. ``payload`` holds ids only: this table stands outside the database wall."""

    kind = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JOB.choices(), default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.CharField(max_length=100, blank=True)
    alive_at = models.DateTimeField(null=True)
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=30, blank=True)
    asked_by = models.ForeignKey("tenants.User", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TenantQuerySet.as_manager()

    class Meta:
        """The worker asks for what is waiting and due."""

        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        indexes = (models.Index(fields=["state", "next_at"], name="job_by_due"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[s[0] for s in JOB.choices()]), name="job_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk} ({self.state})"

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will happen by itself."""
        return self.state in (DONE, FAILED)

    def report(self, done: int, total: int, message: Any = "") -> None:
        """Tell the page how far the work is; also the sign of life that keeps another worker away."""
        self.steps_done, self.steps_total, self.message = done, total, str(message)[:200]
        self.alive_at = timezone.now()
        self.save(update_fields=["steps_done", "steps_total", "message", "alive_at"])
