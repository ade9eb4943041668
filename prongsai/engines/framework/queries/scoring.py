"""How a result adds up, by the rules of its year: editions and numbers in, numbers out; no table is read.

Items are worth all or nothing, a sub-indicator is the mean of its items, an indicator the mean of its
sub-indicators, an instrument the mean of its indicators, the total the weighted sum of the instruments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

from prongsai.engines.framework.models import Part
from prongsai.engines.framework.queries import reading
from prongsai.engines.framework.queries.schema import InTwoLanguages, Level, levels, read_yaml

TOTAL = "total"
HUNDRED = Fraction(100)
# Announced scores have two decimals: a mean of rounded parts may be off by that rounding, and by its own.
TOLERANCE = Fraction(1, 100)

Number = Decimal | Fraction | int | float | str


@dataclass(frozen=True, slots=True)
class Node(InTwoLanguages):
    """A place of the result: the total, an instrument, indicator, sub-indicator or item.

    ``weight`` is what it is worth in points of the total when it has 100.
    """

    code: str
    part: str
    title_th: str
    title_en: str
    weight: Fraction
    parent: str = ""
    children: tuple[str, ...] = ()
    concept: str = ""

    @property
    def worth(self) -> Decimal:
        """Return the weight with two decimals."""
        return rounded(self.weight)


@dataclass(frozen=True, slots=True)
class Scored:
    """A place with its score: as announced, and as its parts add up."""

    node: Node
    announced: Fraction | None
    from_parts: Fraction | None

    @property
    def value(self) -> Fraction | None:
        """Return the score that counts further up: the announced one, else what the parts add up to."""
        return self.from_parts if self.announced is None else self.announced

    @property
    def shown(self) -> Decimal | None:
        """Return the score with two decimals."""
        return None if self.value is None else rounded(self.value)

    @property
    def added_up(self) -> Decimal | None:
        """Return what the parts add up to, with two decimals."""
        return None if self.from_parts is None else rounded(self.from_parts)

    @property
    def points(self) -> Decimal | None:
        """Return the points of the total that it brings."""
        return None if self.value is None else rounded(self.node.weight * self.value / HUNDRED)

    @property
    def lost(self) -> Fraction:
        """Return the points of the total that it lost; none where its score is not known."""
        return Fraction(0) if self.value is None else self.node.weight * (HUNDRED - self.value) / HUNDRED

    @property
    def differs(self) -> bool:
        """Return whether the parts add up to something else than what was announced, rounding aside."""
        if self.announced is None or self.from_parts is None:
            return False
        return abs(self.announced - self.from_parts) > TOLERANCE


@dataclass(frozen=True, slots=True)
class Computed:
    """A result worked out as far as its scores go."""

    fiscal_year: int
    parts: Mapping[str, Scored] = field(default_factory=dict)

    @property
    def announced_total(self) -> Decimal | None:
        """Return the total as announced."""
        given = self.parts[TOTAL].announced
        return None if given is None else rounded(given)

    @property
    def total(self) -> Decimal | None:
        """Return the total that the instruments add up to, or none where one is not known."""
        return self.parts[TOTAL].added_up

    @property
    def instruments(self) -> dict[str, Decimal]:
        """Return the scores of the instruments that are known."""
        return {
            code: shown
            for code in self.parts[TOTAL].node.children
            if (shown := self.parts[code].shown) is not None
        }

    @property
    def level(self) -> Level | None:
        """Return the level of the computed total."""
        return level_for(self.fiscal_year, self.total, self.instruments)

    @property
    def differences(self) -> list[Scored]:
        """Return the places whose parts do not add up to what was announced."""
        return [one for one in self.parts.values() if one.differs]


@dataclass(frozen=True, slots=True)
class Loss:
    """Points of the total that were lost at one place; ``rest`` is what no known part below explains."""

    node: Node
    value: Fraction
    lost: Fraction
    indicator: str
    rest: Fraction

    @property
    def is_deepest(self) -> bool:
        """Return whether points were lost here that no known part below explains."""
        return self.rest > 0

    @property
    def code(self) -> str:
        """Return the code of the place."""
        return self.node.code

    @property
    def shown(self) -> Decimal:
        """Return the score with two decimals."""
        return rounded(self.value)

    @property
    def key(self) -> str:
        """Return what names the place in other years as well: the concept of an item, else the code."""
        return self.node.concept or self.node.code

    @property
    def points(self) -> Decimal:
        """Return the lost points with three decimals, because a single item may cost less than 0.1."""
        return rounded(self.lost, 3)


@dataclass(frozen=True, slots=True)
class Floor:
    """An instrument that keeps the result from a level: what it has, what it needs, what is missing."""

    instrument: str
    value: Decimal
    floor: Decimal
    missing: Decimal


@dataclass(frozen=True, slots=True)
class Lift:
    """What the next better level asks for beyond what is there."""

    level: Level
    next_level: Level | None
    total_missing: Decimal
    floors: tuple[Floor, ...]


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Return a fraction as a decimal, halves up, as scores are announced."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@cache
def _instruments() -> tuple[tuple[str, str, str, int, tuple[str, ...]], ...]:
    return tuple(
        (one["code"], one["title_th"], one["title_en"], one["weight"], tuple(one["indicators"]))
        for one in read_yaml("scoring.yaml")["instruments"]
    )


@cache
def _indicators() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = read_yaml("scoring.yaml")["indicators"]
    return found


@cache
def item_values(fiscal_year: int) -> tuple[int, ...]:
    """Return the scores that an item may have in a year; empty where any is possible."""
    rule = read_yaml("scoring.yaml")["item"]
    first, last = rule["from_year"], rule["until_year"] or 9999
    return tuple(rule["values"]) if first <= fiscal_year <= last else ()


def structure(fiscal_year: int) -> dict[str, Node]:
    """Return every place of a year's result by its code, from the total down to the items, with its weight."""
    made: dict[str, Node] = {}
    groups = reading.groups(fiscal_year)
    instruments = _instruments()
    made[TOTAL] = Node(
        TOTAL, Part.TOTAL, "คะแนนรวม", "Total", HUNDRED, children=tuple(one[0] for one in instruments)
    )
    for code, title_th, title_en, weight, indicators in instruments:
        worth = Fraction(weight)
        made[code] = Node(code, Part.INSTRUMENT, title_th, title_en, worth, TOTAL, indicators)
        for indicator in indicators:
            below = [one for one in groups if one.indicator.code.split(".")[0] == indicator]
            titles = _indicators()[indicator]
            share = worth / len(indicators)
            made[indicator] = Node(
                indicator,
                Part.INDICATOR,
                titles["title_th"],
                titles["title_en"],
                share,
                code,
                tuple(one.indicator.code for one in below),
            )
            for group in below:
                sub, items = group.indicator, group.items
                part = share / len(below)
                made[sub.code] = Node(
                    sub.code,
                    Part.SUB_INDICATOR,
                    sub.title_th,
                    sub.title_en,
                    part,
                    indicator,
                    tuple(item.code for item in items),
                )
                for item in items:
                    made[item.code] = Node(
                        item.code,
                        Part.ITEM,
                        item.title_th,
                        item.title_en,
                        part / len(items),
                        sub.code,
                        concept=item.concept,
                    )
    return made


