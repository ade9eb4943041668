"""Recognising a text that may not come back, without keeping the text: only keyed hashes of it are kept.

A fragment is found whatever its digits, spaces, case and spelling of sara am; figures are not found inside a longer
number. A rolling hash passes over the text
once for each length; what it points at is confirmed by an HMAC. Whoever holds the key can still try short secrets
one after the other, so the key belongs where the other secrets of the installation are.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SHORTEST = 5  # characters that count; what is shorter stands in any text
LEAST = 3  # what is shorter than this is never kept
_PRIME = (1 << 61) - 1
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


@dataclass(frozen=True, slots=True)
class Fragment:
    """What is kept of a text: how many characters count, its rolling hash, and its HMAC."""

    length: int
    rolling: int
    digest: str


Wanted = Mapping[int, Mapping[int, Sequence[Fragment]]]


def fragment_of(text: str, key: bytes, *, shortest: int = SHORTEST) -> Fragment | None:
    """Return what is kept of a text, or none where it is too short to be told apart.

    A ``shortest`` below ``SHORTEST`` is for those who look for it in few places only.
    """
    plain = _comparable(unicodedata.normalize("NFC", text))[0]
    if len(plain) < max(shortest, LEAST):
        return None
    value, base = 0, _base(key)
    for character in plain:
        value = (value * base + ord(character)) % _PRIME
    return Fragment(len(plain), value, _digest(plain, key))


def sorted_out(fragments: Iterable[Fragment]) -> Wanted:
    """Return fragments by length and rolling hash, so that many texts can be searched for them."""
    by_length: dict[int, dict[int, list[Fragment]]] = {}
    for one in fragments:
        by_length.setdefault(one.length, {}).setdefault(one.rolling, []).append(one)
    return by_length


def places_of(text: str, fragments: Wanted, key: bytes) -> list[tuple[int, int, Fragment]]:
    """Return where fragments stand in a text in composed form (NFC), the first one first."""
    plain, places = _comparable(text)
    found: list[tuple[int, int, Fragment]] = []
    base, codes = _base(key), list(map(ord, plain))
    for length, wanted in fragments.items():
        if length > len(codes):
            continue
        lead, value = pow(base, length - 1, _PRIME), 0
        for end, code in enumerate(codes):
            if end >= length:
                value -= codes[end - length] * lead
            value = (value * base + code) % _PRIME
            if end >= length - 1 and value in wanted:
                start = end - length + 1
                if length < SHORTEST and _inside_a_number(plain, places, start, end):
                    continue
                digest = _digest(plain[start : end + 1], key)
                found += [
                    (places[start][0], places[end][1], one) for one in wanted[value] if one.digest == digest
                ]
    return sorted(found, key=lambda one: one[:2])


def without(text: str, fragments: Wanted, key: bytes, mark: str) -> str:
    """Return a text with a mark where fragments stood; one that holds none comes back as it is."""
    composed = unicodedata.normalize("NFC", text)
    left, at = "", 0
    for start, end, _one in places_of(composed, fragments, key):
        if start >= at:
            left += composed[at:start] + mark
            at = end
    return left + composed[at:] if at else text


def _comparable(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the characters that count in one spelling, and from where to where each stands in the text."""
    plain: list[str] = []
    places: list[tuple[int, int]] = []
    for place, character in enumerate(text):
        if character.isspace() or character in _UNSEEN:
            continue
        if character == "\u0e32" and plain and plain[-1] == "\u0e4d":
            plain[-1], places[-1] = "\u0e33", (places[-1][0], place + 1)
            continue
        if "\u0e50" <= character <= "\u0e59":
            character = chr(ord(character) - 0x0E50 + 0x30)  # the Thai digit as an Arabic one
        lower = character.lower()
        plain.append(lower if len(lower) == 1 else character)
        places.append((place, place + 1))
    return "".join(plain), places


def _inside_a_number(plain: str, places: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Return whether a figure goes on before or after the place without a space."""

    def goes_on(left: int) -> bool:
        figures = plain[left].isdecimal() and plain[left + 1].isdecimal()
        return figures and places[left][1] == places[left + 1][0]

    return (start > 0 and goes_on(start - 1)) or (end + 1 < len(plain) and goes_on(end))


def _base(key: bytes) -> int:
    return int.from_bytes(hmac.new(key, b"base", hashlib.sha256).digest()[:7], "big") | 1


def _digest(plain: str, key: bytes) -> str:
    return hmac.new(key, plain.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
