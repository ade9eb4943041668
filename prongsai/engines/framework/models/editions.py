"""Editions of the checklist, the same for every office: loaded from files by the owner, read by everybody."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """A draft may still change; a published edition never does."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class ReferenceQuerySet(models.QuerySet[Any]):
    """Rows that are added and never changed in bulk."""

    def update(self, **kwargs: Any) -> int:
        """Refuse: a correction is a new revision."""
        raise TypeError("a published edition is never edited; load a new revision")


class Reference(models.Model):
    """A table without an organisation that the application only reads."""

    # The database wall grants the application's role nothing but SELECT on these tables.
    is_reference = True

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to change a row that exists."""
        if not self._state.adding:
            raise TypeError("a published edition is never edited; load a new revision")
        super().save(*args, **kwargs)


class Edition(Reference):
    """The checklist of one fiscal year in one revision."""

    fiscal_year = models.PositiveIntegerField(_("fiscal year"))
    variant = models.CharField(max_length=20, default="lao")
    revision = models.PositiveIntegerField(_("revision"), default=1)
    name = models.CharField(_("name of the correction"), max_length=200, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    item_count = models.PositiveIntegerField()
    confidence = models.CharField(max_length=10)
    confidence_th = models.TextField()
    confidence_en = models.TextField()
    notes_th = models.TextField(blank=True)
    notes_en = models.TextField(blank=True)
    indicators = models.JSONField()
    changes = models.JSONField(default=list)
    checksum = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)

    class Meta:
        """One of each revision; newest year first."""

        verbose_name = _("edition of the checklist")
        verbose_name_plural = _("editions of the checklist")
        ordering = ("-fiscal_year", "-revision")
        constraints = (
            models.UniqueConstraint(fields=["fiscal_year", "variant", "revision"], name="edition_is_unique"),
        )

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.variant} r{self.revision}"


class Item(Reference):
    """One item of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=5)
    concept = models.SlugField(max_length=50)
    indicator = models.CharField(max_length=5)
    title_th = models.CharField(max_length=400)
    title_en = models.CharField(max_length=400)
    elements = models.JSONField()
    cycle = models.CharField(max_length=20)
    covers_year = models.PositiveIntegerField()
    verification = models.CharField(max_length=20)
    sources = models.JSONField()
    depends_on = models.JSONField(default=list)
    merges = models.JSONField(default=list)
    form = models.CharField(max_length=40, blank=True)

    class Meta:
        """Codes and concepts are unique in an edition."""

        verbose_name = _("item of the checklist")
        verbose_name_plural = _("items of the checklist")
        ordering = ("edition", "pk")
        constraints = (
            models.UniqueConstraint(fields=["edition", "code"], name="item_code_is_unique"),
            models.UniqueConstraint(fields=["edition", "concept"], name="item_concept_is_unique"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title_th}"
