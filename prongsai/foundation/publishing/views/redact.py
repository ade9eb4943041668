"""The officers' side of redaction: choose, see what goes out, then take it out for good."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from prongsai.foundation.publishing.actions import find
from prongsai.foundation.publishing.actions import redact as take_out
from prongsai.foundation.publishing.forms.redaction import RedactForm
from prongsai.foundation.publishing.models import Page
from prongsai.foundation.publishing.queries import columns_of, hashes_of
from prongsai.foundation.publishing.workflow import PERMISSION
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Problem

FIELDS = {"passage", "file", "column", "value", "reason"}


@sensitive_post_parameters()
@requires(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: Any, pk: int) -> HttpResponse:
    """Ask what goes out; a first post shows what was found, a second one with ``sure`` takes it out."""
    # What is typed here is never kept in a session: it is the very data that has to go.
    page = get_object_or_404(Page.objects.visible_to(request.actor), pk=pk)
    form = RedactForm(
        request.POST if request.method == "POST" else None, files=hashes_of(page), columns=columns_of(page)
    )
    found: list[Any] = []
    if request.method == "POST" and form.is_valid():
        removal, reason = form.removal(), form.cleaned_data["reason"]
        try:
            if request.POST.get("sure"):
                keep = {_place(text) for text in request.POST.getlist("keep")}
                take_out(by=request.actor, page=page, removal=removal, reason=reason, keep=keep)
                messages.success(
                    request, _("It is out of every version. The pages say so, with the day and the reason.")
                )
                return HttpResponseRedirect(page.office_url)
            found = find(by=request.actor, page=page, removal=removal, reason=reason)
            if not found:
                form.add_error(None, _("This was not found in any version. Nothing was changed."))
        except Problem as problem:
            form.add_error(problem.field if problem.field in FIELDS else None, str(problem.message))
    return render(
        request,
        "publishing/office_redact.html",
        {"page": page, "form": form, "found": found},
        status=422 if form.is_bound and form.errors else 200,
    )


def _place(text: str) -> tuple[int, str]:
    number, _slash, name = text.partition("/")
    return (int(number) if number.isdecimal() and len(number) < 9 else 0), name
