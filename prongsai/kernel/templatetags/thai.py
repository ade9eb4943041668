"""Template tags and filters for Thai dates, digits, amounts and unbroken words.

Each shows the active language and the office's digits. The digits come from the filter's argument (an
organisation, ``"thai"`` or ``"arabic"``), from the context's organisation (tags), or from
``calendar.office_digits`` around the request (filters without an argument).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.context import Context
from django.template.defaultfilters import stringfilter
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from prongsai.kernel import calendar, money
from prongsai.kernel.calendar.names import (
    ENGLISH_MONTHS,
    ENGLISH_MONTHS_SHORT,
    THAI_MONTHS,
    THAI_MONTHS_SHORT,
)

register = template.Library()

NO_BREAK = "\u00a0"
JOINER = "\u2060"
# Official compounds that browsers' dictionaries break inside; "|" marks where they would.
COMPOUNDS = tuple(
    word.split("|")
    for word in (
        "ผู้|รับ|ผิด|ชอบ", "งบ|ประมาณ", "จัด|ซื้อ|จัด|จ้าง", "ปลัด|องค์การ", "นายก|องค์การ", "ร้อง|เรียน",
        "ร้อง|ทุกข์", "ประพฤติ|มิ|ชอบ", "เจ้า|หน้า|ที่", "คุณ|ธรรม", "โปร่ง|ใส", "ประชา|สัมพันธ์", "หลัก|ฐาน",
        "มาตร|การ", "ราช|การ", "กำกับ|ติดตาม", "ผล|ประโยชน์|ทับ|ซ้อน", "บันทึก|ข้อ|ความ", "เวที|ประชาคม",
    )
)  # fmt: skip
_COMPOUND = re.compile("|".join(sorted(("".join(parts) for parts in COMPOUNDS), key=len, reverse=True)))
_JOINED = {"".join(parts): JOINER.join(parts) for parts in COMPOUNDS}
_DIGIT = "[0-9๐-๙]"
_MONTH = "|".join(
    re.escape(name)
    for name in sorted(
        (*THAI_MONTHS, *THAI_MONTHS_SHORT, *ENGLISH_MONTHS, *ENGLISH_MONTHS_SHORT), key=len, reverse=True
    )
)
_DATE = re.compile(rf"({_DIGIT}{{1,2}}) ({_MONTH})(?: (พ\.ศ\.))?(?: ({_DIGIT}{{4}}))?")
_MONTH_YEAR = re.compile(rf"({_MONTH}) ({_DIGIT}{{4}})")
_WORD_NUMBER = re.compile(rf"(ร้อยละ|มาตรา|ข้อ|หมู่|พ\.ศ\.|ที่|ครั้งที่|ไตรมาส|รอบ) ({_DIGIT})")
_NUMBER_UNIT = re.compile(rf"({_DIGIT}) (วัน|เดือน|ปี|บาท|คน|ราย|ครั้ง|เรื่อง|โครงการ|มาตรการ|ช่องทาง|ข้อ|หมู่บ้าน)")


@dataclass(frozen=True, slots=True)
class Due:
    """A due date for the page: as text it is the ready HTML, its parts serve other layouts."""

    distance: str
    date: str
    iso: str
    state: str

    @property
    def is_late(self) -> bool:
        """Return whether the day has passed."""
        return self.state == "late"

    def __html__(self) -> SafeString:
        css = f" is-{self.state}" if self.state in {"late", "today"} else ""
        return format_html(
            '<span class="sai-due{}"><b>{}</b> <span><time datetime="{}">{}</time></span></span>',
            css,
            self.distance,
            self.iso,
            self.date,
        )

    def __str__(self) -> str:
        return f"{self.distance} ({self.date})"


def _digits(source: Any) -> str | None:
    """Return the digits of an organisation or of their name; None leaves it to the current request."""
    if isinstance(source, str):
        return source or None
    return getattr(source, "digits", None)


def _context_digits(context: Context, organization: Any) -> str | None:
    if organization is None:
        organization = context.get("organization")
    if organization is None:
        organization = getattr(context.get("request"), "organization", None)
    return _digits(organization)


def _joined(text: str) -> str:
    return text.replace(" ", NO_BREAK)


def _language() -> str:
    return calendar.chosen_language(None)


def _shown(value: Any, write: Any, digits: str | None) -> str:
    if not isinstance(value, date):
        return ""
    return _joined(write(value, digits, language=_language()))


@register.filter
def thai_date(value: date | datetime | None, organization: Any = None) -> str:
    """Return the official date on one line: ``๒๗ เมษายน ๒๕๖๙``."""
    return _shown(value, calendar.official_date, _digits(organization))


@register.filter
def thai_short(value: date | datetime | None, organization: Any = None) -> str:
    """Return the short date on one line: ``๒๗ เม.ย. ๒๕๖๙``."""
    return _shown(value, calendar.short_date, _digits(organization))


@register.filter
def thai_long(value: date | datetime | None, organization: Any = None) -> str:
    """Return the date with its weekday."""
    return _shown(value, calendar.long_date, _digits(organization))


@register.filter
def thai_month(value: date | datetime | None, organization: Any = None) -> str:
    """Return the month and year on one line: ``เมษายน ๒๕๖๙``."""
    return _shown(value, calendar.month_year, _digits(organization))


@register.filter
def thai_moment(value: datetime | None, organization: Any = None) -> str:
    """Return date and time: ``๒๗ เม.ย. ๒๕๖๙ เวลา ๑๔.๓๐ น.``."""
    if not isinstance(value, datetime):
        return _shown(value, calendar.short_date, _digits(organization))
    return _shown(value, calendar.moment_text, _digits(organization))


@register.filter
def thai_period(value: tuple[date, date] | None, organization: Any = None) -> str:
    """Return a period as two short dates."""
    if not value:
        return ""
    first, last = (thai_short(day, organization) for day in value)
    return first if first == last else f"{first} – {last}"


@register.filter
def digits(value: Any, organization: Any = None) -> str:
    """Return the text in the office's digits; codes, addresses and hashes stay as they are."""
    if value is None:
        return ""
    text = calendar.in_digits(value, _digits(organization), keep_codes=True, language=_language())
    return SafeString(text) if isinstance(value, SafeString) else text


