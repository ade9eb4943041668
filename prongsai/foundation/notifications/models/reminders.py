"""Reminders of what falls due, the one digest a day that carries them, and how somebody wants it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor


class Often(models.TextChoices):
    """How often somebody gets the digest by e-mail; in Prongsai it can always be read."""

    WEEKDAYS = "weekdays", _("On working days")
    DAILY = "daily", _("Every day")
    OFF = "off", _("Never by e-mail")


class OwnQuerySet(TenantQuerySet):
    """Rows that belong to one reader each."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the actor's own rows in this organisation."""
        rows = self.filter(organization=actor.organization)
        return rows.filter(user=actor.user) if actor.is_signed_in else rows.none()


class DigestChoice(TenantModel):
    """How somebody wants the digest; without a row it comes on working days."""

    user = models.ForeignKey("tenants.User", on_delete=models.CASCADE, related_name="+")
    often = models.CharField(_("e-mail"), max_length=10, choices=Often.choices, default=Often.WEEKDAYS)

    objects: ClassVar[Any] = OwnQuerySet.as_manager()

    class Meta:
        """One per person and office."""

        verbose_name = _("choice of reminders")
        verbose_name_plural = _("choices of reminders")
        constraints = (
            models.UniqueConstraint(fields=["organization", "user"], name="digest_choice_is_one"),
            models.CheckConstraint(condition=models.Q(often__in=Often.values), name="digest_choice_is_known"),
        )

    def __str__(self) -> str:
        return self.often


class Digest(TenantModel):
    """All reminders of one day for one person: there is never a second one for the same day."""

    user = models.ForeignKey("tenants.User", on_delete=models.CASCADE, related_name="+")
    on = models.DateField(_("day"))
    mail = models.ForeignKey("notifications.Mail", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = OwnQuerySet.as_manager()

    class Meta:
        """Newest first; one per person and day."""

        verbose_name = _("digest of reminders")
        verbose_name_plural = _("digests of reminders")
        ordering = ("-on",)
        constraints = (
            models.UniqueConstraint(fields=["organization", "user", "on"], name="digest_is_one_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.on}"


class Reminder(TenantModel):
    """One line: why somebody is reminded, of which page, and until when.

    ``key`` names the matter and its stage (``plans.step:12#before-3``), so that nobody is told twice.
    """

    user = models.ForeignKey("tenants.User", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    source = models.CharField(max_length=60, blank=True)
    title = models.CharField(_("what it is about"), max_length=300)
    reason = models.CharField(_("why"), max_length=500)
    path = models.CharField(_("page"), max_length=300, blank=True)
    due_on = models.DateField(_("due"), null=True)
    digest = models.ForeignKey(Digest, null=True, on_delete=models.SET_NULL, related_name="lines")
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    is_dismissed = models.BooleanField(default=False)

    objects: ClassVar[Any] = OwnQuerySet.as_manager()

    class Meta:
        """The most urgent first."""

        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["organization", "user", "key"], name="reminder_is_unique"),
        )
        indexes = (
            models.Index(
                fields=["organization", "user"],
                condition=models.Q(settled_at__isnull=True),
                name="reminder_by_open",
            ),
        )

    def __str__(self) -> str:
        return self.title
