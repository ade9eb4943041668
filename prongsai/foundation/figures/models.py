"""Figures as they were when a report or a round used them. The database refuses to change them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel, TenantQuerySet
from prongsai.kernel.calendar import Period

BY_HAND = "by_hand"  # the code of what the office counted itself


class KeptQuerySet(TenantQuerySet):
    """Rows that are never changed, not in bulk either."""

    def update(self, **kwargs: Any) -> int:
        """Refuse: what was frozen is not edited."""
        raise TypeError("a frozen figure is never changed; freeze the figure again")


class FrozenFigure(TenantModel):
    """A figure with its period, parts, exclusions, explanation and target as they were at ``computed_at``.

    The code ``by_hand`` is that of a figure which the office counted, not Prongsai. ``subject`` names what it was
    frozen for, such as ``measures.plan:3``.
    """

    rows_stay = "true"

    code = models.CharField(_("figure"), max_length=80)
    label = models.CharField(_("name of the figure"), max_length=200)
    unit = models.CharField(_("counted in"), max_length=60)
    explanation = models.TextField(_("how it was counted"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True)
    numerator = models.DecimalField(_("counted"), max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(_("of"), max_digits=20, decimal_places=4, null=True)
    excluded = models.JSONField(_("left out"), default=list)
    comparator = models.CharField(_("target"), max_length=2, blank=True)
    target = models.DecimalField(_("target value"), max_digits=20, decimal_places=4, null=True, blank=True)
    subject = models.CharField(_("frozen for"), max_length=80)
    computed_at = models.DateTimeField(_("counted at"))
    frozen_by_name = models.CharField(_("frozen by"), max_length=200, blank=True)
    sha256 = models.CharField(_("check code"), max_length=64)

    objects: ClassVar[Any] = KeptQuerySet.as_manager()

    class Meta:
        """Newest first."""

        verbose_name = _("frozen figure")
        verbose_name_plural = _("frozen figures")
        ordering = ("-computed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="frozen_figure_has_period"
            ),
            models.CheckConstraint(condition=~models.Q(sha256=""), name="frozen_figure_has_hash"),
            models.CheckConstraint(
                condition=models.Q(comparator="", target__isnull=True)
                | ~models.Q(comparator="") & models.Q(target__isnull=False),
                name="frozen_figure_target_is_whole",
            ),
        )
        indexes = (
            models.Index(fields=["organization", "subject"], name="frozen_figure_by_subject"),
            models.Index(fields=["organization", "code", "-computed_at"], name="frozen_figure_by_code"),
        )

    def __str__(self) -> str:
        return f"{self.label} ({self.starts_on} – {self.ends_on})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; refuse to change a row that exists."""
        if not self._state.adding:
            raise TypeError("a frozen figure is never changed; freeze the figure again")
        super().save(*args, **kwargs)

    @property
    def period(self) -> Period:
        """Return the days that were counted."""
        return Period(self.starts_on, self.ends_on)

    @property
    def check_code(self) -> str:
        """Return the first 16 digits of the hash in groups of four, to read aloud."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 16, 4))
