"""Units, positions, people, roles and who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet


class Side(models.TextChoices):
    """A local government has a political side and permanent officials; both are disclosed."""

    POLITICAL = "political", _("political side")
    PERMANENT = "permanent", _("permanent officials")
    COUNCIL = "council", _("council")


class Unit(TenantModel):
    """A part of the office (ส่วนราชการ: สำนัก, กอง, งาน). Closed units stay, because old records name them."""

    name = models.CharField(_("name"), max_length=150)
    short_name = models.CharField(_("short name"), max_length=50, blank=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("part of"),
    )
    position_in_list = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    is_closed = models.BooleanField(_("closed"), default=False)

    class Meta:
        """In the office's own order."""

        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("position_in_list", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="unit_name_is_unique",
                violation_error_message=_("There is already a unit of this name."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Position(TenantModel):
    """A post in the office; it may be vacant, and then says so."""

    title = models.CharField(_("title of the post"), max_length=150)
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, default=Side.PERMANENT)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="positions",
        verbose_name=_("unit"),
    )
    rank = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    is_executive = models.BooleanField(_("shown among the executives"), default=False)

    class Meta:
        """By rank."""

        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("rank", "title")
        constraints = (
            # Two each, because SQLite takes every empty unit for a different one.
            models.UniqueConstraint(
                fields=["organization", "title", "unit"],
                name="position_is_unique",
                violation_error_message=_("There is already a position of this title."),
            ),
            models.UniqueConstraint(
                fields=["organization", "title"],
                condition=models.Q(unit__isnull=True),
                name="position_without_unit_is_unique",
                violation_error_message=_("There is already a position of this title."),
            ),
        )

    def __str__(self) -> str:
        return self.title


class Person(TenantModel):
    """Somebody who works for the office. ``user`` is empty until the person has accepted an invitation."""

    user = models.ForeignKey(
        "tenants.User",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="people",
        verbose_name=_("sign-in"),
    )
    name = models.CharField(_("name"), max_length=150)
    position = models.ForeignKey(
        Position,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
        verbose_name=_("position"),
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="people", verbose_name=_("unit")
    )
    phone = models.CharField(_("telephone at work"), max_length=50, blank=True)
    is_active = models.BooleanField(_("works here"), default=True)
    joined_on = models.DateField(_("works here since"), null=True, blank=True)
    is_public = models.BooleanField(_("name and telephone stand on the public site"), default=False)

    class Meta:
        """One person per sign-in and office."""

        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "user"],
                condition=models.Q(user__isnull=False),
                name="person_is_one_per_user",
                violation_error_message=_("This sign-in already belongs to a person of the office."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """Return the title of the post, or the name where the person holds none."""
        return self.position.title if self.position else self.name


class Role(TenantModel):
    """A named set of permissions: data that an administrator may change."""

    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=100)
    permissions = models.JSONField(_("permissions"), default=list)

    class Meta:
        """One role of a code per office."""

        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["organization", "code"], name="role_code_is_unique"),)

    def __str__(self) -> str:
        return self.name


class AssignmentQuerySet(TenantQuerySet):
    """Roles held by people."""

    def in_force(self, today: date) -> AssignmentQuerySet:
        """Return those that hold on the day."""
        return self.filter(
            models.Q(starts_on__isnull=True) | models.Q(starts_on__lte=today),
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=today),
        )


class Assignment(TenantModel):
    """A role that a person holds, for the whole office or for one unit, perhaps for a time."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="assignments", verbose_name=_("person")
    )
    role = models.ForeignKey(
        Role, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("role")
    )
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("only for the unit"),
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = AssignmentQuerySet.as_manager()

    class Meta:
        """A time that ends after it starts."""

        verbose_name = _("role held")
        verbose_name_plural = _("roles held")
        constraints = (
            models.UniqueConstraint(
                fields=["person", "role", "unit"],
                name="assignment_is_unique",
                violation_error_message=_("The person already holds this role."),
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(unit__isnull=True),
                name="assignment_for_office_is_unique",
                violation_error_message=_("The person already holds this role."),
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="assignment_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"


class Acting(TenantModel):
    """Somebody who acts in a position while its holder is away or the post is vacant (รักษาราชการแทน)."""

    position = models.ForeignKey(
        Position, on_delete=models.CASCADE, related_name="acting", verbose_name=_("position")
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="acting", verbose_name=_("acts")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    order_reference = models.CharField(_("order that says so"), max_length=150, blank=True)

    class Meta:
        """A time that ends after it starts."""

        verbose_name = _("acting position")
        verbose_name_plural = _("acting positions")
        ordering = ("-starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="acting_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} → {self.position}"


class ClosedDay(TenantModel):
    """A day on which this office is closed besides the public holidays."""

    on = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=150)

    class Meta:
        """Each day once."""

        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ("on",)
        constraints = (models.UniqueConstraint(fields=["organization", "on"], name="closed_day_is_unique"),)

    def __str__(self) -> str:
        return f"{self.on} {self.reason}"


class Invitation(TenantModel):
    """An invitation to sign in. Only the hash of its secret is kept; ``nonce`` alone opens nothing."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    nonce = models.CharField(max_length=64)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    invited_by_name = models.CharField(max_length=150)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.email
