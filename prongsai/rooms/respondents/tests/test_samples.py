"""Who may answer and how many should: the rules are data, and each number is explained."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.rooms.respondents.queries.people import ELIGIBLE, TOO_NEW, standing_of, year_of_service_on
from prongsai.rooms.respondents.queries.samples import (
    rule_for,
    sample_explained,
    sample_needed,
    share_sample,
)

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (0, 0),
        (1, 1),
        (29, 29),
        (30, 30),
        (31, 30),
        (300, 30),
        (301, 31),
        (4000, 400),
        (4001, 400),
        (99999, 400),
    ],
)
def test_a_tenth_at_least_thirty_or_all_at_most_four_hundred(people, expected):
    assert share_sample(people, percent=10, least=30, most=400) == expected


@given(st.integers(0, 100_000))
@settings(max_examples=40)
def test_the_sample_never_exceeds_the_people_and_never_shrinks_with_them(people):
    def size(n):
        return share_sample(n, percent=10, least=30, most=400)

    assert size(people) <= people
    assert size(people) <= size(people + 1)
    assert size(people) == people or 30 <= size(people) <= 400
    assert size(people) in {people, 400} or size(people) * 10 >= people


@pytest.mark.parametrize(
    ("kind", "size", "expected"),
    [
        ("sao", "L", 50),
        ("sao", "M", 40),
        ("sao", "S", 30),
        ("subdistrict_municipality", "M", 70),
        ("subdistrict_municipality", "S", 60),
        ("subdistrict_municipality", "L", None),
        ("pao", "L", None),
        ("sao", "", None),
    ],
)
def test_part_one_of_eit_goes_by_kind_and_size(kind, size, expected):
    rule = rule_for("eit1", 2569)
    assert sample_needed(rule, 5000, kind, size) == expected
    assert sample_explained(rule, 5000, expected)


def test_rules_say_where_they_come_from_and_how_sure_they_are():
    for kind in ("iit", "eit1", "eit2"):
        rule = rule_for(kind, 2570)
        assert rule.source_th
        assert rule.source_en
        assert rule.sure in {"seen", "one", "unsure"}
        assert rule.certainty
    assert rule_for("eit1", 2566) is None
    assert rule_for("nothing", 2569) is None


def test_every_way_of_counting_is_explained():
    rule = rule_for("iit", 2569)
    said = {
        sample_explained(rule, n, share_sample(n, percent=10, least=30, most=400))
        for n in (5, 100, 400, 9000)
    }
    assert len(said) == 4
    assert sample_explained(rule, None, None)
    assert sample_explained(None, 5, None)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(-800, 800))
@settings(max_examples=40)
def test_a_year_of_service_is_over_on_the_same_day_of_the_next_year(joined, later):
    on = joined + timedelta(days=later)
    over = year_of_service_on(joined)
    assert over.year == joined.year + 1
    assert 365 <= (over - joined).days <= 366
    assert standing_of(joined, on) == (ELIGIBLE if on >= over else TOO_NEW)


def test_who_began_on_29_february_counts_from_1_march():
    assert year_of_service_on(date(2024, 2, 29)) == date(2025, 3, 1)
