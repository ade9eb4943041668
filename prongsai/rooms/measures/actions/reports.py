"""Documents of a year's measures: made, published, published at a time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.api import (
    FigureLink,
    Item,
    Plan,
    Round,
    figure_links_of,
    freeze_figures,
    frozen_rows,
    picture_of,
    picture_sha256,
)
from prongsai.foundation.audit.api import record
from prongsai.foundation.checks.api import blocking
from prongsai.foundation.documents.api import make_document, renditions
from prongsai.foundation.figures.api import Counted, frozen_of
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
from prongsai.rooms.measures.checks.report import checked_report
from prongsai.rooms.measures.models import Report, What
from prongsai.rooms.measures.queries import (
    period_words,
    public_place,
    report_content,
    report_items,
    report_lead,
    report_table,
)


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


def make_report(
    *, by: Actor, plan: Plan, what: str, options: ReportOptions, today: date, round_: Round | None = None
) -> Report:
    """Make a document of the year's measures; its files come from the worker a little later.

    A report of results freezes the figures that its measures are bound to. With ``round_`` it says what the
    units reported in that round, as it stood then, with the figures that the round froze.
    """
    by.require("measures.view")
    by.require("documents.make")
    items = report_items(by, plan)
    if not items:
        raise Problem(_("There is no measure yet, so there is nothing to report."), status=409)
    with transaction.atomic():
        frozen: dict[int, list[Counted]] = {}
        if what == What.RESULT:
            frozen = _of_round(items, round_) if round_ is not None else _frozen(by, plan, items, today)
        given = asdict(options)
        content = report_content(by, plan, items, what, given, today, frozen=frozen, round_=round_)
        document = make_document(
            by=by, kind="report", title=content.title, fiscal_year=plan.fiscal_year, content=content
        )
        made = Report.objects.create(
            organization=by.organization,
            plan=plan,
            what=what,
            document=document,
            options={
                **given,
                "announced_version": plan.version,
                "picture": picture_sha256(picture_of(plan)),
                "figures": [one.frozen_id for counted in frozen.values() for one in counted],
                "round": round_.pk if round_ else None,
            },
            lead=report_lead(items, what, by.organization)[:500],
            table=report_table(items, what, frozen),
            created_by_name=by.name[:200],
        )
        record(
            by=by,
            verb="measures.report_made",
            subject=plan,
            data={"what": what, "document": document.pk, "figures": made.options["figures"]},
        )
    return made


def _frozen(by: Actor, plan: Plan, items: list[Item], today: date) -> dict[int, list[Counted]]:
    links: dict[int, list[FigureLink]] = figure_links_of([item.pk for item in items])
    ids = {
        item.pk: freeze_figures(
            by=by, item=item, subject=f"measures.plan:{plan.pk}", links=links[item.pk], today=today
        )
        for item in items
        if links.get(item.pk)
    }
    return _counted(by.organization, ids)


def _of_round(items: list[Item], round_: Round) -> dict[int, list[Counted]]:
    """Put what the round holds in place of what stands there now; return its frozen figures."""
    rows = frozen_rows(round_)
    for item in items:
        row = rows.get(item.pk)
        if row is None:
            item.state, item.result, item.success, item.suggestion = "not_started", "", "", ""
            continue
        item.state, item.result = row.state, row.note if row.is_nil and not row.result else row.result
        item.success, item.suggestion = row.success, row.suggestion
    ids = {item.pk: rows[item.pk].figures for item in items if item.pk in rows and rows[item.pk].figures}
    return _counted(round_.organization, ids)


def _counted(organization: Any, ids: dict[int, list[int]]) -> dict[int, list[Counted]]:
    known = frozen_of(organization, [one for several in ids.values() for one in several])
    return {item: [known[one] for one in several if one in known] for item, several in ids.items()}


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
            checked_as=f"document:{report.document_id}",  # what was set aside here stays so at its time
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
    if report.draft is None or not report.is_waiting:
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
    if blocking(checked_report(by, report, timezone.localdate())):
        raise Problem(
            _(
                "The checks found something that must be put right before this is published. "
                "Put it right and make the document again, or set the finding aside with a reason."
            ),
            status=409,
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
