"""The officers' side of what is not published yet: write a page, look at it, publish it now or later."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from prongsai.foundation.audit.api import history_of
from prongsai.foundation.checks.api import counted, may_set_aside
from prongsai.foundation.documents.api import Content, Section, blocks_of
from prongsai.foundation.files.api import store, url
from prongsai.foundation.publishing.actions import (
    NewAttachment,
    arguments_of,
    checked_draft,
    discard_draft,
    keep_draft,
    publish_draft,
    schedule,
    subject_of,
    unschedule,
)
from prongsai.foundation.publishing.forms.drafts import PageForm, ScheduleForm
from prongsai.foundation.publishing.models import Draft, Format, Page
from prongsai.foundation.publishing.queries import TEXT_PAGE, last_draft_of
from prongsai.foundation.publishing.views.preview import preview
from prongsai.foundation.publishing.workflow import COMING, OUT, PERMISSION, PREPARED
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Problem
from prongsai.kernel.pages import bound_or_kept

VERBS = {
    "publishing.drafted": _lazy("Kept as a draft"),
    "publishing.scheduled": _lazy("Scheduled"),
    "publishing.unscheduled": _lazy("Schedule cancelled"),
    "publishing.schedule_failed": _lazy("Could not be published at its time"),
}
SUFFIXES = {"pdf": Format.PDF, "docx": Format.DOCX, "xlsx": Format.XLSX, "csv": Format.CSV}


@requires(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Any, pk: int | None = None) -> HttpResponse:
    """Write a page of text, or go on with a draft of one; nothing of it is public yet."""
    draft = _draft_or_404(request, pk) if pk else None
    if draft is not None and (draft.kind != TEXT_PAGE or draft.state == OUT):
        raise Http404
    page = _page_to_correct(request) if draft is None else None
    before = draft or (last_draft_of(page) if page else None)
    files = list(before.files.select_related("file")) if before else []
    slug = (page or draft or Page(address="pages/")).address.removeprefix("pages/") if page or draft else ""
    form, kept = bound_or_kept(
        request,
        PageForm,
        initial=_initial(before, new_version=page is not None),
        files=files,
        fixed_slug=slug,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        left = [one for one in files if str(one.pk) not in given.get("remove", [])]
        try:
            attachments = [NewAttachment(format=one.format, label=one.label, file=one.file) for one in left]
            if given["file"]:
                attachments.append(_stored(request, given["file"]))
            draft = keep_draft(
                by=request.actor,
                draft=draft,
                address=f"pages/{given['slug']}",
                kind=TEXT_PAGE,
                fiscal_year=None,
                title=given["title"],
                lead=given["lead"],
                text=given["text"],
                content=Content(
                    title=given["title"],
                    sections=(Section(blocks=blocks_of(given["text"], indent=False)),),
                    digits=request.organization.digits,
                ),
                attachments=attachments,
                responsible=given["responsible"],
                note=given["note"],
            )
        except Problem as problem:
            field = "slug" if problem.field == "address" else problem.field
            form.add_error(field if field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("Kept as a draft. The public does not see it yet."))
            return HttpResponseRedirect(draft.get_absolute_url())
    return render(
        request,
        "publishing/office_write.html",
        {"form": form, "kept": kept, "draft": draft, "page": page},
        status=422 if form.is_bound and form.errors else 200,
    )


@requires(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Any, pk: int) -> HttpResponse:
    """Show a draft; a post publishes it, gives it a time, cancels the time, or throws it away."""
    found = _draft_or_404(request, pk)
    wish = request.POST.get("do", "")
    form = ScheduleForm(request.POST if wish == "schedule" else None)
    problem: Problem | None = None
    if request.method == "POST":
        try:
            if wish != "schedule" or form.is_valid():
                return _done(request, found, wish, form)
        except Problem as caught:
            problem = caught
            if wish == "schedule":
                form.add_error("on" if caught.field == "at" else None, str(caught.message))
            found.refresh_from_db()
    checked = checked_draft(found, request.actor, timezone.localdate()) if found.state != OUT else []
    return render(
        request,
        "publishing/office_draft.html",
        {
            "checked": checked,
            "counts": counted(checked),
            "subject": subject_of(found),
            "may_set_aside": may_set_aside(request.actor),
            "draft": found,
            "state": PREPARED.states[found.state],
            "form": form,
            "problem": problem if problem and wish != "schedule" else None,
            "is_open": found.state != OUT,
            "is_coming": found.state == COMING,
            "may_edit": found.kind == TEXT_PAGE and found.state != OUT,
            "files": [
                {"label": one.label, "url": url(one.file)} for one in found.files.select_related("file")
            ],
            "public_url": f"{request.organization.origin.rstrip('/')}/{found.address}",
            "history": [
                {"text": VERBS.get(entry.verb, entry.verb), "who": entry.actor_name, "at": entry.at}
                for entry in history_of(found)
            ],
        },
        status=problem.status if problem else 422 if form.is_bound and form.errors else 200,
    )


def _done(request: Any, found: Draft, wish: str, form: ScheduleForm) -> HttpResponse:
    by = request.actor
    if wish == "publish":
        version = publish_draft(by=by, draft=found)
        messages.success(request, _("Published. Everybody can read it now."))
        return HttpResponseRedirect(version.page.office_url)
    if wish == "schedule":
        schedule(by=by, draft=found, at=form.moment())
        messages.success(request, _("Scheduled. Until then the public does not see it."))
    elif wish == "unschedule":
        unschedule(by=by, draft=found)
        messages.success(request, _("The schedule is cancelled. The draft stays."))
    elif wish == "discard":
        discard_draft(by=by, draft=found)
        messages.success(request, _("The draft is gone. Nothing was published."))
        return HttpResponseRedirect(reverse("publishing:pages"))
    else:
        raise Problem(_("Choose what to do with the draft."), status=422)
    return HttpResponseRedirect(found.get_absolute_url())


@requires(PERMISSION)
@require_safe
def look(request: Any, pk: int) -> HttpResponse:
    """Show the page exactly as it will be."""
    found = _draft_or_404(request, pk)
    facts = arguments_of(found)
    del facts["kind"], facts["concept"]
    return preview(request, **facts, back=found.get_absolute_url())


def _draft_or_404(request: Any, pk: int) -> Draft:
    found: Draft = get_object_or_404(Draft.objects.visible_to(request.actor), pk=pk)
    return found


def _page_to_correct(request: Any) -> Page | None:
    """Return the page of text that a new version is written for, or none for a new page."""
    wanted = request.GET.get("page", "")
    if not wanted:
        return None
    if not wanted.isdecimal() or len(wanted) > 18:
        raise Http404
    found: Page = get_object_or_404(Page.objects.visible_to(request.actor), pk=int(wanted), kind=TEXT_PAGE)
    return found


def _initial(before: Draft | None, *, new_version: bool) -> dict[str, Any]:
    if before is None:
        return {}
    names = ("title", "lead", "text", "responsible")
    kept = {name: getattr(before, name) for name in names}
    return kept if new_version else kept | {"note": before.note}


def _stored(request: Any, sent: Any) -> NewAttachment:
    file = store(by=request.actor, name=sent.name, content=sent)
    suffix = file.name.rsplit(".", 1)[-1].lower()
    return NewAttachment(format=SUFFIXES.get(suffix, Format.OTHER), label=file.name[:300], file=file)
