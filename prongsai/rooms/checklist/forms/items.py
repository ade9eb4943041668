"""Forms of the list and of one item; answers are added, moved and taken away without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prongsai.kernel.errors import Problem
from prongsai.kernel.ui.dates import DateField
from prongsai.kernel.ui.numbers import WholeNumberField
from prongsai.rooms.checklist.actions import AnswerDraft, ItemDraft
from prongsai.rooms.checklist.actions.items import check_url
from prongsai.rooms.checklist.queries.listing import SORTS, Wanted
from prongsai.rooms.checklist.workflow import ITEM_STATES

BIGGEST = 2**60
LONGEST_EXPLANATION = 2000
KEEP = "keep"


class ListForm(forms.Form):
    """Search, filters and order; they come from the address, so nonsense narrows nothing."""

    q = forms.CharField(required=False, max_length=200, empty_value="")
    state = forms.ChoiceField(required=False, choices=[("", ""), *((one, one) for one in ITEM_STATES)])
    owner = WholeNumberField(required=False, min_value=1, max_value=BIGGEST)
    unit = WholeNumberField(required=False, min_value=1, max_value=BIGGEST)
    due = forms.ChoiceField(required=False, choices=[("", ""), ("late", "late"), ("soon", "soon")])
    show = forms.ChoiceField(required=False, choices=[("", ""), ("unverified", "unverified")])
    sort = forms.ChoiceField(required=False, choices=[("", ""), *((one, one) for one in SORTS)])

    @property
    def wanted(self) -> Wanted:
        """Return what was understood of the address."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            text=str(given.get("q") or ""),
            state=str(given.get("state") or ""),
            owner_id=given.get("owner") or None,
            unit_id=given.get("unit") or None,
            due=str(given.get("due") or ""),
            unverified=given.get("show") == "unverified",
            sort=str(given.get("sort") or "number"),
        )


