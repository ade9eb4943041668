"""What the pages of approvals share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from prongsai.foundation.approvals.models import Approval
from prongsai.foundation.approvals.queries.rows import approvals
from prongsai.foundation.approvals.views.again import typed
from prongsai.kernel.errors import Problem
from prongsai.kernel.pages import bound_or_kept


def approval_or_404(request: Any, pk: int) -> Approval:
    """Return an approval that the actor sees, with the content of its document."""
    rows = approvals(request.actor).defer(None).select_related("document__draft", "former")
    found: Approval = get_object_or_404(rows, pk=pk)
    return found


def add_problem(form: forms.BaseForm, problem: Problem) -> None:
    """Show the problem at its field, or above the form."""
    field = problem.field if problem.field in form.fields else None
    form.add_error(field, str(problem.message))


def form_of(request: Any, form_class: Any, initial: dict[str, Any], **kwargs: Any) -> tuple[Any, str]:
    """Return the form as it was posted, as it was typed before another page came between, or new."""
    kept = typed(request) if request.method == "GET" else {}
    if kept:
        data = QueryDict(mutable=True)
        for name, values in kept.items():
            data.setlist(name, values)
        form = form_class(initial={**initial, **_first(data)}, **kwargs)
        return form, ""
    return bound_or_kept(request, form_class, initial=initial, **kwargs)


def _first(data: QueryDict) -> dict[str, Any]:
    return {
        name: (data.getlist(name) if name == "pages" else data.get(name))
        for name in data
        if name not in ("seq", "content_sha256", "scan")
    }
