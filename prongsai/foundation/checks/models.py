"""What was set aside, what is stated about photos, what machines mended, and how the site was reached."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor
from prongsai.kernel.findings import Severity

# Who looks through a year, and who sets aside, mends and states what a photo shows.
VIEW = "assessment.view"
MAY_SET_ASIDE = ("assessment.edit", "measures.edit", "documents.make", "publishing.publish")
SEVERITIES = (
    (Severity.ERROR.value, _("Must be put right")),
    (Severity.WARNING.value, _("Should be looked at")),
    (Severity.HINT.value, _("A hint")),
)


class CheckedQuerySet(TenantQuerySet):
    """Rows of the checks."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the office's rows to those who look at checks; to others none."""
        if any(actor.may_somewhere(one) for one in (VIEW, *MAY_SET_ASIDE)):
            return self.filter(organization=actor.organization)
        return self.none()


class SetAside(TenantModel):
    """A finding that somebody set aside, with the reason that the next desk reads. Taken up again, it stays."""

    subject = models.CharField(_("about"), max_length=100)
    finding_key = models.CharField(max_length=16)
    code = models.CharField(max_length=60)
    severity = models.CharField(_("severity"), max_length=10, choices=SEVERITIES)
    message = models.CharField(_("finding"), max_length=500)
    reason = models.CharField(_("reason"), max_length=1000)
    by_user = models.ForeignKey("tenants.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(_("set aside by"), max_length=200)
    at = models.DateTimeField(_("set aside at"), default=timezone.now)
    again_at = models.DateTimeField(_("taken up again at"), null=True, blank=True)
    again_by_name = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = CheckedQuerySet.as_manager()

    class Meta:
        """Newest first; a finding is set aside once at a time."""

        verbose_name = _("finding set aside")
        verbose_name_plural = _("findings set aside")
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "subject", "finding_key"],
                condition=models.Q(again_at__isnull=True),
                name="set_aside_is_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="set_aside_has_reason",
                violation_error_message=_("Write why this finding is set aside."),
            ),
        )

    def __str__(self) -> str:
        return self.message


class People(models.TextChoices):
    """Whether a photo shows people, and whether it may be shown all the same."""

    UNKNOWN = "unknown", _("Not stated yet")
    NONE = "none", _("Nobody can be recognised")
    SHOWN = "shown", _("People who have not consented yet")
    CONSENT = "consent", _("People who have consented")
    BLURRED = "blurred", _("People whose faces are blurred")


class PhotoStatement(TenantModel):
    """What the office states about a photo: who is on it, and with what consent."""

    file = models.OneToOneField("files.File", on_delete=models.CASCADE, related_name="+")
    people = models.CharField(_("people"), max_length=10, choices=People.choices, default=People.UNKNOWN)
    consent = models.CharField(_("consent"), max_length=300, blank=True)
    stated_at = models.DateTimeField(default=timezone.now)
    stated_by_name = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = CheckedQuerySet.as_manager()

    class Meta:
        """One for each photo."""

        verbose_name = _("statement about a photo")
        verbose_name_plural = _("statements about photos")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(people__in=People.values), name="photo_statement_is_known"
            ),
        )

    def __str__(self) -> str:
        return str(self.get_people_display())


class Blurring(TenantModel):
    """A photo drawn anew with parts made unrecognisable. The original stays only where the office says so."""

    file = models.ForeignKey("files.File", on_delete=models.CASCADE, related_name="+")
    original = models.ForeignKey("files.File", null=True, on_delete=models.SET_NULL, related_name="+")
    original_sha256 = models.CharField(max_length=64)
    rectangles = models.JSONField(default=list)
    is_original_kept = models.BooleanField(_("the original is kept"), default=False)
    keep_reason = models.CharField(_("why the original is kept"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = CheckedQuerySet.as_manager()

    class Meta:
        """Newest first."""

        verbose_name = _("blurred photo")
        verbose_name_plural = _("blurred photos")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_original_kept=False) | ~models.Q(keep_reason=""),
                name="blurring_keeps_with_reason",
                violation_error_message=_("Write why the original is kept."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.file_id}"


class Mend(TenantModel):
    """What a machine mended in a record: the values before and after, so that it can be undone."""

    target = models.CharField(max_length=100)
    code = models.CharField(max_length=60)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_name = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = CheckedQuerySet.as_manager()

    class Meta:
        """Newest first."""

        verbose_name = _("correction by machine")
        verbose_name_plural = _("corrections by machine")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["organization", "target", "-at"], name="mend_by_target"),)

    def __str__(self) -> str:
        return f"{self.target}: {self.code}"


