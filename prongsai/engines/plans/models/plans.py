"""Plans of a year, and their measures with steps and responsible units."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.workflow import (
    ANNOUNCED,
    DONE,
    DRAFT,
    NOT_STARTED,
    PERMISSIONS,
    PLAN,
    PROGRESS,
)
from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.actor import Actor

FIRST_YEAR, LAST_YEAR = 2500, 2699  # BE; a year outside is a slip of the keyboard


class Kind(models.TextChoices):
    """Which plan of the year."""

    MEASURES = "measures", _("Measures to promote integrity and transparency")
    ACTION_PLAN = "action_plan", _("Action plan against corruption")


def after(first: str, last: str) -> models.Q:
    """Return the condition that the second day, where there is one, is not before the first."""
    return (
        models.Q(**{f"{first}__isnull": True})
        | models.Q(**{f"{last}__isnull": True})
        | models.Q(**{f"{last}__gte": models.F(first)})
    )


class Plan(TenantModel):
    """The measures, or the action plan, of a fiscal year (BE). ``version`` grows with each announcement.

    What was approved and announced stands in ``PlanVersion``; a later change takes the plan back to draft.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.MEASURES)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    title = models.CharField(_("title"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=PLAN.choices(), default=DRAFT)
    introduction = models.TextField(_("introduction"), max_length=8000, blank=True)
    version = models.PositiveIntegerField(default=0)
    announced_at = models.DateTimeField(null=True, blank=True)
    announced_by_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One plan of a kind per year."""

        verbose_name = _("plan of a year")
        verbose_name_plural = _("plans of years")
        ordering = ("-fiscal_year", "kind")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "kind", "fiscal_year"],
                name="plan_is_one_per_year",
                violation_error_message=_("There is already a plan of this kind for this fiscal year."),
            ),
            models.CheckConstraint(
                condition=models.Q(fiscal_year__gte=FIRST_YEAR, fiscal_year__lte=LAST_YEAR),
                name="plan_year_is_buddhist",
                violation_error_message=_("Write the fiscal year as a Buddhist year, such as 2569."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(PLAN.states)),
                name="plan_state_is_known",
                violation_error_message=_("This state does not exist."),
            ),
        )

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()} {self.fiscal_year}"

    @property
    def is_announced(self) -> bool:
        """Return whether the plan as it stands has been announced."""
        return self.state == ANNOUNCED

    @property
    def is_draft(self) -> bool:
        """Return whether nobody is asked to approve the plan, and nobody has."""
        return self.state == DRAFT


class ItemQuerySet(TenantQuerySet):
    """Measures and projects."""

    def visible_to(self, actor: Actor) -> ItemQuerySet:
        """Return those of the actor's office; somebody who works for one unit only sees that unit's."""
        return self.within_reach(actor, "view").filter(removed_at__isnull=True)

    def within_reach(self, actor: Actor, act: str) -> ItemQuerySet:
        """Return the rows, removed ones included, for which the actor holds ``<family>.<act>``."""
        rows = self.filter(organization=actor.organization)
        if all(actor.may(f"{family}.{act}") for family in PERMISSIONS.values()):
            return rows
        reach = models.Q(pk__in=[])
        for kind, family in PERMISSIONS.items():
            permission = f"{family}.{act}"
            if actor.may(permission):
                reach |= models.Q(plan__kind=kind)
            elif units := actor.units_for(permission):
                own = ItemUnit.objects.filter(organization=actor.organization, unit_id__in=units)
                reach |= models.Q(plan__kind=kind, pk__in=own.values("item_id"))
        return rows.filter(reach)


class Item(TenantModel):
    """A measure (มาตรการ) or project. ``version`` grows with each change: the second of two editors is told.

    ``steps_total``, ``steps_done``, ``evidence_count`` and ``next_due_on`` repeat what the rows below say, so
    that a list of thousands is one indexed read; ``actions`` alone writes them.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items", verbose_name=_("plan"))
    seq = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("measure"), max_length=1000)
    monitoring = models.TextField(_("monitoring"), max_length=2000, blank=True)
    target = models.CharField(_("target"), max_length=600, blank=True)
    figure = models.CharField(_("figure"), max_length=400, blank=True)
    period_text = models.CharField(_("period as written"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    responsible_text = models.CharField(_("responsible as written"), max_length=300, blank=True)
    units = models.ManyToManyField(
        "organizations.Unit", through="ItemUnit", related_name="+", verbose_name=_("responsible units")
    )
    state = models.CharField(_("state"), max_length=12, choices=PROGRESS.choices(), default=NOT_STARTED)
    result = models.TextField(_("result"), max_length=8000, blank=True)
    success = models.TextField(_("success"), max_length=4000, blank=True)
    suggestion = models.TextField(_("suggestion"), max_length=4000, blank=True)
    dimension = models.PositiveSmallIntegerField(_("dimension"), null=True, blank=True)
    budget = models.DecimalField(_("budget (baht)"), max_digits=14, decimal_places=2, null=True, blank=True)
    quarters = models.JSONField(_("quarters"), null=True, blank=True)
    steps_total = models.PositiveSmallIntegerField(default=0)
    steps_done = models.PositiveSmallIntegerField(default=0)
    evidence_count = models.PositiveIntegerField(default=0)
    next_due_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by_name = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ItemQuerySet.as_manager()

    class Meta:
        """In the order of the plan; one number once among those that are not removed."""

        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ("plan", "seq")
        constraints = (
            models.UniqueConstraint(
                fields=["plan", "seq"],
                condition=models.Q(removed_at__isnull=True),
                name="item_number_is_unique",
                violation_error_message=_("Another measure of this year has the same number."),
            ),
            models.CheckConstraint(
                condition=models.Q(seq__gte=1),
                name="item_number_starts_at_one",
                violation_error_message=_("Numbers start at 1."),
            ),
            models.CheckConstraint(
                condition=~models.Q(title=""),
                name="item_has_title",
                violation_error_message=_("A measure needs a text that says what is done."),
            ),
            models.CheckConstraint(
                condition=after("starts_on", "ends_on"),
                name="item_ends_after_start",
                violation_error_message=_("The last day of the period lies before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(PROGRESS.states)),
                name="item_state_is_known",
                violation_error_message=_("This state does not exist."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DONE) | ~models.Q(result=""),
                name="item_done_needs_result",
                violation_error_message=_("A measure that is done needs a result: write what was achieved."),
            ),
            models.CheckConstraint(
                condition=models.Q(budget__isnull=True) | models.Q(budget__gte=0),
                name="item_budget_is_not_negative",
                violation_error_message=_("A budget cannot be less than zero."),
            ),
        )
        indexes = (
            models.Index(fields=["organization", "plan", "removed_at", "seq"], name="item_by_number"),
            # The counts above a list are read from this index alone, not from the rows.
            models.Index(
                fields=["organization", "plan", "removed_at", "state", "next_due_on", "evidence_count"],
                name="item_counts",
            ),
            models.Index(fields=["organization", "plan", "removed_at", "next_due_on"], name="item_by_due"),
            models.Index(
                fields=["organization", "plan", "removed_at", "evidence_count"], name="item_by_evidence"
            ),
            models.Index(fields=["organization", "plan", "removed_at", "-updated_at"], name="item_by_change"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        """Return whether the measure is finished."""
        return self.state == DONE

    def is_late(self, today: date) -> bool:
        """Return whether something of the measure should have been finished before the day."""
        return self.next_due_on is not None and self.next_due_on < today


class ItemUnit(TenantModel):
    """A unit that is responsible for a measure; the first one leads."""

    item = models.ForeignKey(
        Item, on_delete=models.CASCADE, related_name="item_units", verbose_name=_("measure")
    )
    unit = models.ForeignKey(
        "organizations.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("responsible unit")
    )

    class Meta:
        """Each unit once."""

        verbose_name = _("responsible unit")
        verbose_name_plural = _("responsible units")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["item", "unit"],
                name="item_unit_is_unique",
                violation_error_message=_("This unit is already responsible for the measure."),
            ),
        )
        indexes = (models.Index(fields=["organization", "unit", "item"], name="item_unit_by_unit"),)

    def __str__(self) -> str:
        return f"{self.item_id}: {self.unit_id}"


class Step(TenantModel):
    """A step or method (ขั้นตอน/วิธีการ) of a measure."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="steps", verbose_name=_("measure"))
    seq = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("step"), max_length=2000)
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=PROGRESS.choices(), default=NOT_STARTED)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=2000, blank=True)
    assignee = models.ForeignKey(
        "organizations.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("responsible person"),
    )
    unit = models.ForeignKey(
        "organizations.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("responsible unit"),
    )

    class Meta:
        """In order."""

        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("item", "seq")
        constraints = (
            models.UniqueConstraint(
                fields=["item", "seq"],
                name="step_number_is_unique",
                violation_error_message=_("Another step of this measure has the same number."),
            ),
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="step_has_text",
                violation_error_message=_("A step needs a text that says what is done."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(PROGRESS.states)),
                name="step_state_is_known",
                violation_error_message=_("This state does not exist."),
            ),
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True) | models.Q(state=DONE),
                name="step_done_date_needs_done",
                violation_error_message=_("Only a step that is done has a date on which it was done."),
            ),
        )
        indexes = (
            models.Index(fields=["organization", "item", "seq"], name="step_by_item"),
            models.Index(
                fields=["organization", "due_on"], condition=~models.Q(state=DONE), name="step_by_due"
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def is_done(self) -> bool:
        """Return whether the step is finished."""
        return self.state == DONE

    def is_late(self, today: date) -> bool:
        """Return whether the step should have been finished before the day."""
        return self.state != DONE and self.due_on is not None and self.due_on < today
