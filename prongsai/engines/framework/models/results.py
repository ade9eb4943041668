"""What the assessment gave one office: the result of a year, its scores, the gaps, and the analysis as edited."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel

FIRST_YEAR, LAST_YEAR = 2500, 2699  # BE; a year outside is a slip of the keyboard


class ResultState(models.TextChoices):
    """A result may be changed until somebody confirms that it stands as it was announced."""

    DRAFT = "draft", _("being entered")
    CONFIRMED = "confirmed", _("confirmed against the announcement")


class Part(models.TextChoices):
    """What a score belongs to: the whole, or a part of it."""

    TOTAL = "total", _("total")
    INSTRUMENT = "instrument", _("instrument")
    INDICATOR = "indicator", _("indicator")
    SUB_INDICATOR = "sub_indicator", _("sub-indicator")
    ITEM = "item", _("checklist item")


class GapState(models.TextChoices):
    """Whether a loss of points still asks for a measure."""

    OPEN = "open", _("to be improved")
    SET_ASIDE = "set_aside", _("set aside")
    GONE = "gone", _("no longer lost")


class Result(TenantModel):
    """The result of a fiscal year (BE) as announced. ``version`` grows with each change."""

    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    state = models.CharField(
        _("state"), max_length=10, choices=ResultState.choices, default=ResultState.DRAFT
    )
    total = models.DecimalField(
        _("total as announced"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    level = models.CharField(_("level as announced"), max_length=20, blank=True)
    source = models.CharField(_("where it was announced"), max_length=300, blank=True)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    file = models.ForeignKey(
        "files.File",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("the announcement"),
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by_name = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """One result of a year; newest first."""

        verbose_name = _("result of the assessment")
        verbose_name_plural = _("results of the assessment")
        ordering = ("-fiscal_year",)
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "fiscal_year"],
                name="result_is_one_per_year",
                violation_error_message=_("There is already a result of this fiscal year."),
            ),
            models.CheckConstraint(
                condition=models.Q(fiscal_year__gte=FIRST_YEAR, fiscal_year__lte=LAST_YEAR),
                name="result_year_is_buddhist",
                violation_error_message=_("Write the fiscal year as a Buddhist year, such as 2568."),
            ),
            models.CheckConstraint(
                condition=models.Q(total__isnull=True) | models.Q(total__gte=0, total__lte=100),
                name="result_total_is_a_score",
                violation_error_message=_("A score lies between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ResultState.values),
                name="result_state_is_known",
                violation_error_message=_("This state does not exist."),
            ),
        )

    def __str__(self) -> str:
        return f"ITA {self.fiscal_year}"

    @property
    def is_confirmed(self) -> bool:
        """Return whether somebody confirmed that it stands as announced; then it is not changed any more."""
        return self.state == ResultState.CONFIRMED


class Score(TenantModel):
    """One score of a result as announced: of an instrument, indicator, sub-indicator or item."""

    result = models.ForeignKey(
        Result, on_delete=models.CASCADE, related_name="scores", verbose_name=_("result")
    )
    part = models.CharField(_("part"), max_length=15, choices=Part.choices)
    code = models.CharField(_("code"), max_length=10)
    value = models.DecimalField(_("score"), max_digits=5, decimal_places=2)

    class Meta:
        """Each part once."""

        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ("result", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["result", "code"],
                name="score_is_unique",
                violation_error_message=_("This part already has a score."),
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=0, value__lte=100),
                name="score_is_between_0_and_100",
                violation_error_message=_("A score lies between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=models.Q(part__in=Part.values),
                name="score_part_is_known",
                violation_error_message=_("This part does not exist."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.value}"


class Gap(TenantModel):
    """Points that a result lost at one place, named so that measures stay linked when numbers change.

    ``key`` is the concept of an item, else the code of the indicator or sub-indicator. A gap whose points
    came back stays as ``gone``, because measures may name it.
    """

    result = models.ForeignKey(
        Result, on_delete=models.CASCADE, related_name="gaps", verbose_name=_("result")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    key = models.CharField(max_length=50)
    code = models.CharField(_("code"), max_length=10)
    indicator = models.CharField(_("indicator"), max_length=10)
    concept = models.CharField(_("concept"), max_length=50, blank=True)
    lost = models.DecimalField(_("points of the total that were lost"), max_digits=6, decimal_places=3)
    text = models.TextField(_("what to improve"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=GapState.choices, default=GapState.OPEN)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        """The dearest first."""

        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        ordering = ("-lost", "pk")
        constraints = (
            models.UniqueConstraint(fields=["result", "key"], name="gap_is_unique"),
            models.CheckConstraint(
                condition=models.Q(lost__gte=0, lost__lte=100), name="gap_lost_is_points_of_the_total"
            ),
            models.CheckConstraint(condition=models.Q(state__in=GapState.values), name="gap_state_is_known"),
            models.CheckConstraint(
                condition=~models.Q(state=GapState.SET_ASIDE) | ~models.Q(reason=""),
                name="gap_set_aside_needs_reason",
                violation_error_message=_("Write why no measure is needed."),
            ),
        )
        indexes = (models.Index(fields=["organization", "fiscal_year", "state"], name="gap_by_year"),)

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.key}"


class AnalysisText(TenantModel):
    """A row of the analysis as somebody wrote it; rows without one are written by machine.

    ``basis`` is the hash of the machine's row at that time, so that a later change of the result shows.
    """

    result = models.ForeignKey(
        Result, on_delete=models.CASCADE, related_name="texts", verbose_name=_("result")
    )
    code = models.CharField(_("code"), max_length=10)
    indicator = models.TextField(_("indicator"), max_length=1000, blank=True)
    issues = models.TextField(_("issues assessed"), max_length=8000, blank=True)
    improve = models.TextField(_("issues to improve"), max_length=8000, blank=True)
    is_left_out = models.BooleanField(_("left out of the table"), default=False)
    basis = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by_name = models.CharField(max_length=200, blank=True)

    WRITTEN: ClassVar[tuple[str, ...]] = ("indicator", "issues", "improve")

    class Meta:
        """One text for each row of the table."""

        verbose_name = _("text of the analysis")
        verbose_name_plural = _("texts of the analysis")
        ordering = ("result", "pk")
        constraints = (models.UniqueConstraint(fields=["result", "code"], name="analysis_text_is_unique"),)

    def __str__(self) -> str:
        return f"{self.result_id}: {self.code}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a person's text keeps its line breaks as line feeds."""
        for name in self.WRITTEN:
            setattr(self, name, getattr(self, name).replace("\r\n", "\n"))
        super().save(*args, **kwargs)