class AssignForm(forms.Form):
    """What the ticked items are to have; what is left at “as it is” stays."""

    owner = forms.ChoiceField(label=gettext_lazy("Responsible person"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit in charge"), required=False)
    due_on = DateField(label=gettext_lazy("Due"), required=False)
    clear_due = forms.BooleanField(label=gettext_lazy("Take the office's own day away"), required=False)

    def __init__(
        self, data: Any = None, *, people: Sequence[Any], units: Sequence[Any], **options: Any
    ) -> None:
        super().__init__(data, **options)
        keep, none = (KEEP, _("as it is")), ("", _("nobody"))
        self.fields["owner"].choices = [keep, none, *((str(p.pk), str(p.name)) for p in people)]  # type: ignore[attr-defined]  # a choice field
        self.fields["unit"].choices = [keep, none, *((str(u.pk), u.name) for u in units)]  # type: ignore[attr-defined]  # a choice field
        self.initial = {"owner": KEEP, "unit": KEEP, **self.initial}

    @property
    def values(self) -> dict[str, Any]:
        """Return what is to change."""
        given, found = self.cleaned_data, {}
        for name in ("owner", "unit"):
            if given[name] != KEEP:
                found[f"{name}_id"] = int(given[name]) if given[name] else None
        if given["due_on"] or given["clear_due"]:
            found["due_on"] = given["due_on"]
        return found


@dataclass(slots=True)
class AnswerRow:
    """One answer as it stands in the form."""

    page: str
    url: str
    text: str
    number: int = 0
    error: str = ""


class ItemForm(forms.Form):
    """What an officer says about an item; ``draft`` is what the actions take."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    explanation = forms.CharField(
        label=gettext_lazy("Explanation for the assessor"),
        help_text=gettext_lazy("It goes into the answer sheet, before the numbered lines of the answers."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit in charge"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Responsible person"), required=False)
    due_on = DateField(
        label=gettext_lazy("Due"),
        help_text=gettext_lazy("Leave it empty to follow the calendar of the assessment."),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the office"),
        help_text=gettext_lazy("Stays in the office; nobody outside reads it."),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        people: Sequence[tuple[str, str]],
        units: Sequence[tuple[str, str]],
        pages: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.fields["owner"].choices = [("", _("nobody")), *people]  # type: ignore[attr-defined]  # a choice field
        self.fields["unit"].choices = [("", _("nobody")), *units]  # type: ignore[attr-defined]  # a choice field
        self.pages = list(pages)
        self.rows = answer_rows(self.data if self.is_bound else self.initial)

    def act(self, action: str) -> int | None:
        """Add, move or take away an answer (``add``, ``up-2``, ``down-2``, ``drop-2``); return where to go."""
        verb, _dash, place = action.partition("-")
        at = int(place) - 1 if place.isascii() and place.isdigit() and len(place) < 4 else -1
        rows = self.rows
        if verb == "add":
            rows.append(AnswerRow(page="", url="", text=""))
            at = len(rows) - 1
        elif verb == "drop" and 0 <= at < len(rows):
            rows.pop(at)
            at = min(at, len(rows) - 1)
        elif verb in {"up", "down"} and 0 <= at < len(rows):
            to = max(0, min(len(rows) - 1, at + (-1 if verb == "up" else 1)))
            rows.insert(to, rows.pop(at))
            at = to
        for number, row in enumerate(rows, start=1):
            row.number = number
        return at if at >= 0 else None

    def clean(self) -> dict[str, Any]:
        """Read the answers; empty ones are left out."""
        known = {value for value, _label in self.pages}
        for row in self.rows:
            if not (row.page or row.url.strip() or row.text.strip()):
                continue
            row.error = self._mistake(row, known)
            if row.error:
                self.add_error(
                    None,
                    _("Answer %(number)s: %(message)s") % {"number": row.number, "message": row.error},
                )
        return self.cleaned_data

    def _mistake(self, row: AnswerRow, known: set[str]) -> str:
        if "\x00" in row.url + row.text:
            return _("This text holds characters that cannot be stored. Type it again.")
        if len(row.text) > LONGEST_EXPLANATION:
            return _("The explanation may have up to %(limit)d characters; this one has %(length)d.") % {
                "limit": LONGEST_EXPLANATION,
                "length": len(row.text),
            }
        if row.page and row.url.strip():
            return _("Choose a page or type an address, not both.")
        if row.page:
            return "" if row.page in known else _("Choose a page from the list.")
        if not row.url.strip():
            return _("Choose a page or type the address that the explanation belongs to.")
        try:
            check_url(row.url.strip())
        except Problem as problem:
            return str(problem.message)
        return ""

    @property
    def draft(self) -> ItemDraft:
        """Return what was typed for the actions."""
        given = self.cleaned_data
        return ItemDraft(
            owner_id=int(given["owner"]) if given["owner"] else None,
            unit_id=int(given["unit"]) if given["unit"] else None,
            due_on=given["due_on"],
            note=given["note"],
            explanation=given["explanation"],
            answers=tuple(
                AnswerDraft(
                    page_id=int(row.page) if row.page else None, url=row.url.strip(), explanation=row.text
                )
                for row in self.rows
                if row.page or row.url.strip() or row.text.strip()
            ),
        )


def answer_rows(source: Any) -> list[AnswerRow]:
    """Return the answers of posted data or initial values; always at least one empty one."""
    names = ("answer_page", "answer_url", "answer_text")
    if hasattr(source, "getlist"):
        columns = [source.getlist(name) for name in names]
    else:
        columns = [list(source.get(name, [])) for name in names]
    height = max(map(len, columns))
    rows = []
    for number in range(height):
        page, url, text = (column[number] if number < len(column) else "" for column in columns)
        plain = page if page.isascii() and page.isdigit() and len(page) < 19 else ""
        rows.append(AnswerRow(page=plain, url=url, text=text, number=number + 1))
    return rows or [AnswerRow(page="", url="", text="", number=1)]


class NilForm(forms.Form):
    """The statement that there was none."""

    nil_text = forms.CharField(
        label=gettext_lazy("What there was none of, and in which period"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
