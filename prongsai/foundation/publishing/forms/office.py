"""Forms of the site's own particulars and of portraits."""

from __future__ import annotations

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.publishing.models import Basis
from prongsai.kernel.calendar import arabic_digits

PAIR = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*[NEne]?[\s,;]+(-?\d{1,3}(?:\.\d+)?)\s*°?\s*[NEne]?\s*")
DEGREES = re.compile(
    r"\s*(\d{1,3})\s*°\s*(\d{1,2})\s*['′]\s*(\d{1,2}(?:\.\d+)?)\s*[\"″]?\s*[Nn]?[\s,;]+"
    r"(\d{1,3})\s*°\s*(\d{1,2})\s*['′]\s*(\d{1,2}(?:\.\d+)?)\s*[\"″]?\s*[Ee]?\s*"
)
SOUTH, NORTH, WEST, EAST = Decimal(5), Decimal(21), Decimal(97), Decimal(106)
MICRO = Decimal("0.000001")


def read_place(text: str) -> tuple[Decimal, Decimal]:
    """Return latitude and longitude of a pair as map services write it; ``ValueError`` for anything else.

    Thai digits, degrees with minutes and seconds, and the two in the wrong order are understood. The place
    lies in Thailand.
    """
    plain = arabic_digits(text).replace("″", '"').replace("”", '"').replace("’", "'")
    degrees, pair = DEGREES.fullmatch(plain), PAIR.fullmatch(plain)
    if degrees:
        d1, m1, s1, d2, m2, s2 = (Decimal(part) for part in degrees.groups())
        first, second = d1 + m1 / 60 + s1 / 3600, d2 + m2 / 60 + s2 / 3600
    elif pair:
        first, second = Decimal(pair[1]), Decimal(pair[2])
    else:
        raise ValueError(text)
    if WEST <= first <= EAST and SOUTH <= second <= NORTH:
        first, second = second, first
    if not (SOUTH <= first <= NORTH and WEST <= second <= EAST):
        raise ValueError(text)
    return first.quantize(MICRO), second.quantize(MICRO)


class SiteForm(forms.Form):
    """Where the office stands, and whether this is its main site."""

    place = forms.CharField(
        label=_("Place on the map"),
        required=False,
        max_length=100,
        help_text=_(
            "Latitude and longitude as a map service shows them, for example 14.979900, 102.097700. "
            "Press long on the office in the map on your phone, and copy the two numbers."
        ),
    )
    directions = forms.CharField(
        label=_("How to get there"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    main_site = forms.URLField(
        label=_("Address of your existing site"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_(
            "Leave it empty where this is the office's main site. Otherwise every page here links back."
        ),
    )

    def clean_place(self) -> tuple[Decimal, Decimal] | None:
        """Return the place."""
        text = self.cleaned_data["place"].strip()
        if not text:
            return None
        try:
            return read_place(text)
        except ValueError as error:
            raise ValidationError(
                _("This is not a place in Thailand that can be read. Write it like 14.979900, 102.097700.")
            ) from error


class PortraitForm(forms.Form):
    """Somebody's picture."""

    picture = forms.FileField(
        label=_("Picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif"})
    )
    alt = forms.CharField(
        label=_("Who is in the picture"),
        max_length=200,
        help_text=_("Read aloud to those who cannot see it."),
    )
    basis = forms.ChoiceField(
        label=_("Why the picture may be shown"),
        choices=Basis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the picture may be shown.")},
        help_text=_(
            "The assessment asks for a picture of each executive, so the office held is reason enough. "
            "Anybody else has to consent."
        ),
    )
    basis_note = forms.CharField(
        label=_("Who consented, and where it is kept"),
        help_text=_("Needed only where the person has consented."),
        max_length=300,
        required=False,
    )
