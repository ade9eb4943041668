"""What the views share: the year in question, an item of it, and the room's frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import edition, fiscal_years
from prongsai.foundation.organizations.api import Person, Unit
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import arabic_digits, fiscal_year_of
from prongsai.rooms.checklist.queries import Row, row_of
from prongsai.rooms.checklist.workflow import ITEM_STATES


def year_of(request: Any) -> int:
    """Return the fiscal year (BE) that the address asks for and that has an edition, else this year."""
    asked = arabic_digits(request.GET.get("year", ""))
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and edition(int(asked)) is not None:
        return int(asked)
    now = fiscal_year_of(timezone.localdate())
    return now if edition(now) is not None else fiscal_years()[0]


def year_or_404(year: int) -> int:
    """Return the year; 404 where no edition covers it."""
    if edition(year) is None:
        raise Http404
    return year


def row_or_404(request: Any, year: int, code: str) -> Row:
    """Return an item of a year with everything known about it."""
    row = row_of(request.organization, year_or_404(year), code, timezone.localdate())
    if row is None:
        raise Http404
    return row


def list_url(year: int) -> str:
    """Return the address of a year's list."""
    return f"{reverse('checklist:list')}?year={year}"


def back_to(row: Row, anchor: str = "") -> HttpResponseRedirect:
    """Return the way to the page of an item."""
    url = reverse("checklist:item", args=[row.item.fiscal_year, row.item.code])
    return HttpResponseRedirect(f"{url}#{anchor}" if anchor else url)


def people_of(actor: Actor) -> list[Person]:
    """Return who an item may be given to."""
    return list(Person.objects.visible_to(actor).filter(is_active=True).order_by("name", "pk"))


def units_of(actor: Actor) -> list[Unit]:
    """Return the units that an item may be given to."""
    return list(Unit.objects.visible_to(actor).filter(is_closed=False))


def page(request: Any, template: str, year: int, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a page of the room with the switch between years."""
    now = fiscal_year_of(timezone.localdate())
    wanted = sorted({*fiscal_years(), *(one for one in (now, now + 1, year) if edition(one))}, reverse=True)
    base = reverse("checklist:list")
    shell = {
        "year": year,
        "fiscal_year": year,
        "fiscal_years": [{"year": one, "url": f"{base}?year={one}", "active": one == year} for one in wanted],
        "may_edit": request.actor.may("assessment.edit"),
        "tabs": tabs(request, year),
    }
    return render(request, f"checklist/{template}", {**shell, **context}, status=status)


def tabs(request: Any, year: int) -> list[dict[str, Any]]:
    """Return the pages of a year, with the current one marked."""
    made = [
        (list_url(year), reverse("checklist:list"), _("Items of the year")),
        (reverse("checklist:sheet", args=[year]), "", _("Answer sheet")),
        (reverse("checklist:forecast", args=[year]), "", _("Forecast")),
        (reverse("checklist:calendar", args=[year]), "", _("Calendar")),
        (reverse("checklist:submissions", args=[year]), "", _("After handing in")),
    ]
    return [
        {"url": url, "label": label, "active": request.path == (path or url)} for url, path, label in made
    ]


def state_marks() -> dict[str, Any]:
    """Return each state of an item as pages show it, drawn once for a whole table."""
    return {
        code: render_to_string("checklist/state.html", {"state": state})
        for code, state in ITEM_STATES.items()
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a form that two people filled in differently."""

    name: str
    label: str
    mine: str
    theirs: str


def differences(
    mine: Mapping[str, str], theirs: Mapping[str, str], clashes: Iterable[str], labels: Mapping[str, str]
) -> list[Difference]:
    """Return what both changed, as people read it, in the order of the form."""
    return [Difference(name, labels[name], mine[name], theirs[name]) for name in clashes]
