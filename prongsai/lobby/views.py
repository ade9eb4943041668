"""The officers' home and search."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from prongsai.kernel.access import signed_in
from prongsai.lobby import queries

SEARCH_LIMIT = 30


@signed_in
def home(request: Any) -> HttpResponse:
    """Show what waits for the actor, the strip of the year and how far the office has published."""
    today = timezone.localdate()
    return render(request, "lobby/home.html", queries.home(request.actor, today))


@signed_in
def search(request: Any) -> HttpResponse:
    """Show what the actor may see that contains the words."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    groups = queries.found(request.actor, words, SEARCH_LIMIT) if words else []
    return render(request, "lobby/search.html", {"search_text": words, "groups": groups})
