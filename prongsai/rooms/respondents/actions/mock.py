"""Writes about mock surveys. What answers bring is never tied to a person, a session, an address or a time of day."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prongsai.foundation.audit.api import record
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Conflict, Problem
from prongsai.rooms.respondents.models import (
    MockAnswer,
    MockResult,
    MockSurvey,
    random_key,
    random_token,
)
from prongsai.rooms.respondents.queries.mock import is_taking_answers, last_result, monday
from prongsai.rooms.respondents.queries.questions import MOST_GROUPS, starting_questions, well_answered
from prongsai.rooms.respondents.queries.scale import counts_by_row, may_show, result_of_answers
from prongsai.rooms.respondents.workflow import CLOSED, DRAFT, MOCK, OPEN

EDIT = "assessment.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class MockDraft:
    """What an officer decides about a mock survey."""

    title: str
    opens_on: date | None = None
    closes_on: date | None = None
    is_listed: bool = False
    shows_early: bool = False
    keep_months: int = 6
    groups: Sequence[str] = ()


def create_mock(*, by: Actor, kind: str, fiscal_year: int, title: str) -> MockSurvey:
    """Begin a mock survey with a copy of the starting questions of its kind and fiscal year (BE)."""
    by.require(EDIT)
    with transaction.atomic():
        survey: MockSurvey = MockSurvey.objects.create(
            organization=by.organization,
            fiscal_year=fiscal_year,
            kind=kind,
            title=title.strip(),
            questions=starting_questions(kind, fiscal_year),
            token=random_token(),
            kiosk=random_token(),
            created_by_name=by.name[:200],
        )
        record(by=by, verb="respondents.mock_created", subject=survey, summary=survey.title)
    return survey


def _locked(by: Actor, survey: MockSurvey, version: int | None = None) -> MockSurvey:
    by.require(EDIT)
    row: MockSurvey = MockSurvey.objects.select_for_update(of=("self",)).get(
        pk=survey.pk, organization=by.organization
    )
    if version is not None and row.version != version:
        raise Conflict(
            _("Somebody else changed this in the meantime. Look at what stands here now, and save again."),
            current=row,
        )
    return row


def change_mock(*, by: Actor, survey: MockSurvey, draft: MockDraft, version: int) -> MockSurvey:
    """Change a mock survey; once it is open only title and last day, because people answered under the rest."""
    if draft.opens_on and draft.closes_on and draft.closes_on < draft.opens_on:
        raise Problem(_("The last day lies before the first."), field="closes_on")
    if len(draft.groups) > MOST_GROUPS or len(draft.groups) == 1:
        raise Problem(_("Write two to %(most)d groups, or none.") % {"most": MOST_GROUPS}, field="groups")
    with transaction.atomic():
        row = _locked(by, survey, version)
        if row.state == CLOSED:
            raise Problem(MOCK.refusal, status=409)
        row.title, row.closes_on, row.version = draft.title.strip(), draft.closes_on, version + 1
        fields = ["title", "closes_on", "version"]
        if row.state == DRAFT:
            row.opens_on, row.is_listed = draft.opens_on, draft.is_listed
            row.shows_early, row.keep_months = draft.shows_early, draft.keep_months
            row.groups = [{"code": f"g{n}", "th": text} for n, text in enumerate(draft.groups, 1)]
            fields += ["opens_on", "is_listed", "shows_early", "keep_months", "groups"]
        elif row.closes_on is None or (row.opens_on and row.closes_on < row.opens_on):
            raise Problem(_("An open survey has a first and a last day."), field="closes_on")
        row.save(update_fields=fields)
        record(
            by=by, verb="respondents.mock_changed", subject=row, summary=row.title, data={"fields": fields}
        )
    return row


def change_questions(
    *,
    by: Actor,
    survey: MockSurvey,
    texts: Mapping[str, Mapping[str, str]],
    drop: Sequence[str],
    version: int,
) -> MockSurvey:
    """Change the wording of questions (by code: ``th``, ``en``) and leave some out; only in a draft."""
    with transaction.atomic():
        row = _locked(by, survey, version)
        if row.state != DRAFT:
            raise Problem(
                _("Questions cannot be changed once the survey is open: people answered the old ones."),
                status=409,
            )
        questions = [q for q in row.questions["questions"] if q["code"] not in drop]
        if not questions:
            raise Problem(_("Keep at least one question."))
        for question in questions:
            given = texts.get(question["code"], {})
            if given.get("th", "").strip():
                question["th"] = given["th"].strip()
                question["en"] = given.get("en", "").strip()
        row.questions = {**row.questions, "questions": questions}
        row.version = version + 1
        row.save(update_fields=["questions", "version"])
        record(by=by, verb="respondents.mock_questions_changed", subject=row, data={"left_out": list(drop)})
    return row


def open_mock(*, by: Actor, survey: MockSurvey) -> MockSurvey:
    """Open a mock survey for answers between its two days."""
    with transaction.atomic():
        row = _locked(by, survey)
        target = MOCK.target("open", row.state)
        if row.opens_on is None or row.closes_on is None:
            raise Problem(_("Set the first and the last day before opening the survey."), status=409)
        row.state = target
        row.save(update_fields=["state"])
        record(by=by, verb="respondents.mock_opened", subject=row, summary=row.title)
    return row


def close_mock(*, by: Actor, survey: MockSurvey, today: date) -> MockSurvey:
    """Close a mock survey for good and freeze its last result, where there are enough answers for one."""
    with transaction.atomic():
        row = _locked(by, survey)
        row.state = MOCK.target("close", row.state)
        row.closed_on = today
        row.answered = MockAnswer.objects.filter(survey=row).count()
        row.save(update_fields=["state", "closed_on", "answered"])
        show_result(by=by, survey=row, today=today)
        record(by=by, verb="respondents.mock_closed", subject=row, data={"answers": row.answered})
    return row


def remove_mock(*, by: Actor, survey: MockSurvey) -> None:
    """Remove a draft that was never open."""
    with transaction.atomic():
        row = _locked(by, survey)
        if row.state != DRAFT:
            raise Problem(_("Only a draft can be removed."), status=409)
        record(by=by, verb="respondents.mock_removed", subject=row, summary=row.title)
        row.delete()


def answer(*, by: Actor, survey: MockSurvey, choices: Mapping[str, Any], group: str, today: date) -> None:
    """Keep one sheet of answers: the week, the choices and the group. No journal, because that has times.

    ``by`` only says which office; it is not kept. Raises ``Problem`` when the survey takes no answers (any
    more) and when nothing was answered.
    """
    known: dict[str, int] = {}
    for question in survey.questions["questions"]:
        known |= well_answered(question, choices)
    if not known:
        raise Problem(_("Nothing was answered yet. Choose at least one answer, or leave the page."))
    groups = {one["code"] for one in survey.groups}
    with transaction.atomic():
        row = MockSurvey.objects.select_for_update(of=("self",)).get(
            pk=survey.pk, organization=by.organization
        )
        if not is_taking_answers(row, today):
            raise Problem(_("The survey takes no more answers. Nothing was kept."), status=409)
        MockAnswer.objects.create(
            organization=by.organization,
            survey=row,
            week_on=monday(today),
            choices={key: known[key] for key in sorted(known)},
            group=group if group in groups else "",
        )


def type_paper(*, by: Actor, survey: MockSurvey, choices: Mapping[str, Any], group: str, today: date) -> None:
    """Keep a sheet that was answered on paper. The journal says that one was typed, and not which."""
    by.require(EDIT)
    with transaction.atomic():
        answer(by=by, survey=survey, choices=choices, group=group, today=today)
        record(by=by, verb="respondents.mock_paper_typed", subject=survey)


def show_result(*, by: Actor, survey: MockSurvey, today: date) -> MockResult | None:
    """Freeze a new result if it may be shown, at most one a day; return it, or none.

    Between two results lie no answers or ten: their difference tells nothing about fewer. While the survey is
    open a result has the indicators only; the shares of answers and the groups come once, with the last one.
    """
    is_final = survey.state == CLOSED
    if survey.state != OPEN and not is_final:
        return None
    if not is_final and not survey.shows_early:
        return None
    rows = MockAnswer.objects.filter(survey=survey)
    answers = [(row.choices, row.group) for row in rows.only("choices", "group")]
    questions = survey.questions["questions"]
    counts = {key: sum(n.values()) for key, n in counts_by_row(questions, answers).items()}
    before = last_result(survey)
    if before is not None and before.shown_on >= today and not is_final:
        return None
    earlier = before.content["rows"] if before else None
    if not may_show(counts, earlier, len(answers), before.answers if before else 0):
        return None
    content = result_of_answers(questions, survey.groups, answers, with_groups=is_final)
    if not is_final:
        content["shares"] = {}
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    made: MockResult = MockResult.objects.create(
        organization=by.organization,
        survey=survey,
        shown_on=today,
        answers=len(answers),
        is_final=is_final,
        content=content,
        content_sha256=hashlib.sha256(written.encode()).hexdigest(),
    )
    return made


def stir_answers(*, by: Actor, survey: MockSurvey) -> int:
    """Write the answers anew in a random order with new keys, so that their place in the file tells no order.

    Return how many. What is answered at the same moment is left for the next time.
    """
    with transaction.atomic():
        rows = list(
            MockAnswer.objects.select_for_update().filter(survey=survey, organization=by.organization)
        )
        MockAnswer.objects.filter(pk__in=[row.pk for row in rows]).delete()
        random.SystemRandom().shuffle(rows)
        for row in rows:
            row.pk = random_key()
            row._state.adding = True
        MockAnswer.objects.bulk_create(rows)
    return len(rows)


def delete_answers(*, by: Actor, survey: MockSurvey, today: date) -> int:
    """Delete the answers of a closed survey; its frozen result stays. Return how many went."""
    with transaction.atomic():
        row = _locked(by, survey)
        if row.state != CLOSED:
            raise Problem(MOCK.refusal, status=409)
        gone, _each = MockAnswer.objects.filter(survey=row).delete()
        row.answers_deleted_on = today
        row.save(update_fields=["answers_deleted_on"])
        record(by=by, verb="respondents.mock_answers_deleted", subject=row, data={"answers": gone})
    return gone
