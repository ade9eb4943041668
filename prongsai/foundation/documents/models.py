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
    MEMO = "memo", _("memo")
    LETTER = "letter", _("external letter")
    ANNOUNCEMENT = "announcement", _("announcement")
    ORDER = "order", _("order")
    POSTER = "poster", _("notice poster")


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

    rows_stay = "true"

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=500)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    formats = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=DOCUMENT.choices(), default=MAKING)
    error = models.CharField(max_length=500, blank=True)
    reference = models.CharField(max_length=30, blank=True)
    draft = models.ForeignKey(
        "documents.Draft", null=True, on_delete=models.PROTECT, related_name="documents"
    )
    template = models.ForeignKey("documents.Template", null=True, on_delete=models.PROTECT, related_name="+")
    # What the office's own template fills in; empty without one.
    merge = models.JSONField(default=dict)
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


class DocumentPicture(TenantModel):
    """A stored picture that a document shows: what opens it to those who see the document.

    It is a number and no key, so that a redaction removes the picture's bytes; the document then says it is gone.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pictures")
    file_number = models.PositiveBigIntegerField()

    objects: ClassVar[Any] = TenantQuerySet.as_manager()

    class Meta:
        """Found by the number of the file."""

        verbose_name = _("picture in a document")
        verbose_name_plural = _("pictures in documents")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "file_number", "document"], name="document_picture_is_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.file_number}"


class WritersQuerySet(TenantQuerySet):
    """Rows for those who write documents."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the office's rows to those who make documents; to others none."""
        if actor.may_somewhere("documents.make"):
            return self.filter(organization=actor.organization)
        return self.none()


class Draft(TenantModel):
    """A letter that is being written; `version` rises with every save, so that nobody overwrites another."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("subject"), max_length=500)
    fields = models.JSONField(default=dict)
    unit = models.ForeignKey(
        "organizations.Unit", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    dated_on = models.DateField(_("date"), null=True)
    # Documents that follow as annexes, in their order.
    annexes = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    is_discarded = models.BooleanField(default=False)
    created_by_name = models.CharField(_("written by"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_by_name = models.CharField(_("changed by"), max_length=200)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects: ClassVar[Any] = WritersQuerySet.as_manager()

    class Meta:
        """The draft that was changed last comes first."""

        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ("-updated_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="draft_kind_known"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the draft's page."""
        return reverse("documents:draft", args=[self.pk])


class Counter(TenantModel):
    """The last number of one series; a series is a kind, a unit (or the whole office) and a calendar year."""

    series = models.CharField(max_length=60)
    last = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = TenantQuerySet.as_manager()

    class Meta:
        """One row for each series."""

        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        constraints = (models.UniqueConstraint(fields=["organization", "series"], name="counter_is_unique"),)

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class RegisterQuerySet(DocumentQuerySet):
    """Lines of the register; who sees documents sees them."""


class Entry(TenantModel):
    """A line of the register: a number that was typed from the office's own register, or taken from ours.

    A number that was cancelled stays, with the reason.
    """

    rows_stay = "true"

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("calendar year (BE)"))
    unit = models.ForeignKey(
        "organizations.Unit", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    series = models.CharField(max_length=60, blank=True)
    sequence = models.PositiveIntegerField(null=True)
    number = models.CharField(_("number"), max_length=60)
    subject = models.CharField(_("subject"), max_length=500)
    recipient = models.CharField(_("to"), max_length=300, blank=True)
    dated_on = models.DateField(_("date"), null=True)
    draft = models.ForeignKey(Draft, null=True, on_delete=models.PROTECT, related_name="entries")
    document = models.ForeignKey(Document, null=True, on_delete=models.SET_NULL, related_name="entries")
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    cancelled_by_name = models.CharField(max_length=200, blank=True)
    cancelled_reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_by_name = models.CharField(_("entered by"), max_length=200)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects: ClassVar[Any] = RegisterQuerySet.as_manager()

    class Meta:
        """The newest number first."""

        verbose_name = _("line of the register")
        verbose_name_plural = _("register of documents")
        ordering = ("-pk",)
        indexes = (models.Index(fields=["organization", "year", "kind"], name="register_by_year"),)
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "series", "sequence"],
                condition=models.Q(sequence__isnull=False),
                name="register_sequence_is_unique",
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "year", "number"],
                condition=models.Q(cancelled_at__isnull=True, sequence__isnull=True),
                name="register_number_is_unique",
            ),
            models.UniqueConstraint(
                fields=["draft"],
                condition=models.Q(cancelled_at__isnull=True),
                name="register_line_of_a_draft_is_unique",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at__isnull=True) | ~models.Q(cancelled_reason=""),
                name="register_cancelled_with_reason",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Style(TenantModel):
    """How an office's documents look and are numbered: the emblem, and for which kinds Prongsai counts."""

    emblem = models.ForeignKey("files.File", null=True, on_delete=models.PROTECT, related_name="+")
    own_numbers = models.JSONField(default=list)
    by_unit = models.BooleanField(_("each unit counts for itself"), default=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = TenantQuerySet.as_manager()

    class Meta:
        """One for each office."""

        verbose_name = _("look and numbers of documents")
        verbose_name_plural = _("looks and numbers of documents")
        constraints = (models.UniqueConstraint(fields=["organization"], name="style_is_unique"),)

    def __str__(self) -> str:
        return str(self.organization_id)


class Template(TenantModel):
    """The office's own Word template for a kind of document, with places that are filled in."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=150)
    file = models.ForeignKey("files.File", on_delete=models.PROTECT, related_name="+")
    places = models.JSONField(default=list)
    is_used = models.BooleanField(_("in use"), default=True)
    created_by_name = models.CharField(_("put in by"), max_length=200)
    created_at = models.DateTimeField(_("put in at"), auto_now_add=True)

    objects: ClassVar[Any] = TenantQuerySet.as_manager()

    class Meta:
        """The newest first; at most one of a kind is in use."""

        verbose_name = _("Word template")
        verbose_name_plural = _("Word templates")
        ordering = ("kind", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "kind"],
                condition=models.Q(is_used=True),
                name="template_in_use_is_unique",
            ),
        )

    def __str__(self) -> str:
        return self.name
