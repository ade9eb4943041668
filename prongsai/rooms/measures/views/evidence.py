"""Evidence: add photos, files and links, describe, confirm, remove and bring back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from prongsai.engines.plans.api import (
    Evidence,
    EvidenceDraft,
    EvidenceKind,
    Item,
    add_evidence,
    approve_evidence,
    describe_evidence,
    remove_evidence,
    restore_evidence,
)
from prongsai.foundation.files.api import store
from prongsai.foundation.files.api import url as file_url
from prongsai.kernel.access import Refused, requires
from prongsai.kernel.calendar import FiscalYear, in_digits
from prongsai.kernel.errors import Problem
from prongsai.kernel.pages import kept_form
from prongsai.rooms.measures.forms import CaptionForm, FilesForm, LinkForm, PhotosForm
from prongsai.rooms.measures.forms.evidence import HALF_1, HALF_2, covers_of
from prongsai.rooms.measures.queries import may
from prongsai.rooms.measures.views.common import back_to, measure_or_404, page

FORMS: dict[str, Any] = {"photos": PhotosForm, "attachments": FilesForm, "link": LinkForm}
MOST_AT_ONCE = 30


@requires("measures.progress")
@require_http_methods(["GET", "POST"])
def add(request: Any, pk: int) -> HttpResponse:
    """Add several photos, several files, or a link to a measure."""
    item = measure_or_404(request, pk, "progress")
    chosen = request.POST.get("what", "")
    if request.method != "POST" or chosen not in FORMS:
        return _adding(request, item)
    form = _form(chosen, item, request, request.POST, request.FILES)
    if not form.is_valid():
        return _adding(request, item, {chosen: form}, status=422)
    if chosen == "link":
        try:
            add_evidence(by=request.actor, item=item, draft=form.draft, today=timezone.localdate())
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
            return _adding(request, item, {chosen: form}, status=422)
        messages.success(request, _("The link has been added."))
        return back_to(item, "evidence")
    return _take_files(request, item, form, chosen)


def _take_files(request: Any, item: Item, form: Any, chosen: str) -> HttpResponse:
    """Store what can be stored and say which files could not, so that nobody sends the good ones twice."""
    given = form.cleaned_data[chosen]
    added, refused = [], []
    if len(given) > MOST_AT_ONCE:
        text = _("Up to %(limit)s files can be sent at once. Nothing was stored.") % {
            "limit": in_digits(MOST_AT_ONCE, None)
        }
        form.add_error(chosen, text)
        return _adding(request, item, {chosen: form}, status=422)
    for sent in given:
        try:
            added.append(_take_file(request, item, form, sent, "photo" if chosen == "photos" else None))
        except Problem as problem:
            refused.append(f"{sent.name}: {problem.message}")
    if not added:
        for text in refused:
            form.add_error(chosen, text)
        return _adding(request, item, {chosen: form}, status=422)
    for text in refused:
        messages.error(request, text)
    count = len(added)
    messages.success(
        request,
        ngettext(
            "%(count)s piece of evidence has been added.",
            "%(count)s pieces of evidence have been added.",
            count,
        )
        % {"count": in_digits(count, None)},
    )
    if chosen == "photos":
        numbers = "&".join(f"id={one.pk}" for one in added)
        return HttpResponseRedirect(f"{reverse('measures:captions', args=[item.pk])}?{numbers}")
    return back_to(item, "evidence")


@transaction.atomic
def _take_file(request: Any, item: Item, form: Any, sent: Any, kind: str | None) -> Evidence:
    file = store(by=request.actor, name=sent.name, content=sent, kind=kind)
    draft = EvidenceDraft(
        kind=EvidenceKind.PHOTO if file.is_photo else EvidenceKind.FILE,
        file=file,
        happened_on=_plausible(file.taken_on),
        caption=form.cleaned_data.get("caption", ""),
        **form.placed(),
    )
    return add_evidence(by=request.actor, item=item, draft=draft, today=timezone.localdate())


@requires("measures.progress")
@require_http_methods(["GET", "POST"])
def captions(request: Any, pk: int) -> HttpResponse:
    """Write the captions of the photos that were just added, or of all that have none."""
    item = measure_or_404(request, pk, "progress")
    numbers = [
        int(number) for number in request.GET.getlist("id")[:100] if number.isascii() and number.isdigit()
    ]
    photos = Evidence.objects.visible_to(request.actor).filter(item=item, kind=EvidenceKind.PHOTO)
    rows = photos.filter(pk__in=numbers) if numbers else photos.filter(caption="")
    wanted = list(rows.select_related("file", "step"))
    data = request.POST if request.method == "POST" else None
    kept = kept_form(request) if data is None else None
    if kept is not None:
        data = kept.data
    forms = [(one, _describing(one, item, data)) for one in wanted]
    if request.method == "POST" and all([form.is_valid() for _one, form in forms]):  # noqa: C419  # check each of them
        try:
            with transaction.atomic():
                for one, form in forms:
                    _describe(request, one, form)
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("The captions have been saved."))
            return back_to(item, "evidence")
    bad = request.method == "POST"
    shown = [(one, form, file_url(one.file, 360)) for one, form in forms]
    context = {"item": item, "rows": shown, "note": kept.note if kept else ""}
    return page(request, "captions.html", item.plan.fiscal_year, context, status=422 if bad else 200)


@requires("measures.view")
@require_http_methods(["GET", "POST"])
def describe(request: Any, pk: int) -> HttpResponse:
    """Show one piece of evidence large, and change its caption, dates and step."""
    one = _evidence_or_404(request, pk)
    item = measure_or_404(request, one.item_id)
    can_change = may(request.actor, "progress", item)
    if request.method == "POST" and not can_change:
        raise Refused("measures.progress")
    form = _describing(one, item, request.POST if request.method == "POST" else None, prefix="")
    if request.method == "POST" and form.is_valid():
        try:
            _describe(request, one, form)
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("The description has been saved."))
            return back_to(item, f"evidence-{one.pk}")
    own = request.actor.user is not None and one.uploaded_by_id == request.actor.user.pk
    context = {
        "item": item,
        "one": one,
        "form": form,
        "src": file_url(one.file, 1600) if one.file and one.kind == EvidenceKind.PHOTO else "",
        "full": file_url(one.file) if one.file else one.url,
        "may_describe": can_change,
        "may_approve": may(request.actor, "approve", item) and not one.approved_at and not own,
        "waits_for_other": may(request.actor, "approve", item) and not one.approved_at and own,
    }
    return page(request, "evidence.html", item.plan.fiscal_year, context, status=422 if form.errors else 200)


@requires("measures.approve")
@require_POST
def approve(request: Any, pk: int) -> HttpResponse:
    """Confirm evidence that somebody else uploaded."""
    one = _evidence_or_404(request, pk)
    approve_evidence(by=request.actor, evidence=one)
    messages.success(request, _("The evidence has been confirmed."))
    return back_to(one.item, f"evidence-{one.pk}")


@requires("measures.progress")
@require_POST
def remove(request: Any, pk: int) -> HttpResponse:
    """Take evidence away; the message offers to bring it back."""
    one = _evidence_or_404(request, pk)
    remove_evidence(by=request.actor, evidence=one)
    messages.success(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            _("The evidence has been removed. The history keeps it."),
            reverse("measures:removed_evidence", args=[one.pk]),
            _("Bring it back"),
        ),
    )
    return back_to(one.item, "evidence")


@requires("measures.progress")
@require_http_methods(["GET", "POST"])
def removed(request: Any, pk: int) -> HttpResponse:
    """Offer to bring removed evidence back, and do so."""
    one = (
        Evidence.objects.filter(organization=request.organization, pk=pk).select_related("item__plan").first()
    )
    if one is None:
        raise Http404
    item = measure_or_404(request, one.item_id, "progress")
    if one.removed_at is None:
        return back_to(item, f"evidence-{one.pk}")
    if request.method == "POST":
        restore_evidence(by=request.actor, evidence=one)
        messages.success(request, _("The evidence is back."))
        return back_to(item, f"evidence-{one.pk}")
    return page(request, "removed_evidence.html", item.plan.fiscal_year, {"item": item, "one": one})


def _evidence_or_404(request: Any, pk: int) -> Evidence:
    rows = Evidence.objects.visible_to(request.actor).filter(pk=pk)
    one: Evidence | None = rows.select_related("item__plan", "file", "step").first()
    if one is None:
        raise Http404
    return one


def _round_of_today(year: int) -> str:
    today = timezone.localdate()
    return HALF_1 if today <= FiscalYear(year).half_years[0].ends_on else HALF_2


def _form(what: str, item: Item, request: Any, data: Any = None, files: Any = None) -> Any:
    year = item.plan.fiscal_year
    asked = request.GET.get("step", "")
    initial = {"covers": _round_of_today(year), "step": asked if asked.isascii() and asked.isdigit() else ""}
    options = {
        "steps": list(item.steps.all()),
        "fiscal_year": year,
        "initial": initial,
        "auto_id": f"id_{what}_%s",
    }
    return FORMS[what](data, files, **options) if data is not None else FORMS[what](**options)


def _adding(request: Any, item: Item, given: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    forms = {what: (given or {}).get(what) or _form(what, item, request) for what in FORMS}
    kept = kept_form(request) if request.method != "POST" else None
    if kept is not None:
        what = str(kept.data.get("what"))
        forms |= {what: _form(what, item, request, kept.data)} if what in FORMS else {}
    context = {"item": item, "forms": forms, "bad": list(given or {}), "note": kept.note if kept else ""}
    return page(request, "add_evidence.html", item.plan.fiscal_year, context, status=status)


def _describing(one: Evidence, item: Item, data: Any, prefix: str | None = None) -> CaptionForm:
    year = item.plan.fiscal_year
    initial = {
        "caption": one.caption,
        "happened_on": one.happened_on,
        "step": one.step_id or "",
        "covers": covers_of(one, year),
    }
    return CaptionForm(
        data,
        steps=list(item.steps.all()),
        fiscal_year=year,
        initial=initial,
        prefix=f"e{one.pk}" if prefix is None else prefix,
    )


def _describe(request: Any, one: Evidence, form: CaptionForm) -> None:
    draft = EvidenceDraft(kind=one.kind, **form.details)
    describe_evidence(by=request.actor, evidence=one, draft=draft, today=timezone.localdate())


def _plausible(day: Any) -> Any:
    """Return the day inside a photo unless the camera's clock stood in the future."""
    return day if day is not None and day <= timezone.localdate() else None
