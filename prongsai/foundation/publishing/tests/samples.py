"""What the tests publish: the results of an invented office's measures."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from PIL import Image

from prongsai.foundation.checks.api import blocking, set_aside
from prongsai.foundation.checks.tests.papers import paper
from prongsai.foundation.documents.api import (
    Cell,
    Column,
    Content,
    Cover,
    Heading,
    PageBreak,
    Paragraph,
    PhotoPages,
    Row,
    Section,
    Table,
    picture_of,
)
from prongsai.foundation.files.api import store
from prongsai.foundation.jobs.api import Job
from prongsai.foundation.publishing.actions.looking import JOB
from prongsai.foundation.publishing.api import DISCLOSURE, DataTable, NewAttachment
from prongsai.foundation.publishing.tasks import look_through_file
from prongsai.kernel.actor import Actor

ADDRESS = "ita/2569/o26"
HEADS = ("มาตรการ", "ผู้รับผิดชอบ", "ผลการดำเนินการ")
PDF = paper()


def jpeg(colour: tuple[int, int, int] = (180, 120, 90), size: tuple[int, int] = (1200, 800)) -> bytes:
    """Return a drawn photo."""
    out = io.BytesIO()
    plain, noise = Image.new("L", size, colour[0]), Image.effect_noise(size, 40)
    Image.merge("RGB", (plain, noise, Image.radial_gradient("L").resize(size))).save(out, "JPEG", quality=60)
    return out.getvalue()


def cell(text: str) -> Cell:
    return Cell(blocks=(Paragraph(text=text),))


def content(figure: str = "๘๒ เรื่อง", photos: tuple[Any, ...] = ()) -> Content:
    """Return a result table with a heading, a cover and photos."""
    blocks: list[Any] = [
        Heading(text="ผลการดำเนินการรายมาตรการ"),
        Table(
            label="ผลการดำเนินการรายมาตรการ",
            columns=tuple(Column() for _ in HEADS),
            header=(Row(cells=tuple(cell(head) for head in HEADS)),),
            rows=(
                Row(
                    cells=(
                        cell("๑. จัดช่องทางร้องเรียนที่ติดตามผลได้"),
                        cell("สำนักปลัด"),
                        cell(f"แจ้งผลใน ๑๕ วัน {figure}"),
                    )
                ),
                Row(
                    cells=(
                        cell("๒. เปิดเผยการจัดซื้อจัดจ้าง"),
                        cell("กองคลัง"),
                        cell("ครบ ๑๒ เดือน <b>231</b> รายการ"),
                    )
                ),
            ),
        ),
    ]
    if photos:
        blocks.append(PhotoPages(pictures=tuple(photos)))
    cover = Cover(title=("รายงานผล",), office="องค์การบริหารส่วนตำบลตัวอย่าง")
    return Content(title="รายงานผล", sections=(Section(blocks=(cover,)), Section(blocks=tuple(blocks))))


def unusual() -> Content:
    """Return a document with a table of 200 columns, one with merged cells, and a word of 9,000 letters."""
    wide = Table(
        columns=tuple(Column() for _ in range(200)),
        header=(Row(cells=tuple(cell(f"ช่อง {n}") for n in range(200))),),
        rows=(Row(cells=tuple(cell("x") for _ in range(200))),),
    )
    merged = Table(
        columns=(Column(), Column()),
        header=(Row(cells=(Cell(blocks=(Paragraph(text="รวม"),), colspan=2),)),),
        rows=(Row(cells=(cell("ก"), cell("ข"))),),
    )
    heading = Heading(text="รายงานผลการดำเนินการ\nองค์การบริหารส่วนตำบลตัวอย่าง")
    return Content(
        title="รายงานผลการดำเนินการ ประจำปี",
        sections=(Section(blocks=(heading, Paragraph(text="ก" * 9000), PageBreak(), wide, merged)),),
    )


def tables(figure: str = "๘๒ เรื่อง") -> tuple[DataTable, ...]:
    return (
        DataTable(
            name="ผลรายมาตรการ",
            columns=("ลำดับ", *HEADS, "วันที่"),
            rows=(
                (1, "จัดช่องทางร้องเรียนที่ติดตามผลได้", "สำนักปลัด", f"แจ้งผลใน ๑๕ วัน {figure}", date(2026, 3, 4)),
                (2, "เปิดเผยการจัดซื้อจัดจ้าง", "กองคลัง", "ครบ ๑๒ เดือน", None),
            ),
        ),
    )


def facts(
    by: Any, *, figure: str = "๘๒ เรื่อง", pdf: bool = True, photo: bool = True, **changes: Any
) -> dict[str, Any]:
    """Return the arguments of ``publish`` for the actor's office."""
    pictures = ()
    if photo:
        kept = store(by=by, name="เวทีประชาคม.jpg", content=jpeg())
        pictures = (picture_of(kept, "ผู้เข้าร่วมเวทีประชาคมหมู่ ๓"),)
    attachments = ()
    if pdf:
        made = store(by=by, name="รายงาน.pdf", content=PDF)
        attachments = (NewAttachment(format="pdf", label="PDF", file=made, made_from_content=True),)
    return {
        "by": by,
        "address": ADDRESS,
        "kind": DISCLOSURE,
        "fiscal_year": 2569,
        "concept": "integrity_measures_result",
        "title": "รายงานผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใส",
        "lead": "ผลตามมาตรการปี ๒๕๖๘ ทั้ง ๒ มาตรการ",
        "content": content(figure, pictures),
        "data": tables(figure),
        "attachments": attachments,
        "responsible": "สำนักปลัด",
        "approved_by": "นายกองค์การบริหารส่วนตำบล",
        "approved_on": date(2026, 4, 22),
        "period": "๑ ต.ค. ๒๕๖๗ – ๓๐ ก.ย. ๒๕๖๘",
        **changes,
    }


def set_all_aside(by: Any, subject: str, checked: list[Any]) -> None:
    """Set aside every finding that stands in the way."""
    for one in blocking(checked):
        set_aside(
            by=by,
            subject=subject,
            finding_key=one.finding.key,
            code=one.finding.code,
            severity=one.finding.severity.value,
            message=f"{one.finding.message} · {one.finding.place}",
            reason="ตรวจแล้ว เผยแพร่ได้ตามระเบียบ",
        )


def look_through_files() -> int:
    """Do as the worker does when files wait to be looked through; return how many there were."""
    jobs = list(Job.objects.filter(kind=JOB, state="waiting"))
    for job in jobs:
        look_through_file(job, Actor.system(job.organization, "worker"))
        Job.objects.filter(pk=job.pk).update(state="done")
    return len(jobs)
