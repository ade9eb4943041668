"""Forms: sending, signing, paper, withdrawing, who signs instead, routes and desks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.approvals.models import MOST_DAYS, Desk, Part, Route, Who
from prongsai.foundation.documents.api import Kind
from prongsai.foundation.organizations.api import Person, Position
from prongsai.kernel.calendar import in_digits
from prongsai.kernel.ui.dates import DateField
from prongsai.kernel.ui.numbers import WholeNumberField

AGREE, AGREE_WITH, RETURN = "agree", "agree_with", "return"


def lines(rows: int) -> forms.Textarea:
    """Return a text area of so many lines."""
    return forms.Textarea({"rows": rows})


class FilesInput(forms.FileInput):
    """A choice of several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return every file that was sent."""
        return files.getlist(name)


class FilesField(forms.Field):
    """One or more files."""

    widget = FilesInput


class SeenForm(forms.Form):
    """What was on the screen: which desk and which content."""

    seq = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    content_sha256 = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


class SignForm(SeenForm):
    """The opinion of a desk."""

    decision = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    opinion = forms.CharField(
        label=_("Words that will stand in the document"), max_length=4000, required=False, widget=lines(3)
    )

    def __init__(self, *args: Any, part: str = "", may_return: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decides = part == Part.DECIDE
        choices = [
            (AGREE, _("Approve") if decides else _("Agree")),
            (AGREE_WITH, _("Approve, with a remark") if decides else _("Agree, with a remark")),
        ]
        if may_return:
            choices.append((RETURN, _("Return for correction")))
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        """A remark and a return need words."""
        cleaned = super().clean() or {}
        if cleaned.get("decision") in (AGREE_WITH, RETURN) and not str(cleaned.get("opinion", "")).strip():
            text = (
                _("Say what has to be corrected, so that it can be.")
                if cleaned["decision"] == RETURN
                else _("Write the remark.")
            )
            self.add_error("opinion", text)
        return cleaned


class ScanForm(SeenForm):
    """The scan of a signed paper."""

    sheets = FilesField(
        label=_("Scan of the signed document"),
        help_text=_("One PDF of all pages, or one photo for each page in their order (JPEG, PNG, HEIC)."),
    )
    name = forms.CharField(label=_("Name under the signature"), max_length=200)
    signed_on = DateField(label=_("Date beside the signature"))


class ConfirmForm(SeenForm):
    """Every page of a scan compared with the frozen page."""

    scan = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    pages: Any = forms.TypedMultipleChoiceField(
        label=_("Pages that say the same"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    signature_page: Any = forms.TypedChoiceField(
        label=_("Page with the signature"), coerce=int, required=False, empty_value=None
    )
    decision = forms.ChoiceField(
        label=_("What the paper says"),
        help_text=_("A page of a returned paper on which corrections stand need not be ticked."),
        required=False,
        initial=AGREE,
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=_("Opinion written on the paper"),
        help_text=_("A return needs its reason, in the words of the paper."),
        max_length=4000,
        required=False,
        widget=lines(3),
    )

    def __init__(
        self, *args: Any, count: int = 0, digits: str = "thai", may_return: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        said = [(AGREE, _("Signed: agreed or approved")), (RETURN, _("Returned for correction, not agreed"))]
        self.fields["decision"].choices = said[: 2 if may_return else 1]  # type: ignore[attr-defined]  # a choice field
        choices = [(number, str(in_digits(number, digits))) for number in range(1, count + 1)]
        self.fields["pages"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["signature_page"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # as above


class SendForm(forms.Form):
    """Which route, and a word to the desks."""

    route: Any = forms.ModelChoiceField(
        label=_("Route"), queryset=None, widget=forms.RadioSelect, empty_label=None
    )
    note = forms.CharField(label=_("Note to the desks"), max_length=4000, required=False, widget=lines(3))

    def __init__(
        self, *args: Any, routes: Any = None, people: Any = None, empty: Sequence[Any] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].queryset = routes  # type: ignore[attr-defined]  # a model choice
        for seq, title in empty:
            self.fields[f"holder_{seq}"] = forms.ModelChoiceField(
                label=_("Who signs at “%s”") % title, queryset=people, required=False
            )

    def holders(self) -> dict[int, Person]:
        """Return the people that were chosen for desks."""
        return {
            int(name.removeprefix("holder_")): person
            for name, person in self.cleaned_data.items()
            if name.startswith("holder_") and person is not None
        }


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=lines(2))


class HolderForm(forms.Form):
    """Who signs instead, and why."""

    person: Any = forms.ModelChoiceField(label=_("Who signs instead"), queryset=None)
    reason = forms.CharField(
        label=_("Reason, such as the order that says so"), max_length=300, widget=lines(2)
    )

    def __init__(self, *args: Any, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a model choice
        self.fields["person"].label_from_instance = _named  # type: ignore[attr-defined]  # as above


class RouteForm(forms.ModelForm):  # type: ignore[type-arg]  # no parameters at run time
    """A route."""

    kinds = forms.MultipleChoiceField(
        label=_("For these kinds of document"),
        choices=[one for one in Kind.choices if one[0] != Kind.POSTER],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Without a choice it is proposed for every kind."),
    )

    class Meta:
        """What an administrator fills in."""

        model = Route
        fields = ("name", "kinds", "is_default", "once")


class DeskForm(forms.ModelForm):  # type: ignore[type-arg]  # no parameters at run time
    """A desk of a route."""

    days = WholeNumberField(label=_("Working days allowed"), min_value=0, max_value=MOST_DAYS, initial=3)

    class Meta:
        """What an administrator fills in."""

        model = Desk
        fields = ("title", "part", "who", "position", "days", "may_return")

    def __init__(self, *args: Any, positions: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = positions if positions is not None else Position.objects.none()  # type: ignore[attr-defined]  # a model choice
        self.fields["position"].help_text = _("Only where the holder of a position sits there.")

    def clean(self) -> dict[str, Any]:
        """Keep a position only where it says who sits there."""
        cleaned = super().clean() or {}
        if cleaned.get("who") == Who.POSITION and not cleaned.get("position"):
            self.add_error("position", _("Choose the position that sits at this desk."))
        if cleaned.get("who") != Who.POSITION:
            cleaned["position"] = None
            self.instance.position = None
        return cleaned

    def _post_clean(self) -> None:
        """Leave the checks of the whole row to the action."""


def _named(person: Person) -> str:
    return f"{person.name} ({person.position.title})" if person.position else person.name
