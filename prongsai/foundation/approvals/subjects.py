"""What can be sent for approval besides plain documents: each room registers its kind of subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from prongsai.foundation.approvals.models import Approval
    from prongsai.foundation.documents.api import Document
    from prongsai.kernel.actor import Actor

Told: TypeAlias = "Callable[[Approval, Actor], None]"
DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of subject: its label, who is told of what happened, and where its page is."""

    kind: str
    label: Any
    on_approved: Told | None = None
    on_voided: Told | None = None
    on_closed: Told | None = None
    url: Callable[[Approval], str] | None = None
    claims: Callable[[Document], int | None] | None = None
    send_url: Callable[[Document], str] | None = None
    may_open: Callable[[Approval, Actor], bool] | None = None


_SUBJECTS: dict[str, Subject] = {}


def register_subject(
    kind: str,
    label: Any,
    on_approved: Told | None = None,
    on_voided: Told | None = None,
    url: Callable[[Approval], str] | None = None,
    *,
    on_closed: Told | None = None,
    claims: Callable[[Document], int | None] | None = None,
    send_url: Callable[[Document], str] | None = None,
    may_open: Callable[[Approval, Actor], bool] | None = None,
) -> Subject:
    """Let a room's records be sent for approval; called once when the room is ready.

    The functions get the approval and who acted, inside the transaction of the act: when one raises, the
    signature is undone too. ``on_approved`` follows the last signature, ``on_voided`` a change of the content,
    ``on_closed`` a return or a withdrawal (the state tells which). ``claims`` returns the id of the room's record
    that a document was made of, so that it is sent in the room's name from the document's own page too; a room
    with rules of its own for sending gives the page where that is done with ``send_url`` (empty where it has none).
    ``may_open`` returns whether somebody gets onto the page of ``url``; without it everybody who sees the approval does.
    """
    subject = Subject(kind, label, on_approved, on_voided, on_closed, url, claims, send_url, may_open)
    _SUBJECTS[kind] = subject
    return subject


def subject_of(kind: str) -> Subject | None:
    """Return what is registered for a kind, or none."""
    return _SUBJECTS.get(kind)


def subject_for(document: Document) -> tuple[str, int]:
    """Return the kind and id under which a document is sent: those of the room that claims it, or its own."""
    for subject in _SUBJECTS.values():
        found = subject.claims(document) if subject.claims is not None else None
        if found is not None:
            return subject.kind, found
    return DOCUMENT, document.pk


def room_url(document: Document) -> str:
    """Return the page of the room where a document has to be sent; empty for one that is sent from here."""
    for subject in _SUBJECTS.values():
        found = subject.send_url(document) if subject.send_url is not None else ""
        if found:
            return found
    return ""


def subject_url(approval: Approval, actor: Actor) -> str:
    """Return the page of what was sent for approval; empty where there is none, or the actor may not open it."""
    found = _SUBJECTS.get(approval.subject_kind)
    if found is None or found.url is None:
        return ""
    return found.url(approval) if found.may_open is None or found.may_open(approval, actor) else ""


def subject_label(kind: str) -> Any:
    """Return what a kind is called, or its code where nobody registered it."""
    found = _SUBJECTS.get(kind)
    return found.label if found else kind
