"""Counting figures, and reading those that were frozen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from prongsai.foundation.figures.models import BY_HAND, FrozenFigure
from prongsai.foundation.figures.registry import (
    AT_LEAST,
    AT_MOST,
    EXACTLY,
    PERCENT,
    Figure,
    FigureValue,
    figure_for,
    figures,
    reaches,
)
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, Period, in_digits, moment_text, named_period
from prongsai.kernel.office import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A figure over a period, live or frozen, with everything that the page says about it."""

    code: str
    label: str
    unit: str
    explanation: str
    period: Period
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    excluded: Sequence[tuple[str, int]]
    computed_at: datetime
    source: str = ""
    rows_url: str = ""
    sha256: str = ""
    frozen_id: int | None = None
    comparator: str = ""
    target: Decimal | None = None

    @property
    def is_by_hand(self) -> bool:
        """Return whether the office counted it, not Prongsai."""
        return self.code == BY_HAND

    @property
    def is_met(self) -> bool | None:
        """Return whether the target is reached; none where there is none, or nothing was counted."""
        return reaches(self.comparator, self.target, self.value)

    @property
    def is_frozen(self) -> bool:
        """Return whether the figure stands still."""
        return self.frozen_id is not None

    @property
    def check_code(self) -> str:
        """Return the first 16 digits of the hash in groups of four; nothing for a live figure."""
        return " ".join(self.sha256[start : start + 4] for start in range(0, 16, 4)).strip()

    @property
    def figure_url(self) -> str:
        """Return the page of the figure; nothing for one that the office counts."""
        return "" if self.is_by_hand else reverse("figures:figure", args=[self.code])


def value_of(organization: Any, code: str, period: Period, *, now: datetime | None = None) -> Counted | None:
    """Return the figure counted now over the period, or none where no room counts it any more."""
    figure = figure_for(code)
    return None if figure is None else counted(figure, organization, period, now=now)


def counted(figure: Figure, organization: Any, period: Period, *, now: datetime | None = None) -> Counted:
    """Return the figure counted now over the period."""
    found = figure.compute(organization, period)
    amounts: Any = found  # FigureValue keeps exact decimals
    return Counted(
        code=figure.code,
        label=str(figure.label),
        unit=str(figure.unit),
        explanation=str(figure.explanation),
        period=period,
        value=amounts.value,
        numerator=amounts.numerator,
        denominator=amounts.denominator,
        excluded=tuple((str(reason), number) for reason, number in found.excluded),
        computed_at=now or timezone.now(),
        source=str(figure.source),
        rows_url=figure.rows_url(period) if figure.rows_url else "",
    )


def counted_by_hand(
    *,
    label: str,
    unit: str,
    period: Period,
    numerator: Decimal | None,
    denominator: Decimal | None,
    source: str,
    at: datetime,
) -> Counted:
    """Return what the office counted as pages show it; its explanation says so, and names the source."""
    amounts: Any = FigureValue(numerator, denominator)
    said = _("Counted by the office, not by Prongsai.")
    if source:
        said += " " + _("Source: %(source)s") % {"source": source}
    return Counted(
        code=BY_HAND,
        label=label,
        unit=unit,
        explanation=said,
        period=period,
        value=amounts.value,
        numerator=amounts.numerator,
        denominator=amounts.denominator,
        excluded=(),
        computed_at=at,
    )


def shown(frozen: FrozenFigure) -> Counted:
    """Return a frozen figure as pages show it."""
    figure = figure_for(frozen.code)
    return Counted(
        code=frozen.code,
        label=frozen.label,
        unit=frozen.unit,
        explanation=frozen.explanation,
        period=frozen.period,
        value=frozen.value,
        numerator=frozen.numerator,
        denominator=frozen.denominator,
        excluded=tuple((str(reason), int(number)) for reason, number in frozen.excluded),
        computed_at=frozen.computed_at,
        source=str(figure.source) if figure else "",
        rows_url=figure.rows_url(frozen.period) if figure and figure.rows_url else "",
        sha256=frozen.sha256,
        frozen_id=frozen.pk,
        comparator=frozen.comparator,
        target=frozen.target,
    )


def frozen_of(organization: Any, ids: Iterable[int]) -> dict[int, Counted]:
    """Return the frozen figures of the ids. Cost: one query."""
    rows = FrozenFigure.objects.filter(organization=organization, pk__in=list(ids))
    return {row.pk: shown(row) for row in rows}


def frozen_for(organization: Any, subject: str) -> list[Counted]:
    """Return what was frozen for the subject, newest first. Cost: one query."""
    return [shown(row) for row in FrozenFigure.objects.filter(organization=organization, subject=subject)]


def visible_figures(actor: Actor) -> list[Figure]:
    """Return the figures that the actor may see."""
    return [
        figure
        for figure in figures().values()
        if actor.is_signed_in and (not figure.permission or actor.may_somewhere(figure.permission))
    ]


