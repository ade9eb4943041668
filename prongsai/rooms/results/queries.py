"""Reads of the room: the years, one year laid out for its page, the trend, exports, and the journal in sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from prongsai.engines.framework.api import (
    TOTAL,
    AnalysisRow,
    Computed,
    Level,
    Loss,
    Part,
    Result,
    computed,
    concepts,
    fiscal_years,
    level_for,
    levels,
    losses_in,
    results_of,
    structure,
    unexplained,
)
from prongsai.foundation.audit.api import history_of
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import fiscal_year_of, in_digits
from prongsai.kernel.charts import Chart, Series
from prongsai.kernel.office import Column, table_csv, table_xlsx
from prongsai.rooms.results.models import ScoreImport
from prongsai.rooms.results.workflow import SAVED, VIEW

BY = {
    "place": gettext_lazy("Where they were lost"),
    Part.ITEM: gettext_lazy("By item"),
    Part.SUB_INDICATOR: gettext_lazy("Sub-indicators"),
    Part.INDICATOR: gettext_lazy("Indicators"),
}
SENTENCES = {
    "results.saved": gettext_lazy("Scores written down"),
    "results.imported": gettext_lazy("Scores taken from a file"),
    "results.put_back": gettext_lazy("Import undone, former scores put back"),
    "results.confirmed": gettext_lazy("Confirmed against the announcement"),
    "results.reopened": gettext_lazy("Opened again for changes"),
    "results.analysis_written": gettext_lazy("Row %(what)s of the analysis written"),
    "results.analysis_rewritten": gettext_lazy("Row %(what)s of the analysis left to the machine again"),
    "results.gap_set_aside": gettext_lazy("Gap %(what)s set aside"),
    "results.gap_taken_up": gettext_lazy("Gap %(what)s taken up again"),
}
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_CHANGES = 12
MOST_SHOWN = 100
AXIS_LEFT, AXIS_WIDTH = 52.0, 236.0


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year's result in the list."""

    result: Result
    computed: Computed
    announced: Level | None

    @property
    def total(self) -> Decimal | None:
        """Return the announced total, else the computed one."""
        return self.result.total if self.result.total is not None else self.computed.total

    @property
    def level(self) -> Level | None:
        """Return the announced level, else the one that follows from the total and the instruments that are known."""
        found = self.announced or self.computed.level
        return found or level_for(self.result.fiscal_year, self.total, self.computed.instruments)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    text: str
    who: str
    at: datetime


def level_named(fiscal_year: int, code: str) -> Level | None:
    """Return the level of a year with the code, or none."""
    return next((level for level in levels(fiscal_year) if level.code == code), None)


def year_row(result: Result) -> YearRow:
    """Return a result as the list shows it."""
    return YearRow(result, computed(result), level_named(result.fiscal_year, result.level))


def years(actor: Actor) -> list[YearRow]:
    """Return the results of all years, newest first. Cost: two queries."""
    return [year_row(result) for result in results_of(actor.organization)]


def years_to_enter(rows: Iterable[YearRow], today: Any) -> list[int]:
    """Return the fiscal years (BE) without a result for which there is a checklist, newest first."""
    there = {row.result.fiscal_year for row in rows}
    return [year for year in fiscal_years() if year not in there and year <= fiscal_year_of(today)]


def trend(rows: list[YearRow]) -> Chart | None:
    """Return the totals and instruments over the years as a chart; none for fewer than two years."""
    shown = [row for row in reversed(rows) if row.total is not None]
    if len(shown) < 2:
        return None
    series = [Series(name=_("Total"), values=tuple(float(row.total or 0) for row in shown))]
    for code in ("IIT", "EIT", "OIT"):
        values = [row.computed.instruments.get(code) for row in shown]
        if any(value is not None for value in values):
            series.append(
                Series(name=code, values=tuple(None if value is None else float(value) for value in values))
            )
    return Chart(
        kind="line",
        title=_("Results over the years"),
        categories=tuple(in_digits(row.result.fiscal_year, None) for row in shown),
        series=tuple(series),
        category=_("Fiscal year"),
        unit=_("points"),
    )


