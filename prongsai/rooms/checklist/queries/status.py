"""The state of an item, computed from facts. Pure: no tables, no clock.

A state is never set by hand. A person's verification stands on top of it, binds to the facts that the person saw,
and lapses when they change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prongsai.engines.framework.api import ChecklistItem
from prongsai.kernel.calendar import FiscalYear, Period, period_text, short_date
from prongsai.rooms.checklist.workflow import DRAFTED, MISSING, PUBLISHED, READY, RENEW

CONTINUOUS = "continuous"
HALF_YEAR = frozenset({"six_month", "monthly"})
# What reports on days that have to be over before the report is whole.
ENDED = HALF_YEAR | {"annual_previous"}
STALE_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class PageFact:
    """A public page as it stands: which version, since when, with which hash."""

    pk: int
    address: str
    title: str
    state: str
    fiscal_year: int | None
    concept: str
    number: int
    published_on: date | None
    sha256: str

    @property
    def is_public(self) -> bool:
        """Return whether everybody can open it."""
        return self.state == "published"


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """An answer as it stands: one of our pages, or an address elsewhere."""

    pk: int
    page: PageFact | None
    url: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an item of a year."""

    pages: tuple[PageFact, ...] = ()
    answers: tuple[AnswerFact, ...] = ()
    has_draft: bool = False
    is_scheduled: bool = False
    work: str = ""
    nil_text: str = ""
    written: bool = False
    ticks: frozenset[str] = frozenset()
    verified_facts: str = ""

    def standing(self, fiscal_year: int) -> tuple[PageFact, ...]:
        """Return the pages that answer the item: those named by a person, else what is published for its year.

        A page of the year before does not answer by itself, also where the item is always current.
        """
        named = tuple(answer.page for answer in self.answers if answer.page is not None)
        return named or tuple(
            page for page in self.pages if page.is_public and (page.fiscal_year or fiscal_year) == fiscal_year
        )


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an item with the sentences that explain it."""

    state: str
    reasons: tuple[str, ...]
    ticked: int
    elements: int
    facts_sha256: str
    is_verified: bool = False
    has_lapsed: bool = False
    pages: tuple[PageFact, ...] = field(default=())

    @property
    def is_complete(self) -> bool:
        """Return whether a person saw every element."""
        return self.elements > 0 and self.ticked == self.elements

    @property
    def may_be_verified(self) -> bool:
        """Return whether there is something to verify: published, current, every element there."""
        return self.state == PUBLISHED and self.is_complete and not self.is_verified


@cache
def element_hash(text: str) -> str:
    """Return the hash by which a tick is bound to the wording of an element."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def covered_period(item: ChecklistItem) -> Period:
    """Return the days that the answer to an item has to cover."""
    year = FiscalYear(item.covers_year)
    return year.half_years[0].period if item.cycle in HALF_YEAR else year.period


def covered_words(item: ChecklistItem) -> str:
    """Return the days that the answer has to cover, written out in the reader's language."""
    days = covered_period(item)
    written = period_text(*days, None, language=get_language() or "th")
    if item.cycle == CONTINUOUS:
        return _("current at all times, %(days)s") % {"days": written}
    if item.cycle == "monthly":
        return _("by month, %(days)s") % {"days": written}
    return written


def status_of(item: ChecklistItem, facts: Facts, today: date) -> Status:
    """Return the state of an item on the day."""
    hashes = [element_hash(text) for text in item.elements]
    ticked = sum(one in facts.ticks for one in hashes)
    standing = facts.standing(item.fiscal_year)
    seal = _seal(facts, standing, [one for one in hashes if one in facts.ticks], hashes)
    is_same = bool(facts.verified_facts) and facts.verified_facts == seal
    public = [page for page in standing if page.is_public]
    reasons: list[str] = []
    if public:
        reasons = list(_renewal(item, standing, public, today))
        state = RENEW if reasons else PUBLISHED
    elif any(answer.url for answer in facts.answers):
        # An address elsewhere is only somebody's word until a person looked.
        state = PUBLISHED if is_same else READY
        if not is_same:
            reasons = [_("The address stands on another site: look at it, then verify the item.")]
    elif standing:
        state = RENEW
        reasons = [_("The page that was named as the answer is no longer public.")]
    else:
        state, reasons = _unpublished(item, facts)
    is_verified = is_same and state == PUBLISHED and ticked == len(hashes)
    return Status(
        state=state,
        reasons=tuple(reasons),
        ticked=ticked,
        elements=len(hashes),
        facts_sha256=seal,
        is_verified=is_verified,
        has_lapsed=bool(facts.verified_facts) and not is_verified,
        pages=standing,
    )


def _unpublished(item: ChecklistItem, facts: Facts) -> tuple[str, list[str]]:
    earlier = [page for page in facts.pages if page.fiscal_year and page.fiscal_year < item.fiscal_year]
    if any(page.is_public for page in earlier):
        return RENEW, [_("Only last year's page is public; publish it again for this year.")]
    if facts.is_scheduled:
        return READY, [_("A page waits for its time.")]
    if facts.work == READY:
        return READY, [_("The work behind it is finished; make the page and publish it.")]
    if facts.nil_text:
        return READY, [_("It is stated that there was none; the statement has to stand on a public page.")]
    if facts.has_draft:
        return DRAFTED, [_("A draft of the page is kept.")]
    if facts.work == DRAFTED:
        return DRAFTED, [_("The work behind it is under way.")]
    if facts.written:
        return DRAFTED, [_("Something is written down here, but nothing is public yet.")]
    return MISSING, [_("Nothing is known that answers this item.")]


def _renewal(
    item: ChecklistItem, standing: Iterable[PageFact], public: list[PageFact], today: date
) -> Iterable[str]:
    language = get_language() or "th"
    for page in standing:
        if not page.is_public:
            yield _("“%(title)s” is no longer public.") % {"title": page.title}
    days = [page.published_on for page in public if page.published_on]
    newest = max(days, default=None)
    if newest is None:
        return
    written = short_date(newest, None, language=language)
    if item.cycle == CONTINUOUS:
        if today - newest > STALE_AFTER:
            yield _("Published on %(day)s, more than a year ago.") % {"day": written}
    elif item.cycle in ENDED and newest <= covered_period(item).ends_on < today:
        yield _("Published on %(day)s, before the period ended; the last days are missing.") % {
            "day": written
        }


def _seal(facts: Facts, standing: Iterable[PageFact], ticked: list[str], hashes: list[str]) -> str:
    plain: list[Any] = [
        sorted([page.address, page.number, page.sha256, page.state] for page in standing),
        [[answer.page.address if answer.page else "", answer.url] for answer in facts.answers],
        facts.nil_text,
        sorted(ticked),
        sorted(hashes),
    ]
    written = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
