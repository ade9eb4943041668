"""Documents on their way, and people who sign."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from prongsai.foundation.approvals.api import Approval, send
from prongsai.foundation.documents.api import Document, make_letter, save_draft
from prongsai.foundation.jobs import actions as jobs

TEXTS = {
    "subject": "รายงานผลมาตรการส่งเสริมคุณธรรมและความโปร่งใส รอบ ๖ เดือน",
    "to": "นายกองค์การบริหารส่วนตำบลตัวอย่าง",
    "background": "ตามที่ได้ประกาศมาตรการ จำนวน ๘ มาตรการ นั้น",
    "facts": "แจ้งผลภายใน ๑๕ วัน ๔๓ เรื่อง (ร้อยละ ๙๑.๔๙)",
    "proposal": "๑. รับทราบผลการดำเนินการ\n๒. เผยแพร่รายงานทางเว็บไซต์",
    "signer": "นางสาวตัวอย่าง ทดสอบ",
    "signer_post": "นิติกรปฏิบัติการ",
}


class Office:
    """Writes, sends and signs for the tests."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast

    def draft(self, draft: Any = None, **texts: str) -> Any:
        if draft is not None:
            draft.refresh_from_db()
        return save_draft(
            by=self.cast.actor("officer"),
            kind="memo",
            texts={**TEXTS, **texts},
            draft=draft,
            version=draft.version if draft else None,
            unit=self.cast.clerk_unit,
            dated_on=timezone.localdate(),
            number="",
        )

    def memo(self, draft: Any = None, **texts: str) -> Document:
        document: Document = make_letter(by=self.cast.actor("officer"), draft=self.draft(draft, **texts))
        return document

    def sent(self, document: Document | None = None, by: str = "officer", **options: Any) -> Approval:
        return send(self.cast.actor(by), document or self.memo(), **options)

    def render(self, document: Document) -> None:
        document.refresh_from_db()
        job = document.job
        assert job is not None
        jobs.run(job, new_reference=lambda: "E-TEST")

    def post(self, who: str, approval: Approval, decision: str = "agree", **fields: str) -> Any:
        """Sign through the front door, as a person does who reads the page first."""
        client = self.cast.client(who)
        path = f"/office/approvals/{approval.pk}/sign/"
        page = client.get(path)
        form = page.context["form"] if page.context and "form" in page.context else None
        seen = form.initial if form is not None else {}
        data = {
            "seq": seen.get("seq", 1),
            "content_sha256": approval.content_sha256,
            "decision": decision,
            "opinion": "เห็นชอบตามเสนอ",
            "secret": self.cast.password,
            **fields,
        }
        return client.post(path, data)


@pytest.fixture
def office(cast: Any) -> Office:
    """Return the helper."""
    return Office(cast)
