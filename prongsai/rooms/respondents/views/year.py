"""A year of the surveys: overview, settings, who may answer, samples, closing, exports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.foundation.organizations.api import Person
from prongsai.kernel.access import requires
from prongsai.kernel.charts import svg
from prongsai.kernel.errors import Conflict
from prongsai.kernel.pages import bound_or_kept
from prongsai.rooms.respondents.actions import official as actions
from prongsai.rooms.respondents.forms.official import SampleForm, ServiceForm, YearForm
from prongsai.rooms.respondents.models import Kind, ServiceCount, SurveyYear
from prongsai.rooms.respondents.queries.mock import mock_surveys
from prongsai.rooms.respondents.queries.next_steps import next_step, stages_of
from prongsai.rooms.respondents.queries.overview import (
    may_be_year,
    progress_chart,
    standings,
    survey_year,
    usual_day,
)
from prongsai.rooms.respondents.queries.people import NO_DATE, service_rows, service_totals, staff
from prongsai.rooms.respondents.views.common import (
    asked_year,
    done,
    form_page,
    page,
    rows_page,
    sheet_response,
    to,
    with_version,
    year_or_404,
    year_url,
)


@requires("assessment.view")
@require_safe
def overview(request: Any) -> HttpResponse:
    """Show the three surveys of a year, and the mock surveys apart from them."""
    fiscal_year, today = asked_year(request), timezone.localdate()
    year = survey_year(request.actor, fiscal_year)
    context: dict[str, Any] = {"year": year, "mocks": mock_surveys(request.actor, fiscal_year)}
    if year is not None:
        rows = standings(request.actor, year, today)
        context["rows"] = [(row, _chart(request, row)) for row in rows]
        context["next"] = next_step(year, rows, today)
        context["stages"] = stages_of(year, rows, may_edit=request.actor.may("assessment.edit"))
    return page(request, "overview.html", fiscal_year, context)


def _chart(request: Any, row: Any) -> str:
    titles = (_("Answers so far: %(survey)s") % {"survey": row.label}, _("Answers"), _("Sample"))
    chart = progress_chart(row, titles)
    digits = request.organization.digits if get_language() == "th" else "arabic"
    return mark_safe(svg(chart, digits)) if chart else ""  # noqa: S308  # drawn by our template


def _people(request: Any) -> Any:
    rows = Person.objects.visible_to(request.actor).filter(is_active=True, user__isnull=False)
    return rows.select_related("position").order_by("name")


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def set_up(request: Any, year: int) -> HttpResponse:
    """Begin the surveys of a year."""
    if not may_be_year(year):
        raise Http404
    initial = {"counted_on": usual_day(year)}
    form, note = bound_or_kept(request, YearForm, people=_people(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> None:
            actions.set_up_year(
                by=request.actor,
                fiscal_year=year,
                counted_on=given["counted_on"],
                size=given["size"],
                owner=form.owner_chosen,
            )

        if done(form, act):
            messages.success(
                request, _("The year has been set up. Check who may answer, then add the links.")
            )
            return to(year_url(year))
    title = _("Set up the surveys of the year")
    return form_page(request, form, year, title=title, back=year_url(year), note=note, key=f"surveys-{year}")


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def change(request: Any, year: int) -> HttpResponse:
    """Change the settings of a year."""
    row = year_or_404(request, year)
    form, note = bound_or_kept(request, YearForm, people=_people(request), initial=_initial(row))
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> None:
            actions.change_year(
                by=request.actor,
                year=row,
                counted_on=given["counted_on"],
                size=given["size"],
                owner=form.owner_chosen,
                version=given["version"] or 0,
            )

        try:
            if done(form, act):
                messages.success(request, _("The settings have been saved."))
                return to(year_url(year))
        except Conflict as conflict:
            form.add_error(None, str(conflict.message))
            theirs = with_version(form, conflict.current.version, _initial(conflict.current))
    return form_page(
        request,
        form,
        year,
        title=_("Settings of the year"),
        back=year_url(year),
        note=note,
        theirs=theirs,
        key=f"surveys-{year}",
    )


def _initial(row: SurveyYear) -> dict[str, Any]:
    return {"counted_on": row.counted_on, "size": row.size, "owner": row.owner_id, "version": row.version}


@requires("assessment.view")
@require_safe
def staff_page(request: Any, year: int) -> HttpResponse:
    """Show who may answer the internal survey, and who lacks a date."""
    row = year_or_404(request, year)
    found = staff(request.actor, row.counted_on)
    only = request.GET.get("show", "")
    if only not in {"eligible", "too_new", NO_DATE}:
        only = ""  # nonsense narrows nothing
    chips = [
        {"label": label, "url": f"?show={code}" if code else "?", "active": only == code, "count": count}
        for code, label, count in (
            ("", _("All"), found.total),
            ("eligible", _("May answer"), found.eligible),
            ("too_new", _("Less than a year"), found.too_new),
            (NO_DATE, _("No date"), found.no_date),
        )
    ]
    rows = [pair for pair in found.rows if not only or pair[1] == only]
    own = row.samples.filter(kind=Kind.IIT).first()
    shown = rows_page(request, rows)
    context = {
        "year": row,
        "staff": found,
        "rows": shown.object_list,
        "page": shown,
        "chips": chips,
        "own": own,
    }
    return page(request, "staff.html", year, context)


@requires("assessment.view")
@require_http_methods(["GET", "POST"])
def services(request: Any, year: int) -> HttpResponse:
    """Show and type in how many people used which service."""
    row = year_or_404(request, year)
    if request.method == "POST":
        request.actor.require("assessment.edit")
    form, note = bound_or_kept(request, ServiceForm, fiscal_year=year)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> None:
            actions.count_services(
                by=request.actor,
                year=row,
                month=form.month_chosen,
                service=given["service"],
                channel=given["channel"],
                people=given["people"],
            )

        if done(form, act):
            messages.success(request, _("The number has been saved."))
            return to(reverse("respondents:services", args=[year]))
    rows = rows_page(request, service_rows(row))
    totals = service_totals(row)
    context = {
        "year": row,
        "form": form,
        "note": note,
        "rows": rows.object_list,
        "page": rows,
        "totals": totals,
        "total": sum(one.people for one in totals),
    }
    return page(request, "services.html", year, context, 422 if request.method == "POST" else 200)


@requires("assessment.edit", whole_office=True)
@require_POST
def remove_service(request: Any, pk: int) -> HttpResponse:
    """Take a number of service users away."""
    row = get_object_or_404(ServiceCount.objects.visible_to(request.actor).select_related("year"), pk=pk)
    actions.remove_service_count(by=request.actor, count=row)
    messages.success(request, _("The number has been removed."))
    return to(reverse("respondents:services", args=[row.year.fiscal_year]))


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def sample(request: Any, year: int, kind: str) -> HttpResponse:
    """Put the office's own number and sample in place of the counted ones."""
    row = year_or_404(request, year)
    if kind not in Kind.values:
        raise Http404
    found = next(one for one in standings(request.actor, row, timezone.localdate()) if one.kind == kind)
    own = found.own
    names = ("eligible", "eligible_reason", "needed", "needed_reason")
    initial = {name: getattr(own, name) for name in names} if own else {}
    form, note = bound_or_kept(request, SampleForm, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: actions.set_sample(by=request.actor, year=row, kind=kind, **form.cleaned_data))
    ):
        messages.success(request, _("The numbers have been saved."))
        return to(year_url(year) + f"#{kind}")
    context = {
        "form": form,
        "note": note,
        "row": found,
        "back": year_url(year) + f"#{kind}",
        "key": f"sample-{year}-{kind}",
    }
    return page(request, "sample.html", year, context, 422 if request.method == "POST" else 200)


