"""Public pages and their versions. What was published never changes; only a page's state does.

The address is stable. A version holds the frozen facts (blocks, tables, hashes); the page around them is
rendered from it each time the site looks different.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.publishing.workflow import DRAFT, PAGE, PUBLISHED, WITHDRAWN
from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor


class PageQuerySet(TenantQuerySet):
    """Pages; whoever may not publish sees what everybody sees."""

    def visible_to(self, actor: Actor) -> PageQuerySet:
        """Return the pages of the organisation; drafts only for those who may publish."""
        rows = self.filter(organization=actor.organization)
        return rows if actor.may_somewhere("publishing.publish") else rows.exclude(state=DRAFT)


class Page(TenantModel):
    """A place on the public site with one address for ever; ``current_number`` is the version shown."""

    kind = models.CharField(_("kind of page"), max_length=40)
    address = models.CharField(_("address"), max_length=200)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"), null=True, blank=True)
    concept = models.CharField(_("what it is about"), max_length=100, blank=True)
    title = models.CharField(_("title"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=PAGE.choices(), default=DRAFT)
    current_number = models.PositiveIntegerField(_("current version"), default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = PageQuerySet.as_manager()

    class Meta:
        """One page per address and office; a published page has a version."""

        verbose_name = _("public page")
        verbose_name_plural = _("public pages")
        ordering = ("-updated_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["organization", "address"], name="page_address_is_unique"),
            models.CheckConstraint(
                condition=Q(state__in=[DRAFT, PUBLISHED, WITHDRAWN]), name="page_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=DRAFT, current_number=0) | (~Q(state=DRAFT) & Q(current_number__gte=1)),
                name="page_draft_has_no_version",
            ),
            models.CheckConstraint(
                condition=~Q(address="") & ~Q(title=""), name="page_has_address_and_title"
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__isnull=True) | Q(fiscal_year__range=(2400, 2800)),
                name="page_year_is_be",
            ),
        )
        indexes = (
            models.Index(fields=["organization", "kind", "fiscal_year"], name="page_by_kind_and_year"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the public address."""
        return f"/{self.address}"

    @property
    def office_url(self) -> str:
        """Return the officers' view of the page."""
        return reverse("publishing:page", args=[self.pk])

    @property
    def code(self) -> str:
        """Return the last part of the address, such as o26."""
        return self.address.rsplit("/", 1)[-1]


class FrozenQuerySet(TenantQuerySet):
    """Rows that are never changed, not in bulk either."""

    def update(self, **kwargs: Any) -> int:
        """Refuse: what was published is not edited."""
        raise TypeError("what was published is never changed; publish a new version")

    def redact(self, redaction: Any, **fields: Any) -> int:
        """Change rows for an open redaction; the triggers of the database ask for it too."""
        if not redaction.is_open:
            raise TypeError("only an open redaction changes what was published")
        return super().update(**fields)


class Frozen(TenantModel):
    """A table whose rows are written once. The database refuses changes too (see the migration)."""

    objects: ClassVar[Any] = FrozenQuerySet.as_manager()

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to change a row that exists."""
        if not self._state.adding:
            raise TypeError("what was published is never changed; publish a new version")
        super().save(*args, **kwargs)


class Version(Frozen):
    """One edition of a page: canonical blocks and tables, who stands for them, a hash over everything."""

    rows_stay = "true"

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=500)
    lead = models.TextField(_("in one or two sentences"), blank=True)
    content = models.JSONField(_("content"))
    data = models.JSONField(_("tables"), default=list)
    responsible = models.CharField(_("responsible"), max_length=300, blank=True)
    approved_by_text = models.CharField(_("approved by (post)"), max_length=300, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    period_text = models.CharField(_("covers"), max_length=300, blank=True)
    facts_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(_("check code"), max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by_name = models.CharField(_("published by"), max_length=200)
    note = models.TextField(_("what changed"), blank=True)
    redacted_at = models.DateTimeField(_("data removed"), null=True, editable=False)

    class Meta:
        """Newest first; numbers count from 1 without gaps."""

        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["page", "number"], name="version_number_is_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_counts_from_one"),
            models.CheckConstraint(condition=~Q(sha256="") & ~Q(facts_sha256=""), name="version_has_hash"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def check_code(self) -> str:
        """Return the first 16 digits of the hash in groups of four, to read aloud."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 16, 4))


class Format(models.TextChoices):
    """What a file of a version is; pictures stand in the text, the others are downloads."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"
    PICTURE = "picture", _("picture")
    OTHER = "other", _("file")


class Attachment(Frozen):
    """A file of a version, its size and hash as they were on the day; ``name`` is its part of the address.

    JSON has no file: it is the version's own tables, written out in their canonical form.
    """

    rows_stay = "true"

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="attachments")
    format = models.CharField(_("format"), max_length=10, choices=Format.choices)
    name = models.CharField(_("name"), max_length=120)
    label = models.CharField(_("label"), max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey("files.File", null=True, on_delete=models.RESTRICT, related_name="+")
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64, blank=True)
    redacted_at = models.DateTimeField(_("removed"), null=True, editable=False)

    class Meta:
        """In the order of the version."""

        verbose_name = _("published file")
        verbose_name_plural = _("published files")
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["version", "name"], name="attachment_name_is_unique"),
            models.CheckConstraint(condition=Q(format__in=Format.values), name="attachment_format_known"),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | Q(format="json") | Q(redacted_at__isnull=False),
                name="attachment_has_file",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Withdrawal(Frozen):
    """Why a page went off the site: every version up to ``through_number`` answers 410 from then on."""

    rows_stay = "true"

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="withdrawals")
    through_number = models.PositiveIntegerField()
    reason = models.TextField(_("reason"))
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        """Newest first."""

        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["page", "through_number"], name="withdrawal_is_one_per_version"),
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_reason"),
        )

    def __str__(self) -> str:
        return self.reason


class Site(TenantModel):
    """The public site of an office. ``stamp`` changes with whatever is public, so older bytes are stale."""

    stamp = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One per office."""

        verbose_name = _("public site")
        verbose_name_plural = _("public sites")
        constraints = (models.UniqueConstraint(fields=["organization"], name="site_is_one_per_organization"),)

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.stamp}"
