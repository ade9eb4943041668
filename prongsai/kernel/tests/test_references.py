"""Codes that people copy by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from prongsai.kernel.calendar import thai_digits
from prongsai.kernel.errors import Problem
from prongsai.kernel.references import (
    ALPHABET,
    SECRET_DIGITS,
    UnreadablePattern,
    UnreadableReference,
    check_character,
    check_pattern,
    error_reference,
    example_reference,
    new_reference,
    new_secret,
    read_reference,
    read_secret,
    running_number,
)

bodies = st.text(alphabet=ALPHABET, min_size=3, max_size=12)


def test_no_character_resembles_another() -> None:
    assert not set("0O1IL2ZSBGDQV") & set(ALPHABET)
    size = len(ALPHABET)
    assert len(set(ALPHABET)) == size
    assert all(size % factor for factor in range(2, math.isqrt(size) + 1)), "the check needs a prime"


@given(st.sampled_from(["", "E", "RCP"]), st.integers(3, 10))
def test_a_new_reference_reads_back_however_it_is_typed(prefix: str, length: int) -> None:
    reference = new_reference(prefix, length=length)
    for typed in (
        reference,
        reference.lower(),
        reference.replace("-", " "),
        thai_digits(reference),
        f" {reference} ",
    ):
        assert read_reference(typed, prefix) == reference


@given(bodies, st.data())
def test_one_wrong_character_is_noticed(body: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from(ALPHABET))
    assume(other != body[place])
    assert check_character(body[:place] + other + body[place + 1 :]) != check_character(body)


@given(bodies, st.data())
def test_swapped_neighbours_are_noticed(body: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 2))
    one, two = body[place], body[place + 1]
    assume(one != two)
    swapped = body[:place] + two + one + body[place + 2 :]
    assert check_character(swapped) != check_character(body)


def test_an_error_number_is_a_reference() -> None:
    number = error_reference()
    assert number.startswith("E-")
    assert read_reference(number, "E") == number


def test_lookalikes_are_forgiven() -> None:
    body = "856U34"
    written = f"E-{body}{check_character(body)}"
    assert read_reference("E-BSGV34" + check_character(body), "E") == read_reference(written, "E")


@pytest.mark.parametrize("text", ["", "E-", "E-7K4M-9X", "E-0000-000", "abc", "E-7K4M-9XÄ", "ก" * 50])
def test_a_mistyped_reference_says_what_one_looks_like(text: str) -> None:
    with pytest.raises(UnreadableReference) as caught:
        read_reference(text, "E")
    assert example_reference("E") in caught.value.said.thai
    assert read_reference(example_reference("E"), "E") == example_reference("E")
    assert isinstance(caught.value, Problem)


@pytest.mark.parametrize(("prefix", "length"), [("e", 6), ("TOOLONG", 6), ("E", 2)])
def test_odd_references_are_refused(prefix: str, length: int) -> None:
    with pytest.raises(ValueError, match=r"capital letters|three characters"):
        new_reference(prefix, length=length)


def test_a_secret_has_at_least_sixty_bits_and_is_easy_to_copy() -> None:
    secret = new_secret()
    assert SECRET_DIGITS * math.log2(10) >= 60
    assert [len(group) for group in secret.split(" ")] == [4, 4, 4, 4, 4]
    assert secret != new_secret()
    for typed in (secret, thai_digits(secret), secret.replace(" ", ""), secret.replace(" ", "-")):
        assert read_secret(typed) == secret


def test_a_wrong_secret_is_not_repeated_on_the_page() -> None:
    with pytest.raises(UnreadableReference) as caught:
        read_secret("1234 5678")
    assert "5678 “" not in str(caught.value)
    assert "“1234" not in caught.value.said.thai


def test_running_numbers() -> None:
    assert running_number("ที่ {code}/{number}", 12, code="กข 52001") == "ที่ กข ๕๒๐๐๑/๑๒"
    assert running_number("{number:03}/{year}", 7, year=2569, digits="arabic") == "007/2569"
    with pytest.raises(ValueError, match="from 1"):
        running_number("{number}", 0)
    with pytest.raises(ValueError, match="year"):
        running_number("{number}/{year}", 1)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "ที่ {code}",
        "{number.__class__}",
        "{number!r}",
        "{number",
        "{0}",
        "{}",
        "{number:>9999999}",
        "{other}{number}",
    ],
)
def test_patterns_that_could_misbehave_are_refused(pattern: str) -> None:
    with pytest.raises(UnreadablePattern):
        check_pattern(pattern)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_different_numbers_give_different_texts(one: int, two: int) -> None:
    assume(one != two)
    assert running_number("ที่ {number:04}", one) != running_number("ที่ {number:04}", two)
