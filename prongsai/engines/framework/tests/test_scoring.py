"""How results add up: published results recomputed, levels and floors, where points were lost."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prongsai.engines.framework.models import Part
from prongsai.engines.framework.queries import reading
from prongsai.engines.framework.queries.analysis import machine_rows, words
from prongsai.engines.framework.queries.entering import Given, check_scores, code_of, score_of, understand
from prongsai.engines.framework.queries.schema import concepts, levels, read_checklist, shipped_years
from prongsai.engines.framework.queries.scoring import (
    compute,
    lacks_detail,
    level_for,
    lift,
    losses,
    possible_levels,
    rounded,
    structure,
    unexplained,
)

pytestmark = pytest.mark.one_database
YEARS = shipped_years()


@pytest.fixture(scope="module")
def shipped():
    return {year: read_checklist(year) for year in YEARS}


@pytest.fixture(autouse=True)
def _from_the_files(monkeypatch, shipped):
    """No database: the editions as they are shipped."""
    monkeypatch.setattr(reading, "_published", lambda: dict(shipped))
    reading.edition.cache_clear()
    reading.groups.cache_clear()
    reading._by_concept.cache_clear()
    yield
    reading.edition.cache_clear()
    reading.groups.cache_clear()
    reading._by_concept.cache_clear()


def codes(year, part):
    return [code for code, node in structure(year).items() if node.part == part]


# Announced results, recomputed; the addresses stand in data/sources.yaml.
def test_disclosure_of_published_results_adds_up():
    assert compute(2564, {"9": "93.50", "10": "100"}).parts["OIT"].points == Decimal("38.70")
    subs = {"9.1": "88.89", "9.2": 100, "9.3": 100, "9.4": 100, "9.5": 100}
    assert compute(2564, subs).parts["9"].shown == Decimal("97.78")
    assert compute(2564, {"10.1": "87.5", "10.2": 100}).parts["10"].shown == Decimal("93.75")
    assert compute(2564, {"10.1": "37.5", "10.2": 0}).parts["10"].shown == Decimal("18.75")


# Thirteen results of 2564 as one table of a public report prints them (source "group6of2564"): total, points of OIT,
# indicators 10 and 9. Whose they are is of no interest here.
TABLE_2564 = [
    ("98.04", "40.00", "100", "100"),
    ("97.41", "40.00", "100", "100"),
    ("97.37", "38.70", "100", "93.50"),
    ("97.25", "39.50", "100", "97.50"),
    ("97.08", "40.00", "100", "100"),
    ("97.05", "38.31", "93.75", "97.78"),
    ("96.38", "39.43", "100", "97.14"),
    ("96.08", "37.00", "87.50", "97.50"),
    ("94.73", "38.76", "100", "93.78"),
    ("94.73", "39.20", "100", "96.00"),
    ("94.46", "37.25", "93.75", "92.50"),
    ("94.38", "38.93", "100", "94.64"),
    ("94.37", "37.25", "93.75", "92.50"),
]


@pytest.mark.parametrize(("total", "points", "ten", "nine"), TABLE_2564)
def test_published_results_of_2564_give_their_points_and_level(total, points, ten, nine):
    found = compute(2564, {"9": nine, "10": ten, "total": total})
    assert found.parts["OIT"].points == Decimal(points)
    assert level_for(2564, total, {}).code == ("AA" if Decimal(total) >= 95 else "A")


# Whole results with their ten indicators (source "group2of2564"): they show that each indicator of an instrument has
# the same weight, and that the total is 30, 30 and 40 of a hundred.
WHOLE_2564 = [
    ("93.55 87.72 91.01 87.93 89.52 90.55 88.68 88.58 72.89 65.56", "81.45", "B"),
    ("92.84 86.27 89.21 84.70 87.51 90.03 87.99 85.97 75.39 65.39", "80.99", "B"),
    ("94.65 89.11 91.95 89.29 89.86 92.12 89.90 89.49 65.89 51.15", "77.85", "B"),
]


@pytest.mark.parametrize(("scores", "total", "level"), WHOLE_2564)
def test_published_whole_results_add_up_from_their_ten_indicators(scores, total, level):
    found = compute(2564, {str(number): score for number, score in enumerate(scores.split(), 1)})
    assert found.total == Decimal(total)
    assert found.level.code == level
    assert not lacks_detail(found)
    published = compute(2564, {**{c: one.shown for c, one in found.parts.items()}, "total": total})
    assert published.differences == []


# National means (source of the facts of each year): a total alone leaves the levels open that hang on the floors.
@pytest.mark.parametrize(
    ("year", "mean", "codes"),
    [
        (2564, "81.25", ["B"]),
        (2568, "93.82", ["good", "pass"]),
        (2568, "95.81", ["excellent", "good", "pass"]),
    ],
)
def test_a_total_alone_says_which_levels_it_may_be(year, mean, codes):
    assert [level.code for level in possible_levels(year, mean, {})] == codes
    assert lacks_detail(compute(year, {"total": mean}))


def test_what_no_indicator_explains_is_named_by_its_instrument():
    found = compute(2568, {"IIT": 90, "EIT": 84, "OIT": 100})
    assert [(one.code, one.rest) for one in unexplained(found)] == [("EIT", Fraction(48, 10)), ("IIT", 3)]
    assert lacks_detail(found)
    assert found.level.code == "pass"  # 92.2, and EIT under its floor of 85
    assert not lacks_detail(compute(2568, {"IIT": 100, "EIT": 100, "OIT": 100}))
    assert not lacks_detail(compute(2568, {"1": 90}))


def test_the_same_numbers_come_out_of_items():
    items = dict.fromkeys(codes(2564, Part.ITEM), 100)
    found = compute(2564, {**items, "o3": 0})
    assert found.parts["9.1"].shown == Decimal("88.89")
    assert found.parts["9"].shown == Decimal("97.78")
    assert compute(2564, {**items, "o38": 0}).parts["10"].shown == Decimal("93.75")
    lost = {f"o{n}": 0 for n in (34, 35, 36, 37, 38, 42, 43)}
    assert compute(2564, {**items, **lost}).parts["10"].shown == Decimal("18.75") + Decimal(0)


LEVELS = [
    (2568, "95.81", {"IIT": "94.10", "EIT": "93.20", "OIT": "99"}, "good"),
    (2568, "94.64", {"IIT": "96", "EIT": "84.99", "OIT": "100"}, "pass"),
    (2568, "97", {"IIT": "95", "EIT": "95", "OIT": "99"}, "excellent"),
    (2566, "84.99", {}, "improve"),
    (2566, "70", {}, "improve"),
    (2566, "69.99", {}, "urgent"),
    (2566, "96", {"IIT": "90"}, None),
    (2566, "96", {"IIT": "84"}, "pass"),
    (2566, None, {}, None),
    (2565, "95", {}, "AA"),
    (2565, "94.99", {"IIT": "10"}, "A"),
    (2564, "84.99", {}, "B"),
    (2564, "74.99", {}, "C"),
    (2564, "64.99", {}, "D"),
    (2564, "50", {}, "E"),
    (2564, "49.99", {}, "F"),
    (2500, "90", {}, None),
]


@pytest.mark.parametrize(("year", "total", "instruments", "expected"), LEVELS)
def test_levels(year, total, instruments, expected):
    found = level_for(year, total, instruments)
    assert (found and found.code) == expected


def test_the_floor_that_holds_the_level_back_is_named():
    found = lift(2568, "94.64", {"IIT": "96", "EIT": "83.40", "OIT": "100"})
    assert found.level.code == "pass"
    assert found.next_level.code == "good"
    assert [(one.instrument, one.missing) for one in found.floors] == [("EIT", Decimal("1.60"))]
    assert lift(2568, "99", {"IIT": 99, "EIT": 99, "OIT": 99}).next_level is None
    assert lift(2568, "80", {}).total_missing == Decimal(5)


def test_an_item_of_a_short_sub_indicator_costs_far_more():
    worth = {code: node.weight for code, node in structure(2568).items()}
    assert worth["o27"] == 5
    assert worth["o5"] == Fraction(40, 2 * 5 * 7)
    items = dict.fromkeys(codes(2568, Part.ITEM), 100)
    found = [one for one in losses(2568, {**items, "o5": 0, "o27": 0}) if one.node.part == Part.ITEM]
    assert [(one.code, one.key, one.points) for one in found] == [
        ("o27", "integrity_measures", Decimal("5.000")),
        ("o5", "strategic_plan", Decimal("0.571")),
    ]


def test_points_that_no_part_explains_stand_where_they_were_lost():
    found = {one.code: one.rest for one in losses(2568, {"9": 80, "9.1": 50, "3": 90, "OIT": 70})}
    assert found["9.1"] == 2
    assert found["9"] == 2
    assert found["3"] == Fraction(6, 10)
    assert "10" not in found


@pytest.mark.parametrize("year", YEARS)
def test_every_year_has_a_hundred_points(year):
    nodes = structure(year)
    for part in (Part.INSTRUMENT, Part.INDICATOR):
        assert sum(nodes[code].weight for code in codes(year, part)) == 100
    assert sum(nodes[code].weight for code in codes(year, Part.ITEM)) == 40
    whole = dict.fromkeys([*codes(year, Part.ITEM), *map(str, range(1, 9))], 100)
    assert compute(year, whole).total == 100
    assert losses(year, whole) == []


@settings(max_examples=40)
@given(st.data(), st.sampled_from(YEARS))
def test_what_is_lost_is_what_is_missing_from_the_total(data, year):
    scores = {code: data.draw(st.sampled_from([0, 100])) for code in codes(year, Part.ITEM)}
    scores |= {str(n): data.draw(st.decimals(0, 100, places=2)) for n in range(1, 9)}
    found = compute(year, scores)
    deepest = sum((one.rest for one in losses(year, scores)), Fraction(0))
    assert rounded(100 - deepest) == found.total
    assert found.differences == []
    parts = {code: one.shown for code, one in found.parts.items()}
    assert compute(year, parts).differences == []  # rounding is no difference


def line(code, value, concept="", number=1):
    return Given(number, code, value, concept)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("o12", "o12"), ("ข้อ O๑๒", "o12"), ("o07", "o7"), ("ตัวชี้วัดที่ ๙", "9"), ("9.0", "9"), ("๑๐.๒", "10.2"),
        ("แบบวัด IIT", "IIT"), ("คะแนนรวม", "total"), ("ระดับผลการประเมิน", "level"), ("ac_plan", "o25"), ("", ""),
        ("สวัสดี", ""), ("o", ""),
    ],
)  # fmt: skip
def test_codes_as_people_write_them(text, code):
    assert code_of(2568, text) == code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("๙๓.๕", "93.50"),
        ("93,50", "93.50"),
        (" 100 คะแนน", "100"),
        ("มี", "100"),
        ("ไม่มี", "0"),
        ("88.885", "88.88"),
        ("1,000", "1000"),  # a thousand, so that it is refused, and not one
        ("94,567.5", "94567.5"),
    ],
)
def test_scores_as_people_write_them(text, value):
    assert score_of(text) == Decimal(value)
    assert score_of("") is None
    assert str(score_of("-0.004")) == "0.00"


@pytest.mark.parametrize("text", ["ดีมาก", "1.2.3", "NaN", "1e999", "inf", "<script>"])
def test_what_is_no_score(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        score_of(text)


def test_each_bad_line_is_named():
    found = understand(
        2568,
        [
            line("o1", "100"),
            line("o2", "150", number=2),
            line("o40", "100", number=3),
            line("o3", "ดี", number=4),
            line("o4", "100", number=5),
            line("o4", "0", number=6),
            line("o5", "100", "ac_plan", number=7),
            line("o6", "100", "no_such_thing", number=8),
            line("level", "AA", number=9),
            line("laws", "100", number=10),
            line("", "100", number=11),
            line("o7", "-1", number=12),
        ],
    )
    wrong = {one.given.line: one.findings[0].code for one in found.lines if one.is_wrong}
    assert wrong == {
        2: "results.out_of_range",
        3: "results.unknown",
        4: "results.unreadable",
        5: "results.duplicate",
        6: "results.duplicate",
        7: "results.concept_other",
        8: "results.concept_unknown",
        9: "results.level",
        10: "results.unknown",
        11: "results.unknown",
        12: "results.out_of_range",
    }
    assert found.scores == {"o1": Decimal(100)}


def test_parts_that_do_not_add_up_are_named_with_their_sum():
    scores = {"9": Decimal(90), **{f"9.{n}": Decimal(100) for n in range(1, 6)}, "o1": Decimal(50)}
    found = {one.code: one for one in check_scores(2568, scores)}
    assert set(found) == {"results.adds_up_differently", "results.not_binary"}
    said = str(found["results.adds_up_differently"].message)
    assert "100" in said or "๑๐๐" in said
    assert found["results.adds_up_differently"].place == "9"
    close = {"9": Decimal("97.77"), "9.1": Decimal("88.89"), **{f"9.{n}": Decimal(100) for n in range(2, 6)}}
    assert check_scores(2568, close) == []


def test_a_level_that_was_not_reached_is_named():
    scores = {"total": Decimal("94.64"), "IIT": Decimal(96), "EIT": Decimal(84), "OIT": Decimal(100)}
    assert [one.place for one in check_scores(2568, scores, "good")][-1] == "level"
    assert not [one for one in check_scores(2568, scores, "pass") if one.place == "level"]


def test_a_level_that_no_instruments_could_give_is_named_although_none_is_known():
    total = {"total": Decimal(90)}
    assert [one.place for one in check_scores(2568, total, "excellent")] == ["level"]
    assert [one.place for one in check_scores(2568, total, "improve")] == ["level"]
    assert check_scores(2568, total, "good") == check_scores(2568, total, "pass") == []
    weak = {**total, "EIT": Decimal("84.99")}
    assert [one.place for one in check_scores(2568, weak, "good")] == ["level"]


def test_the_words_cover_every_concept_and_survey_indicator():
    assert set(words()["concepts"]) == set(concepts())
    assert set(words()["indicators"]) == {str(n) for n in range(1, 9)}
    for text in words()["concepts"].values():
        assert text.strip() == text
        assert "{" not in text
    assert {level.code for year in YEARS for level in levels(year)} >= {"AA", "F", "good"}


def test_the_analysis_writes_itself_in_the_digits_of_the_office():
    items = dict.fromkeys(codes(2568, Part.ITEM), 100)
    rows = machine_rows(compute(2568, {**items, "o27": 0, "3": 80, "4": 100}), "thai")
    assert list(rows) == ["3", "10.2"]
    assert "๘๐.๐๐" in rows["3"]["indicator"]
    assert "o27" in rows["10.2"]["issues"]
    assert "๕.๐๐" in rows["10.2"]["issues"]
    assert not set("0123456789") & set(rows["10.2"]["issues"].replace("o27", ""))
    whole = machine_rows(compute(2568, {"9": 90}), "arabic")["9"]["issues"]  # its parts are not known
    assert whole.startswith("ตัวชี้วัดที่ 9 ")
    arabic = machine_rows(compute(2568, {**items, "o27": 0}), "arabic")
    assert "5.00" in arabic["10.2"]["issues"]
