"""The accent of an office is readable everywhere, or refused."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prongsai.kernel.errors import Problem
from prongsai.kernel.ui import colours

ROOT = Path(__file__).resolve().parents[4]
COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.mark.parametrize("text", ["#27408f", " #7A1F3D ", "#14532d"])
def test_dark_enough_colours_are_accepted_in_plain_form(text: str) -> None:
    assert colours.check_accent(text) == text.strip().lower()


@pytest.mark.parametrize("text", ["#ffd34d", "#808080", "#00a0e0", "#ffffff"])
def test_colours_under_the_contrast_are_refused_with_a_reason(text: str) -> None:
    with pytest.raises(Problem):
        colours.check_accent(text)


@pytest.mark.parametrize("text", ["", "blue", "#12345", "#1234567", "red;}body{display:none"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(Problem):
        colours.check_accent(text)
    assert colours.accent_css(text) == ""


def test_contrast_agrees_with_the_published_examples() -> None:
    assert colours.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert colours.contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@given(COLOURS)
def test_every_accepted_accent_gives_readable_text_in_both_modes(colour: colours.Rgb) -> None:
    text = colours.written(colour)
    try:
        colours.check_accent(text)
    except Problem:
        return
    light, dark = colours.light_group(colour), colours.dark_group(colour)
    for group, grounds in (
        (light, (colours.WHITE, colours.PAGE)),
        (dark, (colours.DARK_SURFACE, (0x13, 0x15, 0x19))),
    ):
        value = {name: colours.read_colour(shade) for name, shade in group.items()}
        for ground in (*grounds, value["accent-soft"]):
            assert colours.contrast(value["accent-ink"], ground) >= 4.5
        for ground in (value["accent"], value["accent-hover"]):
            assert colours.contrast(value["on-accent"], ground) >= 4.5
        assert colours.contrast(value["on-accent-2"], value["accent"]) >= 4.5


def test_the_shipped_accent_is_the_one_of_the_style_sheet_and_needs_no_rules() -> None:
    tokens = (ROOT / "frontend" / "scss" / "_tokens.scss").read_text()
    found = re.search(r'"accent": (#[0-9a-f]{6})', tokens)
    assert found is not None
    assert found[1] == colours.AS_SHIPPED
    assert colours.accent_css(colours.AS_SHIPPED) == ""


def test_another_accent_sets_only_the_accent_group() -> None:
    css = colours.accent_css("#14532d")
    assert "--sai-accent:#14532d" in css
    assert set(re.findall(r"--sai-([a-z0-9-]+):", css)) == set(colours.light_group((0, 0, 0)))
