"""One measure with everything about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from prongsai.engines.plans.api import PROGRESS, Evidence, EvidenceKind, Item, last_number
from prongsai.foundation.files.api import url as file_url
from prongsai.kernel.access import requires
from prongsai.kernel.actor import Actor
from prongsai.rooms.measures.checks import Finding, findings
from prongsai.rooms.measures.forms.evidence import covers_choices, covers_of
from prongsai.rooms.measures.queries import (
    answered_gaps,
    bound_figures,
    evidence_of,
    history,
    linked_items,
    may,
)
from prongsai.rooms.measures.views.common import list_url, measure_or_404, page

SHOWN_EVENTS = 6
THUMBNAIL = 360


@requires("measures.view")
@require_safe
def show(request: Any, pk: int) -> HttpResponse:
    """Show a measure: what it is, its state, what is next, who, due when, its evidence and its history."""
    item = measure_or_404(request, pk)
    today, year = timezone.localdate(), item.plan.fiscal_year
    evidence = evidence_of(item)
    events = history(item)
    rights = {act: may(request.actor, act, item) for act in ("edit", "progress", "approve")}
    shown = [shown_evidence(one, request.actor, rights, year) for one in evidence]
    per_step: dict[int | None, int] = {}
    for one in evidence:
        per_step[one.step_id] = per_step.get(one.step_id, 0) + 1
    steps = [
        {
            "step": step,
            "tone": _tone(step, today),
            "late": step.is_late(today),
            "evidence": per_step.get(step.pk, 0),
        }
        for step in item.steps.all()
    ]
    figures = bound_figures(request.actor, item, today)
    open_steps = [row for row in steps if not row["step"].is_done]
    context = {
        "item": item,
        "plan": item.plan,
        "total": last_number(item.plan),
        "state": PROGRESS.states[item.state],
        "late": item.is_late(today),
        "units": [link.unit for link in item.item_units.all()],
        "steps": steps,
        "next_step": open_steps[0]["step"] if open_steps else None,
        "left": len(open_steps),
        "stages": stages(item),
        "links": linked_items(item, year),
        "gaps": answered_gaps(item),
        "figures": figures,
        "counted_here": any(not one.link.is_by_hand for one in figures),
        "findings": _offered(findings(item, evidence, today, request.organization), item, rights),
        "photos": [one for one in shown if one["kind"] == EvidenceKind.PHOTO],
        "others": [one for one in shown if one["kind"] != EvidenceKind.PHOTO],
        "events": events[:SHOWN_EVENTS],
        "more_events": max(0, len(events) - SHOWN_EVENTS),
        "may_edit": rights["edit"],
        "may_progress": rights["progress"],
        "today": today,
        "crumbs": [{"url": list_url(year), "label": _("Measures")}],
    }
    return page(request, "record.html", year, context)


@requires("measures.view")
@require_safe
def history_page(request: Any, pk: int) -> HttpResponse:
    """Show the whole history of a measure."""
    item = measure_or_404(request, pk)
    context = {"item": item, "events": history(item)}
    return page(request, "history.html", item.plan.fiscal_year, context)


def _offered(found: list[Finding], item: Item, rights: dict[str, bool]) -> list[Finding]:
    """Return the findings without the buttons that lead whoever looks to a page that refuses them."""
    places = (("edit", "edit"), ("progress", "progress"), ("progress", "add_evidence"))
    barred = {reverse(f"measures:{page}", args=[item.pk]) for act, page in places if not rights[act]}
    return [replace(one, url="", action="") if one.url.partition("#")[0] in barred else one for one in found]


def stages(item: Item) -> list[dict[str, Any]]:
    """Return where the measure stands in the cycle, as far as Prongsai knows it."""
    year = item.plan.fiscal_year
    announced, done = item.plan.is_announced, item.is_done
    return [
        {
            "label": pgettext("stage", "Measure"),
            "state": "done" if announced else "now",
            "missing": "" if announced else _("not announced yet"),
            "url": list_url(year),
        },
        {
            "label": pgettext("stage", "Work"),
            "state": ("done" if done else "now") if announced else "",
            "url": "",
        },
        {"label": pgettext("stage", "Report"), "state": "now" if announced and done else "", "url": ""},
        {"label": pgettext("stage", "Publication"), "state": "", "url": ""},
    ]


def _tone(step: Any, today: Any) -> str:
    if step.is_done:
        return "done"
    if step.is_late(today):
        return "late"
    return "half" if step.state == "in_progress" else ""


def shown_evidence(one: Evidence, actor: Actor, rights: dict[str, bool], year: int) -> dict[str, Any]:
    """Return a piece of evidence as the record shows it, with the buttons that the actor may press."""
    covers = dict(covers_choices())
    own = actor.user is not None and one.uploaded_by_id == actor.user.pk
    return {
        "row": one,
        "kind": one.kind,
        "src": file_url(one.file, THUMBNAIL) if one.file and one.kind == EvidenceKind.PHOTO else "",
        "full": file_url(one.file) if one.file else one.url,
        "covers": covers[covers_of(one, year)] if one.supports_from else "",
        "describe_url": reverse("measures:evidence", args=[one.pk]),
        "may_describe": rights["progress"],
        "may_approve": rights["approve"] and not one.approved_at and not own,
        "waits_for_other": rights["approve"] and not one.approved_at and own,
    }
