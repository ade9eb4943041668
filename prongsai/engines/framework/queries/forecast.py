"""How far a year's result may go: a range per instrument and for the total, never one number.

Pure: it knows no table and no office. What a person verified counts; everything open may still be gained or
lost; where the boundaries of the indicators were not seen in a manual, every boundary may lie one item off.
A forecast is for the officers' screens only: nothing hands it to documents, letters or public pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise, product

from prongsai.engines.framework.queries.schema import Checklist, ChecklistItem, Level, levels, read_yaml

FULL = 100.0
OIT = "OIT"


class Standing(StrEnum):
    """What is known of an item: verified counts, open may go either way, lost scores nothing any more."""

    VERIFIED = "verified"
    OPEN = "open"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Range:
    """From the least to the most, both included."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= FULL:
            raise ValueError(f"a range of scores lies within 0 and 100, not {self.low}–{self.high}")

    @property
    def width(self) -> float:
        """Return how much is unknown."""
        return self.high - self.low

    def contains(self, score: float) -> bool:
        """Return whether the score lies within, as far as two decimals tell."""
        return round(self.low, 2) <= round(score, 2) <= round(self.high, 2)


UNKNOWN = Range(0.0, FULL)


@dataclass(frozen=True, slots=True)
class Instrument:
    """One of IIT, EIT and OIT: its share of the total in percent and where its score will lie."""

    code: str
    weight: float
    range: Range
    is_known: bool


@dataclass(frozen=True, slots=True)
class Gain:
    """How many points of the total an open item brings: as the edition groups it, and at least and at most."""

    item: ChecklistItem
    usual: float
    range: Range


@dataclass(frozen=True, slots=True)
class Floor:
    """What a level asks of an instrument, and whether that is met, open or out of reach."""

    code: str
    floor: float
    range: Range

    @property
    def state(self) -> str:
        """Return ``met``, ``open`` or ``out``."""
        if round(self.range.low, 2) >= self.floor:
            return "met"
        return "open" if round(self.range.high, 2) >= self.floor else "out"

    @property
    def short_by(self) -> float:
        """Return how many points are missing from what is sure."""
        return max(0.0, self.floor - self.range.low)


@dataclass(frozen=True, slots=True)
class Lift:
    """What it takes to be sure of a level: the total, the floors, and the fewest items that OIT needs.

    ``from_surveys`` is how many points of the total IIT and EIT have to bring beyond the least that is assumed of them,
    because even all the items that can still be gained are not enough.
    """

    level: Level
    total: Floor
    floors: tuple[Floor, ...]
    items: tuple[ChecklistItem, ...]
    from_surveys: float

    @property
    def is_reachable(self) -> bool:
        """Return whether nothing is out of reach."""
        return all(floor.state != "out" for floor in (self.total, *self.floors))

    @property
    def holds_back(self) -> Floor | None:
        """Return the floor that is missed by most, or none."""
        missed = [floor for floor in self.floors if floor.state != "met"]
        return max(missed, key=lambda floor: (floor.state == "out", floor.short_by), default=None)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the result of a year will lie, by what is known today."""

    fiscal_year: int
    instruments: tuple[Instrument, ...]
    total: Range
    lowest: Level | None
    highest: Level | None
    is_grouping_sure: bool
    gains: tuple[Gain, ...]
    lifts: tuple[Lift, ...]

    def instrument(self, code: str) -> Instrument:
        """Return one of IIT, EIT and OIT."""
        return next(one for one in self.instruments if one.code == code)


@cache
def instrument_weights() -> Mapping[str, float]:
    """Return the share of each instrument in the total, in percent."""
    return {one["code"]: float(one["weight"]) for one in read_yaml("scoring.yaml")["instruments"]}


def is_grouping_sure(edition: Checklist) -> bool:
    """Return whether the boundaries of the indicators of a year were seen in a cited source."""
    known = read_yaml_once()["grouping"]["verified_years"]
    return edition.carried_from is None and edition.fiscal_year in known


@cache
def read_yaml_once() -> Mapping[str, dict[str, list[int]]]:
    """Return the rules of adding up, read once."""
    loaded: Mapping[str, dict[str, list[int]]] = read_yaml("scoring.yaml")
    return loaded


def level_of(fiscal_year: int, total: float, instruments: Mapping[str, float]) -> Level | None:
    """Return the level of a result in a year; scores count with two decimals as they are announced."""
    for level in levels(fiscal_year):
        reaches = round(total, 2) >= level.total
        floor = level.floor or 0.0
        if reaches and all(round(score, 2) >= floor for score in instruments.values()):
            return level
    return None


def oit_score(edition: Checklist, scored: Iterable[str], sizes: Sequence[int] | None = None) -> float:
    """Return the OIT score (0–100) when exactly these codes have every element.

    ``sizes`` regroups the items into the edition's indicators in order; without it the edition's own groups count.
    """
    weights = _weights(_indicators(edition), tuple(sizes or _sizes(edition)))
    wanted = set(scored)
    return sum(weight for item, weight in zip(edition.items, weights, strict=True) if item.code in wanted)


def groupings(edition: Checklist) -> tuple[tuple[int, ...], ...]:
    """Return the numbers of items per indicator that are possible: the edition's first, then one item off."""
    return _groupings(_sizes(edition), is_grouping_sure(edition))


