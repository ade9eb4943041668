"""The year's list and its exports."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from prongsai.engines.framework.api import gaps_of
from prongsai.engines.plans.api import PROGRESS, Item, approved_version, plan_of, plan_years
from prongsai.kernel.access import requires
from prongsai.rooms.measures.forms import ListForm
from prongsai.rooms.measures.queries import (
    FORMATS,
    Listing,
    checklist,
    listing,
    narrowed,
    spreadsheet,
    units_of_office,
    whole,
)
from prongsai.rooms.measures.views.common import page, plan_or_404, year_of

SORT_LABELS = ["seq", "due", "state", "evidence", "changed"]


@requires("measures.view")
@require_safe
def show(request: Any) -> HttpResponse:
    """Show the measures of a fiscal year: searched, narrowed, sorted, in pages of fifty."""
    year, today = year_of(request), timezone.localdate()
    plan = plan_of(request.actor, year)
    form = ListForm(request.GET)
    wanted, concept = form.wanted, str(form.given.get("concept") or "")
    gap = str(form.given.get("gap") or "")
    if plan is None:
        return page(
            request, "list.html", year, {"plan": None, "year": year, "source_years": _sources(request, year)}
        )
    found = listing(request.actor, plan, wanted, concept, request.GET.get("page"), today, gap)
    items = checklist(year)
    units = units_of_office(request.actor)
    context = {
        "plan": plan,
        "year": year,
        "page": found.page,
        "rows": _rows(found, {item.concept: item.code for item in items}),
        "base_url": reverse("measures:list"),
        "counts": found.counts,
        "wanted": wanted,
        "concept": concept,
        "gap": gap,
        "gaps": [
            {"value": one.key, "label": f"{one.code} {one.text}"[:90]}
            for one in gaps_of(request.organization, year - 1, with_all=True)
        ],
        "chips": _chips(request, found.counts, wanted),
        "states": [{"value": code, "label": label} for code, label in PROGRESS.choices()],
        "units": [{"value": unit.pk, "label": unit.name} for unit in units],
        "items": [{"value": item.concept, "label": str(item)} for item in items],
        "sorts": _sort_options(),
        "today": today,
        "narrows": wanted.narrows or bool(concept or gap),
        "query": _without(request, "page"),
        "source_years": _sources(request, year) if not found.counts.total else [],
        "is_changed": plan.is_draft and approved_version(plan) is not None,
    }
    return page(request, "list.html", year, context)


@requires("measures.view")
@require_safe
def export(request: Any, form: str) -> HttpResponse:
    """Send the narrowed list as a spreadsheet."""
    if form not in FORMATS:
        raise Http404
    year, today = year_of(request), timezone.localdate()
    plan = plan_or_404(request, year)
    asked = ListForm(request.GET)
    rows = narrowed(
        request.actor,
        plan,
        asked.wanted,
        str(asked.given.get("concept") or ""),
        today,
        str(asked.given.get("gap") or ""),
    )
    content, content_type = spreadsheet(list(whole(rows)), plan, form, request.organization)
    name = _("measures-%(year)d") % {"year": year}
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": content_disposition_header(True, f"{name}.{form}")},
    )


def _rows(found: Listing, codes: dict[str, str]) -> list[tuple[Item, str, str]]:
    """Return each measure with its checklist items, ordered as ``codes`` is, and its state as the table shows them."""
    order = {concept: number for number, concept in enumerate(codes)}
    states = {code: render_to_string("measures/state.html", {"code": code}) for code in PROGRESS.states}
    return [
        (
            item,
            ", ".join(
                codes.get(concept, concept)
                for concept in sorted(
                    found.links.get(item.pk, []), key=lambda one: order.get(one, len(order))
                )
            ),
            states[item.state],
        )
        for item in found.page.object_list
    ]


def _sources(request: Any, year: int) -> list[int]:
    return [one for one in plan_years(request.actor) if one != year]


def _sort_options() -> list[dict[str, Any]]:
    labels = {
        "seq": _("Number"),
        "due": _("Due first"),
        "state": _("State"),
        "evidence": _("Least evidence first"),
        "changed": _("Changed last"),
    }
    return [{"value": code, "label": labels[code]} for code in SORT_LABELS]


def _chips(request: Any, counts: Any, wanted: Any) -> list[dict[str, Any]]:
    plain = not (wanted.state or wanted.is_late or wanted.without_evidence)
    chips = [{"label": _("All"), "url": _with(request), "active": plain, "count": counts.total}]
    for code, label in PROGRESS.choices():
        chips.append(
            {
                "label": label,
                "url": _with(request, state=code),
                "active": wanted.state == code,
                "count": getattr(counts, code),
            }
        )
    chips.append(
        {
            "label": _("Late"),
            "url": _with(request, show="late"),
            "active": wanted.is_late,
            "count": counts.late,
        }
    )
    chips.append(
        {
            "label": _("Without evidence"),
            "url": _with(request, show="bare"),
            "active": wanted.without_evidence,
            "count": counts.without_evidence,
        }
    )
    return chips


def _with(request: Any, **values: str) -> str:
    data = request.GET.copy()
    for name in ("state", "show", "page"):
        data.pop(name, None)
    for name, value in values.items():
        data[name] = value
    return f"{reverse('measures:list')}?{data.urlencode()}"


def _without(request: Any, *names: str) -> str:
    data = request.GET.copy()
    for name in names:
        data.pop(name, None)
    return str(data.urlencode())
