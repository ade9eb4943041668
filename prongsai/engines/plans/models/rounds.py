"""Monitoring rounds, what each unit reported in them, figures bound to measures, and approved versions."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prongsai.engines.plans.models.plans import FIRST_YEAR, LAST_YEAR, Item, Kind, Plan
from prongsai.engines.plans.workflow import OPEN, PLANNED, PROGRESS, ROUND
from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, Period


class Half(models.TextChoices):
    """Which of the two rounds of a fiscal year."""

    SIX_MONTHS = "six_months", _("Six-month round")
    YEAR_END = "year_end", _("Year-end round")


class Round(TenantModel):
    """A monitoring round (รอบติดตาม) of a year's plan: opened, due, closed, or closed as "none" with a reason.

    ``version`` grows with each change of its dates: the second of two editors is told.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.MEASURES)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    half = models.CharField(_("round"), max_length=12, choices=Half.choices)
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("reports are due on"))
    closes_on = models.DateField(_("closes on"))
    state = models.CharField(_("state"), max_length=10, choices=ROUND.choices(), default=PLANNED)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """One of each half per plan and year, in order."""

        verbose_name = _("monitoring round")
        verbose_name_plural = _("monitoring rounds")
        ordering = ("-fiscal_year", "half")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "kind", "fiscal_year", "half"], name="round_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(fiscal_year__gte=FIRST_YEAR, fiscal_year__lte=LAST_YEAR),
                name="round_year_is_buddhist",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("opens_on"), closes_on__gte=models.F("due_on")),
                name="round_days_are_in_order",
                violation_error_message=_("A round opens first, is due next and closes last."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(ROUND.states)), name="round_state_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="none") | ~models.Q(reason=""),
                name="round_none_needs_reason",
                violation_error_message=_("Say why there is nothing to report."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_half_display()} {self.fiscal_year}"

    @property
    def period(self) -> Period:
        """Return the days that the round reports on: the first six months, or the whole year."""
        year = FiscalYear(self.fiscal_year)
        return year.half_years[0].period if self.half == Half.SIX_MONTHS else year.period

    @property
    def is_open(self) -> bool:
        """Return whether units may report now."""
        return self.state == OPEN

    def is_late(self, today: date) -> bool:
        """Return whether reports should have come before the day."""
        return self.state == OPEN and self.due_on < today


class RoundReportQuerySet(TenantQuerySet):
    """What units reported."""

    def visible_to(self, actor: Actor) -> RoundReportQuerySet:
        """Return the reports on the measures that the actor sees."""
        rows = self.filter(organization=actor.organization)
        return rows.filter(item__in=Item.objects.within_reach(actor, "view").values("pk"))


class RoundReport(TenantModel):
    """What a unit reported of a measure in a round: state and result as they stood at that moment."""

    rows_stay = "(SELECT state FROM plans_round WHERE id = OLD.round_id) IN ('closed', 'none')"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reports")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="round_reports")
    unit = models.ForeignKey("organizations.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("measure"), max_length=1000)
    state = models.CharField(_("state"), max_length=12, choices=PROGRESS.choices())
    result = models.TextField(_("result"), blank=True)
    success = models.TextField(_("success"), blank=True)
    suggestion = models.TextField(_("suggestion"), blank=True)
    steps_total = models.PositiveSmallIntegerField(default=0)
    steps_done = models.PositiveSmallIntegerField(default=0)
    evidence_count = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=list)
    is_nil = models.BooleanField(_("nothing to report"), default=False)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    is_missing = models.BooleanField(_("not reported when the round closed"), default=False)
    reported_at = models.DateTimeField()
    reported_by_name = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = RoundReportQuerySet.as_manager()

    class Meta:
        """In the order of the plan; each unit reports a measure once in a round."""

        verbose_name = _("report of a round")
        verbose_name_plural = _("reports of a round")
        ordering = ("seq", "pk")
        constraints = (
            models.UniqueConstraint(fields=["round", "item", "unit"], name="round_report_is_unique"),
            models.UniqueConstraint(
                fields=["round", "item"],
                condition=models.Q(unit__isnull=True),
                name="round_report_without_unit_is_unique",
            ),
            models.CheckConstraint(
                condition=~models.Q(is_nil=True) | ~models.Q(note=""),
                name="round_report_nil_needs_note",
                violation_error_message=_("Say why there is nothing to report."),
            ),
        )
        indexes = (models.Index(fields=["organization", "round", "unit"], name="round_report_by_unit"),)

    def __str__(self) -> str:
        return self.title


class Comparator(models.TextChoices):
    """How a figure has to stand to its target."""

    AT_LEAST = "ge", _("at least")
    AT_MOST = "le", _("at most")
    EQUAL = "eq", _("exactly")


class PeriodRule(models.TextChoices):
    """Over which days a bound figure is counted."""

    YEAR = "year", _("The fiscal year of the measure")
    HALF = "six_months", _("The half of the fiscal year")
    PLAN = "plan", _("The measure's own period")


