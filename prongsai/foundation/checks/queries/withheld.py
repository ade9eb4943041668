"""What was taken out of public pages, and where it stands again."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.conf import settings

from prongsai.foundation.checks.models import SetAside, Withheld
from prongsai.kernel.proofreading import SHORTEST, Fragment, Wanted, places_of, sorted_out, without

CODE = "withheld"
MARK = "[นำออก]"


def keys() -> list[bytes]:
    """Return the keys of the hashes, the present one first; former ones still recognise what they made."""
    made = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [hashlib.sha256(b"prongsai.withheld" + str(one).encode()).digest() for one in made]


def withheld_rows(organization: Any) -> list[Withheld]:
    """Return what was taken out of the office's pages. Cost: one query."""
    return list(Withheld.objects.filter(organization=organization))


def is_for(row: Withheld, address: str) -> bool:
    """Return whether it is looked for on the page at an address: short words only on the page that they stood on."""
    return row.length >= SHORTEST or row.address == address


def finder(rows: Iterable[Withheld]) -> Callable[[str], list[Withheld]]:
    """Return what names those of the rows whose text stands in a text."""
    texts = {one.digest: one for one in rows if one.kind == Withheld.TEXT}
    fragments, known = _fragments(texts.values()), keys()

    def find(text: str) -> list[Withheld]:
        composed = unicodedata.normalize("NFC", text)
        return [
            texts[found.digest]
            for key in known
            for _start, _end, found in places_of(composed, fragments, key)
        ]

    return find


def covering(organization: Any) -> Callable[[str], str] | None:
    """Return what puts a mark where something stands that was taken out, or none where nothing ever was."""
    rows = withheld_rows(organization)
    # What is short would put a mark into many words that have nothing to do with it.
    fragments = _fragments(one for one in rows if one.kind == Withheld.TEXT and one.length >= SHORTEST)
    if not fragments:
        return None
    known = keys()

    def cover(text: str) -> str:
        for key in known:
            text = without(text, fragments, key, MARK)
        return text

    return cover


def _fragments(rows: Iterable[Withheld]) -> Wanted:
    return sorted_out(Fragment(one.length, one.rolling, one.digest) for one in rows)


def covered_texts(value: Any, cover: Callable[[str], str], *, but: Collection[str] = ()) -> Any:
    """Return plain values with every text covered, except what stands under the names ``but``."""
    if isinstance(value, str):
        return cover(value)
    if isinstance(value, list):
        return [covered_texts(one, cover, but=but) for one in value]
    if isinstance(value, dict):
        return {
            name: one if name in but else covered_texts(one, cover, but=but) for name, one in value.items()
        }
    return value


def decided_keys(organization: Any) -> set[str]:
    """Return the keys of what somebody decided to publish again, with a reason. Cost: one query."""
    rows = SetAside.objects.filter(organization=organization, code=CODE, again_at__isnull=True)
    return set(rows.values_list("finding_key", flat=True))