def exact(value: Number) -> Fraction:
    """Return a score as an exact number."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def compute(fiscal_year: int, scores: Mapping[str, Number | None]) -> Computed:
    """Work a result out as far as its scores go, keyed by code: total, IIT, EIT, OIT, 1 … 10, 9.1 …, o1 ….

    Codes that the year does not have are left alone; ``check_scores`` names them.
    """
    nodes = structure(fiscal_year)
    given = {code: exact(value) for code, value in scores.items() if code in nodes and value is not None}
    done: dict[str, Scored] = {}
    for code in reversed(list(nodes)):  # parts stand after what they are part of
        node = nodes[code]
        values = [done[child].value for child in node.children]
        known = [value for value in values if value is not None]
        whole: Fraction | None = None
        if known and len(known) == len(values):
            shares = [nodes[child].weight for child in node.children]
            whole = sum((v * w for v, w in zip(known, shares, strict=True)), Fraction(0)) / sum(shares)
        done[code] = Scored(node, given.get(code), whole)
    return Computed(fiscal_year, {code: done[code] for code in nodes})


def level_for(
    fiscal_year: int, total: Number | None, instruments: Mapping[str, Number | None]
) -> Level | None:
    """Return the level of a total, with the floors of each instrument where the year has them.

    None where nothing is known, or where an instrument that is not known would decide.
    """
    found = possible_levels(fiscal_year, total, instruments)
    return found[0] if len(found) == 1 else None


def possible_levels(
    fiscal_year: int, total: Number | None, instruments: Mapping[str, Number | None]
) -> list[Level]:
    """Return the levels that a total may have, the best first: several where an instrument is not known."""
    if total is None:
        return []
    points = rounded(exact(total))
    codes = [one[0] for one in _instruments()]
    known = {code: rounded(exact(value)) for code in codes if (value := instruments.get(code)) is not None}
    found = []
    for level in levels(fiscal_year):
        floor = None if level.floor is None else Decimal(str(level.floor))
        if points < Decimal(str(level.total)) or (
            floor is not None and min(known.values(), default=floor) < floor
        ):
            continue
        found.append(level)
        if floor is None or len(known) == len(codes):
            break
    return found


def lift(fiscal_year: int, total: Number | None, instruments: Mapping[str, Number | None]) -> Lift | None:
    """Return what the next better level asks for, and which floor holds the result back."""
    level = level_for(fiscal_year, total, instruments)
    if level is None or total is None:
        return None
    system = levels(fiscal_year)
    place = system.index(level)
    if place == 0:
        return Lift(level, None, Decimal(0), ())
    better = system[place - 1]
    missing = max(Decimal(0), Decimal(str(better.total)) - rounded(exact(total)))
    floors = []
    for code, *_rest in _instruments() if better.floor is not None else ():
        value = instruments.get(code)
        if value is None:
            continue
        have, floor = rounded(exact(value)), Decimal(str(better.floor))
        if have < floor:
            floors.append(Floor(code, have, floor, floor - have))
    floors.sort(key=lambda one: -one.missing)
    return Lift(level, better, missing, tuple(floors))


def losses(fiscal_year: int, scores: Mapping[str, Number | None]) -> list[Loss]:
    """Return where points of the total were lost, the dearest first: indicators, sub-indicators and items.

    The same points stand at each level; those of ``rest`` add up without counting twice.
    """
    return losses_in(compute(fiscal_year, scores))


def losses_in(computed: Computed) -> list[Loss]:
    """Return where a computed result lost points, the dearest first."""
    found = []
    parts = computed.parts
    for code, one in parts.items():
        if one.node.part in (Part.TOTAL, Part.INSTRUMENT) or one.value is None or one.lost <= 0:
            continue
        below = [parts[child] for child in one.node.children]
        known = [part for part in below if part.value is not None]
        rest = one.lost - sum((part.lost for part in known), Fraction(0))
        if below and (len(known) == len(below) or (known and rest < TOLERANCE)):
            rest = Fraction(0)
        found.append(Loss(one.node, one.value, one.lost, _indicator_of(parts, code), rest))
    return sorted(found, key=lambda loss: (-loss.lost, order_of(loss.code)))


def unexplained(computed: Computed) -> list[Loss]:
    """Return the instruments that lost points which no known indicator explains, the dearest first."""
    found = []
    for code in computed.parts[TOTAL].node.children:
        one = computed.parts[code]
        below = [computed.parts[child] for child in one.node.children]
        rest = one.lost - sum((part.lost for part in below), Fraction(0))
        if one.value is not None and any(part.value is None for part in below) and rest > TOLERANCE:
            found.append(Loss(one.node, one.value, one.lost, "", rest))
    return sorted(found, key=lambda loss: -loss.rest)


def lacks_detail(computed: Computed) -> bool:
    """Return whether points were lost of which nobody knows at which indicator, item or even instrument."""
    above = (Part.TOTAL, Part.INSTRUMENT)
    if any(one.value is not None for one in computed.parts.values() if one.node.part not in above):
        return bool(unexplained(computed))
    total = computed.parts[TOTAL].value
    return total is None or total < HUNDRED


def _indicator_of(parts: Mapping[str, Scored], code: str) -> str:
    node = parts[code].node
    while node.part != Part.INDICATOR:
        node = parts[node.parent].node
    return node.code


def order_of(code: str) -> tuple[int, ...]:
    """Return where a code of an indicator, sub-indicator or item stands among its like."""
    return tuple(int(part) for part in code.lstrip("o").split("."))