class FigureLink(TenantModel):
    """A measure is bound to a figure of a register, or to one that the office counts, perhaps with a target.

    Without a ``code`` the office counts it: ``label`` names it and ``unit`` says what is counted.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="figure_links")
    code = models.CharField(_("figure"), max_length=80, blank=True)
    label = models.CharField(_("name of the figure"), max_length=200, blank=True)
    unit = models.CharField(_("counted in"), max_length=60, blank=True)
    comparator = models.CharField(_("target"), max_length=2, choices=Comparator.choices, blank=True)
    target = models.DecimalField(_("target value"), max_digits=14, decimal_places=2, null=True, blank=True)
    rule = models.CharField(_("counted over"), max_length=12, choices=PeriodRule.choices)
    created_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """Each figure once per measure and period; a target has a comparator and a value, or neither."""

        verbose_name = _("figure of a measure")
        verbose_name_plural = _("figures of a measure")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["item", "code", "rule"],
                condition=~models.Q(code=""),
                name="figure_link_is_unique",
                violation_error_message=_("The measure is already bound to this figure."),
            ),
            models.UniqueConstraint(
                fields=["item", "label", "rule"],
                condition=models.Q(code=""),
                name="figure_link_by_hand_is_unique",
                violation_error_message=_("The measure is already bound to this figure."),
            ),
            models.CheckConstraint(
                condition=~models.Q(code="") | ~models.Q(label="") & ~models.Q(unit=""),
                name="figure_link_is_counted",
                violation_error_message=_("A figure that the office counts needs a name and a unit."),
            ),
            models.CheckConstraint(
                condition=models.Q(comparator="", target__isnull=True)
                | ~models.Q(comparator="") & models.Q(target__isnull=False),
                name="figure_link_target_is_whole",
                violation_error_message=_("A target needs both: how to compare, and the value."),
            ),
        )
        indexes = (models.Index(fields=["organization", "item"], name="figure_link_by_item"),)

    def __str__(self) -> str:
        return f"{self.item_id}: {self.code or self.label}"

    @property
    def is_by_hand(self) -> bool:
        """Return whether the office counts it, not Prongsai."""
        return not self.code


class HandCount(TenantModel):
    """What the office counted of a figure over a period, and from what. Corrected by a new row; the newest counts."""

    link = models.ForeignKey(FigureLink, on_delete=models.CASCADE, related_name="counts")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    numerator = models.DecimalField(_("counted"), max_digits=16, decimal_places=2)
    denominator = models.DecimalField(_("of"), max_digits=16, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("source"), max_length=500)
    counted_at = models.DateTimeField()
    counted_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("count by the office")
        verbose_name_plural = _("counts by the office")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="hand_count_has_period"
            ),
            models.CheckConstraint(
                condition=models.Q(numerator__gte=0)
                & (models.Q(denominator__isnull=True) | models.Q(denominator__gt=0)),
                name="hand_count_is_not_negative",
                violation_error_message=_("What is counted is not less than zero, and of more than zero."),
            ),
            models.CheckConstraint(
                condition=~models.Q(source=""),
                name="hand_count_has_source",
                violation_error_message=_("Say from what this was counted."),
            ),
        )
        indexes = (models.Index(fields=["organization", "link", "-id"], name="hand_count_by_link"),)

    def __str__(self) -> str:
        return f"{self.link_id}: {self.numerator}"

    @property
    def period(self) -> Period:
        """Return the days that were counted."""
        return Period(self.starts_on, self.ends_on)


class Through(models.TextChoices):
    """How measures were approved."""

    ROUTE = "route", pgettext_lazy("approval", "In Prongsai")
    ELSEWHERE = "elsewhere", pgettext_lazy("approval", "On paper, outside Prongsai")


class PlanVersion(TenantModel):
    """The measures as they were approved, and as they were announced: what a later change is compared with."""

    rows_stay = "true"

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    picture = models.JSONField()
    sha256 = models.CharField(max_length=64)
    through = models.CharField(_("approved"), max_length=10, choices=Through.choices)
    approved_number = models.CharField(_("number of the memo"), max_length=60, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    approved_by_text = models.CharField(_("approved by (post)"), max_length=300, blank=True)
    approved_at = models.DateTimeField()
    number = models.PositiveIntegerField(_("version"), null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    announced_by_name = models.CharField(max_length=200, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first; an announced version has its number once."""

        verbose_name = _("approved version of a plan")
        verbose_name_plural = _("approved versions of a plan")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=models.Q(number__isnull=False),
                name="plan_version_number_is_unique",
            ),
            models.CheckConstraint(
                condition=~models.Q(through=Through.ELSEWHERE)
                | (~models.Q(approved_number="") & models.Q(approved_on__isnull=False)),
                name="plan_version_elsewhere_has_memo",
                violation_error_message=_("Write the number and the date of the memo."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.number or '–'}"