def digest_of(frozen: FrozenFigure) -> str:
    """Return the SHA-256 of a frozen figure's canonical form; what stands in the row follows from it."""
    canonical = json.dumps(
        [
            frozen.organization_id,
            frozen.code,
            frozen.label,
            frozen.unit,
            frozen.explanation,
            frozen.starts_on.isoformat(),
            frozen.ends_on.isoformat(),
            *(plain(amount) for amount in (frozen.value, frozen.numerator, frozen.denominator)),
            [[str(reason), int(number)] for reason, number in frozen.excluded],
            frozen.subject,
            frozen.computed_at.astimezone(UTC).isoformat(timespec="microseconds"),
            # Only where there is a target: figures frozen before targets were kept keep their check code.
            *((frozen.comparator, plain(frozen.target)) if frozen.comparator else ()),
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def plain(amount: Decimal | None, places: int = 4) -> str | None:
    """Return the amount without needless zeros, such as 89.36 or 47."""
    if amount is None:
        return None
    text = f"{amount:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_intact(frozen: FrozenFigure) -> bool:
    """Return whether the row still is what its hash was made of."""
    return digest_of(frozen) == frozen.sha256


def amount_text(amount: Decimal | None, unit: str, digits: str | None = None) -> str:
    """Return the value as people read it: shares with two decimals, thousands apart, in the office's digits."""
    if amount is None:
        return _("nothing to count")
    text = f"{amount:,.2f}" if unit == PERCENT or amount != amount.to_integral_value() else f"{amount:,.0f}"
    return in_digits(text, digits)


def with_unit(amount: Decimal | None, unit: str, digits: str | None = None) -> str:
    """Return the value with its unit; a share in Thai reads ร้อยละ, as official texts write it."""
    text = amount_text(amount, unit, digits)
    if amount is None:
        return text
    if unit == PERCENT:
        return _("%(share)s per cent") % {"share": text}
    return f"{text} {unit}"


def target_text(comparator: str, target: Decimal | None, unit: str, digits: str | None = None) -> str:
    """Return the target in words, such as "at least 90 per cent"; nothing where there is none."""
    words = {
        AT_LEAST: _("at least %(value)s"),
        AT_MOST: _("at most %(value)s"),
        EXACTLY: _("exactly %(value)s"),
    }
    if target is None or comparator not in words:
        return ""
    whole = target == target.to_integral_value()
    amount = in_digits(f"{target:,.0f}" if whole else f"{target:,.2f}", digits)
    # Thai writes no space before ร้อยละ and one before a numeral.
    value = _("%(share)s per cent") % {"share": amount} if unit == PERCENT else f" {amount} {unit}"
    return " ".join((words[comparator] % {"value": value}).split())


def how_counted(figure: Counted, digits: str | None = None) -> str:
    """Return one sentence: parts, period, what was left out, when it was counted, and the check code."""
    language = get_language() or "th"
    parts = [figure.explanation.rstrip(". ")] if figure.is_by_hand else []
    if figure.denominator is not None:
        parts.append(
            _("%(part)s of %(whole)s")
            % {
                "part": amount_text(figure.numerator, "", digits),
                "whole": amount_text(figure.denominator, "", digits),
            }
        )
    parts.append(_("period %(period)s") % {"period": named_period(figure.period, digits, language=language)})
    parts += [
        _("left out: %(reason)s %(number)s") % {"reason": reason, "number": in_digits(number, digits)}
        for reason, number in figure.excluded
    ]
    parts.append(
        _("counted %(moment)s") % {"moment": moment_text(figure.computed_at, digits, language=language)}
    )
    if figure.check_code:
        parts.append(_("check code %(code)s") % {"code": figure.check_code})
    return " · ".join(parts)


def periods_to_choose(today: date) -> list[tuple[str, Period]]:
    """Return the periods that the page offers: this fiscal year, its halves, and the year before."""
    year = FiscalYear.of(today)
    return [
        ("year", year.period),
        ("first", year.half_years[0].period),
        ("second", year.half_years[1].period),
        ("before", year.previous.period),
    ]


def figures_table(rows: Iterable[Counted]) -> tuple[list[Any], list[list[Any]]]:
    """Return figures as a table: value, parts, what was left out, target, period, and when they were counted."""
    heads = [
        _("Figure"),
        _("Value"),
        _("Counted in"),
        _("Numerator"),
        _("Denominator"),
        _("Left out"),
        _("Target"),
        Column(_("From"), dates=True),
        Column(_("Until"), dates=True),
        Column(_("Counted"), dates=True),
        _("How it was counted"),
        _("Check code"),
    ]
    made = [
        [
            row.label,
            row.value,
            row.unit,
            row.numerator,
            row.denominator,
            "; ".join(f"{reason} {number}" for reason, number in row.excluded),
            target_text(row.comparator, row.target, row.unit),
            row.period.starts_on,
            row.period.ends_on,
            row.computed_at,
            row.explanation,
            row.sha256,
        ]
        for row in rows
    ]
    return heads, made
