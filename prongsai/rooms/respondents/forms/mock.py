"""Forms about the mock survey."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from prongsai.kernel.ui.dates import DateField
from prongsai.kernel.ui.numbers import WholeNumberField
from prongsai.rooms.respondents.actions.mock import MockDraft
from prongsai.rooms.respondents.models.mock import MockKind
from prongsai.rooms.respondents.queries.questions import MOST_GROUPS

LONGEST_GROUP = 80


class NewMockForm(forms.Form):
    """A new mock survey."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MockKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=200)


class MockForm(forms.Form):
    """What is decided about a mock survey."""

    title = forms.CharField(label=_("Title"), max_length=200)
    opens_on = DateField(label=_("First day"), required=False)
    closes_on = DateField(label=_("Last day"), required=False)
    groups = forms.CharField(
        label=_("Groups to compare"),
        required=False,
        max_length=(LONGEST_GROUP + 2) * MOST_GROUPS,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "One per line, two to six, or none. People may leave the question out. "
            "A group is shown only where ten or more stand on either side."
        ),
    )
    is_listed = forms.BooleanField(
        label=_("List it on the public site"),
        required=False,
        help_text=_("Otherwise only people with the link find it."),
    )
    shows_early = forms.BooleanField(
        label=_("Show results while it is open"),
        required=False,
        help_text=_("Never under ten answers, and again only after ten more."),
    )
    keep_months = WholeNumberField(
        label=_("Delete the answers so many months after closing"), min_value=1, max_value=24
    )
    version = WholeNumberField(required=False, min_value=0, max_value=10_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_open: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_open:
            self.fields["closes_on"].required = True
            for name in ("opens_on", "groups", "is_listed", "shows_early", "keep_months"):
                del self.fields[name]

    def clean_groups(self) -> list[str]:
        """Return the groups, one per line."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["groups"].splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        if any(len(line) > LONGEST_GROUP for line in lines):
            raise forms.ValidationError(
                _("A group may have up to %(limit)d characters.") % {"limit": LONGEST_GROUP}
            )
        return lines

    @property
    def draft(self) -> MockDraft:
        """Return what was decided for the action."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return MockDraft(**given)


class QuestionsForm(forms.Form):
    """The wording of the questions."""

    version = WholeNumberField(required=False, min_value=0, max_value=10_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            code = question["code"]
            self.fields[f"keep_{code}"] = forms.BooleanField(label=_("Ask this question"), required=False)
            self.fields[f"th_{code}"] = forms.CharField(
                label=_("Thai wording"), max_length=400, widget=forms.Textarea({"rows": 2})
            )
            self.fields[f"en_{code}"] = forms.CharField(
                label=_("English wording"), max_length=400, required=False, widget=forms.Textarea({"rows": 2})
            )

    def sets(self) -> list[tuple[dict[str, Any], Any, Any, Any]]:
        """Return each question with its three fields."""
        return [
            (q, self[f"keep_{q['code']}"], self[f"th_{q['code']}"], self[f"en_{q['code']}"])
            for q in self.questions
        ]

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """Return the wording by code."""
        given = self.cleaned_data
        codes = [question["code"] for question in self.questions]
        return {code: {"th": given[f"th_{code}"], "en": given[f"en_{code}"]} for code in codes}

    @property
    def dropped(self) -> list[str]:
        """Return the codes of the questions that are left out."""
        return [q["code"] for q in self.questions if not self.cleaned_data[f"keep_{q['code']}"]]


def starting_values(questions: list[dict[str, Any]], version: int) -> dict[str, Any]:
    """Return what the form of the questions shows first."""
    values: dict[str, Any] = {"version": version}
    for question in questions:
        code = question["code"]
        values |= {
            f"keep_{code}": True,
            f"th_{code}": question.get("th", ""),
            f"en_{code}": question.get("en", ""),
        }
    return values
