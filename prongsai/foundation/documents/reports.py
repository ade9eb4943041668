"""Builds the content of result reports: cover, introduction, result table, photo pages, signature.

The caller gives plain values; this module knows columns and layouts (`data/reports.yaml`) and writes the
numbers that it makes itself in the office's digits. Texts that people typed are never changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import yaml

from prongsai.foundation.documents.blocks import (
    Block,
    Cell,
    Column,
    Content,
    Cover,
    Digits,
    Heading,
    ItemList,
    ListItem,
    Orientation,
    Paragraph,
    PhotoPages,
    Picture,
    PictureGrid,
    Row,
    Section,
    Signature,
    Table,
)
from prongsai.kernel.calendar import official_date, short_date, thai_digits
from prongsai.kernel.charts import Chart, Series

DATA = Path(__file__).parent / "data" / "reports.yaml"
Status = Literal["not_started", "in_progress", "done"]
PhotoPlace = Literal["pages", "cells", "both", "none"]


@dataclass(frozen=True, kw_only=True)
class ReportPhoto:
    """A photo of evidence; `picture.caption` is ignored, the caption is put together here."""

    picture: Picture
    caption: str = ""
    taken_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """One measure (or project) of the report; texts may hold several lines."""

    title: str
    number: int | None = None
    steps: tuple[str, ...] = ()
    responsible: str = ""
    period: str = ""
    monitoring: str = ""
    result: str = ""
    success: str = ""
    suggestion: str = ""
    status: Status | None = None
    photos: tuple[ReportPhoto, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a result report is made from.

    `title` is the title in lines as they stand on the cover; `fiscal_year` is BE. `layout` names an entry of
    `layouts()`; `columns`, `orientation` and `labels` (by column key) override it. `introduction` empty means
    the usual sentence. `with_chart` adds the shares of the states. `signature` holds the lines of the block to sign.
    """

    title: tuple[str, ...]
    office: str
    place: tuple[str, ...] = ()
    fiscal_year: int
    rows: tuple[ReportRow, ...]
    layout: str = "result_wide"
    columns: tuple[str, ...] = ()
    orientation: Orientation | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    introduction: tuple[str, ...] = ()
    digits: Digits = "thai"
    as_of: date | None = None
    photos: PhotoPlace = "pages"
    photos_per_page: Literal[2, 4, 6] = 4
    emblem: Picture | None = None
    with_cover: bool = True
    with_chart: bool = False
    signature: tuple[str, ...] = ()
    accent: str = "#27408f"


@cache
def _data() -> dict[str, Any]:
    return cast("dict[str, Any]", yaml.safe_load(DATA.read_text(encoding="utf-8")))


def columns() -> dict[str, str]:
    """Return the keys of the known columns with their usual labels."""
    return {key: str(column["label"]) for key, column in _data()["columns"].items()}


def layouts() -> dict[str, tuple[str, ...]]:
    """Return the names of the known layouts with their column keys."""
    return {name: tuple(layout["columns"]) for name, layout in _data()["layouts"].items()}


def report(given: Report) -> Content:
    """Return the content of a result report; raise `ValueError` for a column or layout that is not known."""
    layout = _data()["layouts"].get(given.layout)
    if layout is None:
        raise ValueError(f"unknown layout {given.layout!r}")
    keys = given.columns or tuple(layout["columns"])
    unknown = [key for key in keys if key not in _data()["columns"]]
    if unknown:
        raise ValueError(f"unknown columns {', '.join(unknown)}")
    orientation: Orientation = given.orientation or layout["orientation"]
    numerals = _numerals(given.digits)
    sections = []
    if given.with_cover:
        sections.append(Section(blocks=(_cover(given, numerals),)))
    sections.append(Section(blocks=tuple(_body(given, keys, orientation, numerals)), orientation=orientation))
    if given.photos in ("pages", "both"):
        pictures = tuple(_captioned(row, photo, given.digits) for row in given.rows for photo in row.photos)
        if pictures:
            heading = Heading(text=_data()["wording"]["photos"], level=1, align="center")
            sections.append(
                Section(blocks=(heading, PhotoPages(pictures=pictures, per_page=given.photos_per_page)))
            )
    return Content(
        title=f"{''.join(given.title)} {_wording('of_year', year=numerals(given.fiscal_year))}",
        sections=tuple(sections),
        digits=given.digits,
        accent=given.accent,
        author=given.office,
    )


def _numerals(digits: Digits) -> Callable[[int], str]:
    return (lambda number: thai_digits(str(number))) if digits == "thai" else str


def _wording(key: str, **values: str) -> str:
    return str(_data()["wording"][key]).format(**values)


def _cover(given: Report, numerals: Callable[[int], str]) -> Cover:
    return Cover(
        title=given.title,
        subtitle=(_wording("of_year", year=numerals(given.fiscal_year)),),
        office=given.office,
        place=given.place,
        emblem=given.emblem,
    )


