"""Handing in: freeze the answer sheet, dispute scores, clarify, draft the letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import Result, ResultDraft, result_of, save_result
from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.api import Document, Draft, make_letter, save_draft
from prongsai.foundation.jobs.api import enqueue
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, in_digits, local_date, official_date
from prongsai.kernel.errors import Conflict, Problem
from prongsai.rooms.checklist.models import CitedPage, Clarification, Submission
from prongsai.rooms.checklist.queries.citing import addresses_elsewhere, fetched_of
from prongsai.rooms.checklist.queries.loading import steps_of
from prongsai.rooms.checklist.queries.submissions import clarifications_of, frozen_sheet, sheet_hash
from prongsai.rooms.checklist.workflow import ACCEPTED, CLARIFICATION, EDIT, OPEN, WRITTEN

WORDING = Path(__file__).resolve().parent.parent / "data" / "wording.yaml"
CLARIFYING = "clarify"  # the step of the calendar in which scores are disputed


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationDraft:
    """What the assessor gave and said, and what the office answers."""

    score: Decimal | None = None
    remark: str = ""
    explanation: str = ""
    due_on: date | None = None


def submit(
    *, by: Actor, fiscal_year: int, submitted_at: datetime, now: datetime, note: str = ""
) -> Submission:
    """Freeze the answer sheet of a year as it stands now; addresses elsewhere are fetched behind the page.

    ``submitted_at`` is when it was typed into the assessment's own system: not later than now, not
    before the fiscal year.
    """
    by.require(EDIT)
    if submitted_at > now:
        raise Problem(_("This day has not come yet. Record a submission after handing it in."), field="on")
    if local_date(submitted_at) < FiscalYear(fiscal_year).starts_on:
        raise Problem(
            _("This day lies before fiscal year %(year)s.") % {"year": in_digits(fiscal_year, None)},
            field="on",
        )
    today = local_date(now)
    sheet = frozen_sheet(by.organization, fiscal_year, today)
    if not any(item["has"] for item in sheet["items"]):
        raise Problem(_("No item has an answer yet, so there is nothing to hand in."), status=409)
    with transaction.atomic():
        last = Submission.objects.filter(organization=by.organization, fiscal_year=fiscal_year).first()
        sheet["number"] = (last.number if last else 0) + 1
        sheet["submitted_at"] = submitted_at.isoformat()
        sheet["frozen_on"] = today.isoformat()
        try:
            with transaction.atomic():
                made: Submission = Submission.objects.create(
                    organization=by.organization,
                    fiscal_year=fiscal_year,
                    number=sheet["number"],
                    submitted_at=submitted_at,
                    submitted_by_name=by.name[:200],
                    note=note.strip(),
                    sheet=sheet,
                    sha256=sheet_hash(sheet),
                )
        except IntegrityError as error:
            raise Conflict(
                _("Somebody else recorded a submission at the same time. Look at it first.")
            ) from error
        record(
            by=by,
            verb="checklist.submitted",
            subject=made,
            summary=f"{fiscal_year} ({made.number})",
            data={"sha256": made.sha256},
        )
        if addresses_elsewhere(made):
            enqueue("checklist.cite", organization=by.organization, by=by, payload={"submission": made.pk})
    return made


def dispute(*, by: Actor, submission: Submission, concept: str, draft: ClarificationDraft) -> Clarification:
    """Open a clarification for an item of a submission; its due date comes from the calendar if none is given."""
    by.require(EDIT)
    if concept not in {item["concept"] for item in submission.sheet["items"]}:
        raise Problem(_("This item is not on the sheet that was handed in."), field="concept")
    due = draft.due_on or next(
        (s.ends_on for s in steps_of(by.organization, submission.fiscal_year) if s.code == CLARIFYING), None
    )
    try:
        with transaction.atomic():
            made: Clarification = Clarification.objects.create(
                organization=by.organization,
                submission=submission,
                concept=concept,
                score=draft.score,
                remark=draft.remark.strip(),
                explanation=draft.explanation.strip(),
                state=WRITTEN if draft.explanation.strip() else OPEN,
                due_on=due,
                updated_by_name=by.name[:200],
            )
            record(by=by, verb="checklist.disputed", subject=made, summary=concept)
    except IntegrityError as error:
        raise Problem(_("There is already a clarification for this item."), field="concept") from error
    return made


def clarify(
    *, by: Actor, clarification: Clarification, draft: ClarificationDraft, version: int
) -> Clarification:
    """Write what the office answers; raise ``Conflict`` when somebody else saved after ``version``."""
    by.require(EDIT)
    with transaction.atomic():
        row = _locked(by, clarification, version)
        CLARIFICATION.target("write", row.state)
        row.score, row.remark, row.due_on = draft.score, draft.remark.strip(), draft.due_on
        row.explanation = draft.explanation.strip()
        row.state = WRITTEN if row.explanation else OPEN
        _save(row, by, "score", "remark", "due_on", "explanation", "state")
        record(by=by, verb="checklist.clarified", subject=row, summary=row.concept)
    return row


def move_clarification(
    *, by: Actor, clarification: Clarification, move: str, version: int, today: date
) -> Clarification:
    """Say that a clarification was handed in, accepted or not accepted, or take such a word back."""
    by.require(EDIT)
    if move not in {"send", "take_back", "accept", "refuse", "undecide"}:
        raise Problem(_("This is no step of a clarification."))
    with transaction.atomic():
        row = _locked(by, clarification, version)
        before = row.state
        row.state = CLARIFICATION.target(move, row.state)
        row.closed_on = None if row.state == WRITTEN else (row.closed_on or today)
        _save(row, by, "state", "closed_on")
        record(
            by=by,
            verb="checklist.clarification_moved",
            subject=row,
            summary=row.concept,
            data={"state": [before, row.state]},
        )
    return row


def drop_clarification(*, by: Actor, clarification: Clarification, version: int) -> None:
    """Remove a clarification that was opened by mistake, as long as nothing is written in it."""
    by.require(EDIT)
    with transaction.atomic():
        row = _locked(by, clarification, version)
        if row.state != OPEN:
            raise Problem(_("Something is written in this clarification. Empty its text first."), status=409)
        record(by=by, verb="checklist.undisputed", subject=row, summary=row.concept)
        Clarification.objects.filter(organization=by.organization, pk=row.pk).delete()


def clarification_letter(*, by: Actor, submission: Submission) -> tuple[Draft, Document]:
    """Write the letter with every clarification that has a text, and have its files made.

    The letter cites what stood there when the sheet was handed in: version, day and hash of each page.
    """
    by.require(EDIT)
    rows = [row for row in clarifications_of(by, submission) if row.explanation]
    if not rows:
        raise Problem(_("Write a clarification first; the letter is made of them."), status=409)
    with transaction.atomic():
        draft = save_draft(by=by, kind="letter", texts=letter_texts(by.organization, submission, rows))
        document = make_letter(by=by, draft=draft)
        for row in rows:
            row.draft = draft
            row.save(update_fields=["draft"])
        record(
            by=by,
            verb="checklist.clarification_letter",
            subject=submission,
            summary=f"{submission.fiscal_year} ({submission.number})",
            data={"document": document.pk, "items": [row.concept for row in rows]},
        )
    return draft, document


def store_result(
    *,
    by: Actor,
    submission: Submission,
    iit: Decimal | None,
    eit: Decimal | None,
    total: Decimal | None,
    others_full: bool,
) -> Result:
    """Store the scores received as the result of the submission's year, unless there is one already.

    An accepted clarification counts 100, any other the score that was given; ``others_full`` gives 100 to the
    items that nobody disputed.
    """
    by.require(EDIT)
    if result_of(by.organization, submission.fiscal_year) is not None:
        raise Problem(_("This year has a result already. Change it there."), status=409)
    scores = {code: score for code, score in (("IIT", iit), ("EIT", eit)) if score is not None}
    disputed = {row.concept: row for row in clarifications_of(by, submission)}
    for item in submission.sheet["items"]:
        row = disputed.get(item["concept"])
        if row is None:
            if others_full:
                scores[item["code"]] = Decimal(100)
        elif row.state == ACCEPTED:
            scores[item["code"]] = Decimal(100)
        elif row.score is not None:
            scores[item["code"]] = row.score
    if not scores:
        raise Problem(_("Type at least one score, or say what the items got."))
    return save_result(
        by=by, fiscal_year=submission.fiscal_year, draft=ResultDraft(total=total, scores=scores), version=0
    )


def letter_texts(organization: Any, submission: Submission, rows: list[Clarification]) -> dict[str, str]:
    """Return the texts of the letter, in official Thai and the office's numerals."""
    words, digits = wording()["letter"], organization.digits
    items = {item["concept"]: item for item in submission.sheet["items"]}
    fetched = fetched_of(submission)
    values = {
        "office": organization.full_name,
        "year": in_digits(submission.fiscal_year, digits),
        "submitted": official_date(submission.submitted_at, digits),
        "count": in_digits(len(rows), digits),
    }
    body = [words["opening"].format(**values), "", words["middle"].format(**values), ""]
    for number, row in enumerate(rows, 1):
        item = items[row.concept]
        body.append(
            words["item"].format(
                number=in_digits(number, digits),
                code=item["code"],
                title=in_digits(item["title"], digits, keep_codes=True),
            )
        )
        if row.score is not None:
            body.append(words["score"].format(score=in_digits(f"{float(row.score):g}", digits)))
        if row.remark:
            body.append(words["remark"].format(remark=row.remark))
        body.append(words["explanation"].format(explanation=row.explanation))
        body += [_cited(cited, words, digits, fetched.get(cited["url"])) for cited in item["answers"]]
        body.append("")
    body.append(words["closing"])
    return {
        "subject": words["subject"].format(**values),
        "to": words["to"],
        "body": "\n".join(body),
    }


