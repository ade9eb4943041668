"""What the views share: finding the result, the page around it, and telling of a conflict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from prongsai.engines.framework.api import Result, result_of
from prongsai.rooms.results.workflow import EDIT


def result_or_404(request: Any, year: int) -> Result:
    """Return the result of the fiscal year (BE)."""
    result = result_of(request.organization, year)
    if result is None:
        raise Http404
    return result


def page(request: Any, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a page of the room."""
    context = {"may_edit": request.actor.may(EDIT), **context}
    return render(request, f"results/{template}", context, status=status)


def result_url(year: int) -> str:
    """Return the address of a year's result."""
    return reverse("results:result", args=[year])


def version_in(data: Any) -> int:
    """Return the version that a form was made from; 0 where it says none that can be read."""
    text = data.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people filled in differently."""

    name: str
    label: str
    mine: str
    theirs: str


def differences(mine: Any, theirs: QueryDict, labels: dict[str, str]) -> list[Difference]:
    """Return the fields of a form in which what was typed differs from what is stored by now."""
    found = []
    for name, label in labels.items():
        left, right = _lines(mine, name), _lines(theirs, name)
        if left != right:
            found.append(Difference(name, label, ", ".join(left), ", ".join(right)))
    return found


def with_theirs(data: Any, theirs: QueryDict) -> QueryDict:
    """Return what was posted, with the stored value wherever the person chose it."""
    mixed: QueryDict = data.copy()
    for name in list(data):
        if name.startswith("choose_") and data[name] == "theirs":
            field = name.removeprefix("choose_")
            mixed.setlist(field, theirs.getlist(field))
    return mixed


def _lines(data: Any, name: str) -> list[str]:
    return sorted(value.replace("\r\n", "\n").strip() for value in data.getlist(name) if value.strip())
