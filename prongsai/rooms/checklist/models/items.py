"""What an office adds to an item of the checklist: who, until when, where the answer stands, what is complete.

An item is named by fiscal year and concept, never by its number. Its state is no column: it follows from these
rows and from what is published.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel

FIRST_YEAR, LAST_YEAR = 2500, 2699  # BE; a year outside is a slip of the keyboard


class ItemState(TenantModel):
    """The office's work on one item of a year. ``version`` grows with each change: the second editor is told.

    ``verified_facts`` is the hash of what the person saw who verified; when the facts change, the verification
    has lapsed and says so.
    """

    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    concept = models.CharField(_("checklist item"), max_length=80)
    owner = models.ForeignKey(
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
    due_on = models.DateField(_("due"), null=True, blank=True)
    note = models.TextField(_("note for the office"), max_length=4000, blank=True)
    explanation = models.TextField(_("explanation for the assessor"), max_length=4000, blank=True)
    nil_text = models.TextField(_("statement that there was none"), max_length=2000, blank=True)
    nil_at = models.DateTimeField(null=True, blank=True)
    nil_by_name = models.CharField(max_length=200, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verified_by = models.ForeignKey(
        "tenants.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    verified_by_name = models.CharField(max_length=200, blank=True)
    verified_facts = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """One row per item, year and office."""

        verbose_name = _("work on a checklist item")
        verbose_name_plural = _("work on checklist items")
        ordering = ("fiscal_year", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "fiscal_year", "concept"],
                name="item_state_is_one_per_item",
                violation_error_message=_("There is already a row for this item of this fiscal year."),
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=FIRST_YEAR, fiscal_year__lte=LAST_YEAR) & ~Q(concept=""),
                name="item_state_names_its_item",
                violation_error_message=_("Write the fiscal year as a Buddhist year, such as 2569."),
            ),
            models.CheckConstraint(
                condition=Q(nil_text="", nil_at__isnull=True)
                | (~Q(nil_text="") & Q(nil_at__isnull=False) & ~Q(nil_by_name="")),
                name="item_state_nil_has_who_and_when",
                violation_error_message=_("A statement that there was none says who made it and when."),
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_facts="")
                | (Q(verified_at__isnull=False) & ~Q(verified_by_name="") & ~Q(verified_facts="")),
                name="item_state_verified_by_somebody",
                violation_error_message=_("A verification says who verified, when, and what was seen."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.concept}"


class Answer(TenantModel):
    """One place where the item is answered: a public page of ours or an address, and where on it to look."""

    item = models.ForeignKey(ItemState, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField(_("number"))
    page = models.ForeignKey(
        "publishing.Page",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("public page"),
    )
    url = models.URLField(_("address"), max_length=1000, blank=True)
    explanation = models.TextField(_("where on the page"), max_length=2000, blank=True)

    class Meta:
        """In the order in which the assessor opens them."""

        verbose_name = _("answer to a checklist item")
        verbose_name_plural = _("answers to checklist items")
        ordering = ("item", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["item", "position"],
                name="answer_number_is_unique",
                violation_error_message=_("Another answer of this item has the same number."),
            ),
            models.CheckConstraint(
                condition=Q(page__isnull=False, url="") | (Q(page__isnull=True) & ~Q(url="")),
                name="answer_is_a_page_or_an_address",
                violation_error_message=_("An answer is one of our pages or an address, not both."),
            ),
        )

    def __str__(self) -> str:
        return self.url or f"page {self.page_id}"


class ElementTick(TenantModel):
    """A person saw that an element is there. Bound to the wording: a corrected element has to be seen again."""

    item = models.ForeignKey(ItemState, on_delete=models.CASCADE, related_name="ticks")
    element_index = models.PositiveSmallIntegerField()
    text_sha256 = models.CharField(max_length=64)
    text = models.TextField(_("element"))
    page = models.ForeignKey(
        "publishing.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ticked_at = models.DateTimeField(default=timezone.now)
    ticked_by_name = models.CharField(max_length=200)

    class Meta:
        """Each wording once."""

        verbose_name = _("element that is there")
        verbose_name_plural = _("elements that are there")
        ordering = ("item", "element_index")
        constraints = (
            models.UniqueConstraint(fields=["item", "text_sha256"], name="element_tick_is_unique"),
            models.CheckConstraint(
                condition=~Q(text_sha256="") & ~Q(ticked_by_name=""), name="element_tick_by_somebody"
            ),
        )

    def __str__(self) -> str:
        return self.text


class Certainty(models.TextChoices):
    """How sure a date is."""

    ANNOUNCED = "announced", _("announced in writing")
    HEARD = "heard", _("heard, not seen in writing")
    ASSUMED = "assumed", _("assumed from another year")


class CalendarDate(TenantModel):
    """A step of the assessment's calendar as the office knows it; it goes before what came with the edition."""

    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    code = models.SlugField(max_length=30)
    title = models.CharField(_("what happens"), max_length=200)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"))
    source = models.CharField(_("where this was read or heard"), max_length=500)
    certainty = models.CharField(_("how sure"), max_length=10, choices=Certainty.choices)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """One row per step and year."""

        verbose_name = _("date of the assessment")
        verbose_name_plural = _("dates of the assessment")
        ordering = ("fiscal_year", "ends_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "fiscal_year", "code"],
                name="calendar_date_is_unique",
                violation_error_message=_("This step already has a date for this fiscal year."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="calendar_date_in_order",
                violation_error_message=_("The last day may not be before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(source="") & Q(certainty__in=Certainty.values),
                name="calendar_date_says_its_source",
                violation_error_message=_("Say where the date was read or heard, and how sure it is."),
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year__gte=FIRST_YEAR, fiscal_year__lte=LAST_YEAR),
                name="calendar_date_year_is_buddhist",
                violation_error_message=_("Write the fiscal year as a Buddhist year, such as 2569."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.ends_on}"
