"""Forms of news and its categories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.publishing.models import NewsCategory
from prongsai.kernel.ui.dates import DateField
from prongsai.kernel.ui.numbers import WholeNumberField

PICTURES = "image/*,.heic,.heif"
FILES = ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.txt,.csv,.zip"


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """Return the files that were sent under the name."""
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class ManyFiles(forms.FileField):
    """Several files in one field, or none; what is wrong with one is said when it is stored."""

    def __init__(self, *, accept: str, **options: Any) -> None:
        super().__init__(widget=ManyFilesInput({"accept": accept}), required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files."""
        return [one for one in data or [] if one]


class NewsForm(forms.Form):
    """A piece of news with its files."""

    category = forms.ModelChoiceField(
        label=_("Category"), queryset=NewsCategory.objects.none(), empty_label=None
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "An empty line begins a new paragraph. Begin a line with “- ” or “1. ” to make a list. "
            "Leave out what concerns private persons."
        ),
    )
    on = DateField(label=_("Date of the news"))
    until = DateField(label=_("Valid until"), required=False)
    is_pinned = forms.BooleanField(label=_("Keep at the top of the list until then"), required=False)
    pictures = ManyFiles(label=_("Pictures"), accept=PICTURES)
    attachments = ManyFiles(label=_("Files"), accept=FILES)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, categories: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """Check the order of the days."""
        given = super().clean() or {}
        if given.get("on") and given.get("until") and given["until"] < given["on"]:
            self.add_error("until", ValidationError(_("The last day lies before the first.")))
        return given

    def described(self) -> tuple[dict[int, str], list[int]]:
        """Return the descriptions of the files by id, and the files to leave out."""
        texts: dict[int, str] = {}
        removed: list[int] = []
        for name in self.data:
            start, _found, end = name.partition("-")
            if not (end.isascii() and end.isdecimal() and len(end) < 19):
                continue
            if start == "text":
                texts[int(end)] = str(self.data[name])[:300]
            elif start == "remove":
                removed.append(int(end))
        return texts, removed

    def people(self, known: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
        """Return what was newly said about people on pictures, by the id of the file; ``known`` is what was said."""
        said: dict[int, tuple[str, str]] = {}
        for pk, before in known.items():
            people = str(self.data.get(f"people-{pk}", ""))
            now = people, str(self.data.get(f"consent-{pk}", ""))[:300]
            if people and (people != before[0] or (people == "consent" and now != before)):
                said[pk] = now
        return said


class CategoryForm(forms.Form):
    """A category of news."""

    name = forms.CharField(label=_("Name"), max_length=80)
    position = WholeNumberField(label=_("Place in lists"), min_value=0, max_value=999)
    is_closed = forms.BooleanField(
        label=_("No longer used for new items"),
        required=False,
        help_text=_("What was published in it stays where it is."),
    )


class PublishNewsForm(forms.Form):
    """What changed in a version."""

    note = forms.CharField(label=_("What changed"), max_length=500, required=False)
