"""What a machine can put right in a text. Every function returns the text as it should be; pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from prongsai.foundation.checks.content.figures import TOTAL, number_of, wrong_totals
from prongsai.foundation.checks.content.walking import Grid
from prongsai.kernel.calendar import in_digits
from prongsai.kernel.proofreading import (
    PREFIXES,
    addresses,
    blanks,
    body_of,
    foreign_words,
    identity_numbers,
    misspelt_names,
    phone_numbers,
)
from prongsai.kernel.reading.markers import marker_of
from prongsai.kernel.thai.repair import arabic

_SHORTS = dict(zip(PREFIXES, ("อบต.", "อบจ.", "ทต.", "ทม.", "ทน."), strict=True))
_OFFICE = re.compile(r"หน่วยงาน|องค์กร|อปท|เทศบาล|อบต|อบจ|ส่วนราชการ")
_OPENING = {"(": ")", "[": "]", "{": "}", "<": ">", "（": "）"}
_THAI = "๐๑๒๓๔๕๖๗๘๙"


def fill_placeholders(text: str, office: Any, fiscal_year: int | None) -> str:
    """Return the text with the office's name, district, province and year where a template asks for them."""
    for blank in sorted(blanks(text), key=lambda one: -one.start):
        value = _office_data(blank.text, office, fiscal_year) if blank.kind == "words" else ""
        if value:
            start, end = _with_brackets(text, blank.start, blank.end)
            text = text[:start] + value + text[end:]
    return text


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place with the brackets around it: they belong to the form, not to the value."""
    before, after = text[:start].rstrip(), text[end:]
    if before[-1:] in _OPENING and after.lstrip()[:1] == _OPENING[before[-1]]:
        return len(before) - 1, end + len(after) - len(after.lstrip()) + 1
    return start, end


def _office_data(asked: str, office: Any, fiscal_year: int | None) -> str:
    if _OFFICE.search(asked):
        return str(office.full_name)
    for word, value in (("อำเภอ", office.district), ("จังหวัด", office.province), ("ตำบล", office.name)):
        if word in asked:
            return str(value)
    for words, value in ((("เบอร์", "หมายเลขโทร"), office.phone), (("เว็บไซต์",), office.origin)):
        if any(word in asked for word in words):
            return str(value)
    if "ปี" in asked and fiscal_year:
        return in_digits(fiscal_year, office.digits)
    return ""


def swap_body(text: str, office: Any, fiscal_year: int | None = None) -> str:
    """Return the text with the words of the office's own kind where another kind's stood."""
    own = body_of(office.full_name)
    places = [
        (begin + place, word)
        for begin, _end, words in foreign_words(office.full_name, text)
        for place, word in words
    ]
    for place, word in sorted(places, reverse=True):
        text = text[:place] + _own_word(word, own) + text[place + len(word) :]
    return text


def _own_word(word: str, own: str) -> str:
    """Return the own kind's word for another kind's: นายกเทศมนตรี → นายกองค์การบริหารส่วนตำบล."""
    is_town = own.startswith("เทศบาล")
    named = next((prefix for prefix in PREFIXES if word.startswith(prefix)), "")
    if named:
        return own + word.removeprefix(named)
    if word.startswith("รอง"):
        return "รอง" + _own_word(word.removeprefix("รอง"), own)
    for lead in ("สมาชิก", "ประธาน"):
        if word.startswith(lead):
            return lead + _own_word(word.removeprefix(lead), own)
    for begin, town, other in (
        ("นายก", "นายกเทศมนตรี", f"นายก{own}"),
        ("เทศมนตรี", "เทศมนตรี", f"นายก{own}"),
        ("ปลัด", "ปลัดเทศบาล", f"ปลัด{own}"),
        ("สภา", "สภาเทศบาล", f"สภา{own}"),
        ("เทศบัญญัติ", "เทศบัญญัติ", "ข้อบัญญัติ"),
        ("ข้อบัญญัติ", "เทศบัญญัติ", "ข้อบัญญัติ"),
    ):
        if word.startswith(begin):
            return town if is_town else other
    if word.startswith(("พนักงาน", "ข้าราชการ")):
        if is_town:
            return "พนักงานเทศบาล"
        return "ข้าราชการองค์การบริหารส่วนจังหวัด" if own.endswith("จังหวัด") else "พนักงานส่วนตำบล"
    short = word.rstrip(".") in {"อบต", "อบจ", "ทต", "ทม", "ทน"}
    return _SHORTS[own] if short else own


def right_name(text: str, office: Any, fiscal_year: int | None = None) -> str:
    """Return the text with the office's name spelt right."""
    name = office.full_name.removeprefix(body_of(office.full_name))
    for _start, end, written in sorted(misspelt_names(office.full_name, text), reverse=True):
        text = text[: end - len(written)] + name + text[end:]
    return text