@register.filter
def baht(value: Decimal | int | None, organization: Any = None) -> str:
    """Return the amount with two decimals and its unit; nothing for no amount."""
    if not isinstance(value, Decimal | int):
        return ""
    return money.baht(value, _digits(organization), language=_language())


@register.filter
def count(value: Any, unit: str) -> str:
    """Return number and unit joined by a no-break space: ``๓ เรื่อง``."""
    number = f"{value:,}" if isinstance(value, int) else str(value)
    return f"{calendar.in_digits(number, None, language=_language())}{NO_BREAK}{_joined(str(unit))}"


@register.filter(is_safe=True)
@stringfilter
def nowrap_dates(text: str) -> str:
    """Return the text with dates, number and unit, and ``ร้อยละ N`` joined by no-break spaces."""
    text = _DATE.sub(lambda match: _joined(match.group()), text)
    text = _MONTH_YEAR.sub(rf"\1{NO_BREAK}\2", text)
    text = _WORD_NUMBER.sub(rf"\1{NO_BREAK}\2", text)
    return _NUMBER_UNIT.sub(rf"\1{NO_BREAK}\2", text)


@register.filter(is_safe=True)
@stringfilter
def keep(text: str) -> str:
    """Return the text with official compounds kept whole (word joiners inside) and dates unbroken."""
    return _COMPOUND.sub(lambda match: _JOINED[match.group()], nowrap_dates(text))


@register.filter(name="due")
def due_filter(value: date | datetime | None, organization: Any = None) -> Due | str:
    """Return the due date as of today, distance first and date second."""
    return due_as_of(value, timezone.localdate(), _digits(organization))


@register.simple_tag(takes_context=True, name="due")
def due_tag(
    context: Context, value: date | datetime | None, organization: Any = None, today: date | None = None
) -> Due | str:
    """Return the due date; ``today`` may be given by the view (rules take the day as an argument)."""
    as_of = today or context.get("today") or timezone.localdate()
    return due_as_of(value, as_of, _context_digits(context, organization))


def due_as_of(value: date | datetime | None, today: date, digits: str | None) -> Due | str:
    """Return the due date seen from the day given; nothing where there is no due date."""
    if value is None:
        return ""
    day, language = calendar.local_date(value), _language()
    state = "late" if day < today else "today" if day == today else "coming"
    return Due(
        distance=_joined(calendar.relative(day, today, digits, language=language)),
        date=_joined(calendar.short_date(day, digits, language=language)),
        iso=day.isoformat(),
        state=state,
    )


@register.simple_tag(takes_context=True, name="thai_date")
def thai_date_tag(context: Context, value: date | datetime | None, organization: Any = None) -> str:
    """Return the official date in the digits of the context's organisation."""
    return _shown(value, calendar.official_date, _context_digits(context, organization))


@register.simple_tag(takes_context=True, name="thai_short")
def thai_short_tag(context: Context, value: date | datetime | None, organization: Any = None) -> str:
    """Return the short date in the digits of the context's organisation."""
    return _shown(value, calendar.short_date, _context_digits(context, organization))


@register.simple_tag(takes_context=True, name="digits")
def digits_tag(context: Context, value: Any, organization: Any = None) -> str:
    """Return the text in the digits of the context's organisation."""
    return digits(value, _context_digits(context, organization))


@register.simple_tag(takes_context=True, name="baht")
def baht_tag(context: Context, value: Decimal | int | None, organization: Any = None) -> str:
    """Return the amount in the digits of the context's organisation."""
    return baht(value, _context_digits(context, organization))


@register.simple_tag(takes_context=True, name="count")
def count_tag(context: Context, value: Any, unit: str, organization: Any = None) -> str:
    """Return number and unit in the digits of the context's organisation."""
    chosen = _context_digits(context, organization)
    if chosen is None:
        return count(value, unit)
    with calendar.office_digits(chosen):
        return count(value, unit)
