"""Writing letters: choose a kind, fill in, preview, number, make the files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.foundation.documents import actions
from prongsai.foundation.documents.forms import DraftForm, units_of
from prongsai.foundation.documents.kinds import letter_kinds
from prongsai.foundation.documents.models import Draft, Kind
from prongsai.foundation.documents.queries import (
    annex_choices,
    draft_content,
    drafts,
    entry_of,
    html_of,
    style_of,
    template_of,
)
from prongsai.kernel.access import ActorRequest, requires
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.pages import bound_or_kept

# What each kind is for, in one line: whoever writes the first letter here need not know the names of the kinds.
PURPOSES = {
    Kind.MEMO: gettext_lazy("Within the office: to propose, report or ask for approval"),
    Kind.LETTER: gettext_lazy("To another office, a company or a person outside"),
    Kind.ANNOUNCEMENT: gettext_lazy(
        "Tells everybody what was decided, with the signature of the chief executive"
    ),
    Kind.ORDER: gettext_lazy("Appoints people or committees, or gives them duties"),
    Kind.POSTER: gettext_lazy("One sheet for the notice board, with a QR code to the page"),
}

HEAD_OF_CLERK_OFFICE = "หัวหน้าสำนักปลัด"


@requires("documents.make")
@require_safe
def choose(request: ActorRequest) -> HttpResponse:
    """Show the kinds of documents that can be written."""
    kinds = [
        {"kind": kind, "label": Kind(kind).label, "purpose": PURPOSES.get(Kind(kind), "")}
        for kind in letter_kinds()
    ]
    return render(request, "documents/choose.html", {"kinds": kinds})


@requires("documents.make")
@require_http_methods(["GET", "POST"])
def write(request: ActorRequest, kind: str) -> HttpResponse:
    """Write a new letter of a kind."""
    if kind not in letter_kinds():
        raise Http404
    return _form(request, kind, None, {"desks": "\n".join(_desks(request.organization))})


@requires("documents.make")
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, pk: int) -> HttpResponse:
    """Change a draft; what somebody else saved in the meantime is not overwritten."""
    found = _draft_or_404(request, pk)
    entry = entry_of(found)
    initial = {
        **found.fields,
        "version": found.version,
        "unit": found.unit,
        "dated_on": found.dated_on,
        "number": entry.number if entry else "",
        "annexes": found.annexes,
    }
    return _form(request, found.kind, found, initial)


@requires("documents.make")
@require_safe
def draft(request: ActorRequest, pk: int) -> HttpResponse:
    """Show a draft as it will look, its number, and the documents that were made of it."""
    found = _draft_or_404(request, pk)
    style = style_of(request.organization)
    entry = entry_of(found)
    context = {
        "draft": found,
        "entry": entry,
        "counts": entry is None and style is not None and found.kind in style.own_numbers,
        "documents": found.documents.defer("content").order_by("-pk")[:20],
        "template": template_of(request.organization, found.kind),
        "preview": html_of(draft_content(found, request.actor), request.actor, heading_level=3),
    }
    return render(request, "documents/draft.html", context)


@requires("documents.make")
@require_POST
def take_number(request: ActorRequest, pk: int) -> HttpResponse:
    """Give the draft the next running number."""
    found = _draft_or_404(request, pk)
    try:
        entry = actions.take_number(by=request.actor, draft=found)
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("The number is %s.") % entry.number)
    return redirect("documents:draft", pk=found.pk)


@requires("documents.make")
@require_POST
def make(request: ActorRequest, pk: int) -> HttpResponse:
    """Make the document of a draft and show how far it is."""
    found = _draft_or_404(request, pk)
    try:
        made = actions.make_letter(by=request.actor, draft=found)
    except Problem as problem:
        messages.error(request, str(problem.message))
        return redirect("documents:draft", pk=found.pk)
    return redirect("documents:document", pk=made.pk)


@requires("documents.make")
@require_POST
def discard(request: ActorRequest, pk: int) -> HttpResponse:
    """Put a draft away."""
    found = _draft_or_404(request, pk)
    try:
        actions.discard_draft(by=request.actor, draft=found)
    except Problem as problem:
        messages.error(request, str(problem.message))
        return redirect("documents:draft", pk=found.pk)
    messages.success(request, _("The draft was put away."))
    return redirect("documents:index")


def _form(request: ActorRequest, kind: str, found: Draft | None, initial: dict[str, Any]) -> HttpResponse:
    entry = entry_of(found) if found else None
    form, note = bound_or_kept(
        request,
        DraftForm,
        kind=kind,
        units=units_of(request.organization),
        annexes=annex_choices(request.actor),
        number_is_own=_is_own(request, kind) or (entry is not None and entry.sequence is not None),
        initial=initial,
    )
    status = 200
    current = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.save_draft(by=request.actor, kind=kind, draft=found, **form.saved)
        except Conflict as conflict:
            form.add_error(None, str(conflict.message))
            current, status = conflict.current, 409
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("The draft was saved."))
            return redirect("documents:draft", pk=made.pk)
    if form.errors and status == 200:
        status = 422
    if current is not None:
        # The next save is meant to replace what is there now, which the page shows beside the form.
        form.data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        form.data["version"] = str(current.version)  # type: ignore[index]  # a copy
    context = {
        "form": form,
        "note": note,
        "kind": kind,
        "kind_label": Kind(kind).label,
        "draft": found,
        "entry": entry,
        "current": current,
    }
    return render(request, "documents/write.html", context, status=status)


def _is_own(request: ActorRequest, kind: str) -> bool:
    style = style_of(request.organization)
    return style is not None and kind in style.own_numbers


def _draft_or_404(request: ActorRequest, pk: int) -> Draft:
    found: Draft = get_object_or_404(drafts(request.actor), pk=pk)
    return found


def _desks(organization: Any) -> list[str]:
    return [HEAD_OF_CLERK_OFFICE, organization.clerk_post, organization.chief_post]
