"""The page on which a desk reads and signs; the pages for paper; who signs instead; withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prongsai.foundation.approvals import actions
from prongsai.foundation.approvals.actions import Seen
from prongsai.foundation.approvals.actions.signing import SIGN
from prongsai.foundation.approvals.forms import (
    AGREE,
    RETURN,
    ConfirmForm,
    HolderForm,
    ReasonForm,
    ScanForm,
    SignForm,
)
from prongsai.foundation.approvals.models import Approval
from prongsai.foundation.approvals.queries.checking import checked
from prongsai.foundation.approvals.queries.showing import Shown, changes_after, shown
from prongsai.foundation.approvals.views.again import FIELD, asked, by_another_way, confirmed
from prongsai.foundation.approvals.views.parts import add_problem, approval_or_404, form_of
from prongsai.foundation.approvals.workflow import SIGNATURE, WAITING
from prongsai.foundation.organizations.api import Person
from prongsai.kernel.access import ActorRequest, Refused, requires, signed_in
from prongsai.kernel.errors import Conflict, Problem


@signed_in
@require_http_methods(["GET", "POST"])
def sign(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the document to the desk whose turn it is, and take its opinion, signature or return."""
    approval = approval_or_404(request, pk)
    page = shown(request.actor, approval)
    if request.method == "GET" and page.mine is None:
        return redirect("approvals:approval", pk=pk)
    part, may_return = _desk_of(page)
    form, note = form_of(request, SignForm, _seen(page), part=part, may_return=may_return)
    if request.method == "POST" and "other" in request.POST:
        return by_another_way(request, request.path)
    status, problem_of_secret = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _signed(request, approval, form.cleaned_data)
            except Conflict:
                raise
            except Problem as problem:
                if problem.status == 409:
                    raise
                if problem.field in (FIELD, "again"):
                    problem_of_secret = str(problem.message)
                add_problem(form, problem)
    if page.mine is None:
        raise Refused(SIGN) if page.turn is not None else Conflict(_("This document does not wait any more."))
    context = _context(request, page, form=form, note=note, secret_error=problem_of_secret)
    return render(request, "approvals/sign.html", context, status=status)


