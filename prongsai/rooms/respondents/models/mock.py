"""The mock survey. It is anonymous because nothing that names or orders anybody is ever written down.

No table here points at a person, a session or a time of day, and none points at the tables of the official
surveys or results. Keys of answers are drawn at random, so that their order tells nothing.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel
from prongsai.rooms.respondents.workflow import DRAFT, MOCK

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
TOKEN_LENGTH = 14


def random_key() -> int:
    """Return a random positive number of 62 bits."""
    return secrets.randbits(62) + 1


def random_token() -> str:
    """Return a secret that can be copied from paper (about 69 bits)."""
    return "".join(secrets.choice(LETTERS) for _place in range(TOKEN_LENGTH))


class MockKind(models.TextChoices):
    """Which official survey is practised."""

    IIT = "iit", _("like IIT: staff of the office")
    EIT = "eit", _("like EIT: people who use services")


class MockSurvey(TenantModel):
    """A mock survey with its own copy of the questions."""

    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    kind = models.CharField(_("kind"), max_length=3, choices=MockKind.choices)
    title = models.CharField(_("title"), max_length=200)
    questions = models.JSONField(default=dict)
    groups = models.JSONField(default=list)
    state = models.CharField(max_length=6, choices=MOCK.choices(), default=DRAFT)
    token = models.CharField(max_length=20, unique=True)
    kiosk = models.CharField(max_length=20)
    is_listed = models.BooleanField(_("listed on the public site"), default=False)
    shows_early = models.BooleanField(_("show results while it is open"), default=False)
    opens_on = models.DateField(_("first day"), null=True)
    closes_on = models.DateField(_("last day"), null=True)
    keep_months = models.PositiveSmallIntegerField(
        _("months until the answers are deleted"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )
    closed_on = models.DateField(null=True)
    answered = models.PositiveIntegerField(null=True)  # frozen when it is closed
    answers_deleted_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first."""

        verbose_name = _("mock survey")
        verbose_name_plural = _("mock surveys")
        ordering = ("-fiscal_year", "kind", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(closes_on__isnull=True)
                | models.Q(opens_on__isnull=True)
                | models.Q(closes_on__gte=models.F("opens_on")),
                name="mock_survey_closes_after_opening",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(state=DRAFT) | models.Q(opens_on__isnull=False, closes_on__isnull=False),
                name="open_mock_survey_has_dates",
                violation_error_message=_("An open survey has a first and a last day."),
            ),
        )

    def __str__(self) -> str:
        return self.title


class MockAnswer(TenantModel):
    """One sheet of answers: the week, the choices and perhaps a group. Nothing else, on purpose."""

    # On SQLite a random number as the key is also the place in the file, so rows do not lie in their order.
    id = models.BigAutoField(primary_key=True)
    survey = models.ForeignKey(MockSurvey, on_delete=models.CASCADE, related_name="+")
    week_on = models.DateField(_("Monday of the week"))
    choices = models.JSONField(default=dict)
    group = models.CharField(max_length=20, blank=True)

    class Meta:
        """In the order of the random keys."""

        verbose_name = _("answer to a mock survey")
        verbose_name_plural = _("answers to mock surveys")
        ordering = ("pk",)
        indexes = (models.Index(fields=["survey"], name="mock_answer_by_survey"),)

    def __str__(self) -> str:
        return ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Draw a key before the row is written, so that the database never counts one up."""
        if self.pk is None:
            self.pk = random_key()
        super().save(*args, **kwargs)


class MockResult(TenantModel):
    """A result of a mock survey as it was shown; it never changes and stays when the answers are deleted."""

    rows_stay = "true"

    survey = models.ForeignKey(MockSurvey, on_delete=models.CASCADE, related_name="results")
    shown_on = models.DateField()
    answers = models.PositiveIntegerField()
    is_final = models.BooleanField(default=False)
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)

    class Meta:
        """Oldest first; at least ten answers, and no two results of the same number."""

        verbose_name = _("result of a mock survey")
        verbose_name_plural = _("results of mock surveys")
        ordering = ("answers",)
        constraints = (
            models.UniqueConstraint(fields=["survey", "answers"], name="mock_result_is_unique"),
            models.CheckConstraint(
                condition=models.Q(answers__gte=10),
                name="mock_result_has_ten_answers",
                violation_error_message=_("A result is shown from ten answers on."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.survey}: {self.answers}"
