"""The search of the public site: what is published today, and nothing else.

It reads the shown versions themselves, so what was withdrawn, replaced or redacted is never found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.foundation.documents.api import from_data, plain_text
from prongsai.foundation.publishing.models import Version
from prongsai.foundation.publishing.queries.outline import outline_for
from prongsai.foundation.publishing.queries.site_office import Branch, executives, structure
from prongsai.foundation.publishing.workflow import PUBLISHED
from prongsai.kernel.calendar import arabic_digits, fiscal_year_of, thai_digits

MOST_WORDS = 8
MOST_CANDIDATES = 300
NEAR = 30  # letters that may be lost to cut an excerpt at a space
JOINED = re.compile("[เ-ไ]|.[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]")  # a vowel or mark and its consonant
AROUND = 70


@dataclass(frozen=True, kw_only=True)
class SiteHit:
    """Something found: ``before``, ``hit`` and ``after`` are the words around the find in its text."""

    title: str
    url: str
    kind: str
    on: Any = None
    before: str = ""
    hit: str = ""
    after: str = ""
    score: float = 0


def site_search(organization: Any, text: str, today: date) -> list[SiteHit]:
    """Return what contains every word, best first. Cost: a constant number of queries."""
    words = [arabic_digits(word).casefold() for word in text.split()][:MOST_WORDS]
    if not words:
        return []
    found = [
        *_versions(organization, words),
        *_posts(organization, words, today),
        *_units(structure(organization), words),
    ]
    known = {hit.url for hit in found}
    found += [hit for hit in _items(organization, words, today) if hit.url not in known]
    return sorted(found, key=lambda hit: (-hit.score, hit.title))


def _versions(organization: Any, words: list[str]) -> Iterable[SiteHit]:
    rows = Version.objects.filter(
        organization=organization, page__state=PUBLISHED, number=F("page__current_number")
    ).annotate(stored=Cast("content", TextField()))
    for word in words:
        either = Q()
        for form in {word, thai_digits(word)}:
            kept = json.dumps(form, ensure_ascii=connection.vendor == "sqlite")[1:-1]
            either |= (
                Q(title__icontains=form)
                | Q(lead__icontains=form)
                | Q(page__address__icontains=form)
                | Q(stored__icontains=kept)
            )
        rows = rows.filter(either)
    rows = rows.select_related("page", "page__listing__category").defer("data")
    for version in rows.order_by("-published_at")[:MOST_CANDIDATES]:
        body = " ".join(plain_text(from_data(version.content)).split())
        weighed = [(version.title, 8.0), (version.page.code, 8.0), (version.lead, 3.0), (body, 1.0)]
        score = _score(words, weighed)
        if score:
            listing = getattr(version.page, "listing", None)
            kind = listing.category.name if listing else _("Public information")
            # The summary says more than the first lines of a page, which repeat its title.
            held = arabic_digits(version.lead).lower()
            shown = " ".join(version.lead.split()) if any(word in held for word in words) else body
            before, hit, after = _around(words, shown) if shown else ("", "", "")
            yield SiteHit(
                title=version.title,
                url=version.page.get_absolute_url(),
                kind=kind,
                on=version.published_at,
                before=before,
                hit=hit,
                after=after,
                score=score,
            )


def _posts(organization: Any, words: list[str], today: date) -> Iterable[SiteHit]:
    address = reverse("publishing:people")
    for group in executives(organization, today):
        for post in group.posts:
            names = " ".join(one.name for one in (*post.holders, *post.acting) if one.name)
            score = _score(words, [(post.title, 8.0), (names, 8.0)])
            if score:
                title = f"{post.title} · {names}" if names and names != post.title else post.title
                yield SiteHit(
                    title=title, url=f"{address}#p{post.pk}", kind=_("Executives and structure"), score=score
                )


def _units(branches: Iterable[Branch], words: list[str]) -> Iterable[SiteHit]:
    for branch in branches:
        score = _score(words, [(branch.unit.name, 8.0), (branch.unit.short_name, 6.0)])
        if score:
            yield SiteHit(
                title=branch.unit.name,
                url=f"{reverse('publishing:structure')}#u{branch.unit.pk}",
                kind=_("Executives and structure"),
                score=score,
            )
        yield from _units(branch.children, words)


def _items(organization: Any, words: list[str], today: date) -> Iterable[SiteHit]:
    year = fiscal_year_of(today)
    outline = outline_for(organization, year)
    for group in outline.groups if outline else ():
        for item in group.items:
            score = _score(words, [(item.title, 4.0), (item.code, 8.0), (item.text, 1.0)])
            if score:
                yield SiteHit(
                    title=item.title,
                    url=f"{reverse('publishing:index', args=[year])}?q={item.code}",
                    kind=_("List of public information"),
                    score=score / 2,
                )


def _score(words: list[str], weighed: list[tuple[str, float]]) -> float:
    """Return how well the texts fit, 0 where a word is missing; a whole word counts twice."""
    texts = [(arabic_digits(text).casefold(), weight) for text, weight in weighed]
    total = 0.0
    for word in words:
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        best = max(
            (weight * (2 if whole.search(text) else 1) for text, weight in texts if word in text), default=0.0
        )
        if not best:
            return 0
        total += best
    phrase = " ".join(words)
    return total + (20 if texts[0][0].strip() == phrase else 6 if phrase in texts[0][0] else 0)


def _around(words: list[str], body: str) -> tuple[str, str, str]:
    """Return the text around the first word that is found, with the word itself between."""
    plain = arabic_digits(body).lower()
    places = [(place, word) for word in words if (place := plain.find(word)) >= 0]
    if not places or len(plain) != len(body):
        return body[: AROUND * 2], "", ""
    place, word = min(places)
    start, end = _gap(body, max(0, place - AROUND), place), place + len(word)
    last = _gap(body, min(len(body), end + AROUND), end)
    before = ("… " if start else "") + body[start:place].lstrip()
    after = body[end:last].rstrip() + (" …" if last < len(body) else "")
    return before, body[place:end], after


def _gap(body: str, place: int, found: int) -> int:
    """Return where an excerpt may be cut: at a space on the way to what was found, or between two letters."""
    step = 1 if place < found else -1
    for near in range(place, found, step):
        if near in (0, len(body)) or (abs(near - place) <= NEAR and body[near].isspace()):
            return near
    while place != found and (
        JOINED.match(body[place - 1 : place + 1]) or body[place - 1 : place + 1].isdigit()
    ):
        place += step
    return place
