"""What the public sees: the short pages that lead to the NACC, and the mock survey.

Nothing here asks who the visitor is: neither session nor user is looked at, and no answer is written into a log.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.kernel.access import public
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.rooms.respondents.actions.mock import answer
from prongsai.rooms.respondents.actions.official import count_open
from prongsai.rooms.respondents.models import MockSurvey
from prongsai.rooms.respondents.queries.mock import (
    is_taking_answers,
    listed_surveys,
    number_of_rows,
    pages_of,
    questions_on,
    survey_of_token,
)
from prongsai.rooms.respondents.queries.overview import link_at, open_links
from prongsai.rooms.respondents.queries.questions import option_labels, row_texts, text_of, well_answered
from prongsai.rooms.respondents.views.limits import first_time, within_limit

COUNTED_OPENS, MOST_OPENS, TEN_MINUTES = 30, 600, 600
MOST_ANSWERS, MOST_KIOSK_ANSWERS, HOUR = 60, 300, 3600
SALT = "respondents.mock"
REMEMBERED = 180 * 24 * 3600
KIOSK_PAUSE, KIOSK_IDLE = 8, 180  # seconds; who walks away leaves nothing on the screen


@public
@require_safe
def index(request: Any) -> HttpResponse:
    """List the surveys that are open: the official ones first, the mock ones apart."""
    today = timezone.localdate()
    context = {
        "links": open_links(request.organization, today),
        "mocks": listed_surveys(request.organization, today),
    }
    return render(request, "respondents/survey_index.html", context)


@public
@require_safe
def link_page(request: Any, name: str) -> HttpResponse:
    """Explain an official survey and lead to it; count the opening as a number."""
    found = link_at(request.organization, name)
    if found is None:
        raise Http404
    if not within_limit(request, "open", most=MOST_OPENS, seconds=TEN_MINUTES):
        raise Problem(_("Too many requests came from your network. Try again in ten minutes."), status=429)
    today = timezone.localdate()
    is_over = today > found.closes_on or found.year.is_closed
    if (
        request.method == "GET"
        and not is_over
        and within_limit(request, "count", most=COUNTED_OPENS, seconds=TEN_MINUTES)
    ):
        count_open(by=Actor.nobody(request.organization), link=found, today=today)
    context = {"link": found, "is_over": is_over, "is_early": today < found.opens_on}
    response = render(request, "respondents/survey_link.html", context)
    response["Cache-Control"] = "no-store"
    return response


@public
@require_http_methods(["GET", "HEAD", "POST"])
def mock(request: Any, token: str) -> HttpResponse:
    """Ask the questions of a mock survey, one indicator a page. The answers travel with the form until it is sent."""
    survey = _survey_or_404(request, token)
    kiosk = _kiosk(request, survey)
    if not is_taking_answers(survey, timezone.localdate()):
        return _show(request, "mock_closed.html", survey, kiosk, {}, 200 if request.method != "POST" else 409)
    if request.method != "POST":
        answered = not kiosk and "again" not in request.GET and _has_answered(request, survey)
        context = {"answered": answered, "sheet": _new_sheet(), "pages": len(pages_of(survey)) + 1}
        return _show(request, "mock_start.html", survey, kiosk, context)
    choices = _choices(request, survey)
    last = len(pages_of(survey))
    at = _number(request.POST.get("step", ""), last)
    go = request.POST.get("go", "next")
    if go == "send" and at == last:
        return _send(request, survey, kiosk, choices)
    target = at - 1 if go == "back" else at + 1
    return _step(request, survey, kiosk, choices, max(0, min(last, target)))


def _survey_or_404(request: Any, token: str) -> MockSurvey:
    survey = survey_of_token(request.organization, token)
    if survey is None:
        raise Http404
    return survey


def _kiosk(request: Any, survey: MockSurvey) -> str:
    """Return the secret of the kiosk where the address holds the right one."""
    given = request.GET.get("k", "")
    return given if given and secrets.compare_digest(given.encode(), survey.kiosk.encode()) else ""


def _number(text: str, last: int) -> int:
    return min(int(text), last) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def _choices(request: Any, survey: MockSurvey) -> dict[str, int]:
    posted = {name[2:]: value for name, value in request.POST.items() if name.startswith("q_")}
    found: dict[str, int] = {}
    for question in survey.questions["questions"]:
        found |= well_answered(question, posted)
    return found


def _step(
    request: Any,
    survey: MockSurvey,
    kiosk: str,
    choices: dict[str, int],
    at: int,
    problem: Any = "",
    status: int = 200,
) -> HttpResponse:
    pages = pages_of(survey)
    group = request.POST.get("group", "")[:20]
    context: dict[str, Any] = {
        "step": at,
        "number": at + 1,
        "all": len(pages) + 1,
        "sheet": request.POST.get("sheet", "")[:200],
        "problem": problem,
        "group": group,
    }
    if at == len(pages):
        context["missing"] = number_of_rows(survey) - len(choices)
        context["carried"] = list(choices.items())
        context["groups"] = [{"value": one["code"], "label": text_of(one)} for one in survey.groups]
        return _show(request, "mock_check.html", survey, kiosk, context, status)
    own = questions_on(survey, str(pages[at]["code"]))
    asked = [_asked(question, choices) for question in own]
    keys = {row["key"] for question in asked for row in question["rows"]}
    context["carried"] = [(key, value) for key, value in choices.items() if key not in keys]
    context |= {"title": text_of(pages[at]), "asked": asked, "is_first": at == 0}
    return _show(request, "mock_page.html", survey, kiosk, context, status)


def _asked(question: dict[str, Any], choices: dict[str, int]) -> dict[str, Any]:
    labels = option_labels(question["scale"])
    order = sorted(labels, reverse=question["scale"] != "four")
    rows = [
        {
            "key": key,
            "words": words,
            "value": choices.get(key),
            "options": [{"value": option, "label": labels[option]} for option in order],
        }
        for key, words in row_texts(question)
    ]
    return {"text": text_of(question), "rows": rows, "is_alone": len(rows) == 1 and not rows[0]["words"]}


def _send(request: Any, survey: MockSurvey, kiosk: str, choices: dict[str, int]) -> HttpResponse:
    last = len(pages_of(survey))
    try:
        sheet = signing.loads(request.POST.get("sheet", "")[:200], salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        request.POST = request.POST.copy()
        request.POST["sheet"] = _new_sheet()
        problem = _("This page was open for a long time. Your answers are still here: press send once more.")
        return _step(request, survey, kiosk, choices, last, problem, 422)
    if choices and not first_time(str(sheet)):
        return _thanks(survey, kiosk)  # the button was pressed twice
    most = MOST_KIOSK_ANSWERS if kiosk else MOST_ANSWERS
    if not within_limit(request, "answer", most=most, seconds=HOUR):
        problem = _(
            "Too many answers came from your network. Your answers are still here: send them in an hour."
        )
        request.POST = request.POST.copy()
        request.POST["sheet"] = _new_sheet()
        return _step(request, survey, kiosk, choices, last, problem, 429)
    try:
        answer(
            by=Actor.nobody(request.organization),
            survey=survey,
            choices=choices,
            group=request.POST.get("group", ""),
            today=timezone.localdate(),
        )
    except Problem as problem:
        return _step(request, survey, kiosk, choices, last, problem.message, 422)
    response = _thanks(survey, kiosk)
    if not kiosk:
        # It says only that this browser has sent a sheet; the number in it stands nowhere else.
        response.set_signed_cookie(
            _cookie(survey),
            secrets.token_hex(8),
            salt=SALT,
            max_age=REMEMBERED,
            path=reverse("survey:index"),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _thanks(survey: MockSurvey, kiosk: str) -> HttpResponseRedirect:
    url = reverse("survey:thanks", args=[survey.token])
    return HttpResponseRedirect(f"{url}?k={kiosk}" if kiosk else url)


@public
@require_safe
def thanks(request: Any, token: str) -> HttpResponse:
    """Thank; in a kiosk the first page comes back by itself, for the next person."""
    survey = _survey_or_404(request, token)
    kiosk = _kiosk(request, survey)
    return _show(request, "mock_thanks.html", survey, kiosk, {"pause": KIOSK_PAUSE})


def _new_sheet() -> str:
    return signing.dumps(secrets.token_hex(8), salt=SALT)


def _cookie(survey: MockSurvey) -> str:
    return f"mock-{survey.pk}"


def _has_answered(request: Any, survey: MockSurvey) -> bool:
    try:
        return bool(request.get_signed_cookie(_cookie(survey), default="", salt=SALT, max_age=REMEMBERED))
    except signing.BadSignature:
        return False


def _show(
    request: Any, template: str, survey: MockSurvey, kiosk: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    address = reverse("survey:mock", args=[survey.token])
    around = {
        "survey": survey,
        "kiosk": kiosk,
        "idle": KIOSK_IDLE,
        "address": f"{address}?k={kiosk}" if kiosk else address,
    }
    response = render(request, f"respondents/{template}", {**around, **context}, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
