"""From answers to points, and what of them may be shown."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from prongsai.rooms.respondents.queries.questions import starting_questions
from prongsai.rooms.respondents.queries.scale import (
    FOUR,
    LEAST_SHOWN,
    OPTIONS,
    YES_NO,
    counts_by_row,
    indicator_scores,
    keys_of,
    may_show,
    merged_shares,
    points,
    question_score,
    result_of_answers,
    shown_groups,
)

pytestmark = pytest.mark.one_database
ROWS = ["a", "b"]
GROUPS = st.dictionaries(
    st.sampled_from(["", "g1", "g2", "g3", "g4"]),
    st.fixed_dictionaries({row: st.integers(0, 40) for row in ROWS}),
    min_size=1,
)


def test_the_scale_of_the_official_form():
    assert [points(FOUR, n, reversed_=False) for n in OPTIONS[FOUR]] == [0, 33, 67, 100]
    assert [points(FOUR, n, reversed_=True) for n in OPTIONS[FOUR]] == [100, 67, 33, 0]
    assert [points(YES_NO, n, reversed_=False) for n in OPTIONS[YES_NO]] == [0, 100]
    assert [points(YES_NO, n, reversed_=True) for n in OPTIONS[YES_NO]] == [100, 0]


def test_a_question_is_the_mean_of_its_rows_and_a_row_may_be_turned_round():
    question = {
        "code": "i11",
        "indicator": "2",
        "scale": FOUR,
        "rows": [{"th": "ก"}, {"th": "ข", "reversed": True}],
    }
    counts = counts_by_row([question], [({"i11.1": 3, "i11.2": 0}, ""), ({"i11.1": 1, "i11.2": 2}, "")])
    assert question_score(question, counts) == ((100 + 33) / 2 + (100 + 33) / 2) / 2
    assert question_score(question, counts_by_row([question], [({"i11.1": 3}, "")])) is None


def test_an_indicator_is_the_mean_of_its_questions_in_whole_points():
    one = {"code": "i1", "indicator": "1", "scale": FOUR}
    two = {"code": "i4", "indicator": "1", "scale": YES_NO, "reversed": True}
    answers = [({"i1.1": 2, "i4.1": 0}, "")] * 9 + [({"i1.1": 2, "i4.1": 1}, "")]
    counts = counts_by_row([one, two], answers)
    assert indicator_scores([one, two], counts) == {"1": 79}  # (67 + 90) / 2 = 78.5
    assert indicator_scores([one, two], counts_by_row([one, two], answers[:9])) == {"1": None}


@pytest.mark.parametrize("kind", ["iit", "eit"])
@pytest.mark.parametrize("year", [2564, 2566, 2567, 2570])
def test_the_best_answers_give_100_and_the_worst_0(kind, year):
    questions = starting_questions(kind, year)["questions"]

    def sheet(best):
        found = {}
        for question in questions:
            rows = question.get("rows") or [{}]
            for n, row in enumerate(rows, 1):
                turned = row.get("reversed", question.get("reversed", False))
                found[f"{question['code']}.{n}"] = OPTIONS[question["scale"]][-1 if best != turned else 0]
        return found

    for best, expected in ((True, 100), (False, 0)):
        content = result_of_answers(questions, [], [(sheet(best), "")] * 10, with_groups=True)
        assert set(content["indicators"].values()) == {expected}
        assert content["overall"] == expected


@pytest.mark.parametrize(
    ("kind", "year", "questions", "indicators"),
    [("iit", 2564, 30, 5), ("iit", 2567, 15, 5), ("eit", 2565, 15, 3), ("eit", 2569, 9, 3)],
)
def test_starting_questions_cover_every_indicator(kind, year, questions, indicators):
    made = starting_questions(kind, year)
    assert len(made["questions"]) == questions
    assert {q["indicator"] for q in made["questions"]} == {i["code"] for i in made["indicators"]}
    assert len(made["indicators"]) == indicators
    assert len({q["code"] for q in made["questions"]}) == questions
    assert all(q["th"] and q["en"] for q in made["questions"])
    made["questions"][0]["th"] = "เปลี่ยน"
    assert starting_questions(kind, year)["questions"][0]["th"] != "เปลี่ยน"


@given(st.integers(0, 9))
@settings(max_examples=10)
def test_there_is_no_result_below_ten_answers(n):
    with pytest.raises(ValueError, match="ten answers"):
        result_of_answers([], [], [({}, "")] * n, with_groups=True)


@given(GROUPS)
@settings(max_examples=40)
def test_neither_a_shown_group_nor_what_is_left_beside_all_shown_ones_is_small(counts):
    shown = shown_groups(counts)
    assert shown <= set(counts)
    for group in shown:
        assert min(counts[group].values()) >= LEAST_SHOWN
    if shown:
        for row in ROWS:
            hidden = sum(counts[group][row] for group in counts if group not in shown)
            assert hidden == 0 or hidden >= LEAST_SHOWN


def test_one_small_group_hides_the_next_one_too():
    cells = {"g1": {"a": 30}, "g2": {"a": 12}, "g3": {"a": 4}}
    assert shown_groups(cells) == {"g1"}
    assert shown_groups({"g1": {"a": 30}, "g2": {"a": 12}}) == {"g1", "g2"}
    assert shown_groups({"g1": {"a": 30}, "g2": {"a": 3}}) == set()


@given(st.lists(st.integers(0, 30), min_size=2, max_size=4))
@settings(max_examples=40)
def test_merged_options_hold_ten_answers_each_and_every_option_once(chosen):
    options = list(range(len(chosen)))
    classes = merged_shares(dict(enumerate(chosen)), options)
    if classes:
        assert [option for held, _share in classes for option in held] == options
        assert all(sum(chosen[option] for option in held) >= LEAST_SHOWN for held, _share in classes)
        assert len(classes) >= 2


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
@settings(max_examples=40)
def test_two_results_never_tell_of_fewer_than_ten(before, new, row_before, row_new):
    assume(row_before <= before)
    assume(row_new <= new)
    allowed = may_show({"a": row_before + row_new}, {"a": row_before}, before + new, before)
    if allowed:
        assert new >= LEAST_SHOWN
        assert row_new == 0 or row_new >= LEAST_SHOWN
    assert may_show({"a": 0}, None, before, 0) == (before >= LEAST_SHOWN)


def test_an_early_row_of_two_groups_is_shown_and_a_lone_small_one_is_not():
    question = {"code": "e1", "indicator": "6", "scale": FOUR}
    groups = [{"code": "g1", "th": "ก"}, {"code": "g2", "th": "ข"}]
    answers = [({"e1.1": 3}, "g1")] * 12 + [({"e1.1": 0}, "g2")] * 11
    shown = result_of_answers([question], groups, answers, with_groups=True)["groups"]
    assert [(one["answers"], one["indicators"]) for one in shown] == [(12, {"6": 100}), (11, {"6": 0})]
    hidden = result_of_answers([question], groups, answers[:14], with_groups=True)["groups"]
    assert [(one["answers"], one["indicators"]) for one in hidden] == [(None, {}), (None, {})]
    assert keys_of([question]) == {"e1.1": FOUR}
