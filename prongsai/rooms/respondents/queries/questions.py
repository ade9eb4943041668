"""The questions that a mock survey starts with, by kind and fiscal year, and how they read."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prongsai.rooms.respondents.queries.samples import data
from prongsai.rooms.respondents.queries.scale import FOUR, OPTIONS, rows_of

MOST_GROUPS = 6


def starting_questions(kind: str, fiscal_year: int) -> dict[str, Any]:
    """Return a copy of the questions of a kind for the fiscal year (BE), with where their topics come from."""
    source = data(kind)
    questions = source["questions"]
    about = source
    if fiscal_year >= source["short"]["from_year"]:
        about = source["short"]
        by_code = {question["code"]: question for question in questions}
        questions = [by_code[code] for code in about["pick"]]
    made = deepcopy(questions)
    if about is not source:
        for number, question in enumerate(made, 1):
            question["code"] = f"{kind[0]}{number}"
    return {
        "indicators": deepcopy(source["indicators"]),
        "questions": made,
        "source_th": about["source_th"],
        "source_en": about["source_en"],
        "sure": about["sure"],
    }


def text_of(entry: Mapping[str, Any]) -> str:
    """Return an entry's text in the reader's language; Thai where there is no English."""
    return str((get_language() == "en" and entry.get("en")) or entry.get("th") or "")


def option_labels(scale: str) -> dict[int, str]:
    """Return what the options of a scale are called."""
    if scale == FOUR:
        return {0: _("least or not at all"), 1: _("little"), 2: _("much"), 3: _("most")}
    return {0: _("no"), 1: _("yes")}


def row_texts(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the rows of a question: key, and the words beside it (empty where the question stands alone)."""
    rows = question.get("rows") or [{}]
    return [(key, text_of(row)) for (key, _turned), row in zip(rows_of(question), rows, strict=True)]


def classes_text(scale: str, options: list[int]) -> str:
    """Return the words for merged options, such as “little to most”."""
    labels = option_labels(scale)
    if len(options) == 1:
        return labels[options[0]]
    return _("%(first)s to %(last)s") % {"first": labels[options[0]], "last": labels[options[-1]]}


def well_answered(question: Mapping[str, Any], choices: Mapping[str, Any]) -> dict[str, int]:
    """Return those of the posted choices that a question offers, as numbers."""
    found = {}
    for key, _turned in rows_of(question):
        value = str(choices.get(key, ""))
        if (
            value.isascii()
            and value.isdigit()
            and len(value) == 1
            and int(value) in OPTIONS[question["scale"]]
        ):
            found[key] = int(value)
    return found
