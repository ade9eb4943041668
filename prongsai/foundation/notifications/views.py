"""The page of notices."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from prongsai.foundation.notifications import actions, queries
from prongsai.kernel.access import ActorRequest, signed_in

ON_A_PAGE = 50


@signed_in
@require_GET
def notices(request: ActorRequest) -> HttpResponse:
    """Show what was told to the person, newest first."""
    rows = queries.notices_for(request.actor)
    text = request.GET.get("q", "").strip()
    if text:
        rows = rows.filter(title__icontains=text)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/notices.html", {"page": page, "q": text})


@signed_in
@require_POST
def read(request: ActorRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.mark_all_read(by=request.actor)
    return HttpResponseRedirect(reverse("notifications:notices"))