def dots(row: YearRow) -> dict[str, Any] | None:
    """Return the instruments as dots on one scale, with the floors of the levels as lines; none without instruments."""
    values = row.computed.instruments
    if not values:
        return None
    low = min(70, int(min(values.values()) // 10 * 10))

    def at(value: Any) -> str:
        return f"{AXIS_LEFT + AXIS_WIDTH * float(value - low) / (MOST_SHOWN - low):.1f}"

    floors = [
        {"x": at(Decimal(str(level.floor))), "value": f"{level.floor:g}", "title": str(level.title)}
        for level in levels(row.result.fiscal_year)
        if level.floor is not None and level.floor >= low
    ]
    least = min((Decimal(floor["value"]) for floor in floors), default=Decimal(0))
    drawn = [
        {"code": code, "x": at(value), "y": 58 + 34 * place, "value": value, "is_low": value < least}
        for place, (code, value) in enumerate(values.items())
    ]
    return {"floors": floors, "dots": drawn, "height": 40 + 34 * len(drawn), "low": low}


@dataclass(frozen=True, slots=True)
class LossRow:
    """A place where points were lost, and its share of all that was lost."""

    loss: Loss
    points: Decimal
    share: float
    above: str


def loss_rows(found: Computed, by: str) -> list[LossRow]:
    """Return where points were lost, the dearest first: at the deepest known place, or on one level."""
    chosen = [
        (loss, loss.rest if by == "place" else loss.lost)
        for loss in losses_in(found)
        if (loss.is_deepest if by == "place" else loss.node.part == by)
    ]
    if by == "place":
        chosen += [(loss, loss.rest) for loss in unexplained(found)]
    whole = sum(points for _loss, points in chosen) or 1
    rows = []
    for loss, points in sorted(chosen, key=lambda pair: -pair[1]):
        above = found.parts[loss.node.parent].node
        if loss.node.part == Part.INSTRUMENT:
            rows.append(LossRow(loss, _written_points(points), float(points / whole * 100), above.title))
            continue
        share = float(points / whole * 100)
        rows.append(LossRow(loss, _written_points(points), share, f"{above.code} {above.title}"))
    return rows


def _written_points(points: Fraction) -> Decimal:
    return (Decimal(points.numerator) / Decimal(points.denominator)).quantize(Decimal("0.001"))


def parts_in(found: Computed) -> list[tuple[Any, int]]:
    """Return the places of a result that are known, each with how deep it stands."""
    depth = {Part.INSTRUMENT: 0, Part.INDICATOR: 1, Part.SUB_INDICATOR: 2, Part.ITEM: 3}
    return [
        (one, depth[Part(one.node.part)])
        for code, one in found.parts.items()
        if code != TOTAL and one.value is not None
    ]


def years_table(rows: Iterable[YearRow]) -> tuple[list[Any], list[list[Any]]]:
    """Return the results of all years as a table."""
    heads: list[Any] = [_("Fiscal year"), _("Total"), _("Level"), "IIT", "EIT", "OIT", _("State")]
    heads += [Column(_("announced on"), dates=True), _("where it was announced")]
    made = []
    for row in rows:
        known = row.computed.instruments
        made.append(
            [
                row.result.fiscal_year,
                row.total,
                str(row.level.title) if row.level else "",
                *(known.get(code) for code in ("IIT", "EIT", "OIT")),
                str(row.result.get_state_display()),
                row.result.announced_on,
                row.result.source,
            ]
        )
    return heads, made


def scores_table(row: YearRow, form: str) -> tuple[bytes, str]:
    """Return a year's scores as XLSX or CSV with weights and losses, and the content type."""
    heads = [
        Column(_("Code"), 10),
        Column(_("Part of the result"), 16),
        Column(_("Title"), 60),
        _("As announced"),
        _("Adds up to"),
        _("Weight in the total"),
        _("Points lost"),
    ]
    rows: list[list[Any]] = []
    for one in row.computed.parts.values():
        if one.value is None:
            continue
        lost = round(float(one.lost), 3)
        rows.append(
            [
                one.node.code,
                str(Part(one.node.part).label),
                str(one.node.title),
                None if one.announced is None else one.shown,
                one.added_up,
                round(float(one.node.weight), 3),
                lost,
            ]
        )
    for label, level in (
        (_("Level as announced"), row.announced),
        (_("Level as computed"), row.computed.level),
    ):
        rows.append(["", "", f"{label}: {level.title if level else '–'}", None, None, None, None])
    return _written(heads, rows, form, _("Result of %(year)s") % {"year": row.result.fiscal_year})


def analysis_table(rows: list[AnalysisRow], form: str, fiscal_year: int) -> tuple[bytes, str]:
    """Return the analysis as XLSX or CSV under its official Thai headings, and the content type."""
    heads = [Column("ตัวชี้วัด", 36), Column("ประเด็นการประเมิน", 60), Column("ประเด็นที่ต้องปรับปรุง", 60)]
    cells = [[row.indicator, row.issues, row.improve] for row in rows]
    return _written(heads, cells, form, f"วิเคราะห์ผลการประเมิน {fiscal_year}")


def _written(heads: list[Any], rows: list[list[Any]], form: str, title: str) -> tuple[bytes, str]:
    if form == "csv":
        return table_csv(heads, rows), FORMATS[form]
    return table_xlsx(heads, rows, title=title), FORMATS[form]


def imports_of(actor: Actor) -> QuerySet[ScoreImport]:
    """Return the files of scores that the actor sees, newest first."""
    return ScoreImport.objects.visible_to(actor).select_related("file")


def import_to_undo(actor: Actor, result: Result) -> ScoreImport | None:
    """Return the file that gave the result as it stands, so that it can be undone; none where work followed it."""
    return (
        imports_of(actor)
        .filter(fiscal_year=result.fiscal_year, state=SAVED, saved_version=result.version)
        .first()
    )


def history(result: Result, limit: int | None = None) -> list[Event]:
    """Return what happened to a result that the caller may see, newest first."""
    return [
        Event(sentence(entry.verb, entry.summary, entry.data), entry.actor_name or _("the system"), entry.at)
        for entry in history_of(result, limit=limit)
    ]


def sentence(verb: str, summary: str, data: Mapping[str, Any]) -> str:
    """Return one entry of the journal as a sentence with the scores that changed."""
    if verb not in SENTENCES:
        return f"{verb} {summary}".strip()
    known = concepts().get(summary)
    what = str(known.title) if known else in_digits(summary, None, keep_codes=True)
    text = str(SENTENCES[verb]) % {"what": what}
    pairs = {code: pair for code, pair in data.items() if isinstance(pair, list) and len(pair) == 2}
    new = sum(not old for old, _value in pairs.values())
    if new > MOST_CHANGES or (new and new == len(pairs)):
        shown = in_digits(new, None)
        return f"{text}: " + ngettext("%(number)s new score", "%(number)s new scores", new) % {
            "number": shown
        }
    changes = [
        f"{in_digits(code, None, keep_codes=True)} {in_digits(old, None) or '–'} → {in_digits(value, None) or '–'}"
        for code, (old, value) in pairs.items()
        if len(str(old)) + len(str(value)) < 60
    ]
    if not changes or verb.startswith("results.analysis"):
        return text
    left = len(changes) - MOST_CHANGES
    more = _(" and %(number)s more") % {"number": in_digits(left, None)} if left > 0 else ""
    return f"{text}: {', '.join(changes[:MOST_CHANGES])}{more}"


def titles_in(fiscal_year: int) -> dict[str, str]:
    """Return the title of every part of a year by its code."""
    return {code: str(node.title) for code, node in structure(fiscal_year).items()}


def seen_files(actor: Actor, files: Collection[int]) -> Iterable[int]:
    """Return those of the files that hold scores which the actor sees."""
    if not actor.may(VIEW):
        return []
    rows = ScoreImport.objects.visible_to(actor).filter(file_id__in=files)
    return list(rows.values_list("file_id", flat=True))
