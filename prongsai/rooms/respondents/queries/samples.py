"""How many respondents a year's edition asks for: rules as data, and how each number follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

FOLDER = Path(__file__).resolve().parent.parent / "data"
SEEN, ONE_SOURCE, UNSURE = "seen", "one", "unsure"


@dataclass(frozen=True, slots=True)
class Rule:
    """What an edition asks for, where that was read, and how sure it is."""

    rule: str
    sure: str
    source_th: str
    source_en: str
    percent: int = 0
    least: int = 0
    most: int = 0
    sizes: tuple[tuple[str, str, int], ...] = ()

    @property
    def source(self) -> str:
        """Return the source in the reader's language."""
        return self.source_en if get_language() == "en" else self.source_th

    @property
    def certainty(self) -> str:
        """Return in words how sure the rule is."""
        return {SEEN: _("read in the source"), ONE_SOURCE: _("from one source only")}.get(
            self.sure, _("unsure: check the manual of the year")
        )


@cache
def data(name: str) -> Any:
    """Return a data file of the room."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def rule_for(kind: str, fiscal_year: int) -> Rule | None:
    """Return the rule for the sample of a survey in the fiscal year (BE), or none where none was seen."""
    for found in data("samples").get(kind, ()):
        if found["from_year"] <= fiscal_year <= (found["until_year"] or 9999):
            sizes = tuple(
                (office, size, number)
                for office, by_size in found.get("sizes", {}).items()
                for size, number in by_size.items()
            )
            return Rule(
                found["rule"],
                found["sure"],
                found["source_th"],
                found["source_en"],
                found.get("percent", 0),
                found.get("least", 0),
                found.get("most", 0),
                sizes,
            )
    return None


def share_sample(eligible: int, *, percent: int, least: int, most: int) -> int:
    """Return the sample: a share rounded up, not under ``least`` (everybody where there are fewer), at most ``most``."""
    if eligible <= least:
        return eligible
    return min(most, max(least, -(-eligible * percent // 100)))


def sample_needed(rule: Rule | None, eligible: int | None, office_kind: str, size: str) -> int | None:
    """Return how many answers the rule asks for, or none where it cannot say."""
    if rule is None:
        return None
    if rule.rule == "size":
        return next(
            (n for office, of_size, n in rule.sizes if (office, of_size) == (office_kind, size)), None
        )
    if eligible is None:
        return None
    return share_sample(eligible, percent=rule.percent, least=rule.least, most=rule.most)


def sample_explained(rule: Rule | None, eligible: int | None, needed: int | None) -> str:
    """Return in words how the sample follows from the rule."""
    if rule is None:
        return _("No rule for this survey and year was seen. Enter the number that the NACC tells you.")
    if rule.rule == "size":
        if needed is None:
            return _(
                "The sample goes by kind and size of the office. For this kind and size none was seen: "
                "choose the size, or enter the number that the NACC tells you."
            )
        return _("The sample announced for this kind and size of office.")
    if eligible is None:
        return _("Enter the number of people first.")
    numbers = {"n": eligible, "percent": rule.percent, "least": rule.least, "most": rule.most}
    if eligible <= rule.least:
        return _("%(n)d people are not more than %(least)d, so all of them are asked.") % numbers
    share = -(-eligible * rule.percent // 100)
    numbers["share"] = share
    if share < rule.least:
        return (
            _("%(percent)d %% of %(n)d is %(share)d, less than %(least)d; %(least)d are needed at least.")
            % numbers
        )
    if share > rule.most:
        return _("%(percent)d %% of %(n)d is %(share)d, and %(most)d are enough.") % numbers
    return _("%(percent)d %% of %(n)d, rounded up, is %(share)d.") % numbers
