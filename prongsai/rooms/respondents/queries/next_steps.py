"""What to do next about the surveys of a year, and how far each part of the work is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prongsai.kernel.calendar import in_digits, short_date
from prongsai.rooms.respondents.models import Kind, SurveyYear
from prongsai.rooms.respondents.models.official import LINKED
from prongsai.rooms.respondents.queries.overview import Standing, days_since

# The NACC asks for a look once a week; where answers are missing, the link is passed on oftener.
LOOK_EVERY, PASS_ON_EVERY, PASS_ON_WHEN_BEHIND = 7, 7, 3


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do now: what, why, and where; without an address nothing waits."""

    title: str
    text: str
    label: str = ""
    url: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the year's work. ``state`` is done, half, late or empty."""

    title: str
    state: str
    text: str
    url: str


def next_step(year: SurveyYear, rows: Sequence[Standing], today: date) -> NextStep | None:
    """Return what to do next, most urgent first, or none for a year that is closed."""
    if year.is_closed:
        return None
    linked = [row for row in rows if row.kind in LINKED]
    running = [row for row in linked if _is_running(row, today)]
    for row in running:
        wait = PASS_ON_WHEN_BEHIND if row.is_behind else PASS_ON_EVERY
        if not row.is_reached and days_since(row.passed_on, today) >= wait:
            return _pass_on(row, year)
    for row in running:
        last = row.progress[-1].on if row.progress else None
        if days_since(last, today) >= LOOK_EVERY and not row.is_reached:
            return _count_answers(row, year, last)
    if all(row.eligible is None for row in rows if row.kind != Kind.IIT):
        return NextStep(
            _("Type in how many people used services"),
            _("Service users answer EIT; the sample is worked out from their number."),
            _("Type in a number"),
            _at("services", year, anchor="new"),
            "plus",
        )
    for row in linked:
        if row.link is None:
            return NextStep(
                _("Enter the link of %(survey)s") % {"survey": _short(row)},
                _("The address is in the NACC's letter or system. Answers go there and never to Prongsai."),
                _("Enter the NACC's link"),
                _at("edit_link", year, row.kind),
                "link",
            )
    if all(row.link and row.link.closes_on < today for row in linked):
        return NextStep(
            _("Close the surveys of the year"),
            _("The surveys are over. Check the last numbers; after closing they stand."),
            _("To closing"),
            "#close",
            "lock",
        )
    return _wait(linked, running, today)


def stages_of(year: SurveyYear, rows: Sequence[Standing], *, may_edit: bool) -> list[Stage]:
    """Return the parts of the year's work in their order; a form stands behind one only for those who may fill it in."""
    by_kind = {row.kind: row for row in rows}
    staff, users = by_kind[Kind.IIT].eligible, by_kind[Kind.EIT2].eligible
    linked = [row for row in rows if row.kind in LINKED]
    links = sum(row.link is not None for row in linked)
    times, reach = sum(row.spreads for row in linked), sum(row.reach for row in linked)
    answered = [row for row in linked if row.responses is not None]
    first_missing = next((row for row in linked if row.link is None), None)
    return [
        Stage(
            _("Staff who may answer"),
            "done" if staff else "",
            _("People: %(n)s, counted on %(on)s")
            % {"n": _number(staff or 0), "on": short_date(year.counted_on, None)},
            _at("staff", year),
        ),
        Stage(
            _("Service users"),
            "done" if users is not None else "",
            _("not typed in yet") if users is None else _("%(n)s uses of services") % {"n": _number(users)},
            _at("services", year),
        ),
        Stage(
            _("Links of the NACC"),
            _state(links, len(linked)),
            _("%(n)s of %(all)s entered") % {"n": _number(links), "all": _number(len(linked))},
            _at("edit_link", year, first_missing.kind)
            if first_missing and may_edit and not year.is_closed
            else f"#{(first_missing or linked[0]).kind}",
        ),
        Stage(
            _("Log of spreading"),
            _state(sum(row.spreads > 0 for row in linked), len(linked)),
            ngettext(
                "passed on %(n)s time, to about %(reach)s people",
                "passed on %(n)s times, to about %(reach)s people",
                times,
            )
            % {"n": _number(times), "reach": _number(reach)}
            if times
            else _("not passed on yet"),
            _at("spreads", year),
        ),
        Stage(
            _("Answers by day"),
            "late"
            if not year.is_closed and any(row.is_behind for row in linked)
            else _state(sum(row.is_reached for row in linked), len(linked), begun=bool(answered)),
            ", ".join(_("%(survey)s: %(n)s") % {"survey": _short(row), "n": _of(row)} for row in answered)
            or _("not typed in yet"),
            _at("progress", year),
        ),
        Stage(
            _("Closing"),
            "done" if year.is_closed else "",
            _("The numbers stand.") if year.is_closed else _("when the surveys are over"),
            "#close",
        ),
    ]


def _is_running(row: Standing, today: date) -> bool:
    return row.link is not None and row.link.opens_on <= today <= row.link.closes_on


def _pass_on(row: Standing, year: SurveyYear) -> NextStep:
    words = {"survey": _short(row)}
    title = (
        _("Pass on the link of %(survey)s again") if row.spreads else _("Pass on the link of %(survey)s")
    ) % words
    parts = []
    if row.missing and row.days_left:
        parts.append(
            _("Answers missing: %(missing)s. Days left: %(days)s. Needed a day: %(each)s.")
            % {
                "missing": _number(row.missing),
                "days": _number(row.days_left),
                "each": _number(row.per_day or 0),
            }
        )
    if row.passed_on:
        parts.append(_("It was last passed on on %(on)s.") % {"on": short_date(row.passed_on, None)})
    return NextStep(title, " ".join(parts), _("Link, QR code and texts"), _at("link", year, row.kind), "link")


def _count_answers(row: Standing, year: SurveyYear, last: date | None) -> NextStep:
    text = _("The NACC's system shows it; look there once a week.")
    if last:
        text += " " + _("The last number is of %(on)s.") % {"on": short_date(last, None)}
    return NextStep(
        _("See how many have answered %(survey)s") % {"survey": _short(row)},
        text,
        _("Type in today's number"),
        _at("progress", year, anchor="new"),
        "chart",
    )


def _wait(linked: Sequence[Standing], running: Sequence[Standing], today: date) -> NextStep:
    title = _("Nothing waits today")
    seen = [row.progress[-1].on for row in running if row.progress and not row.is_reached]
    if seen:
        on = min(seen) + timedelta(days=LOOK_EVERY)
        return NextStep(
            title, _("Look again how many have answered on %(on)s.") % {"on": short_date(on, None)}
        )
    days = [row.link.opens_on for row in linked if row.link and row.link.opens_on > today]
    if not days:
        return NextStep(title, _("All samples are reached."))
    return NextStep(title, _("The next survey opens on %(on)s.") % {"on": short_date(min(days), None)})


def _state(done: int, every: int, *, begun: bool = False) -> str:
    return "done" if done == every else "half" if done or begun else ""


def _short(row: Standing) -> str:
    return row.label.partition(":")[0]


def _of(row: Standing) -> str:
    if row.needed is None:
        return _number(row.responses or 0)
    return _("%(n)s of %(all)s") % {"n": _number(row.responses or 0), "all": _number(row.needed)}


def _number(value: int) -> str:
    return in_digits(f"{value:,}", None)


def _at(name: str, year: SurveyYear, *more: str, anchor: str = "") -> str:
    return reverse(f"respondents:{name}", args=[year.fiscal_year, *more]) + (f"#{anchor}" if anchor else "")
