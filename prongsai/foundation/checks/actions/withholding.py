"""Keeping what was taken out of public pages from coming back, and taking it out of what the checks have kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from prongsai.foundation.checks.models import Mend, Reach, SetAside, Withheld
from prongsai.foundation.checks.queries.withheld import covered_texts, keys
from prongsai.kernel.proofreading import LEAST, SHORTEST, fragment_of

MOST = 2_000  # cells of one column


def withhold(
    *,
    organization: Any,
    address: str,
    reason: str,
    at: datetime,
    texts: Iterable[str],
    files: Collection[str],
    passage: str = "",
) -> None:
    """Remember, as keyed hashes, texts and files (SHA-256) that were taken out of the page at an address.

    Texts of fewer than five letters are not remembered, because they stand in any text; a ``passage`` of three or
    four that somebody named is, and looked for on its own page only.
    """
    made = [fragment_of(text, keys()[0]) for text in list(texts)[:MOST]]
    made.append(fragment_of(passage, keys()[0], shortest=LEAST))
    kept = {one.digest: one for one in made if one is not None}.values()
    rows: list[Mapping[str, Any]] = [
        {"kind": Withheld.TEXT, "digest": one.digest, "length": one.length, "rolling": one.rolling}
        for one in kept
    ]
    rows += [{"kind": Withheld.FILE, "digest": one} for one in files if one]
    remember(
        organization=organization, address=address, rows=[{**one, "reason": reason, "at": at} for one in rows]
    )


def remember(*, organization: Any, address: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write down rows of hashes; what was taken out once more counts anew, whatever was decided before."""
    for one in rows:
        same = Withheld.objects.filter(organization=organization, kind=one["kind"], digest=one["digest"])
        if 0 < one.get("length", 0) < SHORTEST:
            same = same.filter(address=address)  # that of another page is looked for there
        same.delete()
        Withheld.objects.create(organization=organization, address=address, **one)


def forget_words(organization: Any, clean: Callable[[str], str]) -> None:
    """Take words out of what the checks have kept: findings set aside, corrections, and titles met on walks."""
    for row in SetAside.objects.filter(organization=organization):
        message, reason = clean(row.message)[:500], clean(row.reason)[:1000]
        if (message, reason) != (row.message, row.reason):
            SetAside.objects.filter(pk=row.pk).update(message=message, reason=reason)
    for mend in Mend.objects.filter(organization=organization).exclude(before={}, after={}):
        before, after = covered_texts(mend.before, clean), covered_texts(mend.after, clean)
        if (before, after) != (mend.before, mend.after):
            Mend.objects.filter(pk=mend.pk).update(before=before, after=after)
    for reach in Reach.objects.filter(organization=organization):
        title, path = clean(reach.title)[:500], covered_texts(reach.path, clean)
        if (title, path) != (reach.title, reach.path):
            Reach.objects.filter(pk=reach.pk).update(title=title, path=path)
