"""The sentence under an input field that says how a date or period was understood."""

from __future__ import annotations

from prongsai.kernel.calendar.language import ENGLISH, chosen_language
from prongsai.kernel.calendar.periods import read_period
from prongsai.kernel.calendar.scanning import UnreadableDate
from prongsai.kernel.calendar.writing import long_date, named_period


def understood(
    text: str, digits: str | None = "thai", *, language: str = "th", fiscal_year: int | None = None
) -> str:
    """Return the sentence for the field: what was understood, or what is unclear and what to type."""
    if not text.strip():
        return ""
    try:
        period = read_period(text, fiscal_year=fiscal_year)
    except UnreadableDate as unclear:
        return unclear.said.within(language)
    if period.days == 1:
        said = long_date(period.starts_on, digits, language=language)
    else:
        said = named_period(period, digits, language=language)
    return f"Understood as {said}" if chosen_language(language) == ENGLISH else f"เข้าใจว่าเป็น{_spaced(said)}"


def _spaced(said: str) -> str:
    return said if said.startswith(("วัน", "ปี")) else f"ช่วง {said}"
