"""`{% load ui %}`: icons, dates and numbers in the office's digits, and what components are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template import Context
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from prongsai.kernel import calendar
from prongsai.kernel.actor import shown_name
from prongsai.kernel.ui import fields
from prongsai.kernel.ui.icons import ICONS
from prongsai.kernel.ui.numbers import size_text
from prongsai.kernel.ui.strip import Strip, strip_of

register = template.Library()

NO_BREAK = "\u00a0"
UNITS = "วัน|เดือน|ปี|บาท|เรื่อง|ข้อ|รายการ|ครั้ง|คน|หมู่บ้าน|มาตรการ|โครงการ|ขั้นตอน|ฉบับ|รูป|น\\."
NUMBER_AND_UNIT = re.compile(rf"([0-9๐-๙][0-9๐-๙,.]*) (?=(?:{UNITS}))")
COUNTED = re.compile(r"(ร้อยละ|ครั้งที่|ฉบับที่|ข้อ|หมู่|หมู่ที่|มาตรการที่|ขั้นตอนที่|ตัวชี้วัดที่|ปี|งบประมาณ|พ\.ศ\.) (?=[0-9๐-๙])")
YEAR_NAMED = re.compile(r"(ปี|งบประมาณ) (?=พ\.ศ\.)")  # "พ.ศ. ๒๕๖๙" alone on a line says little
TAG = re.compile(r"(<[^>]*>)")
HEADING = re.compile(r"<h1\b.*?</h1>", re.DOTALL)
STATE_ICONS = {"ok": "check", "warn": "clock", "danger": "late", "run": "half", "": "circle"}
DUE_ICONS = {"is-late": "late", "is-today": "clock"}
NOTE_ICONS = {"ok": "ok", "warn": "warn", "danger": "late", "": "info"}
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def _language() -> str:
    return get_language() or "th"


def _kept(text: str) -> str:
    return text.replace(" ", NO_BREAK)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return the icon as inline SVG; with a label it speaks for itself, else it is decoration."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"There is no icon {name!r}. Those there are: {', '.join(ICONS)}")
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    drawing = mark_safe(ICONS[name])  # noqa: S308 from our own table
    return format_html('<svg class="sai-i" viewBox="0 0 24 24" {}>{}</svg>', spoken, drawing)


@register.simple_tag
def tone_icon(tone: str, chosen: str = "", kind: str = "state") -> SafeString:
    """Return the icon that goes with a tone, unless another one was chosen."""
    table = NOTE_ICONS if kind == "note" else STATE_ICONS
    return icon(chosen or table.get(tone, "circle"))


@register.filter
def digits(value: Any) -> str:
    """Return a number or text in the office's digits; codes and addresses keep Arabic ones."""
    return "" if value is None else calendar.in_digits(value, None, keep_codes=True, language=_language())


@register.filter
def filters_set(drawn: str) -> int:
    """Return how many of the drawn filters narrow the list; what people type cannot hold the bare bracket."""
    return str(drawn).count(" data-set>")


@register.filter
def thousands(value: int | None) -> str:
    """Return a whole number with its thousands apart, in the office's digits: ๑,๔๗๐."""
    return "" if value is None else digits(f"{value:,}")


@register.filter
def who(name: Any) -> str:
    """Return the name of whoever acted; the program itself has one in each language."""
    return shown_name(str(name or ""))


@register.filter
def file_size(value: int | None) -> str:
    """Return the size of a file in the office's digits, kept on one line."""
    return "" if value is None else _kept(digits(size_text(value)))


@register.filter
def short_date(value: date | datetime | None) -> str:
    """Return ๒๗ เม.ย. ๒๕๖๙, kept on one line."""
    return _kept(calendar.short_date(value, None, language=_language())) if value else ""


@register.filter
def official_date(value: date | datetime | None) -> str:
    """Return ๒๗ เมษายน ๒๕๖๙, kept on one line."""
    return _kept(calendar.official_date(value, None, language=_language())) if value else ""


@register.filter
def long_date(value: date | datetime | None) -> str:
    """Return วันศุกร์ที่ ๒๔ เมษายน ๒๕๖๙."""
    return _kept(calendar.long_date(value, None, language=_language())) if value else ""


@register.filter
def month_year(value: date | datetime | None) -> str:
    """Return เมษายน ๒๕๖๙."""
    return _kept(calendar.month_year(value, None, language=_language())) if value else ""


@register.filter
def month_short(value: date) -> str:
    """Return เม.ย."""
    return calendar.month_name(value.month, short=True, language=_language())


@register.filter
def day_month(value: date) -> str:
    """Return ๒๗ เม.ย., for places where the year is known."""
    month = calendar.month_name(value.month, short=True, language=_language())
    return _kept(f"{calendar.in_digits(value.day, None, language=_language())} {month}")


@register.filter
def moment(value: datetime | None) -> str:
    """Return date and time: ๒๗ เม.ย. ๒๕๖๙ เวลา ๑๔.๓๐ น."""
    shown = _kept(calendar.moment_text(value, None, language=_language())) if value else ""
    return shown.replace(f"{NO_BREAK}เวลา", " เวลา")


@register.filter
def period(value: Any) -> str:
    """Return the two dates of something with `starts_on` and `ends_on`."""
    if value is None or not value.starts_on or not value.ends_on:
        return ""
    text = calendar.period_text(value.starts_on, value.ends_on, None, language=_language())
    return " – ".join(_kept(part) for part in text.split(" – "))


@register.filter
def relative(value: date | None, today: date | None = None) -> str:
    """Return อีก ๓ วัน, วันนี้ or เกิน ๙ วัน."""
    if not value:
        return ""
    return _kept(calendar.relative(value, today or timezone.localdate(), None, language=_language()))


