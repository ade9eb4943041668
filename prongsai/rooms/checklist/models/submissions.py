"""What was handed in, as it was on that day, and what follows it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.rooms.checklist.models.items import FIRST_YEAR, LAST_YEAR
from prongsai.rooms.checklist.workflow import CLARIFICATION, CLOSED, OPEN


class SubmissionQuerySet(TenantQuerySet):
    """Rows that are never changed, not in bulk either."""

    def update(self, **kwargs: Any) -> int:
        """Refuse: what was handed in is not edited."""
        raise TypeError("what was handed in is never changed; record a new submission")


class Submission(TenantModel):
    """The answer sheet of a year as it was handed in, with the hash of every page version that it cites.

    The database refuses changes too (see the migration). ``sha256`` is over the canonical sheet.
    """

    rows_stay = "true"

    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    number = models.PositiveSmallIntegerField(_("number"))
    submitted_at = models.DateTimeField(_("handed in"))
    submitted_by_name = models.CharField(_("by"), max_length=200)
    note = models.CharField(_("remark"), max_length=1000, blank=True)
    sheet = models.JSONField(_("answer sheet"))
    sha256 = models.CharField(_("check code"), max_length=64)

    objects: ClassVar[Any] = SubmissionQuerySet.as_manager()

    class Meta:
        """Newest first; numbered within a year."""

        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ("-fiscal_year", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "fiscal_year", "number"], name="submission_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=FIRST_YEAR, fiscal_year__lte=LAST_YEAR, number__gte=1)
                & ~Q(sha256=""),
                name="submission_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.fiscal_year} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to change a row that exists."""
        if not self._state.adding:
            raise TypeError("what was handed in is never changed; record a new submission")
        super().save(*args, **kwargs)

    @property
    def check_code(self) -> str:
        """Return the first 16 digits of the hash in groups of four, to read aloud."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 16, 4))


class CitedPage(TenantModel):
    """An address elsewhere that a submission cites, as it answered when it was fetched. Never changed.

    A failure has its reason in ``trouble``; trying again adds a row. ``sha256`` and ``size`` are of the body, of its
    first part only where ``is_cut``.
    """

    rows_stay = "true"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="fetched")
    url = models.CharField(_("address"), max_length=2000)
    fetched_at = models.DateTimeField(_("fetched"))
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    final_url = models.CharField(_("address in the end"), max_length=2000, blank=True)
    content_type = models.CharField(_("kind"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True)
    is_cut = models.BooleanField(default=False)
    sha256 = models.CharField(_("check code"), max_length=64, blank=True)
    trouble = models.CharField(_("why it could not be kept"), max_length=500, blank=True)

    objects: ClassVar[Any] = SubmissionQuerySet.as_manager()

    class Meta:
        """Oldest first."""

        verbose_name = _("cited page elsewhere")
        verbose_name_plural = _("cited pages elsewhere")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(trouble="") & ~Q(sha256="") & Q(size__isnull=False)
                | ~Q(trouble="") & Q(sha256=""),
                name="cited_page_is_kept_or_failed",
            ),
        )
        indexes = (models.Index(fields=["organization", "submission"], name="cited_page_by_submission"),)

    def __str__(self) -> str:
        return self.url

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to change a row that exists."""
        if not self._state.adding:
            raise TypeError("what was fetched is never changed; fetch it again")
        super().save(*args, **kwargs)

    @property
    def is_kept(self) -> bool:
        """Return whether what stood there is known by its hash."""
        return bool(self.sha256)

    @property
    def check_code(self) -> str:
        """Return the first 16 digits of the hash in groups of four, to read aloud."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 16, 4)).strip()


class Clarification(TenantModel):
    """A disputed item: what the assessor gave and said, and what the office answers, citing what stood there."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="clarifications")
    concept = models.CharField(_("checklist item"), max_length=80)
    score = models.DecimalField(_("score given"), max_digits=5, decimal_places=2, null=True, blank=True)
    remark = models.TextField(_("remark of the assessor"), max_length=4000, blank=True)
    explanation = models.TextField(_("our clarification"), max_length=8000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CLARIFICATION.choices(), default=OPEN)
    due_on = models.DateField(_("due"), null=True, blank=True)
    closed_on = models.DateField(_("handed in on"), null=True, blank=True)
    draft = models.ForeignKey(
        "documents.Draft", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """One for each disputed item of a submission."""

        verbose_name = _("clarification")
        verbose_name_plural = _("clarifications")
        ordering = ("submission", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["submission", "concept"],
                name="clarification_is_one_per_item",
                violation_error_message=_("There is already a clarification for this item."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(CLARIFICATION.states)), name="clarification_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(0, 100)),
                name="clarification_score_in_range",
                violation_error_message=_("A score lies between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=Q(state=OPEN, explanation="") | (~Q(state=OPEN) & ~Q(explanation="")),
                name="clarification_written_says_something",
                violation_error_message=_("Write what the office answers."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.concept} ({self.submission_id})"

    @property
    def is_closed(self) -> bool:
        """Return whether it was handed in or decided, so that it is not edited any more."""
        return self.state in CLOSED
