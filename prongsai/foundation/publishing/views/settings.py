"""The officers' side of the site itself: its place, the other site, the menu to copy, and portraits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.foundation.checks.api import counted, may_set_aside
from prongsai.foundation.files.api import url
from prongsai.foundation.organizations.api import Person
from prongsai.foundation.publishing.actions.office import save_settings
from prongsai.foundation.publishing.actions.portraits import (
    checked_portrait,
    remove_portrait,
    set_portrait,
    show_portrait,
    subject_of_portrait,
)
from prongsai.foundation.publishing.forms.office import PortraitForm, SiteForm
from prongsai.foundation.publishing.models import Portrait
from prongsai.foundation.publishing.queries.site_office import executives, settings_of
from prongsai.foundation.publishing.views.citizens import menu_of
from prongsai.foundation.publishing.workflow import PERMISSION
from prongsai.kernel.access import requires
from prongsai.kernel.errors import Problem
from prongsai.kernel.pages import bound_or_kept


@requires(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def site(request: Any) -> HttpResponse:
    """Keep where the office stands and beside which site this one runs; show the menu to copy."""
    kept = settings_of(request.organization)
    initial = {
        "place": f"{kept.latitude}, {kept.longitude}" if kept.has_place else "",
        "directions": kept.directions,
        "main_site": kept.main_site,
    }
    form, note = bound_or_kept(request, SiteForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_settings(by=request.actor, **form.cleaned_data)
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("The particulars of the site were saved."))
            return HttpResponseRedirect(reverse("publishing:site"))
    # Not as "menu" into the page: that name is the officers' own menu.
    with translation.override("th"):  # it goes into the office's other site, whoever copies it
        snippet = render_to_string("publishing/snippet.html", {"menu": menu_of(request.organization)}).strip()
    context = {
        "form": form,
        "kept": note,
        "snippet": snippet,
        "menu_address": request.organization.origin.rstrip("/") + reverse("publishing:menu"),
    }
    return render(
        request, "publishing/snippet_site.html", context, status=422 if form.is_bound and form.errors else 200
    )


@requires(PERMISSION)
@require_safe
def people(request: Any) -> HttpResponse:
    """Show the posts as the public sees them, and where a picture or a permission lacks."""
    groups = executives(request.organization, timezone.localdate())
    names = {
        person.pk: person
        for person in Person.objects.visible_to(request.actor).filter(is_active=True, position__isnull=False)
    }
    kept = Portrait.objects.visible_to(request.actor)
    shown = dict(kept.values_list("person_id", "is_shown"))
    rows = [
        {
            "group": group,
            "post": post,
            "people": [names[one.pk] for one in post.holders if one.pk in names],
            "portraits": {one.pk for one in post.holders if one.pk in shown},
            "waiting": {one.pk for one in post.holders if shown.get(one.pk) is False},
        }
        for group in groups
        for post in group.posts
    ]
    return render(request, "publishing/people_office.html", {"rows": rows})


@requires(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def portrait(request: Any, pk: int) -> HttpResponse:
    """Put somebody's picture onto the public page."""
    person = get_object_or_404(Person.objects.visible_to(request.actor).filter(is_active=True), pk=pk)
    rows = Portrait.objects.visible_to(request.actor).filter(person=person)
    kept = rows.select_related("file", "person__position").first()
    if request.method == "POST" and "show" in request.POST:
        return _shown(request, person)
    initial: dict[str, Any] = {"alt": person.title}
    if kept:
        initial = {name: getattr(kept, name) for name in ("alt", "basis", "basis_note")}
    form, note = bound_or_kept(request, PortraitForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            saved = set_portrait(
                by=request.actor,
                person=person,
                upload=given["picture"],
                alt=given["alt"],
                basis=given["basis"],
                basis_note=given["basis_note"],
            )
        except Problem as problem:
            field = "picture" if problem.field == "file" else problem.field
            form.add_error(field if field in form.fields else None, str(problem.message))
        else:
            if not saved.is_shown:
                messages.warning(
                    request, _("The picture is kept, but not shown yet: look at what the checks found.")
                )
                return HttpResponseRedirect(reverse("publishing:set_portrait", args=[person.pk]))
            messages.success(request, _("The picture was saved."))
            return HttpResponseRedirect(reverse("publishing:people_office"))
    checked = checked_portrait(request.actor, kept) if kept else []
    context = {
        "person": person,
        "form": form,
        "note": note,
        "picture": url(kept.file, 360) if kept else "",
        "alt": kept.alt if kept else "",
        "is_waiting": kept is not None and not kept.is_shown,
        "checked": checked,
        "counts": counted(checked),
        "subject": subject_of_portrait(kept) if kept else "",
        "may_set_aside": may_set_aside(request.actor),
    }
    return render(
        request,
        "publishing/people_portrait.html",
        context,
        status=422 if form.is_bound and form.errors else 200,
    )


def _shown(request: Any, person: Person) -> HttpResponse:
    """Show a picture that waited."""
    try:
        show_portrait(by=request.actor, person=person)
    except Problem as problem:
        messages.error(request, str(problem.message))
        return HttpResponseRedirect(reverse("publishing:set_portrait", args=[person.pk]))
    messages.success(request, _("The picture is shown on the public page now."))
    return HttpResponseRedirect(reverse("publishing:people_office"))


@requires(PERMISSION)
@require_POST
def no_portrait(request: Any, pk: int) -> HttpResponse:
    """Take somebody's picture off the site."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), pk=pk)
    remove_portrait(by=request.actor, person=person)
    messages.success(request, _("The picture was taken off the site."))
    return HttpResponseRedirect(reverse("publishing:people_office"))
