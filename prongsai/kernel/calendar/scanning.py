"""The small parts that written dates are made of: cleaning, months, eras, years and weekdays."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from prongsai.kernel.calendar import names
from prongsai.kernel.calendar.digits import arabic_digits
from prongsai.kernel.calendar.language import Bilingual
from prongsai.kernel.calendar.years import BE_OFFSET, be_year, ce_year, month_of
from prongsai.kernel.errors import Problem

# Two-digit years are BE of the present century: 43–99 are 2543–2599. 00–42 would be a date before
# CE 2000, or a CE year (26 for 2026) typed by habit, so they are asked about and not guessed.
FIRST_SAFE_SHORT_YEAR = 43
BE_YEARS = range(2400, 2800)
CE_YEARS = range(1857, 2257)
LONGEST = 200


class UnreadableDate(Problem):
    """The text names no day, or more than one; the message says what was understood and what to type."""

    def __init__(self, text: str, thai: str, english: str) -> None:
        self.text = text
        self.said = Bilingual(thai, english)
        super().__init__(self.said)

    def __str__(self) -> str:
        return str(self.said)


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DASHES = re.compile("[‐‑‒–—―−~～]")

_STEMS = (
    "มกรา", "กุมภา", "มีนา", "เมษา", "พฤษภา", "มิถุนา", "กรก[ฎฏ]า", "สิงหา", "กันยา", "ตุลา",
    "พฤศ?ษ?จิกา", "ธันวา",
)  # fmt: skip
_SHORTS = ("ม ค", "ก พ", "มี ค", "เม ย", "พ ค", "มิ ย", "ก ค", "ส ค", "ก ย", "ต ค", "พ ย", "ธ ค")
_ENGLISH = tuple(
    short if short == full else f"{short}(?:{full[3:]}{'|t' if short == 'Sep' else ''})?"
    for short, full in zip(names.ENGLISH_MONTHS_SHORT, names.ENGLISH_MONTHS, strict=True)
)
_ENDING = r"(?:\s*(?:คม|ยน|พันธ์?))?"


def _month_patterns() -> list[str]:
    patterns = []
    for stem, short, english in zip(_STEMS, _SHORTS, _ENGLISH, strict=True):
        first, second = short.split()
        dotted = rf"{first}\s*\.?\s*{second}(?![ก-๎])\s*\.?"
        patterns.append(rf"(?:{stem}{_ENDING}|{dotted}|(?i:{english})(?![A-Za-z])\.?)")
    return patterns


_MONTHS = [re.compile(pattern) for pattern in _month_patterns()]
MONTH = "(?:" + "|".join(_month_patterns()) + ")"
ERA = r"(?:พ\s*\.?\s*ศ\s*\.?|ค\s*\.?\s*ศ\s*\.?|(?i:B\.?E\.?|A\.?D\.?|C\.?E\.?)|ปี)"
YEAR = r"'?\d{1,5}"
WEEKDAY = (
    r"(?:อาทิตย์|จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์|"
    r"(?i:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?i:day)?)"
)


def tidy(text: str) -> str:
    """Return the text with one kind of digit, dash and space, without what is invisible."""
    text = unicodedata.normalize("NFC", arabic_digits(text[: LONGEST + 1]))
    text = text.replace("ํา", "ำ").replace("เเ", "แ")
    text = _DASHES.sub("-", _INVISIBLE.sub("", text))
    return " ".join(text.split()).strip(' ,;:()[]"“”')


def month_number(text: str) -> int:
    """Return 1 to 12 for a month as it was written; the text must match ``MONTH``."""
    for number, pattern in enumerate(_MONTHS, start=1):
        if pattern.fullmatch(text.strip()):
            return number
    raise ValueError(f"{text!r} is not a month")


def weekday_number(text: str) -> int:
    """Return 0 (Monday) to 6 for a weekday as it was written; the text must match ``WEEKDAY``."""
    for number, (thai, english) in enumerate(zip(names.THAI_WEEKDAYS, names.ENGLISH_WEEKDAYS, strict=True)):
        if text.startswith(thai[:4]) or text.casefold()[:3] == english.casefold()[:3]:
            return number
    raise ValueError(f"{text!r} is not a weekday")


def year_number(year: str, era: str | None, *, english: bool, source: str) -> int:
    """Return the CE year of a written year; raise ``UnreadableDate`` where it could be another one."""
    digits = year.lstrip("'")
    number = int(digits)
    wants = _era_of(era)
    if len(digits) == 2:
        return _short_year(number, wants, english=english, source=source)
    if len(digits) == 4:
        if number in BE_YEARS and wants != "CE":
            return ce_year(number)
        if number in CE_YEARS and wants != "BE":
            return number
        if wants:
            other = ("พ.ศ.", "BE") if wants == "CE" else ("ค.ศ.", "CE")
            written = "ค.ศ." if wants == "CE" else "พ.ศ."
            if number in BE_YEARS or number in CE_YEARS:
                raise UnreadableDate(
                    source,
                    f"“{source}” เขียนว่า {written} {number} แต่ {number} น่าจะเป็น {other[0]} โปรดตรวจปีแล้วพิมพ์ใหม่",
                    f"“{source}” says {wants} {number}, but {number} looks like a {other[1]} year. "
                    "Check the year and type it again.",
                )
    raise UnreadableDate(
        source,
        f"อ่านปี “{year}” ใน “{source}” ไม่ได้ โปรดพิมพ์ปีสี่หลัก เช่น 2569",
        f"The year “{year}” in “{source}” was not understood. Type four digits, for example 2569.",
    )


def _short_year(number: int, wants: str | None, *, english: bool, source: str) -> int:
    if wants == "CE" or (wants is None and english):
        return 2000 + number
    if wants == "BE" or number >= FIRST_SAFE_SHORT_YEAR:
        return 2500 - BE_OFFSET + number
    raise UnreadableDate(
        source,
        f"ปี “{number:02}” ใน “{source}” อาจเป็น พ.ศ. {2500 + number} หรือ พ.ศ. {be_year(2000 + number)}"
        f" (ค.ศ. {2000 + number}) โปรดพิมพ์ปีสี่หลัก เช่น {be_year(2000 + number)}",
        f"The year “{number:02}” in “{source}” could be BE {2500 + number} or BE {be_year(2000 + number)}"
        f" (CE {2000 + number}). Type four digits, for example {be_year(2000 + number)}.",
    )


def _era_of(era: str | None) -> str | None:
    letters = re.sub(r"[\s.]", "", era or "").upper()
    return {"พศ": "BE", "BE": "BE", "คศ": "CE", "CE": "CE", "AD": "CE"}.get(letters)


def real_date(ce: int, month: int, day: int, source: str) -> date:
    """Return the date; raise ``UnreadableDate`` naming the part that cannot be."""
    if not 1 <= month <= 12:
        hint = " (เขียน วัน/เดือน/ปี)" if 1 <= day <= 12 else ""
        raise UnreadableDate(
            source,
            f"“{source}” มีเดือนที่ {month} ซึ่งไม่มีจริง{hint} โปรดพิมพ์ใหม่ เช่น 27/4/2569",
            f"“{source}” has month {month}, which does not exist. Write day/month/year: 27/4/2569.",
        )
    last = month_of(ce, month).ends_on.day
    if not 1 <= day <= last:
        thai, english = names.THAI_MONTHS[month - 1], names.ENGLISH_MONTHS[month - 1]
        raise UnreadableDate(
            source,
            f"“{source}” มีวันที่ {day} แต่{thai} {be_year(ce)} มี {last} วัน โปรดตรวจวันที่แล้วพิมพ์ใหม่",
            f"“{source}” has day {day}, but {english} {ce} has {last} days. Check the day and type it again.",
        )
    return date(ce, month, day)