@requires("documents.make")
@require_http_methods(["GET", "POST"])
def paper(request: ActorRequest, pk: int) -> HttpResponse:
    """Take the scan of a paper that the desk has signed."""
    approval = approval_or_404(request, pk)
    page = shown(request.actor, approval)
    if page.turn is None:
        raise Conflict(_("This document does not wait any more."))
    first = page.turn.holders[0] if page.turn.holders else None
    initial = {**_seen(page), "name": first.person.name if first else "", "signed_on": timezone.localdate()}
    form, note = form_of(request, ScanForm, initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.attach_scan(
                    by=request.actor,
                    approval=approval,
                    seen=Seen(given["seq"], given["content_sha256"]),
                    files=given["sheets"],
                    name=given["name"],
                    signed_on=given["signed_on"],
                )
            except Conflict:
                raise
            except Problem as problem:
                add_problem(form, problem)
            else:
                messages.success(request, _("The scan is stored. Compare it page by page now."))
                return redirect("approvals:confirm", pk=pk)
    return render(
        request, "approvals/paper.html", _context(request, page, form=form, note=note), status=status
    )


@requires("documents.make")
@require_http_methods(["GET", "POST"])
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Show the scan beside the frozen pages, and take the confirmation."""
    approval = approval_or_404(request, pk)
    page = shown(request.actor, approval)
    if page.turn is None:
        raise Conflict(_("This document does not wait any more."))
    signature = page.turn.signature
    if signature.scan_id is None:
        if request.method == "POST":
            raise Conflict(SIGNATURE.refusal)
        return redirect("approvals:paper", pk=pk)
    count = int(signature.pages["count"])
    form, note = form_of(
        request,
        ConfirmForm,
        {**_seen(page), "scan": signature.scan_id, "signature_page": count},
        count=count,
        may_return=signature.may_return,
        digits=request.organization.digits,
    )
    if request.method == "POST" and "other" in request.POST:
        return by_another_way(request, request.path)
    status, secret_error = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            returned = given["decision"] == RETURN
            try:
                actions.confirm_paper(
                    by=request.actor,
                    approval=approval,
                    seen=Seen(given["seq"], given["content_sha256"]),
                    scan_id=given["scan"],
                    pages=set(given["pages"]),
                    signature_page=given["signature_page"],
                    opinion=given["opinion"],
                    reauthenticated_at=confirmed(request),
                    returned=returned,
                )
            except Conflict:
                raise
            except Problem as problem:
                if problem.field in (FIELD, "again"):
                    secret_error = str(problem.message)
                add_problem(form, problem)
            else:
                done = _("The signature on paper is confirmed.")
                messages.success(request, _("The return on paper is recorded.") if returned else done)
                return redirect(approval)
    ticked = {str(one) for one in (form["pages"].value() or [])}
    context = {
        **_context(request, page, form=form, note=note, secret_error=secret_error),
        "signature": signature,
        "seq_text": str(signature.seq),
        "sheets": [{"number": number, "ticked": str(number) in ticked} for number in range(1, count + 1)],
    }
    return render(request, "approvals/confirm.html", context, status=status)


@signed_in
@require_POST
def withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    """Take back what was sent."""
    approval = approval_or_404(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why it is withdrawn."))
        return redirect(approval)
    actions.withdraw(request.actor, approval, form.cleaned_data["reason"])
    messages.success(request, _("It was withdrawn. The desks do not see it any more among what waits."))
    return redirect(approval)


@signed_in
@require_http_methods(["GET", "POST"])
def holder(request: ActorRequest, pk: int, seq: int) -> HttpResponse:
    """Choose who signs at a desk: whoever makes documents where nobody can sign, an administrator anywhere."""
    if not (request.actor.may("office.manage") or request.actor.may_somewhere("documents.make")):
        raise Refused("documents.make")
    approval = approval_or_404(request, pk)
    people = Person.objects.visible_to(request.actor).filter(is_active=True, user__isnull=False)
    form, note = form_of(
        request, HolderForm, {}, people=people.exclude(user=request.user).select_related("position")
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.choose_holder(by=request.actor, approval=approval, seq=seq, **form.cleaned_data)
            except Conflict:
                raise
            except Problem as problem:
                add_problem(form, problem)
            else:
                messages.success(request, _("The desk has somebody in charge again."))
                return redirect(approval)
    page = shown(request.actor, approval)
    desk = next((one for one in page.desks if one.signature.seq == seq), None)
    context = {**_context(request, page, form=form, note=note), "desk": desk}
    return render(request, "approvals/holder.html", context, status=status)


def _signed(request: ActorRequest, approval: Approval, given: dict[str, Any]) -> HttpResponse:
    seen = Seen(given["seq"], given["content_sha256"])
    # Whoever does not sit there hears so, before anybody asks for a password.
    page = shown(request.actor, approval)
    if page.turn is not None and page.mine is None and page.turn.signature.seq == seen.seq:
        raise Refused(SIGN)
    at = confirmed(request) if page.mine is not None else None
    if given["decision"] == RETURN:
        actions.return_it(
            by=request.actor, approval=approval, seen=seen, reason=given["opinion"], reauthenticated_at=at
        )
        messages.success(request, _("The document was returned. The sender has been told."))
    else:
        actions.approve(
            by=request.actor, approval=approval, seen=seen, opinion=given["opinion"], reauthenticated_at=at
        )
        done = approval.state != WAITING
        text = _("You have signed. The document is approved.") if done else _("You have signed.")
        messages.success(request, text)
    return redirect(approval)


def _desk_of(page: Shown) -> tuple[str, bool]:
    turn = page.turn
    return (turn.signature.part, turn.signature.may_return) if turn is not None else ("", True)


def _seen(page: Shown) -> dict[str, Any]:
    turn = page.turn
    return {
        "seq": turn.signature.seq if turn is not None else 1,
        "content_sha256": page.approval.content_sha256,
        "decision": AGREE,
    }


def _context(request: ActorRequest, page: Shown, **more: Any) -> dict[str, Any]:
    return {
        "shown": page,
        "approval": page.approval,
        "document": page.document,
        "changes_after": changes_after(page.approval, page.newer) if page.newer else [],
        "checked": checked(page.document, request.organization, timezone.localdate()),
        "again": asked(request),
        "may_make": request.actor.may_somewhere("documents.make"),
        "print_url": reverse("approvals:print", args=[page.approval.pk]),
        **more,
    }
