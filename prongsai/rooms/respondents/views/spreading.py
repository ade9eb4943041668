"""Links, how they are passed on, and how many answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prongsai.kernel.access import requires
from prongsai.kernel.errors import Conflict
from prongsai.kernel.pages import bound_or_kept
from prongsai.rooms.respondents.actions import official as actions
from prongsai.rooms.respondents.forms.official import (
    LinkForm,
    ProgressForm,
    SpreadFilterForm,
    SpreadForm,
)
from prongsai.rooms.respondents.models import Channel, Progress, Spread, SurveyLink
from prongsai.rooms.respondents.models.official import LINKED
from prongsai.rooms.respondents.queries.overview import (
    announced_dates,
    reach_by_channel,
    spreads_of,
    standings,
)
from prongsai.rooms.respondents.queries.texts import short_address, texts_for
from prongsai.rooms.respondents.views.common import (
    done,
    form_page,
    page,
    qr_response,
    rows_page,
    to,
    with_version,
    year_or_404,
    year_url,
)


def _link_or_404(request: Any, year: int, kind: str) -> SurveyLink:
    row = year_or_404(request, year)
    found = SurveyLink.objects.filter(year=row, kind=kind).select_related("organization", "year").first()
    if found is None:
        raise Http404
    return found  # type: ignore[no-any-return]  # the manager of tenant tables is untyped


@requires("assessment.view")
@require_safe
def link(request: Any, year: int, kind: str) -> HttpResponse:
    """Show a link with its QR code, its poster and the texts to copy."""
    found = _link_or_404(request, year, kind)
    address = short_address(found)
    context = {"link": found, "address": address, "texts": texts_for(found), "year": found.year}
    context["opens"] = found.opens.order_by("-on")[:30]
    return page(request, "link.html", year, context)


@requires("assessment.edit", whole_office=True)
@require_http_methods(["GET", "POST"])
def edit_link(request: Any, year: int, kind: str) -> HttpResponse:
    """Enter or change the NACC's link to a survey."""
    row = year_or_404(request, year)
    if kind not in {one.value for one in LINKED}:
        raise Http404
    found = SurveyLink.objects.filter(year=row, kind=kind).first()
    initial = _initial(found) if found else {"is_shown": True, "version": 0}
    announced = announced_dates(year)
    if found is None and announced:
        initial |= {"opens_on": announced[0], "closes_on": announced[1]}
    form, note = bound_or_kept(request, LinkForm, initial=initial)
    theirs: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            if done(
                form,
                lambda: actions.set_link(
                    by=request.actor,
                    year=row,
                    kind=kind,
                    draft=form.draft,
                    version=form.cleaned_data["version"] or 0,
                ),
            ):
                messages.success(request, _("The link has been saved. Pass it on, and note each time below."))
                return to(reverse("respondents:link", args=[year, kind]))
        except Conflict as conflict:
            form.add_error(None, str(conflict.message))
            theirs = with_version(form, conflict.current.version, _initial(conflict.current))
    label = {one.value: one.label for one in LINKED}[kind]
    lead = _("The address is in the NACC's letter or system. Answers go there and never to Prongsai.")
    if announced and found is None:
        lead += " " + _("The days come from the calendar of the assessment; check them.")
    return form_page(
        request,
        form,
        year,
        title=_("Link to the survey: %(survey)s") % {"survey": label},
        lead=lead,
        back=year_url(year),
        note=note,
        theirs=theirs,
        key=f"link-{year}-{kind}",
    )


def _initial(link: SurveyLink) -> dict[str, Any]:
    names = ("url", "host_reason", "opens_on", "closes_on", "is_shown", "version")
    return {name: getattr(link, name) for name in names}


@requires("assessment.view")
@require_safe
def qr(request: Any, year: int, kind: str, form: str) -> HttpResponse:
    """Send the QR code of the address that is passed on."""
    found = _link_or_404(request, year, kind)
    return qr_response(short_address(found), form, f"qr-{found.slug}")


