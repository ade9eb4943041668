"""Measures and their evidence as records that the machine can put right, through their own actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from prongsai.engines.plans.api import (
    Evidence,
    EvidenceDraft,
    Item,
    ItemDraft,
    StepDraft,
    change_item,
    correct_link,
    describe_evidence,
    exchange_file,
    report_progress,
)
from prongsai.foundation.checks.api import Mendable
from prongsai.kernel.actor import Actor
from prongsai.rooms.measures.checks.states import state_that_fits
from prongsai.rooms.measures.queries import measure

WRITTEN = ("title", "monitoring", "target", "figure", "responsible_text", "period_text")
REPORTED = ("state", "result", "success", "suggestion")
LONGEST_CAPTION = 300


def _item(by: Actor, pk: int) -> Item:
    found = measure(by, pk)
    if found is None:
        raise Http404
    return found


def _read_item(by: Actor, pk: int) -> Mapping[str, str]:
    item = _item(by, pk)
    texts = {name: str(getattr(item, name)) for name in (*WRITTEN, *REPORTED)}
    steps = {f"step:{step.pk}": step.text for step in item.steps.all()}
    return {**texts, **steps, "fiscal_year": str(item.plan.fiscal_year)}


def _write_item(by: Actor, pk: int, values: Mapping[str, str], today: date) -> None:
    item = _item(by, pk)
    if any(name in WRITTEN or name.startswith("step:") for name in values):
        fields: dict[str, Any] = {name: values.get(name, getattr(item, name)) for name in WRITTEN}
        steps = tuple(
            StepDraft(
                text=values.get(f"step:{step.pk}", step.text),
                due_on=step.due_on,
                pk=step.pk,
                assignee_id=step.assignee_id,
                unit_id=step.unit_id,
            )
            for step in item.steps.all()
        )
        draft = ItemDraft(
            **fields,
            starts_on=item.starts_on,
            ends_on=item.ends_on,
            unit_ids=tuple(link.unit_id for link in item.item_units.all()),
            steps=steps,
        )
        change_item(by=by, item=item, draft=draft, version=item.version)
    if any(name in values for name in REPORTED):
        report_progress(
            by=by,
            item=item,
            today=today,
            state=values.get("state") or item.state,
            result=values.get("result"),
            success=values.get("success"),
            suggestion=values.get("suggestion"),
        )


def _fitting_state(by: Actor, pk: int, today: date) -> Mapping[str, str]:
    item = _item(by, pk)
    return {"state": state_that_fits(item) or item.state}


def _evidence(by: Actor, pk: int) -> Evidence:
    rows = Evidence.objects.visible_to(by).filter(pk=pk).select_related("item", "item__plan", "step")
    found: Evidence | None = rows.first()
    if found is None:
        raise Http404
    return found


def _read_evidence(by: Actor, pk: int) -> Mapping[str, str]:
    row = _evidence(by, pk)
    return {"caption": row.caption, "url": row.url, "fiscal_year": str(row.item.plan.fiscal_year)}


def _write_evidence(by: Actor, pk: int, values: Mapping[str, str], today: date) -> None:
    row = _evidence(by, pk)
    if "url" in values:
        correct_link(by=by, evidence=row, url=values["url"])
    if "caption" in values:
        draft = EvidenceDraft(
            kind=row.kind,
            caption=values["caption"],
            step_id=row.step_id,
            happened_on=row.happened_on,
            supports_from=row.supports_from,
            supports_to=row.supports_to,
        )
        describe_evidence(by=by, evidence=row, draft=draft, today=today)


def _caption(by: Actor, pk: int, today: date) -> Mapping[str, str]:
    """Return a caption from the step or the measure that the photo proves; it is also the text of the picture."""
    row = _evidence(by, pk)
    if row.caption:
        return {}
    shown = row.step.text if row.step else row.item.title
    return {"caption": f"ภาพประกอบ: {shown}"[:LONGEST_CAPTION]}


ITEMS = Mendable(
    kind="measures.item",
    label=_("measure"),
    read=_read_item,
    write=_write_item,
    url=lambda pk: reverse("measures:record", args=[pk]),
    also={"state_mismatch": _fitting_state},
)
EVIDENCE = Mendable(
    kind="measures.evidence",
    label=_("evidence"),
    read=_read_evidence,
    write=_write_evidence,
    url=lambda pk: reverse("measures:evidence", args=[pk]),
    also={"no_caption": _caption},
)


def exchange(by: Actor, old: Any, new: Any) -> int:
    """Put a photo in the place of another in all evidence that the actor sees; return how many pieces."""
    rows = list(Evidence.objects.visible_to(by).filter(file=old).select_related("item", "item__plan"))
    for row in rows:
        exchange_file(by=by, evidence=row, file=new)
    return len(rows)
