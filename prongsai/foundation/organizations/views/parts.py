"""What the settings screens share: who may open them, lists, and forms."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

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
    """Show a form, and do what it is for when it is sent; a ``Problem`` becomes an error of the form.

    What somebody else saved while the form was open stays where this person did not touch it; where both changed
    the same field, the person sees the other's text and decides (409).
    """
    form, note = bound_or_kept(request, form_class, **kwargs)
    seen = form.data.get("seen", "") if form.is_bound else _seen(form)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _merge(form, seen):
            seen, status = _seen(form), 409
        elif form.is_valid():
            try:
                result = act(form.cleaned_data)
            except Problem as problem:
                add_problem(form, problem)
            else:
                messages.success(request, str(done))
                return HttpResponseRedirect(target(result) if target else back)
        status = 409 if status == 409 else 422
    context = {
        "form": form,
        "seen": seen,
        "note": note,
        "heading": heading,
        "back": back,
        "trail": [{"url": url, "label": label} for url, label in crumbs],
        "button": button,
        "text": text,
    }
    return render(request, "organizations/form.html", context, status=status)


def _seen(form: forms.BaseForm) -> str:
    """Return what the fields held when the page was made, as JSON for a hidden field."""
    return json.dumps({name: _as_text(form, name) for name in form.fields}, ensure_ascii=False)


def _as_text(form: forms.BaseForm, name: str) -> Any:
    field = form.fields[name]
    value = field.prepare_value(form.get_initial_for_field(field, name))
    return [str(part) for part in value] if isinstance(value, list) else "" if value is None else str(value)


def _merge(form: forms.BaseForm, seen: str) -> bool:
    """Take over what somebody else saved meanwhile; return whether both changed the same field."""
    try:
        before = json.loads(seen or "{}")
    except ValueError:
        before = {}
    clash = False
    for name in form.fields if isinstance(before, dict) else ():
        now = _as_text(form, name)
        if name not in before or before[name] == now or name not in form.cleaned_data:
            continue
        theirs, mine = _cleaned(form, name, now), form.cleaned_data[name]
        if mine == _cleaned(form, name, before[name]):
            form.cleaned_data[name] = theirs
        elif mine != theirs:
            text = _(
                "Somebody else saved “%(theirs)s” here while this page was open. Save again to keep your text."
            )
            form.add_error(name, text % {"theirs": theirs if theirs is not None else "–"})
            clash = True
    return clash


def _cleaned(form: forms.BaseForm, name: str, value: Any) -> Any:
    try:
        return form.fields[name].clean(value)
    except ValidationError:
        return value


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