class Withheld(TenantModel):
    """Something that was taken out of a public page, as keyed hashes: it is recognised when it would come back.

    A text as its length, rolling hash and HMAC; a file as its SHA-256. What it said is kept nowhere.
    """

    TEXT, FILE = "text", "file"

    address = models.CharField(_("address"), max_length=200)
    kind = models.CharField(max_length=10, choices=((TEXT, _("text")), (FILE, _("file"))))
    length = models.PositiveIntegerField(default=0)
    rolling = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("taken out at"), default=timezone.now)

    objects: ClassVar[Any] = CheckedQuerySet.as_manager()

    class Meta:
        """Each once in an office; what is short once for each page, because it is looked for there only."""

        verbose_name = _("what may not come back")
        verbose_name_plural = _("what may not come back")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "kind", "digest", "address"], name="withheld_is_kept_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.address} {self.digest[:8]}"


class PaperReading(TenantModel):
    """That the text of a file on its way to the public was looked through, and on which pages something stands.

    Neither the text nor what was found is kept: codes and numbers of pages only, in place of a second reading.
    """

    WHOLE, PARTLY, CLOSED = "whole", "partly", "closed"

    sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=((WHOLE, _("whole")), (PARTLY, _("partly")), (CLOSED, _("not at all")))
    )
    # Stands for the words that were looked for: it changes when something more is taken out.
    words = models.CharField(max_length=64)
    # Code of the kind of data → pages; digest of what was taken out → pages.
    persons = models.JSONField(default=dict)
    withheld = models.JSONField(default=dict)
    at = models.DateTimeField(_("looked through at"), default=timezone.now)

    objects: ClassVar[Any] = CheckedQuerySet.as_manager()

    class Meta:
        """One for each content of a file in an office."""

        verbose_name = _("file looked through")
        verbose_name_plural = _("files looked through")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["organization", "sha256"], name="paper_is_looked_through_once"),
        )

    def __str__(self) -> str:
        return f"{self.sha256[:8]} {self.state}"


class ReachRun(TenantModel):
    """One walk over the declared main site, as an assessor would: from its home page, by links only."""

    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    home = models.CharField(_("home page"), max_length=500)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    pages_seen = models.PositiveIntegerField(default=0)
    trouble = models.CharField(_("what went wrong"), max_length=500, blank=True)
    asked_by_name = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = CheckedQuerySet.as_manager()

    class Meta:
        """Newest first."""

        verbose_name = _("walk over the main site")
        verbose_name_plural = _("walks over the main site")
        ordering = ("-pk",)
        indexes = (models.Index(fields=["organization", "fiscal_year", "-id"], name="reach_run_by_year"),)

    def __str__(self) -> str:
        return self.home


class Reach(TenantModel):
    """Whether an answering page was reached on a walk, and by which clicks."""

    run = models.ForeignKey(ReachRun, on_delete=models.CASCADE, related_name="pages")
    address = models.CharField(_("address"), max_length=500)
    title = models.CharField(_("title"), max_length=500, blank=True)
    is_found = models.BooleanField(default=False)
    path = models.JSONField(_("clicks"), default=list)
    checked_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = CheckedQuerySet.as_manager()

    class Meta:
        """In the order of the addresses."""

        verbose_name = _("page reached on a walk")
        verbose_name_plural = _("pages reached on a walk")
        ordering = ("address", "pk")
        constraints = (models.UniqueConstraint(fields=["run", "address"], name="reach_is_one_per_address"),)

    def __str__(self) -> str:
        return self.address