@requires("assessment.edit", whole_office=True)
@require_POST
def close(request: Any, year: int) -> HttpResponse:
    """Close the surveys of a year."""
    actions.close_year(by=request.actor, year=year_or_404(request, year))
    messages.success(request, _("The surveys of the year are closed. Their numbers stand."))
    return to(year_url(year))


@requires("assessment.edit", whole_office=True)
@require_POST
def reopen(request: Any, year: int) -> HttpResponse:
    """Open a closed year again."""
    actions.reopen_year(by=request.actor, year=year_or_404(request, year))
    messages.success(request, _("The surveys of the year are open again."))
    return to(year_url(year))


@requires("assessment.view")
@require_safe
def export(request: Any, year: int, what: str, form: str) -> HttpResponse:
    """Send a list of the year as a spreadsheet."""
    row = year_or_404(request, year)
    tables = {
        "spreads": _spreads,
        "progress": _progress,
        "services": _services,
        "staff": _staff,
        "summary": _summary,
    }
    if what not in tables:
        raise Http404
    heads, rows = tables[what](request, row)
    return sheet_response(heads, rows, form, f"{what}-{year}")


def _spreads(_request: Any, year: SurveyYear) -> tuple[list[Any], list[list[Any]]]:
    heads = [_("Day"), _("Survey"), _("Channel"), _("To whom"), _("People reached, estimated")]
    heads += [_("Address as proof"), _("File"), _("Note"), _("Typed in by")]
    return heads, [
        [
            one.on,
            one.get_kind_display(),
            one.get_channel_display(),
            one.audience,
            one.reach,
            one.url,
            one.file.name if one.file else "",
            one.note,
            one.entered_by_name,
        ]
        for one in year.spreads.select_related("file")
    ]


