"""Thai and Arabic digits, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from prongsai.kernel.calendar.language import ENGLISH, THAI, chosen_language

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"
CHOICES = ("thai", "arabic")

_TO_THAI = str.maketrans(ARABIC_DIGITS, THAI_DIGITS)
_TO_ARABIC = str.maketrans(THAI_DIGITS, ARABIC_DIGITS)
# The short form of a hash, in groups of four to read aloud: one of them may hold no letter.
CHECK_CODE = re.compile(r"(?<![0-9A-Za-z])(?=[0-9 ]{0,18}[a-f])[0-9a-f]{4}(?: [0-9a-f]{4}){3}(?![0-9A-Za-z])")
# A code is a run of printable ASCII that holds a letter: o42, FY2569, a hash, an address, a file name.
_CODE = re.compile(CHECK_CODE.pattern + r"|(?=[!-~]*[A-Za-z])[!-~]+")
_current: ContextVar[str] = ContextVar("office_digits", default="thai")


def thai_digits(value: object, *, keep_codes: bool = False) -> str:
    """Return the text with Thai digits; with ``keep_codes``, codes, addresses and hashes stay as they are."""
    text = str(value)
    if not keep_codes:
        return text.translate(_TO_THAI)
    parts, end = [], 0
    for code in _CODE.finditer(text):
        parts += [text[end : code.start()].translate(_TO_THAI), code.group()]
        end = code.end()
    return "".join([*parts, text[end:].translate(_TO_THAI)])


def arabic_digits(value: object) -> str:
    """Return the text with Arabic digits."""
    return str(value).translate(_TO_ARABIC)


def has_mixed_digits(text: str) -> bool:
    """Return whether the text uses both kinds of digits, codes left out."""
    prose = _CODE.sub("", text)
    return any(d in prose for d in THAI_DIGITS) and any(d in prose for d in ARABIC_DIGITS)


def in_digits(
    value: object, digits: str | None, *, keep_codes: bool = False, language: str | None = None
) -> str:
    """Return the text in the office's digits (``"thai"`` or ``"arabic"``); English is always in Arabic ones.

    ``digits`` of None means what ``office_digits`` set for the current request, else Thai. No language means
    the one of the page where the digits come from the request, and Thai where they are given.
    """
    chosen = _current.get() if digits is None else digits
    if chosen not in CHOICES:
        raise ValueError(f"digits are 'thai' or 'arabic', not {chosen!r}")
    if language is None and digits is not None:
        language = THAI
    if chosen == "arabic" or chosen_language(language) == ENGLISH:
        return arabic_digits(value)
    return thai_digits(value, keep_codes=keep_codes)


@contextmanager
def office_digits(digits: str) -> Iterator[None]:
    """Make the digits the default of everything written inside the block (a request, a job)."""
    if digits not in CHOICES:
        raise ValueError(f"digits are 'thai' or 'arabic', not {digits!r}")
    token = _current.set(digits)
    try:
        yield
    finally:
        _current.reset(token)
