"""Documents being read: start, take in what was read, correct, save as measures, put aside."""

from __future__ import annotations

import html
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.actions.items import next_number
from prongsai.engines.plans.actions.plans import moved, open_plan
from prongsai.engines.plans.actions.rules import checked, require, require_draft
from prongsai.engines.plans.models import Import, Item, ItemUnit, Kind, Plan, Step
from prongsai.engines.plans.queries import parted, plan_kind_of, rows_of, units_in
from prongsai.engines.plans.workflow import DONE, IMPORT, IN_PROGRESS, NOT_STARTED, PROGRESS
from prongsai.foundation.audit.api import record
from prongsai.foundation.files.api import File, store
from prongsai.foundation.jobs.api import enqueue
from prongsai.foundation.organizations.api import Unit
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import UnreadableDate, read_period
from prongsai.kernel.errors import Conflict, Problem

MOST_ROWS = 400
LONGEST_NAME = 200
MARKUP = {".html", ".htm", ".md", ".txt"}
ADD, REPLACE = "add", "replace"
RESULT_TEXTS = ("result", "success", "suggestion")


def take_document(*, by: Actor, name: str, content: UploadedFile[Any]) -> Import:
    """Store an uploaded document and have it read; raise ``Problem`` for one that is broken or hostile.

    Web pages and text files with markup are read too, and kept as harmless text.
    """
    require(by, Kind.MEASURES, "edit")
    name = "".join(c for c in Path(name.replace("\\", "/")).name if c.isprintable())[-LONGEST_NAME:]
    limit = settings.PRONGSAI_MAX_UPLOAD_MB * 1024 * 1024
    if Path(name).suffix.lower() not in MARKUP or not 0 < (content.size or 0) <= limit:
        return start_import(
            by=by, file=store(by=by, name=name, content=content, kind="document"), filename=name
        )
    plain = content.read()
    # Byte by byte: only brackets and ampersands change, whatever the encoding of the text is.
    escaped = html.escape(plain.decode("latin-1"), quote=False).encode("latin-1")
    file = store(by=by, name=f"{Path(name).stem}.txt", content=escaped, kind="document")
    return start_import(by=by, file=file, filename=name, is_escaped=True)


def start_import(*, by: Actor, file: File, filename: str, is_escaped: bool = False) -> Import:
    """Have a stored document read behind the page."""
    require(by, Kind.MEASURES, "edit")
    with transaction.atomic():
        row = Import.objects.create(
            organization=by.organization,
            file=file,
            filename=filename[:255],
            is_escaped=is_escaped,
            created_by_name=by.name[:200],
        )
        row.job = enqueue("plans.read", organization=by.organization, by=by, payload={"import": row.pk})
        row.save(update_fields=["job"])
        record(by=by, verb="plans.import_started", subject=row, summary=row.filename[:200])
    return row


def finish_import(*, by: Actor, row: Import, reading: dict[str, Any] | None, message: str = "") -> Import:
    """Keep what was read, or why it could not be read. A document put aside meanwhile stays put aside."""
    with transaction.atomic():
        row = Import.objects.select_for_update(of=("self",)).get(pk=row.pk, organization=by.organization)
        if row.state not in IMPORT.moves["finish"].sources:
            return row
        row.state = IMPORT.target("fail" if reading is None else "finish", row.state)
        row.reading, row.message = reading or {}, message[:500]
        row.save(update_fields=["state", "reading", "message"])
        record(by=by, verb="plans.import_failed" if reading is None else "plans.import_read", subject=row)
    return row


def correct_import(
    *, by: Actor, row: Import, corrected: dict[str, Any], version: int | None = None
) -> Import:
    """Keep the officer's corrections; raise ``Conflict`` when somebody else corrected meanwhile."""
    require(by, Kind.MEASURES, "edit")
    with transaction.atomic():
        row = _open(by, row)
        if version is not None and row.version != version:
            raise Conflict(
                _("Somebody else corrected this document before you saved. What you wrote is still here."),
                current=row,
            )
        row.corrected, row.version = corrected, row.version + 1
        row.save(update_fields=["corrected", "version"])
    return row


def discard_import(*, by: Actor, row: Import) -> Import:
    """Put a document aside; its file and the journal stay."""
    require(by, Kind.MEASURES, "edit")
    with transaction.atomic():
        row = Import.objects.select_for_update(of=("self",)).get(pk=row.pk, organization=by.organization)
        row.state = IMPORT.target("discard", row.state)
        row.save(update_fields=["state"])
        record(by=by, verb="plans.import_discarded", subject=row, summary=row.filename[:200])
    return row


