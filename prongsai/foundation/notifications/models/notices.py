"""Notices that a person reads in Prongsai, and the mail that waits to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Letter:
    """The text of a mail, written when it is sent, so that no secret link waits in the database."""

    subject: str
    body: str


class NoticeQuerySet(TenantQuerySet):
    """Notices that belong to one reader each."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the actor's own notices in this organisation."""
        rows = self.filter(organization=actor.organization)
        return rows.filter(user=actor.user) if actor.is_signed_in else rows.none()


class Notice(TenantModel):
    """A sentence for one person, with the page that it is about."""

    user = models.ForeignKey("tenants.User", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    path = models.CharField(_("page"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        """Newest first; the unread ones are asked for on every page."""

        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-pk",)
        indexes = (
            models.Index(
                fields=["organization", "user"],
                condition=models.Q(read_at__isnull=True),
                name="notice_by_unread",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Mail(TenantModel):
    """A mail to one address. ``kind`` names who writes it, ``payload`` the ids that the writer needs."""

    to = models.EmailField(_("to"))
    kind = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """Newest first."""

        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
