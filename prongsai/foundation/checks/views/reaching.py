"""Whether the year's pages are reached from the main site's home page, and by which clicks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.foundation.checks.actions import ask_for_walk
from prongsai.foundation.checks.models import VIEW, Reach, ReachRun
from prongsai.foundation.checks.queries import may_set_aside
from prongsai.foundation.checks.queries.reaching import places_of_year, site_of
from prongsai.foundation.checks.views.common import shell, year_of
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Problem


@requires(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: Any) -> HttpResponse:
    """Show the walks over the site; a post asks for a new one."""
    year = year_of(request)
    if request.method == "POST":
        try:
            run = ask_for_walk(by=request.actor, fiscal_year=year)
        except Problem as problem:
            messages.error(request, str(problem.message))
            return HttpResponseRedirect(f"{reverse('checks:reach')}?year={year}")
        messages.success(request, _("The site is being looked through. This takes a minute or two."))
        return HttpResponseRedirect(reverse("checks:reach_run", args=[run.pk]))
    runs = ReachRun.objects.visible_to(request.actor).filter(fiscal_year=year).select_related("job")[:20]
    context = {
        **shell(year),
        "runs": list(runs),
        "places": len(places_of_year(request.organization, year)),
        "site": site_of(request.organization),
        "may_ask": may_set_aside(request.actor),
    }
    return render(request, "checks/reach.html", context)


@requires(VIEW)
@require_safe
def reach_run(request: Any, pk: int) -> HttpResponse:
    """Show one walk: each page with its clicks."""
    rows = ReachRun.objects.visible_to(request.actor).select_related("job")
    run = get_object_or_404(rows, pk=pk)
    pages = list(Reach.objects.visible_to(request.actor).filter(run=run).order_by("is_found", "address"))
    context = {
        **shell(run.fiscal_year),
        "run": run,
        "pages": pages,
        "found": sum(one.is_found for one in pages),
        "is_over": run.finished_at is not None or (run.job is not None and run.job.is_over),
    }
    return render(request, "checks/reach_run.html", context)
