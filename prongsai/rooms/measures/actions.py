"""Writes of the room: a measure together with the checklist items that it serves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.api import Item, ItemDraft, Plan, change_item, clone_plan, create_item
from prongsai.foundation.audit.api import record
from prongsai.foundation.documents.api import make_document, renditions
from prongsai.foundation.publishing.api import (
    DISCLOSURE,
    DataTable,
    NewAttachment,
    discard_draft,
    keep_draft,
    publish,
    schedule,
)
from prongsai.kernel.actor import Actor
from prongsai.kernel.errors import Problem
from prongsai.rooms.measures.models import ItemLink, Report
from prongsai.rooms.measures.queries import (
    checklist,
    period_words,
    public_place,
    report_content,
    report_items,
    report_lead,
    report_table,
)


def create_measure(*, by: Actor, plan: Plan, draft: ItemDraft, concepts: Iterable[str]) -> Item:
    """Add a measure to the year, with its links."""
    with transaction.atomic():
        item = create_item(by=by, plan=plan, draft=draft)
        link(by=by, item=item, fiscal_year=plan.fiscal_year, concepts=concepts)
    return item


def change_measure(*, by: Actor, item: Item, draft: ItemDraft, concepts: Iterable[str], version: int) -> Item:
    """Change a measure and its links; raise ``Conflict`` when somebody else saved first."""
    with transaction.atomic():
        row = change_item(by=by, item=item, draft=draft, version=version)
        link(by=by, item=row, fiscal_year=row.plan.fiscal_year, concepts=concepts)
    return row


def link(*, by: Actor, item: Item, fiscal_year: int, concepts: Iterable[str]) -> None:
    """Link a measure to exactly these checklist items; the caller has checked the right to change it."""
    wanted = list(dict.fromkeys(concepts))
    rows = ItemLink.objects.filter(organization=by.organization, item=item)
    before = list(rows.values_list("concept", flat=True))
    if before == wanted:
        return
    known = {entry.concept for entry in checklist(fiscal_year)} | set(before)
    if set(wanted) - known:
        raise Problem(_("Choose items of this year's checklist."), field="concepts")
    with transaction.atomic():
        rows.exclude(concept__in=wanted).delete()
        ItemLink.objects.bulk_create(
            ItemLink(organization=by.organization, item=item, concept=concept, fiscal_year=fiscal_year)
            for concept in wanted
            if concept not in before
        )
        record(by=by, verb="measures.linked", subject=item, data={"concepts": [before, wanted]})


def clone_measures(*, by: Actor, source: Plan, fiscal_year: int) -> Plan:
    """Copy a year's measures into another year, with the links that the other year's checklist still has."""
    with transaction.atomic():
        plan, pairs = clone_plan(by=by, source=source, fiscal_year=fiscal_year)
        known = {entry.concept for entry in checklist(fiscal_year)}
        copies = {item.pk: copy for item, copy in pairs}
        ItemLink.objects.bulk_create(
            ItemLink(
                organization=by.organization,
                item=copies[old.item_id],
                concept=old.concept,
                fiscal_year=fiscal_year,
            )
            for old in ItemLink.objects.filter(organization=by.organization, item_id__in=list(copies))
            if old.concept in known
        )
    return plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOptions:
    """How a document of the measures looks."""

    layout: str
    columns: tuple[str, ...] = ()
    introduction: str = ""
    photos: str = "pages"
    photos_per_page: int = 4
    with_chart: bool = False
    signature: str = ""


def make_report(*, by: Actor, plan: Plan, what: str, options: ReportOptions, today: date) -> Report:
    """Make a document of the year's measures; its files come from the worker a little later."""
    by.require("measures.view")
    by.require("documents.make")
    items = report_items(by, plan)
    if not items:
        raise Problem(_("There is no measure yet, so there is nothing to report."), status=409)
    content = report_content(by, plan, items, what, asdict(options), today)
    with transaction.atomic():
        document = make_document(
            by=by, kind="report", title=content.title, fiscal_year=plan.fiscal_year, content=content
        )
        made = Report.objects.create(
            organization=by.organization,
            plan=plan,
            what=what,
            document=document,
            options={**asdict(options), "announced_version": plan.version},
            lead=report_lead(items, what, by.organization)[:500],
            table=report_table(items, what),
            created_by_name=by.name[:200],
        )
        record(by=by, verb="measures.report_made", subject=plan, data={"what": what, "document": document.pk})
    return made


