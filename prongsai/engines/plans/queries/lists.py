"""Reads that need a name: lists of measures, what a document holds, the draft that the checks look at."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from prongsai.engines.plans.models import Evidence, Import, Item, ItemUnit, Kind, Plan, Step
from prongsai.engines.plans.workflow import DONE, IN_PROGRESS, NOT_STARTED, PROGRESS
from prongsai.foundation.tenants.api import TenantQuerySet
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import arabic_digits, fiscal_year_of, thai_digits

SORTS = {
    "seq": ("seq",),
    "-seq": ("-seq",),
    "due": ("next_due_on", "seq"),
    "state": ("state", "seq"),
    "evidence": ("evidence_count", "seq"),
    "changed": ("-updated_at", "seq"),
    "title": ("title", "seq"),
}


def plan_of(actor: Actor, fiscal_year: int, kind: str = Kind.MEASURES) -> Plan | None:
    """Return the plan of the fiscal year (BE), or none."""
    return Plan.objects.visible_to(actor).filter(kind=kind, fiscal_year=fiscal_year).first()


def plan_years(actor: Actor, kind: str = Kind.MEASURES) -> list[int]:
    """Return the fiscal years (BE) that have a plan, newest first."""
    rows = Plan.objects.visible_to(actor).filter(kind=kind).order_by("-fiscal_year")
    return list(rows.values_list("fiscal_year", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of measures is narrowed to; empty values narrow nothing."""

    text: str = ""
    state: str = ""
    unit_id: int | None = None
    is_late: bool = False
    without_evidence: bool = False
    sort: str = "seq"

    @property
    def narrows(self) -> bool:
        """Return whether anything is left out."""
        return bool(self.text or self.state or self.unit_id or self.is_late or self.without_evidence)


def measures(actor: Actor, plan: Plan, wanted: Wanted, today: date) -> QuerySet[Item]:
    """Return the measures of a plan that the actor sees, narrowed and sorted. Cost: one indexed read."""
    rows = Item.objects.visible_to(actor).filter(plan=plan)
    if wanted.state in PROGRESS.states:
        rows = rows.filter(state=wanted.state)
    if wanted.unit_id:
        own = ItemUnit.objects.filter(organization=actor.organization, unit_id=wanted.unit_id)
        rows = rows.filter(pk__in=own.values("item_id"))
    if wanted.is_late:
        rows = rows.filter(next_due_on__lt=today)
    if wanted.without_evidence:
        rows = rows.filter(evidence_count=0)
    if text := wanted.text.strip():
        rows = rows.filter(_holds(text))
    return rows.order_by(*SORTS.get(wanted.sort, ("seq",)))


def _holds(text: str) -> Q:
    steps = Step.objects.filter(item=OuterRef("pk"))
    found = Q()
    # A number may stand in the texts in either digits.
    for written in {text, arabic_digits(text), thai_digits(text, keep_codes=True)}:
        found |= Q(title__icontains=written) | Q(result__icontains=written) | Q(monitoring__icontains=written)
        found |= Q(target__icontains=written) | Q(figure__icontains=written)
        found |= Q(responsible_text__icontains=written) | Q(Exists(steps.filter(text__icontains=written)))
    plain = arabic_digits(text)
    if plain.isascii() and plain.isdigit() and len(plain) < 7:
        found |= Q(seq=int(plain))
    return found


@dataclass(frozen=True, slots=True)
class Counts:
    """How many measures of a plan there are, and of which kind."""

    total: int
    not_started: int
    in_progress: int
    done: int
    late: int
    without_evidence: int


def counts(actor: Actor, plan: Plan, today: date) -> Counts:
    """Return the counts above a list of measures. Cost: one pass over an index."""
    rows = Item.objects.visible_to(actor).filter(plan=plan)
    return Counts(
        **rows.aggregate(
            total=Count("pk"),
            not_started=Count("pk", filter=Q(state=NOT_STARTED)),
            in_progress=Count("pk", filter=Q(state=IN_PROGRESS)),
            done=Count("pk", filter=Q(state=DONE)),
            late=Count("pk", filter=Q(next_due_on__lt=today)),
            without_evidence=Count("pk", filter=Q(evidence_count=0)),
        )
    )


def last_number(plan: Plan) -> int:
    """Return the number of the last measure; numbers have no gaps, so it is also how many there are."""
    rows = Item.objects.filter(organization_id=plan.organization_id, plan=plan, removed_at__isnull=True)
    return rows.aggregate(last=Max("seq"))["last"] or 0


def imports_for(actor: Actor) -> TenantQuerySet:
    """Return the documents being read that the actor may see: those who may change the plan."""
    rows = Import.objects.visible_to(actor)
    return rows if actor.may("measures.edit") else rows.none()


def seen_files(actor: Actor, file_ids: Collection[int]) -> set[int]:
    """Return which of the files are evidence or read documents that the actor sees. Cost: two indexed reads.

    Removed evidence stays open to those who may bring it back.
    """
    rows = Evidence.objects.filter(organization=actor.organization, file_id__in=file_ids)
    shown = Q(removed_at=None, item__in=Item.objects.visible_to(actor).values("pk"))
    mended = Q(item__in=Item.objects.within_reach(actor, "progress").values("pk"))
    found = set(rows.filter(shown | mended).values_list("file_id", flat=True))
    return found | set(imports_for(actor).filter(file_id__in=file_ids).values_list("file_id", flat=True))


