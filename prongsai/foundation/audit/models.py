"""The journal: who did what, when, in a chain that shows any later change."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor

GENESIS = "0" * 64


class EntryQuerySet(TenantQuerySet):
    """Entries that cannot be changed in bulk either."""

    def visible_to(self, actor: Actor) -> EntryQuerySet:
        """Return the entries of the actor's organisation for those who may read the journal."""
        rows = self.filter(organization=actor.organization)
        return rows if actor.may("audit.view") else rows.none()

    def update(self, **kwargs: Any) -> int:
        """Refuse: history is appended, never edited."""
        raise TypeError("journal entries are never changed")


class Chain(TenantModel):
    """The head of an organisation's chain; locked while an entry is appended, so that numbers have no gap."""

    seq = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        """One chain per organisation."""

        verbose_name = _("journal")
        verbose_name_plural = _("journals")
        constraints = (
            models.UniqueConstraint(fields=["organization"], name="chain_is_one_per_organization"),
        )

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.seq}"


class Entry(TenantModel):
    """One act. ``digest`` covers every other field and the digest before it."""

    rows_stay = "true"

    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    user = models.ForeignKey("tenants.User", null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    summary = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        """In order; one number once."""

        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ("-seq",)
        constraints = (
            models.UniqueConstraint(fields=["organization", "seq"], name="entry_number_is_unique"),
        )
        indexes = (
            models.Index(
                fields=["organization", "subject_type", "subject_id", "-seq"], name="entry_by_subject"
            ),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to change an entry that exists."""
        if self.pk is not None:
            raise TypeError("journal entries are never changed")
        super().save(*args, **kwargs)
