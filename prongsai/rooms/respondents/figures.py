"""Figures that the room offers. Of mock surveys only how many answered, never how."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.figures.api import PERCENT, Figure, FigureValue, register_figure
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import Period, fiscal_year_of
from prongsai.rooms.respondents.models import Kind, MockSurvey, Progress, Spread
from prongsai.rooms.respondents.queries.overview import standings, survey_year
from prongsai.rooms.respondents.workflow import CLOSED


def reach(organization: Any, period: Period) -> FigureValue:
    """Count the people that links were passed on to, as estimated; entries without an estimate are left out."""
    rows = Spread.objects.filter(organization=organization, on__range=(period.starts_on, period.ends_on))
    without = rows.filter(reach__isnull=True).count()
    total = rows.aggregate(n=Sum("reach"))["n"] or 0
    return FigureValue(numerator=total, excluded=[(_("times without an estimate"), without)])


def times_spread(organization: Any, period: Period) -> FigureValue:
    """Count how often links were passed on."""
    rows = Spread.objects.filter(organization=organization, on__range=(period.starts_on, period.ends_on))
    return FigureValue(numerator=rows.count())


def channels_used(organization: Any, period: Period) -> FigureValue:
    """Count the different channels by which links were passed on."""
    rows = Spread.objects.filter(organization=organization, on__range=(period.starts_on, period.ends_on))
    return FigureValue(numerator=rows.order_by().values("channel").distinct().count())


def responses(organization: Any, period: Period) -> FigureValue:
    """Add up the answers that the NACC's system showed last within the period, for each survey."""
    rows = Progress.objects.filter(organization=organization, on__range=(period.starts_on, period.ends_on))
    last: dict[tuple[int, str], int] = {}
    for year_id, kind, number in rows.order_by("on").values_list("year_id", "kind", "responses"):
        last[(year_id, kind)] = number
    missing = sum(1 for kind in Kind.values if kind not in {found for _year, found in last})
    return FigureValue(numerator=sum(last.values()), excluded=[(_("surveys without a number"), missing)])


def sample_reached(organization: Any, period: Period) -> FigureValue:
    """Add up the answers of each survey up to its sample, out of the samples. Cost: nine queries."""
    actor = Actor.system(organization, "figures")
    year = survey_year(actor, fiscal_year_of(period.ends_on))
    rows = standings(actor, year, period.ends_on) if year is not None else []
    known = [row for row in rows if row.needed]
    return FigureValue(
        numerator=sum(min(row.responses or 0, row.needed or 0) for row in known),
        denominator=sum(row.needed or 0 for row in known),
        excluded=[(_("surveys whose sample is not known"), len(rows) - len(known))],
    )


def mock_answers(organization: Any, period: Period) -> FigureValue:
    """Count the answers of mock surveys that were closed within the period, where there were ten or more."""
    rows = MockSurvey.objects.filter(
        organization=organization, state=CLOSED, closed_on__range=(period.starts_on, period.ends_on)
    )
    few = rows.filter(answered__lt=10).count()
    total = rows.filter(answered__gte=10).aggregate(n=Sum("answered"))["n"] or 0
    return FigureValue(numerator=total, excluded=[(_("mock surveys with less than ten answers"), few)])


def _rows_url(period: Period) -> str:
    return f"{reverse('respondents:overview')}?year={fiscal_year_of(period.ends_on)}"


def register() -> None:
    """Register the figures of the room."""
    common: dict[str, Any] = {"permission": "assessment.view", "rows_url": _rows_url}
    register_figure(
        Figure(
            code="respondents.reach",
            label=_("People to whom the survey links were passed on"),
            unit=_("people, estimated"),
            explanation=_(
                "The estimates in the log of spreading are added up; somebody may be reached twice."
            ),
            compute=reach,
            source=_("log of spreading"),
            **common,
        )
    )
    register_figure(
        Figure(
            code="respondents.times_spread",
            label=_("How often the survey links were passed on"),
            unit=_("times"),
            explanation=_("Each entry in the log of spreading counts once."),
            compute=times_spread,
            source=_("log of spreading"),
            **common,
        )
    )
    register_figure(
        Figure(
            code="respondents.channels",
            label=_("Channels by which the survey links were passed on"),
            unit=_("channels"),
            explanation=_("Each kind of channel in the log of spreading counts once."),
            compute=channels_used,
            source=_("log of spreading"),
            **common,
        )
    )
    register_figure(
        Figure(
            code="respondents.responses",
            label=_("Answers to IIT and EIT"),
            unit=_("answers"),
            explanation=_(
                "For each survey the last number of the period that was typed in from the NACC's system."
            ),
            compute=responses,
            source=_("answers as shown by the NACC's system"),
            **common,
        )
    )
    register_figure(
        Figure(
            code="respondents.sample_reached",
            label=_("Answers to IIT and EIT out of the samples"),
            unit=PERCENT,
            explanation=_(
                "For each survey the number last typed in from the NACC's system counts up to the sample that is "
                "asked for; surveys whose sample is not known are left out."
            ),
            compute=sample_reached,
            source=_("answers as shown by the NACC's system"),
            **common,
        )
    )
    register_figure(
        Figure(
            code="respondents.mock_answers",
            label=_("Answers to mock surveys"),
            unit=_("answers"),
            explanation=_("Mock surveys that were closed in the period. They are not the NACC's surveys."),
            compute=mock_answers,
            source=_("mock surveys"),
            **common,
        )
    )
