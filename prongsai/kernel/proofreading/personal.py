"""Personal data in a text: numbers of identity cards, telephones, e-mail addresses, home addresses.

All patterns have fixed bounds, so that hostile texts are read in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from prongsai.kernel.thai.repair import arabic

_GAP = r"[ \u00a0.\-‐‑–—]{0,3}"
# Persons' numbers begin with 1 to 8; those of juristic persons and offices with 0
# (docs/decisions/which-numbers-count-as-identity-cards.md).
_IDENTITY = re.compile(rf"(?<!\d)(?<!\d[-.])[1-8](?:{_GAP}\d){{12}}(?!\d)(?![-.]\d)")
# Eleven figures and then two: a project's number and what stands in the next column, never how a card is written.
_TWO_NUMBERS = re.compile(r"\d{11}[ \u00a0]{1,3}\d\d")
_PHONE = re.compile(rf"(?<![\d/-])(?:\+66{_GAP}[2-9]|0{_GAP}[2-9])(?:{_GAP}\d){{7,8}}(?!\d)(?![-.]\d)")
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}\.[A-Za-z]{2,24}(?![A-Za-z])"
)
_HOME = re.compile(
    r"(?:บ้าน\s{0,2}(?:เลขที่)?|ที่อยู่|เลขที่)\s{0,3}(?:บ้านเลขที่\s{0,3}|เลขที่\s{0,3})?\d{1,4}(?:/\d{1,4})?\s{0,3}"
    r"(?:หมู่\s{0,2}(?:ที่)?|ม\.)\s{0,3}\d{1,2}"
)
_NAME = re.compile(
    r"(?:นาย|นางสาว|นาง|น\.ส\.|เด็กชาย|เด็กหญิง|ด\.ช\.|ด\.ญ\.|คุณ|ยาย|ตา|ผู้ร้อง(?:เรียน)?|ผู้ป่วย)\s{0,2}[ก-ฮเ-ไ][ก-๎]{1,30}"
)
_OFFICE_POST = re.compile(r"นายก(?:เทศมนตรี|องค์การ|อบต|อบจ|\s|รัฐมนตรี)|นายอำเภอ|นายช่าง|นายทะเบียน|นางแบบ")
NEAR = 160  # characters between a name and what belongs to that person


@dataclass(frozen=True)
class Personal:
    """A place that holds personal data: ``identity``, ``phone``, ``email`` or ``home``; ``masked`` may be shown."""

    start: int
    end: int
    kind: str
    text: str
    masked: str
    has_name: bool = False


def is_identity_number(digits: str) -> bool:
    """Return whether 13 Arabic digits carry the right check digit of a Thai identity card."""
    if len(digits) != 13 or not digits.isdecimal():
        return False
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(digits[:12]))
    return (11 - total % 11) % 10 == int(digits[12])


def identity_numbers(text: str) -> Iterator[Personal]:
    """Yield the numbers of identity cards, in either digits, with dashes or spaces or without."""
    for found in _IDENTITY.finditer(arabic(text)):
        digits = re.sub(r"\D", "", found[0])
        if is_identity_number(digits) and not _TWO_NUMBERS.fullmatch(found[0]):
            masked = f"{digits[0]}-{digits[1:3]}xx-xxxxx-xx-x"
            yield Personal(*found.span(), "identity", text[slice(*found.span())], masked, _named(text, found))


def phone_numbers(text: str) -> Iterator[Personal]:
    """Yield telephone numbers; what is part of a longer number is none."""
    plain = arabic(text)
    identities = [(one.start, one.end) for one in identity_numbers(text)]
    for found in _PHONE.finditer(plain):
        if any(start < found.end() and found.start() < end for start, end in identities):
            continue
        digits = re.sub(r"\D", "", found[0])
        digits = "0" + digits[2:] if digits.startswith("66") else digits
        is_mobile = digits[1] in "689"
        if len(digits) != (10 if is_mobile else 9):
            continue
        masked = f"{digits[:2]}x-xxx-xx{digits[-2:]}"
        yield Personal(*found.span(), "phone", digits, masked, _named(text, found))


def email_addresses(text: str) -> Iterator[Personal]:
    """Yield e-mail addresses."""
    for found in _EMAIL.finditer(text):
        name, _at, domain = found[0].partition("@")
        yield Personal(*found.span(), "email", found[0], f"{name[:1]}…@{domain}", _named(text, found))


def home_addresses(text: str) -> Iterator[Personal]:
    """Yield house number and village with the name of a person near them."""
    for found in _HOME.finditer(arabic(text)):
        if _named(text, found):
            yield Personal(*found.span(), "home", text[slice(*found.span())], "บ้านเลขที่ … หมู่ …", has_name=True)


def covered(text: str) -> str:
    """Return the text with numbers of identity cards and telephones of named persons covered, to be shown or kept."""
    found = [*identity_numbers(text), *(one for one in phone_numbers(text) if one.has_name)]
    for one in sorted(found, key=lambda place: -place.start):
        text = text[: one.start] + one.masked + text[one.end :]
    return text


def _named(text: str, found: re.Match[str]) -> bool:
    """Say whether a person is named near the place."""
    around = text[max(0, found.start() - NEAR) : found.end() + NEAR]
    return any(not _OFFICE_POST.match(around, name.start()) for name in _NAME.finditer(around))
