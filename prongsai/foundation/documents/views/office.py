"""What the office chose: emblem, numbers, Word templates."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prongsai.foundation.documents import actions
from prongsai.foundation.documents.forms import EmblemForm, StyleForm, TemplateForm
from prongsai.foundation.documents.models import Template
from prongsai.foundation.documents.queries import MERGE_PLACES, REQUIRED_PLACES, style_of
from prongsai.foundation.files.api import url
from prongsai.kernel.access import ActorRequest, requires
from prongsai.kernel.errors import Problem


@requires("office.manage")
@require_http_methods(["GET", "POST"])
def style(request: ActorRequest) -> HttpResponse:
    """Show and change the emblem and which numbers Prongsai counts."""
    found = style_of(request.organization)
    initial = {"own_numbers": found.own_numbers, "by_unit": found.by_unit} if found else {}
    numbers, emblem = StyleForm(initial=initial), EmblemForm(auto_id="emblem_%s")
    status = 200
    if request.method == "POST" and "emblem" in request.POST:
        emblem = EmblemForm(request.POST, request.FILES, auto_id="emblem_%s")
        if emblem.is_valid():
            given = emblem.cleaned_data["file"]
            try:
                actions.set_emblem(by=request.actor, name=given.name, content=given)
            except Problem as problem:
                emblem.add_error("file", str(problem.message))
            else:
                messages.success(request, _("The emblem was saved. It stands on every new document."))
                return redirect("documents:style")
        status = 422
    elif request.method == "POST":
        numbers = StyleForm(request.POST)
        if numbers.is_valid():
            actions.change_style(by=request.actor, **numbers.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("documents:style")
        status = 422
    return _page(request, numbers, emblem, TemplateForm(), status)


@requires("office.manage")
@require_POST
def drop_emblem(request: ActorRequest) -> HttpResponse:
    """Return to the neutral seal."""
    actions.drop_emblem(by=request.actor)
    messages.success(request, _("The neutral seal is used again."))
    return redirect("documents:style")


@requires("office.manage")
@require_POST
def template(request: ActorRequest) -> HttpResponse:
    """Take in a Word template; one that is refused says why."""
    form = TemplateForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            actions.add_template(
                by=request.actor, kind=form.cleaned_data["kind"], name=given.name, content=given.read()
            )
        except Problem as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem.message))
        else:
            messages.success(request, _("The template is checked and in use."))
            return redirect("documents:style")
    found = style_of(request.organization)
    initial = {"own_numbers": found.own_numbers, "by_unit": found.by_unit} if found else {}
    return _page(request, StyleForm(initial=initial), EmblemForm(auto_id="emblem_%s"), form, 422)


@requires("office.manage")
@require_POST
def template_use(request: ActorRequest, pk: int) -> HttpResponse:
    """Use a template from now on, or stop."""
    rows = Template.objects.visible_to(request.actor)
    found = get_object_or_404(rows, pk=pk)
    actions.use_template(by=request.actor, template=found, used=request.POST.get("used") == "1")
    messages.success(request, _("Saved."))
    return redirect("documents:style")


def _page(
    request: ActorRequest, numbers: StyleForm, emblem: EmblemForm, template: TemplateForm, status: int
) -> HttpResponse:
    found = style_of(request.organization)
    context = {
        "numbers": numbers,
        "emblem_form": emblem,
        "template_form": template,
        "emblem_url": url(found.emblem, 360) if found and found.emblem else "",
        "templates": Template.objects.visible_to(request.actor).select_related("file"),
        "places": [{"name": name, "required": name in REQUIRED_PLACES} for name in sorted(MERGE_PLACES)],
    }
    return render(request, "documents/style.html", context, status=status)
