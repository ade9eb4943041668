"""Who is reminded of which step and which round, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prongsai.engines.plans.models import Half, ItemUnit, Kind, Round, Step
from prongsai.engines.plans.queries.people import Tellers, tellers
from prongsai.engines.plans.queries.rounds import waiting_units
from prongsai.engines.plans.workflow import ANNOUNCED, DONE, OPEN
from prongsai.foundation.notifications.api import Line, stage
from prongsai.foundation.organizations.api import Unit
from prongsai.kernel.calendar import fiscal_year_of, in_digits

AHEAD = timedelta(days=7)


def step_lines(organization: Any, today: date) -> Iterator[Line]:
    """Yield a line for each step of measures that were announced which is due within a week or late.

    The person of the step is told, else those who report for its unit or the measure's units, else the
    officers. Cost: four queries, whatever the number of people.
    """
    units = ItemUnit.objects.order_by("pk")
    rows = (
        Step.objects.filter(
            # A correction of one measure takes the plan back to draft; the work on all of them goes on.
            Q(item__plan__state=ANNOUNCED) | Q(item__plan__announced_at__isnull=False),
            organization=organization,
            due_on__lte=today + AHEAD,
            item__removed_at__isnull=True,
            item__plan__fiscal_year__in=(fiscal_year_of(today) - 1, fiscal_year_of(today)),
        )
        .exclude(state=DONE)
        .select_related("item__plan", "assignee__user", "unit")
        .prefetch_related(Prefetch("item__item_units", queryset=units))
        .order_by("due_on", "pk")
    )
    told: dict[str, Tellers] = {}
    for step in rows:
        kind = step.item.plan.kind
        if kind not in told:
            told[kind] = tellers(organization, kind, today)
        yield from _of_step(step, told[kind], today, organization)


def _of_step(step: Step, told: Tellers, today: date, organization: Any) -> Iterator[Line]:
    assert step.due_on is not None  # noqa: S101  # the query asks for a date
    at = stage(step.due_on, today)
    item = step.item
    names = {
        "step": in_digits(step.seq, organization.digits),
        "measure": in_digits(item.seq, organization.digits),
        "year": in_digits(item.plan.fiscal_year, organization.digits),
        "when": _when(step.due_on, today, organization.digits),
    }
    person = step.assignee
    if person is not None and person.is_active and person.user is not None and person.user.is_active:
        people = [person]
        reason = _(
            "because you are responsible for step %(step)s of measure %(measure)s of %(year)s, %(when)s"
        )
    else:
        own = [step.unit_id] if step.unit_id else [link.unit_id for link in item.item_units.all()]
        people = told.of(own)
        reason = _(
            "because your unit is responsible for step %(step)s of measure %(measure)s of %(year)s, %(when)s"
        )
    for one in people:
        yield Line(
            user=one.user,
            key=f"plans.step:{step.pk}#{at}",
            title=step.text[:300],
            reason=reason % names,
            path=f"/office/measures/{item.pk}/#step-{step.pk}",
            due_on=step.due_on,
        )


def round_lines(organization: Any, today: date) -> Iterator[Line]:
    """Yield a line for each open round and each person whose unit has not reported. Cost: five queries a round."""
    for found in Round.objects.filter(organization=organization, state=OPEN, kind=Kind.MEASURES):
        left = waiting_units(found, organization)
        if not left:
            continue
        # A round tells once when it opens, then at the same stages as a step.
        at = stage(found.due_on, today) or "open"
        names = dict(
            Unit.objects.filter(organization=organization, pk__in=[pk for pk in left if pk]).values_list(
                "pk", "name"
            )
        )
        told = tellers(organization, found.kind, today)
        per_person: dict[int, tuple[Any, int, list[str]]] = {}
        for unit, number in left.items():
            for person in told.of([unit] if unit else []):
                user, total, units = per_person.get(person.pk, (person.user, 0, []))
                units.append(names.get(unit, "") if unit else "")
                per_person[person.pk] = (user, total + number, units)
        for user, total, units in per_person.values():
            yield _of_round(found, at, user, total, [name for name in units if name], today, organization)


def _of_round(
    found: Round, at: str, user: Any, total: int, units: list[str], today: date, organization: Any
) -> Line:
    digits = organization.digits
    if units:
        reason = ngettext(
            "because %(units)s has not reported %(number)s measure, %(when)s",
            "because %(units)s has not reported %(number)s measures, %(when)s",
            total,
        )
    else:
        reason = ngettext(
            "because %(number)s measure without a unit is not reported, %(when)s",
            "because %(number)s measures without a unit are not reported, %(when)s",
            total,
        )
    reason %= {
        "units": ", ".join(units[:3]) + (" …" if len(units) > 3 else ""),
        "number": in_digits(total, digits),
        "when": _when(found.due_on, today, digits),
    }
    year = in_digits(found.fiscal_year, digits)
    title = (
        _("Report for the six-month round of %(year)s")
        if found.half == Half.SIX_MONTHS
        else _("Report for the year-end round of %(year)s")
    ) % {"year": year}
    path = f"/office/measures/rounds/{found.fiscal_year}/{found.half}/?state=waiting"
    return Line(
        user=user,
        key=f"plans.round:{found.pk}#{at}",
        title=title,
        reason=reason,
        path=path,
        due_on=found.due_on,
    )


def _when(due_on: date, today: date, digits: str) -> str:
    left = (due_on - today).days
    number = in_digits(abs(left), digits)
    if left == 0:
        return _("due today")
    if left > 0:
        return ngettext("due in %(n)s day", "due in %(n)s days", left) % {"n": number}
    return ngettext("late by %(n)s day", "late by %(n)s days", -left) % {"n": number}
