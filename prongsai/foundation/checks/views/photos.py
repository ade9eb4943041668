"""Photos: what each shows, and the tool that blurs faces."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from prongsai.foundation.checks.actions import blur_photo, state_photo
from prongsai.foundation.checks.actions import use_blurred as put_blurred
from prongsai.foundation.checks.forms import STATEMENTS, BlurForm, StatementForm
from prongsai.foundation.checks.models import Blurring, People, PhotoStatement
from prongsai.foundation.checks.queries.photos import (
    UNBLURRED,
    documents_with,
    may_state,
    may_state_about,
    photo_of,
    photos_of,
    statements,
)
from prongsai.foundation.checks.views.common import back_of, shell, year_of
from prongsai.foundation.files.api import File, url
from prongsai.kernel.access import Refused, signed_in
from prongsai.kernel.errors import Problem

A_PAGE = 24


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: Any) -> HttpResponse:
    """Show the year's photos; a post states for many at once what they show."""
    if not may_state(request.actor):
        raise Refused("measures.progress")
    year = year_of(request)
    state = request.GET.get("people", "")
    state = state if state in People.values else ""
    if request.method == "POST":
        return _stated(request, year)
    found = photos_of(request.actor, year, state)
    context = {
        **shell(year),
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "choices": STATEMENTS[:2],
        "states": [{"value": code, "label": label} for code, label in People.choices],
        "labels": dict(People.choices),
        "people": state,
    }
    return render(request, "checks/photos.html", context)


def _stated(request: Any, year: int) -> HttpResponse:
    wanted: dict[int, str] = {}
    for name, value in list(request.POST.items())[:500]:
        pk = name.removeprefix("people_")
        if name == pk or not pk.isdecimal() or len(pk) > 18 or value not in (People.NONE, People.SHOWN):
            continue
        wanted[int(pk)] = value
    files = [file for pk in wanted if (file := photo_of(request.actor, pk)) is not None]
    mine = may_state_about(request.actor, files)
    blurred = statements(request.organization, [file.pk for file in files])
    done = 0
    for file in files:
        if file.pk in mine and blurred.get(file.pk) != UNBLURRED:
            state_photo(by=request.actor, file=file, people=wanted[file.pk])
            done += 1
    if done:
        messages.success(
            request, ngettext("%d photo was described.", "%d photos were described.", done) % done
        )
    else:
        messages.error(request, _("Choose for at least one photo what it shows."))
    return HttpResponseRedirect(f"{reverse('checks:photos')}?year={year}")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: Any, pk: int) -> HttpResponse:
    """Show one photo; a post states what it shows."""
    file = _photo_or_404(request, pk)
    row = PhotoStatement.objects.visible_to(request.actor).filter(file=file).first()
    state = statements(request.organization, [file.pk]).get(file.pk, People.UNKNOWN.value)
    if row is None and state != UNBLURRED:  # the same picture was described where it hangs already
        row = PhotoStatement.objects.filter(
            organization=request.organization, file__sha256=file.sha256
        ).first()
    initial = {"people": row.people, "consent": row.consent} if row else {}
    form = StatementForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            state_photo(by=request.actor, file=file, **form.cleaned_data)
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("The statement about the photo is kept."))
            return HttpResponseRedirect(back_of(request))
    context = {
        "file": file,
        "picture": url(file, 1600),
        "form": form,
        "statement": row,
        "is_unblurred": state == UNBLURRED,
        "is_mine": file.pk in may_state_about(request.actor, [file]),
        "blurring": Blurring.objects.visible_to(request.actor).filter(file=file).first(),
        "back": back_of(request),
    }
    return render(request, "checks/photo.html", context, status=422 if form.is_bound and form.errors else 200)


@signed_in
@require_POST
def use_blurred(request: Any, pk: int) -> HttpResponse:
    """Put the photo that was blurred before in the place of its original."""
    try:
        put_blurred(by=request.actor, file=_photo_or_404(request, pk))
    except Problem as problem:
        messages.error(request, str(problem.message))
        return HttpResponseRedirect(reverse("checks:photo", args=[pk]))
    messages.success(request, _("The blurred photo stands in its place now."))
    return HttpResponseRedirect(back_of(request))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def blur(request: Any, pk: int) -> HttpResponse:
    """Mark parts of a photo; a post blurs them for good, or only shows where they would be."""
    file = _photo_or_404(request, pk)
    form = BlurForm(request.POST if request.method == "POST" else None)
    only_show = request.POST.get("do") == "show"
    if request.method == "POST" and form.is_valid() and not only_show:
        given = form.cleaned_data
        try:
            made = blur_photo(
                by=request.actor,
                file=file,
                rectangles=given["parts"],
                keep_original=given["keep_original"],
                keep_reason=given["keep_reason"],
            )
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            here = File.objects.visible_to(request.actor).filter(pk=pk).exists()
            still = (here and not given["keep_original"]) or documents_with(request.organization, pk)
            messages.success(request, _("Blurred. The new photo stands where the old one stood."))
            if still:
                messages.warning(
                    request,
                    _(
                        "A document or published page still holds the original. "
                        "Make the document again; take the photo out of the published page there."
                    ),
                )
            return HttpResponseRedirect(reverse("checks:photo", args=[made.file_id]))
    wide, high = file.width or 4, file.height or 3
    context = {
        "file": file,
        "picture": url(file, 1600),
        "form": form,
        "width": wide,
        "height": high,
        "drawn": [
            {
                "x": round(one.left * wide / 100),
                "y": round(one.top * high / 100),
                "width": round(one.width * wide / 100),
                "height": round(one.height * high / 100),
            }
            for one in form.drawn
        ],
    }
    return render(request, "checks/blur.html", context, status=422 if form.is_bound and form.errors else 200)


def _photo_or_404(request: Any, pk: int) -> File:
    if not may_state(request.actor):
        raise Refused("measures.progress")
    file = photo_of(request.actor, pk)
    if file is None:
        raise Http404
    return file
