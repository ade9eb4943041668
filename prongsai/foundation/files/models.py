"""Files that people put in, and the smaller pictures made from them. The bytes stand in the store."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor

PDF = "application/pdf"


class FileKind(models.TextChoices):
    """What a file is to the people who use it."""

    PHOTO = "photo", _("photo")
    DOCUMENT = "document", _("document")
    OTHER = "other", _("other file")


class Caution(models.TextChoices):
    """What a person should know before using a file."""

    NONE = "", ""
    ENCRYPTED = "encrypted", _("Opens only with a password. The public and the assessors cannot read it.")


class TextLayer(models.TextChoices):
    """Whether the text of a PDF can be searched and read aloud; found out once, after it came in."""

    UNREAD = "", _("not read yet, or no PDF")
    TEXT = "text", _("with text")
    NONE = "none", _("a picture of paper")
    CLOSED = "closed", _("closed or damaged")
    # Too large or too heavy to be read here: nothing is said about it.
    UNSURE = "unsure", _("cannot be told")


class FileQuerySet(TenantQuerySet):
    """Files of one organisation."""

    def visible_to(self, actor: Actor) -> FileQuerySet:
        """Return the files that the office's people may name in what they make; only the public ones to others.

        Whether somebody may open the content of one is decided by its record: see ``sight.sees``.
        """
        rows = self.filter(organization=actor.organization)
        return rows if actor.is_signed_in or actor.is_system else rows.filter(is_public=True)


class File(TenantModel):
    """One file under one name. Two rows may share the same bytes; the bytes of a row never change."""

    sha256 = models.CharField(max_length=64)
    name = models.CharField(_("name"), max_length=150)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content_type = models.CharField(max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind.choices)
    caution = models.CharField(_("caution"), max_length=20, choices=Caution.choices, blank=True)
    text_layer = models.CharField(
        _("text of a PDF"), max_length=10, choices=TextLayer.choices, blank=True, default=TextLayer.UNREAD
    )
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    # The day only, read from the photo before everything hidden in it is removed.
    taken_on = models.DateField(_("taken on"), null=True)
    uploaded_by = models.ForeignKey("tenants.User", null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by_name = models.CharField(_("put in by"), max_length=200)
    created_at = models.DateTimeField(_("put in at"), auto_now_add=True)
    is_public = models.BooleanField(_("public"), default=False)

    objects: ClassVar[Any] = FileQuerySet.as_manager()

    class Meta:
        """Found by hash when the store is checked."""

        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["organization", "sha256"], name="file_by_hash"),
            models.Index(
                fields=["organization"],
                condition=models.Q(content_type="application/pdf", text_layer=""),
                name="file_pdf_unread",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_pdf(self) -> bool:
        """Return whether the file is a PDF."""
        return self.content_type == PDF

    @property
    def is_photo(self) -> bool:
        """Return whether the file can be shown as a picture."""
        return self.kind == FileKind.PHOTO


class Thumbnail(TenantModel):
    """A smaller picture of stored bytes, made once for each width."""

    source_sha256 = models.CharField(max_length=64)
    asked_width = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        """One for each width."""

        verbose_name = _("thumbnail")
        verbose_name_plural = _("thumbnails")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "source_sha256", "asked_width"], name="thumbnail_is_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source_sha256[:8]} {self.asked_width}"
