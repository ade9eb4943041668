"""Amounts in baht: shown, spelled out and read. Amounts are ``Decimal`` baht; floats are refused."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from prongsai.kernel.calendar.digits import arabic_digits, in_digits
from prongsai.kernel.calendar.language import ENGLISH, Bilingual, chosen_language
from prongsai.kernel.errors import Problem

SATANG = Decimal("0.01")
LARGEST = Decimal("1e15")
NO_BREAK = "\u00a0"
_MULTIPLES = {"": 1, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
_AMOUNT = re.compile(
    r"(?:(?:จำนวน(?:เงิน)?|เป็นเงิน|งบประมาณ|฿|THB)\s*)*(?P<sign>-?)\s*฿?\s*"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d*))?\s*(?P<multiple>พัน|หมื่น|แสน|ล้าน)?\s*"
    r"(?:\.-|-|,-)?\s*(?:บาท(?:ถ้วน)?|(?i:baht|THB))?\s*(?:ถ้วน)?\s*\.?-?(?:\s*\((?P<words>[ก-๛\s]+)\))?"
)


class UnreadableAmount(Problem):
    """The text is no amount of baht; the message says what to type."""

    def __init__(self, text: str, thai: str = "", english: str = "") -> None:
        shown = text.strip()[:60]
        self.text = text
        self.said = Bilingual(
            thai or f"อ่าน “{shown}” เป็นจำนวนเงินไม่ได้ โปรดพิมพ์ เช่น 20,000 หรือ 20000.50",
            english or f"“{shown}” was not understood as an amount. Type, for example, 20,000 or 20000.50.",
        )
        super().__init__(self.said)

    def __str__(self) -> str:
        return str(self.said)


def baht(
    amount: Decimal | int, digits: str | None = "thai", *, unit: bool = True, language: str = "th"
) -> str:
    """Return the amount with two decimals and commas: ``๒๐,๐๐๐.๒๕ บาท``, a no-break space before the unit."""
    written = in_digits(f"{_rounded(amount):,.2f}", digits, language=language)
    if not unit:
        return written
    return f"{written}{NO_BREAK}{'baht' if chosen_language(language) == ENGLISH else 'บาท'}"


def baht_words(amount: Decimal | int) -> str:
    """Return the amount in Thai words: ``สองหมื่นบาทยี่สิบห้าสตางค์``, ``ห้าสิบสตางค์``, ``ศูนย์บาทถ้วน``."""
    # Imported here because only letters and memos spell amounts; pythainlp's own bahttext is not used: it
    # writes "ศูนย์บาท" before satang and takes floats only.
    from pythainlp.util.numtoword import num_to_thaiword

    satang = int(_rounded(amount) * 100)
    whole, part = divmod(abs(satang), 100)
    words = "ลบ" if satang < 0 else ""
    if whole or not part:
        words += f"{num_to_thaiword(whole)}บาท"
    return words + (f"{num_to_thaiword(part)}สตางค์" if part else "ถ้วน")


def read_baht(text: str) -> Decimal:
    """Return the amount that the text names, with two decimals; raise ``UnreadableAmount`` otherwise.

    Accepts Thai digits, thousands separators, ``บาท``, ``1.5 ล้านบาท`` and a spelled amount in brackets,
    which must agree with the figure.
    """
    match = _AMOUNT.fullmatch(" ".join(arabic_digits(text).replace("−", "-").replace("–", "-").split()))
    if match is None or len(text) > 200:
        raise UnreadableAmount(text)
    part, multiple = match["part"] or "", match["multiple"] or ""
    try:
        amount = Decimal(match["whole"].replace(",", "") + "." + (part or "0")) * _MULTIPLES[multiple]
    except InvalidOperation as error:
        raise UnreadableAmount(text) from error
    if amount >= LARGEST:
        raise UnreadableAmount(
            text,
            f"จำนวนเงิน “{text.strip()[:60]}” มากเกินไป โปรดตรวจจำนวนหลัก",
            f"The amount “{text.strip()[:60]}” is too large. Check the number of digits.",
        )
    if amount != amount.quantize(SATANG):
        raise UnreadableAmount(
            text,
            f"“{text.strip()[:60]}” มีทศนิยมเกินสองตำแหน่ง สตางค์มีได้สองตำแหน่ง เช่น 20000.50",
            f"“{text.strip()[:60]}” has more than two decimals. Type satang with two, for example 20000.50.",
        )
    amount = amount.quantize(SATANG)
    amount = -amount if match["sign"] and amount else amount
    _check_words(match["words"], amount, text)
    return amount


def _check_words(words: str | None, amount: Decimal, text: str) -> None:
    if words is None or "".join(words.split()) == baht_words(amount):
        return
    raise UnreadableAmount(
        text,
        f"ตัวเลขกับตัวหนังสือไม่ตรงกัน: {amount:,.2f} อ่านว่า {baht_words(amount)} โปรดตรวจจำนวนเงิน",
        f"The figure and the words differ: {amount:,.2f} is spelled {baht_words(amount)}. Check the amount.",
    )


def _rounded(amount: Decimal | int) -> Decimal:
    if not isinstance(amount, Decimal | int):
        raise TypeError("amounts are Decimal or int: a float has no exact satang")
    exact = Decimal(amount)
    if abs(exact) >= LARGEST:
        raise ValueError(f"{exact} baht is beyond what is written here")
    return exact.quantize(SATANG, rounding=ROUND_HALF_UP)