def renumber(text: str, office: Any = None, fiscal_year: int | None = None) -> str:
    """Return the text with the numbered lines of each list counted from its first number on, digits kept."""
    lines = text.split("\n")
    counts: dict[tuple[int, str], int] = {}
    for position, line in enumerate(lines):
        marker = marker_of(line)
        if marker is None or not marker.numbered:
            if line.strip() and marker is None:
                counts.clear()
            continue
        depth = len(marker.numbers)
        level = (depth, marker.style)
        for other in [one for one in counts if one[0] > depth]:
            del counts[other]
        counts[level] = counts[level] + 1 if level in counts else marker.numbers[-1]
        parents = [count for (deep, _style), count in sorted(counts.items()) if deep < depth]
        is_whole = depth > 1 and len(parents) == depth - 1
        numbers = [*(parents if is_whole else marker.numbers[:-1]), counts[level]]
        lines[position] = _with_numbers(line, numbers)
    return "\n".join(lines)


def _with_numbers(line: str, numbers: list[int]) -> str:
    written = iter(numbers)
    done = 0

    def next_number(found: re.Match[str]) -> str:
        nonlocal done
        if done >= len(numbers):
            return found[0]
        done += 1
        return _like(found[0], next(written))

    head = re.match(r"^[^\w๐-๙]*[0-9๐-๙]+(?:\.[0-9๐-๙]+)*", line)
    if head is None:
        return line
    return re.sub(r"[0-9๐-๙]+", next_number, head[0]) + line[head.end() :]


def _like(written: str, number: object) -> str:
    """Return the number in the digits that were used."""
    return in_digits(str(number), "thai" if any(digit in _THAI for digit in written) else "arabic")


def correct_totals(text: str, office: Any = None, fiscal_year: int | None = None) -> str:
    """Return the text with the totals of its tables (lines of cells between ``|``) as the rows add up."""
    lines = text.split("\n")
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and "|" in lines[end]:
            end += 1
        if end - start >= 3:
            lines[start:end] = _corrected(lines[start:end])
        start = max(end, start + 1)
    return "\n".join(lines)


def _corrected(lines: list[str]) -> list[str]:
    cells = [tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines]
    body = [position for position in range(1, len(lines)) if re.search(r"[^\s|:\-–]", lines[position])]
    grid = Grid("", cells[0], tuple(cells[position] for position in body))
    for row, column, total, _written in wrong_totals(grid):
        line = body[row]
        parts = lines[line].split("|")
        shift = 1 if lines[line].strip().startswith("|") else 0
        old = parts[column + shift]
        if number_of(old) is None or not any(TOTAL.match(cell) for cell in cells[line][:2]):
            continue
        has_parts = "." in old or total != total.to_integral_value()
        new = (
            f"{total:,.2f}"
            if has_parts
            else f"{int(total):,}"
            if "," in old or total >= 1000
            else str(int(total))
        )
        written = re.search(r"-?[0-9๐-๙][0-9๐-๙,.]*", old)
        if written is not None:
            parts[column + shift] = old[: written.start()] + _like(written[0], new) + old[written.end() :]
        lines[line] = "|".join(parts)
    return lines


def add_https(text: str, office: Any = None, fiscal_year: int | None = None) -> str:
    """Return the text with https where addresses began with http."""
    for one in sorted(addresses(text), key=lambda found: -found.start):
        if "http" in one.faults:
            text = f"{text[: one.start]}https{text[one.start + 4 :]}"
    return text


def cover_identities(text: str, office: Any = None, fiscal_year: int | None = None) -> str:
    """Return the text with the numbers of identity cards covered."""
    for one in sorted(identity_numbers(text), key=lambda found: -found.start):
        text = text[: one.start] + "x-xxxx-xxxxx-xx-x" + text[one.end :]
    return text


def cover_phones(text: str, office: Any, fiscal_year: int | None = None) -> str:
    """Return the text with persons' telephone numbers covered; the office's own number stays."""
    own = re.sub(r"\D", "", arabic(str(office.phone)))
    for one in sorted(phone_numbers(text), key=lambda found: -found.start):
        if one.text != own and (one.has_name or one.text[1] in "689"):
            text = text[: one.start] + "xxx-xxx-xxxx" + text[one.end :]
    return text


# Code of the finding → what the machine does about it.
MENDS: dict[str, Callable[[str, Any, int | None], str]] = {
    "placeholder": fill_placeholders,
    "body_type": swap_body,
    "office_name": right_name,
    "numbering": renumber,
    "total": correct_totals,
    "link_http": add_https,
    "identity_number": cover_identities,
    "phone_number": cover_phones,
}
# Codes whose former text is personal data.
PERSONAL = frozenset({"identity_number", "phone_number"})
