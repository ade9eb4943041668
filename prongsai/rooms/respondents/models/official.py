"""What the office knows about the official surveys: whom they ask, where the link went, how many answered.

Answers of the official surveys never come here: they stay on the system of the NACC.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel


class Kind(models.TextChoices):
    """The official surveys. Only the first and the last have a link that the office spreads."""

    IIT = "iit", _("IIT: staff of the office")
    EIT1 = "eit1", _("EIT part 1: asked by the NACC's team")
    EIT2 = "eit2", _("EIT part 2: open by link")


LINKED = (Kind.IIT, Kind.EIT2)


class Size(models.TextChoices):
    """The size of a local government by which samples are announced."""

    SMALL = "S", _("small (S)")
    MEDIUM = "M", _("medium (M)")
    LARGE = "L", _("large (L)")


class ServiceChannel(models.TextChoices):
    """How somebody used a service."""

    COUNTER = "counter", _("at the counter")
    PHONE = "phone", _("by telephone")
    ONLINE = "online", _("online")
    OUTSIDE = "outside", _("on site, mobile service")
    OTHER = "other", _("another way")


class Channel(models.TextChoices):
    """How the link was spread."""

    LINE = "line", _("LINE")
    FACEBOOK = "facebook", _("Facebook")
    WEBSITE = "website", _("the office's website")
    POSTER = "poster", _("poster with QR code")
    LOUDSPEAKER = "loudspeaker", _("village loudspeaker")
    COUNTER = "counter", _("at the counter")
    MEETING = "meeting", _("meeting or forum")
    LETTER = "letter", _("letter or circular")
    OTHER = "other", _("another way")


class SurveyYear(TenantModel):
    """The surveys of a fiscal year: the day on which staff are counted, the office's size, who looks after them."""

    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year (BE)"))
    counted_on = models.DateField(_("day on which staff are counted"))
    size = models.CharField(_("size of the office"), max_length=1, choices=Size.choices, blank=True)
    owner = models.ForeignKey(
        "organizations.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("looked after by"),
    )
    version = models.PositiveIntegerField(default=1)
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=200, blank=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        """One of a year."""

        verbose_name = _("surveys of a year")
        verbose_name_plural = _("surveys of the years")
        ordering = ("-fiscal_year",)
        constraints = (
            models.UniqueConstraint(
                fields=["organization", "fiscal_year"],
                name="survey_year_is_unique",
                violation_error_message=_("The surveys of this year have been set up already."),
            ),
        )

    def __str__(self) -> str:
        return str(self.fiscal_year)

    @property
    def is_closed(self) -> bool:
        """Return whether the year was closed: nothing is changed any more."""
        return self.closed_at is not None


