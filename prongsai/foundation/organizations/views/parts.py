"""What the settings screens share: who may open them, lists, and forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from prongsai.kernel.access import requires
from prongsai.kernel.errors import Problem
from prongsai.kernel.pages import bound_or_kept

ON_A_PAGE = 50


managing = requires("office.manage", whole_office=True)


def listing(
    request: HttpRequest, rows: QuerySet[Any], template: str, *, search: Sequence[str], **context: Any
) -> HttpResponse:
    """Return the page of a list: searched by ``q`` in the fields given, fifty rows on a page."""
    text = request.GET.get("q", "").strip()[:100]
    for word in text.split():
        found = Q()
        for field in search:
            found |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(found)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, template, {"page": page, "q": text, **context})


def form_page(
    request: HttpRequest,
    form_class: type[Any],
    act: Callable[[dict[str, Any]], Any],
    *,
    heading: Any,
    back: str,
    done: Any,
    crumbs: Sequence[tuple[str, Any]] = (),
    button: Any = "",
    target: Callable[[Any], str] | None = None,
    text: Any = "",
    **kwargs: Any,
) -> HttpResponse:
    """Show a form, and do what it is for when it is sent; a ``Problem`` becomes an error of the form."""
    form, note = bound_or_kept(request, form_class, **kwargs)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                result = act(form.cleaned_data)
            except Problem as problem:
                add_problem(form, problem)
            else:
                messages.success(request, str(done))
                return HttpResponseRedirect(target(result) if target else back)
        status = 422
    context = {
        "form": form,
        "note": note,
        "heading": heading,
        "back": back,
        "trail": [{"url": url, "label": label} for url, label in crumbs],
        "button": button,
        "text": text,
    }
    return render(request, "organizations/form.html", context, status=status)


def add_problem(form: forms.BaseForm, problem: Problem) -> None:
    """Show the problem at its field, or above the form."""
    field = problem.field if problem.field in form.fields else None
    form.add_error(field, str(problem.message))


def done_or_told(request: HttpRequest, act: Callable[[], Any], *, done: Any, back: str) -> HttpResponse:
    """Do something that needs no form, and return to the page with a sentence about it."""
    try:
        act()
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, str(done))
    return HttpResponseRedirect(back)