@requires("documents.make")
@require_POST
def poster(request: Any, year: int, kind: str) -> HttpResponse:
    """Make the poster; it opens where documents are."""
    request.actor.require("assessment.edit")
    document = actions.make_poster(by=request.actor, link=_link_or_404(request, year, kind))
    messages.success(request, _("The poster is being made."))
    return to(reverse("documents:document", args=[document.pk]))


@requires("assessment.view")
@require_http_methods(["GET", "POST"])
def spreads(request: Any, year: int) -> HttpResponse:
    """Show the log of spreading, and add to it."""
    row = year_or_404(request, year)
    if request.method == "POST":
        request.actor.require("assessment.edit")
    today = timezone.localdate()
    form, note = bound_or_kept(request, SpreadForm, initial={"on": today})
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: actions.add_spread(by=request.actor, year=row, draft=form.draft, today=today))
    ):
        messages.success(request, _("The spreading has been noted."))
        return to(reverse("respondents:spreads", args=[year]))
    wanted = SpreadFilterForm(request.GET).given
    rows = rows_page(request, spreads_of(row, **wanted))
    labels = dict(Channel.choices)
    channels = reach_by_channel(row)
    context = {
        "year": row,
        "form": form,
        "note": note,
        "rows": rows.object_list,
        "page": rows,
        "wanted": wanted,
        "narrows": any(wanted.values()),
        "kinds": [{"value": one.value, "label": one.label} for one in LINKED],
        "channels": [{"value": code, "label": label} for code, label in Channel.choices],
        "by_channel": [(labels[one["channel"]], one["n"], one["r"]) for one in channels],
        "times": sum(one["n"] for one in channels),
        "reached": sum(one["r"] or 0 for one in channels),
    }
    return page(request, "spreads.html", year, context, 422 if request.method == "POST" else 200)


@requires("assessment.edit", whole_office=True)
@require_POST
def remove_spread(request: Any, pk: int) -> HttpResponse:
    """Take an entry out of the log."""
    row = get_object_or_404(Spread.objects.visible_to(request.actor).select_related("year"), pk=pk)
    actions.remove_spread(by=request.actor, spread=row)
    messages.success(request, _("The entry has been removed. The journal keeps what it said."))
    return to(reverse("respondents:spreads", args=[row.year.fiscal_year]))


@requires("assessment.view")
@require_http_methods(["GET", "POST"])
def progress(request: Any, year: int) -> HttpResponse:
    """Show how many answered by day, and type in today's number."""
    row = year_or_404(request, year)
    if request.method == "POST":
        request.actor.require("assessment.edit")
    today = timezone.localdate()
    form, note = bound_or_kept(request, ProgressForm, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def act() -> None:
            actions.report_progress(by=request.actor, year=row, today=today, **given)

        if done(form, act):
            before = row.progress.filter(kind=given["kind"], on__lt=given["on"]).last()
            if before and before.responses > given["responses"]:
                messages.warning(
                    request,
                    _(
                        "Saved. The number is lower than the one before; check both against the NACC's system."
                    ),
                )
            else:
                messages.success(request, _("The number has been saved."))
            return to(reverse("respondents:progress", args=[year]))
    rows = rows_page(request, row.progress.order_by("-on", "kind"))
    context = {
        "year": row,
        "form": form,
        "note": note,
        "standings": standings(request.actor, row, today),
        "rows": rows.object_list,
        "page": rows,
    }
    return page(request, "progress.html", year, context, 422 if request.method == "POST" else 200)


@requires("assessment.edit", whole_office=True)
@require_POST
def remove_progress(request: Any, pk: int) -> HttpResponse:
    """Take a number of answers away."""
    row = get_object_or_404(Progress.objects.visible_to(request.actor).select_related("year"), pk=pk)
    actions.remove_progress(by=request.actor, progress=row)
    messages.success(request, _("The number has been removed."))
    return to(reverse("respondents:progress", args=[row.year.fiscal_year]))
