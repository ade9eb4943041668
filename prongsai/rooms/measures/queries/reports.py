"""What documents of a year's measures consist of, and where they are published."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from django.urls import reverse
from django.utils import translation

from prongsai.engines.framework.api import analysis_rows, item_for
from prongsai.engines.plans.api import Evidence, EvidenceKind, Item, Plan, Round
from prongsai.foundation.checks.api import About, Checked, check_content, with_set_asides
from prongsai.foundation.documents.api import (
    Cell,
    Column,
    Content,
    Heading,
    Paragraph,
    ReportPhoto,
    ReportRow,
    Row,
    Section,
    Table,
    picture_of,
)
from prongsai.foundation.documents.api import Report as Given
from prongsai.foundation.documents.api import report as built
from prongsai.foundation.figures.api import Counted, how_counted, target_text, with_unit
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import FiscalYear, in_digits, period_text
from prongsai.rooms.measures.models import Report, What
from prongsai.rooms.measures.queries.rows import MEASURES_CONCEPT, RESULT_CONCEPT, responsible, whole

WORDING = Path(__file__).parent.parent / "data" / "wording.yaml"
LAYOUTS = {What.RESULT: ("result_wide", "result", "status", "outcome"), What.PLAN: ("plan",)}


@cache
def wording() -> dict[str, Any]:
    """Return the official wording."""
    loaded = yaml.safe_load(WORDING.read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)  # noqa: S101  # our own file
    return loaded


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document is published: the checklist item that asks for it."""

    fiscal_year: int
    code: str
    concept: str
    title: str

    @property
    def address(self) -> str:
        """Return the public address."""
        return f"ita/{self.fiscal_year}/{self.code}"


def public_place(fiscal_year: int, what: str) -> Place | None:
    """Return the item that asks for the measures, or the results, of a fiscal year (BE), or none.

    Until the edition of 2566 results were asked for in the same year, afterwards in the year that follows.
    """
    concept = RESULT_CONCEPT if what == What.RESULT else MEASURES_CONCEPT
    for edition in (fiscal_year, fiscal_year + 1):
        item = item_for(edition, concept)
        if item is not None and item.covers_year == fiscal_year:
            return Place(edition, item.code, item.concept, item.title)
    return None


def report_items(actor: Actor, plan: Plan) -> list[Item]:
    """Return the measures that a document of the year lists."""
    return list(whole(Item.objects.visible_to(actor).filter(plan=plan).order_by("seq")))


def reports_of(actor: Actor, plan: Plan) -> list[Report]:
    """Return the documents made of a year's measures, newest first."""
    rows = Report.objects.visible_to(actor).filter(plan=plan)
    rows = rows.select_related("document", "document__job", "page", "draft")
    return list(rows.defer("document__content", "table", "draft__content", "draft__data", "draft__text"))


def report_of_plan(actor: Actor, plan: Plan) -> Report | None:
    """Return the newest document of the measures themselves."""
    found: Report | None = Report.objects.visible_to(actor).filter(plan=plan, what=What.PLAN).first()
    return found


def report_of(actor: Actor, pk: int) -> Report | None:
    """Return one document of the measures."""
    rows = Report.objects.visible_to(actor).filter(pk=pk)
    rows = rows.select_related("plan", "document", "document__job", "page", "draft")
    found: Report | None = rows.defer("draft__content", "draft__data", "draft__text").first()
    return found


def usual_introduction(items: Sequence[Item], plan: Plan, what: str, organization: Any) -> str:
    """Return the sentence with which such documents begin, to be changed by the officer."""
    return _filled("introduction", items, what, organization, plan.fiscal_year)


def report_lead(items: Sequence[Item], what: str, organization: Any) -> str:
    """Return the public page's first sentence."""
    return _filled("lead", items, what, organization, 0)


def _filled(key: str, items: Sequence[Item], what: str, organization: Any, year: int) -> str:
    states = Counter(item.state for item in items)
    numbers = {"total": len(items), "year": year, **{state: states[state] for state in wording()["states"]}}
    shown = {name: in_digits(number, organization.digits) for name, number in numbers.items()}
    return str(wording()[what][key]).format(office=organization.full_name, **shown)


