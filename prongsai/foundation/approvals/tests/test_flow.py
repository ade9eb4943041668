"""Sending, signing, returning, voiding: the rules, as actions and through the front door."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from prongsai.foundation.approvals.api import Seen, approve, send
from prongsai.foundation.documents.api import Content, Paragraph, Section, make_document

pytestmark = pytest.mark.django_db


def memo(text: str) -> Content:
    return Content(title="บันทึก", sections=(Section(blocks=(Paragraph(text=text),)),))


def test_three_desks(cast: Any) -> None:
    document = make_document(
        by=cast.actor("officer"), kind="memo", title="บันทึก", fiscal_year=2569, content=memo("หนึ่ง")
    )
    approval = send(cast.actor("officer"), document)
    for seq, who in enumerate(("head", "clerk", "mayor"), 1):
        approve(
            by=cast.actor(who),
            approval=approval,
            seen=Seen(seq, document.content_sha256),
            opinion="เห็นชอบ",
            reauthenticated_at=timezone.now(),
        )
    assert approval.state == "approved"