class Sample(TenantModel):
    """What the office put in place of a counted number or of the usual sample, each with its reason."""

    year = models.ForeignKey(SurveyYear, on_delete=models.CASCADE, related_name="samples")
    kind = models.CharField(_("survey"), max_length=4, choices=Kind.choices)
    eligible = models.PositiveIntegerField(_("number to be used"), null=True, blank=True)
    eligible_reason = models.CharField(_("why this number"), max_length=300, blank=True)
    needed = models.PositiveIntegerField(_("sample to be used"), null=True, blank=True)
    needed_reason = models.CharField(_("why this sample"), max_length=300, blank=True)
    set_by_name = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        """One per survey; a number of one's own needs a reason."""

        verbose_name = _("number and sample set by the office")
        verbose_name_plural = _("numbers and samples set by the office")
        ordering = ("kind",)
        constraints = (
            models.UniqueConstraint(fields=["year", "kind"], name="sample_is_unique"),
            models.CheckConstraint(
                condition=models.Q(eligible__isnull=True) | ~models.Q(eligible_reason=""),
                name="sample_number_has_reason",
                violation_error_message=_("Say why this number is used."),
            ),
            models.CheckConstraint(
                condition=models.Q(needed__isnull=True) | ~models.Q(needed_reason=""),
                name="sample_has_reason",
                violation_error_message=_("Say why this sample is used."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.kind}"


class ServiceCount(TenantModel):
    """How many people used a service in a month through a channel, as typed in from the office's registers."""

    year = models.ForeignKey(SurveyYear, on_delete=models.CASCADE, related_name="service_counts")
    month = models.DateField(_("month"))
    service = models.CharField(_("service"), max_length=150)
    channel = models.CharField(_("channel"), max_length=10, choices=ServiceChannel.choices)
    people = models.PositiveIntegerField(_("people"))
    entered_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """Each service, channel and month once."""

        verbose_name = _("number of service users")
        verbose_name_plural = _("numbers of service users")
        ordering = ("-month", "service", "channel")
        constraints = (
            models.UniqueConstraint(
                fields=["year", "month", "service", "channel"],
                name="service_count_is_unique",
                violation_error_message=_(
                    "There is already a number for this service, channel and month. Change that one."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.service} {self.month:%Y-%m}: {self.people}"


class SurveyLink(TenantModel):
    """The NACC's own link to a survey, and when it is open."""

    year = models.ForeignKey(SurveyYear, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(_("survey"), max_length=4, choices=[(k.value, k.label) for k in LINKED])
    url = models.URLField(_("address of the survey at the NACC"), max_length=500)
    host_reason = models.CharField(_("why another address than nacc.go.th"), max_length=300, blank=True)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    is_shown = models.BooleanField(_("short page on the public site"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """One per survey; it closes after it opens."""

        verbose_name = _("link to an official survey")
        verbose_name_plural = _("links to official surveys")
        ordering = ("kind",)
        constraints = (
            models.UniqueConstraint(fields=["year", "kind"], name="survey_link_is_unique"),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="survey_link_closes_after_opening",
                violation_error_message=_("The last day lies before the first."),
            ),
        )

    def __str__(self) -> str:
        return self.url

    @property
    def slug(self) -> str:
        """Return the name in the short address, such as iit-2569."""
        return f"{self.kind.rstrip('12')}-{self.year.fiscal_year}"


class PageOpens(TenantModel):
    """How often the short page of a link was opened on a day: a number, and nothing about who did."""

    link = models.ForeignKey(SurveyLink, on_delete=models.CASCADE, related_name="opens")
    on = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        """One number a day."""

        verbose_name = _("openings of the short page")
        verbose_name_plural = _("openings of the short pages")
        ordering = ("on",)
        constraints = (models.UniqueConstraint(fields=["link", "on"], name="page_opens_is_daily"),)

    def __str__(self) -> str:
        return f"{self.on}: {self.count}"


class Spread(TenantModel):
    """One time that the link was passed on: where, when, to whom, how far, and the proof."""

    year = models.ForeignKey(SurveyYear, on_delete=models.CASCADE, related_name="spreads")
    kind = models.CharField(_("survey"), max_length=4, choices=[(k.value, k.label) for k in LINKED])
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    on = models.DateField(_("day"))
    audience = models.CharField(_("to whom"), max_length=200)
    reach = models.PositiveIntegerField(_("people reached, estimated"), null=True, blank=True)
    file = models.ForeignKey(
        "files.File",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("photo or file as proof"),
    )
    url = models.URLField(_("address as proof"), max_length=500, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    entered_by_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        verbose_name = _("spreading of the link")
        verbose_name_plural = _("spreading of the links")
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=["year", "-on"], name="spread_by_day"),)

    def __str__(self) -> str:
        return f"{self.on} {self.channel}"


class Progress(TenantModel):
    """How many answers the NACC's system showed on a day, all together since it opened."""

    year = models.ForeignKey(SurveyYear, on_delete=models.CASCADE, related_name="progress")
    kind = models.CharField(_("survey"), max_length=4, choices=Kind.choices)
    on = models.DateField(_("day"))
    responses = models.PositiveIntegerField(_("answers so far"))
    entered_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        """One number a day."""

        verbose_name = _("answers as shown by the NACC's system")
        verbose_name_plural = _("answers as shown by the NACC's system")
        ordering = ("on",)
        constraints = (models.UniqueConstraint(fields=["year", "kind", "on"], name="progress_is_daily"),)

    def __str__(self) -> str:
        return f"{self.on}: {self.responses}"
