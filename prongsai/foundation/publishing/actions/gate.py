"""The gate before everything public: what the checks find in the very facts that go out, and who may pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from prongsai.foundation.checks.api import (
    About,
    Checked,
    blocking,
    check_content,
    decided_keys,
    with_set_asides,
    withheld_findings,
)
from prongsai.foundation.documents.api import pictures_of
from prongsai.foundation.publishing.actions.canonical import DataTable
from prongsai.foundation.publishing.actions.looking import given_files
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.kernel.proofreading import Passage

MOST_ROWS = 2_000  # of one table of figures; those below are only searched for what was taken out


def found_in(
    organization: Any,
    facts: Mapping[str, Any],
    *,
    subject: str,
    kind: str,
    today: date,
    mend: str = "",
    url: str = "",
    people: str = "",
) -> list[Checked]:
    """Return what the checks find in the arguments of ``publish``, with what was set aside for the subject.

    Title, summary, names of files, texts of pictures, figures and the note go out as well, so they are read too.
    """
    about = _about(organization, facts, kind, today, mend=mend, url=url, people=people)
    return with_set_asides(organization, subject, check_content(facts["content"], about))


def let_through(checked: Iterable[Checked]) -> None:
    """Raise ``Problem`` while the checks find an error that nobody has put right or set aside."""
    if blocking(checked):
        raise Problem(
            _(
                "The checks found something that must be put right first. "
                "Put it right, or set the finding aside with a reason."
            ),
            status=409,
        )


def keep_away_what_was_taken_out(by: Actor, facts: Mapping[str, Any], kind: str) -> None:
    """Raise ``Problem`` where something would be public again that was taken out, and nobody decided so with a reason.

    Everything that becomes public comes through here, also what a room makes of an older document.
    """
    about = _about(by.organization, facts, kind, timezone.localdate())
    found = list(withheld_findings(facts["content"], about))
    if found and {one.key for one in found} - decided_keys(by.organization):
        raise Problem(
            _("%(finding)s (%(place)s). Nothing was published. %(reason)s")
            % {"finding": found[0].message, "place": found[0].place, "reason": found[0].reason},
            status=409,
        )


def _about(organization: Any, facts: Mapping[str, Any], kind: str, today: date, **extra: Any) -> About:
    return About(
        organization=organization,
        fiscal_year=facts.get("fiscal_year"),
        today=today,
        kind=kind,
        is_public=True,
        extra={
            **extra,
            "address": facts.get("address", ""),
            "files": [one.file for one in facts.get("attachments", ()) if one.file is not None],
            "papers": given_files(facts.get("attachments", ())),
            "also": tuple(_beside(facts)),
            "rest": tuple(
                passage for table in facts.get("data", ()) for passage in _figures(table, MOST_ROWS, None)
            ),
        },
    )


def _beside(facts: Mapping[str, Any]) -> Iterator[Passage]:
    """Yield what is published beside the content."""
    for name, place in (
        ("title", _("title")),
        ("lead", _("summary")),
        ("note", _("what changed")),
        ("responsible", _("responsible")),
        ("approved_by", _("approved by")),
        ("period", _("what the page covers")),
    ):
        if facts.get(name):
            yield Passage(place, str(facts[name]))
    for one in facts.get("attachments", ()):
        yield Passage(_("name of a file"), one.label)
    for number, picture in enumerate(pictures_of(facts["content"]), start=1):
        if picture.alt != picture.caption:
            yield Passage(_("text of picture %(number)s") % {"number": number}, picture.alt)
    for table in facts.get("data", ()):
        yield Passage(_("figures “%(name)s”") % {"name": table.name}, " · ".join(map(str, table.columns)))
        yield from _figures(table, 0, MOST_ROWS)


def _figures(table: DataTable, start: int, end: int | None) -> Iterator[Passage]:
    for number, row in enumerate(table.rows[start:end], start=start + 1):
        place = _("figures “%(name)s”, row %(row)s") % {"name": table.name, "row": number}
        yield Passage(place, " · ".join(str(value) for value in row if value not in (None, "")))
