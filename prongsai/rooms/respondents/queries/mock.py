"""Reading mock surveys. Answers are read in two places only: to make a result, and to stir or delete them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from prongsai.kernel.actor import Actor
from prongsai.rooms.respondents.models import MockAnswer, MockResult, MockSurvey
from prongsai.rooms.respondents.queries.questions import classes_text, row_texts, text_of
from prongsai.rooms.respondents.queries.scale import LEAST_SHOWN, rows_of
from prongsai.rooms.respondents.workflow import CLOSED, OPEN

STEP = 5  # while a survey is open its number of answers is told in fives
GOOD = 85  # the floor of “good” from FY2566 on


def monday(day: date) -> date:
    """Return the Monday of the week."""
    return day - timedelta(days=day.weekday())


def mock_surveys(actor: Actor, fiscal_year: int) -> list[MockSurvey]:
    """Return the mock surveys of a fiscal year (BE)."""
    return list(MockSurvey.objects.visible_to(actor).filter(fiscal_year=fiscal_year))


def mock_survey(actor: Actor, pk: int) -> MockSurvey | None:
    """Return a mock survey of the office."""
    return MockSurvey.objects.visible_to(actor).filter(pk=pk).first()


def is_taking_answers(survey: MockSurvey, today: date) -> bool:
    """Return whether the survey can be answered today."""
    if survey.state != OPEN or survey.opens_on is None or survey.closes_on is None:
        return False
    return survey.opens_on <= today <= survey.closes_on


def survey_of_token(organization: Any, token: str) -> MockSurvey | None:
    """Return the survey that a shared link leads to, or none; drafts do not exist for the public."""
    rows = MockSurvey.objects.filter(organization=organization, token=token[:40], state__in=(OPEN, CLOSED))
    found: MockSurvey | None = rows.first()
    return found


def listed_surveys(organization: Any, today: date) -> list[MockSurvey]:
    """Return the mock surveys that the public site lists today."""
    rows = MockSurvey.objects.filter(
        organization=organization, state=OPEN, is_listed=True, opens_on__lte=today, closes_on__gte=today
    )
    return list(rows)


def answers_told(survey: MockSurvey) -> tuple[int, bool]:
    """Return how many answers may be told, and whether that is exact.

    While the survey is open the number is told in fives and from ten on, so that nobody who watches it sees who
    answers when.
    """
    if survey.answered is not None:
        return survey.answered, True
    count = MockAnswer.objects.filter(survey=survey).count()
    return (0, False) if count < LEAST_SHOWN else (count - count % STEP, False)


def last_result(survey: MockSurvey) -> MockResult | None:
    """Return the newest result that was shown."""
    found: MockResult | None = survey.results.order_by("-answers").first()
    return found


@dataclass(slots=True)
class IndicatorRow:
    """An indicator in a result; beside it the last official score, for the eye only."""

    code: str
    title: str
    score: int | None
    official: Any = None
    topics: list[TopicRow] = field(default_factory=list)

    @property
    def is_low(self) -> bool:
        """Return whether the score calls for measures."""
        return self.score is not None and self.score < GOOD


@dataclass(slots=True)
class TopicRow:
    """A question in a result: how the answers lie, as far as that may be shown."""

    code: str
    text: str
    rows: list[tuple[str, list[tuple[str, int]]]]


def result_rows(
    survey: MockSurvey, content: Mapping[str, Any], official: Mapping[str, Any]
) -> list[IndicatorRow]:
    """Return a frozen result in the order and words of its questions; ``official`` maps indicators to scores."""
    rows = []
    for indicator in survey.questions["indicators"]:
        code = str(indicator["code"])
        own = [q for q in survey.questions["questions"] if str(q["indicator"]) == code]
        if not own:
            continue
        topics = [
            TopicRow(question["code"], text_of(question), _shares(question, content)) for question in own
        ]
        rows.append(
            IndicatorRow(
                code, text_of(indicator), content["indicators"].get(code), official.get(code), topics
            )
        )
    return rows


def _shares(
    question: Mapping[str, Any], content: Mapping[str, Any]
) -> list[tuple[str, list[tuple[str, int]]]]:
    shares = content.get("shares", {})
    return [
        (words, [(classes_text(question["scale"], options), share) for options, share in shares.get(key, [])])
        for key, words in row_texts(question)
    ]


def group_rows(
    survey: MockSurvey, content: Mapping[str, Any]
) -> list[tuple[str, int | None, list[tuple[str, int | None]]]]:
    """Return the breakdown: the group, its answers, and its score per indicator; hidden ones are none."""
    labels = {str(group["code"]): text_of(group) for group in survey.groups}
    codes = list(content["indicators"])
    return [
        (
            labels.get(group["code"], group["code"]),
            group["answers"],
            [(code, group["indicators"].get(code)) for code in codes],
        )
        for group in content.get("groups", [])
    ]


def questions_on(survey: MockSurvey, indicator: str) -> list[dict[str, Any]]:
    """Return the questions of an indicator."""
    return [q for q in survey.questions["questions"] if str(q["indicator"]) == indicator]


def pages_of(survey: MockSurvey) -> list[dict[str, Any]]:
    """Return the indicators that have questions: each is one page of the form."""
    return [one for one in survey.questions["indicators"] if questions_on(survey, str(one["code"]))]


def number_of_rows(survey: MockSurvey) -> int:
    """Return how many choices a whole sheet has."""
    return sum(len(rows_of(question)) for question in survey.questions["questions"])
