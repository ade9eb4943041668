"""What the views share: finding the measure, the year in question, and telling of a conflict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.engines.plans.api import Item, Plan, plan_of
from prongsai.kernel.access import Refused
from prongsai.kernel.calendar import arabic_digits, fiscal_year_of
from prongsai.rooms.measures.queries import may, measure, years_to_choose


def measure_or_404(request: Any, pk: int, act: str = "view", *, removed: bool = False) -> Item:
    """Return the measure; 404 where the actor does not see it, ``Refused`` where only the act is missing."""
    item = measure(request.actor, pk, removed=removed)
    if item is None:
        raise Http404
    if not may(request.actor, act, item):
        raise Refused(f"measures.{act}")
    return item


def year_of(request: Any) -> int:
    """Return the fiscal year (BE) that the address asks for, this year where it asks for none."""
    asked = arabic_digits(request.GET.get("year", ""))
    if asked.isascii() and asked.isdigit() and 2500 <= int(asked[:6]) <= 2699:
        return int(asked)
    return fiscal_year_of(timezone.localdate())


def plan_or_404(request: Any, year: int) -> Plan:
    """Return the measures of the fiscal year (BE)."""
    plan = plan_of(request.actor, year)
    if plan is None:
        raise Http404
    return plan


def list_url(year: int) -> str:
    """Return the address of a year's list."""
    return f"{reverse('measures:list')}?year={year}"


def shell(request: Any, year: int) -> dict[str, Any]:
    """Return the fiscal year and the switch that the layout shows."""
    years = years_to_choose(request.actor, timezone.localdate())
    if year not in years:
        years = sorted([*years, year], reverse=True)
    return {
        "fiscal_year": year,
        "fiscal_years": [{"year": one, "url": list_url(one), "active": one == year} for one in years],
    }


def page(request: Any, template: str, year: int, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return a page of the room."""
    return render(request, f"measures/{template}", {**shell(request, year), **context}, status=status)


def back_to(item: Item, anchor: str = "") -> HttpResponseRedirect:
    """Return the way to the record of a measure."""
    return HttpResponseRedirect(reverse("measures:record", args=[item.pk]) + (f"#{anchor}" if anchor else ""))


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two people filled in differently."""

    name: str
    label: str
    mine: str
    theirs: str


def differences(mine: QueryDict, theirs: QueryDict, labels: dict[str, Any]) -> list[Difference]:
    """Return the fields of a form in which what was typed differs from what is stored by now."""
    found = []
    for name, label in labels.items():
        left, right = _comparable(mine, name), _comparable(theirs, name)
        if left != right:
            found.append(Difference(name, str(label), "\n".join(left), "\n".join(right)))
    return found


def with_theirs(data: QueryDict, theirs: QueryDict, together: dict[str, tuple[str, ...]]) -> QueryDict:
    """Return what was posted, with the stored value wherever the person chose it."""
    mixed = data.copy()
    for name in list(data):
        if name.startswith("choose_") and data[name] == "theirs":
            field = name.removeprefix("choose_")
            for part in together.get(field, (field,)):
                mixed.setlist(part, theirs.getlist(part))
    return mixed


def _comparable(data: QueryDict, name: str) -> list[str]:
    # Line ends are typed differently by every browser.
    return [value.replace("\r\n", "\n").strip() for value in data.getlist(name) if value.strip()]


def conflict_note(item: Item) -> dict[str, Any]:
    """Return who changed the measure and when, for the note above the form."""
    return {"who": item.updated_by_name or _("Somebody"), "at": item.updated_at}