def report_content(
    actor: Actor,
    plan: Plan,
    items: Sequence[Item],
    what: str,
    options: Mapping[str, Any],
    today: date,
    *,
    frozen: Mapping[int, Sequence[Counted]] | None = None,
    round_: Round | None = None,
) -> Content:
    """Return the document as blocks. Cost: one query for the photos.

    ``frozen`` holds figures by measure; each stands below the result with how it was counted. ``round_`` names
    the round that is reported. The measures themselves begin with the analysis that they answer.
    """
    office = actor.organization
    place = wording()["place"].format(district=office.district, province=office.province)
    photos = _photos(items, office) if options["photos"] != "none" and what == What.RESULT else {}
    title = list(wording()[what]["title"])
    if round_ is not None:
        title.append(in_digits(wording()["rounds"][round_.half], office.digits))
    content = built(
        Given(
            title=tuple(title),
            office=office.full_name,
            place=(place,) if office.district and office.province else (),
            fiscal_year=plan.fiscal_year,
            rows=tuple(
                _row(item, photos.get(item.pk, ()), office.digits, (frozen or {}).get(item.pk, ()))
                for item in items
            ),
            layout=options["layout"],
            columns=tuple(options["columns"]),
            introduction=tuple(line for line in options["introduction"].splitlines() if line.strip()),
            digits=office.digits,
            as_of=today,
            photos=options["photos"] if photos else "none",
            photos_per_page=options["photos_per_page"],
            with_chart=options["with_chart"],
            signature=tuple(line for line in options["signature"].splitlines() if line.strip()),
            accent=office.accent,
        )
    )
    return with_analysis(content, actor, plan) if what == What.PLAN else content


def with_analysis(content: Content, actor: Actor, plan: Plan) -> Content:
    """Return the document of the measures with the analysis of the year before in front of them, where there is one."""
    rows = analysis_rows(actor.organization, plan.fiscal_year - 1)
    if not rows:
        return content
    words = wording()["analysis"]
    year = in_digits(plan.fiscal_year - 1, actor.organization.digits)
    heading = Heading(text=words["heading"].format(year=year), level=1, align="center")
    table = Table(
        columns=(Column(weight=28), Column(weight=36), Column(weight=36)),
        header=(_cells(words["columns"], "center"),),
        rows=tuple(_cells((row.indicator, row.issues, row.improve)) for row in rows),
        label=heading.text,
    )
    cover, rest = content.sections[:1], content.sections[1:]
    return replace(content, sections=(*cover, Section(blocks=(heading, table)), *rest))


def _cells(texts: Sequence[str], align: Literal["start", "center"] = "start") -> Row:
    return Row(cells=tuple(Cell(blocks=(Paragraph(text=text),), align=align) for text in texts))


def figure_sentences(counted: Sequence[Counted], digits: str) -> list[str]:
    """Return each frozen figure as the report tells it: value, parts, period and check code, in Thai."""
    with translation.override("th"):
        return [
            wording()["figure_by_hand" if one.is_by_hand else "figure"].format(
                label=one.label,
                value=with_unit(one.value, one.unit, digits),
                target=_target(one, digits),
                how=how_counted(one, digits),
            )
            for one in counted
        ]


def _target(one: Counted, digits: str) -> str:
    """Return a frozen figure's target, and whether it was reached; nothing where it has none."""
    words = target_text(one.comparator, one.target, one.unit, digits)
    if not words:
        return ""
    met = wording()["met"].get(one.is_met, "")
    return str(wording()["target"]).format(target=words) + str(met)


def monitored(item: Item) -> str:
    """Return monitoring, target and figure as the column of monitoring prints them, each on its line."""
    lines = wording()["of_measure"]
    texts = {"target": item.target, "figure": item.figure}
    return "\n".join(
        filter(
            None, [item.monitoring, *(lines[key].format(text=text) for key, text in texts.items() if text)]
        )
    )


