"""The officers' side of the mock survey."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.kernel.access import requires
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import bound_or_kept
from prongsai.rooms.respondents.actions import mock as actions
from prongsai.rooms.respondents.forms.mock import MockForm, NewMockForm, QuestionsForm, starting_values
from prongsai.rooms.respondents.models import MockSurvey
from prongsai.rooms.respondents.queries.mock import (
    answers_told,
    group_rows,
    is_taking_answers,
    last_result,
    mock_survey,
    number_of_rows,
    pages_of,
    questions_on,
    result_rows,
)
from prongsai.rooms.respondents.queries.official_result import last_official
from prongsai.rooms.respondents.queries.overview import may_be_year
from prongsai.rooms.respondents.queries.questions import option_labels, row_texts, text_of
from prongsai.rooms.respondents.views.common import (
    done,
    form_page,
    page,
    qr_response,
    sheet_response,
    to,
    with_version,
    year_url,
)
from prongsai.rooms.respondents.workflow import DRAFT, MOCK, OPEN


def _survey_or_404(request: Any, pk: int) -> MockSurvey:
    found = mock_survey(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _record(survey: MockSurvey) -> str:
    return reverse("respondents:mock", args=[survey.pk])


def _address(request: Any, survey: MockSurvey) -> str:
    origin = request.organization.origin.rstrip("/")
    return f"{origin}{reverse('survey:mock', args=[survey.token])}"


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def create(request: Any, year: int) -> HttpResponse:
    """Begin a mock survey with a copy of the starting questions."""
    if not may_be_year(year):
        raise Http404
    form, note = bound_or_kept(request, NewMockForm, initial={"kind": "iit"})
    if request.method == "POST" and form.is_valid():
        survey = actions.create_mock(by=request.actor, fiscal_year=year, **form.cleaned_data)
        messages.success(request, _("The mock survey is a draft. Look at the questions and set the days."))
        return to(_record(survey))
    return form_page(
        request,
        form,
        year,
        title=_("New mock survey"),
        lead=_("Practice for the office. It is not the NACC's survey and never counts for the result."),
        back=year_url(year),
        note=note,
        key=f"mock-new-{year}",
    )


@requires("assessment.view")
@require_safe
def show(request: Any, pk: int) -> HttpResponse:
    """Show a mock survey: what it is, its link, what next, and its result."""
    survey = _survey_or_404(request, pk)
    today = timezone.localdate()
    count, is_exact = answers_told(survey)
    result = last_result(survey)
    context: dict[str, Any] = {
        "survey": survey,
        "state": MOCK.states[survey.state],
        "moves": {move.code for move in MOCK.allowed(survey.state, request.actor)},
        "address": _address(request, survey),
        "is_taking": is_taking_answers(survey, today),
        "count": count,
        "is_exact": is_exact,
        "result": result,
        "parts": [(text_of(one), questions_on(survey, str(one["code"]))) for one in pages_of(survey)],
        "rows_asked": number_of_rows(survey),
        "groups": [text_of(one) for one in survey.groups],
    }
    if result:
        official = last_official(request.organization, survey.fiscal_year)
        context["official"] = official
        context["indicators"] = result_rows(survey, result.content, official.scores if official else {})
        context["low"] = ",".join(one.code for one in context["indicators"] if one.is_low)
        context["by_group"] = group_rows(survey, result.content)
    return page(request, "mock.html", survey.fiscal_year, context)


@requires("assessment.view")
@require_safe
def export(request: Any, pk: int, form: str) -> HttpResponse:
    """Send the shown result as a spreadsheet; never answers."""
    survey = _survey_or_404(request, pk)
    result = last_result(survey)
    if result is None:
        raise Http404
    heads = [_("Mock survey, not the NACC's"), _("Indicator"), _("Points of 100"), _("Answers")]
    rows = [
        [survey.title, f"{one.code} {one.title}", one.score, result.answers]
        for one in result_rows(survey, result.content, {})
    ]
    return sheet_response(heads, rows, form, f"mock-{survey.fiscal_year}-{survey.kind}")


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def edit(request: Any, pk: int) -> HttpResponse:
    """Change what is decided about a mock survey."""
    survey = _survey_or_404(request, pk)
    form, note = bound_or_kept(request, MockForm, initial=_initial(survey), is_open=survey.state != DRAFT)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            if done(
                form,
                lambda: actions.change_mock(
                    by=request.actor, survey=survey, draft=form.draft, version=version
                ),
            ):
                messages.success(request, _("The mock survey has been saved."))
                return to(_record(survey))
        except Conflict as conflict:
            form.add_error(None, str(conflict.message))
            theirs = with_version(form, conflict.current.version, _initial(conflict.current))
    return form_page(
        request,
        form,
        survey.fiscal_year,
        title=_("Settings of the mock survey"),
        back=_record(survey),
        note=note,
        theirs=theirs,
        key=f"mock-{survey.pk}",
        up=[(_record(survey), survey.title)],
    )


def _initial(survey: MockSurvey) -> dict[str, Any]:
    names = ("title", "opens_on", "closes_on", "is_listed", "shows_early", "keep_months", "version")
    groups = "\n".join(str(one["th"]) for one in survey.groups)
    return {name: getattr(survey, name) for name in names} | {"groups": groups}


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def questions(request: Any, pk: int) -> HttpResponse:
    """Change the wording of the questions of a draft, and leave some out."""
    survey = _survey_or_404(request, pk)
    if survey.state != DRAFT:
        raise Problem(
            _("Questions cannot be changed once the survey is open: people answered the old ones."),
            status=409,
        )
    own = survey.questions["questions"]
    initial = starting_values(own, survey.version)
    form, note = bound_or_kept(request, QuestionsForm, questions=own, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if done(
                    form,
                    lambda: actions.change_questions(
                        by=request.actor,
                        survey=survey,
                        texts=form.texts,
                        drop=form.dropped,
                        version=form.cleaned_data["version"] or 0,
                    ),
                ):
                    messages.success(request, _("The questions have been saved."))
                    return to(_record(survey))
            except Conflict as conflict:
                form.add_error(None, str(conflict.message))
                with_version(form, conflict.current.version, {})
                status = 409
    context = {"survey": survey, "form": form, "note": note}
    return page(request, "mock_questions.html", survey.fiscal_year, context, status)


@requires("assessment.edit", whole_office=True)
@require_POST
def open_(request: Any, pk: int) -> HttpResponse:
    """Open a mock survey."""
    survey = actions.open_mock(by=request.actor, survey=_survey_or_404(request, pk))
    messages.success(request, _("The mock survey is open. Pass the link or the QR code on."))
    return to(_record(survey))


@requires("assessment.edit", whole_office=True)
@require_POST
def close(request: Any, pk: int) -> HttpResponse:
    """Close a mock survey for good."""
    survey = actions.close_mock(
        by=request.actor, survey=_survey_or_404(request, pk), today=timezone.localdate()
    )
    messages.success(request, _("The mock survey is closed."))
    return to(_record(survey))


@requires("assessment.edit", whole_office=True)
@require_POST
def remove(request: Any, pk: int) -> HttpResponse:
    """Remove a draft."""
    survey = _survey_or_404(request, pk)
    actions.remove_mock(by=request.actor, survey=survey)
    messages.success(request, _("The draft has been removed."))
    return to(year_url(survey.fiscal_year))


@requires("assessment.view")
@require_safe
def qr(request: Any, pk: int, form: str) -> HttpResponse:
    """Send the QR code of the shared link."""
    survey = _survey_or_404(request, pk)
    return qr_response(_address(request, survey), form, f"qr-mock-{survey.kind}-{survey.fiscal_year}")


def _parts(survey: MockSurvey) -> list[tuple[str, list[dict[str, Any]]]]:
    made = []
    for indicator in pages_of(survey):
        asked = [
            {
                "text": text_of(one),
                "rows": row_texts(one),
                "options": sorted(option_labels(one["scale"]).items()),
            }
            for one in questions_on(survey, str(indicator["code"]))
        ]
        made.append((text_of(indicator), asked))
    return made


@requires("assessment.view")
@require_safe
def paper(request: Any, pk: int) -> HttpResponse:
    """Show the empty form to be printed."""
    survey = _survey_or_404(request, pk)
    groups = [text_of(one) for one in survey.groups]
    context = {"survey": survey, "parts": _parts(survey), "groups": groups}
    return page(request, "mock_paper.html", survey.fiscal_year, context)


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def type_in(request: Any, pk: int) -> HttpResponse:
    """Type in a sheet that was answered on paper."""
    survey = _survey_or_404(request, pk)
    if survey.state != OPEN:
        raise Problem(_("The survey takes no more answers. Nothing was kept."), status=409)
    problem = ""
    posted = request.POST
    if request.method == "POST":
        choices = {name[2:]: value for name, value in posted.items() if name.startswith("q_")}
        try:
            actions.type_paper(
                by=request.actor,
                survey=survey,
                choices=choices,
                group=posted.get("group", ""),
                today=timezone.localdate(),
            )
        except Problem as error:
            problem = str(error.message)
        else:
            messages.success(
                request, _("The sheet has been kept. Type in the next one, and destroy this one.")
            )
            return to(reverse("respondents:mock_type", args=[survey.pk]))
    parts = [
        (
            title,
            [
                {**one, "rows": [(key, words, posted.get(f"q_{key}", "")) for key, words in one["rows"]]}
                for one in asked
            ],
        )
        for title, asked in _parts(survey)
    ]
    context = {
        "survey": survey,
        "parts": parts,
        "groups": [{"value": one["code"], "label": text_of(one)} for one in survey.groups],
        "group": posted.get("group", ""),
        "problem": problem,
    }
    return page(request, "mock_type.html", survey.fiscal_year, context, 422 if problem else 200)
