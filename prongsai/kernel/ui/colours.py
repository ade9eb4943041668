"""An office's accent colour: is it readable, and which shades follow from it.

An office chooses one colour; the group of seven values for light and dark pages is computed here. Contrast is
that of WCAG 2.2 (success criterion 1.4.3, at least 4.5:1 for text).
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from prongsai.kernel.errors import Problem

AS_SHIPPED = "#27408f"
"""The accent that the style sheets carry (frontend/scss/_tokens.scss); nothing needs to be set for it."""

LEAST_CONTRAST = 4.5
WHITE = (255, 255, 255)
PAGE = (0xF7, 0xF6, 0xF2)
INK_DARK = (0x1C, 0x1E, 0x23)
DARK_SURFACE = (0x1B, 0x1E, 0x23)

Rgb = tuple[int, int, int]
HEX = re.compile(r"#([0-9a-fA-F]{6})")


def read_colour(text: str) -> Rgb:
    """Return red, green and blue (0–255) of a colour such as #27408f."""
    found = HEX.fullmatch(text.strip())
    if found is None:
        raise Problem(
            _("Write the colour as # and six digits or letters a–f, for example #27408f."), field="accent"
        )
    digits = found[1]
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def written(colour: Rgb) -> str:
    """Return the colour as # and six digits."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def luminance(colour: Rgb) -> float:
    """Return the relative luminance (0–1) as WCAG 2.2 defines it."""

    def linear(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(value) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio (1–21) of two colours."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return `one` with the share (0–1) of `other` mixed in."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def check_accent(text: str) -> str:
    """Return the colour in its plain form, or raise Problem when text in it or on it could not be read."""
    colour = read_colour(text)
    for ground in (WHITE, PAGE, mix(colour, WHITE, 0.92)):
        if contrast(colour, ground) < LEAST_CONTRAST:
            raise Problem(
                _("This colour is too light: text in it could not be read on white. Choose a darker one."),
                field="accent",
            )
    return written(colour)


def _towards(colour: Rgb, goal: Rgb, ground: Rgb, ratio: float) -> Rgb:
    """Return the colour moved towards the goal until it stands out from the ground by the ratio."""
    for step in range(101):
        moved = mix(colour, goal, step / 100)
        if contrast(moved, ground) >= ratio:
            return moved
    return goal


def light_group(colour: Rgb) -> dict[str, str]:
    """Return the accent values for light pages."""
    return {
        "accent": written(colour),
        "accent-hover": written(mix(colour, (0, 0, 0), 0.25)),
        "accent-ink": written(colour),
        "accent-soft": written(mix(colour, WHITE, 0.92)),
        "accent-line": written(mix(colour, WHITE, 0.73)),
        "on-accent": "#ffffff",
        "on-accent-2": written(_towards(mix(colour, WHITE, 0.84), WHITE, colour, LEAST_CONTRAST)),
    }


def dark_group(colour: Rgb) -> dict[str, str]:
    """Return the accent values for dark pages: a lighter fill that carries white text, and a pale ink."""
    fill = colour
    for step in range(41):
        lighter = mix(colour, WHITE, step / 100)
        if contrast(lighter, WHITE) < 5.2:
            break
        fill = lighter
    soft = mix(fill, DARK_SURFACE, 0.82)
    ink = _towards(mix(colour, WHITE, 0.6), WHITE, soft, 7)
    return {
        "accent": written(fill),
        "accent-hover": written(mix(fill, (0, 0, 0), 0.15)),
        "accent-ink": written(ink),
        "accent-soft": written(soft),
        "accent-line": written(mix(fill, DARK_SURFACE, 0.45)),
        "on-accent": "#ffffff",
        "on-accent-2": written(_towards(mix(colour, WHITE, 0.86), WHITE, fill, LEAST_CONTRAST)),
    }


def _declarations(group: dict[str, str]) -> str:
    return "".join(f"--sai-{name}:{value};" for name, value in group.items())


@lru_cache(maxsize=256)
def accent_css(text: str) -> str:
    """Return the rules that give pages an office's accent; empty for the colour as shipped or a bad one."""
    try:
        checked = check_accent(text)
    except Problem:
        return ""
    if checked == AS_SHIPPED:
        return ""
    colour = read_colour(checked)
    light, dark = _declarations(light_group(colour)), _declarations(dark_group(colour))
    in_the_dark = f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return f":root{{{light}}}{in_the_dark}@media print{{:root{{{light}}}}}"
