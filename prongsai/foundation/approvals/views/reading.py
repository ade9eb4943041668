"""Lists of approvals, the page of one, its pages as pictures, and what can be printed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prongsai.foundation.approvals import papers
from prongsai.foundation.approvals.actions import make_sheet
from prongsai.foundation.approvals.models import Approval
from prongsai.foundation.approvals.queries.checking import checked
from prongsai.foundation.approvals.queries.listing import Listing, narrowed, rows_of, sheet_of_register
from prongsai.foundation.approvals.queries.paper import frozen_pdf
from prongsai.foundation.approvals.queries.showing import changes_after, shown
from prongsai.foundation.approvals.subjects import subject_label, subject_url
from prongsai.foundation.approvals.views.parts import approval_or_404
from prongsai.foundation.approvals.workflow import APPROVAL, APPROVED, RETURNED, VOID, WAITING, WITHDRAWN
from prongsai.foundation.audit.api import history_of, record, word_for
from prongsai.foundation.documents.api import Kind
from prongsai.foundation.files.api import read_bytes
from prongsai.kernel.access import ActorRequest, requires, signed_in
from prongsai.kernel.errors import Problem
from prongsai.kernel.office import table_csv, table_xlsx
from prongsai.kernel.reading.errors import Unreadable

PER_PAGE = 30
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@signed_in
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Show what waits for the actor, what the actor sent, or everything; searched, narrowed and sorted."""
    wanted = Listing.read(request.GET)
    found = narrowed(request.actor, wanted, timezone.localdate())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    query = {key: value for key, value in request.GET.items() if key != "page"}
    orders = {"newest": _("Newest first"), "due": _("Due first"), "title": _("By title")}
    usual = "due" if wanted.show == "mine" else "newest"
    context = {
        "page": page,
        "rows": rows_of(request.actor, page.object_list, timezone.localdate()),
        "wanted": wanted,
        "query": urlencode(query),
        "chips": [
            {"label": label, "url": f"?{urlencode({'show': code})}", "active": wanted.show == code}
            for code, label in (("mine", _("Waiting for me")), ("sent", _("Sent by me")), ("all", _("All")))
        ],
        "states": [{"value": code, "label": label} for code, label in APPROVAL.choices()],
        "kinds": [{"value": code, "label": label} for code, label in Kind.choices],
        "sorts": [{"value": code, "label": label} for code, label in orders.items() if code != usual],
        "usual_order": orders[usual],
    }
    return render(request, "approvals/index.html", context)


@signed_in
@require_safe
def export(request: ActorRequest, suffix: str) -> HttpResponse:
    """Send the list as it is narrowed."""
    if suffix not in TYPES:
        raise Http404
    found = narrowed(request.actor, Listing.read(request.GET), timezone.localdate())
    columns, rows = sheet_of_register(found)
    digits = request.organization.digits
    content = (
        table_csv(columns, rows, digits=digits)
        if suffix == "csv"
        else table_xlsx(columns, rows, title=_("Register of approvals"), digits=digits)
    )
    record(by=request.actor, verb="approvals.exported", summary=f"approvals.{suffix}")
    response = HttpResponse(content, content_type=TYPES[suffix])
    response["Content-Disposition"] = content_disposition_header(True, f"approvals.{suffix}") or ""
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
@require_safe
def approval(request: ActorRequest, pk: int) -> HttpResponse:
    """Show an approval: its desks and opinions, what changed, the content, what can be done, its journal."""
    found = approval_or_404(request, pk)
    page = shown(request.actor, found)
    actor = request.actor
    is_sender = actor.user is not None and found.sent_by_id == actor.user.pk
    later = found.later.order_by("pk").first()
    context = {
        "shown": page,
        "approval": found,
        "document": page.document,
        "state": APPROVAL.states[found.state],
        "subject_label": subject_label(found.subject_kind),
        "subject_url": subject_url(found, actor),
        "changes_after": changes_after(found, page.newer) if found.state == VOID or page.newer else [],
        "later": later,
        "checked": checked(page.document, request.organization, timezone.localdate()),
        "may_make": actor.may_somewhere("documents.make"),
        "may_withdraw": found.state == WAITING and (is_sender or actor.may("office.manage")),
        "may_send_again": found.state in (RETURNED, WITHDRAWN, VOID)
        and later is None
        and actor.may_somewhere("documents.make"),
        "is_approved": found.state == APPROVED,
        "may_choose_any": actor.may("office.manage"),
        "history": [
            {
                "text": f"{word_for(entry.verb)} {_reason(entry)}".strip(),
                "who": entry.actor_name,
                "at": entry.at,
            }
            for entry in history_of(found, limit=60)
        ],
    }
    return render(request, "approvals/approval.html", context)


@signed_in
@require_safe
def page_picture(request: ActorRequest, pk: int, source: str, number: int) -> HttpResponse:
    """Send a page of the frozen document or of a desk's scan as a picture."""
    found = approval_or_404(request, pk)
    file = frozen_pdf(found) if source == "frozen" else _scan(found, source)
    if file is None:
        raise Http404
    try:
        picture = papers.picture(read_bytes(file), number)
    except (Unreadable, IndexError) as error:
        raise Http404 from error
    response = HttpResponse(picture, content_type="image/jpeg")
    # A scan may be exchanged until it is confirmed: a kept picture of the former one would be compared instead.
    response["Cache-Control"] = "private, max-age=3600" if source == "frozen" else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@signed_in
@require_safe
def printable(request: ActorRequest, pk: int) -> HttpResponse:
    """Send the PDF for signing on paper, with the check code of the content at the foot of each page."""
    found = approval_or_404(request, pk)
    file = frozen_pdf(found)
    if file is None:
        messages.error(
            request, _("The PDF of this document is still being made. Wait a moment and try again.")
        )
        return redirect(found)
    try:
        made = papers.stamped(read_bytes(file), found.check_code)
    except Unreadable as error:
        raise Problem(_("The PDF of this document cannot be opened."), status=409) from error
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{found.check_code}.pdf") or ""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires("documents.make")
@require_POST
def sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """Make the document with its sheet of signatures, and open it."""
    found = approval_or_404(request, pk)
    made = make_sheet(by=request.actor, approval=found)
    return redirect(reverse("documents:document", args=[made.pk]))


def _scan(found: Approval, source: str) -> Any:
    seq = source.removeprefix("scan-")
    return next((one.scan for one in found.signatures.all() if str(one.seq) == seq and one.scan_id), None)


def _reason(entry: Any) -> str:
    data = entry.data or {}
    bits = [data.get("name", ""), data.get("acting_for", ""), data.get("person", ""), data.get("reason", "")]
    return " · ".join(str(bit) for bit in bits if bit)
