"""What a document's page offers: send it for approval, or see how far its approval is."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from prongsai.foundation.approvals.models import Approval
from prongsai.foundation.approvals.subjects import room_url
from prongsai.foundation.approvals.workflow import APPROVED, WAITING
from prongsai.foundation.documents.api import Document, DocumentAction, Kind
from prongsai.kernel.actor import Actor


def document_buttons(document: Document, actor: Actor) -> list[DocumentAction]:
    """Return the buttons of approvals on a document's page. Cost: one query, and one for each room that asks."""
    found = Approval.objects.visible_to(actor).filter(document=document).order_by("-pk").first()
    buttons = []
    may_send = actor.may_somewhere("documents.make") and document.kind != Kind.POSTER
    if may_send and (found is None or found.state not in (WAITING, APPROVED)):
        url = room_url(document) or reverse("approvals:send", args=[document.pk])
        buttons.append(DocumentAction(_("Send for approval"), url, "seal", "primary"))
    if found is not None:
        label = _("Approval: %s") % found.get_state_display()
        buttons.append(DocumentAction(label, found.get_absolute_url(), "pen"))
    return buttons
