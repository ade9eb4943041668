"""Fields that several forms of the room share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from prongsai.kernel.calendar import UnreadableDate, read_period
from prongsai.kernel.calendar.years import Period
from prongsai.kernel.ui.dates import DateInput


def lines(rows: int, **attrs: Any) -> forms.Textarea:
    """Return a text area of some lines."""
    return forms.Textarea({"rows": rows, **attrs})


class PeriodField(forms.CharField):
    """A period in any way of writing: ต.ค. ๖๘ – มี.ค. ๖๙, ไตรมาส ๒, ตลอดปีงบประมาณ. Cleans to text and days."""

    widget = DateInput

    def __init__(self, *, fiscal_year: int, kept: str = "", **options: Any) -> None:
        super().__init__(
            max_length=200,
            help_text=_("For example Oct 2568 – Mar 2569, quarter 2, or the whole fiscal year"),
            **options,
        )
        self.fiscal_year = fiscal_year
        # Words that came from an office's own document stay, even where no day can be read in them.
        self.kept = kept
        self.widget.attrs["maxlength"] = "200"

    def clean(self, value: Any) -> tuple[str, Period | None]:
        """Return what was typed and the days it names, if any."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return "", None
        try:
            return text, read_period(text, fiscal_year=self.fiscal_year)
        except UnreadableDate as error:
            if text == self.kept:
                return text, None
            raise ValidationError(str(error.message), code="unreadable") from error


class ManyFiles(forms.FileField):
    """Several files in one field."""

    def __init__(self, *, accept: str, **options: Any) -> None:
        super().__init__(widget=ManyFilesInput({"accept": accept}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files; an empty list where none was chosen and none is needed."""
        # Whether a file is empty or too large is said per file, when it is stored.
        given = [one for one in data or [] if one]
        if self.required and not given:
            raise ValidationError(self.error_messages["required"], code="required")
        return given


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """Return the files that were sent under the name."""
        return list(files.getlist(name)) if hasattr(files, "getlist") else []
