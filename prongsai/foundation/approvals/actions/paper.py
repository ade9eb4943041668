"""Signatures on paper: the scan is put beside the frozen content and confirmed page by page."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prongsai.foundation.approvals import papers
from prongsai.foundation.approvals.actions.signing import Seen, check_again, close_returned, locked_turn
from prongsai.foundation.approvals.actions.turns import next_turn
from prongsai.foundation.approvals.models import Approval, Method, Signature
from prongsai.foundation.approvals.queries.holders import Office, users_of
from prongsai.foundation.approvals.queries.paper import frozen_pdf
from prongsai.foundation.approvals.workflow import APPROVED, RETURNED, SIGNATURE, WAITING
from prongsai.foundation.audit.api import record
from prongsai.foundation.files.api import File, read_bytes, store
from prongsai.foundation.notifications.api import notify
from prongsai.kernel.actor import Actor
from prongsai.kernel.calendar import in_digits, short_date
from prongsai.kernel.errors import Conflict, Problem
from prongsai.kernel.reading.errors import Unreadable

MOST_FILES = 40
LONGEST_OPINION = 4_000


def attach_scan(
    *, by: Actor, approval: Approval, seen: Seen, files: Sequence[Any], name: str, signed_on: date
) -> Signature:
    """Keep the scan of a signed paper for the desk whose turn it is; it counts once it is confirmed.

    `files` is one PDF, or one photo for each page. A scan of another version is refused with what tells it.
    """
    by.require("documents.make")
    name = " ".join(name.split())[:200]
    if not name:
        raise Problem(_("Write the name that stands under the signature."), field="name")
    if not files or len(files) > MOST_FILES:
        raise Problem(_("Choose the scan: one PDF, or one photo for each page."), field="sheets")
    _check_day(approval, signed_on, by)
    ours = frozen_pdf(approval)
    if ours is None:
        raise Problem(
            _("The PDF of this document is still being made. Wait a moment and try again."), status=409
        )
    expected = _inspected(read_bytes(ours))
    scan = _one_file(by, files)
    found = _inspected(read_bytes(scan))
    digits = by.organization.digits
    if found.pages != expected.pages:
        raise Problem(
            _(
                "This is a scan of another version: it has %(found)s pages, the document has %(expected)s. "
                "Scan every page of the version with the code %(code)s."
            )
            % {
                "found": in_digits(found.pages, digits),
                "expected": in_digits(expected.pages, digits),
                "code": approval.check_code,
            },
            field="sheets",
        )
    other = papers.another_version(found.codes, approval.check_code)
    if other:
        raise Problem(
            _(
                "This is a scan of another version: it carries the code %(other)s, this version has %(code)s. "
                "Print this version and have it signed."
            )
            % {"other": other, "code": approval.check_code},
            field="sheets",
        )
    with transaction.atomic():
        held, signature = locked_turn(by, approval, seen)
        Signature.objects.filter(pk=signature.pk).update(
            scan=scan,
            paper_name=name,
            paper_on=signed_on,
            pages={"count": found.pages, "code_read": bool(found.codes)},
        )
        record(
            by=by,
            verb="approvals.scan_added",
            subject=held,
            summary=f"{held.document.title}: {signature.title}",
            data={"desk": signature.seq, "pages": found.pages, "sha256": scan.sha256, "name": name},
        )
    signature.refresh_from_db()
    return signature


def confirm_paper(
    *,
    by: Actor,
    approval: Approval,
    seen: Seen,
    scan_id: int | None,
    pages: Collection[int],
    signature_page: int | None,
    opinion: str,
    reauthenticated_at: datetime | None,
    returned: bool = False,
    now: datetime | None = None,
) -> Signature:
    """Confirm that every page of the scan says the same as the frozen page, and where the signature stands.

    A paper that came back unsigned, with the reason written on it, is recorded with ``returned``: it ends the
    approval as a return in the app does. Its pages need not be the same, because corrections are written on them.
    """
    by.require("documents.make")
    now, words = now or timezone.now(), opinion.strip()[:LONGEST_OPINION]
    with transaction.atomic():
        held, signature = locked_turn(by, approval, seen)
        if signature.scan_id is None:
            raise Problem(_("Put the scan in first."), status=409)
        if signature.scan_id != scan_id:
            raise Conflict(
                _("Another scan was put in meanwhile. Nothing was confirmed. Compare the new one."),
                current=held,
            )
        every = range(1, signature.pages["count"] + 1)
        missing = [number for number in every if number not in pages]
        if returned and not signature.may_return:
            raise Problem(_("This desk does not return documents. It gives an opinion."), status=409)
        if returned and not words:
            raise Problem(_("Write the reason as it stands on the paper."), field="opinion")
        if missing and not returned:
            raise Problem(
                _("Compare every page and tick it. Not ticked yet: %s")
                % ", ".join(str(in_digits(one, by.organization.digits)) for one in missing),
                field="pages",
            )
        if signature_page not in every:
            raise Problem(_("Say on which page the signature stands."), field="signature_page")
        check_again(reauthenticated_at, now)
        rows = Signature.objects.filter(pk=signature.pk, state=WAITING, opened_at__isnull=False)
        changed = rows.update(
            state=RETURNED if returned else APPROVED,
            method=Method.PAPER,
            opinion=words,
            decided_at=now,
            decided_by_name=signature.paper_name,
            reauthenticated_at=reauthenticated_at,
            content_sha256=held.content_sha256,
            pages={
                **signature.pages,
                "same": [number for number in every if number in pages],
                "signature_page": signature_page,
                "confirmed_by": by.name,
                "confirmed_at": now.isoformat(),
            },
        )
        if not changed:
            raise Conflict(SIGNATURE.refusal)
        signature.refresh_from_db()
        record(
            by=by,
            verb="approvals.paper_returned" if returned else "approvals.paper_confirmed",
            subject=held,
            summary=f"{held.document.title}: {signature.title}",
            data={
                "desk": signature.seq,
                "name": signature.paper_name,
                "signed_on": signature.paper_on,
                "pages": signature.pages["same"],
                "signature_page": signature_page,
                "sha256": held.content_sha256,
                **({"reason": words} if returned else {}),
            },
        )
        _tell_the_desk(by, held, signature, timezone.localdate(now))
        if returned:
            close_returned(by=by, approval=held, reason=words, now=now)
        else:
            next_turn(by=by, approval=held, now=now, today=timezone.localdate(now))
    approval.refresh_from_db()
    return signature


def _tell_the_desk(by: Actor, approval: Approval, signature: Signature, today: date) -> None:
    """Tell those who sit at the desk that their signature on paper was put in: a false one does not stay unseen."""
    users = [user for user in users_of(Office(by.organization, today).at(signature)) if user != by.user]
    notify(
        by=by,
        users=users,
        title=gettext_lazy(
            "A signature on paper was put in for your desk. Tell the office if it is not yours."
        ),
        text=f"{approval.document.title}\n{by.name}",
        path=approval.get_absolute_url(),
        email=True,
    )


def _check_day(approval: Approval, signed_on: date, by: Actor) -> None:
    made = timezone.localdate(approval.document.created_at)
    if signed_on > timezone.localdate():
        raise Problem(_("The day of the signature lies in the future."), field="signed_on")
    if signed_on < made:
        raise Problem(
            _("This version was made on %s. A signature from before that stands under another version.")
            % short_date(made, by.organization.digits),
            field="signed_on",
        )


def _inspected(data: bytes) -> papers.Paper:
    try:
        found = papers.inspect(data)
    except Unreadable as error:
        raise Problem(
            _("This PDF cannot be opened. Scan the paper again as PDF, or take a photo of each page."),
            field="sheets",
        ) from error
    if found.pages > papers.MOST_PAGES:
        raise Problem(_("This scan has too many pages."), field="sheets")
    return found


def _one_file(by: Actor, files: Sequence[Any]) -> File:
    """Return the scan as one PDF: as it was sent, or put together of one photo for each page."""
    kept = [store(by=by, name=one.name or "scan", content=one) for one in files]
    if len(kept) == 1 and kept[0].content_type == "application/pdf":
        return kept[0]
    if any(not one.is_photo for one in kept):
        raise Problem(_("Choose one PDF, or photos only: one for each page."), field="sheets")
    from PIL import Image

    sheets = []
    for one in kept:
        with Image.open(io.BytesIO(read_bytes(one))) as sheet:
            sheets.append(sheet.convert("RGB"))
    held = io.BytesIO()
    sheets[0].save(held, "PDF", save_all=True, append_images=sheets[1:], resolution=150)  # not the database
    return store(by=by, name=_("signed.pdf"), content=held.getvalue(), kind="document")
