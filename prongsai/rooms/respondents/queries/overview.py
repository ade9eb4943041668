"""A year at a glance: for each survey who may answer, how many should, how many did, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, Sum
from django.utils.translation import get_language

from prongsai.engines.framework.api import calendar
from prongsai.foundation.organizations.api import Person
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, fiscal_year_of, in_digits, month_name
from prongsai.kernel.charts import Chart, Series
from prongsai.rooms.respondents.models import (
    Kind,
    PageOpens,
    Progress,
    Sample,
    Spread,
    SurveyLink,
    SurveyYear,
)
from prongsai.rooms.respondents.queries.people import service_users, staff
from prongsai.rooms.respondents.queries.samples import Rule, rule_for, sample_explained, sample_needed

FIRST_YEAR, LAST_YEAR = 2564, 2699
CHART_DAYS = 60


@dataclass(slots=True)
class Standing:
    """One survey of a year. Numbers are none where nothing is known."""

    kind: str
    label: str
    counted: int | None
    eligible: int | None
    by_rule: int | None
    needed: int | None
    rule: Rule | None
    explained: str
    own: Sample | None
    link: SurveyLink | None
    progress: Sequence[Progress]
    spreads: int
    reach: int
    opens: int
    today: date
    passed_on: date | None = None

    @property
    def responses(self) -> int | None:
        """Return the number of answers last typed in."""
        return self.progress[-1].responses if self.progress else None

    @property
    def is_early(self) -> bool:
        """Return whether the survey opens on a later day."""
        return self.link is not None and self.today < self.link.opens_on

    @property
    def share(self) -> int:
        """Return the answers in whole per cent of the sample, at most 100."""
        if not self.needed or self.responses is None:
            return 0
        return min(100, self.responses * 100 // self.needed)

    @property
    def missing(self) -> int | None:
        """Return how many answers are still needed."""
        return None if self.needed is None else max(0, self.needed - (self.responses or 0))

    @property
    def days_left(self) -> int | None:
        """Return the days on which people can still answer, today included."""
        if self.link is None:
            return None
        return max(0, (self.link.closes_on - max(self.today, self.link.opens_on)).days + 1)

    @property
    def per_day(self) -> int | None:
        """Return how many answers a day are needed from now on."""
        if not self.missing or not self.days_left:
            return None
        return -(-self.missing // self.days_left)

    @property
    def expected(self) -> int | None:
        """Return how many answers there would be by now if they came in evenly."""
        if self.link is None or self.needed is None or self.today < self.link.opens_on:
            return None
        whole = (self.link.closes_on - self.link.opens_on).days + 1
        over = min(whole, (self.today - self.link.opens_on).days)
        return self.needed * over // whole

    @property
    def is_behind(self) -> bool:
        """Return whether fewer people answered than would have evenly."""
        return self.expected is not None and (self.responses or 0) < self.expected

    @property
    def is_reached(self) -> bool:
        """Return whether the sample is reached."""
        return bool(self.needed) and self.missing == 0


def may_be_year(fiscal_year: int) -> bool:
    """Return whether the room keeps this fiscal year (BE)."""
    return FIRST_YEAR <= fiscal_year <= LAST_YEAR


def survey_year(actor: Actor, fiscal_year: int) -> SurveyYear | None:
    """Return the surveys of a fiscal year (BE), or none while they were not set up."""
    return (
        SurveyYear.objects.visible_to(actor).filter(fiscal_year=fiscal_year).select_related("owner").first()
    )


def years_to_choose(actor: Actor, today: date) -> list[int]:
    """Return the fiscal years (BE) to switch between, newest first."""
    known = SurveyYear.objects.visible_to(actor).order_by().values_list("fiscal_year", flat=True)
    now = fiscal_year_of(today)
    return sorted({*known, now, now - 1}, reverse=True)


def usual_day(fiscal_year: int) -> date:
    """Return the day on which staff are usually counted: 1 January, before the surveys open."""
    return date(FiscalYear(fiscal_year).ends_on.year, 1, 1)


def announced_dates(fiscal_year: int) -> tuple[date, date] | None:
    """Return the span of the surveys that the calendar of the assessment names, or none where none was seen."""
    for step in calendar(fiscal_year):
        if step.code in {"survey", "iit", "eit"}:
            return step.starts_on, step.ends_on
    return None


def standings(actor: Actor, year: SurveyYear, today: date) -> list[Standing]:
    """Return the three surveys of a year. Cost: seven queries, whatever was typed in."""
    samples = {row.kind: row for row in Sample.objects.filter(year=year)}
    links = {row.kind: row for row in SurveyLink.objects.filter(year=year).select_related("year")}
    for link in links.values():
        link.year = year
    progress: dict[str, list[Progress]] = {kind: [] for kind in Kind.values}
    for row in Progress.objects.filter(year=year):
        progress[row.kind].append(row)
    spread = {
        row["kind"]: row
        for row in Spread.objects.filter(year=year)
        .order_by()
        .values("kind")
        .annotate(n=Count("pk"), r=Sum("reach"), last=Max("on"))
    }
    opens = dict(
        PageOpens.objects.filter(link__year=year)
        .order_by()
        .values_list("link__kind")
        .annotate(n=Sum("count"))
    )
    users = service_users(year)
    counted = {Kind.IIT: staff(actor, year.counted_on).eligible, Kind.EIT1: users, Kind.EIT2: users}
    made = []
    for kind in Kind:
        own = samples.get(kind.value)
        eligible = own.eligible if own and own.eligible is not None else counted[kind]
        rule = rule_for(kind.value, year.fiscal_year)
        by_rule = sample_needed(rule, eligible, actor.organization.kind, year.size)
        needed = own.needed if own and own.needed is not None else by_rule
        found = spread.get(kind.value, {})
        made.append(
            Standing(
                kind=kind.value,
                label=str(kind.label),
                counted=counted[kind],
                eligible=eligible,
                by_rule=by_rule,
                needed=needed,
                rule=rule,
                explained=sample_explained(rule, eligible, by_rule),
                own=own,
                link=links.get(kind.value),
                progress=progress[kind.value],
                spreads=found.get("n", 0),
                reach=found.get("r") or 0,
                opens=opens.get(kind.value, 0),
                today=today,
                passed_on=found.get("last"),
            )
        )
    return made


def progress_chart(standing: Standing, titles: tuple[str, str, str]) -> Chart | None:
    """Return the answers over time against the sample, or none while there are fewer than two days."""
    rows = list(standing.progress)[-CHART_DAYS:]
    if len(rows) < 2:
        return None
    series = [Series(name=titles[1], values=tuple(float(row.responses) for row in rows))]
    if standing.needed:
        series.append(Series(name=titles[2], values=(float(standing.needed),) * len(rows)))
    language = get_language() or "th"
    return Chart(
        kind="line",
        title=titles[0],
        categories=tuple(
            f"{in_digits(row.on.day, None)} {month_name(row.on.month, short=True, language=language)}"
            for row in rows
        ),
        series=tuple(series),
    )


def open_links(organization: Any, today: date) -> list[SurveyLink]:
    """Return the links that are shown on the public site and open today."""
    rows = SurveyLink.objects.filter(organization=organization, is_shown=True, year__closed_at__isnull=True)
    rows = rows.filter(opens_on__lte=today, closes_on__gte=today)
    return list(rows.select_related("year").order_by("kind"))


def link_at(organization: Any, name: str) -> SurveyLink | None:
    """Return the link of a short address such as ``iit-2569``, or none where the public may not see it."""
    short, _dash, year = name.partition("-")
    kind = {"iit": Kind.IIT, "eit": Kind.EIT2}.get(short)
    if kind is None or not (year.isascii() and year.isdigit() and len(year) == 4):
        return None
    rows = SurveyLink.objects.filter(
        organization=organization, is_shown=True, kind=kind, year__fiscal_year=int(year)
    )
    found: SurveyLink | None = rows.select_related("year").first()
    return found


def spreads_of(year: SurveyYear, kind: str = "", channel: str = "") -> Any:
    """Return how the links were spread, newest first, narrowed to a survey and a channel."""
    rows = year.spreads.select_related("file")
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(channel=channel) if channel else rows


def reach_by_channel(year: SurveyYear) -> list[dict[str, Any]]:
    """Return how often and how far each channel was used, the furthest first."""
    rows = Spread.objects.filter(year=year).order_by().values("channel")
    return list(
        rows.annotate(n=Count("pk"), r=Sum("reach")).order_by(F("r").desc(nulls_last=True), "channel")
    )


def people_to_remind(year: SurveyYear, today: date) -> list[Any]:
    """Return whom to tell that answers are missing: who looks after the surveys, else whoever may work on them."""
    if year.owner and year.owner.user_id and year.owner.is_active:
        return [year.owner.user]
    held = Q(assignments__starts_on__isnull=True) | Q(assignments__starts_on__lte=today)
    held &= Q(assignments__ends_on__isnull=True) | Q(assignments__ends_on__gte=today)
    people = Person.objects.filter(
        held,
        organization=year.organization,
        is_active=True,
        user__isnull=False,
        assignments__unit__isnull=True,
    )
    people = people.select_related("user").prefetch_related("assignments__role").distinct()
    return [
        person.user
        for person in people
        if any(
            "assessment.edit" in row.role.permissions and row.unit_id is None
            for row in person.assignments.all()
        )
    ]


def days_since(day: date | None, today: date) -> int:
    """Return the days since, or many where it never was."""
    return (today - day).days if day else timedelta.max.days