def _progress(_request: Any, year: SurveyYear) -> tuple[list[Any], list[list[Any]]]:
    heads = [_("Day"), _("Survey"), _("Answers so far"), _("Typed in by")]
    return heads, [
        [one.on, one.get_kind_display(), one.responses, one.entered_by_name] for one in year.progress.all()
    ]


def _services(_request: Any, year: SurveyYear) -> tuple[list[Any], list[list[Any]]]:
    heads = [_("Month"), _("Service"), _("Channel"), _("Number of people"), _("Typed in by")]
    return heads, [
        [one.month, one.service, one.get_channel_display(), one.people, one.entered_by_name]
        for one in service_rows(year)
    ]


def _staff(request: Any, year: SurveyYear) -> tuple[list[Any], list[list[Any]]]:
    words = {"eligible": _("May answer"), "too_new": _("Less than a year"), NO_DATE: _("No date")}
    heads = [_("Name"), _("Position"), _("Unit"), _("Works here since"), _("Standing")]
    return heads, [
        [
            person.name,
            person.position.title if person.position else "",
            person.unit.name if person.unit else "",
            person.joined_on,
            words[standing],
        ]
        for person, standing in staff(request.actor, year.counted_on).rows
    ]


def _summary(request: Any, year: SurveyYear) -> tuple[list[Any], list[list[Any]]]:
    heads = [_("Survey"), _("People who may answer"), _("Why this number"), _("Sample"), _("How counted")]
    heads += [_("First day"), _("Last day"), _("Answers so far"), _("Still missing"), _("Times spread")]
    heads += [_("People reached, estimated"), _("Openings of the short page")]
    return heads, [
        [
            one.label,
            one.eligible,
            one.own.eligible_reason if one.own else "",
            one.needed,
            one.own.needed_reason if one.own and one.own.needed is not None else one.explained,
            one.link.opens_on if one.link else None,
            one.link.closes_on if one.link else None,
            one.responses,
            one.missing,
            one.spreads,
            one.reach,
            one.opens,
        ]
        for one in standings(request.actor, year, timezone.localdate())
    ]
