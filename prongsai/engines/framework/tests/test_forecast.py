"""The forecast is a range: it holds every completion, only widens by what is unknown, and adds up as announced."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.engines.framework.queries.forecast import (
    Range,
    Standing,
    forecast,
    groupings,
    instrument_weights,
    level_of,
    oit_score,
)
from prongsai.engines.framework.queries.schema import read_checklist

pytestmark = pytest.mark.one_database
EDITIONS = {year: read_checklist(year) for year in range(2564, 2570)}
years = st.sampled_from(sorted(EDITIONS))
scores = st.floats(0, 100, allow_nan=False)


@st.composite
def cases(draw):
    edition = EDITIONS[draw(years)]
    marks = draw(
        st.lists(st.sampled_from(list(Standing)), min_size=len(edition.items), max_size=len(edition.items))
    )
    standing = {item.concept: mark for item, mark in zip(edition.items, marks, strict=True)}
    ranges = []
    for _instrument in range(2):
        pair = draw(st.none() | st.tuples(scores, scores))
        ranges.append(Range(*sorted(pair)) if pair else None)
    return edition, standing, *ranges


@settings(max_examples=40)
@given(case=cases(), data=st.data())
def test_the_range_holds_every_completion(case, data):
    edition, standing, iit, eit = case
    made = forecast(edition, standing, iit=iit, eit=eit)
    won = {
        item.code
        for item in edition.items
        if standing[item.concept] is Standing.VERIFIED
        or (standing[item.concept] is Standing.OPEN and data.draw(st.booleans()))
    }
    oit = oit_score(edition, won, data.draw(st.sampled_from(groupings(edition))))
    assert made.instrument("OIT").range.contains(oit)
    real = {"OIT": oit}
    for code in ("IIT", "EIT"):
        known = made.instrument(code).range
        real[code] = data.draw(st.floats(known.low, known.high))
    total = sum(instrument_weights()[code] * score for code, score in real.items()) / 100
    assert made.total.contains(total)


@settings(max_examples=40)
@given(case=cases(), data=st.data())
def test_knowing_more_never_widens_and_verifying_never_lowers(case, data):
    edition, standing, iit, eit = case
    before = forecast(edition, standing, iit=iit, eit=eit)
    still_open = [concept for concept, mark in standing.items() if mark is Standing.OPEN]
    if not still_open:
        assert not before.gains
        return
    one = data.draw(st.sampled_from(still_open))
    better = forecast(edition, {**standing, one: Standing.VERIFIED}, iit=iit, eit=eit)
    worse = forecast(edition, {**standing, one: Standing.LOST}, iit=iit, eit=eit)
    assert better.total.low >= before.total.low
    assert better.total.high == before.total.high
    assert worse.total.high <= before.total.high
    assert worse.total.low == before.total.low
    assert [gain.usual for gain in before.gains] == sorted(
        (gain.usual for gain in before.gains), reverse=True
    )


def test_nothing_known_is_everything_possible():
    made = forecast(EDITIONS[2569], {})
    assert (made.total.low, made.total.high) == (0, 100)
    assert made.lowest is not None
    assert made.highest is not None
    assert (made.lowest.code, made.highest.code) == ("urgent", "excellent")
    assert not any(one.is_known for one in made.instruments if one.code != "OIT")


def test_an_item_of_10_2_is_worth_many_of_9_2():
    gains = {gain.item.code: gain for gain in forecast(EDITIONS[2569], {}).gains}
    assert gains["o26"].usual == pytest.approx(5)  # 40 / 2 indicators / 2 sub-indicators / 2 items
    assert gains["o5"].usual == pytest.approx(40 / 2 / 5 / 6)
    sure = {gain.item.code: gain for gain in forecast(EDITIONS[2566], {}).gains}
    assert sure["o43"].range.width == 0
    assert gains["o26"].range.width > 0


@pytest.mark.parametrize(("year", "is_sure"), [(2564, True), (2566, True), (2567, False), (2569, False)])
def test_unsure_boundaries_widen(year, is_sure):
    edition = EDITIONS[year]
    assert (len(groupings(edition)) == 1) == is_sure
    assert len(groupings(edition.carried_to(year + 1))) > 1


def test_the_floor_that_holds_back_and_the_fewest_items():
    edition = EDITIONS[2569]
    two = {"integrity_measures": Standing.OPEN, "integrity_measures_result": Standing.OPEN}
    known = {item.concept: Standing.VERIFIED for item in edition.items} | two
    made = forecast(edition, known, iit=Range(99, 100), eit=Range(84, 86))
    lifts = {lift.level.code: lift for lift in made.lifts}
    assert lifts["good"].holds_back is not None
    assert lifts["good"].holds_back.code == "OIT"
    assert {item.concept for item in lifts["good"].items} <= set(two)
    assert lifts["good"].items
    assert not lifts["excellent"].is_reachable
    assert lifts["excellent"].holds_back is not None
    assert lifts["excellent"].holds_back.code == "EIT"
    for lift in lifts.values():
        enough = known | {item.concept: Standing.VERIFIED for item in lift.items}
        oit = forecast(edition, enough).instrument("OIT").range.low
        assert lift.level.floor is None or oit >= lift.level.floor


@pytest.mark.parametrize(
    ("year", "total", "parts", "expected"),
    [
        # Announced results: 95.81 without three floors of 95 is good; 94.64 with an EIT below 85 is a pass.
        (2567, 95.81, (94.0, 96.0, 97.0), "good"),
        (2568, 94.64, (97.0, 84.2, 99.0), "pass"),
        (2568, 95.0, (95.0, 95.0, 95.0), "excellent"),
        (2568, 84.995, (85.0, 85.0, 85.0), "good"),
        (2568, 84.99, (85.0, 85.0, 85.0), "improve"),
        (2568, 69.99, (0.0, 0.0, 0.0), "urgent"),
        (2565, 95.0, (1.0, 1.0, 1.0), "AA"),
        (2564, 49.99, (1.0, 1.0, 1.0), "F"),
    ],
)
def test_levels_by_the_rules_of_the_year(year, total, parts, expected):
    found = level_of(year, total, dict(zip(("IIT", "EIT", "OIT"), parts, strict=True)))
    assert found is not None
    assert found.code == expected


@pytest.mark.parametrize("wrong", [(-1, 5), (5, 4), (0, 101)])
def test_a_range_lies_within_the_scale(wrong):
    with pytest.raises(ValueError, match="0 and 100"):
        Range(*wrong)


def test_odd_years_read_right():
    nothing = forecast(EDITIONS[2565], {})  # letters, no floors, nothing known
    assert (nothing.total, nothing.lowest.code, nothing.highest.code) == (Range(0, 100), "F", "AA")
    assert all(not lift.floors for lift in nothing.lifts)
    best = nothing.lifts[-1]
    assert (best.level.code, best.from_surveys) == ("AA", 55)  # 40 of 95 points come of items
    whole = {item.concept: Standing.VERIFIED for item in EDITIONS[2569].items}
    full = forecast(EDITIONS[2569], whole, iit=Range(100, 100), eit=Range(100, 100))
    assert (full.total, full.lifts, full.gains) == (Range(100, 100), (), ())
    assert not full.is_grouping_sure  # and yet nothing is open: every grouping gives the same
    none = forecast(EDITIONS[2569], dict.fromkeys(whole, Standing.LOST), iit=Range(90, 90), eit=Range(90, 90))
    assert (none.total.low, none.total.high, none.lowest.code) == (54, 54, "urgent")
    assert [lift.from_surveys for lift in none.lifts] == [16, 31, 31, 41]
    assert not any(lift.items or lift.is_reachable for lift in none.lifts)