def publish_report(
    *,
    by: Actor,
    report: Report,
    responsible: str = "",
    approved_by: str = "",
    approved_on: date | None = None,
    note: str = "",
    replaces: int | None = None,
) -> Any:
    """Publish a finished document at the address of the checklist item that asks for it; return the version.

    Raises ``Problem`` while its files are being made, before the measures are announced, and for a year whose
    checklist does not ask for it.
    """
    by.require("publishing.publish")
    with transaction.atomic():
        if report.draft is not None and report.draft.version_id is None:
            discard_draft(by=by, draft=report.draft)  # what is published now is not published again at a time
            report.draft = None
        version = publish(
            by=by,
            **_public_facts(by, report),
            responsible=responsible,
            approved_by=approved_by,
            approved_on=approved_on,
            note=note,
            replaces=replaces,
        )
        report.page = version.page
        report.save(update_fields=["page", "draft"])
        record(
            by=by,
            verb="measures.report_published",
            subject=report.plan,
            data={"what": report.what, "address": version.page.address, "version": version.number},
        )
    return version


def schedule_report(
    *,
    by: Actor,
    report: Report,
    at: datetime,
    responsible: str = "",
    approved_by: str = "",
    approved_on: date | None = None,
    note: str = "",
    replaces: int | None = None,
) -> Report:
    """Let the worker publish a finished document at a time; an earlier time given to it no longer counts.

    Raises ``Problem`` for what ``publish_report`` refuses too, and for a time that has passed.
    """
    by.require("publishing.publish")
    waiting = report.draft if report.draft is not None and report.draft.version_id is None else None
    with transaction.atomic():
        report.draft = keep_draft(
            by=by,
            draft=waiting,
            **_public_facts(by, report),
            responsible=responsible,
            approved_by=approved_by,
            approved_on=approved_on,
            note=note,
            replaces=replaces,
        )
        schedule(by=by, draft=report.draft, at=at)
        report.save(update_fields=["draft"])
        record(
            by=by,
            verb="measures.report_scheduled",
            subject=report.plan,
            data={"what": report.what, "address": report.draft.address, "at": at.isoformat()},
        )
    return report


def unschedule_report(*, by: Actor, report: Report) -> None:
    """Cancel the time at which a document is published; nothing of it was public."""
    by.require("publishing.publish")
    if not report.is_waiting:
        raise Problem(_("No time is set any more. Nothing was changed."), status=409)
    with transaction.atomic():
        discard_draft(by=by, draft=report.draft)
        report.draft = None
        report.save(update_fields=["draft"])
        record(by=by, verb="measures.report_unscheduled", subject=report.plan, data={"what": report.what})


def _public_facts(by: Actor, report: Report) -> dict[str, Any]:
    """Return what is published of a document; raise ``Problem`` where it cannot be published yet."""
    plan = report.plan
    place = public_place(plan.fiscal_year, report.what)
    if place is None:
        raise Problem(_("No checklist asks for this document of this fiscal year."), status=409)
    if not plan.is_announced:
        raise Problem(
            _("Announce the measures first: what is published has to correspond to them."), status=409
        )
    files = renditions(report.document)
    if {one.format for one in files} < set(report.document.formats):
        raise Problem(
            _("The files are still being made. Wait until they are ready, then publish."), status=409
        )
    name, columns, rows = report.table
    return {
        "address": place.address,
        "kind": DISCLOSURE,
        "fiscal_year": place.fiscal_year,
        "concept": place.concept,
        "title": report.document.title,
        "lead": report.lead,
        "content": report.document.blocks(),
        "data": [DataTable(name=name, columns=columns, rows=rows)],
        "attachments": [
            NewAttachment(format=one.format, label=one.format.upper(), file=one.file, made_from_content=True)
            for one in files
        ],
        "period": period_words(plan.fiscal_year, by.organization),
    }
