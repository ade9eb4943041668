"""Contents that the tests share: an invented office's report."""

from __future__ import annotations

import io
import random
from datetime import date
from typing import Any

from PIL import Image, ImageDraw

from prongsai.foundation.documents.blocks import Content, Picture
from prongsai.foundation.documents.reports import Report, ReportPhoto, ReportRow, report

MEASURES: tuple[dict[str, Any], ...] = (
    {
        "title": "เปิดเผยข้อมูลการใช้จ่ายงบประมาณและการจัดซื้อจัดจ้างให้ประชาชนตรวจสอบได้",
        "steps": (
            "จัดทำประกาศแผนการใช้จ่ายงบประมาณประจำปี",
            "ประชาสัมพันธ์ผ่านเว็บไซต์ หอกระจายข่าว และบอร์ดทุกหมู่บ้าน",
            "รายงานผลการจัดซื้อจัดจ้างเป็นรายเดือน",
        ),
        "responsible": "กองคลัง",
        "period": "ตุลาคม ๒๕๖๘ ถึงกันยายน ๒๕๖๙",
        "monitoring": "รายงานผู้บริหารทุกไตรมาส",
        "result": "เผยแพร่รายงานครบทั้ง ๑๒ เดือนที่ https://tambon.example/ita/2569/o11\n"
        "มีผู้แทนประชาคมร่วมสังเกตการณ์ ๔ โครงการ",
        "success": "ประชาชนเข้าถึงข้อมูลได้ครบทุกเดือน",
        "suggestion": "ควรเพิ่มช่องทางแจ้งเตือนผ่านไลน์",
        "status": "done",
    },
    {
        "title": "จัดทำคู่มือการใช้ทรัพย์สินของราชการและทะเบียนการยืม",
        "steps": ("จัดทำคู่มือการยืมทรัพย์สิน", "แจ้งเวียนให้บุคลากรถือปฏิบัติ"),
        "responsible": "สำนักปลัด",
        "period": "ภายในไตรมาสที่ ๒",
        "monitoring": "ตรวจทะเบียนทุกเดือน",
        "result": "แจ้งเวียนคู่มือให้บุคลากรทุกคนทราบต่าง ๆ แล้ว มีการยืม ๒๓ ครั้ง ส่งคืนครบถ้วน (ร้อยละ ๑๐๐)",
        "success": "ไม่มีทรัพย์สินสูญหาย",
        "suggestion": "",
        "status": "in_progress",
    },
    {
        "title": "ส่งเสริมการมีส่วนร่วมของประชาชนในการดำเนินงาน",
        "steps": ("จัดประชุมประชาคมหมู่บ้านเพื่อทบทวนแผนพัฒนาท้องถิ่น",),
        "responsible": "ทุกกอง",
        "period": "ตลอดปีงบประมาณ",
        "monitoring": "",
        "result": "",
        "success": "",
        "suggestion": "ขยายเวลารับฟังความคิดเห็นทางออนไลน์",
        "status": "not_started",
    },
)


def photo(seed: int, size: tuple[int, int] = (900, 675)) -> bytes:
    """Return a drawn JPEG that differs for each seed."""
    chance = random.Random(seed)
    image = Image.new("RGB", size, (chance.randint(90, 230), chance.randint(90, 230), 160))
    draw = ImageDraw.Draw(image)
    for _ in range(20):
        x, y, r = chance.randint(0, size[0]), chance.randint(0, size[1]), chance.randint(20, 150)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(chance.randint(0, 255), chance.randint(0, 255), 90))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def rows(count: int = 3, photos: int = 0, **changes: Any) -> tuple[ReportRow, ...]:
    """Return measures, with `photos` pictures each."""
    return tuple(
        ReportRow(
            number=number + 1,
            photos=tuple(
                ReportPhoto(
                    picture=Picture(source=f"photo:{number}-{one}", alt=f"กิจกรรมที่ {number + 1}"),
                    caption="ประชาคมร่วมตรวจรับโครงการ",
                    taken_on=date(2026, 4, 27),
                )
                for one in range(photos)
            ),
            **{**MEASURES[number % len(MEASURES)], **changes},
        )
        for number in range(count)
    )


def sample(**changes: Any) -> Content:
    """Return the content of a report; keyword arguments change `Report`."""
    given: dict[str, Any] = {
        "title": ("รายงานผลการดำเนินการตามมาตรการ", "ส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"),
        "office": "องค์การบริหารส่วนตำบลตัวอย่าง",
        "place": ("อำเภอตัวอย่าง จังหวัดตัวอย่าง",),
        "fiscal_year": 2569,
        "rows": rows(),
        "as_of": date(2026, 9, 30),
        "signature": ("(ลงชื่อ) .................... ผู้รายงาน", "(....................)", "นิติกรชำนาญการ"),
    }
    return report(Report(**{**given, **changes}))


def load(picture: Picture) -> bytes | None:
    """Return a drawn photo for the sources of the samples, and None for others."""
    return photo(hash(picture.source) % 97) if picture.source.startswith("photo:") else None