def forecast(
    edition: Checklist,
    standing: Mapping[str, Standing],
    *,
    iit: Range | None = None,
    eit: Range | None = None,
) -> Forecast:
    """Return the range of a year's result. ``standing`` is by concept; what it does not name is open.

    An unknown IIT or EIT may be anything from 0 to 100. Cost: some milliseconds; no query.
    """
    indicators = _indicators(edition)
    tables = [_weights(indicators, sizes) for sizes in groupings(edition)]
    stands = [standing.get(item.concept, Standing.OPEN) for item in edition.items]
    sums = [_sum(table, stands, Standing.VERIFIED) for table in tables]
    lost = [_sum(table, stands, Standing.LOST) for table in tables]
    oit = Range(_in_bounds(min(sums)), _in_bounds(FULL - min(lost)))
    given = {"IIT": iit, "EIT": eit, OIT: oit}
    made = tuple(
        Instrument(code, weight, given.get(code) or UNKNOWN, given.get(code) is not None)
        for code, weight in instrument_weights().items()
    )
    total = Range(
        _in_bounds(sum(one.weight * one.range.low for one in made) / FULL),
        _in_bounds(sum(one.weight * one.range.high for one in made) / FULL),
    )
    lowest = level_of(edition.fiscal_year, total.low, {one.code: one.range.low for one in made})
    highest = level_of(edition.fiscal_year, total.high, {one.code: one.range.high for one in made})
    gains = _gains(edition, stands, tables)
    return Forecast(
        fiscal_year=edition.fiscal_year,
        instruments=made,
        total=total,
        lowest=lowest,
        highest=highest,
        is_grouping_sure=is_grouping_sure(edition),
        gains=gains,
        lifts=_lifts(edition, made, total, lowest, gains, sums, tables),
    )


def _gains(
    edition: Checklist, stands: Sequence[Standing], tables: Sequence[tuple[float, ...]]
) -> tuple[Gain, ...]:
    share = instrument_weights()[OIT] / FULL
    found = []
    for position, item in enumerate(edition.items):
        if stands[position] is not Standing.OPEN:
            continue
        weights = [table[position] * share for table in tables]
        found.append(Gain(item, weights[0], Range(min(weights), max(weights))))
    return tuple(sorted(found, key=lambda gain: (-round(gain.usual, 6), gain.item.number)))


def _lifts(
    edition: Checklist,
    made: Sequence[Instrument],
    total: Range,
    lowest: Level | None,
    gains: Sequence[Gain],
    sums: Sequence[float],
    tables: Sequence[tuple[float, ...]],
) -> tuple[Lift, ...]:
    """Return what each better level takes, the nearest one first."""
    found = []
    others = sum(one.weight * one.range.low for one in made if one.code != OIT) / FULL
    share = instrument_weights()[OIT] / FULL
    most = next(one.range.high for one in made if one.code == OIT)
    for level in reversed(levels(edition.fiscal_year)):
        if lowest is not None and level.total <= lowest.total and (level.floor or 0) <= (lowest.floor or 0):
            continue
        wanted = max(level.floor or 0.0, (level.total - others) / share)
        short = max(0.0, round(level.total - others - share * most, 2))
        floors = tuple(Floor(one.code, level.floor, one.range) for one in made if level.floor is not None)
        found.append(
            Lift(
                level=level,
                total=Floor("", level.total, total),
                floors=floors,
                items=_fewest(edition, gains, sums, tables, min(wanted, most)),
                from_surveys=short,
            )
        )
    return tuple(found)


def _fewest(
    edition: Checklist,
    gains: Sequence[Gain],
    sums: Sequence[float],
    tables: Sequence[tuple[float, ...]],
    wanted: float,
) -> tuple[ChecklistItem, ...]:
    """Return open items, the weightiest first, until OIT is sure of the score under every grouping."""
    places = {item.code: position for position, item in enumerate(edition.items)}
    running, chosen = list(sums), []
    for gain in gains:
        if round(min(running), 2) >= round(wanted, 2):
            break
        place = places[gain.item.code]
        running = [sure + table[place] for sure, table in zip(running, tables, strict=True)]
        chosen.append(gain.item)
    return tuple(chosen)


def _sum(table: Sequence[float], stands: Sequence[Standing], wanted: Standing) -> float:
    return sum(weight for weight, stand in zip(table, stands, strict=True) if stand is wanted)


def _in_bounds(score: float) -> float:
    """Return the score without the dust of adding fractions."""
    return min(FULL, max(0.0, round(score, 9)))


def _indicators(edition: Checklist) -> tuple[str, ...]:
    return tuple(indicator.code for indicator in edition.indicators)


def _sizes(edition: Checklist) -> tuple[int, ...]:
    return tuple(sum(item.indicator == code for item in edition.items) for code in _indicators(edition))


@cache
def _groupings(sizes: tuple[int, ...], is_sure: bool) -> tuple[tuple[int, ...], ...]:
    """Return the possible numbers of items per indicator; every inner boundary may lie one item off."""
    found = [sizes]
    if is_sure:
        return (sizes,)
    ends = [sum(sizes[: place + 1]) for place in range(len(sizes) - 1)]
    for shift in product((0, -1, 1), repeat=len(ends)):
        cuts = [0, *(end + by for end, by in zip(ends, shift, strict=True)), sum(sizes)]
        made = tuple(last - first for first, last in pairwise(cuts))
        if min(made) >= 1 and made != sizes:
            found.append(made)
    return tuple(found)


@cache
def _weights(indicators: tuple[str, ...], sizes: tuple[int, ...]) -> tuple[float, ...]:
    """Return what each item is worth of the OIT score: items, sub-indicators and indicators are plain means."""
    parents = [code.split(".")[0] for code in indicators]
    count = len(set(parents))
    weights: list[float] = []
    for parent, size in zip(parents, sizes, strict=True):
        weights += [FULL / count / parents.count(parent) / size] * size
    return tuple(weights)
