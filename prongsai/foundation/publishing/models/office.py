"""What the office says about its site, and pictures of its people for the public page."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.tenants.api import TenantModel


class SiteSettings(TenantModel):
    """Where the office stands on the map, and whether this is its main site or stands beside another one."""

    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    directions = models.TextField(_("how to get there"), max_length=1000, blank=True)
    main_site = models.URLField(_("address of the existing site"), max_length=300, blank=True)

    class Meta:
        """One per office."""

        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = (
            models.UniqueConstraint(fields=["organization"], name="site_settings_one_per_organization"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="site_settings_place_is_whole",
            ),
        )

    def __str__(self) -> str:
        return self.main_site or str(self.organization_id)

    @property
    def has_place(self) -> bool:
        """Return whether the place on the map is known."""
        return self.latitude is not None and self.longitude is not None


class Basis(models.TextChoices):
    """Why the office may show somebody's picture."""

    OFFICE = "office", _("Holds a public office whose picture the office has to show")
    CONSENT = "consent", _("Has consented")


class Portrait(TenantModel):
    """The picture of a person on the public page of the executives; ``is_shown`` once the checks let it through."""

    person = models.OneToOneField("organizations.Person", on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey("files.File", on_delete=models.RESTRICT, related_name="+")
    alt = models.CharField(_("what the picture shows"), max_length=200)
    basis = models.CharField(_("why it may be shown"), max_length=10, choices=Basis.choices, blank=True)
    basis_note = models.CharField(_("who consented, and where that is kept"), max_length=300, blank=True)
    stated_by_name = models.CharField(max_length=200, blank=True)
    is_shown = models.BooleanField(default=False)

    class Meta:
        """One for each person."""

        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")
        constraints = (
            models.CheckConstraint(
                condition=Q(basis__in=["", *Basis.values]), name="portrait_basis_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.CONSENT) | ~Q(basis_note=""),
                name="portrait_consent_is_kept_somewhere",
            ),
        )

    def __str__(self) -> str:
        return self.alt
