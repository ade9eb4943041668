"""Proposed measures: what the starter library offers against each gap of the last result, to be taken over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from prongsai.engines.framework.api import computed, gaps_of, lacks_detail, latest_result, structure
from prongsai.engines.plans.api import Item, open_plan, plan_of
from prongsai.kernel.access import requires
from prongsai.kernel.calendar import in_digits
from prongsai.kernel.errors import Problem
from prongsai.rooms.measures.actions.library import link_gaps, take_proposals
from prongsai.rooms.measures.queries.library import (
    DIRECT,
    SURVEYS,
    Proposal,
    gap_links,
    is_narrow,
    linked_gaps,
    proposals_for,
)
from prongsai.rooms.measures.views.common import list_url, page

FIRST_YEAR, LAST_YEAR = 2500, 2699  # BE


@requires("measures.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def proposals(request: Any, year: int) -> HttpResponse:
    """Offer measures for a fiscal year against the gaps of the last result before it, and take over those chosen."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    result = latest_result(request.organization, year)
    gaps = gaps_of(request.organization, result.fiscal_year) if result else []
    measures = _measures(request, year)
    offered = _offered(request, year, gaps, measures)
    problem = ""
    if request.method == "POST" and ("link" in request.POST or "unlink" in request.POST):
        return _relink(request, year, gaps, measures)
    if request.method == "POST":
        chosen = set(request.POST.getlist("take"))
        picked = [one for one in offered if one.code in chosen and one.taken is None]
        if picked:
            try:
                return _take(request, year, picked)
            except Problem as error:
                problem = str(error.message)
        else:
            problem = _("Choose at least one measure.")
    asked = [code for code in request.GET.get("indicators", "").split(",") if code in SURVEYS]
    practised = [one for one in offered if set(asked) & set(one.entry.indicators)]
    context = {
        "year": year,
        "result": result,
        "asked": _indicators(year, asked),
        "practised": practised,
        "lacks_detail": result is not None and lacks_detail(computed(result)),
        "result_url": _url("results:result", result.fiscal_year) if result else "",
        "enter_url": _url("results:list"),
        "problems": [problem] if problem else [],
        "groups": _groups(request, result, gaps, offered, {one.code for one in practised}),
        "others": [one for one in offered if not one.gaps and one not in practised],
        "chosen": set(request.POST.getlist("take")),
        "measures": measures,
    }
    return page(request, "proposals.html", year, context, status=422 if problem else 200)


def _indicators(year: int, asked: list[str]) -> str:
    """Return the names of the indicators for which measures were asked, such as those weak in a mock survey."""
    nodes = structure(year)
    return ", ".join(f"{code} {nodes[code].title}" for code in dict.fromkeys(asked) if code in nodes)


def _url(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _measures(request: Any, year: int) -> list[Item]:
    """Return the measures of the year, of which some may be linked to gaps by hand."""
    plan = plan_of(request.actor, year)
    rows = Item.objects.visible_to(request.actor).filter(plan=plan).order_by("seq") if plan else ()
    return list(rows)


def _offered(request: Any, year: int, gaps: Any, measures: list[Item]) -> list[Proposal]:
    """Return the whole library for the year; what stands among the measures already says which one it is."""
    there = {item.title: item.pk for item in measures}
    found = proposals_for(gaps, request.organization, fiscal_year=year, with_all=True)
    return [replace(one, taken=there.get(" ".join(one.entry.title.split()))) for one in found]


def _relink(request: Any, year: int, gaps: Any, measures: list[Item]) -> HttpResponse:
    """Link a measure of the year to a gap, or take the link away."""
    is_new = "link" in request.POST
    key, _bar, taken = request.POST["link" if is_new else "unlink"].partition("|")
    gap = next((one for one in gaps if one.key == key), None)
    wanted = request.POST.get(f"item-{gap.pk}", "") if gap and is_new else taken
    item = next((one for one in measures if str(one.pk) == wanted), None)
    if gap is None or item is None:
        raise Problem(_("Choose a measure of this year."), status=422)
    kept = {pair for pair in linked_gaps(item) if pair != (gap.fiscal_year, gap.key)}
    added = {(gap.fiscal_year, gap.key)} if is_new else set()
    link_gaps(by=request.actor, item=item, gaps=sorted(kept | added))
    messages.success(
        request, _("The measure is linked to the gap.") if is_new else _("The link has been taken away.")
    )
    return HttpResponseRedirect(f"{reverse('measures:proposals', args=[year])}#gap-{gap.pk}")


def _take(request: Any, year: int, picked: list[Proposal]) -> HttpResponse:
    with transaction.atomic():
        plan = open_plan(by=request.actor, fiscal_year=year)
        made = take_proposals(by=request.actor, plan=plan, proposals=picked)
    text = ngettext(
        "%(count)s measure was added. Read it through and fit it to your office.",
        "%(count)s measures were added. Read them through and fit them to your office.",
        len(made),
    )
    messages.success(request, text % {"count": in_digits(len(made), None)})
    return HttpResponseRedirect(list_url(year))


def _groups(
    request: Any, result: Any, gaps: Any, offered: list[Proposal], boxed: set[str]
) -> list[dict[str, Any]]:
    """Return each gap with its measures so far and what is offered; an offer has its box under its first gap only.

    ``boxed`` holds the codes that have their box above already.
    """
    if result is None:
        return []
    links = gap_links(request.organization, result.fiscal_year)
    nodes = structure(result.fiscal_year)
    groups = []
    for gap in gaps:
        found = sorted((one for one in offered if gap in one.gaps), key=lambda one: is_narrow(one, gap))
        fresh = [(one, one.code not in boxed) for one in found]
        boxed |= {one.code for one in found}
        node = nodes.get(gap.code)
        groups.append(
            {
                "gap": gap,
                "title": f"{gap.code} {node.title if node else ''}".strip(),
                "linked": links.get(gap.key, []),
                "first": fresh[:DIRECT],
                "rest": fresh[DIRECT:],
            }
        )
    return groups