def _photos(items: Sequence[Item], office: Any) -> dict[int, tuple[ReportPhoto, ...]]:
    rows = Evidence.objects.filter(
        organization=office,
        kind=EvidenceKind.PHOTO,
        removed_at__isnull=True,
        item__in=[item.pk for item in items],
    )
    found: dict[int, list[ReportPhoto]] = defaultdict(list)
    for one in rows.select_related("file").order_by("item", "happened_on", "pk"):
        assert one.file is not None  # noqa: S101  # a constraint of the table
        picture = picture_of(one.file, alt=one.caption)
        found[one.item_id].append(ReportPhoto(picture=picture, caption=one.caption, taken_on=one.happened_on))
    return {item: tuple(photos) for item, photos in found.items()}


def _period(item: Item, digits: str) -> str:
    if item.period_text or not (item.starts_on and item.ends_on):
        return item.period_text
    year = FiscalYear.of(item.starts_on)
    if (item.starts_on, item.ends_on) == (year.starts_on, year.ends_on):
        return "ตลอดปีงบประมาณ"
    return period_text(item.starts_on, item.ends_on, digits)


def _row(
    item: Item, photos: tuple[ReportPhoto, ...], digits: str, frozen: Sequence[Counted] = ()
) -> ReportRow:
    return ReportRow(
        number=item.seq,
        title=item.title,
        steps=tuple(step.text for step in item.steps.all()),
        responsible=responsible(item),
        period=_period(item, digits),
        monitoring=monitored(item),
        result="\n".join(filter(None, [item.result, *figure_sentences(frozen, digits)])),
        success=item.success,
        suggestion=item.suggestion,
        status=item.state,  # type: ignore[arg-type]  # the column's choices are these words
        photos=photos,
    )


def report_table(
    items: Sequence[Item], what: str, frozen: Mapping[int, Sequence[Counted]] | None = None
) -> list[Any]:
    """Return name, columns and rows of the table that the public downloads."""
    states = wording()["states"]
    rows = []
    for item in items:
        row = [
            item.seq,
            item.title,
            "\n".join(step.text for step in item.steps.all()),
            responsible(item),
            _period(item, "arabic"),
            item.monitoring,
            item.target,
            item.figure,
        ]
        if what == What.RESULT:
            figures = figure_sentences((frozen or {}).get(item.pk, ()), "arabic")
            result = "\n".join(filter(None, [item.result, *figures]))
            row += [states[item.state], result, item.success, item.suggestion]
        rows.append(row)
    return [wording()["table"], wording()["columns" if what == What.RESULT else "plan_columns"], rows]


def checked_plan(actor: Actor, plan: Plan, introduction: str, today: date) -> list[Checked]:
    """Return what the checks find in the document of the measures, with what was set aside."""
    options = {
        "layout": LAYOUTS[What.PLAN][0],
        "columns": (),
        "introduction": introduction,
        "photos": "none",
        "photos_per_page": 4,
        "with_chart": False,
        "signature": "",
    }
    content = report_content(actor, plan, report_items(actor, plan), What.PLAN, options, today)
    about = About(
        organization=actor.organization,
        fiscal_year=plan.fiscal_year,
        today=today,
        kind="measures.plan",
        is_public=True,
        extra={"tells": True},
    )
    found = check_content(content, about)
    return with_set_asides(actor.organization, f"measures.plan:{plan.pk}", found)


def period_words(fiscal_year: int, organization: Any) -> str:
    """Return the days of the fiscal year in words."""
    year = FiscalYear(fiscal_year)
    return period_text(year.starts_on, year.ends_on, organization.digits)


def send_url(document: Any) -> str:
    """Return where a document of the measures is sent for approval; empty for any other. Cost: one query."""
    report = Report.objects.filter(document=document).select_related("plan").first()
    if report is None:
        return ""
    if report.what == What.PLAN:
        return reverse("measures:approval", args=[report.plan.fiscal_year])
    return reverse("measures:send_report", args=[report.pk])


def approval_url(approval: Any) -> str:
    """Return the page of what was sent for approval: the year's measures, or a report."""
    if approval.subject_kind == "measures.plan":
        plan = Plan.objects.filter(organization=approval.organization_id, pk=approval.subject_id).first()
        return reverse("measures:approval", args=[plan.fiscal_year]) if plan else reverse("measures:list")
    return reverse("measures:report", args=[approval.subject_id])
