"""Keeping what stood at the addresses elsewhere that a submission cites."""

from __future__ import annotations

import hashlib
from datetime import datetime
from html.parser import HTMLParser

from django.db import transaction
from django.utils.translation import gettext as _

from prongsai.foundation.audit.api import record
from prongsai.foundation.jobs.api import enqueue
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.kernel.fetching import Fetched
from prongsai.rooms.checklist.models import CitedPage, Submission
from prongsai.rooms.checklist.queries.citing import addresses_to_fetch
from prongsai.rooms.checklist.workflow import EDIT

READABLE = 200_000  # bytes of a page in which its title is looked for
LONGEST_TITLE = 300


def fetch_cited(*, by: Actor, submission: Submission) -> int:
    """Have the addresses elsewhere that are not kept yet fetched behind the page; return how many there are."""
    by.require(EDIT)
    left = len(addresses_to_fetch(submission))
    if not left:
        raise Problem(_("Every address elsewhere is kept already."), status=409)
    enqueue("checklist.cite", organization=by.organization, by=by, payload={"submission": submission.pk})
    return left


def keep_cited(
    *, by: Actor, submission: Submission, url: str, at: datetime, answer: Fetched | None, trouble: str = ""
) -> CitedPage:
    """Keep what an address answered, or why it could not be read. A page that says it is not there is a failure."""
    if answer is not None and answer.status >= 400:  # the class of errors of HTTP
        trouble = _("it answers with %(status)s") % {"status": answer.status}
    kept = answer if not trouble else None
    if kept is None and not trouble:
        raise ValueError("neither an answer nor a reason why there is none")
    with transaction.atomic():
        row: CitedPage = CitedPage.objects.create(
            organization=by.organization,
            submission=submission,
            url=url[:2000],
            fetched_at=at,
            status=answer.status if answer else None,
            final_url=_line(answer.url)[:2000] if answer else "",
            content_type=_line(kept.content_type.partition(";")[0])[:120] if kept else "",
            title=title_of(kept) if kept else "",
            size=len(kept.body) if kept else None,
            is_cut=kept.is_cut if kept else False,
            sha256=hashlib.sha256(kept.body).hexdigest() if kept else "",
            trouble=trouble[:500],
        )
        record(
            by=by,
            verb="checklist.cited",
            subject=submission,
            summary=url[:200],
            data={"sha256": row.sha256, "trouble": row.trouble},
        )
    return row


class _Title(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "title" and not self.text

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.text += data


def title_of(answer: Fetched) -> str:
    """Return the title of a web page, or nothing; whatever the page holds, it ends and never raises."""
    if not answer.is_html:
        return ""
    charset = answer.content_type.partition("charset=")[2].split(";")[0].strip(" \"'") or "utf-8"
    try:
        text = answer.body[:READABLE].decode(charset, "replace")
    except (LookupError, ValueError):  # no encoding of that name, or one that is not meant for pages
        text = answer.body[:READABLE].decode("utf-8", "replace")
    found = _Title()
    try:
        found.feed(text)
    except (AssertionError, ValueError):  # broken declarations of a hostile page
        return ""
    return _line(found.text)[:LONGEST_TITLE]


def _line(text: str) -> str:
    """Return what another machine sent as one line that every database takes."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
