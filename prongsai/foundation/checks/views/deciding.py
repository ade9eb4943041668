"""Setting aside with a reason, taking up again, and corrections by machine."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prongsai.foundation.checks.actions import mend as mend_record
from prongsai.foundation.checks.actions import set_aside as put_aside
from prongsai.foundation.checks.actions import take_up_again, undo_mend
from prongsai.foundation.checks.content.comparing import Difference, difference
from prongsai.foundation.checks.models import SEVERITIES, Mend, SetAside
from prongsai.foundation.checks.queries import may_set_aside
from prongsai.foundation.checks.queries.mending import mendable_of
from prongsai.foundation.checks.queries.tokens import opened
from prongsai.foundation.checks.views.common import back_of
from prongsai.kernel.access import Refused, signed_in
from prongsai.kernel.errors import Problem


@signed_in
@require_POST
def set_aside(request: Any) -> HttpResponse:
    """Set a finding aside; without a reason the form comes back with what was typed."""
    token, reason = request.POST.get("finding", ""), request.POST.get("reason", "")
    back = back_of(request)
    facts: dict[str, Any] = {}
    try:
        facts = opened(token)
        put_aside(by=request.actor, reason=reason, **facts)
    except Problem as problem:
        context = {
            "problem": problem,
            "facts": facts,
            "severity": dict(SEVERITIES).get(facts.get("severity", "")),
            "token": token,
            "reason": reason,
            "back": back,
        }
        return render(
            request, "checks/set_aside.html", context, status=422 if problem.field else problem.status
        )
    messages.success(request, _("Set aside. The reason stays visible to everybody who decides after this."))
    return HttpResponseRedirect(back)


@signed_in
@require_POST
def again(request: Any, pk: int) -> HttpResponse:
    """Take a finding up again."""
    row = get_object_or_404(SetAside.objects.visible_to(request.actor), pk=pk)
    try:
        take_up_again(by=request.actor, set_aside=row)
    except Problem as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("The finding counts again."))
    return HttpResponseRedirect(back_of(request))


@signed_in
@require_POST
def mend(request: Any) -> HttpResponse:
    """Let the machine put a record right, and show what it changed."""
    if not may_set_aside(request.actor):
        raise Refused("measures.edit")
    back = back_of(request)
    try:
        row = mend_record(
            by=request.actor,
            target=request.POST.get("target", ""),
            code=request.POST.get("code", ""),
            today=timezone.localdate(),
        )
    except Problem as problem:
        context = {"problem": problem, "back": back, "record": _record_of(request)}
        return render(request, "checks/not_mended.html", context, status=problem.status)
    messages.success(request, _("Put right. Look at what changed below."))
    return HttpResponseRedirect(f"{reverse('checks:mended', args=[row.pk])}?{urlencode({'next': back})}")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mended(request: Any, pk: int) -> HttpResponse:
    """Show what the machine changed; a post undoes it."""
    if not may_set_aside(request.actor):
        raise Refused("measures.edit")
    row = get_object_or_404(Mend.objects.visible_to(request.actor), pk=pk)
    kind, number = mendable_of(row.target)
    kind.read(request.actor, number)  # who does not see the record does not see what stood in it either
    problem: Problem | None = None
    if request.method == "POST":
        try:
            undo_mend(by=request.actor, mend=row, today=timezone.localdate())
        except Problem as caught:
            problem = caught
        else:
            messages.success(request, _("Undone. The text stands as it was before."))
            return HttpResponseRedirect(back_of(request))
    context = {
        "mend": row,
        "kind": kind.label,
        "record": kind.url(number),
        "changes": _changes(row),
        "back": back_of(request),
        "problem": problem,
    }
    return render(request, "checks/mended.html", context, status=problem.status if problem else 200)


def _changes(row: Mend) -> list[Difference]:
    return [difference(row.before[name], row.after.get(name, "")) for name in row.before]


def _record_of(request: Any) -> str:
    kind, number = mendable_of(request.POST.get("target", ""))
    return kind.url(number)
