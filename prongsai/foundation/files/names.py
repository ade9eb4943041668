"""File names as people gave them, made safe to keep, to show and to send."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 150
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}$")
# Names that Windows keeps for devices; a download of that name cannot be saved.
DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
UNSAFE = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
UNNAMED = "ไฟล์"


def clean_name(raw: str, suffix: str | None = None) -> str:
    """Return a name without path, control and direction characters, at most 150 characters long.

    ``suffix`` (with its dot) replaces the one that the name has; without it the name keeps its own.
    Thai letters and marks stay as they are. Cleaning a clean name changes nothing.
    """
    stem, own = split_name(raw)
    suffix = own if suffix is None else suffix
    stem = stem[: LIMIT - len(suffix)].rstrip(" .")
    return f"{stem or UNNAMED}{suffix}"


def split_name(raw: str) -> tuple[str, str]:
    """Return the cleaned name without its suffix, and the suffix in small letters (empty if none)."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", raw)[-1])
    # Cc control, Cf invisible and direction, Cs broken pairs, Co private, Cn unassigned; Zl, Zp line breaks.
    kept = "".join(
        " " if unicodedata.category(c) in {"Zs", "Zl", "Zp"} or c in "\t\r\n" else c
        for c in name
        if c in "\t\r\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    name = unicodedata.normalize("NFC", re.sub(r" +", " ", kept).translate(UNSAFE)).strip(" .")
    found = SUFFIX.search(name)
    suffix = found.group().lower() if found and found.start() else ""
    stem = name[: found.start()].rstrip(" .") if found and suffix else name
    while stem and unicodedata.category(stem[0]) in {"Mn", "Me"}:
        stem = stem[1:].lstrip(" .")
    if DEVICES.match(stem):
        stem = f"_{stem}"
    return stem, suffix