def plan_kind_of(draft: dict[str, Any]) -> str:
    """Return which plan a reading would become."""
    return Kind.ACTION_PLAN if draft.get("kind") == "action_plan" else Kind.MEASURES


LONGEST_TARGET, LONGEST_FIGURE = 600, 400  # as the columns of a measure
TARGET_LINE = re.compile(r"^\s*(เป้าหมาย|ตัวชี้วัด)\s*[:：]\s*(\S.*?)\s*$")
# Both in one run of text, as a reader of tables gives them back.
TARGET_AND_FIGURE = re.compile(
    r"\A(.*?)\s*เป้าหมาย\s*[:：]\s*(\S.*?)\s*ตัวชี้วัด\s*[:：]\s*(\S.*?)\s*\Z", re.DOTALL
)
TEXTS = ("responsible", "period", "monitoring", "result", "success", "suggestion")


def rows_of(draft: dict[str, Any], today: date | None = None) -> list[dict[str, Any]]:
    """Return what a reading holds as rows of one shape; projects take over their summary line.

    A measure with a result and without a state counts as done when ``today`` is after its fiscal year, else as
    under way; the officer sees and corrects that before anything is saved.
    """
    read_year = draft.get("fiscal_year")
    is_over = today is not None and isinstance(read_year, int) and read_year < fiscal_year_of(today)
    with_result = DONE if is_over else IN_PROGRESS
    if plan_kind_of(draft) == Kind.MEASURES or "rows" in draft:
        given = draft.get("rows", draft.get("measures") or [])
        return [_row(entry, with_result) for entry in given if str(entry.get("title") or "").strip()]
    lines = {_plain(line["title"]): line for line in draft.get("summary") or []}
    projects = draft.get("projects") or list(lines.values())
    rows = []
    for project in projects:
        line = lines.get(_plain(project["title"]), {})
        row = _row(project, with_result)
        row["budget"] = project.get("budget") if project.get("budget") is not None else line.get("budget")
        row["quarters"], row["dimension"] = line.get("quarters"), line.get("dimension")
        rows.append(row)
    return rows


def _row(entry: dict[str, Any], with_result: str) -> dict[str, Any]:
    row: dict[str, Any] = {name: entry.get(name) for name in TEXTS}
    row["title"] = str(entry.get("title") or "")
    row["steps"] = [str(step) for step in entry.get("steps") or [] if str(step).strip()]
    status = entry.get("status")
    if status not in PROGRESS.states:
        status = with_result if str(entry.get("result") or "").strip() else NOT_STARTED
    row["status"] = status
    for name in ("budget", "quarters", "dimension"):
        row[name] = entry.get(name)
    return row


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def units_in(text: str, units: Sequence[Any]) -> list[Any]:
    """Return the units whose name stands in the text, in the order of the text."""
    plain = _plain(text)
    found = []
    for unit in units:
        places = [plain.find(_plain(name)) for name in (unit.name, unit.short_name) if name]
        places = [place for place in places if place >= 0]
        if places:
            found.append((min(places), -len(unit.name), unit))
    return [unit for _place, _length, unit in sorted(found, key=lambda entry: entry[:2])]


def waiting_items(actor: Actor, today: date, until: date) -> QuerySet[Item]:
    """Return measures that the actor reports on and that are late or fall due by the date, soonest first."""
    rows = Item.objects.within_reach(actor, "progress").filter(
        removed_at__isnull=True, next_due_on__lte=until
    )
    return rows.exclude(state=DONE).select_related("plan").order_by("next_due_on", "seq")


def found_items(actor: Actor, text: str, limit: int) -> Iterable[Item]:
    """Return measures of any year that hold the text, newest year first."""
    text = text.strip()
    if not text:
        return []
    rows = Item.objects.visible_to(actor).filter(_holds(text)).select_related("plan")
    return rows.order_by("-plan__fiscal_year", "seq")[:limit]


def parted(monitoring: str, target: str = "", figure: str = "") -> tuple[str, str, str]:
    """Return monitoring, target and figure: lines "เป้าหมาย: …" and "ตัวชี้วัด: …" at the end of it are theirs.

    What was read from a table has no lines any more; there both have to stand, one after the other.
    """
    together = TARGET_AND_FIGURE.match(monitoring) if not (target or figure or "\n" in monitoring) else None
    if together and len(together[2]) <= LONGEST_TARGET and len(together[3]) <= LONGEST_FIGURE:
        return together[1], together[2], together[3]
    lines = monitoring.splitlines()
    while lines and (found := TARGET_LINE.match(lines[-1])):
        text = " ".join(found[2].split())
        if found[1] == "เป้าหมาย" and not target and len(text) <= LONGEST_TARGET:
            target = text
        elif found[1] == "ตัวชี้วัด" and not figure and len(text) <= LONGEST_FIGURE:
            figure = text
        else:
            break
        lines.pop()
    return "\n".join(lines), target, figure