@register.filter
def money(value: Any) -> str:
    """Return an amount in baht with thousands and two decimals, without the unit."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return ""
    return calendar.in_digits(f"{amount:,.2f}", None, language=_language())


@register.filter
def nb(value: Any) -> SafeString:
    """Return the text or HTML with numbers kept beside their units; nothing invisible is added to its words."""
    parts = TAG.split(str(conditional_escape(value)))
    parts[::2] = [_unbroken(part) for part in parts[::2]]
    return mark_safe("".join(parts))  # noqa: S308 escaped above


@register.filter
def nb_heading(drawn: Any) -> SafeString:
    """Return the drawn head of a page with what belongs together kept on one line of its title."""
    return mark_safe(HEADING.sub(lambda found: nb(mark_safe(found[0])), str(drawn)))  # noqa: S308 drawn by a template


def _unbroken(text: str) -> str:
    for pattern in (NUMBER_AND_UNIT, COUNTED, YEAR_NAMED):
        text = pattern.sub(rf"\1{NO_BREAK}", text)
    return text


@register.filter
def lines(value: Any) -> list[str]:
    """Return the lines of a text that hold something."""
    return [line.strip() for line in str(value or "").splitlines() if line.strip()]


@register.filter
def iso(value: date | datetime | None) -> str:
    """Return the date for the datetime attribute of <time>."""
    return value.isoformat() if value else ""


@register.simple_tag
def due_tone(day: date | None, today: date | None = None) -> str:
    """Return "is-late", "is-today" or nothing for a due date."""
    if not day:
        return ""
    distance = (calendar.local_date(day) - (today or timezone.localdate())).days
    return "is-late" if distance < 0 else "is-today" if distance == 0 else ""


@register.simple_tag
def due(
    on: date | None = None, today: date | None = None, done: str = "", paused: str = "", label: str = ""
) -> SafeString:
    """Return a due date: the distance first, then the date. One tag, because lists hold hundreds."""
    if paused:
        words = gettext("Clock stopped")
        return format_html('<p class="sai-due"><b>{}{}</b><span>{}</span></p>', icon("pause"), words, paused)
    if done:
        shown = format_html("<span>{}</span>", short_date(on)) if on else ""
        return format_html('<p class="sai-due"><b>{}{}</b>{}</p>', icon("check"), done, shown)
    if not on:
        return format_html('<p class="sai-due"><span>{}</span></p>', label or gettext("No due date"))
    now = today or timezone.localdate()
    tone = due_tone(on, now)
    return format_html(
        '<p class="sai-due {}"><b>{}{}</b><span>{}<time datetime="{}">{}</time></span></p>',
        tone,
        icon(DUE_ICONS[tone]) if tone else "",
        relative(on, now),
        f"{label} " if label else "",
        iso(on),
        short_date(on),
    )


@register.simple_tag
def year_strip(year: int, pins: Iterable[Mapping[str, Any]] | None, today: date | None = None) -> Strip:
    """Return the fiscal year (BE) with its pins, ready for the component of the same name."""
    return strip_of(int(year), pins or [], today or timezone.localdate())


@register.simple_tag
def control(field: BoundField, hint: str = "", **extra: Any) -> SafeString:
    """Return the control of a form field with our classes and its descriptions."""
    attributes = {name.replace("_", "-"): value for name, value in extra.items() if value}
    return mark_safe(fields.control(field, hint=bool(hint), extra=attributes))  # noqa: S308 Django's own widget HTML


@register.filter
def hint_of(field: BoundField, hint: str = "") -> SafeString:
    """Return the hint of a field; Django's help texts may hold HTML."""
    return mark_safe(fields.hint_of(field, hint))  # noqa: S308 written by us or by Django, never typed in


@register.filter
def field_kind(field: BoundField) -> str:
    """Return how the field is drawn: tiles, check or line."""
    if fields.is_tiles(field):
        return "tiles"
    return "check" if fields.is_check(field) else "line"


@register.filter
def hint_id(field: BoundField) -> str:
    """Return the id of the hint of a field."""
    return fields.hint_id(field)


@register.filter
def error_id(field: BoundField) -> str:
    """Return the id of the errors of a field."""
    return fields.error_id(field)


@register.filter
def errors_of(form: forms.BaseForm | None) -> list[fields.FieldError]:
    """Return the errors of a form for the summary above it."""
    return fields.errors_of(form) if form is not None and form.is_bound else []


@register.filter
def page_numbers(page: Page[Any]) -> list[int | str]:
    """Return the page numbers to link, with … where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def percent_width(value: Any) -> str:
    """Return a share of 0–100 as the width of a bar in an SVG."""
    try:
        return f"{max(0.0, min(100.0, float(value))):.2f}%"
    except (TypeError, ValueError):
        return "0%"


@register.simple_tag(takes_context=True)
def came_from(context: Context) -> str:
    """Return the page of this site that led here, for a way back; empty for other sites and for itself."""
    request: Any = context.get("request")
    address = str(request.headers.get("Referer", "")) if request else ""
    if not address or address == request.build_absolute_uri():
        return ""
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""


@register.filter
def message_tone(level: str) -> str:
    """Return the tone of a note for the level of one of Django's messages."""
    return {"success": "ok", "warning": "warn", "error": "danger"}.get(level, "")


@register.filter
def telephone(value: Any) -> str:
    """Return a telephone number as the address of a link: digits and + only."""
    return re.sub(r"[^0-9+]", "", calendar.arabic_digits(value))


@register.filter
def device(user_agent: str) -> str:
    """Return the browser and the system of a user agent in two words, as far as it says them."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return " · ".join(filter(None, (browser, system))) or user_agent[:60]
