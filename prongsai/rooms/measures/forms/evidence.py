"""Forms of evidence: photos, files, links, and the caption and dates of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.api import EvidenceDraft, EvidenceKind
from prongsai.kernel.calendar import FiscalYear, in_digits
from prongsai.kernel.ui.dates import DateField
from prongsai.rooms.measures.forms.fields import ManyFiles, lines

PHOTO_TYPES = "image/*,.heic,.heif"
FILE_TYPES = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.txt,.csv,.zip,image/*"
HALF_1, HALF_2, YEAR, NONE = "half1", "half2", "year", ""


class _Placed(forms.Form):
    """To which step and to which round the evidence belongs."""

    step = forms.TypedChoiceField(label=_("Step"), required=False, coerce=int, empty_value=None)
    covers = forms.ChoiceField(label=_("Used as evidence for"), required=False)

    def __init__(self, *args: Any, steps: Sequence[Any], fiscal_year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fiscal_year = fiscal_year
        self.fields["step"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("The whole measure")),
            *(
                (
                    str(step.pk),
                    f"{in_digits(step.seq, None, language=get_language() or 'th')}. {step.text[:80]}",
                )
                for step in steps
            ),
        ]
        self.fields["covers"].choices = covers_choices()  # type: ignore[attr-defined]  # a choice field

    def placed(self) -> dict[str, Any]:
        """Return step and period for an evidence draft."""
        first, last = covers_dates(self.cleaned_data["covers"], self.fiscal_year)
        return {"step_id": self.cleaned_data["step"], "supports_from": first, "supports_to": last}


class PhotosForm(_Placed):
    """Several photos at once."""

    photos = ManyFiles(label=_("Photos"), accept=PHOTO_TYPES)


class FilesForm(_Placed):
    """Several files at once."""

    attachments = ManyFiles(label=_("Files"), accept=FILE_TYPES)
    caption = forms.CharField(label=_("What it is"), max_length=300, required=False)


class LinkForm(_Placed):
    """The address of a page."""

    url = forms.URLField(label=_("Address of the page"), max_length=2000, assume_scheme="https")
    caption = forms.CharField(label=_("What it shows"), max_length=300)
    happened_on = DateField(label=_("Happened on"), required=False)

    @property
    def draft(self) -> EvidenceDraft:
        """Return the link for the actions."""
        given = self.cleaned_data
        return EvidenceDraft(
            kind=EvidenceKind.LINK,
            url=given["url"],
            caption=given["caption"],
            happened_on=given["happened_on"],
            **self.placed(),
        )


class CaptionForm(_Placed):
    """Caption, day, step and period of one piece of evidence."""

    caption = forms.CharField(
        label=_("Caption"),
        max_length=300,
        required=False,
        widget=lines(2),
        help_text=_("What the picture shows, and where. It is read aloud to people who cannot see it."),
    )
    happened_on = DateField(label=_("Happened on"), required=False)

    field_order = ("caption", "happened_on", "step", "covers")

    @property
    def details(self) -> dict[str, Any]:
        """Return the description for an evidence draft."""
        given = self.cleaned_data
        return {"caption": given["caption"], "happened_on": given["happened_on"], **self.placed()}


def covers_choices() -> list[tuple[str, Any]]:
    """Return the rounds that evidence may support."""
    return [
        (NONE, _("Not said")),
        (HALF_1, _("First six months")),
        (HALF_2, _("Last six months")),
        (YEAR, _("Whole fiscal year")),
    ]


def covers_dates(chosen: str, fiscal_year: int) -> tuple[Any, Any]:
    """Return the first and last day of a round of the fiscal year (BE), or two nones."""
    year = FiscalYear(fiscal_year)
    if chosen == YEAR:
        return year.starts_on, year.ends_on
    if chosen in (HALF_1, HALF_2):
        half = year.half_years[0 if chosen == HALF_1 else 1]
        return half.starts_on, half.ends_on
    return None, None


def covers_of(evidence: Any, fiscal_year: int) -> str:
    """Return the round that the evidence supports, empty where it is none of them."""
    dates = (evidence.supports_from, evidence.supports_to)
    return next((code for code in (HALF_1, HALF_2, YEAR) if covers_dates(code, fiscal_year) == dates), NONE)