def _body(
    given: Report, keys: tuple[str, ...], orientation: Orientation, numerals: Callable[[int], str]
) -> list[Block]:
    of_year = _wording("of_year", year=numerals(given.fiscal_year))
    introduction = given.introduction or (_wording("introduction", office=given.office, of_year=of_year),)
    # A landscape line holds the whole title; Thai needs no space where two lines become one.
    title = ("".join(given.title),) if orientation == "landscape" else given.title
    blocks: list[Block] = [
        Heading(text="\n".join((*title, f"{given.office} {of_year}")), level=1, align="center")
    ]
    blocks += [Paragraph(text=text, indent=True) for text in introduction]
    blocks.append(
        Table(
            columns=(Column(),) * len(keys),
            header=_header(keys, given.labels),
            rows=tuple(_row(row, keys, given, numerals) for row in given.rows),
            label=_wording("table_label", of_year=of_year),
        )
    )
    if given.with_chart and any(row.status for row in given.rows):
        blocks.append(_chart(given, of_year))
    if given.as_of:
        as_of = official_date(given.as_of, digits=given.digits)
        blocks.append(Paragraph(text=_wording("as_of", date=as_of), align="end"))
    if given.signature:
        blocks.append(Signature(lines=given.signature))
    return blocks


def _chart(given: Report, of_year: str) -> Chart:
    states = ("done", "in_progress", "not_started")
    counts = tuple(float(sum(row.status == state for row in given.rows)) for state in states)
    return Chart(
        kind="share",
        title=_wording("chart", of_year=of_year),
        categories=tuple(given.labels.get(state) or _data()["columns"][state]["label"] for state in states),
        series=(Series(name=_wording("chart_series"), values=counts),),
        category=_wording("chart_category"),
        unit=_wording("chart_unit"),
    )


def _header(keys: tuple[str, ...], labels: Mapping[str, str]) -> tuple[Row, ...]:
    known = _data()["columns"]
    groups = [known[key].get("group") for key in keys]

    def label(key: str) -> tuple[Paragraph, ...]:
        return (Paragraph(text=labels.get(key) or known[key]["label"], align="center"),)

    if not any(groups):
        return (Row(cells=tuple(Cell(blocks=label(key), align="center") for key in keys)),)
    upper: list[Cell] = []
    lower: list[Cell] = []
    for position, (key, group) in enumerate(zip(keys, groups, strict=True)):
        if group is None:
            upper.append(Cell(blocks=label(key), rowspan=2, align="center"))
            continue
        lower.append(Cell(blocks=label(key), align="center"))
        if position and groups[position - 1] == group:
            continue
        span = next((n for n, other in enumerate(groups[position:]) if other != group), len(keys) - position)
        upper.append(Cell(blocks=(Paragraph(text=group, align="center"),), colspan=span, align="center"))
    return (Row(cells=tuple(upper)), Row(cells=tuple(lower)))


def _row(row: ReportRow, keys: tuple[str, ...], given: Report, numerals: Callable[[int], str]) -> Row:
    cells = []
    for key in keys:
        kind = _data()["columns"][key]["kind"]
        if kind == "title":
            number = f"{numerals(row.number)}. " if row.number is not None else ""
            cells.append(_text_cell(f"{number}{row.title}"))
        elif kind == "steps":
            cells.append(_steps_cell(row.steps, numerals))
        elif kind == "tick":
            mark = _data()["wording"]["tick"] if row.status == key else ""
            cells.append(_text_cell(mark, centred=True))
        else:
            cell = _text_cell(getattr(row, key))
            if key == "result" and row.photos and given.photos in ("cells", "both"):
                grid = PictureGrid(pictures=tuple(photo.picture for photo in row.photos))
                cell = Cell(blocks=(*cell.blocks, grid))
            cells.append(cell)
    return Row(cells=tuple(cells))


def _text_cell(text: str, *, centred: bool = False) -> Cell:
    align: Literal["start", "center"] = "center" if centred else "start"
    lines = [line for line in text.splitlines() if line.strip()]
    return Cell(blocks=tuple(Paragraph(text=line, align=align) for line in lines), align=align)


def _steps_cell(steps: tuple[str, ...], numerals: Callable[[int], str]) -> Cell:
    if len(steps) < 2:
        return _text_cell("\n".join(steps))
    items = tuple(
        ListItem(text=" ".join(step.split()), marker=f"{numerals(number)}.")
        for number, step in enumerate(steps, 1)
    )
    return Cell(blocks=(ItemList(items=items, ordered=True),))


def _captioned(row: ReportRow, photo: ReportPhoto, digits: Digits) -> Picture:
    numerals = _numerals(digits)
    first = [_wording("photo_number", number=numerals(row.number))] if row.number is not None else []
    if photo.caption.strip():
        first.append(photo.caption.strip())
    lines = [" ".join(first)] if first else []
    if photo.taken_on:
        lines.append(_wording("photo_date", date=short_date(photo.taken_on, digits=digits)))
    alt = photo.picture.alt or photo.caption or row.title
    return Picture(
        source=photo.picture.source, sha256=photo.picture.sha256, alt=alt, caption="\n".join(lines)
    )
