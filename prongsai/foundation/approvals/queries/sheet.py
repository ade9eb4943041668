"""The sheet of signatures: who said what, when, under which fingerprint, as blocks of a document."""

from __future__ import annotations

from django.utils import timezone

from prongsai.foundation.approvals.models import Approval, Method, Part, Signature
from prongsai.foundation.approvals.wording import read, wording
from prongsai.foundation.approvals.workflow import APPROVED, SKIPPED
from prongsai.foundation.documents.api import (
    Cell,
    Column,
    Content,
    Heading,
    Paragraph,
    Row,
    Section,
    Table,
)
from prongsai.kernel.calendar import in_digits, official_date


def approval_sheet(approval: Approval) -> Section:
    """Return the sheet of signatures of an approval, as a section that follows its document."""
    digits = approval.organization.digits
    words = read("wording.yaml")["sheet"]
    sent_on = official_date(timezone.localdate(approval.sent_at), digits=digits)
    blocks: list[Heading | Paragraph | Table] = [
        Heading(text=wording("sheet.title"), align="center"),
        Paragraph(text=wording("sheet.about", title=approval.document.title)),
        Paragraph(text=wording("sheet.sent", name=approval.sent_by_name, date=sent_on)),
        Table(
            columns=(Column(weight=1), Column(weight=5), Column(weight=4), Column(weight=3)),
            header=(Row(cells=tuple(_cell(one, "center") for one in words["columns"])),),
            rows=tuple(_row(one, digits) for one in approval.signatures.all()),
            label=wording("sheet.title"),
        ),
        Paragraph(
            text=wording("sheet.hash", code=approval.check_code, sha256=approval.content_sha256), gap=True
        ),
    ]
    if approval.is_void:
        blocks.append(Paragraph(text=wording("sheet.void"), strong=True))
    return Section(blocks=tuple(blocks))


def content_with_sheet(approval: Approval) -> Content:
    """Return the frozen content followed by its sheet of signatures."""
    content = approval.document.blocks()
    return Content(
        title=content.title,
        sections=(*content.sections, approval_sheet(approval)),
        digits=content.digits,
        accent=content.accent,
        author=content.author,
    )


def _row(signature: Signature, digits: str) -> Row:
    said = signature.opinion
    if signature.state == APPROVED:
        decided = wording("sheet.decided" if signature.part == Part.DECIDE else "sheet.agreed")
        said = f"{decided}\n{said}" if said and said != decided else decided
    if signature.state == SKIPPED:
        said = signature.opinion or wording("sheet.skipped")
    signed = signature.paper_on or (
        timezone.localdate(signature.decided_at) if signature.decided_at else None
    )
    day = official_date(signed, digits=digits) if signed and signature.decided_by_name else ""
    how = ""
    if signature.decided_by_name:
        how = wording("sheet.paper", date="") if signature.method == Method.PAPER else wording("sheet.app")
    name = "\n".join(filter(None, (signature.decided_by_name, signature.acting_for)))
    return Row(
        cells=(
            _cell(str(in_digits(signature.seq, digits)), "center"),
            _cell("\n".join(filter(None, (signature.title, said)))),
            _cell(name),
            _cell("\n".join(filter(None, (day, how.strip())))),
        )
    )


def _cell(text: str, align: str = "start") -> Cell:
    return Cell(blocks=(Paragraph(text=text),), align=align)  # type: ignore[arg-type]  # start, center or end