def save_import(
    *, by: Actor, row: Import, fiscal_year: int, with_results: bool, when_exists: str = ""
) -> tuple[Plan, list[Item]]:
    """Save the corrected reading as the plan of a fiscal year (BE), all of it or nothing.

    Raises ``Problem`` when the year already has measures and ``when_exists`` is not ``add`` or ``replace``.
    """
    require(by, Kind.MEASURES, "edit")
    with transaction.atomic():
        row = _open(by, row)
        draft = row.draft
        kind = plan_kind_of(draft)
        plan = open_plan(by=by, fiscal_year=fiscal_year, kind=kind)
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        require_draft(plan)
        _make_room(plan, when_exists)
        rows = rows_of(draft)
        if not rows:
            raise Problem(_("Nothing is left to save. Put the document aside, or add a row."), status=409)
        if len(rows) > MOST_ROWS:
            raise Problem(_("This document holds more measures than can be saved at once."), status=409)
        years = fiscal_year - int(draft.get("fiscal_year") or fiscal_year)
        units = list(Unit.objects.filter(organization=by.organization, is_closed=False))
        first = next_number(plan)
        items = [
            _save_row(by, plan, number, given, units, years, with_results)
            for number, given in enumerate(rows, start=first)
        ]
        row.state, row.plan = IMPORT.target("save", row.state), plan
        row.save(update_fields=["state", "plan"])
        record(
            by=by,
            verb="plans.import_saved",
            subject=plan,
            summary=row.filename[:200],
            data={
                "import": row.pk,
                "sha256": row.file.sha256,
                "measures": len(items),
                "with_results": with_results,
            },
        )
    return plan, items


def _open(by: Actor, row: Import) -> Import:
    row = (
        Import.objects.select_for_update(of=("self",))
        .select_related("file")
        .get(pk=row.pk, organization=by.organization)
    )
    if row.state not in IMPORT.moves["save"].sources:
        raise Problem(IMPORT.refusal, status=409)
    return row


def _make_room(plan: Plan, when_exists: str) -> None:
    current = Item.objects.filter(plan=plan, removed_at__isnull=True)
    if not current.exists() or when_exists == ADD:
        return
    if when_exists != REPLACE:
        raise Problem(
            _(
                "This fiscal year already has measures. Choose whether to add these after them or to put "
                "these in their place. Nothing has been saved."
            ),
            field="when_exists",
        )
    current.update(removed_at=timezone.now())


def _save_row(
    by: Actor,
    plan: Plan,
    number: int,
    given: dict[str, Any],
    units: list[Unit],
    years: int,
    with_results: bool,
) -> Item:
    monitoring, target, figure = parted(given["monitoring"] or "")
    item = Item(
        organization=plan.organization,
        plan=plan,
        seq=number,
        title=" ".join(given["title"].split()),
        monitoring=monitoring,
        target=target,
        figure=figure,
        responsible_text=given["responsible"] or "",
        updated_by_name=by.name[:200],
        dimension=given.get("dimension"),
        budget=_amount(given.get("budget")),
        quarters=given.get("quarters"),
    )
    _set_period(item, given["period"] or "", plan.fiscal_year - years, years)
    state = NOT_STARTED
    if with_results:
        for name in RESULT_TEXTS:
            setattr(item, name, (given[name] or "").strip())
        state = given["status"] if given["status"] in PROGRESS.states else NOT_STARTED
        # A document may say done without a result, a record may not: it stays open until one is written.
        item.state = IN_PROGRESS if state == DONE and not item.result else state
    steps = [
        Step(
            organization=plan.organization,
            item=item,
            seq=place,
            text=" ".join(text.split()),
            state=state if state != IN_PROGRESS else NOT_STARTED,
        )
        for place, text in enumerate(given["steps"], start=1)
    ]
    item.steps_total, item.steps_done = len(steps), sum(step.state == DONE for step in steps)
    item.next_due_on = item.ends_on if item.state != DONE else None
    try:
        checked(item, exclude=["plan", "organization", "units"])
        for step in steps:
            checked(step, exclude=["item", "organization"])
    except Problem as problem:
        text = gettext("Measure %(number)s: %(message)s") % {"number": number, "message": problem.message}
        raise Problem(text, field=f"row_{number}") from problem
    item.save()
    Step.objects.bulk_create(steps)
    found = units_in(item.responsible_text, units)
    ItemUnit.objects.bulk_create(
        ItemUnit(organization=plan.organization, item=item, unit=unit) for unit in found
    )
    record(by=by, verb="plans.item_imported", subject=item, summary=item.title[:200], data={"seq": item.seq})
    return item


def _set_period(item: Item, text: str, year: int, years: int) -> None:
    try:
        period = read_period(text, fiscal_year=year) if text else None
    except (UnreadableDate, ValueError):
        period = None
    if period is None:
        item.period_text = text
        return
    item.starts_on, item.ends_on = moved(period.starts_on, years), moved(period.ends_on, years)
    # The words name the year of the document; in another year only the dates are right.
    item.period_text = text if years == 0 else ""


def _amount(value: Any) -> Decimal | None:
    try:
        return None if value is None or value == "" else Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
