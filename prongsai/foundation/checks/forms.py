"""What is typed about photos."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from prongsai.foundation.checks.actions.photos import MOST, Rectangle
from prongsai.foundation.checks.models import People
from prongsai.kernel.calendar import arabic_digits

STATEMENTS = [choice for choice in People.choices if choice[0] not in (People.UNKNOWN, People.BLURRED)]


class StatementForm(forms.Form):
    """What a photo shows."""

    people = forms.ChoiceField(
        label=_lazy("Who can be recognised on the photo?"), choices=STATEMENTS, widget=forms.RadioSelect
    )
    consent = forms.CharField(
        label=_lazy("Who consented, and where it is kept"),
        help_text=_lazy("Needed only where people have consented. For pupils: the parents."),
        max_length=300,
        required=False,
    )


class BlurForm(forms.Form):
    """Parts of a photo, one to a line: left, top, width and height in percent."""

    parts = forms.CharField(
        label=_lazy("Parts to blur"),
        help_text=_lazy(
            "One part to a line: left, top, width, height in percent of the photo. Example: 40 10 15 20"
        ),
        widget=forms.Textarea(attrs={"rows": 4, "inputmode": "decimal", "data-blur-parts": "1"}),
        max_length=4000,
        required=False,
    )
    keep_original = forms.BooleanField(
        label=_lazy("Keep the original as well"),
        help_text=_lazy("Otherwise it is deleted and cannot be brought back."),
        required=False,
    )
    keep_reason = forms.CharField(label=_lazy("Why the original is kept"), max_length=300, required=False)

    def clean_parts(self) -> list[Rectangle]:
        """Read one part from each line."""
        found = []
        for number, line in enumerate(self.cleaned_data["parts"].splitlines(), start=1):
            if not line.strip():
                continue
            part = _part(line)
            if part is None:
                raise forms.ValidationError(
                    _(
                        "Line %(number)d is no part of the photo. Write four numbers from 0 to 100, for example: 40 10 15 20"
                    )
                    % {"number": number}
                )
            found.append(part)
        if not found:
            raise forms.ValidationError(_("Mark what has to be blurred: at least one part."))
        if len(found) > MOST:
            raise forms.ValidationError(_("At most %(most)d parts can be blurred at once.") % {"most": MOST})
        return found

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the original is kept."""
        given = super().clean() or {}
        if given.get("keep_original") and not given.get("keep_reason", "").strip():
            self.add_error("keep_reason", _("Write why the original is kept."))
        return given

    @property
    def drawn(self) -> list[Rectangle]:
        """Return the parts as far as they can be read, to show them on the photo."""
        text = self["parts"].value() or ""
        return [part for line in str(text).splitlines()[:MOST] if (part := _part(line)) is not None]


def _part(line: str) -> Rectangle | None:
    words = arabic_digits(line[:200]).replace(",", " ").replace("%", " ").split()
    try:
        left, top, width, height = (float(word) for word in words)
    except ValueError:
        return None
    whole = 0 <= left < 100 and 0 <= top < 100 and 0 < width <= 100 and 0 < height <= 100
    return Rectangle(left, top, width, height) if whole else None
