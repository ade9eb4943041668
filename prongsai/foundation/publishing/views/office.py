"""The officers' side: what is on the site, in which versions, and taking a page off it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.foundation.audit.api import history_of
from prongsai.foundation.publishing.actions import withdraw
from prongsai.foundation.publishing.forms import WithdrawForm
from prongsai.foundation.publishing.models import Page
from prongsai.foundation.publishing.queries import (
    TEXT_PAGE,
    downloads_of,
    drafts_for,
    pages_for,
    redactions_of,
    versions_of,
    withdrawals_of,
)
from prongsai.foundation.publishing.views.showing import version_row
from prongsai.foundation.publishing.workflow import COMING, PAGE, PERMISSION, PREPARED, PUBLISHED
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Problem
from prongsai.kernel.pages import bound_or_kept
from prongsai.kernel.ui.numbers import size_text

PER_PAGE = 50
VERBS = {
    "publishing.published": _lazy("Published"),
    "publishing.withdrawn": _lazy("Withdrawn"),
    "publishing.redacted": _lazy("Data taken out"),
    "publishing.redacted_again": _lazy("Data taken out again after a restored backup"),
}


@requires(PERMISSION)
@require_safe
def pages(request: Any) -> HttpResponse:
    """List the pages of the site with their state."""
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    state = request.GET.get("state", "")
    state = state if state in PAGE.states else ""
    listed = Paginator(pages_for(request.actor, text=text, state=state), PER_PAGE).get_page(
        request.GET.get("page")
    )
    for page in listed:
        page.shown_state = PAGE.states[page.state]
    return render(
        request,
        "publishing/office_list.html",
        {
            "page": listed,
            "drafts": drafts_for(request.actor) if not text and not state else [],
            "text": text,
            "state": state,
            "coming": PREPARED.states[COMING],
            "states": [{"value": one.code, "label": one.label} for one in PAGE.states.values()],
        },
    )


@requires(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Any, pk: int) -> HttpResponse:
    """Show one page with its versions and files; a post withdraws it."""
    found = get_object_or_404(Page.objects.visible_to(request.actor), pk=pk)
    form, kept = bound_or_kept(request, WithdrawForm)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(by=request.actor, page=found, reason=form.cleaned_data["reason"])
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("The page is withdrawn. Its address now says so, with the reason."))
            return HttpResponseRedirect(found.office_url)
    versions = versions_of(found)
    withdrawals = withdrawals_of(found)
    files = downloads_of(versions)
    return render(
        request,
        "publishing/office_page.html",
        {
            "page": found,
            "state": PAGE.states[found.state],
            "form": form,
            "kept": kept,
            "may_write": found.kind == TEXT_PAGE,
            "may_withdraw": found.state == PUBLISHED,
            "versions": [
                {
                    **version_row(found, one, withdrawals),
                    "by": one.published_by_name,
                    "files": [
                        {
                            "label": file.label,
                            "size": size_text(file.size),
                            "url": f"/{found.address}/{one.number}/{file.name}",
                        }
                        for file in files[one.pk]
                    ],
                }
                for one in versions
            ],
            "withdrawals": withdrawals,
            "redactions": redactions_of(found),
            "history": [
                {"text": VERBS.get(entry.verb, entry.verb), "who": entry.actor_name, "at": entry.at}
                for entry in history_of(found)
            ],
            "public_url": request.organization.origin.rstrip("/") + found.get_absolute_url(),
        },
        status=422 if form.is_bound and form.errors else 200,
    )
