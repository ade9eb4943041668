"""The gate before everything public: what the checks find in the very facts that go out, and who may pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from prongsai.foundation.checks.api import About, Checked, blocking, check_content, with_set_asides
from prongsai.foundation.documents.api import pictures_of
from prongsai.kernel.errors import Problem
from prongsai.kernel.proofreading import Passage

MOST_ROWS = 2_000  # of one table of figures


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
    about = About(
        organization=organization,
        fiscal_year=facts.get("fiscal_year"),
        today=today,
        kind=kind,
        is_public=True,
        extra={
            "mend": mend,
            "url": url,
            "people": people,
            "files": [one.file for one in facts.get("attachments", ()) if one.file is not None],
            "also": tuple(_beside(facts)),
        },
    )
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
        yield from _figures(table.name, table.columns, table.rows)


def _figures(name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[Passage]:
    yield Passage(_("figures “%(name)s”") % {"name": name}, " · ".join(map(str, columns)))
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        place = _("figures “%(name)s”, row %(row)s") % {"name": name, "row": number}
        yield Passage(place, " · ".join(str(value) for value in row if value not in (None, "")))
