"""Documents as content, and the files made from them."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.documents.blocks import Content, from_data
from prongsai.foundation.documents.workflow import DOCUMENT, FAILED, MAKING
from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor


class Kind(models.TextChoices):
    """What kind of official document it is."""

    REPORT = "report", _("report")


class Format(models.TextChoices):
    """The file formats that documents are made in."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"


class DocumentQuerySet(TenantQuerySet):
    """Documents of one organisation."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the office's documents to those who make documents or see the measures; to others none."""
        if actor.may_somewhere("documents.make") or actor.may_somewhere("measures.view"):
            return self.filter(organization=actor.organization)
        return self.none()


class Document(TenantModel):
    """An official document. Its content never changes; a corrected document is a new one."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=500)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    formats = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=DOCUMENT.choices(), default=MAKING)
    error = models.CharField(max_length=500, blank=True)
    reference = models.CharField(max_length=30, blank=True)
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey("tenants.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_by_name = models.CharField(_("made by"), max_length=200)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta:
        """The newest document first."""

        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-pk",)
        indexes = (models.Index(fields=["organization", "fiscal_year", "kind"], name="document_by_year"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[state[0] for state in DOCUMENT.choices()]),
                name="document_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(fiscal_year__gte=2500, fiscal_year__lte=2699), name="document_year_is_be"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=FAILED) | ~models.Q(error=""), name="document_failure_has_a_message"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the document's page for officers."""
        return reverse("documents:document", args=[self.pk])

    def blocks(self) -> Content:
        """Return the content as blocks."""
        return from_data(self.content)


class Rendition(TenantModel):
    """A file made from a document's content, once for each format."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="renditions")
    format = models.CharField(max_length=10, choices=Format.choices)
    file = models.ForeignKey("files.File", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = TenantQuerySet.as_manager()

    class Meta:
        """PDF comes before DOCX because it is what most people want."""

        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")
        ordering = ("-format",)
        constraints = (models.UniqueConstraint(fields=["document", "format"], name="rendition_is_unique"),)

    def __str__(self) -> str:
        return f"{self.document_id} {self.format}"