def _cited(cited: dict[str, Any], words: dict[str, str], digits: str, fetched: CitedPage | None) -> str:
    def written(day: str) -> str:
        return official_date(date.fromisoformat(day), digits) if day else "–"

    if cited["version"] is None and fetched is not None and fetched.is_kept:
        day = official_date(local_date(fetched.fetched_at), digits)
        return words["elsewhere_kept"].format(url=cited["url"], fetched=day, code=fetched.check_code)
    if cited["version"] is None:
        return words["elsewhere"].format(url=cited["url"], noted=written(cited["noted_on"]))
    seal = cited["sha256"]
    return words["cited"].format(
        url=cited["url"],
        version=in_digits(cited["version"], digits),
        published=written(cited["published_on"]),
        code=" ".join(seal[start : start + 4] for start in range(0, 16, 4)),
    )


@cache
def wording() -> dict[str, Any]:
    """Return the official wording."""
    loaded = yaml.safe_load(WORDING.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)  # noqa: S101  # our own file
    return loaded


def _locked(by: Actor, clarification: Clarification, version: int) -> Clarification:
    row: Clarification = Clarification.objects.select_for_update(of=("self",)).get(
        organization=by.organization, pk=clarification.pk
    )
    if row.version != version:
        raise Conflict(
            _(
                "%(who)s has changed this clarification in the meantime. What you typed is below, not saved yet."
            )
            % {"who": row.updated_by_name or _("Somebody")},
            current=row,
        )
    return row


def _save(row: Clarification, by: Actor, *fields: str) -> None:
    row.version += 1
    row.updated_at, row.updated_by_name = timezone.now(), by.name[:200]
    row.save(update_fields=[*fields, "version", "updated_at", "updated_by_name"])
