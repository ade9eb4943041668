"""Sending a document along a route."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prongsai.foundation.approvals import actions
from prongsai.foundation.approvals.forms import SendForm
from prongsai.foundation.approvals.models import Approval, Route, Signature
from prongsai.foundation.approvals.queries.checking import checked, subject_of_check
from prongsai.foundation.approvals.queries.holders import Office, seat, unit_of
from prongsai.foundation.approvals.queries.routes import routes_for
from prongsai.foundation.approvals.subjects import room_url, subject_for
from prongsai.foundation.approvals.views.parts import add_problem, form_of
from prongsai.foundation.approvals.workflow import WAITING
from prongsai.foundation.checks.api import blocking, may_set_aside
from prongsai.foundation.documents.api import documents
from prongsai.foundation.organizations.api import Person
from prongsai.kernel.access import ActorRequest, requires
from prongsai.kernel.errors import Conflict, Problem


@requires("documents.make")
@require_http_methods(["GET", "POST"])
def send(request: ActorRequest, pk: int) -> HttpResponse:
    """Show what the checks found and who will sign, and send the document."""
    document = get_object_or_404(documents(request.actor).defer(None).select_related("draft__unit"), pk=pk)
    waiting = Approval.objects.filter(document=document, state=WAITING).first()
    if waiting is not None and request.method == "GET":
        return redirect(waiting)
    elsewhere = room_url(document)
    if elsewhere:
        return redirect(elsewhere)
    former = Approval.objects.filter(document=document).order_by("-pk").first()
    kind, subject = (former.subject_kind, former.subject_id) if former else subject_for(document)
    routes = routes_for(request.organization, document.kind)
    plans = _plans(request, document, routes)
    empty = {(desk["seq"], desk["title"]) for plan in plans for desk in plan["desks"] if desk["is_unknown"]}
    people = Person.objects.visible_to(request.actor).filter(is_active=True, user__isnull=False)
    found = checked(document, request.organization, timezone.localdate())
    stops = blocking(found)
    form, note = form_of(
        request,
        SendForm,
        {"route": routes[0].pk if routes else None},
        routes=Route.objects.filter(pk__in=[one.pk for one in routes]),
        people=people.exclude(user=request.user),
        empty=sorted(empty),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if stops:
            form.full_clean()
            form.add_error(None, _("Mend the errors first, or set them aside with a reason."))
        elif form.is_valid():
            try:
                sent = actions.send(
                    request.actor,
                    document,
                    kind,
                    subject,
                    route=form.cleaned_data["route"],
                    note=form.cleaned_data["note"],
                    holders=form.holders(),
                )
            except Conflict:
                raise
            except Problem as problem:
                add_problem(form, problem)
            else:
                messages.success(request, _("The document is on its way. Follow it on this page."))
                return redirect(sent)
    context = {
        "document": document,
        "form": form,
        "note": note,
        "plans": plans,
        "checked": found,
        "stops": stops,
        "subject": subject_of_check(document),
        "may_set_aside": may_set_aside(request.actor),
        "former": former,
    }
    return render(request, "approvals/send.html", context, status=status)


def _plans(request: ActorRequest, document: Any, routes: list[Route]) -> list[dict[str, Any]]:
    """Return each route with who would sign today."""
    office = Office(request.organization, timezone.localdate())
    unit = unit_of(document, office)
    plans = []
    for route in routes:
        desks = []
        for desk in route.desks.all():
            position, person = seat(desk, office, unit)
            signature = Signature(position=position, person=person, seq=desk.seq, part=desk.part)
            holders = office.at(signature)
            desks.append(
                {
                    "seq": desk.seq,
                    "title": desk.title,
                    "days": desk.days,
                    "position": position.title if position else "",
                    "holders": holders,
                    "is_unknown": position is None and person is None,
                    "is_empty": not office.able(signature),
                }
            )
        plans.append({"route": route, "desks": desks})
    return plans
