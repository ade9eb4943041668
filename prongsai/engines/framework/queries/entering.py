"""Reading what people type or send as a result: codes, scores, and everything that does not fit together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from prongsai.engines.framework.models import Part
from prongsai.engines.framework.queries import reading
from prongsai.engines.framework.queries.schema import concepts, levels
from prongsai.engines.framework.queries.scoring import (
    TOTAL,
    Computed,
    Node,
    compute,
    item_values,
    possible_levels,
    rounded,
    structure,
)
from prongsai.kernel.calendar import arabic_digits, in_digits
from prongsai.kernel.findings import Finding, Severity

LEVEL = "level"
HAVE = {"มี", "มีครบ", "ครบ", "ผ่าน", "ได้", "yes", "have", "✓", "✔", "true"}
HAVE_NOT = {"ไม่มี", "ไม่ครบ", "ไม่ผ่าน", "ไม่ได้", "no", "none", "✗", "✘", "x", "false"}
TOTAL_WORDS = {"total", "รวม", "คะแนนรวม", "ผลคะแนนรวม", "คะแนนเฉลี่ย", "ita"}
LEVEL_WORDS = {"level", "ระดับ", "ระดับผลการประเมิน", "ผลการประเมิน", "grade"}
BEFORE_CODE = re.compile(r"^(?:ข้อ|ตัวชี้วัดย่อย(?:ที่)?|ตัวชี้วัด(?:ที่)?|แบบวัด|แบบ|item|indicator)\s*")
ITEM = re.compile(r"o\s*0*(\d{1,2})$")
NUMBERED = re.compile(r"0*(\d{1,2})(?:\.(\d))?(?:\.0+)?$")
THOUSANDS = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$"
)  # 1,000 is a thousand, 94,5 is not ninety-four thousand
MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Given:
    """One line of a result as it was typed: what it is about, its score, and the concept where one is named."""

    line: int
    code: str
    value: str
    concept: str = ""


@dataclass(slots=True)
class Line:
    """A line as it was understood."""

    given: Given
    code: str = ""
    node: Node | None = None
    value: Decimal | None = None
    level: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """Return whether the line cannot be saved as it is."""
        return any(one.severity == Severity.ERROR for one in self.findings)


@dataclass(slots=True)
class Understood:
    """All lines, the scores that they give, and what does not fit."""

    lines: list[Line]
    scores: dict[str, Decimal]
    level: str
    findings: list[Finding]

    @property
    def is_wrong(self) -> bool:
        """Return whether some line has to be corrected or left out before it can be saved."""
        return any(line.is_wrong for line in self.lines)


def code_of(fiscal_year: int, text: str, concept: str = "") -> str:
    """Return the code that was meant by “ข้อ o๑๒”, “ตัวชี้วัดที่ 9”, “9.1”, “OIT” or a concept; empty where unclear."""
    plain = " ".join(arabic_digits(text).split()).casefold()
    if plain in TOTAL_WORDS:
        return TOTAL
    if plain in LEVEL_WORDS:
        return LEVEL
    plain = BEFORE_CODE.sub("", plain)
    if plain.upper() in ("IIT", "EIT", "OIT"):
        return plain.upper()
    if found := ITEM.match(plain):
        return f"o{int(found[1])}"
    if found := NUMBERED.match(plain):
        return f"{int(found[1])}.{found[2]}" if found[2] and found[2] != "0" else str(int(found[1]))
    named = (concept or text).strip().casefold()
    item = reading.item_for(fiscal_year, named) if named else None
    return item.code if item else ""


def score_of(text: str) -> Decimal | None:
    """Return a score written in any digits, with or without decimals, or as มี/ไม่มี; raise ``ValueError``."""
    plain = arabic_digits(text).strip().replace(" ", "").removesuffix("คะแนน").removesuffix("%")
    if not plain:
        return None
    if plain.casefold() in HAVE:
        return Decimal(100)
    if plain.casefold() in HAVE_NOT:
        return Decimal(0)
    if THOUSANDS.match(plain):
        plain = plain.replace(",", "")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not value.is_finite() or abs(value) > 1_000_000:
        raise ValueError(text)
    # A minus that rounds away would stand before a zero.
    return value.quantize(Decimal("0.01")) + 0


def level_code(fiscal_year: int, text: str) -> str:
    """Return the level of the year that a text names, or nothing."""
    plain = "".join(text.split()).casefold()
    for level in levels(fiscal_year):
        if plain in (level.code.casefold(), level.title_th, "".join(level.title_en.split()).casefold()):
            return level.code
    return ""


def understand(fiscal_year: int, given: Iterable[Given]) -> Understood:
    """Read the lines of a result, and name what cannot be read, stands twice or does not add up."""
    nodes = structure(fiscal_year)
    lines = [_line(fiscal_year, nodes, one) for one in given]
    by_code: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.code:
            by_code[line.code].append(line)
    for code, same in by_code.items():
        if len(same) > 1:
            places = ", ".join(in_digits(line.given.line, None) for line in same)
            for line in same:
                line.findings.append(
                    _error(
                        "duplicate",
                        _("%(code)s stands more than once: lines %(lines)s. Leave all but one out.")
                        % {"code": code, "lines": places},
                        line,
                    )
                )
    good = [line for line in lines if not line.is_wrong]
    scores = {line.code: line.value for line in good if line.value is not None}
    level = next((line.level for line in good if line.level), "")
    return Understood(lines, scores, level, check_scores(fiscal_year, scores, level))


def _line(fiscal_year: int, nodes: Mapping[str, Node], given: Given) -> Line:
    line = Line(given, code=code_of(fiscal_year, given.code, given.concept))
    if line.code == LEVEL:
        line.level = level_code(fiscal_year, given.value)
        if given.value.strip() and not line.level:
            names = ", ".join(str(level.title) for level in levels(fiscal_year)) or "–"
            line.findings.append(
                _error(
                    "level",
                    _("“%(level)s” is no level of %(year)s. There are: %(names)s.")
                    % {"level": given.value[:60], "year": in_digits(fiscal_year, None), "names": names},
                    line,
                )
            )
        return line
    line.node = nodes.get(line.code)
    if line.node is None:
        line.findings.append(_error("unknown", _unknown(fiscal_year, nodes, given, line.code), line))
        line.code = ""
        return line
    _check_concept(fiscal_year, given, line)
    try:
        line.value = score_of(given.value)
    except ValueError:
        text = _("“%(value)s” is not a score. Write a number from 0 to 100, or มี or ไม่มี for an item.")
        line.findings.append(_error("unreadable", text % {"value": given.value[:60]}, line))
        return line
    if line.value is not None and not 0 <= line.value <= 100:
        text = _("%(value)s lies outside 0 to 100.") % {"value": in_digits(line.value, None)}
        line.findings.append(_error("out_of_range", text, line))
    return line


def _unknown(fiscal_year: int, nodes: Mapping[str, Node], given: Given, code: str) -> str:
    year = in_digits(fiscal_year, None)
    items = [one for one, node in nodes.items() if node.part == Part.ITEM]
    if code.startswith("o") and items:
        return _("The checklist of %(year)s has no item %(code)s: it ends with %(last)s.") % {
            "year": year,
            "code": code,
            "last": items[-1],
        }
    if code.startswith("o"):
        return _("No checklist of %(year)s is known, so items cannot be entered.") % {"year": year}
    named = (given.concept or given.code).strip().casefold()
    if named in concepts():
        return _("“%(title)s” is not asked in %(year)s.") % {
            "title": concepts()[named].title,
            "year": year,
        }
    return _("“%(code)s” is no part of the assessment of %(year)s.") % {
        "code": (given.code or given.concept)[:60],
        "year": year,
    }


def _check_concept(fiscal_year: int, given: Given, line: Line) -> None:
    named = given.concept.strip().casefold()
    if not named:
        return
    if named not in concepts():
        text = _("There is no concept “%(concept)s”.") % {"concept": given.concept[:60]}
        line.findings.append(_error("concept_unknown", text, line))
        return
    meant = reading.item_for(fiscal_year, named)
    if meant is None or meant.code != line.code:
        text = _("In %(year)s the number %(code)s is not “%(title)s”. Is the file of another year?") % {
            "year": in_digits(fiscal_year, None),
            "code": line.code,
            "title": concepts()[named].title,
        }
        line.findings.append(_error("concept_other", text, line))


def check_scores(fiscal_year: int, scores: Mapping[str, Any], level: str = "") -> list[Finding]:
    """Return what does not fit in a result: scores that cannot be, parts that do not add up, a level that is not reached."""
    found: list[Finding] = []
    nodes = structure(fiscal_year)
    allowed = item_values(fiscal_year)
    for code, value in scores.items():
        node = nodes.get(code)
        if node is None:
            text = _unknown(fiscal_year, nodes, Given(0, code, ""), code)
            found.append(Finding("results.unknown", Severity.ERROR, text, place=code, about=code))
        elif value is not None and not 0 <= value <= 100:
            text = _("%(value)s lies outside 0 to 100.") % {"value": in_digits(value, None)}
            found.append(Finding("results.out_of_range", Severity.ERROR, text, place=code, about=code))
        elif node.part == Part.ITEM and allowed and value is not None and value not in allowed:
            text = _("%(code)s has %(value)s, but an item gets either 0 or 100.") % {
                "code": code,
                "value": in_digits(value, None),
            }
            reason = _("An item counts only when every element is there.")
            found.append(
                Finding("results.not_binary", Severity.WARNING, text, place=code, reason=reason, about=code)
            )
    computed = compute(fiscal_year, {code: scores[code] for code in scores if code in nodes})
    found += [_difference(computed, one.node) for one in computed.differences]
    found += _level_findings(computed, level)
    return found


def _difference(computed: Computed, node: Node) -> Finding:
    one = computed.parts[node.code]
    children = [(child, computed.parts[child].shown) for child in node.children]
    shown = [f"{child} = {in_digits(value, None)}" for child, value in children[:MOST_NAMED]]
    if len(children) > MOST_NAMED:
        lost = [f"{child} = {in_digits(value, None)}" for child, value in children if value != 100]
        shown = [*lost[:MOST_NAMED], _("the others 100")] if len(lost) <= MOST_NAMED else [*shown, "…"]
    text = _("%(title)s was announced as %(announced)s, but its parts add up to %(added)s (%(parts)s).") % {
        "title": f"{node.code} {node.title}" if node.code != TOTAL else str(node.title),
        "announced": in_digits(rounded(one.announced or Fraction(0)), None),
        "added": in_digits(one.added_up, None),
        "parts": ", ".join(shown),
    }
    reason = _(
        "Announced scores are rounded to two decimals, so up to 0.01 more or less is not counted as a difference."
    )
    return Finding(
        "results.adds_up_differently", Severity.WARNING, text, place=node.code, reason=reason, about=node.code
    )


def _level_findings(computed: Computed, level: str) -> list[Finding]:
    total = computed.announced_total if computed.announced_total is not None else computed.total
    possible = possible_levels(computed.fiscal_year, total, computed.instruments)
    if not level or not possible or level in {one.code for one in possible}:
        return []
    names = {one.code: one.title for one in levels(computed.fiscal_year)}
    text = _(
        "The level was announced as %(announced)s, but %(total)s with these instruments is %(reached)s."
    ) % {
        "announced": names.get(level, level),
        "total": in_digits(total, None),
        "reached": " / ".join(str(one.title) for one in possible),
    }
    reason = _("From 2566 on, the two best levels also need a least score of each instrument.")
    return [Finding("results.level", Severity.WARNING, text, place=LEVEL, reason=reason, about=LEVEL)]


def _error(code: str, text: str, line: Line) -> Finding:
    place = line.code or line.given.code[:60]
    return Finding(f"results.{code}", Severity.ERROR, text, place=place, about=f"{line.given.line} {place}")
