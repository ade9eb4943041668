"""Codes that people read aloud, write down and type again: references, secrets and running numbers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from string import Formatter

from prongsai.kernel.calendar.digits import arabic_digits, in_digits
from prongsai.kernel.calendar.language import Bilingual
from prongsai.kernel.errors import Problem

# No two of these are mistaken for each other in print or handwriting (no 0/O/D/Q, 1/I/L, 2/Z, 5/S, 8/B, 6/G,
# U/V). Their number is prime, so that one weighted check character finds every single wrong character and
# every swap of neighbours.
ALPHABET = "3456789ACEFHJKMNPRTUWXY"
# What people write for a character of the alphabet that it resembles and that is not itself in it.
_LOOKALIKES = str.maketrans({"S": "5", "G": "6", "B": "8", "V": "U"})
_PREFIX = re.compile(r"[A-Z]{1,4}")
SECRET_DIGITS = 20
SECRET_GROUP = 4


class UnreadableReference(Problem):
    """The code was mistyped; the message says so and what it should look like."""

    def __init__(self, text: str, example: str) -> None:
        shown = text.strip()[:40]
        self.said = Bilingual(
            f"รหัส “{shown}” ไม่ถูกต้อง โปรดตรวจทีละตัวอักษร รหัสมีรูปแบบเช่น {example}",
            f"The code “{shown}” is not right. Check each character; it looks like {example}.",
        )
        super().__init__(self.said)

    def __str__(self) -> str:
        return str(self.said)


def new_reference(prefix: str = "", *, length: int = 6, choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a random reference such as ``E-7K4M-9XA``: ``length`` characters and one that checks them.

    Six characters make 148 million codes: enough for error numbers and receipts, too few for a secret.
    """
    if prefix and not _PREFIX.fullmatch(prefix):
        raise ValueError("a prefix is one to four capital letters")
    if length < 3:
        raise ValueError("a reference has at least three characters")
    body = "".join(choose(ALPHABET) for _ in range(length))
    return _grouped(prefix, body + check_character(body))


def error_reference() -> str:
    """Return a new number for an error, to stand on the page and in the log."""
    return new_reference("E")


def read_reference(text: str, prefix: str = "") -> str:
    """Return the reference in its one written form; raise ``UnreadableReference`` when mistyped.

    Case, spaces, hyphens, Thai digits and letters that resemble one of the alphabet are forgiven.
    """
    letters = re.sub(r"[\s\-–—_.]", "", arabic_digits(text)).upper()
    letters = letters.removeprefix(prefix).translate(_LOOKALIKES)
    known = len(letters) >= 4 and all(letter in ALPHABET for letter in letters)
    if not known or check_character(letters[:-1]) != letters[-1]:
        raise UnreadableReference(text, example_reference(prefix))
    return _grouped(prefix, letters)


def check_character(body: str) -> str:
    """Return the character that checks the others: a weighted sum modulo the (prime) size of the alphabet."""
    size = len(ALPHABET)
    total = sum((index % (size - 1) + 2) * ALPHABET.index(letter) for index, letter in enumerate(body))
    return ALPHABET[-total % size]


def example_reference(prefix: str = "") -> str:
    """Return a valid reference to show as an example."""
    body = "7K4M9X"
    return _grouped(prefix, body + check_character(body))


def new_secret() -> str:
    """Return a secret of 66 bits as five groups of four digits: ``1234 5678 9012 3456 7890``.

    Shown once; the caller stores only a slow hash of it.
    """
    return _digit_groups("".join(secrets.choice("0123456789") for _ in range(SECRET_DIGITS)))


def read_secret(text: str) -> str:
    """Return the secret in its one written form; raise ``UnreadableReference`` unless it has 20 digits."""
    digits = re.sub(r"[\s\-–—.]", "", arabic_digits(text))
    if not re.fullmatch(rf"[0-9]{{{SECRET_DIGITS}}}", digits):
        raise UnreadableReference("…", "1234 5678 9012 3456 7890")
    return _digit_groups(digits)


def running_number(
    pattern: str,
    number: int,
    *,
    code: str = "",
    year: int | None = None,
    digits: str | None = "thai",
) -> str:
    """Return a running number such as ``ที่ กข ๕๒๐๐๑/๑๒`` from ``ที่ {code}/{number}``.

    The pattern may use ``{code}``, ``{number}`` (``{number:03}`` pads) and ``{year}`` (BE).
    """
    if number < 1:
        raise ValueError("running numbers count from 1")
    check_pattern(pattern)
    if "{year" in pattern and year is None:
        raise ValueError("the pattern shows a year, and none was given")
    return in_digits(pattern.format(code=code, number=number, year=year), digits)


def check_pattern(pattern: str) -> None:
    """Raise ``UnreadablePattern`` unless the pattern shows the number and nothing unknown."""
    allowed = {"code": r"", "number": r"(0?\d)?", "year": r""}
    try:
        fields = [(name, spec) for _, name, spec, _ in Formatter().parse(pattern) if name is not None]
    except ValueError as error:
        raise UnreadablePattern(pattern) from error
    known = all(name in allowed and re.fullmatch(allowed[name], spec or "") for name, spec in fields)
    if not known or "number" not in [name for name, _ in fields] or "!" in pattern:
        raise UnreadablePattern(pattern)


class UnreadablePattern(Problem):
    """The pattern of a running number is not usable."""

    def __init__(self, pattern: str) -> None:
        shown = pattern[:60]
        super().__init__(
            Bilingual(
                f"รูปแบบเลขที่ “{shown}” ใช้ไม่ได้ ต้องมี {{number}} และใช้ได้เฉพาะ {{code}} {{number}} {{year}}"
                " เช่น ที่ {code}/{number}",
                f"The number pattern “{shown}” cannot be used. It needs {{number}} and may hold only "
                "{code}, {number} and {year}, for example ที่ {code}/{number}.",
            )
        )


def _grouped(prefix: str, letters: str) -> str:
    parts = [letters[start : start + 4] for start in range(0, len(letters), 4)]
    return "-".join([prefix, *parts] if prefix else parts)


def _digit_groups(digits: str) -> str:
    return " ".join(digits[start : start + SECRET_GROUP] for start in range(0, len(digits), SECRET_GROUP))
