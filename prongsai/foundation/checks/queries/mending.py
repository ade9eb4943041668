"""Which record a fix button means."""

from __future__ import annotations

from django.http import Http404

from prongsai.foundation.checks.queries.registry import MENDABLE, Mendable


def mendable_of(target: str) -> tuple[Mendable, int]:
    """Return the kind and number of a target such as ``documents.draft:5``; an unknown one does not exist."""
    kind, _colon, number = target.partition(":")
    if kind not in MENDABLE or not number.isdecimal() or not number.isascii() or len(number) > 18:
        raise Http404
    return MENDABLE[kind], int(number)
