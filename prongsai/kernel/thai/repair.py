"""Repair Thai text that came out of documents, without touching what is written.

NFKC is never used: it would split every ำ into two characters.
"""

import re
import unicodedata

_TONES = "\u0e48\u0e49\u0e4a\u0e4b"
_ABOVE = "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d"
_BELOW = "\u0e38\u0e39\u0e3a"

# Glyph variants that Windows and Macintosh Thai fonts keep in the private use area.
_PRIVATE = {
    0xF700: "\u0e10", 0xF701: "\u0e34", 0xF702: "\u0e35", 0xF703: "\u0e36", 0xF704: "\u0e37",
    0xF705: "\u0e48", 0xF706: "\u0e49", 0xF707: "\u0e4a", 0xF708: "\u0e4b", 0xF709: "\u0e4c",
    0xF70A: "\u0e48", 0xF70B: "\u0e49", 0xF70C: "\u0e4a", 0xF70D: "\u0e4b", 0xF70E: "\u0e4c",
    0xF70F: "\u0e0d", 0xF710: "\u0e31", 0xF711: "\u0e4d", 0xF712: "\u0e47", 0xF713: "\u0e48",
    0xF714: "\u0e49", 0xF715: "\u0e4a", 0xF716: "\u0e4b", 0xF717: "\u0e4c", 0xF718: "\u0e38",
    0xF719: "\u0e39", 0xF71A: "\u0e3a",
}  # fmt: skip
_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0FE: "☑", 0xF0A8: "☐", 0xF06F: "☐"}
_DROP = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF])
_TABLE: dict[int, str | None] = {**_DROP, **_PRIVATE, **_BULLETS, 0x00A0: " "}
_TABLE.update({code: " " for code in range(0x20) if code not in (0x09, 0x0A)})

_SARA_AM = re.compile(f"\u0e4d([{_TONES}]?) ?\u0e32")
_TONE_THEN_NIKHAHIT = re.compile(f"([{_TONES}])\u0e4d\u0e32")
# No Thai word begins with one of these; PDF readers put a space where a glyph was moved.
_SPACE_INSIDE = re.compile(
    f"(?<=[\u0e01-\u0e2e{_TONES}{_ABOVE}{_BELOW}]) +(?=[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])"
)
_TONE_THEN_VOWEL = re.compile(f"([{_TONES}\u0e4c])([{_ABOVE}{_BELOW}])")
_DOUBLED_MARK = re.compile(f"([{_TONES}{_ABOVE}{_BELOW}\u0e4c])\\1+")
_SPACES = re.compile(r"\s+")

_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def repaired(text: str) -> str:
    """Return the text with broken Thai clusters, private glyphs and invisible characters put right."""
    text = unicodedata.normalize("NFC", text).translate(_TABLE)
    if not text.isascii():
        text = text.replace("\u0e40\u0e40", "\u0e41")
        text = _TONE_THEN_NIKHAHIT.sub("\\1\u0e33", text)
        text = _SARA_AM.sub("\\1\u0e33", text)
        text = _SPACE_INSIDE.sub("", text)
        text = _TONE_THEN_VOWEL.sub("\\2\\1", text)
        text = _DOUBLED_MARK.sub("\\1", text)
    return text


def collapsed(text: str) -> str:
    """Return the repaired text with every run of white space as one space."""
    return _SPACES.sub(" ", repaired(text)).strip()


def arabic(text: str) -> str:
    """Return the text with Thai digits as Arabic ones."""
    return text.translate(_TO_ARABIC)


def essence(text: str) -> str:
    """Return what two spellings of the same text share: no white space, Arabic digits, lower case."""
    return _SPACES.sub("", arabic(text)).lower()


def joined(first: str, second: str) -> str:
    """Return two pieces of one text as one, with a single space between them."""
    return f"{first.rstrip()} {second.lstrip()}".strip()
